"""Filters: widgets that follow the address and write to it. In the meeting view they only read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from domain import Period
from language import date_text
from ui import address
from ui.frame import Page


def bar(page: Page) -> st.delta_generator.DeltaGenerator:
    """The row of a page's filters, to be used in a `with`; nothing is seen of it in the meeting view."""
    return st.container(horizontal=True, vertical_alignment="bottom", key="filters")


def choose(page: Page, name: str, label: str, options: Mapping[str, str], default: str = "") -> str:
    """One of the options (code -> words), as the address says; the default, else the first one.

    Gives an empty string where there are no options.
    """
    default = default if default in options else next(iter(options), "")
    chosen = address.value(name, options, default)
    if not page.meeting and options:
        key = _follow(name, chosen)
        st.selectbox(
            label,
            list(options),
            format_func=lambda code: options.get(code, code),
            key=key,
            placeholder=page.text("frame.choose"),
            width=340,
            on_change=_changed,
            args=(name, key, default),
        )
    return chosen


def switch(page: Page, name: str, label: str, options: Mapping[str, str], default: str = "") -> str:
    """Like `choose`, for two to five short options that are all visible."""
    default = default if default in options else next(iter(options), "")
    chosen = address.value(name, options, default)
    if not page.meeting and options:
        key = _follow(name, chosen)
        st.segmented_control(
            label,
            list(options),
            format_func=lambda code: options.get(code, code),
            key=key,
            required=True,
            on_change=_changed,
            args=(name, key, default),
        )
    return chosen


def several(page: Page, name: str, label: str, options: Mapping[str, str]) -> list[str]:
    """Any number of the options; in the address they stand in one parameter, with commas."""
    said = address.value(name).split(",")
    chosen = [code for code in options if code in said]
    if not page.meeting and options:
        key = f"filter-{name}"
        st.session_state[key] = chosen
        st.multiselect(
            label,
            list(options),
            format_func=lambda code: options.get(code, code),
            key=key,
            placeholder=page.text("frame.choose"),
            on_change=_changed_several,
            args=(name, key),
        )
    return chosen


def check(page: Page, name: str, label: str) -> bool:
    """Yes or no; `1` in the address for yes."""
    chosen = address.value(name) == "1"
    if not page.meeting:
        key = f"filter-{name}"
        st.session_state[key] = chosen
        st.toggle(label, key=key, on_change=_changed_check, args=(name, key))
    return chosen


def day(page: Page, name: str, label: str, days: Sequence[date], none: str) -> date | None:
    """One of some days, or None (shown as the words `none`); the address may name any other day as well."""
    named = address.day(name)
    asked = [named] if named else []
    options = {"none": none} | {
        one.isoformat(): date_text(one, page.lang) for one in sorted({*days, *asked}, reverse=True)
    }
    chosen = choose(page, name, label, options, "none")
    return None if chosen == "none" else date.fromisoformat(chosen)


def period_of(said: str) -> Period | None:
    """A period of an address; None for anything else."""
    try:
        return Period.parse(said)
    except ValueError:
        return None


def _follow(name: str, chosen: str) -> str:
    """The widget's key, its state set to what the address says."""
    key = f"filter-{name}"
    st.session_state[key] = chosen
    return key


def _changed(name: str, key: str, default: str) -> None:
    address.put(name, st.session_state[key] or "", default)


def _changed_several(name: str, key: str) -> None:
    address.put(name, ",".join(st.session_state[key]))


def _changed_check(name: str, key: str) -> None:
    address.put(name, "1" if st.session_state[key] else "")
