"""The charts of one series: its months with the season taken out and the forecast, and its rolling year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go

from domain import Mark, Period, add_months, month_end
from language import date_text, number_text, period_text
from ui import charts, measure_marks, theme
from ui.frame import Page
from ui.trends_reads import Curves

_SHOWN_AS_POINTS = 3
_SYMBOLS = {Mark.NEGATIVE: "triangle-down", Mark.IMPLAUSIBLE: "diamond", Mark.GAP: "square-open"}


def months(
    page: Page,
    curves: Curves,
    forecast: pd.DataFrame,
    breaks: pd.DataFrame,
    first: date,
    title: str,
    said: Mapping[date, str],
    aims: pd.DataFrame,
) -> None:
    """Every figure from `first` on: earlier years grey, the current dark, adjusted blue, forecast a fan.

    `said`: what the checks found, by the first day of a figure's period. `aims`: due dates of measures
    aimed at the series.
    """
    colours = theme.palette(page.dark)
    rows = curves.rows[curves.rows["start"] >= pd.Timestamp(first)]
    drawn = charts.figure(page, height=360, zero=bool((rows["value"].dropna() >= 0).all()))
    year = pd.Timestamp(last_known(curves).replace(month=1))
    current = (rows["start"] >= year).tolist()
    names = [period_text(Period(day.date(), curves.months), page.lang) for day in rows["start"]]
    if any(current) and not all(current):
        earlier = rows.loc[rows["start"] <= year]
        _curve(drawn, earlier, "value", page.text("trends.earlier"), colours.earlier, names, 2)
    now = rows[rows["start"] >= year]
    _curve(
        drawn,
        now,
        "value",
        str(year.year),
        colours.ink,
        names[len(rows) - len(now) :],
        width=3.5,
    )
    if curves.adjustment.startswith("stl"):
        _curve(drawn, rows, "adjusted", page.text("trends.adjusted"), colours.blue, names, width=2)
    _forecast(page, drawn, curves, forecast)
    _marked(page, drawn, curves, rows)
    _checked(page, drawn, rows, said)
    _breaks(page, drawn, breaks, first)
    last = forecast["period_start"].max().date() if len(forecast) else last_known(curves)
    measure_marks.on_dates(page, drawn, aims, first, month_end(last))
    charts.dates_axis(page, drawn, first, last)
    alt = page.text(
        "trends.chart_alt", first=date_text(first, page.lang), last=names[-1] if names else "",
        value=number_text(now["value"].dropna().iloc[-1] if now["value"].notna().any() else None, page.lang),
    )  # fmt: skip
    charts.show(
        page,
        drawn,
        "months",
        title,
        alt,
        page.text(f"trends.unit_{'percent' if curves.digits else curves.months}"),
    )


def rolling(page: Page, curves: Curves, breaks: pd.DataFrame, first: date, title: str) -> None:
    """Sums of the last twelve months, which no season moves."""
    colours = theme.palette(page.dark)
    rows = curves.rows[curves.rows["start"] >= pd.Timestamp(first)]
    drawn = charts.figure(page, height=280)
    drawn.update_layout(showlegend=False, hovermode="closest")
    ends = [month_end(add_months(day.date(), curves.months - 1)) for day in rows["start"]]
    names = [page.text("trends.rolling_until", date=date_text(end, page.lang)) for end in ends]
    _curve(drawn, rows, "rolling", page.text("trends.rolling"), colours.ink, names, width=3)
    _breaks(page, drawn, breaks, first)
    charts.dates_axis(page, drawn, first, last_known(curves))
    known = rows["rolling"].dropna()
    alt = page.text(
        "trends.rolling_alt", value=number_text(known.iloc[-1] if len(known) else None, page.lang)
    )
    charts.show(page, drawn, "rolling", title, alt, page.text("trends.rolling_note"))


def last_known(curves: Curves) -> date:
    day: pd.Timestamp = curves.rows.loc[curves.rows["value"].notna(), "start"].max()
    return day.date()


def _curve(
    drawn: go.Figure,
    rows: pd.DataFrame,
    column: str,
    name: str,
    colour: str,
    words: list[str],
    width: float = 2,
) -> None:
    values = [None if pd.isna(value) else float(value) for value in rows[column]]
    charts.line(drawn, rows["start"].tolist(), values, name, colour, width)
    drawn.data[-1].update(
        text=words[: len(rows)], hovertemplate="%{text}: %{y:,.0f}<extra>" + name + "</extra>"
    )
    if rows[column].notna().sum() <= _SHOWN_AS_POINTS:  # a line needs two points
        drawn.data[-1].update(mode="lines+markers", marker={"size": 9, "color": colour})


def _forecast(page: Page, drawn: go.Figure, curves: Curves, forecast: pd.DataFrame) -> None:
    """The fan starts at the last figure, so that past and future hang together."""
    if forecast.empty:
        return
    colours = theme.palette(page.dark)
    last = curves.rows[curves.rows["value"].notna()].iloc[-1]
    starts = [last["start"], *forecast["period_start"]]
    low, mean, high = ([last["value"], *forecast[column]] for column in ("low80", "mean", "high80"))
    charts.fan(drawn, starts, low, high, page.text("trends.fan"), colours.fan)
    charts.line(drawn, starts, mean, page.text("trends.forecast"), colours.blue, 2, "dot")
    words = [period_text(Period(pd.Timestamp(day).date(), curves.months), page.lang) for day in starts]
    drawn.data[-1].update(
        text=words, hovertemplate="%{text}: %{y:,.0f}<extra>" + page.text("trends.forecast") + "</extra>"
    )


def _marked(page: Page, drawn: go.Figure, curves: Curves, rows: pd.DataFrame) -> None:
    """Doubtful figures carry a symbol; several months in one stand as their mean, hollow."""
    colours = theme.palette(page.dark)
    points = [
        (
            mark,
            part["start"].tolist(),
            part["value"].tolist(),
            part["value"].tolist(),
            [curves.months] * len(part),
        )
        for mark in (Mark.NEGATIVE, Mark.IMPLAUSIBLE)
        if len(part := rows[rows["mark"] == mark.value])
    ]
    first = rows["start"].min()
    gaps = curves.others[curves.others["start"] >= first]
    if len(gaps):
        mean = (gaps["value"] / gaps["period_months"] * curves.months).tolist()
        lengths = gaps["period_months"].tolist()
        points.append((Mark.GAP, gaps["start"].tolist(), mean, gaps["value"].tolist(), lengths))
    for mark, x, y, values, lengths in points:
        spans = [Period(day.date(), int(length)) for day, length in zip(x, lengths, strict=True)]
        words = [
            f"{period_text(span, page.lang)}: {number_text(value, page.lang)}"
            for span, value in zip(spans, values, strict=True)
        ]
        drawn.add_scatter(
            x=x, y=y, mode="markers", name=page.text(f"trends.symbol_{mark.value}"), text=words,
            marker={"symbol": _SYMBOLS[mark], "size": 11, "color": colours.vermilion, "line": {"width": 2}},
            hovertemplate="%{text}<extra></extra>",
        )  # fmt: skip


def _checked(page: Page, drawn: go.Figure, rows: pd.DataFrame, said: Mapping[date, str]) -> None:
    """A hollow triangle around each figure that a check found something about, with its sentence."""
    points = rows[rows["start"].isin([pd.Timestamp(day) for day in said]) & rows["value"].notna()]
    if points.empty:
        return
    words = ["<br>".join(wrap(charts.plain(said[day.date()]), 70)) for day in points["start"]]
    drawn.add_scatter(
        x=points["start"].tolist(), y=points["value"].tolist(), mode="markers", text=words,
        name=page.text("finding.legend"), hovertemplate="%{text}<extra></extra>",
        marker={"symbol": "triangle-up-open", "size": 30 if page.meeting else 15,
                "color": theme.palette(page.dark).amber, "line": {"width": 2}},
    )  # fmt: skip


def _breaks(page: Page, drawn: go.Figure, breaks: pd.DataFrame, first: date) -> None:
    for day in breaks.loc[breaks["date"] >= pd.Timestamp(first), "date"]:
        charts.upright(
            page, drawn, day, page.text("trends.break_label", date=date_text(day.date(), page.lang))
        )
