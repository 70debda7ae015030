"""A day typed as people write it: Streamlit's own calendar speaks English."""

from __future__ import annotations

import re
from datetime import date

import streamlit as st

from domain import ArgumentError
from language import date_text
from ui.frame import Page

_WRITTEN = re.compile(r"(\d{1,2})[./\- ](\d{1,2})[./\- ](\d{4})(\s*(г|ж)\.?)?")


def ask(
    page: Page, label: str, key: str, default: date | None = None, help_text: str = "", required: bool = False
) -> date | None:
    """A field for a day. Raises ArgumentError for what is no day, and for nothing where it is `required`."""
    written = default.strftime("%d.%m.%Y") if default else ""
    said = st.text_input(
        label, written, key=key, placeholder=page.text("measures.day_placeholder"), help=help_text or None
    )
    return read(said, required, label)


def read(said: str, required: bool = False, label: str = "") -> date | None:
    """The day of `28.11.2026`, `28/11/2026` or `2026-11-28`; None for nothing."""
    said = said.strip()
    if not said:
        if required:
            raise ArgumentError("error.day_needed", label=label)
        return None
    try:
        if found := _WRITTEN.fullmatch(said):
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(said)
    except ValueError as error:
        raise ArgumentError("error.not_a_day", said=said) from error


def written(day: date | None, lang: str) -> str:
    return date_text(day, lang) if day else ""
