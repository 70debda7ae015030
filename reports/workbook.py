"""A table as a spreadsheet or a delimited file, with its notes: what it is, as of when, from where.

Numbers stay numbers, dates stay dates, a missing figure stays an empty cell (never 0).
"""

from __future__ import annotations

import csv
import datetime
import io
import math
from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import pandas as pd
import xlsxwriter

from language import translate

Kind = Literal["text", "count", "number", "signed", "percent", "date"]
Cell = str | float | datetime.date | None

_FORMATS: dict[Kind, str] = {
    "count": "#,##0",
    "number": "#,##0.0",
    "signed": "+#,##0;-#,##0;0",
    "percent": "+0.0;-0.0;0.0",
    "date": "dd.mm.yyyy",
}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_SHEET_NAME_FORBIDS = str.maketrans("[]:*?/\\", "       ")


def table_xlsx(
    frame: pd.DataFrame,
    title: str,
    notes: Sequence[str],
    lang: str,
    kinds: Mapping[str, Kind] | None = None,
    wrapped: Mapping[str, float] | None = None,
) -> bytes:
    """A workbook of one table, as people see it on the page, and a sheet of notes.

    `frame` carries the headers that people read; `kinds` says how a column's numbers are written
    (where it is silent, the values decide: whole numbers `count`, others `number`). `wrapped`: columns of
    long texts, whose lines are broken, and how many letters wide they are. The title and the first notes
    stand above the table, so that a printed sheet says what it is.
    """
    kinds = _kinds(frame, kinds)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": title})
    sheet = book.add_worksheet(_sheet_name(title))
    top = _write_heading(book, sheet, title, notes, len(frame.columns))
    header = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#E8EDF2", "bottom": 1}
    )
    for column, name in enumerate(frame.columns):
        kind = kinds[str(name)]
        sheet.write_string(top, column, str(name), header)
        wide = (wrapped or {}).get(str(name))
        style = book.add_format(
            {"valign": "top"}
            | ({"num_format": _FORMATS[kind]} if kind != "text" else {})
            | ({"text_wrap": True} if wide else {})
        )
        for row, value in enumerate(frame.iloc[:, column].tolist(), start=top + 1):
            _write_cell(sheet, row, column, _cell(value), style)
        sheet.set_column(column, column, wide or _width(str(name), frame.iloc[:, column], kind))
    sheet.freeze_panes(top + 1, 1)
    if len(frame):
        sheet.autofilter(top, 0, top + len(frame), max(len(frame.columns) - 1, 0))
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    _write_notes(book, title, notes, lang)
    book.close()
    return buffer.getvalue()


def table_csv(
    frame: pd.DataFrame,
    lang: str,
    notes: Sequence[str] = (),
) -> bytes:
    """The table as Excel of that language opens it: UTF-8 with a mark of order, `;` and a decimal comma
    in Russian and Kazakh, `,` and a point in English. Notes follow after an empty line.
    """
    comma = lang != "en"
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";" if comma else ",", lineterminator="\r\n")
    names = [str(name) for name in frame.columns]
    writer.writerow([harmless(name) for name in names])
    columns = [
        [_csv_text(_cell(value), comma) for value in frame.iloc[:, place].tolist()]
        for place in range(len(names))
    ]
    writer.writerows(zip(*columns, strict=True))
    if notes:
        writer.writerow([])
        writer.writerows([harmless(note)] for note in notes)
    return buffer.getvalue().encode("utf-8-sig")


def _write_heading(
    book: xlsxwriter.Workbook,
    sheet: xlsxwriter.worksheet.Worksheet,
    title: str,
    notes: Sequence[str],
    columns: int,
) -> int:
    """Title and notes above the table; the row of the table's header."""
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 13}))
    small = book.add_format({"font_color": "#555555", "italic": True})
    for row, note in enumerate(notes[:3], start=1):
        sheet.write_string(row, 0, note, small)
    return 2 + len(notes[:3]) if columns else 1


def _write_notes(book: xlsxwriter.Workbook, title: str, notes: Sequence[str], lang: str) -> None:
    sheet = book.add_worksheet(_sheet_name(translate("workbook.notes", lang)))
    sheet.set_column(0, 0, 110)
    sheet.write_string(0, 0, title, book.add_format({"bold": True}))
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for row, note in enumerate(notes, start=1):
        sheet.write_string(row, 0, note, wrap)


def _write_cell(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    value: Cell,
    style: xlsxwriter.format.Format,
) -> None:
    if value is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, datetime.date):
        sheet.write_datetime(row, column, value, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, style)
    else:
        sheet.write_number(row, column, value, style)


def _cell(value: object) -> Cell:
    """A cell's native value; None where it is missing."""
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, bool | np.bool_):
        return "✓" if value else None
    if isinstance(value, int | float | np.integer | np.floating):
        return None if math.isnan(value) or math.isinf(value) else float(value)
    if isinstance(value, datetime.datetime):  # a pandas Timestamp too; the store's times are whole days here
        return value.date() if value.time() == datetime.time() else value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, datetime.date):
        return value
    return str(value)


def _kinds(frame: pd.DataFrame, given: Mapping[str, Kind] | None) -> dict[str, Kind]:
    kinds: dict[str, Kind] = {}
    for place, name in enumerate(frame.columns):
        stated = (given or {}).get(str(name))
        kinds[str(name)] = stated or _kind_of([_cell(value) for value in frame.iloc[:, place].tolist()])
    return kinds


def _kind_of(cells: Sequence[Cell]) -> Kind:
    present = [cell for cell in cells if cell is not None]
    if present and all(isinstance(cell, datetime.date) for cell in present):
        return "date"
    if present and all(isinstance(cell, float) for cell in present):
        return "count" if all(float(cell).is_integer() for cell in present) else "number"  # type: ignore[arg-type]
    return "text"


def _csv_text(value: Cell, comma: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return value.strftime("%d.%m.%Y") if comma else value.isoformat()
    if isinstance(value, str):
        return harmless(value)
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if comma else text


def harmless(text: str) -> str:
    """Text that a spreadsheet cannot take for a formula: names come from people's files."""
    return "'" + text if text.startswith(_FORMULA_STARTS) and len(text) > 1 else text


def _sheet_name(title: str) -> str:
    """At most 31 characters, none of those that Excel forbids."""
    return title.translate(_SHEET_NAME_FORBIDS).strip().strip("'")[:31].strip() or "1"


def _width(name: str, values: pd.Series, kind: Kind) -> float:
    if kind != "text":
        return max(11.0, min(len(name) * 0.75, 18.0))
    longest = max((len(str(value)) for value in values.tolist() if _cell(value) is not None), default=0)
    return float(min(max(longest, len(name) * 0.75, 8) + 2, 60))
