"""The numbered table of one sheet of an official form: columns with their full headers, rows with codes.

Headers stand in two or three merged levels over the row «А, Б, 1, 2, 3, …»; a header merged over several
columns is carried right over those below which a lower header stands. A damaged numbering is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from weakref import WeakKeyDictionary

from domain import UnreadableError
from etl.layouts.form_data import readable
from etl.layouts.head import Cell, Head, Rows
from etl.layouts.official_form import cell_text, number, plain, texts

_TITLE_ROWS = 5
_LEVELS = 6  # rows of headers at most
# The first texts of each sheet, looked through once for every section of a form.
_TITLES: WeakKeyDictionary[Head, dict[str, tuple[str, ...]]] = WeakKeyDictionary()
_TOP = re.compile(r"наименован|показател|шифр|^код$|преступлени", re.IGNORECASE)
_CONNECTIVE = re.compile(r"(?:из них|в том числе|в т\. ?ч\.?)[\s:]*", re.IGNORECASE)
_REFERENCE = re.compile(r"из гр(?:афы|\.)\s*(\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Column:
    """One numbered column. `header` has its levels from the top, joined by ` / `."""

    index: int
    number: int
    header: str

    def part_of(self) -> int | None:
        """The number of the column that this one's nearest header names: «из графы 2»."""
        named = _REFERENCE.findall(self.header)
        return int(named[-1]) if named else None


@dataclass(frozen=True)
class Row:
    """One row with a code. `labels` are its texts from left to right without «из них»."""

    index: int
    code: int
    labels: tuple[str, ...]

    @property
    def label(self) -> str:
        return " ".join(self.labels)


@dataclass(frozen=True)
class Sheet:
    """Which sheet of which form a table was read from, for what is said of it."""

    file: str
    form: str
    name: str

    def differs(self, expected: object, found: object) -> UnreadableError:
        """The refusal of a form that is not as it was when its layout was written."""
        return UnreadableError(
            "error.form_differs",
            file=self.file,
            form=self.form,
            sheet=self.name,
            expected=str(expected),
            found=str(found),
        )


@dataclass(frozen=True)
class FormTable:
    """The table of one sheet."""

    sheet: Sheet
    cells: Rows
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def column(self, wanted: re.Pattern[str], of: Column | None = None) -> Column:
        """The one column whose header fits, and that is a part of column `of` if it names one.

        Raises UnreadableError where no column or more than one does: the text decides, not the place.
        """
        fitting = [column for column in self.columns if wanted.search(column.header)]
        if of is not None:
            fitting = [column for column in fitting if column.part_of() in (None, of.number)]
        if len(fitting) != 1:
            names = "; ".join(f"{column.number}: {column.header}" for column in fitting[:3])
            raise self.sheet.differs(readable(wanted), names or "—")
        return fitting[0]

    def texts(self, rows: Iterable[Row], column: Column) -> list[str]:
        """What a column says in some rows, as the loader reads it: `12`, also for a number kept as a text."""
        at, cells = column.index, self.cells
        return [cell_text(line[at]) if at < len(line := cells[row.index]) else "" for row in rows]


def only_sheet(head: Head, form: str, title: re.Pattern[str]) -> Sheet:
    """The one sheet that bears a section's title, whatever it is called. Raises UnreadableError."""
    if head not in _TITLES:
        _TITLES[head] = {name: tuple(texts(rows[:_TITLE_ROWS])) for name, rows in head.sheet_heads.items()}
    found = [name for name, titles in _TITLES[head].items() if any(map(title.search, titles))]
    if len(found) != 1:
        raise UnreadableError(
            "error.form_section_absent",
            file=head.path.name,
            form=form,
            expected=readable(title),
            found=", ".join(found or head.sheet_names),
        )
    return Sheet(head.path.name, form, found[0])


def read_table(sheet: Sheet, cells: Rows) -> FormTable:
    """The table of a sheet. Raises UnreadableError that says what is wrong with it."""
    at, first = _numbering(sheet, cells)
    columns = _columns(sheet, cells, at, first)
    return FormTable(sheet, cells, columns, _rows(sheet, cells, at, first))


def _numbering(sheet: Sheet, cells: Rows) -> tuple[int, int]:
    """The row of the column numbers and its first number: «Б» and 1 side by side."""
    for at, row in enumerate(cells):
        for index in range(1, len(row)):
            if number(row[index]) == 1 and plain(row[index - 1]).upper() in ("Б", "B"):
                return at, index
    raise sheet.differs("А, Б, 1, 2, 3, …", "—")


def _columns(sheet: Sheet, cells: Rows, at: int, first: int) -> tuple[Column, ...]:
    top = next(
        (row for row in range(max(0, at - _LEVELS), at) if any(map(_is_top, cells[row][:first]))), at - 1
    )
    numbers = [number(cell) for cell in cells[at][first:]]
    width = max((index for index, found in enumerate(numbers) if found is not None), default=0) + 1
    if numbers[:width] != list(range(1, width + 1)):
        found = ", ".join("—" if one is None else f"{one:g}" for one in numbers[:width])
        raise sheet.differs(f"1, 2, 3, … {width}", found)
    levels = [[_text(row, index) for index in range(first + width)] for row in cells[top:at]]
    headers = _carried(levels, first)
    return tuple(
        Column(first + place, place + 1, " / ".join(text for text in headers[place] if text))
        for place in range(width)
    )


def _carried(levels: list[list[str]], first: int) -> list[list[str]]:
    """Each column's headers from the top; a merged one is carried right over columns with headers below."""
    width = len(levels[0]) if levels else first
    for depth, level in enumerate(levels):
        for index in range(first + 1, width):
            below = any(lower[index] for lower in levels[depth + 1 :])
            # Under a new header of an upper level nothing is carried over from the left.
            fresh = any(levels[upper][index] != levels[upper][index - 1] for upper in range(depth))
            if not level[index] and below and not fresh:
                level[index] = level[index - 1]
    return [[level[index] for level in levels] for index in range(first, width)]


def _rows(sheet: Sheet, cells: Rows, at: int, first: int) -> tuple[Row, ...]:
    rows: list[Row] = []
    for index in range(at + 1, len(cells)):
        row = cells[index]
        code = number(row[first - 1]) if len(row) >= first else None
        labels = _labels(tuple(row[: first - 1]))
        if code is None:
            if labels and any(number(cell) is not None for cell in row[first:]):
                raise sheet.differs(len(rows) + 1, f"{plain(row[first - 1])} {labels[-1]}".strip())
            continue
        if code != len(rows) + 1:
            raise sheet.differs(len(rows) + 1, f"{code:g} {' '.join(labels)}".strip())
        rows.append(Row(index, int(code), labels))
    return tuple(rows)


@lru_cache(maxsize=8192)  # the sheets of a form repeat their rows
def _labels(cells: tuple[Cell, ...]) -> tuple[str, ...]:
    found = (plain(cell) for cell in cells if cell not in ("", None))
    return tuple(text for text in found if text and not _CONNECTIVE.fullmatch(text))


def _is_top(cell: Cell) -> bool:
    return isinstance(cell, str) and _TOP.search(plain(cell)) is not None


def _text(row: Sequence[Cell], index: int) -> str:
    return plain(row[index]) if index < len(row) and row[index] not in ("", None) else ""
