"""XLSX: every sheet is a table. Cells merged over several rows repeat their text in each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from domain import UnreadableError
from plans.documents.grid import Row

_Range = tuple[tuple[int, int], tuple[int, int]]  # top left and bottom right, from 0
MAX_COLUMNS = 200  # no plan has more; what lies beyond is not looked at


def read_rows(path: Path) -> list[Row]:
    """The rows of all sheets. Raises UnreadableError where the workbook does not open."""
    try:
        with CalamineWorkbook.from_path(str(path), load_tables=False) as book:
            return [
                row
                for table, name in enumerate(book.sheet_names, 1)
                for row in _sheet_rows(book.get_sheet_by_name(name), name, table)
            ]
    except PasswordError:
        raise UnreadableError("error.workbook_password", file=path.name) from None
    except (CalamineError, OSError) as problem:
        raise UnreadableError("error.workbook_damaged", file=path.name, problem=str(problem)) from None


def _sheet_rows(sheet: CalamineSheet, name: str, table: int) -> Iterator[Row]:
    values = sheet.to_python(skip_empty_area=False)
    merged = sheet.merged_cell_ranges or ()
    above = _merged_down(merged)
    width = max(2, sheet.total_width)
    across = {top for (top, left), (_, right) in merged if left == 0 and right + 1 >= width}
    before: Sequence[str] = ()
    for at, line in enumerate(values):
        texts = [cell_text(value) for value in line[:MAX_COLUMNS]]
        repeated = frozenset(column for column in above.get(at, ()) if column < min(len(before), len(texts)))
        for column in repeated:
            texts[column] = before[column]
        yield Row(tuple(texts), f"{name}!{at + 1}", table, repeated, at in across and not any(texts[1:]))
        before = texts


def _merged_down(merged: Sequence[_Range]) -> dict[int, set[int]]:
    """By row: the columns whose cell is merged with the one above it."""
    found: dict[int, set[int]] = {}
    for (top, left), (bottom, _) in merged:
        for row in range(top + 1, bottom + 1):
            found.setdefault(row, set()).add(left)
    return found


def cell_text(value: object) -> str:
    """A cell as it is seen: whole numbers without a point, days as they are written."""
    if isinstance(value, datetime | date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else f"{value:.10g}"
    return str(value).strip()
