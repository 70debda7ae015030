"""Withdraw a load, after the user has confirmed it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from etl.refresh import refresh
from ui.frame import Page
from warehouse.loads import Load, withdraw
from warehouse.store import writing


def show(page: Page, load: Load) -> None:
    """A button, then the question, then the deed: its numbers stop holding, nothing is deleted."""
    if load.withdrawn_at is not None or page.meeting or page.earlier:
        return
    asked = f"undo-asked-{load.load_id}"
    if not st.session_state.get(asked):
        st.button(
            page.text("data.undo"),
            key=f"undo-{load.load_id}",
            icon=":material/undo:",
            on_click=_set,
            args=(asked,),
        )
        return
    st.warning(page.text("data.undo_question", load=load.load_id, file=load.file))
    with st.container(horizontal=True, gap="small"):
        sure = st.button(page.text("data.undo_yes"), key=f"undo-yes-{load.load_id}")
        st.button(page.text("data.undo_no"), key=f"undo-no-{load.load_id}", on_click=_drop, args=(asked,))
    if sure:
        with st.spinner(page.text("data.undo_running")):
            undo(page.store, load.load_id)
        _drop(asked)
        st.rerun()


def undo(store: Path, load_id: int) -> None:
    """Raises ArgumentError for a load withdrawn before, StoreBusyError while another process writes."""
    with writing(store) as connection:
        changed = withdraw(connection, load_id)
    refresh(store, changed=changed)


def _set(key: str) -> None:
    st.session_state[key] = True


def _drop(key: str) -> None:
    st.session_state.pop(key, None)
