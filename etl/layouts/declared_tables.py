"""Where a declared layout's tables are: in a text file, or in every sheet that has the header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from domain import Basis, UnreadableError
from etl.layouts.declared_names import COLUMN, SHEET, VALUE, YEAR
from etl.layouts.grid import (
    HEAD_ROWS,
    filled_down,
    head_texts,
    header_at,
    header_names,
    sheets,
    text_rows,
)
from etl.layouts.head import Head
from etl.layouts.periods import read_period
from etl.layouts.source import CsvCells, FrameCells, column_letter

if TYPE_CHECKING:
    from etl.layouts.declaration import Declaration

_OWN_COLUMNS = {"row_no", "sheet", "cell_column"}  # of the cells that are read here
_NUMBERED = re.compile(r" \(\d+\)$")  # a name that came twice: the file has it without the number
_ANY_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


@dataclass(frozen=True)
class Found:
    """One table of a file: its sheet, the first row of its header (from 0), its names and wide columns."""

    declared: Declaration
    head: Head
    sheet: str
    at: int
    names: list[str]

    @cached_property
    def wide(self) -> list[str]:
        return wide_columns(self.declared, self.names)

    @property
    def value(self) -> str:
        return VALUE if self.wide else self.declared.value

    def columns(self, columns: Sequence[str]) -> list[str]:
        """The real ones among the columns of a rule, as the cells call them."""
        return [self.called(column) for column in columns if column != YEAR]

    def called(self, column: str) -> str:
        """A column of the file that bears the name of one of ours gets another."""
        return f"{column}_" if column in _OWN_COLUMNS and not self.is_plain else column

    def cells(self) -> CsvCells | FrameCells:
        """A plain text file is left to the store to read; anything else is read here."""
        declared, head = self.declared, self.head
        if self.is_plain:
            return CsvCells(
                head.path, declared.delimiter, declared.encoding or head.encoding, head.header_row
            )
        return FrameCells(self._frame())

    def title_years(self) -> set[str]:
        """The years that the rows above the header and the sheet's name state."""
        above = text_rows(self.head, self.sheet, self.declared.delimiter, HEAD_ROWS)[: self.at]
        return years_in(" ".join([self.sheet, *(cell for row in above for cell in row)]))

    @cached_property
    def is_plain(self) -> bool:
        """A text whose header is one row at its top: the store reads it, of any size."""
        head, declared = self.head, self.declared
        if head.kind != "text" or self.at != head.header_row - 1 or declared.header_rows > 1:
            return False
        return not declared.fill_down and set(self._used()) <= set(head.header_by(declared.delimiter))

    def _used(self) -> list[str]:
        """The columns that the rules read, in the order of the file."""
        declared = self.declared
        rules = (declared.area, declared.indicator, declared.period)
        named = {column for rule in rules for column in rule.columns} | {declared.published, self.value}
        return [name for name in self.names if name in named or name in self.wide]

    def _frame(self) -> pd.DataFrame:
        declared, used = self.declared, self._used()
        rows = text_rows(self.head, self.sheet, declared.delimiter, encoding=declared.encoding)
        rows = filled_down(rows, [self.names.index(name) for name in declared.fill_down])
        places = [self.names.index(name) for name in used]
        records = []
        for number, row in enumerate(
            rows[self.at + declared.header_rows :], self.at + declared.header_rows + 1
        ):
            cells = [row[place] if place < len(row) else "" for place in places]
            if any(cells):
                self._check_width(row, number)
                records.append([*(cell or None for cell in cells), self.sheet, number, self.sheet])
        texts = [*map(self.called, used), SHEET]
        frame = pd.DataFrame(records, columns=[*texts, "row_no", "sheet"])
        if self.head.kind == "workbook" and not self.wide:
            frame["cell_column"] = column_letter(self.names.index(self.value))
        return frame.astype(dict.fromkeys(texts, "str"))

    def _check_width(self, row: Sequence[str], line: int) -> None:
        """In a text, numbers side by side must be as many as the header says: else some have slid."""
        if self.head.kind == "text" and self.wide and len(row) != len(self.names):
            places = [place for place, name in enumerate(self.names) if name in self.wide]
            if len(row) > len(self.names) or any(row[place] for place in places if place < len(row)):
                width = {"cells": len(row), "expected": len(self.names)}
                raise UnreadableError("error.csv_line_short", file=self.head.path.name, line=line, **width)


def find_tables(declared: Declaration, head: Head) -> list[Found]:
    """Every table of the file with the declared header."""
    if head.kind not in ("text", "workbook"):
        return []
    if declared.file_name and not re.search(declared.file_name, head.path.name, re.IGNORECASE):
        return []
    found = []
    written = {name for name in declared.header if not _NUMBERED.search(name)}
    for sheet in sheets(head):
        if declared.header_rows == 1 and not written <= head_texts(head, sheet, declared.delimiter):
            continue  # most sheets of most files, and quicker than looking at them row by row
        rows = text_rows(head, sheet, declared.delimiter, HEAD_ROWS)
        at = header_at(rows, declared.header, declared.header_rows)
        if at is not None:
            names = header_names(rows, at, declared.header_rows)
            table = Found(declared, head, sheet, at, names)
            others = {*names} - {"", *declared.header, *table.wide}
            if (table.wide or table.value in names) and not (declared.no_other_columns and others):
                found.append(table)
    return found


def absent_columns(declared: Declaration, head: Head) -> list[str]:
    """Which of the declared columns the file lacks, in the sheet and row that have the most of them."""
    if head.kind not in ("text", "workbook"):
        return list(declared.header)
    best = [*declared.header, *filter(None, [declared.wide])]
    for sheet in sheets(head):
        rows = text_rows(head, sheet, declared.delimiter, HEAD_ROWS)
        for at in range(len(rows)):
            names = header_names(rows, at, declared.header_rows)
            absent = [column for column in declared.header if column not in names]
            absent += [declared.wide] if declared.wide and not wide_columns(declared, names) else []
            best = absent if len(absent) < len(best) else best
    return best


def wide_columns(declared: Declaration, names: list[str]) -> list[str]:
    """The columns to unpivot, in the order of the file."""
    if declared.indicator.items and declared.indicator.columns == [COLUMN]:
        return [name for name in names if name in declared.indicator.items]
    if declared.wide:
        return [name for name in names if re.fullmatch(declared.wide, name)]
    if not declared.periods_across:
        return []
    yearless = set(declared.period.columns) - {COLUMN}  # the year stands elsewhere
    return [
        name
        for name in names
        if name and name not in declared.header and is_period(name, without_year=bool(yearless))
    ]


def years_in(text: str) -> set[str]:
    """The years of this century that stand by themselves in a text."""
    return set(_ANY_YEAR.findall(text))


def is_period(text: str, *, without_year: bool = False) -> bool:
    """Whether a text names a period, or with `without_year` a part of a year such as `январь`."""
    for form in (text, *([f"{text} 2000", f"2000-{text}"] if without_year else [])):
        try:
            read_period(form, Basis.PERIOD)
        except ValueError:
            continue
        return True
    return False
