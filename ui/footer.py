"""The foot of every page: how often what is said comes true, and how it is counted."""

from __future__ import annotations

from html import escape

import streamlit as st

from language import translate
from ui import address

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
