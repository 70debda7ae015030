"""The Gantt chart: a row a measure, a bar from the first day of each due date's span to the due date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape
from textwrap import wrap

import plotly.graph_objects as go

from language import date_text
from ui import charts, measures_looks, theme
from ui.frame import Page
from ui.measures_rows import Due
from ui.measures_tables import cut

ROWS = 20  # on a page; more rows make letters too small to read
ROWS_IN_MEETING = 7
_NAME = {False: 46, True: 30}  # letters of a measure's wording beside its bar


def show(page: Page, dues: Sequence[Due], as_of: date, title: str) -> None:
    """`dues`: every due date of the measures that are on this page of the list, in its order."""
    rows = list(dict.fromkeys((due.plan, due.number) for due in dues))
    place = {row: len(rows) - index for index, row in enumerate(rows)}
    drawn = charts.figure(page, height=90 + 30 * max(len(rows), 2), zero=False)
    for state in measures_looks.LOOKS:
        chosen = [due for due in dues if due.state == state]
        if chosen:
            _bars(page, drawn, state, chosen, place)
    first, last = min(due.starts for due in dues), max(due.due for due in dues)
    charts.dates_axis(page, drawn, first, last)
    drawn.update_xaxes(range=[first - timedelta(days=5), max(last, as_of) + timedelta(days=10)])
    wordings = {(due.plan, due.number): due.wording for due in dues}
    drawn.update_yaxes(
        tickvals=[place[row] for row in rows],
        ticktext=[charts.plain(_label(page, row[1], wordings[row])) for row in rows],
        range=[0.4, len(rows) + 1.3],
        showgrid=False,
        tickformat=None,
    )
    if first <= as_of <= last + timedelta(days=10):
        charts.upright(page, drawn, as_of, date_text(as_of, page.lang))
    drawn.update_layout(hovermode="closest")
    charts.show(page, drawn, "gantt", title, _alt(page, dues, len(rows)))


def _bars(
    page: Page, drawn: go.Figure, state: str, dues: Sequence[Due], place: dict[tuple[str, str], int]
) -> None:
    """All bars of one state as one line with gaps, and a mark on each due date: two traces, however many."""
    colours = theme.palette(page.dark)
    colour = getattr(colours, measures_looks.family(state))
    x: list[date | None] = []
    y: list[int | None] = []
    for due in dues:
        row = place[due.plan, due.number]
        x += [due.starts, due.due, None]
        y += [row, row, None]
    name = measures_looks.word(page, state)
    light = measures_looks.family(state) == "grey"
    drawn.add_scatter(
        x=x, y=y, mode="lines", line={"color": colour, "width": 12 if page.meeting else 8},
        opacity=0.35 if light else 0.6, hoverinfo="skip", showlegend=False,
    )  # fmt: skip
    drawn.add_scatter(
        x=[due.due for due in dues],
        y=[place[due.plan, due.number] for due in dues],
        mode="markers",
        name=name,
        marker={"color": colour, "size": 16 if page.meeting else 9, "symbol": _SYMBOLS[state]},
        text=[_hover(page, due, name) for due in dues],
        hovertemplate="%{text}<extra></extra>",
    )


_SYMBOLS = {
    "overdue": "square",
    "due_soon": "triangle-up",
    "due_in_quarter": "circle",
    "later": "circle-open",
    "continuous": "diamond-tall",
    "waiting": "diamond-open",
    "done": "star",
    "not_required": "line-ew-open",
}


def _label(page: Page, number: str, wording: str) -> str:
    return f"{number}  {cut(wording, _NAME[page.meeting])}"


def _hover(page: Page, due: Due, state: str) -> str:
    lines = wrap(cut(due.wording, 160), 60)
    return "<br>".join(
        [f"<b>{escape(due.number)}</b> · {date_text(due.due, page.lang)} · {escape(state)}"]
        + [escape(line) for line in lines]
    )


def _alt(page: Page, dues: Sequence[Due], rows: int) -> str:
    return page.text("measures.gantt_alt", measures=rows, dates=len(dues))
