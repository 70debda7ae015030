"""What the page of a measure's effect is asked: series, month of the beginning, areas to compare with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd
from streamlit.delta_generator import DeltaGenerator

from domain import Period, add_months
from language import period_text
from ui import filters, names
from ui.effect_reads import Months
from ui.frame import Page

SPANS = ("6", "12", "24")
LEAST_BEFORE = 12  # months that the list of beginnings leaves before the first of them
NONE = "none"


@dataclass(frozen=True)
class Scope:
    """`since`: the measure's first month (`2023-03`), empty where none is chosen; `after`: how many are
    looked at.
    """

    since: str
    after: int
    compared: tuple[str, ...]
    next_door: tuple[str, ...]


def choose(
    page: Page, areas: pd.DataFrame, present: pd.DataFrame, area: str, indicator: str, series: Months,
    below: DeltaGenerator,
) -> Scope:  # fmt: skip
    """The rest of the filters, as the address says; those of other areas are put into `below`."""
    since = filters.choose(page, "since", page.text("effect.since"), _beginnings(page, series), NONE)
    spans = {span: page.text(f"effect.span_{span}") for span in SPANS}
    after = filters.switch(page, "after", page.text("effect.after"), spans, "12")
    others = _alike(page, areas, present, area, indicator)
    with below:
        compared = filters.several(page, "versus", page.text("effect.compared"), others)
        rest = {code: name for code, name in others.items() if code not in compared}
        next_door = filters.several(page, "near", page.text("effect.next_door"), rest)
    return Scope("" if since == NONE else since, int(after), tuple(compared), tuple(next_door))


def _beginnings(page: Page, series: Months) -> dict[str, str]:
    """Months in which a measure may have begun, the latest first."""
    last = len(series.values) - 1
    starts = [add_months(series.first, place) for place in range(last, LEAST_BEFORE - 1, -1)]
    return {NONE: page.text("effect.since_none")} | {
        f"{month:%Y-%m}": period_text(Period(month, 1), page.lang) for month in starts
    }


def _alike(
    page: Page, areas: pd.DataFrame, present: pd.DataFrame, area: str, indicator: str
) -> dict[str, str]:
    """Areas of the same level that report the same indicator; first those under the same area above."""
    rows = areas.set_index("code")
    level, parent = rows["level"][area], rows["parent"][area]
    having = set(present.loc[present["indicator"] == indicator, "area"]) - {area}
    alike = areas[(areas["level"] == level) & areas["code"].isin(having)]
    alike = alike.assign(far=alike["parent"].ne(parent)).sort_values(["far", "code"])
    words = names.by_code(areas, page.lang)
    return {code: words[code] for code in alike["code"]}


def span_text(page: Page, first: date, months: int) -> str:
    """`март 2023 – февраль 2024`; within a year as an official note names it."""
    if months <= 12:
        return period_text(Period(first, months), page.lang)
    last = add_months(first, months - 1)
    return " – ".join(period_text(Period(month, 1), page.lang) for month in (first, last))
