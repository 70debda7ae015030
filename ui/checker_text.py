"""Where the report's text is put in: a field, an example, a button. The text stays in the session alone."""

from __future__ import annotations

import streamlit as st

from ui.frame import Page

_FIELD, _KEPT = "checker-field", "checker-text"
LONGEST = 200_000  # characters


def ask(page: Page) -> str:
    """The text to check; in the meeting view the one that was put in before."""
    kept = str(st.session_state.get(_KEPT, ""))
    if page.meeting:
        return kept
    st.session_state.setdefault(_FIELD, kept)
    text = st.text_area(
        page.text("checker.label"), key=_FIELD, height=170, max_chars=LONGEST,
        placeholder=page.text("checker.empty"),
    )  # fmt: skip
    with st.container(horizontal=True, gap="small", key="checker-buttons"):
        st.button(page.text("checker.check"), type="primary", key="checker-check")
        st.button(
            page.text("checker.example_button"),
            key="checker-example",
            on_click=_put,
            args=(page.text("checker.example"),),
        )
    st.session_state[_KEPT] = text
    return text


def _put(text: str) -> None:
    st.session_state[_FIELD] = text
