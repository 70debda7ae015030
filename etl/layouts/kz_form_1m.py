"""Kazakhstan's form 1-М on registered offences: 26 sheets, counts since January, the month in section 1-1.

Rows and columns are told by what they say (`kz_form_1m_rows`, `kz_form_1m_sections`). The form states
neither its area nor its period: both are in the file's name, or the user says them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import pandas as pd

from domain import Authority, Basis, Period, UnreadableError, add_months
from etl.layouts.file_name import area_of_file, ytd_of_file
from etl.layouts.form_table import Column, FormTable, Row, cell_text, letter, only_sheet, read_table
from etl.layouts.head import Head
from etl.layouts.kz_form_1m_rows import TOTAL, RowKind, kind_by_code, kinds_of
from etl.layouts.kz_form_1m_sections import ColumnSpec, SectionSpec, sections
from etl.layouts.official_form import names_form, number
from etl.layouts.source import AreaKey, BadText, FrameCells, IndicatorKey, Request, Source, SourceTable, Texts

NAME = "kz_form_1m"
FORM = "1-М"
USUAL_LAG_DAYS = 10
# Figures that the form has only in parts: the drug offences that are counted everywhere are these two.
_SUMS = {"drugs": ("offences_article_296", "offences_article_297")}
_DRUGS = ("Наркопреступления", "Есірткі қылмыстары", "Drug offences")


@dataclass
class _Cells:
    """Figures of one basis with their places, a list a column of the frame."""

    indicator: list[str] = field(default_factory=list)
    value: list[str] = field(default_factory=list)
    row_no: list[int] = field(default_factory=list)
    sheet: list[str] = field(default_factory=list)
    cell_column: list[str] = field(default_factory=list)

    def add(
        self, codes: Sequence[str], values: Sequence[str], rows: Sequence[int], at: Column, sheet: str
    ) -> None:
        self.indicator += codes
        self.value += values
        self.row_no += rows
        self.sheet += [sheet] * len(codes)
        self.cell_column += [letter(at.index)] * len(codes)

    def frame(self) -> pd.DataFrame:
        return pd.DataFrame(vars(self))


def recognises(head: Head) -> bool:
    """By the form's own number; the file's name alone proves nothing."""
    return names_form(head, FORM)


def read(head: Head, request: Request) -> Source:
    """The sections that carry counts. Raises UnreadableError that says what was found and expected."""
    if head.kind != "workbook":
        raise UnreadableError("error.form_not_workbook", file=head.path.name, form=FORM)
    sheets = {section: only_sheet(head, FORM, section.title) for section in sections()}
    period = ytd_of_file(head.path, request, example="202212_1m_kz-19.xlsx")
    area = area_of_file(head.path, request)
    ytd, month = _Cells(), _Cells()
    lines: dict[str, tuple[RowKind, ColumnSpec]] = {}
    for section, sheet in sheets.items():
        _read_section(section, read_table(sheet, head.sheet(sheet.name)), ytd, month, lines)
    last = Period(add_months(period.start, period.months - 1), 1)
    return Source(
        layout=NAME,
        authority=Authority.OFFICIAL,
        usual_lag_days=USUAL_LAG_DAYS,
        tables=[
            _table(ytd, area, period, Basis.YTD, lines),
            _table(month, area, last, Basis.PERIOD, lines),
        ],
    )


def _table(
    cells: _Cells, area: AreaKey, period: Period, basis: Basis, lines: dict[str, tuple[RowKind, ColumnSpec]]
) -> SourceTable:
    def indicator(key: Texts) -> IndicatorKey | BadText:
        code = str(key[0])
        return _sum_key(code) if code in _SUMS else _key(*lines[code])

    return SourceTable(
        cells=FrameCells(cells.frame()),
        area=(),
        indicator=("indicator",),
        period=(),
        value="value",
        parse_area=lambda _texts: area,
        parse_indicator=indicator,
        parse_period=lambda _texts: period,
        fixed_basis=basis,
    )


def _read_section(
    section: SectionSpec,
    form: FormTable,
    ytd: _Cells,
    month: _Cells,
    lines: dict[str, tuple[RowKind, ColumnSpec]],
) -> None:
    kinds = kinds_of(form, section.first_row)
    lined = [
        (row, kind)
        for row, kind in zip(form.rows, kinds, strict=True)
        if section.totals or (kind.place[0] and not kind.place[3])
    ]
    columns: dict[str, Column] = {}
    for spec in section.columns:
        column = columns[spec.code] = form.column(spec.header, columns.get(spec.of))
        if spec.use == "number":
            continue
        wanted = [(row, kind) for row, kind in lined if kind.main or not spec.main]
        codes = [_code(kind, spec) for _, kind in wanted]
        lines.update(zip(codes, ((kind, spec) for _, kind in wanted), strict=True))
        values = form.texts([row for row, _ in wanted], column)
        cells = month if spec.month else ytd
        cells.add(codes, values, [row.index + 1 for row, _ in wanted], column, form.sheet.name)
        if spec.use == "own":
            _add_sums(cells, dict(zip(codes, values, strict=True)), wanted, column, form)


def _add_sums(
    cells: _Cells,
    values: dict[str, str],
    wanted: Sequence[tuple[Row, RowKind]],
    column: Column,
    form: FormTable,
) -> None:
    """The sums of rows that have a code of their own, at the place of their first row."""
    rows = {kind.code: row for row, kind in wanted}
    for code, parts in _SUMS.items():
        missing = [part for part in parts if part not in rows]
        if missing:
            raise form.sheet.differs(missing[0], "—")
        numbers = [number(values[part]) for part in parts]
        known = [one for one in numbers if one is not None]
        # A part that is no number makes the sum none: it is left as found, for the loader to refuse.
        text = cell_text(sum(known)) if len(known) == len(parts) else values[parts[numbers.index(None)]]
        cells.add([code], [text], [rows[parts[0]].index + 1], column, form.sheet.name)


def _code(kind: RowKind, spec: ColumnSpec) -> str:
    if spec.use == "own":
        return kind.code
    return spec.total if kind.code == TOTAL else f"{kind.code}_{spec.code}"


@cache
def _key(kind: RowKind, spec: ColumnSpec) -> IndicatorKey:
    """The indicator of a row, or of a row crossed with a column; the crossing is a part of the row's."""
    if spec.use == "own":
        return _row_key(kind)
    code, breakdown = _code(kind, spec), spec.breakdown
    names = _joined(kind.names, spec.names)
    parent: str | None = kind.code
    above: tuple[IndicatorKey, ...] = ()
    if kind.code == TOTAL:
        names, parent = spec.total_names or names, spec.total_parent
    else:
        above = (*_row_key(kind).ancestors, _row_key(kind))
    return IndicatorKey(
        names[0],
        code,
        parent=parent,
        breakdown=breakdown if parent else None,
        unit=spec.unit,
        better=spec.better,
        register_code=code,
        ancestors=above,
        vouched=True,
        detail=parent is not None,
        names=names,
    )


@cache
def _row_key(kind: RowKind) -> IndicatorKey:
    above = _row_key(kind_by_code(kind.parent)) if kind.parent and _is_named(kind.parent) else None
    return IndicatorKey(
        kind.names[0],
        kind.code,
        parent=kind.parent,
        breakdown=kind.breakdown,
        better=kind.better,
        register_code=kind.code,
        ancestors=(*above.ancestors, above) if above else (),
        vouched=True,
        detail=kind.detail,
        names=kind.names,
    )


@cache
def _sum_key(code: str) -> IndicatorKey:
    return IndicatorKey(
        _DRUGS[0], code, parent=TOTAL, breakdown="type_partial", better="neutral", names=_DRUGS
    )


def _is_named(code: str) -> bool:
    return not code.startswith("offences_article_")


def _joined(row: tuple[str, str, str], column: tuple[str, str, str]) -> tuple[str, str, str]:
    return (f"{row[0]}: {column[0]}", f"{row[1]}: {column[1]}", f"{row[2]}: {column[2]}")
