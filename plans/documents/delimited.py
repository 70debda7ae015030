"""CSV: one table; the delimiter is the one that cuts the rows into most cells."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from domain import UnreadableError
from plans.documents.decoding import read_text
from plans.documents.grid import Row

DELIMITERS = ";,\t|"
_TABLE = 1


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a file; blank ones too, for they part a title from what follows. Raises UnreadableError."""
    text = read_text(path)
    best = max(DELIMITERS, key=lambda delimiter: _cells(text, delimiter))
    yield from _rows(text, best, path.name)


def _cells(text: str, delimiter: str) -> int:
    """How many rows have the commonest number of cells, times the number of cells beyond the first."""
    try:
        widths = Counter(len(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error:
        return 0
    return max(((width - 1) * rows for width, rows in widths.items()), default=0)


def _rows(text: str, delimiter: str, name: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            yield Row(tuple(cell.strip() for cell in cells), str(line), _TABLE)
            line = reader.line_num + 1
    except csv.Error:
        raise UnreadableError("error.csv_line_wrong", file=name, line=line) from None
