"""When a level really changed, and what a comparison could not have seen, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from domain import Period
from language import number_text, percent_text, period_text
from models.poisson_tests import LEVEL
from models.power import detectable_change
from ui.frame import Page

_SMALL = 10  # levels below it are written with a decimal


def last_change(page: Page, points: pd.DataFrame, first: date) -> str:
    """`Последнее настоящее изменение: март 2021, с 240 до 190 в месяц (−21 %)`, or that there was none.

    `points`: rows of the table `change_point` of one series; `first`: the first period of the series.
    """
    if points.empty:
        return page.text("control.no_change", first=period_text(Period(first, 1), page.lang))
    point = points.iloc[-1]
    return page.text(
        f"control.last_change_{point['period_months']}",
        when=when(page, point),
        before=level(page, point["level_before"]),
        after=level(page, point["level_after"]),
        change=percent_text(point["change_pct"], page.lang, 0, signed=True),
    )


def label(page: Page, point: Mapping[Any, Any]) -> str:
    """`март 2021: −21 %`, for a line of a chart or a cell of a table."""
    change = percent_text(point["change_pct"], page.lang, 0, signed=True)
    return page.text("control.label", when=when(page, point), change=change)


def when(page: Page, point: Mapping[Any, Any] | pd.Series) -> str:
    """The first period of the new level."""
    return period_text(Period(point["period_start"].date(), int(point["period_months"])), page.lang)


def level(page: Page, value: float) -> str:
    return number_text(value, page.lang, 1 if value < _SMALL else 0)


def unseen(page: Page, row: pd.Series) -> str:
    """What could not have been seen in a comparison that stayed within chance; empty where nothing is to say.

    `row`: of `models.comparison`, a count tested against one above zero.
    """
    if pd.isna(row["p_value"]) or row["beyond_chance"] or not row["value_before"] > 0:
        return ""
    if row["p_value"] < LEVEL:
        return page.text("power.many")
    spread = None if pd.isna(row["spread"]) else float(row["spread"])
    found = detectable_change(float(row["value_before"]), spread)
    if found is None:
        return ""
    way = "rise" if row["value"] > row["value_before"] else "fall"
    marked = found.rise_marked if way == "rise" else found.fall_marked
    places = {
        "count": number_text(row["value_before"], page.lang),
        "size": percent_text(found.by_chance, page.lang, 0),
    }
    if marked is None:
        return page.text("power.never", **places)
    return page.text(f"power.{way}", marked=percent_text(marked, page.lang, 0), **places)
