"""What a file shows before it is read: its kind, encoding, delimiter, header and sheets.

Recognition must not depend on the size of a file: of a long one only samples are looked at.
"""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Literal

import python_calamine

from domain import UnreadableError
from etl.layouts.panics import ReaderPanicError, panics_as_errors
from etl.layouts.workbook_safety import refuse_unsafe
from warehouse.registers import parquet_columns

Cell = str | int | float | bool | date | time | datetime | timedelta | None
Rows = Sequence[Sequence[Cell]]
Kind = Literal["text", "workbook", "document", "parquet"]

DELIMITERS = (";", ",", "\t", "|")
_SHEET_HEAD_ROWS = 20
_WHOLE = 32 * 2**20  # bytes up to which the encoding is looked for in the whole file
_SAMPLE = 2**20
_WEB_PAGE = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body|table)\b|^MIME-Version:",
    re.I | re.S,
)
_ZIP_MAGIC, _OLE_MAGIC, _PARQUET_MAGIC = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1"
_DOCUMENT_PART = "word/document.xml"
_DAMAGE = (
    python_calamine.CalamineError,
    python_calamine.ZipError,
    python_calamine.XmlError,
    python_calamine.PasswordError,
    ReaderPanicError,
    OSError,
)


class Head:
    """The beginning of one file. Raises UnreadableError where there is nothing to read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._sheets: dict[str, python_calamine.CalamineSheet] = {}
        if not path.is_file():
            raise UnreadableError("error.file_absent", file=str(path))
        with path.open("rb") as handle:
            self._start = handle.read(_SAMPLE)
        if not self._start.strip():
            raise UnreadableError("error.file_empty", file=path.name)
        if _WEB_PAGE.match(self._start):
            raise UnreadableError("error.file_html", file=path.name)
        if self.kind == "text" and _is_binary(self._start):
            raise UnreadableError("error.file_not_table", file=path.name)

    @cached_property
    def kind(self) -> Kind:
        """By the file's first bytes; a DOCX is told from an XLSX by the parts of its package."""
        if self._start.startswith(_ZIP_MAGIC):
            return "document" if self._is_document() else "workbook"
        if self._start.startswith(_OLE_MAGIC):
            return "workbook"
        return "parquet" if self._start.startswith(_PARQUET_MAGIC) else "text"

    def _is_document(self) -> bool:
        try:
            with zipfile.ZipFile(self.path) as package:
                return _DOCUMENT_PART in package.namelist()
        except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError):
            # Cut off, there is no list of parts, but the names of the first ones still stand.
            return _DOCUMENT_PART.encode() in self._start

    # Text

    @cached_property
    def encoding(self) -> str:
        """Python's name of the encoding: by the mark, else UTF-8 where that fits, else Windows-1251."""
        if self._start.startswith((b"\xff\xfe", b"\xfe\xff")):
            return "utf-16"
        samples = self._samples()
        if all(_is_utf8(part) for part in samples):
            return "utf-8"
        self._refuse_mixed(samples)
        return "cp1251"

    def _refuse_mixed(self, samples: Sequence[bytes]) -> None:
        """Two lines in two encodings: one of them would be read as gibberish, and its names not be found."""
        for sample in samples:
            lines = sample.split(b"\n")
            in_utf8 = [_is_utf8(line) for line in lines if not line.isascii()]
            if any(in_utf8) and not all(in_utf8):
                first = in_utf8[0]
                other = (
                    n for n, line in enumerate(lines, 1) if not line.isascii() and _is_utf8(line) != first
                )
                raise UnreadableError("error.file_mixed_encodings", file=self.path.name, line=next(other))

    @cached_property
    def header_row(self) -> int:
        """The row of the column names: 1, or 2 under Excel's line `sep=;`."""
        return 2 if re.fullmatch(r"sep=.", self._lines[0]) else 1

    @cached_property
    def delimiter(self) -> str:
        """The delimiter that cuts the header into the most cells; `;` where none does."""
        found = max(DELIMITERS, key=lambda delimiter: len(self.header_by(delimiter)))
        self._check_rows(found)
        return found

    def _check_rows(self, delimiter: str) -> None:
        """The first rows must be cut like the header. Raises UnreadableError for another delimiter."""
        first = [line for line in self._lines[self.header_row :] if line.strip()][:5]
        if (
            not first
            or delimiter not in self._lines[self.header_row - 1]
            or any(delimiter in line for line in first)
        ):
            return
        others = [other for other in DELIMITERS if all(other in line for line in first)]
        if others:
            places = {"header": delimiter, "rows": others[0]}
            raise UnreadableError("error.csv_delimiters_differ", file=self.path.name, **places)

    @cached_property
    def header(self) -> list[str]:
        """The column names of a text or a Parquet file."""
        if self.kind == "parquet":
            return parquet_columns(self.path)
        return self.header_by(self.delimiter) if self.kind == "text" else []

    def header_by(self, delimiter: str) -> list[str]:
        """The column names as this delimiter cuts them."""
        lines = self._lines[self.header_row - 1 :]
        return [cell.strip() for cell in next(csv.reader(lines[:1], delimiter=delimiter), [])]

    @property
    def lines(self) -> list[str]:
        """The first lines of a text."""
        return self._lines

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
            if name not in self._sheets:  # parsed once: recognised by its first rows, then read
                workbook = self._workbook
                with panics_as_errors(self._is_old):
                    self._sheets[name] = workbook.get_sheet_by_name(name)
            rows: Rows = self._sheets[name].to_python(skip_empty_area=False, nrows=count)
            return rows
        except _DAMAGE as problem:
            raise self._damaged(problem) from None

    @cached_property
    def _workbook(self) -> python_calamine.CalamineWorkbook:
        refuse_unsafe(self.path)
        try:
            with panics_as_errors(self._is_old):
                if self._is_old != (self.path.suffix.lower() == ".xls"):  # named as what it is not
                    with self.path.open("rb") as file:
                        return python_calamine.CalamineWorkbook.from_filelike(file)
                return python_calamine.CalamineWorkbook.from_path(str(self.path))
        except _DAMAGE as problem:
            raise self._damaged(problem) from None

    @property
    def _is_old(self) -> bool:
        return self._start.startswith(_OLE_MAGIC)

    def _damaged(self, problem: Exception) -> UnreadableError:
        if isinstance(problem, python_calamine.PasswordError):
            return UnreadableError("error.workbook_password", file=self.path.name)
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
