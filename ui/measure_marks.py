"""Due dates of measures on the chart of the counts that they are aimed at."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date

import pandas as pd
import plotly.graph_objects as go

from language import date_text
from ui import charts, theme
from ui.frame import Page
from ui.measures_tables import cut
from warehouse import read_measures

MOST_LINES = 6  # labelled lines; with more dates than these, marks along the axis are enough
_WORDING = 70


def aimed_at(page: Page, area: str, indicator: str) -> pd.DataFrame:
    """The due dates of measures aimed at the series; empty where there are none."""
    return page.read(read_measures.dates_aimed_at, area, indicator)


def on_dates(page: Page, drawn: go.Figure, aims: pd.DataFrame, first: date, last: date) -> None:
    """On a chart whose x are dates, those from `first` to `last`."""
    shown = aims[(aims["due"] >= pd.Timestamp(first)) & (aims["due"] <= pd.Timestamp(last))]
    _draw(page, drawn, shown, lambda day: day)


def on_months(page: Page, drawn: go.Figure, aims: pd.DataFrame, year: int) -> None:
    """On a chart of the twelve months of a year, where a month's figure stands at its number."""
    _draw(page, drawn, aims[aims["due"].dt.year == year], month_place)


def month_place(day: date) -> float:
    """The last day of March is 3, the middle of April some 3.5."""
    return day.month - 1 + day.day / calendar.monthrange(day.year, day.month)[1]


def _draw(page: Page, drawn: go.Figure, aims: pd.DataFrame, place: Callable[[date], object]) -> None:
    if aims.empty:
        return
    colours = theme.palette(page.dark)
    days: dict[date, list[str]] = {}
    numbers: dict[date, list[str]] = {}
    for _, row in aims.iterrows():
        day = row["due"].date()
        said = page.text("measures.aim_hover", number=row["number"], wording=cut(row["wording"], _WORDING))
        days.setdefault(day, []).append(charts.plain(said))
        numbers.setdefault(day, []).append(str(row["number"]))
    if len(days) <= MOST_LINES:
        for day, named in numbers.items():
            label = page.text("measures.aim_label", numbers=", ".join(named[:3]) + ("…" if named[3:] else ""))
            charts.upright(page, drawn, place(day), label)
    drawn.add_scatter(
        x=[place(day) for day in days], y=[0] * len(days), yaxis="y2", mode="markers",
        name=page.text("measures.aim_legend"), cliponaxis=False,
        marker={"symbol": "triangle-up", "size": 20 if page.meeting else 11, "color": colours.quiet},
        text=["<br>".join([date_text(day, page.lang), *said]) for day, said in days.items()],
        hovertemplate="%{text}<extra></extra>",
    )  # fmt: skip
    drawn.update_layout(yaxis2={"overlaying": "y", "range": [0, 1], "visible": False, "fixedrange": True})
