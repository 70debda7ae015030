"""Kazakhstan's form 3-К on corruption crimes: cumulative, monthly, a file for the country or one body.

Of section 1 all counts are read: crimes by gravity and by article, what was registered, finished, sent to
court, terminated and interrupted. The main figure is what was registered in the period, not what was in
proceedings. The form itself states neither its period nor its body:
both are in the file's name, `202206_3k_00000___ru.XLSX`, and in some files in the sheet srz_info.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

import pandas as pd

from domain import Authority, Basis, UnreadableError
from etl.layouts.head import Cell, Head, Rows
from etl.layouts.kz_form_3k_about import area_of, extract_of, period_of
from etl.layouts.kz_form_3k_terms import CELLS, COLUMNS, KEYS, ROWS
from etl.layouts.official_form import Table, cell_text, form_number, number, numbered_table, plain, texts
from etl.layouts.source import FrameCells, Request, Source, SourceTable, column_letter

NAME = "kz_form_3k"
FORM = "3-К"
USUAL_LAG_DAYS = 10
# Section 1 counts crimes; a second sheet of the same shape counts "without episodes" and is another figure.
_SECTION_1 = re.compile(r"отчет о коррупционных преступлениях.*движении уголовных дел", re.IGNORECASE)
_WITHOUT_EPISODES = re.compile(r"без учета эпизодов", re.IGNORECASE)


def recognises(head: Head) -> bool:
    """By the form's own number; the file's name alone proves nothing."""
    return head.kind == "workbook" and any(form_number(rows) == FORM for rows in head.sheet_heads.values())


def read(head: Head, request: Request) -> Source:
    """Section 1 of the form. Raises UnreadableError that says what was found and what was expected."""
    if head.kind != "workbook":
        raise UnreadableError("error.form_not_workbook", file=head.path.name, form=FORM)
    sheet, rows, table = _section_1(head)
    extract = extract_of(head)
    period = period_of(head, request, extract)
    area = area_of(head, request, extract)
    frame = _frame(head, sheet, rows, table)
    if not any(frame["value"]):
        raise UnreadableError("error.form_blank", file=head.path.name, form=FORM, sheet=sheet)
    return Source(
        layout=NAME,
        authority=Authority.OFFICIAL,
        usual_lag_days=USUAL_LAG_DAYS,
        published=extract.made,
        tables=[
            SourceTable(
                cells=FrameCells(frame),
                area=(),
                indicator=("indicator",),
                period=(),
                value="value",
                parse_area=lambda _texts: area,
                parse_indicator=lambda key: KEYS[str(key[0])],
                parse_period=lambda _texts: period,
                fixed_basis=Basis.YTD,
                # In every file seen the parts add up to the whole with blank cells as zeros.
                blank_is_zero=True,
            )
        ],
    )


def _section_1(head: Head) -> tuple[str, Rows, Table]:
    for name, first_rows in head.sheet_heads.items():
        titles = list(texts(first_rows))
        wanted = any(_SECTION_1.search(title) for title in titles)
        if wanted and not any(_WITHOUT_EPISODES.search(title) for title in titles):
            rows = head.sheet(name)
            table = numbered_table(rows)
            if table is not None:
                return name, rows, table
    raise UnreadableError(
        "error.form_3k_section_absent", file=head.path.name, found=", ".join(head.sheet_names)
    )


def _frame(head: Head, sheet: str, rows: Rows, table: Table) -> pd.DataFrame:
    """One row a cell, of those that `CELLS` lists."""
    columns = _columns(head, sheet, table)
    indexes = _rows(head, sheet, rows, table)
    places, frame = _places(sheet, columns, indexes)
    return frame.assign(value=[cell_text(rows[index][column]) for index, column in places])


@lru_cache(maxsize=16)  # the files of years have the same table in the same place
def _places(
    sheet: str, columns: tuple[int, ...], indexes: tuple[int, ...]
) -> tuple[list[tuple[int, int]], pd.DataFrame]:
    """Row and column of every cell, counted from 0, and the frame without the numbers."""
    row_at, column_at = dict(zip(ROWS, indexes, strict=True)), dict(zip(COLUMNS, columns, strict=True))
    places = [(row_at[row], column_at[column]) for row, column in CELLS]
    frame = pd.DataFrame(
        {
            "indicator": list(KEYS),
            "row_no": [index + 1 for index, _ in places],
            "sheet": sheet,
            "cell_column": [column_letter(column) for _, column in places],
        }
    )
    return places, frame


def _rows(head: Head, sheet: str, rows: Rows, table: Table) -> tuple[int, ...]:
    """Where each row stands, by its code. Raises UnreadableError for one whose label says something else."""
    code_column = min(table.headers) - 1
    found = defaultdict(list)
    for index in range(min(table.rows.values(), default=0), len(rows)):
        found[number(rows[index][code_column])].append(index)
    indexes = []
    for row in ROWS:
        places = found[float(row.number)]
        label = " / ".join(_label(rows[index][:code_column]) for index in places)
        if len(places) != 1 or not row.label.search(label):
            raise _changed(head, sheet, "error.form_row_changed", f"{row.number}: {row.shown}", label)
        indexes += places
    return tuple(indexes)


def _columns(head: Head, sheet: str, table: Table) -> tuple[int, ...]:
    """Where each counted column stands. Raises UnreadableError for one that is not there just once."""
    places = _found(tuple(table.headers.items()))
    for column, found in zip(COLUMNS, places, strict=True):
        if len(found) != 1:
            raise _changed(head, sheet, "error.form_column_changed", column.shown, str(len(found)))
    return tuple(found[0] for found in places)


@lru_cache(maxsize=16)
def _found(headers: tuple[tuple[int, str], ...]) -> list[list[int]]:
    return [[index for index, header in headers if column.wording.search(header)] for column in COLUMNS]


def _changed(head: Head, sheet: str, key: str, expected: str, found: str) -> UnreadableError:
    return UnreadableError(key, file=head.path.name, form=FORM, sheet=sheet, expected=expected, found=found)


def _label(cells: Sequence[Cell]) -> str:
    return plain(" ".join(str(cell) for cell in cells if cell not in ("", None)))
