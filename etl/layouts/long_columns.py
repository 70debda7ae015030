"""Where the long layout's columns are: in a text's header, or in any sheet of a workbook."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from etl.layouts.head import Cell, Head, Rows
from etl.layouts.long_words import ROLE_OF, normal
from etl.layouts.source import FrameCells, Request


@dataclass(frozen=True)
class Columns:
    """Role → the name of its column, as the file spells it."""

    of: dict[str, str]
    twice: tuple[str, ...] = ()  # names that claim one role

    @classmethod
    def of_header(cls, header: Sequence[str]) -> Columns:
        of: dict[str, str] = {}
        twice: tuple[str, ...] = ()
        for name in header:
            role = ROLE_OF.get(normal(name))
            if role is not None and role in of:
                twice = twice or (of[role], name)
            elif role is not None:
                of[role] = name
        return cls(of, twice)

    def absent(self, request: Request) -> list[str]:
        """The roles that the file must have and neither it nor the user gives."""
        has = {
            "area": bool(self.key("area")) or request.area is not None,
            "indicator": bool(self.key("indicator")),
            "period": bool(self.period) or request.period is not None,
            "value": "value" in self.of,
        }
        return [role for role, given in has.items() if not given]

    def key(self, role: str) -> tuple[str, ...]:
        """The columns of an area or an indicator: its name, its code, or both with the code last."""
        return tuple(self.of[r] for r in (role, role + "_code") if r in self.of)

    @property
    def period(self) -> tuple[str, ...]:
        """One column of periods; or a year, with its month or quarter if any; or a month with its year."""
        if "period" in self.of:
            return (self.of["period"],)
        part = [self.of[role] for role in ("month", "quarter") if role in self.of][:1]
        return (*((self.of["year"],) if "year" in self.of else ()), *part)


def headers_of(head: Head) -> dict[str, Columns]:
    """The columns of each sheet that has a header (of a text: of the one sheet without a name)."""
    if head.kind == "text":
        return {"": Columns.of_header(head.header)}
    found = {}
    for sheet, rows in head.sheet_heads.items() if head.kind == "workbook" else ():
        at = _header_at(rows)
        if at is not None:
            found[sheet] = Columns.of_header(_column_names(rows[at]))
    return found


def _column_names(row: Sequence[Cell]) -> list[str]:
    return [(cell_text(cell) or "").replace('"', "") for cell in row]


def _header_at(rows: Rows) -> int | None:
    """The first row that names three columns of ours, so that a title may stand above it."""
    for at, row in enumerate(rows):
        if len({ROLE_OF[normal(str(cell))] for cell in row if normal(str(cell)) in ROLE_OF}) >= 3:
            return at
    return None


def cells_of(head: Head, sheet: str) -> FrameCells:
    """The cells of our columns as texts; wholly empty rows are left out."""
    rows = head.sheet(sheet)
    at = _header_at(rows)
    assert at is not None, "the sheet was chosen by its header"
    names = _column_names(rows[at])
    ours = set(Columns.of_header(names).of.values())
    kept = [column for column, name in enumerate(names) if name in ours and name not in names[:column]]
    records = []
    for index in range(at + 1, len(rows)):
        cells = [cell_text(rows[index][column]) for column in kept]
        if any(cells):
            records.append([*cells, index + 1, sheet])
    texts = [names[column] for column in kept]
    frame = pd.DataFrame(records, columns=[*texts, "row_no", "sheet"])
    return FrameCells(frame.astype(dict.fromkeys(texts, "str")))


def cell_text(cell: Cell) -> str | None:
    """A cell as its text would be typed: whole numbers without `.0`, a date as `2025-03-01`."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m-%d")
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    text = str(cell).strip()
    if re.fullmatch(r"-?\d[\d \u00a0\u2009\u202f]*,\d+", text):  # a number that was typed as text
        return text.replace(",", ".")
    return text or None
