"""A table as rows of texts, whether it stands in a sheet or in a text file, and the header within it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from weakref import WeakKeyDictionary

from domain import UnreadableError
from etl.layouts.head import Head, Rows
from etl.layouts.long_columns import cell_text

HEAD_ROWS = 20  # within so many rows the header must stand
TextRows = list[list[str]]
_TEXTS: WeakKeyDictionary[Head, dict[tuple[str, str], frozenset[str]]] = WeakKeyDictionary()


def sheets(head: Head) -> list[str]:
    """The sheets of a workbook; a text has one without a name."""
    return list(head.sheet_heads) if head.kind == "workbook" else [""]


def text_rows(
    head: Head, sheet: str, delimiter: str, count: int | None = None, encoding: str | None = None
) -> TextRows:
    """The first rows of a sheet or of a text file (all of them without `count`), cell by cell as texts.

    Row `i` of the list is the row `i + 1` that a reader of the file sees. Raises UnreadableError for a whole
    text that is no table, or not in its encoding; of a beginning it gives what can be read.
    """
    if head.kind == "workbook":
        rows = head.sheet_heads[sheet] if count is not None and count <= HEAD_ROWS else head.sheet(sheet)
        return [[cell_text(cell) or "" for cell in row] for row in rows[:count]]
    encoding = encoding or head.encoding
    found: TextRows = []
    try:
        with head.path.open(
            encoding="utf-8-sig" if encoding == "utf-8" else encoding,
            errors="strict" if count is None else "replace",
            newline="",
        ) as handle:
            for row in islice(csv.reader(handle, delimiter=delimiter), count):
                found.append([cell.strip() for cell in row])
    except csv.Error:
        if count is None:
            raise UnreadableError("error.csv_wrong", file=head.path.name) from None
    except UnicodeDecodeError:
        raise UnreadableError("error.encoding_wrong", file=head.path.name, encoding=encoding) from None
    return [[], *found[1:]] if head.header_row == 2 else found  # Excel's line `sep=;` is no row of the table


def head_texts(head: Head, sheet: str, delimiter: str) -> frozenset[str]:
    """All texts among the first rows, kept for the other layouts that ask."""
    known = _TEXTS.setdefault(head, {})
    place = (sheet, delimiter if head.kind == "text" else "")
    if place not in known:
        known[place] = frozenset(_texts(head, sheet, delimiter))
    return known[place]


def _texts(head: Head, sheet: str, delimiter: str) -> Iterator[str]:
    rows: Rows = (
        head.sheet_heads[sheet] if head.kind == "workbook" else text_rows(head, sheet, delimiter, HEAD_ROWS)
    )
    for row in rows:
        for cell in row:
            if cell not in ("", None):
                text = cell if isinstance(cell, str) else cell_text(cell) or ""
                yield _name(text)


def header_names(rows: TextRows, at: int, depth: int = 1) -> list[str]:
    """The names of the columns: the texts of `depth` rows put together, the cells of merged ones filled.

    A name that comes again gets a number, `План (2)`; a column without any text has an empty name.
    """
    levels = rows[at : at + depth]
    width = max((len(level) for level in levels), default=0)
    padded = [_one_line(level, width) for level in levels]
    padded[:-1] = [_filled_right(level) for level in padded[:-1]]
    names: list[str] = []
    for column in range(width):
        parts = list(dict.fromkeys(level[column] for level in padded if level[column]))
        # A column that has nothing of its own below a merged text would bear its neighbour's name.
        own = any(column < len(level) and level[column].strip() for level in levels)
        names.append(_unused(_name(" ".join(parts)) if own else "", names))
    return names


def header_at(rows: TextRows, wanted: Sequence[str], depth: int = 1) -> int | None:
    """The row whose names hold all those wanted, of several the first with the most; None where no row does.

    One row too high a header of two rows still holds some of its names.
    """
    named = {}
    for at in range(len(rows)):
        names = header_names(rows, at, depth)
        if set(wanted) <= set(names):
            named[at] = sum(bool(name) for name in names)
    return max(named, key=named.__getitem__, default=None)


def filled_down(rows: TextRows, columns: Sequence[int]) -> TextRows:
    """The rows with the blank cells of some columns holding what stands above them."""
    filled: TextRows = []
    last = dict.fromkeys(columns, "")
    for row in rows:
        cells = list(row)
        for column in columns:
            if column < len(cells) and any(cells):
                cells[column] = last[column] = cells[column] or last[column]
        filled.append(cells)
    return filled


def _name(text: str) -> str:
    """A column's name in one line; a leading `__` is kept for the names of rules (`__column`)."""
    plain = " ".join(text.split()).replace('"', "'")
    return plain.lstrip("_") if plain.startswith("__") else plain


def _one_line(level: Sequence[str], width: int) -> list[str]:
    return [" ".join(cell.split()) for cell in level] + [""] * (width - len(level))


def _filled_right(level: Sequence[str]) -> list[str]:
    filled: list[str] = []
    for cell in level:
        filled.append(cell or (filled[-1] if filled else ""))
    return filled


def _unused(name: str, names: Sequence[str]) -> str:
    free, number = name, 2
    while name and free in names:
        free, number = f"{name} ({number})", number + 1
    return free
