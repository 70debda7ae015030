"""What a layout hands to the loader: where a file's cells are, and what each key of them means.

A layout never touches the store. It names columns and turns the *distinct* texts of the key columns into
codes and periods; the store reads the cells, joins the meanings on and keeps the row numbers. So a file of
ten million rows costs Python no more than its distinct names.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

import pandas as pd

from domain import Authority, Basis, Period
from warehouse.registers import Register

Texts = tuple[str | None, ...]


@dataclass(frozen=True)
class CsvCells:
    """A delimited file that the store reads itself; all cells as text."""

    path: Path
    delimiter: str
    encoding: str  # Python's name; the store reads UTF-8, anything else is transcoded to a copy first
    header_row: int = 1


@dataclass(frozen=True)
class FrameCells:
    """Cells that Python had to find (XLSX forms): text columns, and where each number stands.

    `row_no` is Excel's row, `sheet` the sheet, `cell_column` the letter of the number's column.
    """

    frame: pd.DataFrame


def column_letter(index: int) -> str:
    """Excel's letters of a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    while index >= 0:
        letters = chr(ord("A") + index % 26) + letters
        index = index // 26 - 1
    return letters


@dataclass(frozen=True)
class AreaKey:
    """One area as the file names it. `code` where the layout knows it; else it is matched by `name`."""

    name: str
    code: str | None = None
    parent: str | None = None  # where `--register` puts it
    level: str = "region"
    register_code: str | None = None  # the code that `--register` gives it
    vouched: bool = False  # an official form's own: added without `--register`


@dataclass(frozen=True)
class IndicatorKey:
    name: str
    code: str | None = None
    parent: str | None = None
    parent_name: str | None = None
    breakdown: str | None = None
    unit: str = "count"
    better: str = "lower"
    register_code: str | None = None
    ancestors: tuple[IndicatorKey, ...] = ()  # from the top down to the parent: `--register` adds them first
    vouched: bool = False  # an official form's own: added without `--register`
    detail: bool = False  # a row of a form crossed with one of its columns: no forecast of its own
    names: tuple[str, str, str] | None = None  # ru, kk, en, where all three are known; else `name` in each


@dataclass(frozen=True)
class BadText:
    """A key that cannot be understood: becomes a reject of every row that carries it."""

    reason: str  # code: locales `reject.<reason>`
    found: str
    expected: str = ""


def plain_basis(text: str | None) -> Basis | BadText:
    """`period`, `ytd` or nothing (inside the period)."""
    word = (text or "").strip().lower()
    if word in ("", Basis.PERIOD, Basis.YTD):
        return Basis(word or Basis.PERIOD)
    return BadText("bad_basis", word, "period, ytd")


def plain_date(text: str) -> date | BadText:
    """A day as `2025-03-31`."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return BadText("bad_published", text, "2025-03-31")


@dataclass(frozen=True)
class SourceTable:
    """One table of a file.

    `area`, `indicator`, `period` name the key columns (none: the same for every row, the parser gets ()).
    With `wide`, those columns are unpivoted first into `__column` and `__value`, and keys may name
    `__column`. `value` is the column of the number.
    """

    cells: CsvCells | FrameCells | Register
    area: Sequence[str]
    indicator: Sequence[str]
    period: Sequence[str]
    value: str
    parse_area: Callable[[Texts], AreaKey | BadText]
    parse_indicator: Callable[[Texts], IndicatorKey | BadText]
    parse_period: Callable[[Texts], Period | BadText]
    wide: Sequence[str] = ()
    basis: str | None = None  # column of the basis; else `fixed_basis`
    fixed_basis: Basis = Basis.PERIOD
    published: str | None = None  # column of the date of publication; else the request's, or assumed
    parse_basis: Callable[[str | None], Basis | BadText] = plain_basis
    parse_published: Callable[[str], date | BadText] = plain_date  # blank cells are not asked
    blank_is_zero: bool = False  # only where the form leaves zeros blank
    decimal_comma: bool = False
    duplicates: Literal["reject", "sum"] = "reject"
    negative: Literal["reject", "correction"] = "reject"  # of counts; elsewhere a negative is a number


@dataclass(frozen=True)
class Claim:
    """What a file implies of another period without reporting it: kept apart, only to be checked."""

    area: AreaKey
    indicator: IndicatorKey
    period: Period
    basis: Basis
    value: float
    row_no: int | None = None
    sheet: str | None = None


@dataclass(frozen=True)
class Source:
    """A whole file as its layout understands it."""

    layout: str
    authority: Authority
    usual_lag_days: int  # from period end to publication, when no date is stated
    tables: Sequence[SourceTable]
    published: date | None = None  # stated by the form or the file's name
    new_areas: Sequence[AreaKey] = field(default=())  # roots that `--register` must add first
    simulated: bool = False
    note: str | None = None
    claims: Sequence[Claim] = field(default=())

    @property
    def dated(self) -> bool:
        """Whether rows have dates of publication of their own."""
        return any(table.published for table in self.tables)


@dataclass(frozen=True)
class Request:
    """What the user said beside the file."""

    layout: str | None = None
    area: str | None = None
    period: Period | None = None
    published: date | None = None
    register: bool = False
    indicator: str | None = None  # a code: what a note counts, or all incidents together

    @property
    def area_key(self) -> AreaKey | None:
        """The area that the user named, by its code or name."""
        return None if self.area is None else AreaKey(self.area, self.area)

    @property
    def ytd(self) -> Period | None:
        """January to the last month that the user named: what a cumulative form of it covers."""
        return (
            None if self.period is None else Period(date(self.period.end.year, 1, 1), self.period.end.month)
        )
