"""Reading of official statistical forms: merged headers over a row of column numbers, rows with codes.

Such a form is read by what it says, never by where it says it: a sheet by its title, a column by the texts
above it, a row by the code (шифр, код строки) to the left of the first numbered column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from weakref import WeakKeyDictionary

from etl.layouts.head import Cell, Head, Rows

_FORM_NUMBER = re.compile(
    r"форм[аы]\s+(?:отчет[а-я]*\s+)?(?:№\s*)?(?P<number>(?:\d+-[а-яa-z]+|[а-яa-z]+-\d+)(?:-[а-яa-z\d]+)?)\b",
    re.IGNORECASE,
)
# Every layout of a form asks which forms a file names; its sheets are searched once.
_NAMED: WeakKeyDictionary[Head, frozenset[str]] = WeakKeyDictionary()
_LATIN_LOOKALIKES = str.maketrans("ABCEHKMOPTX", "АВСЕНКМОРТХ")


@dataclass(frozen=True)
class Table:
    """The numbered table of one sheet.

    `headers` maps a column's index to the texts above it, from the top; `rows` a row's code to its index.
    """

    headers: dict[int, str]
    rows: dict[int, int]


def texts(rows: Rows) -> Iterator[str]:
    """The texts of some rows, each with single spaces."""
    return (plain(cell) for row in rows for cell in row if isinstance(cell, str) and cell.strip())


def plain(cell: Cell) -> str:
    """A cell's text with single spaces, ё as е."""
    return _plain(str(cell))


@lru_cache(maxsize=8192)  # the sheets of a form repeat the same few hundred labels
def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().replace("ё", "е").replace("Ё", "Е")


def form_number(rows: Rows) -> str | None:
    """The number of the form that some row names, such as `1-М`; None where no row does."""
    cells = (cell for row in rows for cell in row if isinstance(cell, str))
    for text in (plain(cell) for cell in cells if "орм" in cell or "ОРМ" in cell):  # few need a search
        if found := _FORM_NUMBER.search(text):
            return found["number"].upper().translate(_LATIN_LOOKALIKES)
    return None


def names_form(head: Head, form: str) -> bool:
    """Whether a workbook names the form on one of its sheets."""
    return form in forms_named(head)


def forms_named(head: Head) -> frozenset[str]:
    """The forms that a workbook names on its sheets."""
    if head.kind != "workbook":
        return frozenset()
    if head not in _NAMED:
        numbers = (form_number(rows) for rows in head.sheet_heads.values())
        _NAMED[head] = frozenset(number for number in numbers if number)
    return _NAMED[head]


def numbered_table(rows: Rows) -> Table | None:
    """The table of a sheet; None where no row numbers the columns 1, 2, 3, …"""
    for at, row in enumerate(rows):
        first = next((column for column, cell in enumerate(row) if number(cell) == 1), None)
        if first and len(row) > first + 1 and number(row[first + 1]) == 2:
            columns = [c for c in range(first, len(row)) if number(row[c]) is not None]
            headers = {column: _above(rows[:at], column) for column in columns}
            codes = {
                int(code): index
                for index in range(at + 1, len(rows))
                if (code := number(rows[index][first - 1])) is not None
            }
            return Table(headers, codes)
    return None


def number(cell: Cell) -> float | None:
    """A cell's number, also where the sheet keeps it as text; None for anything else."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return float(cell)
    if isinstance(cell, str) and re.fullmatch(r"-?\d[\d\s]*([.,]\d+)?", cell.strip()):
        return float(re.sub(r"\s", "", cell).replace(",", "."))
    return None


@lru_cache(maxsize=65536, typed=True)
def cell_text(cell: Cell) -> str:
    """A cell as the loader reads it: a whole number without its point, anything else as it is."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    value = number(cell)
    if value is None:
        return plain("" if cell is None else cell)
    return str(int(value)) if value.is_integer() else repr(value)


def _above(rows: Rows, column: int) -> str:
    """The texts over a column; the cells of a merged header after its first are empty and add nothing."""
    return " ".join(plain(row[column]) for row in rows if column < len(row) and row[column] not in ("", None))
