"""Form 4-ЕГС of the Russian Portal of Legal Statistics: regions of Russia, cumulative, a file a section.

No real file could be had: this reads what is known of them. `4-EGS_Razdel_{section}_{MMYYYY}.xls`, each sheet
one indicator with its wording in C6; column B lists «Российская Федерация», the federal districts, each with
its regions below it, and last «Транспорт России»; column C is the total since 1 January. A sheet that is
built otherwise stops the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from domain import Authority, Basis, UnreadableError
from etl.layouts.head import Cell, Head, Rows
from etl.layouts.official_form import cell_text, forms_named, number, plain, texts
from etl.layouts.ru_form_4egs_about import FILE_NAME, period_of, section_of
from etl.layouts.ru_form_4egs_terms import indicators
from etl.layouts.source import AreaKey, BadText, FrameCells, Request, Source, SourceTable, Texts

NAME = "ru_form_4egs"
FORM = "4-ЕГС"
USUAL_LAG_DAYS = 25
FIRST, LAST = "Российская Федерация", "Транспорт России"
_WORDING_ROW, _REGION, _TOTAL = 5, 1, 2  # C6, columns B and C
# What some releases put after a name: footnote marks, «, в том числе:».
_AFTER_NAME = re.compile(r"[\s*¹²³]*(?:,?\s*(?:в том числе|в т\.\s*ч\.|из них))?\s*[:*¹²³]*$", re.IGNORECASE)


def recognises(head: Head) -> bool:
    """By the form's number, by its first regions, or by its own file name where nothing else is said."""
    if head.kind != "workbook":
        return False
    forms = forms_named(head)
    if forms:
        return forms == {FORM}
    return bool(FILE_NAME.search(head.path.name)) or any(map(_looks_like, head.sheet_heads.values()))


def read(head: Head, request: Request) -> Source:
    """All sheets. Raises UnreadableError that names the sheet, what was found and what was expected."""
    if head.kind != "workbook":
        raise UnreadableError("error.form_not_workbook", file=head.path.name, form=FORM)
    sheets = {name: rows for name in head.sheet_names if any(texts(rows := head.sheet(name)))}
    if not sheets:
        raise UnreadableError(
            "error.form_blank", file=head.path.name, form=FORM, sheet=", ".join(head.sheet_names) or "–"
        )
    period = period_of(head, request, sheets)
    wordings = [_wording(head, name, rows) for name, rows in sheets.items()]
    kinds = indicators(wordings, list(sheets), section_of(head, sheets))
    cells = [cell for name, rows in sheets.items() for cell in _cells(head, name, rows)]
    frame = pd.DataFrame(cells, columns=["area", "sheet", "row_no", "value"])
    return Source(
        layout=NAME,
        authority=Authority.OFFICIAL,
        usual_lag_days=USUAL_LAG_DAYS,
        tables=[
            SourceTable(
                cells=FrameCells(frame.assign(indicator=frame["sheet"], cell_column="C")),
                area=("area",),
                indicator=("indicator",),
                period=(),
                value="value",
                parse_area=_area,
                parse_indicator=lambda key: kinds[str(key[0])],
                parse_period=lambda _texts: period,
                fixed_basis=Basis.YTD,
            )
        ],
    )


def _area(key: Texts) -> AreaKey | BadText:
    """The country, the transport departments, or a region or federal district by its name in Russia."""
    name = _AFTER_NAME.sub("", key[0] or "")
    if name.casefold() == FIRST.casefold():
        return AreaKey(name, "ru")
    if name.casefold() == LAST.casefold():
        return AreaKey(name, "ru-body-transport", parent="ru", level="body")
    return AreaKey(name, parent="ru")


def _looks_like(rows: Rows) -> bool:
    names = [_name(row).casefold() for row in rows]
    at = names.index(FIRST.casefold()) if FIRST.casefold() in names else -1
    below = next((name for name in names[at + 1 :] if name), "")
    return at > _WORDING_ROW and below.endswith("федеральный округ") and bool(_at(rows, _WORDING_ROW, _TOTAL))


def _at(rows: Rows, row: int, column: int) -> Cell:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else None


def _name(row: Sequence[Cell]) -> str:
    """The region's name; empty for a row without one, such as the one that numbers the columns."""
    cell = row[_REGION] if len(row) > _REGION else None
    name = _AFTER_NAME.sub("", plain(cell)) if isinstance(cell, str) else ""
    return name if len(name) > 2 else ""


def _wording(head: Head, sheet: str, rows: Rows) -> str:
    cell = _at(rows, _WORDING_ROW, _TOTAL)
    if not isinstance(cell, str) or not re.search(r"[^\W\d_]{3}", cell):
        raise UnreadableError("error.form_4egs_wording", file=head.path.name, sheet=sheet, cell="C6")
    return plain(cell)


def _cells(head: Head, sheet: str, rows: Rows) -> list[tuple[str, str, int, str]]:
    """Area, sheet, Excel's row and the total's text, from the country to the transport departments."""
    below = range(_WORDING_ROW + 1, len(rows))
    listed = [index for index in below if _name(rows[index])]
    filled = [index for index in listed if _at(rows, index, _TOTAL) not in ("", None)]
    numbers = [index for index in filled if number(_at(rows, index, _TOTAL)) is not None]
    if filled and not numbers:
        found = plain(_at(rows, filled[0], _TOTAL))
        raise UnreadableError(
            "error.form_4egs_numbers", file=head.path.name, sheet=sheet, row=filled[0] + 1, found=found
        )
    if not numbers or not _is(rows[numbers[0]], FIRST):
        raise _misplaced(head, sheet, rows, (numbers or listed or [_WORDING_ROW + 1])[0], FIRST)
    first, last = numbers[0], filled[-1]
    unnamed = [index for index in below if index > first and index not in listed and _at(rows, index, _TOTAL)]
    if unnamed:
        raise _misplaced(head, sheet, rows, unnamed[0], LAST)
    if not _is(rows[last], LAST):
        raise _misplaced(head, sheet, rows, last, LAST)
    return [
        (_name(rows[index]), sheet, index + 1, cell_text(_at(rows, index, _TOTAL)))
        for index in listed
        if first <= index <= last
    ]


def _is(row: Sequence[Cell], name: str) -> bool:
    return _name(row).casefold() == name.casefold()


def _misplaced(head: Head, sheet: str, rows: Rows, index: int, expected: str) -> UnreadableError:
    found = plain(_at(rows, index, _REGION) or "")
    return UnreadableError(
        "error.form_4egs_region",
        file=head.path.name,
        sheet=sheet,
        row=index + 1,
        expected=expected,
        found=found,
    )
