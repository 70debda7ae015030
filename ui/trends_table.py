"""One series as a table, the newest first, and in full for download."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from domain import Mark, Period, add_months
from language import number_text, period_text
from reports.workbook import Kind
from ui import downloads, sources, tables
from ui.findings import Findings
from ui.frame import Page
from ui.trends_reads import Curves
from ui.trends_words import change_text

SHOWN = 24
AT_MEETING = 7


def show(page: Page, curves: Curves, name: str, area: str, indicator: str, found: Findings) -> None:
    """The latest periods; each figure leads to its sources."""

    def figure(value: float, period: Period, marked: Findings | None = None) -> tables.Html:
        return sources.figure(
            page, number_text(value, page.lang, curves.digits), area, indicator, period, marked
        )

    rows = _from_last_known(curves).iloc[::-1].head(AT_MEETING if page.meeting else SHOWN)
    with_sums = curves.rows["rolling"].notna().any()
    with_adjusted = curves.adjustment.startswith("stl")
    columns = [
        tables.Column(page.text("trends.column_period")),
        tables.Column(page.text("trends.column_value"), number=True),
        tables.Column(page.text("trends.column_last_year"), number=True),
        tables.Column("%", number=True, help=page.text("trends.help_change")),
    ]
    if with_sums:
        columns.append(tables.Column(page.text("trends.column_rolling"), number=True))
    if with_adjusted:
        columns.append(tables.Column(page.text("trends.column_adjusted"), number=True))
    marks = [_mark(page, value, mark) for value, mark in zip(rows["value"], rows["mark"], strict=True)]
    if any(marks):
        columns.append(tables.Column(page.text("trends.column_mark")))
    body: list[tables.Row] = []
    for row, mark in zip(rows.to_dict("records"), marks, strict=True):
        period = Period(row["start"].date(), curves.months)
        cells: list[tables.Cell] = [
            period_text(period, page.lang),
            figure(row["value"], period, found),
            figure(row["last_year"], period.shifted(-12)),
            change_text(page, row["value"], row["last_year"]),
        ]
        a_year = Period(add_months(period.start, curves.months - 12), 12)
        cells += [figure(row["rolling"], a_year)] if with_sums else []
        cells += [number_text(row["adjusted"], page.lang)] if with_adjusted else []
        body.append([*cells, mark] if any(marks) else cells)
    tables.show(columns, body, page.text("trends.caption", name=name), "trends")
    tables.notes(found.notes())


def download(page: Page, curves: Curves, forecast: pd.DataFrame, title: str, notes: Sequence[str]) -> None:
    """All figures, and below them the forecast with its intervals."""
    rows = _from_last_known(curves)
    text = page.text
    known = pd.DataFrame(
        {
            text("trends.column_period"): [
                period_text(Period(day.date(), curves.months), page.lang) for day in rows["start"]
            ],
            text("trends.column_start"): rows["start"].dt.date,
            text("trends.column_value"): rows["value"],
            text("trends.column_last_year"): rows["last_year"],
            text("trends.column_rolling"): rows["rolling"],
            text("trends.column_adjusted"): rows["adjusted"].round(1),
            text("trends.column_mark"): [
                _mark(page, value, mark) or None
                for value, mark in zip(rows["value"], rows["mark"], strict=True)
            ],
        }
    )
    ahead = pd.DataFrame(
        {
            text("trends.column_period"): [
                period_text(Period(day.date(), int(months)), page.lang)
                for day, months in zip(forecast["period_start"], forecast["period_months"], strict=True)
            ],
            text("trends.column_start"): forecast["period_start"].dt.date,
            text("trends.column_forecast"): forecast["mean"].round(1),
            text("trends.column_low"): forecast["low80"].round(1),
            text("trends.column_high"): forecast["high80"].round(1),
        }
    )
    counted: list[str] = [text(f"trends.column_{name}") for name in ("value", "last_year", "rolling")]
    kinds: dict[str, Kind] = dict.fromkeys(counted, "count")
    frame = pd.concat([known, ahead], ignore_index=True) if len(ahead) else known
    downloads.table(page, frame, "trends", title, notes, kinds)


def _from_last_known(curves: Curves) -> pd.DataFrame:
    last = curves.rows.loc[curves.rows["value"].notna(), "start"].max()
    until: pd.DataFrame = curves.rows.loc[curves.rows["start"] <= last]
    return until


def _mark(page: Page, value: float, mark: object) -> str:
    if pd.isna(value):
        return page.text("trends.cell_missing")
    return page.text(f"trends.cell_{mark}") if isinstance(mark, str) and mark != Mark.DERIVED else ""
