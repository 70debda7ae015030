"""The control chart of one series without its season: usual limits, points outside them, changes of level."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from domain import Period
from language import date_text, number_text, period_text
from models.breaks import places
from models.control_charts import Chart, Meaning, xmr
from ui import charts, control_words, theme
from ui.frame import Page
from ui.trends_reads import Curves

LEAST = 12  # figures below which limits say little
_APART = 0.24  # of the axis, between two labels
_SYMBOLS = {Meaning.CONCERN: "square", Meaning.IMPROVEMENT: "circle", Meaning.NEITHER: "diamond"}


def is_possible(curves: Curves) -> bool:
    """Whether there are months or quarters enough to tell what is usual."""
    return curves.months < 12 and int(curves.rows["adjusted"].notna().sum()) >= LEAST


def show(
    page: Page,
    curves: Curves,
    points: pd.DataFrame,
    breaks: pd.DataFrame,
    better: str,
    first: date,
) -> None:
    """Drawn from `first` on; limits rest on the whole series. `points`: rows of the table `change_point`."""
    rows = curves.rows
    points = points[points["period_months"] == curves.months]
    steps = np.flatnonzero(rows["start"].isin(points["period_start"])).tolist()
    steps = sorted({*steps, *_broken(curves, breaks)})
    values = rows["adjusted"].to_numpy(dtype=float)
    chart = xmr(values, steps, floor=0.0 if np.nanmin(values) >= 0 else None)
    drawn = charts.figure(page, height=320, zero=False)
    shown = (rows["start"] >= pd.Timestamp(first)).to_numpy()
    _band(page, drawn, rows, chart, steps, shown)
    _line(page, drawn, curves, shown)
    _signals(page, drawn, curves, chart, better, shown)
    last = rows["start"].iloc[-1].date()
    _uprights(page, drawn, points, breaks, first, last)
    charts.dates_axis(page, drawn, first, last)
    began = rows["start"].iloc[0].date()
    title = control_words.last_change(page, points, began)
    signals = sum(one is not None for one, seen in zip(chart.rule, shown, strict=True) if seen)
    alt = page.text("control.alt", title=title, signals=signals)
    charts.show(page, drawn, "control", title, alt, "" if page.meeting else page.text("control.note"))


def _broken(curves: Curves, breaks: pd.DataFrame) -> list[int]:
    """After a break the series is another one, with limits of its own."""
    dates = [day.date() for day in breaks.loc[~breaks["confirmed"].eq(True), "date"]]
    return places(curves.rows["start"].iloc[0].date(), len(curves.rows), curves.months, dates)


def _band(
    page: Page, drawn: go.Figure, rows: pd.DataFrame, chart: Chart, steps: Sequence[int], shown: np.ndarray
) -> None:
    """For each level a band between its limits and its mean as a dashed line."""
    colours = theme.palette(page.dark)
    edges = [0, *steps, len(rows)]
    is_first = True
    for begin, end in pairwise(edges):
        places = [place for place in range(begin, end) if shown[place] and not np.isnan(chart.high[place])]
        if not places:
            continue
        ends = [places[0], places[-1]]
        x = rows["start"].iloc[ends].tolist()
        low, high, centre = (
            np.asarray(part)[ends].tolist() for part in (chart.low, chart.high, chart.centre)
        )
        charts.fan(drawn, x, low, high, page.text("control.limits"), colours.grey_pale)
        drawn.data[-1].update(showlegend=is_first)
        charts.line(drawn, x, centre, page.text("control.mean"), colours.quiet, 1.5, "dash", legend=is_first)
        drawn.data[-1].update(hoverinfo="skip", hovertemplate=None)
        is_first = False


def _line(page: Page, drawn: go.Figure, curves: Curves, shown: np.ndarray) -> None:
    rows = curves.rows[shown]
    name = page.text("trends.adjusted" if curves.adjustment.startswith("stl") else "control.values")
    values = [None if pd.isna(value) else float(value) for value in rows["adjusted"]]
    charts.line(drawn, rows["start"].tolist(), values, name, theme.palette(page.dark).blue, 2)
    drawn.data[-1].update(
        text=_names(page, curves, rows["start"]),
        hovertemplate="%{text}: %{y:,.0f}<extra>" + name + "</extra>",
    )


def _signals(
    page: Page, drawn: go.Figure, curves: Curves, chart: Chart, better: str, shown: np.ndarray
) -> None:
    """Points that call for a reason: shape, word and colour say whether for better or worse."""
    colours = theme.palette(page.dark)
    looks = {
        Meaning.CONCERN: colours.vermilion,
        Meaning.IMPROVEMENT: colours.blue,
        Meaning.NEITHER: colours.ink,
    }
    meanings = chart.meaning(better)
    for meaning, colour in looks.items():
        places = [place for place, one in enumerate(meanings) if one is meaning and shown[place]]
        if not places:
            continue
        rows = curves.rows.iloc[places]
        names = _names(page, curves, rows["start"])
        words = [
            f"{name}: {number_text(value, page.lang, curves.digits)}, {page.text(f'control.rule_{rule}')}"
            for name, value, rule in zip(
                names, rows["adjusted"], (chart.rule[place] for place in places), strict=True
            )
        ]
        drawn.add_scatter(
            x=rows["start"].tolist(), y=rows["adjusted"].tolist(), mode="markers", text=words,
            name=page.text(f"control.{meaning}"), hovertemplate="%{text}<extra></extra>",
            marker={"symbol": _SYMBOLS[meaning], "size": 16 if page.meeting else 8, "color": colour},
        )  # fmt: skip


def _uprights(
    page: Page, drawn: go.Figure, points: pd.DataFrame, breaks: pd.DataFrame, first: date, last: date
) -> None:
    """Changes of level and breaks as lines; of labels too near to each other the later one is written."""
    said = [
        (row["period_start"], control_words.label(page, row))
        for row in points.to_dict("records")
        if row["period_start"] >= pd.Timestamp(first)
    ]
    said += [
        (day, page.text("trends.break_label", date=date_text(day.date(), page.lang)))
        for day in breaks.loc[breaks["date"] >= pd.Timestamp(first), "date"]
    ]
    said.sort(key=lambda each: each[0])
    whole = pd.Timestamp(last) - pd.Timestamp(first)
    for place, (day, words) in enumerate(said):
        following = said[place + 1][0] if place + 1 < len(said) else None
        is_near = following is not None and following - day < whole * _APART * (2 if page.meeting else 1)
        charts.upright(page, drawn, day, "" if is_near else words)
        if pd.Timestamp(last) - day < whole * _APART:  # else the label would leave the chart
            drawn.layout.annotations[-1].update(xanchor="right", xshift=-4)


def _names(page: Page, curves: Curves, starts: pd.Series) -> list[str]:
    return [period_text(Period(day.date(), curves.months), page.lang) for day in starts]
