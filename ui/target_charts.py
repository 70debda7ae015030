"""The charts of Target: the way to the limit, month by month, who makes the gap."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from language import month_names, number_text, signed_text
from models.year_view import YearView
from ui import charts, measure_marks, theme, words
from ui.frame import Page
from ui.target_view import TargetView

MONTHS = list(range(1, 13))


def path(page: Page, view: TargetView, year: YearView) -> None:
    """Cumulative counts: this year, last year, the path, the forecast's fan, the limit."""
    colours = theme.palette(page.dark)
    drawn = charts.figure(page, height=380)
    charts.months_axis(page, drawn)
    words_of = {
        name: page.text(f"target.line_{name}", year=year.year, before=year.year - 1) for name in _LINES
    }
    before = year.cumulative(year.before)
    if not np.isnan(before).all():
        charts.line(drawn, MONTHS, _gaps(before), words_of["before"], colours.earlier, 2)
    if not np.isnan(year.path).all():
        charts.line(drawn, MONTHS, _gaps(year.path), words_of["path"], colours.vermilion, 2, "dash")
    actual = year.cumulative(year.actual) + year.start
    _fan(drawn, year, actual, words_of["fan"], colours)
    charts.line(drawn, MONTHS, _gaps(actual), words_of["actual"], colours.ink, 3.5)
    if view.limit is not None:
        _limit_line(page, drawn, view, colours)
    aims = measure_marks.aimed_at(page, view.row["area"], view.row["indicator"])
    measure_marks.on_months(page, drawn, aims, year.year)
    charts.show(page, drawn, "path", path_finding(page, view), path_words(page, view, year))


def path_finding(page: Page, view: TargetView) -> str:
    """How far the count is from its path."""
    row = view.row
    if not words.known(row["path"]) or not words.known(row["ytd"]):
        return page.text("target.path_none")
    gap = round(row["ytd"]) - round(row["path"])
    if gap == 0:
        return page.text("target.path_even")
    side = "above" if gap > 0 else "below"
    return page.text(f"target.path_{side}", gap=number_text(abs(gap), page.lang))


def path_words(page: Page, view: TargetView, year: YearView) -> str:
    """The chart in words, for those who do not see it."""
    return page.text(
        "target.path_alt",
        year=year.year,
        ytd=words.amount(view.row["ytd"], view.row["kind"], page.lang),
        path=words.amount(view.row["path"], view.row["kind"], page.lang),
        limit=words.limit(view.row, page.lang),
        forecast=words.amount(view.row["forecast"], view.row["kind"], page.lang),
    )


def by_month(page: Page, view: TargetView, year: YearView) -> None:
    """Counts of single months: this year dark, last year grey, the path's month as a dash."""
    colours = theme.palette(page.dark)
    drawn = charts.figure(page, height=300)
    charts.months_axis(page, drawn)
    drawn.update_layout(barmode="group", bargap=0.25, bargroupgap=0.05)
    for counts, name, colour in (
        (year.before, str(year.year - 1), colours.earlier),
        (year.actual, str(year.year), colours.ink),
    ):
        drawn.add_bar(
            x=MONTHS, y=_gaps(counts), name=name, marker={"color": colour, "line": {"width": 0}},
            hovertemplate=f"%{{y:,.0f}}<extra>{name}</extra>",
        )  # fmt: skip
    if not np.isnan(year.path).all():
        name = page.text("target.line_planned")
        drawn.add_scatter(
            x=MONTHS, y=_gaps(year.planned()), name=name, mode="markers",
            marker={"symbol": "line-ew", "size": 18, "line": {"width": 3, "color": colours.vermilion}},
            hovertemplate=f"%{{y:,.0f}}<extra>{name}</extra>",
        )  # fmt: skip
    charts.show(page, drawn, "months", month_finding(page, year), month_finding(page, year))


def month_finding(page: Page, year: YearView) -> str:
    """The newest month against the same month of last year."""
    months = year.months
    if not months or np.isnan(year.before[months - 1]):
        return page.text("target.months_plain")
    name = month_names(page.lang)[months - 1]
    return page.text(
        "target.months_finding",
        month=name if page.lang == "en" else name.lower(),
        year=year.year,
        now=number_text(year.actual[months - 1], page.lang),
        difference=signed_text(year.actual[months - 1] - year.before[months - 1], page.lang),
    )


def contribution(page: Page, gaps: pd.DataFrame, key: str, title: str, most: int) -> None:
    """Bars of each part's contribution to the gap, in the unit of the counts, the largest first."""
    colours = theme.palette(page.dark)
    shown = _largest(gaps, most, page)
    drawn = charts.figure(page, height=40 + 28 * len(shown), meeting_height=min(80 * len(shown), 520))
    drawn.update_layout(showlegend=False, hovermode="closest", margin={"t": 8}, bargap=0.35)
    values = shown["gap"].round()
    drawn.add_bar(
        x=values, y=[charts.plain(name) for name in shown["name"]], orientation="h",
        marker={"color": [colours.vermilion if value > 0 else colours.blue for value in values]},
        text=[signed_text(value, page.lang) for value in values], textposition="outside", cliponaxis=False,
        textfont={"color": colours.ink}, hoverinfo="skip",
    )  # fmt: skip
    drawn.update_yaxes(autorange="reversed", tickfont={"color": colours.ink}, showgrid=False, tickformat="")
    room = 0.18 * max(abs(values).max(), 1)  # for the figures beside the bars
    low, high = min(values.min(), 0), max(values.max(), 0)
    drawn.update_xaxes(
        range=[low - (room if low < 0 else 0), high + (room if high > 0 else 0)],
        showticklabels=False, showline=False, zeroline=True, zerolinecolor=colours.quiet, zerolinewidth=1,
    )  # fmt: skip
    alt = "; ".join(
        f"{name}: {signed_text(value, page.lang)}" for name, value in zip(shown["name"], values, strict=True)
    )
    charts.show(page, drawn, key, title, alt, page.text("target.contribution_note"))


def _largest(gaps: pd.DataFrame, most: int, page: Page) -> pd.DataFrame:
    """The parts with the largest gaps either way; the others together."""
    if len(gaps) <= most:
        return gaps
    order = gaps["gap"].abs().sort_values(ascending=False).index
    kept = gaps.loc[sorted(order[: most - 1])]
    rest = gaps.loc[order[most - 1 :], "gap"].sum()
    others = pd.DataFrame({"name": [page.text("target.others")], "gap": [rest]})
    return pd.concat([kept, others], ignore_index=True)


_LINES = ("before", "path", "fan", "actual")


def _fan(drawn: go.Figure, year: YearView, actual: np.ndarray, name: str, colours: theme.Palette) -> None:
    ahead = [month for month in MONTHS if month > year.months and not np.isnan(year.low[month - 1])]
    if not ahead or not year.months:
        return
    start, sofar = year.months, float(actual[year.months - 1])
    x = [start, *ahead]
    low = [sofar, *(year.low[month - 1] for month in ahead)]
    high = [sofar, *(year.high[month - 1] for month in ahead)]
    mean = [sofar, *(year.ahead[month - 1] for month in ahead)]
    charts.fan(drawn, x, low, high, name, colours.fan)
    charts.line(drawn, x, mean, name, colours.blue, 2, "dot", legend=False)


def _limit_line(page: Page, drawn: go.Figure, view: TargetView, colours: theme.Palette) -> None:
    drawn.add_shape(
        type="line", x0=0, x1=1, xref="paper", y0=view.limit, y1=view.limit,
        line={"color": colours.vermilion, "width": 2},
    )  # fmt: skip
    label = page.text("target.line_limit", limit=words.limit(view.row, page.lang))
    drawn.add_annotation(
        x=0, xref="paper", y=view.limit, text=label, showarrow=False, xanchor="left", yanchor="bottom",
        font={"color": colours.vermilion, "size": charts.letters(page)},
    )  # fmt: skip


def _gaps(values: np.ndarray) -> list[float | None]:
    return [None if np.isnan(value) else float(value) for value in values]
