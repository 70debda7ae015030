"""The meeting view: one idea at a time on a projector, the arrow keys walk through the page's parts.

`view=meeting` in the address turns it on and `part` (from 1) says which part is on the screen. The keys are
those of hidden buttons, so that presenters' remotes (Page Up, Page Down) work as well.
"""

from __future__ import annotations

from html import escape

import streamlit as st

from language import translate
from ui import address

KEYS = {"next": ("Right", "PageDown"), "back": ("Left", "PageUp")}


def switch(lang: str) -> None:
    """The button that turns the view on."""
    st.button(
        translate("frame.meeting_on", lang),
        key="meeting-on",
        icon=":material/slideshow:",
        type="tertiary",
        help=translate("frame.meeting_help", lang),
        on_click=address.put,
        args=("view", address.MEETING),
    )


def walk(lang: str, parts: int) -> int:
    """The part to draw, from 0; puts the keys and the place's number on the page."""
    said = address.value("part", default="1")
    current = min(int(said) if said.isdecimal() else 1, parts) if parts else 1
    current = max(current, 1)
    with st.container(key="meeting-keys"):
        for name, step in (("next", 1), ("back", -1)):
            for key in KEYS[name]:
                _key(f"meeting-{name}-{key}", key, _go, min(max(current + step, 1), parts))
        _key("meeting-off", "Esc", _leave)
    place = translate("frame.meeting_place", lang, part=current, parts=parts)
    st.html(f'<footer class="bg-place">{escape(place)}</footer>')
    return current - 1


def _key(name: str, shortcut: str, act, *arguments: object) -> None:  # type: ignore[no-untyped-def]
    st.button(name, key=name, shortcut=shortcut, on_click=act, args=arguments)


def _go(part: int) -> None:
    address.put("part", str(part), default="1")


def _leave() -> None:
    address.put("part", "")
    address.put("view", "")
