"""The reliability diagram: what was said against what came, each point with its interval and cases."""

from __future__ import annotations

import pandas as pd

from language import number_text, percent_text
from models.reliability import share_interval
from ui import charts, theme
from ui.frame import Page
from ui.reliability_words import gap, interval, points
from warehouse.read_reliability import BINS

_AT_MEETING = 360  # pixels: the whole of it on a projector of 720 lines


def show(page: Page, bins: pd.DataFrame) -> None:
    """`bins`: rows of `read_reliability.by_probability`."""
    colours = theme.palette(page.dark)
    drawn = charts.figure(page, height=430, meeting_height=_AT_MEETING)
    charts.line(drawn, [0, 100], [0, 100], page.text("reliability.exact"), colours.quiet, 1.5, "dash")
    drawn.data[-1].update(hoverinfo="skip", hovertemplate=None)
    share = 100 * bins["met"] / bins["cases"]
    limits = [
        share_interval(*numbers)
        for numbers in zip(bins["met"], bins["cases"], bins["series_years"], strict=True)
    ]
    drawn.add_scatter(
        x=100 * bins["said"],
        y=share,
        mode="lines+markers",
        name=page.text("reliability.came"),
        line={"color": colours.blue, "width": 3 if page.meeting else 1.5},
        marker={"color": colours.blue, "size": _sizes(page, bins)},
        error_y={
            "type": "data", "symmetric": False, "color": colours.blue, "thickness": 1.5, "width": 4,
            "array": [100 * high - here for (_, high), here in zip(limits, share, strict=True)],
            "arrayminus": [here - 100 * low for (low, _), here in zip(limits, share, strict=True)],
        },
        hovertext=[_hover(page, row) for _, row in bins.iterrows()],
        hoverinfo="text",
    )  # fmt: skip
    ticks = list(range(0, 101, 20))
    words = [percent_text(tick, page.lang, 0) for tick in ticks]
    axis = {"range": [-3, 103], "tickvals": ticks, "ticktext": words}
    drawn.update_xaxes(title={"text": page.text("reliability.axis_said")}, **axis)
    drawn.update_yaxes(title={"text": page.text("reliability.axis_came")}, **axis)
    drawn.update_layout(hovermode="closest")
    title = page.text("reliability.diagram", gap=points(page, gap(bins)))
    note = "" if page.meeting else page.text("reliability.diagram_note")
    charts.show(page, drawn, "reliability", title, _alt(page, bins), note)


def _sizes(page: Page, bins: pd.DataFrame) -> list[float]:
    """Points grow with the root of their cases."""
    most = 26 if page.meeting else 16
    return [max(6.0, most * float(part) ** 0.5) for part in bins["cases"] / bins["cases"].max()]


def _hover(page: Page, row: pd.Series) -> str:
    return page.count(
        "reliability.hover",
        int(row["cases"]),
        said=percent_text(100 * row["said"], page.lang, 0),
        met=number_text(row["met"], page.lang),
        share=percent_text(100 * row["met"] / row["cases"], page.lang, 0),
        interval=interval(page, row),
    )


def _alt(page: Page, bins: pd.DataFrame) -> str:
    said = [
        f"{percent_text(100 * row['bin'] / BINS, page.lang, 0)}: "
        f"{percent_text(100 * row['met'] / row['cases'], page.lang, 0)}"
        for _, row in bins.iterrows()
    ]
    return page.text("reliability.diagram_alt", pairs="; ".join(said))
