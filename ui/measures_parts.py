"""The parts of the page Measures: overdue first, what comes, who answers, the calendar, the Gantt chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from html import escape

import streamlit as st

from ui import address, frame, measures_calendar, measures_gantt, measures_looks, measures_tables, tables
from ui import measures_reads as reads
from ui.frame import Page
from ui.measures_reads import Board, Listed
from ui.measures_rows import Group, Scope

_HEADINGS = {
    "overdue": "measures.overdue_heading",
    "quarter": "measures.quarter_heading",
    "soon": "measures.soon_heading",
}


def read(page: Page, asked: Scope) -> Board:
    """All that the page shows at once; of a state that the filter names, that list alone."""
    names = ("chosen",) if asked.state else tuple(_HEADINGS)
    pages = tuple((name, measures_tables.page_number(page, name), _size(page, name)) for name in names)
    month = measures_calendar.month_of(asked.as_of)
    named = 0 if page.meeting else measures_calendar.SHOWN
    return page.read(reads.board, asked, pages, month, named)


def _size(page: Page, name: str) -> int:
    """What is overdue matters more than what is to come; a projector has room for few rows."""
    size = measures_tables.ROWS_AHEAD if name in ("quarter", "soon") else measures_tables.ROWS
    return measures_tables.ROWS_IN_MEETING if page.meeting else size


def lists(page: Page, board: Board) -> Iterator[frame.Part]:
    """The lists of due dates; on a projector none that is empty, and of each its first page alone."""
    for name, listed in board.lists.items():
        if not listed.rows and (page.meeting or name == "soon"):
            continue
        state = board.scope.state
        heading = measures_looks.word(page, state) if state else page.text(_HEADINGS[name])
        titled = page.text("measures.heading_count", heading=heading, rows=listed.rows)
        if page.meeting and listed.rows > len(listed.dues):
            shown = len(listed.dues)
            titled = page.text("measures.heading_first", heading=heading, rows=listed.rows, shown=shown)
        yield frame.Part(name, partial(_list, page, board, name, listed), titled)


def _list(page: Page, board: Board, name: str, listed: Listed) -> None:
    if listed.dues:
        several = len(board.standing.plans) > 1
        measures_tables.dues(page, listed.dues, board.scope.as_of, name, several)
        measures_tables.pager(page, name, listed.first, listed.rows, _size(page, name))
    else:
        tables.notes([page.text("measures.list_empty")])
    if name == "quarter" and board.waiting and not page.meeting:
        href = escape(address.here(state="waiting"))
        said = escape(page.count("measures.waiting_in_quarter", board.waiting))
        st.html(f'<p class="bg-note"><a class="bg-link" href="{href}" target="_self">{said}</a></p>')


def groups(page: Page, board: Board) -> Iterator[frame.Part]:
    """By plan where several are shown, by section of one plan, and by executor."""
    standing = board.standing
    if len(standing.plans) > 1:
        yield _groups(page, "plan", standing.plans)
    elif len([group for group in standing.sections if group.code]) > 1:
        yield _groups(page, "section", standing.sections)
    if standing.executors and not board.scope.executor:
        yield _groups(page, "executor", standing.executors)


def _groups(page: Page, kind: str, rows: Sequence[Group]) -> frame.Part:
    heading, size = page.text(f"measures.by_{kind}"), _size(page, kind)

    def draw() -> None:
        first = measures_tables.first_row(page, kind, len(rows), size)
        measures_tables.groups(page, kind, rows[first : first + size], heading)
        measures_tables.pager(page, kind, first, len(rows), size)

    return frame.Part(f"by-{kind}", draw, heading)


def calendar(page: Page, board: Board) -> frame.Part:
    as_of = board.scope.as_of
    month = measures_calendar.month_of(as_of)
    draw = partial(measures_calendar.show, page, month, board.month, as_of)
    return frame.Part("calendar", draw, page.text("measures.calendar"))


def gantt(page: Page, board: Board) -> Iterator[frame.Part]:
    """The chart of one plan's measures that have dates, a page of them at a time."""
    if len(board.standing.plans) == 1 and board.standing.totals.dates:
        yield frame.Part("gantt", partial(_gantt, page, board.scope))


def _gantt(page: Page, scope: Scope) -> None:
    states = (scope.state,) if scope.state else ()
    dues = page.read(reads.dues, scope.as_of, scope.plan, scope.chosen(*states), "measure")
    named = list(dict.fromkeys((due.plan, due.number) for due in dues))
    size = measures_gantt.ROWS_IN_MEETING if page.meeting else measures_gantt.ROWS
    first = measures_tables.first_row(page, "gantt", len(named), size)
    shown = set(named[first : first + size])
    if not shown:
        tables.notes([page.text("measures.list_empty")])
        return
    drawn = [due for due in dues if (due.plan, due.number) in shown]
    measures_gantt.show(page, drawn, scope.as_of, page.text("measures.gantt"))
    measures_tables.pager(page, "gantt", first, len(named), size)
