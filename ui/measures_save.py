"""Writes what was entered on the page Measures, and says so once the page has been drawn anew."""

from __future__ import annotations

from html import escape

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from domain import BagdarError
from language import message
from ui.frame import Page
from warehouse import measure_events
from warehouse.attachments import keep_attachment
from warehouse.measure_event import MeasureEvent
from warehouse.store import writing

_SAID = "measures-said"


def say(page: Page, event: MeasureEvent, file: UploadedFile | None = None) -> None:
    """Keep the attached file and add the event; what is wrong with it is said where it was entered."""
    try:
        if file is not None:
            sha = keep_attachment(page.store, file.getvalue())
            event = MeasureEvent(**{**vars(event), "attachment": sha, "attachment_name": file.name})
        with writing(page.store) as connection:
            measure_events.add_event(connection, event)
    except BagdarError as error:
        st.error(message(error, page.lang), icon=":material/error:")
        return
    done(page.text(f"measures.saved_{event.kind}"))


def done(words: str) -> None:
    """Draw the page anew, with these words above it."""
    st.session_state[_SAID] = words
    st.rerun()


def told() -> None:
    """The words about what was done just now, once."""
    if words := st.session_state.pop(_SAID, ""):
        st.html(f'<p class="bg-done" role="status">✓ {escape(words)}</p>')
