"""Delimited files made fit for DuckDB's reader: UTF-8, and where it refuses one, rows of one width."""

from __future__ import annotations

import csv
import re
from itertools import islice
from pathlib import Path

from domain import UnreadableError

_UTF8 = ("utf-8", "utf8", "utf-8-sig", "ascii", "us-ascii")
_PIECE = 1 << 20
_BLANK_LINE = re.compile(rb"\n\r?\n[^\r\n]")


def in_utf8(path: Path, encoding: str, folder: Path) -> Path:
    """The file itself where it is in UTF-8, else a copy in `folder` that is. Raises UnreadableError."""
    if encoding.lower().replace("_", "-") in _UTF8:
        return path
    copy = folder / "utf8.csv"
    try:
        with (
            path.open(encoding=encoding, newline="") as source,
            copy.open("w", encoding="utf-8", newline="") as target,
        ):
            while piece := source.read(_PIECE):
                target.write(piece)
    except (UnicodeError, LookupError):
        raise UnreadableError("error.encoding_wrong", file=path.name, encoding=encoding) from None
    return copy


def has_blank_lines(path: Path) -> bool:
    """Whether an empty line has a row behind it: DuckDB passes over such lines and miscounts the rows."""
    before = b""
    with path.open("rb") as source:
        while piece := source.read(_PIECE):
            seen = before + piece
            if (b"\n\n" in seen or b"\n\r\n" in seen) and _BLANK_LINE.search(seen):
                return True
            before = seen[-3:]
    return False


def has_one_width(path: Path, delimiter: str, width: int, header_row: int) -> bool:
    """Whether each line from the header on has so many cells.

    The file is in UTF-8. DuckDB itself passes over a blank cell too many at a line's end.
    """
    cut = delimiter.encode()
    with path.open("rb") as source:
        for line in islice(source, header_row - 1, None):
            if b'"' in line:
                return _has_one_width_quoted(path, delimiter, width, header_row)
            if line.count(cut) != width - 1 and line.strip():
                return False
    return True


def _has_one_width_quoted(path: Path, delimiter: str, width: int, header_row: int) -> bool:
    with path.open(encoding="utf-8-sig", newline="") as source:
        try:
            rows = islice(csv.reader(source, delimiter=delimiter), header_row - 1, None)
            return all(len(row) == width for row in rows if row)
        except (csv.Error, UnicodeDecodeError):
            return False


def header_of(path: Path, delimiter: str, header_row: int, name: str) -> list[str]:
    """The cells of the header. `name` is what an error calls the file. Raises UnreadableError."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = csv.reader(handle, delimiter=delimiter)
        try:
            for _ in range(header_row - 1):
                next(rows)
            return next(rows)
        except (StopIteration, csv.Error, UnicodeDecodeError) as problem:
            raise unreadable(name, problem) from None


def repaired(
    path: Path,
    delimiter: str,
    width: int,
    folder: Path,
    name: str,
    numbers_from: int | None = None,
    header_row: int = 1,
) -> Path:
    """A copy with one kind of line end, short rows filled up with blanks, blank cells behind the last cut.

    Raises UnreadableError with the line for a row that has too much, or a quote that is never closed: what
    such a quote swallows would be lost without a word. Where numbers stand side by side (from the column
    `numbers_from` on) a row with more or fewer cells than the header is refused as well: one delimiter lost,
    there or in the header, and all behind it would count for the month before.
    """
    copy = folder / f"repaired-{path.name}"
    with (
        path.open(encoding="utf-8-sig", newline="") as source,
        copy.open("w", encoding="utf-8", newline="") as target,
    ):
        rows = csv.reader(source, delimiter=delimiter, strict=True)
        writer = csv.writer(target, delimiter=delimiter, lineterminator="\n")
        try:
            for number, row in enumerate(rows, 1):
                side_by_side = numbers_from if number >= header_row else None
                _check_width(row, width, side_by_side, name, rows.line_num)
                writer.writerow((row + [""] * width)[:width])
        except csv.Error:
            raise UnreadableError("error.csv_line_wrong", file=name, line=rows.line_num) from None
        except UnicodeDecodeError as problem:
            raise UnreadableError("error.encoding_wrong", file=name, encoding=problem.encoding) from None
    return copy


def _check_width(row: list[str], width: int, numbers_from: int | None, name: str, line: int) -> None:
    """Raise UnreadableError for a row whose cells may have slid under other headers."""
    if any(cell.strip() for cell in row[width:]) or (numbers_from is not None and len(row) > width):
        raise UnreadableError("error.csv_line_wrong", file=name, line=line)
    if numbers_from is not None and len(row) < width and any(cell.strip() for cell in row[numbers_from:]):
        raise UnreadableError("error.csv_line_short", file=name, line=line, cells=len(row), expected=width)


def unreadable(name: str, problem: Exception) -> UnreadableError:
    """The error for a file that a reader refused, with the line where the reader says it."""
    found = re.search(r"on Line: (\d+)", str(problem))
    if found:
        return UnreadableError("error.csv_line_wrong", file=name, line=int(found[1]))
    return UnreadableError("error.csv_wrong", file=name)
