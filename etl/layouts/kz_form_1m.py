"""Kazakhstan's form 1-М on registered offences: 26 sheets, counts since January, the month in section 1-1.

Rows and columns are told by what they say (`kz_form_1m_rows`, `kz_form_1m_sections`). The form states
neither its area nor its period: both are in the file's name, or the user says them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd

from domain import Authority, Basis, Period, UnreadableError, add_months
from etl.layouts.file_name import area_of_file, ytd_of_file
from etl.layouts.form_table import Column, FormTable, Row, only_sheet, read_table
from etl.layouts.head import Head
from etl.layouts.kz_form_1m_rows import TOTAL, RowKind, kind_by_code, kinds_of
from etl.layouts.kz_form_1m_sections import ColumnSpec, SectionSpec, sections
from etl.layouts.official_form import cell_text, names_form, number
from etl.layouts.source import AreaKey, FrameCells, IndicatorKey, Request, Source, SourceTable, column_letter

NAME = "kz_form_1m"
FORM = "1-М"
USUAL_LAG_DAYS = 10
# Figures that the form has only in parts: the drug offences that are counted everywhere are these two.
_SUMS = {"drugs": ("offences_article_296", "offences_article_297")}
_DRUGS = ("Наркопреступления", "Есірткі қылмыстары", "Drug offences")


@dataclass
class _Cells:
    """Figures of one basis with their places, a list a column of the frame; and the key of each code."""

    indicator: list[str] = field(default_factory=list)
    value: list[str] = field(default_factory=list)
    row_no: list[int] = field(default_factory=list)
    sheet: list[str] = field(default_factory=list)
    cell_column: list[str] = field(default_factory=list)

    def add(self, codes: Sequence[str], values: Sequence[str], rows: Sequence[Row], at: _Place) -> None:
        self.indicator += codes
        self.value += values
        self.row_no += [row.index + 1 for row in rows]
        self.sheet += [at.sheet] * len(codes)
        self.cell_column += [at.letter] * len(codes)

    def frame(self) -> pd.DataFrame:
        return pd.DataFrame(vars(self), dtype=object).astype({"row_no": "int64"})


@dataclass(frozen=True)
class _Place:
    """A column of a sheet by its letter."""

    sheet: str
    letter: str


@dataclass(frozen=True)
class _Line:
    """One column crossed with the rows that are read of it: their places, codes and keys."""

    spec: ColumnSpec
    rows: tuple[int, ...]
    codes: tuple[str, ...]
    keys: tuple[IndicatorKey, ...]


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
    keys: dict[str | None, IndicatorKey] = {code: _sum_key(code) for code in _SUMS}
    for section, sheet in sheets.items():
        keys |= _read_section(section, read_table(sheet, head.sheet(sheet.name)), ytd, month)
    last = Period(add_months(period.start, period.months - 1), 1)
    return Source(
        layout=NAME,
        authority=Authority.OFFICIAL,
        usual_lag_days=USUAL_LAG_DAYS,
        tables=[
            _table(ytd, area, period, Basis.YTD, keys),
            _table(month, area, last, Basis.PERIOD, keys),
        ],
    )


def _table(
    cells: _Cells, area: AreaKey, period: Period, basis: Basis, keys: Mapping[str | None, IndicatorKey]
) -> SourceTable:
    return SourceTable(
        cells=FrameCells(cells.frame()),
        area=(),
        indicator=("indicator",),
        period=(),
        value="value",
        parse_area=lambda _texts: area,
        parse_indicator=lambda texts: keys[texts[0]],
        parse_period=lambda _texts: period,
        fixed_basis=basis,
    )


def _read_section(
    section: SectionSpec, form: FormTable, ytd: _Cells, month: _Cells
) -> dict[str | None, IndicatorKey]:
    """Add a section's figures to those of its basis; gives the keys of their codes."""
    columns: dict[str, Column] = {}
    for spec in section.columns:
        columns[spec.code] = form.column(spec.header, columns.get(spec.of))
    _check_places(section, form, columns)
    keys: dict[str | None, IndicatorKey] = {}
    for line in _lines(section, tuple(kinds_of(form, section.first_row))):
        keys.update(zip(line.codes, line.keys, strict=True))
        rows, column = [form.rows[at] for at in line.rows], columns[line.spec.code]
        values, place = form.texts(rows, column), _Place(form.sheet.name, column_letter(column.index))
        cells = month if line.spec.month else ytd
        cells.add(line.codes, values, rows, place)
        if line.spec.use == "own" and section.totals:
            _add_sums(cells, dict(zip(line.codes, zip(values, rows, strict=True), strict=True)), place, form)
    return keys


def _check_places(section: SectionSpec, form: FormTable, columns: Mapping[str, Column]) -> None:
    """Columns may change places, or others be added; a row of headers that slid over the columns is refused.

    As many columns as ever, and one of ours where none of ours was: then it is the header that moved.
    """
    if len(form.columns) != section.width:
        return
    known = {spec.number for spec in section.columns}
    for spec in section.columns:
        column = columns[spec.code]
        if column.number not in known:
            raise form.sheet.differs(f"{spec.number}: {column.header}", f"{column.number}: {column.header}")


@lru_cache(maxsize=256)  # the files of a form have the same rows
def _lines(section: SectionSpec, kinds: tuple[RowKind, ...]) -> tuple[_Line, ...]:
    """What is read of a section with such rows. Annexes repeat totals that section 1 has."""
    read = [at for at, kind in enumerate(kinds) if section.totals or (kind.place[0] and not kind.place[3])]
    found = []
    for spec in section.columns:
        if spec.use != "number":
            rows = tuple(at for at in read if kinds[at].main or not spec.main)
            keys = tuple(_key(kinds[at], spec) for at in rows)
            found.append(_Line(spec, rows, tuple(_code(kinds[at], spec) for at in rows), keys))
    return tuple(found)


def _add_sums(cells: _Cells, found: Mapping[str, tuple[str, Row]], place: _Place, form: FormTable) -> None:
    """The sums of rows that have a code of their own, at the place of their first row."""
    for code, parts in _SUMS.items():
        missing = [part for part in parts if part not in found]
        if missing:
            raise form.sheet.differs(missing[0], "—")
        values = [found[part][0] for part in parts]
        numbers = [number(value) for value in values]
        known = [one for one in numbers if one is not None]
        # A part that is no number makes the sum none: it is left as found, for the loader to refuse.
        text = cell_text(sum(known)) if len(known) == len(parts) else values[numbers.index(None)]
        cells.add([code], [text], [found[parts[0]][1]], place)


def _code(kind: RowKind, spec: ColumnSpec) -> str:
    if spec.use == "own":
        return kind.code
    return spec.total if kind.code == TOTAL else f"{kind.code}_{spec.code}"


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


@lru_cache(maxsize=8192)
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


def _sum_key(code: str) -> IndicatorKey:
    return IndicatorKey(
        _DRUGS[0], code, parent=TOTAL, breakdown="type_partial", better="neutral", names=_DRUGS
    )


def _is_named(code: str) -> bool:
    return not code.startswith("offences_article_")


def _joined(row: tuple[str, str, str], column: tuple[str, str, str]) -> tuple[str, str, str]:
    return (f"{row[0]}: {column[0]}", f"{row[1]}: {column[1]}", f"{row[2]}: {column[2]}")
