"""The meeting view: one idea at a time on a projector, the arrow keys walk through the page's parts.

`view=meeting` in the address turns it on and `part` (from 1) says which part is on the screen. `frame.js`
presses hidden buttons for the arrow keys, for Page Up and Page Down of presenters' remotes, and for Escape.
"""

from __future__ import annotations

from html import escape

import streamlit as st

from language import translate
from ui import address


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
    """The part to draw, from 0; puts the keys and the place on the page, also where it has no parts."""
    parts = max(parts, 1)
    current = _current(parts)
    with st.container(key="meeting-keys"):
        st.button("→", key="meeting-next", on_click=_step, args=(1, parts))
        st.button("←", key="meeting-back", on_click=_step, args=(-1, parts))
        st.button("×", key="meeting-off", on_click=_leave)
    place = translate("frame.meeting_place", lang, part=current, parts=parts)
    st.html(f'<footer class="bg-place">{escape(place)}</footer>')
    return current - 1


def _current(parts: int) -> int:
    """The part that the address names, from 1; the nearest one where there are fewer."""
    said = address.value("part", default="1")
    return max(1, min(int(said) if said.isdecimal() else 1, parts))


def _step(by: int, parts: int) -> None:
    address.put("part", str(max(1, min(_current(parts) + by, parts))), default="1")


def _leave() -> None:
    address.put("part", "")
    address.put("view", "")
