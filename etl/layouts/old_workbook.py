"""What makes an old `.xls` unfit to be read: damage that would make its reader take all memory, or never end.

Such a file is a little file system (MS-CFB): sectors chained by a table, a directory, and in it the stream
`Workbook` of records (MS-XLS). The reader trusts the lengths and coordinates that it finds there, so they
are looked at first: chains that end, sizes that fit the file, cells within a sheet's bounds.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

import numpy as np

MOST_ROWS, MOST_COLUMNS = 65_536, 256  # of a sheet in this format
_LAST_SECTOR = 0xFFFFFFFA  # ids above it end a chain or mark a free sector
_IN_HEADER = 109  # sectors of the table that the header itself lists
_ENTRY = 128
_STREAM, _ROOT = 2, 5
_DIMENSIONS, _STRINGS = 0x0200, 0x00FC
_CELLS = {0x0006, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E}  # row, column, …
_CELL_RUNS = {0x00BD, 0x00BE}  # row, first column, …, last column


class OldWorkbookError(Exception):
    """Where the file is damaged."""


def check(raw: bytes) -> None:
    """Raise OldWorkbookError for an `.xls` that is damaged in a way its reader would not survive."""
    try:
        _check_records(_Container(raw).workbook())
    except (struct.error, IndexError, ValueError) as problem:
        raise OldWorkbookError(str(problem)) from None


class _Container:
    """The file system in a file."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        shift, mini_shift = struct.unpack_from("<HH", raw, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise OldWorkbookError("size of sectors")
        self._sector, self._mini = 1 << shift, 1 << mini_shift
        directory_length, fats, directory = struct.unpack_from("<III", raw, 40)
        self._cutoff, mini_fat, mini_fats, further, furthers = struct.unpack_from("<IIIII", raw, 56)
        if max(directory_length, fats, mini_fats, furthers) > len(raw) // self._sector + 1:
            raise OldWorkbookError("more sectors than the file has")
        self._fat = self._table(fats, further)
        self._mini_fat = np.frombuffer(self._joined(mini_fat), "<u4") if mini_fats else np.array([], "<u4")
        entries = self._joined(directory)
        self._entries = [entries[at : at + _ENTRY] for at in range(0, len(entries) - _ENTRY + 1, _ENTRY)]
        self._mini_stream = b""

    def workbook(self) -> bytes:
        """The stream of records; every other stream must end, too."""
        found = b""
        for entry in self._entries:
            kind, start, size = entry[66], *struct.unpack_from("<II", entry, 116)
            if kind not in (_STREAM, _ROOT):
                continue
            if size > len(self._raw):
                raise OldWorkbookError("a stream longer than the file")
            content = self._content(start, size, is_root=kind == _ROOT)
            if kind == _ROOT:
                self._mini_stream = content
            if _name(entry) in ("workbook", "book"):
                found = found or content
        if not found:
            raise OldWorkbookError("no workbook in the package")
        return found

    def _content(self, start: int, size: int, *, is_root: bool) -> bytes:
        if size == 0:
            return b""
        if is_root or size >= self._cutoff:
            return self._joined(start)[:size]
        chain = _chain(start, self._mini_fat)
        return b"".join(self._mini_stream[at * self._mini : (at + 1) * self._mini] for at in chain)[:size]

    def _table(self, count: int, further: int) -> np.ndarray:
        ids = list(struct.unpack_from(f"<{_IN_HEADER}I", self._raw, 76))
        seen = set()
        while further <= _LAST_SECTOR:
            if further in seen:
                raise OldWorkbookError("a chain without an end")
            seen.add(further)
            *more, further = np.frombuffer(self._at(further), "<u4").tolist()
            ids += more
        table = [self._at(sector) for sector in ids[:count] if sector <= _LAST_SECTOR]
        return np.frombuffer(b"".join(table), "<u4")

    def _joined(self, start: int) -> bytes:
        return b"".join(self._at(sector) for sector in _chain(start, self._fat))

    def _at(self, sector: int) -> bytes:
        first = (sector + 1) * self._sector
        if first >= len(self._raw):
            raise OldWorkbookError("a sector beyond the file's end")
        return self._raw[first : first + self._sector].ljust(self._sector, b"\0")


def _chain(start: int, table: np.ndarray) -> Iterator[int]:
    sector, steps = start, 0
    while sector <= _LAST_SECTOR:
        steps += 1
        if sector >= len(table) or steps > len(table):
            raise OldWorkbookError("a chain without an end")
        yield sector
        sector = int(table[sector])


def _name(entry: bytes) -> str:
    (length,) = struct.unpack_from("<H", entry, 64)
    return entry[: max(min(length, 64) - 2, 0)].decode("utf-16-le", errors="replace").casefold()


def _check_records(stream: bytes) -> None:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        at += 4
        if kind in _CELLS or kind in _CELL_RUNS:
            column = struct.unpack_from("<H", stream, at + (2 if kind in _CELLS else length - 2))[0]
            if column >= MOST_COLUMNS:
                raise OldWorkbookError("a cell beyond the last column")
        elif kind == _DIMENSIONS:
            _check_dimensions(stream[at : at + length])
        elif kind == _STRINGS and struct.unpack_from("<I", stream, at + 4)[0] > len(stream):
            raise OldWorkbookError("more strings than the file can hold")
        at += length


def _check_dimensions(record: bytes) -> None:
    _, last, _, right = struct.unpack_from("<IIHH" if len(record) >= 14 else "<HHHH", record)
    if last > MOST_ROWS or right > MOST_COLUMNS:
        raise OldWorkbookError("a sheet larger than the format allows")
