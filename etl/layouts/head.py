"""What a file shows before it is read: its kind, encoding, delimiter, header and sheets.

Recognition must not depend on the size of a file: of a long one only samples are looked at.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Literal

import python_calamine

from domain import UnreadableError

Cell = str | int | float | bool | date | time | datetime | timedelta | None
Rows = Sequence[Sequence[Cell]]

DELIMITERS = (";", ",", "\t", "|")
_SHEET_HEAD_ROWS = 20
_WHOLE = 32 * 2**20  # bytes up to which the encoding is looked for in the whole file
_SAMPLE = 2**20
_WORKBOOK_MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_DAMAGE = (
    python_calamine.CalamineError,
    python_calamine.ZipError,
    python_calamine.XmlError,
    python_calamine.PasswordError,
    OSError,
)


class Head:
    """The beginning of one file. Raises UnreadableError where there is nothing to read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.is_file():
            raise UnreadableError("error.file_absent", file=str(path))
        with path.open("rb") as handle:
            self._start = handle.read(_SAMPLE)
        if not self._start.strip():
            raise UnreadableError("error.file_empty", file=path.name)
        if self.kind == "text" and _is_binary(self._start):
            raise UnreadableError("error.file_not_table", file=path.name)

    @property
    def kind(self) -> Literal["text", "workbook"]:
        return "workbook" if self._start.startswith(_WORKBOOK_MAGIC) else "text"

    # Text

    @cached_property
    def encoding(self) -> str:
        """Python's name of the encoding: by the mark, else UTF-8 where that fits, else Windows-1251."""
        if self._start.startswith((b"\xff\xfe", b"\xfe\xff")):
            return "utf-16"
        return "utf-8" if all(_is_utf8(part) for part in self._samples()) else "cp1251"

    @cached_property
    def header_row(self) -> int:
        """The row of the column names: 1, or 2 under Excel's line `sep=;`."""
        return 2 if re.fullmatch(r"sep=.", self._lines[0]) else 1

    @cached_property
    def delimiter(self) -> str:
        """The delimiter that cuts the header into the most cells; `;` where none does."""
        return max(DELIMITERS, key=lambda delimiter: len(self.header_by(delimiter)))

    @cached_property
    def header(self) -> list[str]:
        return self.header_by(self.delimiter) if self.kind == "text" else []

    def header_by(self, delimiter: str) -> list[str]:
        """The column names as this delimiter cuts them."""
        lines = self._lines[self.header_row - 1 :]
        return [cell.strip() for cell in next(csv.reader(lines[:1], delimiter=delimiter), [])]

    @cached_property
    def _lines(self) -> list[str]:
        # The mark of UTF-8 is no part of the first column's name.
        text = self._start.decode(self.encoding, errors="replace").removeprefix("\ufeff")
        return text[:100_000].splitlines() or [""]

    def _samples(self) -> list[bytes]:
        size = self.path.stat().st_size
        if size <= len(self._start):
            return [self._start]
        with self.path.open("rb") as handle:
            if size <= _WHOLE:
                return [handle.read()]
            samples = [self._start[: self._start.rfind(b"\n")]]
            for share in range(1, 17):
                handle.seek(share * (size - _SAMPLE) // 16)
                samples.append(_whole_lines(handle.read(_SAMPLE)))
        return samples

    # Workbook

    @cached_property
    def sheet_names(self) -> list[str]:
        return list(self._workbook.sheet_names)

    @cached_property
    def sheet_heads(self) -> dict[str, Rows]:
        """The first rows of every sheet, from A1."""
        return {name: self._rows(name, _SHEET_HEAD_ROWS) for name in self.sheet_names}

    def sheet(self, name: str) -> Rows:
        """All rows of a sheet, from A1: row `i` of the list is Excel's row `i + 1`."""
        return self._rows(name, None)

    def _rows(self, name: str, count: int | None) -> Rows:
        try:
            sheet = self._workbook.get_sheet_by_name(name)
            rows: Rows = sheet.to_python(skip_empty_area=False, nrows=count)
            return rows
        except _DAMAGE as problem:
            raise self._damaged(problem) from None

    @cached_property
    def _workbook(self) -> python_calamine.CalamineWorkbook:
        try:
            return python_calamine.CalamineWorkbook.from_path(str(self.path))
        except _DAMAGE as problem:
            raise self._damaged(problem) from None

    def _damaged(self, problem: Exception) -> UnreadableError:
        return UnreadableError("error.workbook_damaged", file=self.path.name, problem=str(problem))

    # Both

    def found(self) -> str:
        """A few words of what the file holds, for an error message."""
        cells = self.sheet_names if self.kind == "workbook" else self.header
        shown = [cell if len(cell) <= 40 else cell[:39] + "…" for cell in cells[:8]]
        return ", ".join(shown) + (", …" if len(cells) > 8 else "")


def _is_binary(start: bytes) -> bool:
    return b"\x00" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff"))


def _is_utf8(part: bytes) -> bool:
    if part.isascii():  # many times faster than decoding
        return True
    try:
        part.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _whole_lines(part: bytes) -> bytes:
    """Without the lines that the sample's ends cut, and with them the letters that they may cut."""
    first, last = part.find(b"\n"), part.rfind(b"\n")
    return part[first + 1 : last] if 0 <= first < last else b""
