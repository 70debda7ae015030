"""One style for every chart (plotly graph_objects), its heading, its text for screen readers, its SVG.

The heading is the finding; the current year is dark, earlier years grey, the path dashed, the forecast a
light fan; axes start at zero where counts are compared; nothing moves unless asked. Colours are named, never
left to a default order. A chart in the meeting view has letters as large as the page's.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

import plotly.graph_objects as go
import streamlit as st

from language import month_names
from language.formats import THIN_SPACE
from ui import theme
from ui.frame import Page

FONT = '"Source Sans", "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif'
MEETING_HEIGHT = 690  # what a screen of 1080 lines leaves under the head
_CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}


def letters(page: Page) -> int:
    """The size of a chart's letters in pixels: 28 points on a projector."""
    return 38 if page.meeting else 14


def figure(
    page: Page, height: int = 340, zero: bool = True, meeting_height: int = MEETING_HEIGHT
) -> go.Figure:
    """An empty chart in the style; `zero` keeps the zero line on the axis of counts."""
    colours = theme.palette(page.dark)
    size = letters(page)
    drawn = go.Figure(layout={"meta": {"meeting": page.meeting}})
    drawn.update_layout(
        height=meeting_height if page.meeting else height,
        margin={"l": 4, "r": 8, "t": size + 16, "b": 4},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "size": size, "color": colours.ink},
        separators=", " if page.lang != "en" else ".,",
        hovermode="x unified",
        hoverlabel={"bgcolor": colours.panel, "bordercolor": colours.line, "font": {"color": colours.ink}},
        dragmode=False,
        showlegend=True,
        legend={
            "orientation": "h", "x": 0, "xanchor": "left", "y": 1.0, "yanchor": "bottom",
            "bgcolor": "rgba(0,0,0,0)", "itemclick": False, "itemdoubleclick": False,
            "itemwidth": 70 if page.meeting else 30,
        },
    )  # fmt: skip
    if page.lang != "en":
        drawn.update_layout(separators="," + THIN_SPACE)
    axis = {
        "fixedrange": True, "automargin": True, "zeroline": False, "ticks": "",
        "tickfont": {"color": colours.quiet},
        "title": {"font": {"color": colours.quiet, "size": size}},
    }  # fmt: skip
    drawn.update_xaxes(showgrid=False, showline=True, linecolor=colours.line, **axis)
    drawn.update_yaxes(
        showgrid=True, gridcolor=colours.line, griddash="dot", showline=False, tickformat=",.0f",
        rangemode="tozero" if zero else "normal", **axis,
    )  # fmt: skip
    return drawn


def months_axis(page: Page, drawn: go.Figure, every: int = 1) -> None:
    """An axis of the twelve months of a year, x from 1 to 12, in the page's language."""
    names = month_names(page.lang, "abbreviated")
    shown = list(range(1, 13, max(every, 2 if page.meeting else 1)))
    drawn.update_xaxes(tickvals=shown, ticktext=[names[month - 1] for month in shown], range=[0.6, 12.4])


def dates_axis(page: Page, drawn: go.Figure, first: date, last: date) -> None:
    """An axis of dates: years, or months where it spans under two years, in the page's language."""
    months = (last.year - first.year) * 12 + last.month - first.month
    if months >= 24:
        years = range(first.year, last.year + 1)
        step = max(1, round(len(years) / (6 if page.meeting else 12)))
        ticks = [date(year, 1, 1) for year in years if (year - first.year) % step == 0]
        words = [str(day.year) for day in ticks]
    else:
        names = month_names(page.lang, "abbreviated")
        step = 3 if months > 12 or page.meeting else 1
        ticks = [
            date(first.year + (first.month - 1 + i) // 12, (first.month - 1 + i) % 12 + 1, 1)
            for i in range(0, months + 1, step)
        ]
        words = [
            f"{names[day.month - 1]}<br>{day.year}" if day.month == 1 or i == 0 else names[day.month - 1]
            for i, day in enumerate(ticks)
        ]
    drawn.update_xaxes(tickvals=ticks, ticktext=words)


def line(
    drawn: go.Figure,
    x: Sequence[object],
    y: Sequence[float | None],
    name: str,
    colour: str,
    width: float = 2.5,
    dash: str = "solid",
    hover: str = "%{y:,.0f}",
    legend: bool = True,
) -> None:
    """A line; a missing figure leaves a gap, never a zero."""
    thicker = 2 if drawn.layout.meta["meeting"] else 1
    drawn.add_scatter(
        x=x, y=y, name=name, mode="lines", connectgaps=False,
        line={"color": colour, "width": width * thicker, "dash": dash},
        hovertemplate=hover + f"<extra>{escape(name)}</extra>", showlegend=legend,
    )  # fmt: skip


def fan(
    drawn: go.Figure, x: Sequence[object], low: Sequence[float], high: Sequence[float], name: str, colour: str
) -> None:
    """A forecast's interval as a light band."""
    drawn.add_scatter(
        x=[*x, *reversed(x)], y=[*high, *reversed(low)], name=name, mode="lines", line={"width": 0},
        fill="toself", fillcolor=colour, hoverinfo="skip",
    )  # fmt: skip


def upright(page: Page, drawn: go.Figure, x: object, words: str) -> None:
    """A labelled vertical line: a break, a change of rules."""
    colours = theme.palette(page.dark)
    drawn.add_shape(
        type="line",
        x0=x,
        x1=x,
        y0=0,
        y1=1,
        yref="paper",
        line={"color": colours.quiet, "width": 1.5, "dash": "dash"},
    )
    drawn.add_annotation(
        x=x, y=1, yref="paper", text=escape(words), showarrow=False, xanchor="left", yanchor="top", xshift=4,
        font={"color": colours.quiet, "size": letters(page)}, align="left",
    )  # fmt: skip


def plain(words: str) -> str:
    """Words that Plotly must not take for its own mark-up."""
    return escape(words, quote=False)


def show(page: Page, drawn: go.Figure, key: str, title: str, alt: str, note: str = "") -> None:
    """The chart under its heading, with a button that saves it as SVG (heading and notes inside).

    `key` is unique on the page and names the file; `alt` says in words what the chart shows.
    """
    with st.container(key=f"chart-{key}", gap=None):
        save = "" if page.meeting else _save_button(page, key, title, note)
        st.html(f'<div class="bg-chart-head"><h3>{escape(title)}</h3>{save}</div>')
        st.plotly_chart(drawn, width="stretch", theme=None, config=_CONFIG, key=f"plot-{key}", alt=alt)
        if note:
            st.html(f'<p class="bg-note">{escape(note)}</p>')


def _save_button(page: Page, key: str, title: str, note: str) -> str:
    """`frame.js` joins the chart's layers, its heading and notes into one SVG file."""
    notes = " ".join(words for words in (note, page.notice) if words)
    return (
        f'<button type="button" class="bg-save" data-chart="chart-{escape(key)}"'
        f' data-file="bagdar-{escape(key)}.svg" data-title="{escape(title)}" data-notes="{escape(notes)}">'
        f"{escape(page.text('frame.download_svg'))}</button>"
    )
