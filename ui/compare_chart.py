"""Bars of the differences between two periods, with their 95 % intervals."""

from __future__ import annotations

from html import escape
from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go

from language import percent_text, signed_text
from ui import charts, theme
from ui.compare_scope import Scope
from ui.compare_words import chart_title
from ui.frame import Page

MOST_BARS = 20
AT_MEETING = 5  # a name may take two lines


def show(page: Page, scope: Scope, rows: pd.DataFrame, better: dict[str, str]) -> None:
    """One bar a row, the largest rise on top. `better` says for an indicator which direction is wanted."""
    known = rows[rows["difference"].notna() & rows["method"].notna()]  # counts, on one axis
    most = AT_MEETING if page.meeting else MOST_BARS
    largest = known["difference"].abs().sort_values(ascending=False, kind="stable").index[:most]
    bars = known.loc[largest].sort_values("difference", kind="stable")
    if bars.empty:
        return
    drawn = charts.figure(page, height=110 + 30 * len(bars))
    _draw(page, drawn, scope, bars, better)
    notes = [] if page.meeting else [page.text("compare.chart_note")]
    if len(bars) < len(known):
        notes.insert(0, page.text("compare.chart_cut", shown=len(bars), all=len(known)))
    charts.show(
        page, drawn, "differences", chart_title(page, scope, rows), _alt(page, scope, bars), " ".join(notes)
    )


def _draw(page: Page, drawn: go.Figure, scope: Scope, bars: pd.DataFrame, better: dict[str, str]) -> None:
    colours = theme.palette(page.dark)
    looks = {
        "worse": colours.vermilion,
        "improved": colours.blue,
        "changed": colours.ink,
        "chance": colours.earlier,
    }
    kinds = [_kind(row, better) for _, row in bars.iterrows()]
    places = list(range(len(bars)))
    for kind, colour in looks.items():
        chosen = [place for place, each in zip(places, kinds, strict=True) if each == kind]
        if not chosen:
            continue
        part = bars.iloc[chosen]
        drawn.add_bar(
            orientation="h",
            y=chosen,
            x=part["difference"],
            name=page.text(f"compare.bar_{kind}"),
            marker={"color": colour},
            width=0.62,
            error_x={
                "type": "data",
                "symmetric": False,
                "array": (part["difference_high"] - part["difference"]).tolist(),
                "arrayminus": (part["difference"] - part["difference_low"]).tolist(),
                "color": colours.quiet,
                "thickness": 1.5,
                "width": 4,
            },
            hovertext=[_hover(page, scope, row) for _, row in part.iterrows()],
            hoverinfo="text",
        )
    names = [_short(scope.names[code], 24 if page.meeting else 34) for code in bars[scope.rows]]
    drawn.update_yaxes(tickvals=places, ticktext=names, range=[-0.6, len(bars) - 0.4], showgrid=False)
    drawn.update_yaxes(tickfont={"color": colours.ink})
    drawn.update_xaxes(
        title={"text": page.text("compare.axis_difference")}, tickformat=",.0f", zeroline=True,
        zerolinecolor=colours.quiet, showgrid=True, gridcolor=colours.line, griddash="dot", showline=False,
    )  # fmt: skip
    drawn.update_layout(hovermode="closest", bargap=0.3)


def _kind(row: pd.Series, better: dict[str, str]) -> str:
    if not row["beyond_chance"]:
        return "chance"
    wanted = {"lower": -1, "higher": 1}.get(better.get(row["indicator"], ""), 0)
    if not wanted:
        return "changed"
    return "improved" if row["difference"] * wanted > 0 else "worse"


def _hover(page: Page, scope: Scope, row: pd.Series) -> str:
    lines = [f"<b>{escape(scope.names[row[scope.rows]])}</b>"]
    size = signed_text(row["difference"], page.lang)
    lines.append(f"{size} ({percent_text(row['change_pct'], page.lang, signed=True)})")
    if pd.notna(row["difference_low"]) and pd.notna(row["difference_high"]):
        low, high = (signed_text(row[f"difference_{side}"], page.lang) for side in ("low", "high"))
        lines.append(page.text("compare.interval", low=low, high=high))
    return "<br>".join(lines)


def _short(name: str, width: int) -> str:
    """At most two lines beside the bar."""
    lines = wrap(name, width)
    return "<br>".join(map(escape, lines if len(lines) < 3 else [lines[0], f"{lines[1][: width - 1]}…"]))


def _alt(page: Page, scope: Scope, bars: pd.DataFrame) -> str:
    said = [
        f"{scope.names[row[scope.rows]]} {signed_text(row['difference'], page.lang)}"
        for _, row in bars.iloc[::-1].iterrows()
    ]
    return page.text("compare.chart_alt", differences="; ".join(said))
