"""How an unknown table may be read: which columns are area, indicator, period and value, the likeliest first.

Nothing depends on the order of the columns: a column is judged by its header and by what its cells hold. A
proposal is only that; on the Data page a person corrects it before anything is read by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import log10, sqrt
from typing import Literal

from etl.layouts.declared_names import COLUMN, SHEET, YEAR
from etl.layouts.declared_tables import is_period
from etl.layouts.grid import HEAD_ROWS, TextRows, header_names, sheets, text_rows
from etl.layouts.head import DELIMITERS, Head
from etl.layouts.long_words import ROLE_OF, normal
from etl.layouts.proposal_columns import Column, Names

SAMPLE_ROWS = 400
_DEEPEST_HEADER = 3
_KEPT = 12
_CANDIDATES = 6  # columns tried for one role
Across = Literal["", "period", "indicator", "area"]


@dataclass(frozen=True)
class Table:
    """The table of a file under its header; `header_row` is counted from 1, as a reader of the file does."""

    sheet: str
    delimiter: str
    header_row: int
    header_rows: int
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]  # the first ones below the header

    def cells(self, name: str) -> list[str]:
        place = self.names.index(name)
        return [row[place] if place < len(row) else "" for row in self.rows]


@dataclass(frozen=True)
class Reading:
    """Which columns are what. Empty: not in a column, so one for the whole file, or asked for.

    With `across` the header of the columns `wide` is the period (or indicator, or area), and their cells are
    the numbers; else the number stands in `value`.
    """

    area: tuple[str, ...] = ()
    indicator: tuple[str, ...] = ()
    period: tuple[str, ...] = ()
    value: str = ""
    across: Across = ""
    wide: tuple[str, ...] = ()
    published: str = ""
    year_begins_in: int = 1
    fill_down: tuple[str, ...] = ()
    score: float = 0.0


def table_of(
    head: Head, sheet: str | None = None, header_row: int | None = None, header_rows: int | None = None
) -> Table:
    """The table as its header seems to stand, or as the user says: in the sheet with the widest header."""
    delimiter = _delimiter(head)
    found = [
        _table(name, delimiter, text_rows(head, name, delimiter, SAMPLE_ROWS), header_row, header_rows)
        for name in ([sheet] if sheet is not None else sheets(head))
    ]
    return max(found, key=lambda table: sum(bool(name) for name in table.names))


def readings(table: Table, names: Names, sheet_names: Sequence[str] = ()) -> list[Reading]:
    """Every reading that makes sense, the likeliest first; at least one, which may leave all to be asked."""
    columns = [Column(name, table.cells(name), names) for name in table.names if name]
    published = next((c.name for c in columns if ROLE_OF.get(normal(c.name)) == "published"), "")
    columns = [column for column in columns if column.name != published]
    if len(sheet_names) > 1:
        columns.append(Column(SHEET, list(sheet_names), names))
    found: dict[Reading, float] = {}
    for shape in _shapes(columns, names):
        for reading in _with_keys(shape, columns):
            bare = replace(reading, published=published, fill_down=_filled_down(reading, columns), score=0.0)
            found[bare] = max(found.get(bare, 0.0), reading.score)
    ranked = sorted(found, key=lambda reading: -found[reading])
    return [replace(reading, score=round(found[reading], 3)) for reading in ranked[:_KEPT]] or [Reading()]


def _table(
    sheet: str, delimiter: str, rows: TextRows, header_row: int | None, header_rows: int | None
) -> Table:
    at, depth = _header(rows) if header_row is None else (header_row - 1, header_rows or 1)
    names = header_names(rows, at, depth)
    below = tuple(tuple(row) for row in rows[at + depth :] if any(row))
    return Table(sheet, delimiter, at + 1, depth, tuple(names), below)


def _delimiter(head: Head) -> str:
    """The one that cuts the most of the first lines into the same number of cells."""
    if head.kind != "text":
        return ","

    def evenness(delimiter: str) -> int:
        widths = [len(row) for row in text_rows(head, "", delimiter, HEAD_ROWS) if len(row) > 1]
        return max((widths.count(width) * 100 + min(width, 99) for width in set(widths)), default=0)

    return max(DELIMITERS, key=evenness)


def _header(rows: TextRows) -> tuple[int, int]:
    """Where the header is (from 0) and how many rows it has: the one with the most names over numbers."""
    best, best_at = 0, (0, 1)
    for at in range(min(HEAD_ROWS, len(rows))):
        for depth in range(1, _DEEPEST_HEADER + 1):
            below = next((row for row in rows[at + depth :] if any(row)), [])
            if (
                at + depth < len(rows)
                and _has_number(below)
                and not any(map(_is_data, rows[at : at + depth]))
            ):
                named = sum(bool(name) for name in header_names(rows, at, depth))
                own = sum(bool(cell) for cell in rows[at])
                if own > 1 and named > best:
                    best, best_at = named, (at, depth)
    return best_at


def _has_number(row: Sequence[str]) -> bool:
    return any(re.fullmatch(r"-?\d[\d\s]*([.,]\d+)?", cell) for cell in row)


def _is_data(row: Sequence[str]) -> bool:
    """Whether a row holds numbers that are no periods: it is none of a header."""
    return any(re.fullmatch(r"-?\d[\d\s]*([.,]\d+)?", cell) and not is_period(cell) for cell in row)


def _shapes(columns: Sequence[Column], names: Names) -> Iterator[Reading]:
    """The ways in which the numbers can lie, before the keys are looked for."""
    values = [column for column in columns if column.is_value and not _is_part_of_date(column)]
    across = [column for column in values if is_period(column.name)]
    months = [column for column in values if is_period(column.name, without_year=True)]
    if len(across) >= 1:
        wide = tuple(column.name for column in across)
        yield Reading(period=(COLUMN,), across="period", wide=wide, score=2 + 2 * len(across) / len(values))
    elif len(months) >= 2:
        wide = tuple(column.name for column in months)
        for year in [c.name for c in columns if c.years > 0.8] or [YEAR]:
            yield Reading(
                period=(COLUMN, year), across="period", wide=wide, score=1.8 + 2 * len(months) / len(values)
            )
    plain = [column for column in values if column not in across]
    for column in plain:
        yield Reading(value=column.name, score=1 + (column.named("value") + 1) / sqrt(len(plain)))
    if len(plain) >= 2:
        wide = tuple(column.name for column in plain)
        for role, known in (("indicator", names.is_indicator), ("area", names.is_area)):
            share = sum(known(name) for name in wide) / len(wide)
            if role == "indicator":
                yield Reading(indicator=(COLUMN,), across="indicator", wide=wide, score=1.9 + 3 * share)
            elif share > 0.2:
                yield Reading(area=(COLUMN,), across="area", wide=wide, score=1.5 + 3 * share)


def _with_keys(shape: Reading, columns: Sequence[Column]) -> Iterator[Reading]:
    """The shape with columns for the keys that it leaves open."""
    free = [c for c in columns if c.name not in (shape.value, *shape.wide, *shape.period)]
    for period, begins_in, period_score in _periods(shape, free):
        texts = [c for c in free if c.name not in period and c.numbers < 0.5 and c.periods < 0.5]
        areas = _best(texts, "area") if not shape.area else [None]
        indicators = _best(texts, "indicator") if not shape.indicator else [None]
        for area, indicator in product(areas, indicators):
            if area is None or area is not indicator:
                yield replace(
                    shape,
                    area=(area.name,) if area else shape.area,
                    indicator=(indicator.name,) if indicator else shape.indicator,
                    period=period,
                    year_begins_in=begins_in,
                    score=shape.score + period_score + _fit(area, "area") + _fit(indicator, "indicator"),
                )


def _best(texts: Sequence[Column], role: str) -> list[Column | None]:
    return [*sorted(texts, key=lambda column: -_fit(column, role))[:_CANDIDATES], None]


def _fit(column: Column | None, role: str) -> float:
    """How well a column of texts serves as the areas, or the indicators; without one a little is lost."""
    if column is None:
        return -0.2
    own, other = (column.areas, column.indicators) if role == "area" else (column.indicators, column.areas)
    own = 2 * own if own > 0.3 else 0.3 * own  # some name or other is known in any column
    rival = column.named("indicator" if role == "area" else "area")
    finer = 0.2 * log10(1 + len(column.distinct))  # of group, subgroup and kind the last says the most
    dull = (-0.2 if len(column.distinct) == 1 else 0.0) - (0.3 if "cod" in column.name.casefold() else 0.0)
    return own - 2 * other + column.named(role) - 0.5 * rival + finer + dull


def _periods(shape: Reading, free: Sequence[Column]) -> Iterator[tuple[tuple[str, ...], int, float]]:
    """Columns of the period, the month in which their year begins, and how well they serve."""
    if shape.period:
        yield shape.period, 1, 1.0
        return
    parts = [c for c in free if _is_part_of_date(c)]
    for year in free:
        for part in parts:
            if part is not year and year.years > 0.8:
                yield (year.name, part.name), 1, 2.5 + 0.5 * part.named("period")
            if part is not year and year.financial_years > 0.8 and part.quarters > 0.8:
                yield (year.name, part.name), 4, 2.5
    for column in free:
        if column.periods > 0.5:
            finer = 0.3 if column.years < 0.8 else -0.3
            yield (column.name,), 1, 2 * column.periods + 0.4 * column.named("period") + finer
    yield (), 1, -0.2


def _is_part_of_date(column: Column) -> bool:
    return column.months > 0.8 and (column.named("period") > 0 or column.numbers < 0.5)


def _filled_down(reading: Reading, columns: Sequence[Column]) -> tuple[str, ...]:
    """Key columns of which more than a quarter is blank, though not at the top: merged or written once."""
    keys = {*reading.area, *reading.indicator, *reading.period}
    return tuple(
        column.name
        for column in columns
        if column.name in keys
        and column.cells
        and column.cells[0].strip()
        and column.name != SHEET
        and sum(not cell.strip() for cell in column.cells) * 4 > len(column.cells)
    )
