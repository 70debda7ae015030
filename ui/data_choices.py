"""Areas, indicators, months and days to choose from on the page Data, in the page's own words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd
import streamlit as st

from domain import Period, month_end
from language import month_names
from ui import names
from ui.frame import Page
from warehouse import read_names

_FIRST_YEAR = 2000
_MONTHS = range(1, 13)


def listed(page: Page, kind: str) -> pd.DataFrame:
    """Every `area` (regions first) or `indicator` of the store; without a store, of the reference list."""
    if not page.version:
        return read_names.reference_to_choose(kind)
    return page.read(read_names.areas_to_choose if kind == "area" else read_names.indicators_to_choose)


def areas(page: Page) -> dict[str, str]:
    """Code → name, regions first."""
    return names.by_code(listed(page, "area"), page.lang)


def indicators(page: Page) -> dict[str, str]:
    """Code → name, in the order of official tables."""
    return names.by_code(listed(page, "indicator"), page.lang)


def one(page: Page, label: str, options: Mapping[str, str], key: str, first: str = "") -> str:
    """One of the options, or nothing: then the words `first` are shown, or that one is to be chosen."""
    shown = {"": first or page.text("frame.choose")} | {code: name for code, name in options.items() if code}
    return str(st.selectbox(label, list(shown), format_func=lambda code: shown.get(code, code), key=key))


def month(page: Page, label: str, key: str, *, longer: bool = False) -> Period | None:
    """A month in our words (Streamlit's calendar speaks English); None until it is chosen.

    `longer`: or a quarter, or the whole year.
    """
    said = {(number, 1): name for number, name in zip(_MONTHS, month_names(page.lang), strict=True)}
    if longer:
        said |= {(3 * n - 2, 3): page.text("data.quarter_part", n=n) for n in range(1, 5)}
        said |= {(1, 12): page.text("data.whole_year")}
    left, right = st.columns((3, 2))
    chosen = left.selectbox(
        label,
        [(0, 0), *said],
        format_func=lambda part: said.get(part, page.text("frame.choose")),
        key=f"{key}-month",
    )
    year = right.selectbox(page.text("data.year_part"), _years(), key=f"{key}-year")
    return Period(date(year, chosen[0], 1), chosen[1]) if chosen[1] else None


def day(page: Page, label: str, key: str) -> date | None:
    """A day in our words; None until its month is chosen. A 31st of June is the 30th."""
    said = dict(zip(_MONTHS, month_names(page.lang), strict=True))
    left, middle, right = st.columns((2, 4, 3))
    number = left.selectbox(label, range(1, 32), key=f"{key}-day")
    chosen = middle.selectbox(
        page.text("data.month_part"),
        [0, *_MONTHS],
        format_func=lambda month: said.get(month, page.text("frame.choose")),
        key=f"{key}-month",
    )
    year = right.selectbox(page.text("data.year_part"), _years(), key=f"{key}-year")
    if not chosen:
        return None
    first = date(year, chosen, 1)
    return first.replace(day=min(number, month_end(first).day))


def _years() -> list[int]:
    return list(range(date.today().year, _FIRST_YEAR - 1, -1))
