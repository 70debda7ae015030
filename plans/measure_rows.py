"""The measures among the rows of a plan's table and their sections; what page breaks cut, put together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from domain import UnreadableError
from plans.columns import Column, Columns, columns_of, counts_columns, is_heading, plain_number
from plans.documents.grid import LOOSE, Document, Row
from plans.executors import begins_body

_NOTE = re.compile(r"^\W*(примечани|ескерту|список сокращений|согласовано|келісілді)", re.IGNORECASE)
_ENDED = re.compile(r"[.;:!?]$")
_HYPHEN = re.compile(r"\w-$")
_SIGNS = ",;"
_BODIES = (Column.EXECUTORS, Column.CO_EXECUTORS)


@dataclass
class RawMeasure:
    """A measure as its rows have it: the cells by column, lines kept. `joined`: cut by a page break."""

    number: str
    section: str
    place: str
    cells: dict[Column, str]
    joined: bool = False

    def text(self, column: Column) -> str:
        """A cell in one line."""
        return " ".join(self.cells.get(column, "").split())

    @property
    def is_bare(self) -> bool:
        """Whether it is a number and a wording, and nothing more."""
        return not self.cells.keys() - {Column.NUMBER, Column.WORDING, Column.OTHER}


@dataclass(frozen=True)
class Left:
    """A row among the measures that could not be understood, and is in none of them."""

    place: str
    text: str


@dataclass(frozen=True)
class Found:
    """What a document's tables come to. `heading`: the lines above the first of them."""

    heading: tuple[str, ...]
    measures: tuple[RawMeasure, ...]
    left: tuple[Left, ...]


@dataclass
class _Walk:
    """How far the walk through the rows has come."""

    columns: Columns
    table: int
    width: int
    section: str = ""
    noted: bool = False  # notes have begun, whose points are numbered, too
    last: RawMeasure | None = None  # what a row without a number goes on with
    measures: list[RawMeasure] = field(default_factory=list)
    left: list[tuple[int, Left]] = field(default_factory=list)  # with the number of measures before


def measures_of(document: Document) -> Found:
    """The measures in the document's order. Raises UnreadableError where no table of measures is found."""
    head = next((at for at, row in enumerate(document.rows) if columns_of(row.cells)), None)
    if head is None:
        raise UnreadableError("plan.header_absent", file=document.name)
    first = document.rows[head]
    walk = _Walk(columns_of(first.cells) or {}, first.table, len(first.cells))
    for row in document.rows[head + 1 :]:
        _take(walk, row)
    if not walk.measures:
        raise UnreadableError("plan.no_measures", file=document.name)
    number_in_sections(walk.measures)
    heading = tuple(_heading_lines(document.rows[:head]))
    # What stands behind the last measure is a signature.
    left = tuple(one for before, one in walk.left if before < len(walk.measures))
    return Found(heading, tuple(walk.measures), left)


def _heading_lines(rows: Sequence[Row]) -> Iterator[str]:
    """The lines above the table; what stands in another table is parted from them by a blank one."""
    for before, row in zip([None, *rows], rows, strict=False):
        if before and before.table != row.table:
            yield ""
        yield " ".join(row.cell(place) for place in row.filled)


def _take(walk: _Walk, row: Row) -> None:
    """One row of the document behind the first header."""
    if found := columns_of(row.cells):
        walk.columns, walk.table, walk.width, walk.noted = found, row.table, len(row.cells), False
        return
    if not row.filled or counts_columns(row.cells):
        return
    text = row.cell(row.filled[0]).strip("*_ ")
    if len(row.filled) == 1 and _NOTE.match(text):
        walk.noted, walk.last = True, None
    elif row.table == LOOSE:
        if is_heading(text) and not walk.noted:
            _begin_section(walk, text)
    elif row.table == walk.table or len(row.cells) == walk.width:
        _take_cells(walk, _once(row))


def _once(row: Row) -> Row:
    """A row that has one text in all its cells has it once: so some programs write cells merged."""
    if len(row.cells) < 2 or len(set(row.cells)) > 1:
        return row
    return replace(row, cells=(row.cells[0], *[""] * (len(row.cells) - 1)), above=frozenset(), across=True)


def _take_cells(walk: _Walk, row: Row) -> None:
    number, cells = _number(walk.columns, row, _by_column(walk.columns, row))
    told = cells.keys() - {Column.NUMBER, Column.OTHER}
    if len(row.filled) == 1 and _is_section(walk, row, number):
        _begin_section(walk, row.cell(row.filled[0]))
    elif number is not None and told:
        _take_measure(walk, RawMeasure(number, walk.section, row.place, cells))
    elif number is None and walk.last is not None and not _has_number(walk.columns, row):
        _go_on(walk.last, walk.columns, row)
    elif number is None and told:
        text = " | ".join(" ".join(row.cell(place).split()) for place in row.filled)
        walk.left.append((len(walk.measures), Left(row.place, text)))


def _by_column(columns: Columns, row: Row) -> dict[Column, str]:
    """The filled cells; several columns of one kind are put together."""
    cells = {
        column: "; ".join(text for place in places if (text := row.cell(place).strip()))
        for column, places in columns.items()
    }
    return {column: text for column, text in cells.items() if text}


def _number(columns: Columns, row: Row, cells: dict[Column, str]) -> tuple[str | None, dict[Column, str]]:
    """The number of a row that begins a measure, and its cells; None for one that goes on with the last.

    Without a column of numbers the number stands before the wording.
    """
    if Column.NUMBER in columns:
        is_same = columns[Column.NUMBER][0] in row.above
        return None if is_same else plain_number(cells.get(Column.NUMBER, "")), cells
    first, _, rest = cells.get(Column.WORDING, "").partition(" ")
    number = plain_number(first) if first[-1:] in (".", ")") else None
    return number, {**cells, Column.WORDING: rest.strip()} if number else cells


def _has_number(columns: Columns, row: Row) -> bool:
    """Whether its cell of numbers has a text of its own."""
    return any(row.cell(place).strip() and place not in row.above for place in columns.get(Column.NUMBER, ()))


def _is_section(walk: _Walk, row: Row, number: str | None) -> bool:
    """Whether the only cell of a row is a heading, not the rest of what stands above it."""
    place = row.filled[0]
    text = row.cell(place)
    if place in walk.columns.get(Column.NUMBER, ()):
        return number is None
    if row.across:
        return True
    if place not in walk.columns[Column.WORDING] or row.above:
        return bool(place == 0 and is_heading(text))
    if Column.NUMBER not in walk.columns and number is not None:
        return False
    before = walk.last.text(Column.WORDING) if walk.last else ""
    is_title = not before or text.isupper() or bool(_ENDED.search(before))
    return bool(is_heading(text)) or (text[:1].isupper() and is_title)


def _begin_section(walk: _Walk, text: str) -> None:
    walk.section = " ".join(text.strip("*_ ").split())
    walk.last = None


def _take_measure(walk: _Walk, measure: RawMeasure) -> None:
    """Add it, unless it is a heading with its own number («I | Организационные меры») or a note's point."""
    if measure.is_bare and walk.noted:
        return
    if measure.is_bare and not measure.number[0].isdigit():
        _begin_section(walk, f"{measure.number}. {measure.text(Column.WORDING)}")
        return
    above = walk.measures[-1] if walk.measures else None
    if above and above.is_bare and not above.joined and measure.number.startswith(f"{above.number}."):
        walk.measures.pop()
        _begin_section(walk, f"{above.number}. {above.text(Column.WORDING)}")
        measure.section = walk.section
    walk.measures.append(measure)
    walk.last = measure


def _go_on(measure: RawMeasure, columns: Columns, row: Row) -> None:
    """Add the rest of the cells that a page break cut."""
    measure.joined = True
    for column, places in columns.items():
        for place in places:
            if (rest := row.cell(place).strip()) and place not in row.above:
                before = measure.cells.get(column, "")
                measure.cells[column] = _glued(before, rest, column) if before else rest


def _glued(before: str, rest: str, column: Column) -> str:
    """A word with its hyphen is not parted; a list of bodies without signs has each on a line of its own."""
    if _HYPHEN.search(before) and rest[:1].islower():
        return before + rest
    if column not in _BODIES or before[-1] in _SIGNS:
        return f"{before} {rest}"
    if not any(sign in before for sign in _SIGNS):
        return f"{before}\n{rest}"
    return f"{before};\n{rest}" if begins_body(rest) else f"{before} {rest}"


def number_in_sections(measures: Sequence[RawMeasure]) -> None:
    """Where numbers begin anew in every section, put the section's before them."""
    numbers = [measure.number for measure in measures]
    if len(set(numbers)) == len(numbers):
        return
    sections = list(dict.fromkeys(measure.section for measure in measures))
    if len(sections) == 1:
        return
    for measure in measures:
        own = plain_number(measure.section.split(" ", 1)[0]) if measure.section else None
        measure.number = f"{own or sections.index(measure.section) + 1}.{measure.number}"
