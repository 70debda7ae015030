"""The long layout: one number a row, in CSV or XLSX; our own template, open to anyone's table of that shape.

Columns: area, indicator, period, value; optionally basis and published. `docs/loading.md` tells the user.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import partial

from domain import Authority, Basis, Period, UnreadableError
from etl.layouts.codes import is_area_code, is_indicator_code, slug
from etl.layouts.head import Head
from etl.layouts.long_columns import Columns, cells_of, headers_of
from etl.layouts.long_words import BASIS_OF, COLUMNS, normal
from etl.layouts.periods import read_date, read_period
from etl.layouts.source import (
    AreaKey,
    BadText,
    CsvCells,
    FrameCells,
    IndicatorKey,
    Request,
    Source,
    SourceTable,
    Texts,
)

NAME = "long"
USUAL_LAG_DAYS = 15
_PERIOD_EXAMPLES = "2025-03, 2025-Q1, 2025"


def recognises(head: Head) -> bool:
    return recognises_with(head, Request())


def recognises_with(head: Head, request: Request) -> bool:
    """Whether the file has the columns, but for the area or the period that the user gives."""
    return any(not columns.absent(request) for columns in headers_of(head).values())


def resembles(head: Head) -> bool:
    """Whether the file is so near to this layout that its faults are worth naming."""
    return any(len(columns.of) >= 3 for columns in headers_of(head).values())


def read(head: Head, request: Request) -> Source:
    """Raises UnreadableError that names the columns which are absent, or claim one role together."""
    headers = headers_of(head)
    fit = {sheet: columns for sheet, columns in headers.items() if not columns.absent(request)}
    if not fit:
        best = max(headers.values(), key=lambda columns: len(columns.of), default=Columns({}))
        _ask_for(head, best.absent(request))
        raise UnreadableError(
            "error.columns_absent",
            file=head.path.name,
            layout=NAME,
            absent=", ".join(
                f"{COLUMNS[role][0][0]} ({COLUMNS[role][2][0]})" for role in best.absent(request)
            ),
            found=head.found(),
        )
    for columns in fit.values():
        if columns.twice:
            raise UnreadableError(
                "error.columns_twice", file=head.path.name, columns=", ".join(columns.twice)
            )
    if head.kind == "workbook":
        tables = [_table(cells_of(head, sheet), columns, request) for sheet, columns in fit.items()]
    else:
        cells = CsvCells(head.path, head.delimiter, head.encoding, head.header_row)
        tables = [_table(cells, columns, request) for columns in fit.values()]
    return Source(NAME, Authority.OFFICIAL, USUAL_LAG_DAYS, tables)


def _ask_for(head: Head, absent: Sequence[str]) -> None:
    """Where only area or period lack, the file may be about one: UnreadableError asks which."""
    if absent[:1] == ["area"] and set(absent) <= {"area", "period"}:
        raise UnreadableError("error.form_area_absent", file=head.path.name, example="kz-19")
    if list(absent) == ["period"]:
        raise UnreadableError("error.form_period_absent", file=head.path.name, example="202206_3k_00000.xlsx")


def _table(cells: CsvCells | FrameCells, columns: Columns, request: Request) -> SourceTable:
    basis = columns.of.get("basis")
    period = columns.period
    area = columns.key("area")
    return SourceTable(
        cells=cells,
        area=area,
        indicator=columns.key("indicator"),
        # A cumulative figure's period begins in January: the basis belongs to the key.
        period=(*period, *((basis,) if basis else ())) if period else (),
        value=columns.of["value"],
        parse_area=_parse_area if area else partial(_given_area, str(request.area)),
        parse_indicator=_parse_indicator,
        parse_period=partial(_parse_period, bool(basis), columns.of.get("quarter") in period)
        if period
        else partial(_given_period, request.period),
        basis=basis,
        published=columns.of.get("published"),
        parse_basis=_parse_basis,
        parse_published=_parse_published,
        decimal_comma=isinstance(cells, CsvCells) and cells.delimiter != ",",
    )


def _parse_area(texts: Texts) -> AreaKey | BadText:
    """One cell may be a name or a code, which the store knows; a second one is the code."""
    name, code = _name_and_code(texts)
    if not name:
        return BadText("unknown_area", "")
    new = name if is_area_code(name) else f"long-{slug(name, '-')}"
    return AreaKey(name, code, register_code=code or new)


def _given_area(code: str, _texts: Texts) -> AreaKey:
    return AreaKey(code, code)


def _parse_indicator(texts: Texts) -> IndicatorKey | BadText:
    name, code = _name_and_code(texts)
    if not name:
        return BadText("unknown_indicator", "")
    new = name if is_indicator_code(name) else f"long_{slug(name, '_')}"
    return IndicatorKey(name, code, register_code=code or new)


def _name_and_code(texts: Texts) -> tuple[str, str | None]:
    cells = [(text or "").strip() for text in texts]
    code = cells[1] if len(cells) == 2 else None
    return cells[0] or code or "", code or None


def _parse_period(with_basis: bool, with_quarter: bool, texts: Texts) -> Period | BadText:
    cells = [(text or "").strip() for text in texts]
    # An unknown basis is a fault of its own; the period must not add a second one.
    basis = _parse_basis(cells.pop()) if with_basis else Basis.PERIOD
    try:
        return read_period(_joined(cells, with_quarter), basis if isinstance(basis, Basis) else Basis.PERIOD)
    except ValueError:
        return BadText("bad_period", " ".join(cells), _PERIOD_EXAMPLES)


def _given_period(period: Period | None, _texts: Texts) -> Period | BadText:
    return period or BadText("bad_period", "", _PERIOD_EXAMPLES)


def _joined(cells: Sequence[str], with_quarter: bool) -> str:
    """A year and its month or quarter in two cells, as one text."""
    if len(cells) == 1:
        return cells[0]
    year, part = cells
    if with_quarter:
        return f"{part} квартал {year}" if re.fullmatch(r"\d|[IV]+", part) else f"{part} {year}"
    return f"{year}-{part}" if part.isdigit() else f"{part} {year}"


def _parse_basis(text: str | None) -> Basis | BadText:
    word = normal(text or "")
    return BASIS_OF.get(word) or BadText("bad_basis", text or "", "period, ytd")


def _parse_published(text: str) -> date | BadText:
    try:
        return read_date(text)
    except ValueError:
        return BadText("bad_published", text, "2025-03-31, 31.03.2025")
