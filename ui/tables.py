"""Tables as plain HTML: tabular figures, a real head for screen readers, words escaped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from language import translate
from ui import theme


@dataclass(frozen=True)
class Column:
    """A heading; `number` aligns right in tabular figures; `help` is shown on hover.

    `href` makes the heading a link (to the page sorted by it); `sorted` is `ascending` or `descending` where
    the rows stand in its order.
    """

    title: str
    number: bool = False
    help: str = ""
    href: str = ""
    sorted: str = ""


@dataclass(frozen=True)
class Html:
    """A cell that is HTML already; what made it has escaped its words."""

    code: str


Cell = str | Html
Row = Sequence[Cell]


def table(
    columns: Sequence[Column], rows: Sequence[Row], caption: str, name: str = "", marked: Sequence[int] = ()
) -> str:
    """HTML of a table. The first cell of a row is its head; rows whose index is in `marked` stand out."""
    head = "".join(_head(column) for column in columns)
    body = "".join(
        f"<tr{' class=marked' if index in set(marked) else ''}>" + _cells(columns, row) + "</tr>"
        for index, row in enumerate(rows)
    )
    return (
        f'<div class="bg-scroll bg-links" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table class="bg-table {escape(name)}"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def show(
    columns: Sequence[Column], rows: Sequence[Row], caption: str, name: str = "", marked: Sequence[int] = ()
) -> None:
    st.html(table(columns, rows, caption, name, marked))


def notes(lines: Sequence[str]) -> None:
    """Notes under a table, each its own line."""
    if lines:
        st.html("".join(f'<p class="bg-note">{escape(line)}</p>' for line in lines))


def status(code: str, lang: str, word: bool = True) -> Html:
    """A status as shape, word and colour; `word=False` keeps the word for screen readers only."""
    said = escape(translate(f"status.{code}", lang))
    shown = f"<span>{said}</span>" if word else f'<span class="bg-unseen">{said}</span>'
    return Html(
        f'<span class="bg-status {theme.family(code)}" title="{said}">'
        f'<i aria-hidden="true">{theme.shape(code)}</i>{shown}</span>'
    )


def link(address: str, words: str) -> Html:
    return Html(f'<a href="{escape(address)}" target="_self">{escape(words)}</a>')


def text(cell: Cell) -> str:
    return cell.code if isinstance(cell, Html) else escape(cell)


def _head(column: Column) -> str:
    kind = ' class="number"' if column.number else ""
    hint = f' title="{escape(column.help)}"' if column.help else ""
    order = f' aria-sort="{column.sorted}"' if column.sorted else ""
    arrow = {"ascending": " ▲", "descending": " ▼"}.get(column.sorted, "")
    words = f'{escape(column.title)}<span aria-hidden="true">{arrow}</span>'
    if column.href:
        words = f'<a class="bg-sort" href="{escape(column.href)}" target="_self">{words}</a>'
    return f'<th scope="col"{kind}{hint}{order}>{words}</th>'


def _cells(columns: Sequence[Column], row: Row) -> str:
    """The label is the heading of a cell where a narrow screen shows a row as a card."""
    cells = []
    for index, (column, cell) in enumerate(zip(columns, row, strict=True)):
        kind = ' class="number"' if column.number else ""
        if index == 0:
            cells.append(f'<th scope="row"{kind}>{text(cell)}</th>')
        else:
            cells.append(f'<td{kind} data-label="{escape(column.title)}">{text(cell)}</td>')
    return "".join(cells)
