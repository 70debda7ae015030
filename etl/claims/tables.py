"""A table pasted from a note or a workbook: indicator | period | last year | ± | %, a line a row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from etl.claims.numbers import Number, read_number, sign_at
from etl.claims.periods import Span
from etl.claims.tokens import tokens
from etl.claims.words import compiled
from models.claims import Announced, Claim, Comparison, Direction, Figure, Level, NotUnderstood

Column = Literal["now", "before", "difference", "percent", "share", "name", ""]
_HEADS: tuple[tuple[Column, str], ...] = (
    ("before", "last_year"), ("share", "head_share"), ("percent", "head_percent"),
    ("difference", "head_difference"), ("now", "head_now"), ("name", "head_name"),
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    claim: Claim
    text: str
    start: int
    end: int
    span: Span | None = None


@dataclass(frozen=True)
class _Head:
    """What each column holds, and the periods of the two columns of numbers."""

    columns: tuple[Column, ...]
    spans: tuple[Span | None, ...]


def is_table_line(line: str) -> bool:
    return len(_cells(line)) >= 3


def _cells(line: str) -> list[str]:
    line = line.rstrip("\r\n")
    if "\t" in line:
        return [cell.strip() for cell in line.split("\t")]
    if line.count("|") >= 2:
        return [cell.strip() for cell in line.strip().strip("|").split("|")]
    return [line]


def table_claims(block: str) -> list[Row]:
    """A claim for each row of numbers; shares of a row are left out, since their whole is not said."""
    head: _Head | None = None
    rows: list[Row] = []
    at = 0
    for line in block.splitlines(keepends=True):
        cells = _cells(line)
        start, end = at, at + len(line.rstrip("\r\n"))
        at += len(line)
        numbers = [_cell_number(cell) for cell in cells]
        if sum(number is not None for number in numbers[1:]) == 0 or _is_heading(cells, numbers):
            head = _head(cells) or head
            continue
        if (found := _row(cells, numbers, head)) is not None:
            rows.append(Row(found[0], _words(cells), start, end, found[1]))
    return rows


def _is_heading(cells: Sequence[str], numbers: Sequence[Number | None]) -> bool:
    """The line «1 | 2 | 3 | 4» under a heading, or a heading whose only numbers are years."""
    if list(cells) == [str(number) for number in range(1, len(cells) + 1)]:
        return True
    written = [cell for cell, number in zip(cells, numbers, strict=True) if number is not None]
    return all(re.fullmatch(r"(19|20)\d\d", cell) for cell in written) and _head(cells) is not None


def _words(cells: Sequence[str]) -> str:
    return " | ".join(cell for cell in cells if cell)


def _head(cells: Sequence[str]) -> _Head | None:
    columns = tuple(_column(cell) for cell in cells)
    spans = tuple(_span(cell) for cell in cells)
    years = [(span.year or 0, place) for place, span in enumerate(spans) if span and not columns[place]]
    made = list(columns)
    if len(years) == 2 and "before" not in made and "now" not in made:
        (_, earlier), (_, later) = sorted(years)
        made[earlier], made[later] = "before", "now"
    elif len(years) == 1 and "now" not in made:
        made[years[0][1]] = "now"
    if "before" not in made or "now" not in made:
        return None
    return _Head(tuple(made), spans)


def _column(cell: str) -> Column:
    for column, role in _HEADS:
        if compiled(role).fullmatch(cell.strip()) or (
            column in ("before", "share") and compiled(role).search(cell)
        ):
            return column
    return ""


def _span(cell: str) -> Span | None:
    found = [token.span for token in tokens(f"{cell}") if token.kind == "Y" and token.span]
    if not found and re.fullmatch(r"(19|20)\d\d", cell):
        return Span(year=int(cell)).completed()
    return found[0].completed() if len(found) == 1 else None


def _cell_number(cell: str) -> Number | None:
    """The number that a cell is; None for words, and for a number among words."""
    cell = cell.strip().lstrip("*").rstrip("*")
    _, start = sign_at(cell, 0)
    number = read_number(cell, start) if cell[start : start + 1].isdigit() else None
    if number is None or cell[number.end :].strip():
        return None
    sign = "" if start == 0 else ("+" if cell[0] == "+" else "-")
    return Number(number.value, number.decimals, number.scale, number.kind, sign, number.money, number.end)


def _row(
    cells: Sequence[str], numbers: Sequence[Number | None], head: _Head | None
) -> tuple[Claim, Span | None] | None:
    columns = head.columns if head and len(head.columns) == len(cells) else _guess(numbers)
    if columns is None:
        figures = tuple(number.figure() for number in numbers[1:] if number)
        return NotUnderstood(figures), None
    held = {column: number for column, number in zip(columns, numbers, strict=True) if number and column}
    now, before = held.get("now"), held.get("before")
    if now is None or before is None:
        only = now or before
        return (Level(only.figure()), None) if only else None
    announced = []
    if difference := held.get("difference"):
        announced.append(_announced(difference, "points" if now.kind == "percent" else "number"))
    if percent := held.get("percent"):
        announced.append(_announced(percent, "percent"))
    spans = head.spans if head else (None,) * len(cells)
    span = spans[columns.index("now")]
    earlier = spans[columns.index("before")]
    claim = Comparison(
        _plain(now), _plain(before), "percent" if now.kind == "percent" else _unit(now, before),
        tuple(announced),
        months_now=span.months if span else None, months_before=earlier.months if earlier else None,
        span_now=(span.year, span.first) if span and span.first else None,
        span_before=(earlier.year, earlier.first) if earlier and earlier.first else None,
        same_period=bool(head) and earlier is None, bracket=head is None,
        quarter=bool(span and span.quarter),
    )  # fmt: skip
    return claim, span


def _unit(now: Number, before: Number) -> Literal["count", "rate"]:
    """Numbers with decimals and sums of money are no counts."""
    whole = now.decimals == before.decimals == 0 and not (now.money or before.money)
    return "count" if whole or now.scale else "rate"


def _plain(number: Number) -> Figure:
    return number.figure()


def _announced(number: Number, unit: Literal["number", "percent", "points"]) -> Announced:
    direction: Direction = "down" if number.sign == "-" else "up" if number.sign == "+" else ""
    figure = number.figure(as_kind="percent" if unit != "number" else None)
    return Announced(Figure(abs(figure.value), figure.half, figure.loose), unit, direction)


def _guess(numbers: Sequence[Number | None]) -> tuple[Column, ...] | None:
    """A table without a heading: a name, two numbers without a sign, then signed ones or a percentage.

    The official order is the period, then last year; taken only where the third number is their difference or
    has a sign or a percent sign, else the row is not understood.
    """
    if len(numbers) < 4 or numbers[0] is not None or numbers[1] is None or numbers[2] is None:
        return None
    made: list[Column] = ["name", "now", "before"]
    for number in numbers[3:]:
        if number is None:
            made.append("")
        elif number.kind == "percent" and "percent" not in made:
            made.append("percent")
        elif "difference" not in made and number.value == abs(numbers[1].value - numbers[2].value):
            made.append("difference")
        elif "percent" not in made and number.sign:
            made.append("percent")
        else:
            made.append("")
    return tuple(made) if {"difference", "percent"} & set(made) else None
