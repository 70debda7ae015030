"""Links to how often what is said comes true, and to how it is counted: at the foot, beside probabilities."""

from __future__ import annotations

from html import escape

import streamlit as st

from language import translate
from ui import address
from ui.frame import Page

_LINKS = {"reliability": "frame.how_often", "methods": "frame.how_counted"}


def show(lang: str) -> None:
    """Two links; nothing in the meeting view."""
    if address.meeting():
        return
    links = (
        f'<a class="bg-link" href="{escape(address.link(page))}" target="_self">'
        f"{escape(translate(key, lang))}</a>"
        for page, key in _LINKS.items()
    )
    st.html(f'<footer class="bg-foot">{" · ".join(links)}</footer>')


def how_often(page: Page) -> None:
    """Beside a probability: how often such ones came true; nothing in the meeting view."""
    if not page.meeting:
        link, said = escape(page.link("reliability")), escape(page.text("frame.how_often"))
        st.html(f'<p class="bg-note"><a class="bg-link" href="{link}" target="_self">{said}</a></p>')
