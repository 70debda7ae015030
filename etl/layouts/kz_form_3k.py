"""Kazakhstan's form 3-К on corruption crimes: cumulative, monthly, a file for the country or one body.

The main figure is what was registered in the period, not what was in proceedings. The form states neither
its period nor (but for some files) its body: both are in the file's name, `202206_3k_00000___ru.XLSX`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import pandas as pd

from domain import Authority, Basis, Period, UnreadableError
from etl.layouts.head import Cell, Head, Rows
from etl.layouts.official_form import Table, form_number, number, numbered_table, plain, texts
from etl.layouts.periods import read_date
from etl.layouts.source import AreaKey, FrameCells, IndicatorKey, Request, Source, SourceTable, Texts

NAME = "kz_form_3k"
FORM = "3-К"
USUAL_LAG_DAYS = 10
COUNTRY_BODY = "00000"
_FILE_NAME = re.compile(r"(?P<year>20\d\d)(?P<month>\d\d)_3k_(?P<body>\d{5})", re.IGNORECASE)
# Section 1 counts crimes; a second sheet of the same shape counts "without episodes" and is another figure.
_SECTION_1 = re.compile(r"отчет о коррупционных преступлениях.*движении уголовных дел", re.IGNORECASE)
_WITHOUT_EPISODES = re.compile(r"без учета эпизодов", re.IGNORECASE)


@dataclass(frozen=True)
class _Figure:
    """One indicator of the form: the column by the texts above it, the row by its code."""

    code: str
    name: str
    column: re.Pattern[str]
    row: int = 1
    parent: str | None = None
    breakdown: str | None = None


_REGISTERED = re.compile(r"зарегистрированных в ЕРДР в отчетном периоде", re.IGNORECASE)
_FIGURES = (
    _Figure("corruption_registered", "Коррупционные преступления", _REGISTERED),
    *(
        _Figure(f"corruption_registered_{code}", name, _REGISTERED, row, "corruption_registered", "gravity")
        for row, code, name in (
            (2, "minor", "Коррупционные преступления небольшой тяжести"),
            (3, "medium", "Коррупционные преступления средней тяжести"),
            (4, "grave", "Тяжкие коррупционные преступления"),
            (5, "especially_grave", "Особо тяжкие коррупционные преступления"),
        )
    ),
    _Figure(
        "corruption_in_proceedings",
        "Коррупционные преступления в производстве",
        re.compile(r"находились в производстве в отчетном периоде", re.IGNORECASE),
    ),
    _Figure(
        "corruption_finished",
        "Окончено дел о коррупции",
        re.compile(r"^количество уголовных преступлений, .* окончены расследованием", re.IGNORECASE),
    ),
    _Figure(
        "corruption_sent_to_court",
        "Дела о коррупции направлены в суд",
        re.compile(r"уголовных дел, направленных в суд", re.IGNORECASE),
        parent="corruption_finished",
        breakdown="outcome_partial",
    ),
    _Figure(
        "corruption_interrupted",
        "Прерваны сроки по делам о коррупции",
        re.compile(r"сроки досудебного расследования прерваны.* всего", re.IGNORECASE),
    ),
)
# The label of a row must say what its code says, so that a renumbered form is refused, not misread.
_ROW_LABELS = {1: "всего", 2: "небольшой", 3: "средней", 4: "тяжки", 5: "особо тяжки"}


def recognises(head: Head) -> bool:
    """By the form's own number; the file's name alone proves nothing."""
    return head.kind == "workbook" and any(form_number(rows) == FORM for rows in head.sheet_heads.values())


def read(head: Head, request: Request) -> Source:
    """Section 1 of the form. Raises UnreadableError that says what was found and what was expected."""
    if head.kind != "workbook":
        raise UnreadableError("error.form_not_workbook", file=head.path.name, form=FORM)
    sheet, rows, table = _section_1(head)
    period = _period(head, request)
    area = _area(head, request)
    frame = pd.DataFrame(
        [_cell(head, figure, sheet, rows, table) for figure in _FIGURES],
        columns=["indicator", "value", "row_no", "sheet"],
    )
    frame = frame.assign(area=area.name, period=str(period))
    if not any(frame["value"]):
        raise UnreadableError("error.form_blank", file=head.path.name, form=FORM, sheet=sheet)
    figures = {figure.code: figure for figure in _FIGURES}

    def indicator(key: Texts) -> IndicatorKey:
        figure = figures[str(key[0])]
        parent = figures.get(figure.parent or "")
        return IndicatorKey(
            figure.name,
            figure.code,
            parent=figure.parent,
            breakdown=figure.breakdown,
            better="neutral",
            register_code=figure.code,
            ancestors=(IndicatorKey(parent.name, parent.code, better="neutral"),) if parent else (),
        )

    return Source(
        layout=NAME,
        authority=Authority.OFFICIAL,
        usual_lag_days=USUAL_LAG_DAYS,
        tables=[
            SourceTable(
                cells=FrameCells(frame),
                area=("area",),
                indicator=("indicator",),
                period=("period",),
                value="value",
                parse_area=lambda _texts: area,
                parse_indicator=indicator,
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


def _cell(head: Head, figure: _Figure, sheet: str, rows: Rows, table: Table) -> tuple[str, str, int, str]:
    columns = [column for column, header in table.headers.items() if figure.column.search(header)]
    if len(columns) != 1:
        raise _wrong(head, sheet, column=figure.column.pattern)
    index = table.rows.get(figure.row)
    label = plain(" ".join(str(cell) for cell in rows[index][: columns[0]])).casefold() if index else ""
    if index is None or _ROW_LABELS[figure.row] not in label:
        raise _wrong(head, sheet, column=f"{_ROW_LABELS[figure.row]} ({figure.row})")
    return figure.code, _text(rows[index][columns[0]]), index + 1, sheet


def _wrong(head: Head, sheet: str, column: str) -> UnreadableError:
    return UnreadableError("error.form_changed", file=head.path.name, form=FORM, sheet=sheet, expected=column)


def _text(cell: Cell) -> str:
    value = number(cell)
    if value is None:
        return plain(cell)  # left as it is: the loader rejects what is no number
    return str(int(value)) if value.is_integer() else repr(value)


def _period(head: Head, request: Request) -> Period:
    """January to the form's month: as the user says, else as sheet srz_info says, else the file's name."""
    if request.period is not None:
        return Period(date(request.period.start.year, 1, 1), request.period.end.month)
    stated, named = _stated_period(head), _named_period(head)
    if stated and named and stated != named:
        raise UnreadableError(
            "error.form_periods_differ", file=head.path.name, name=str(named), sheet=str(stated)
        )
    period = stated or named
    if period is None:
        raise UnreadableError("error.form_period_absent", file=head.path.name, example="202206_3k_00000.xlsx")
    return period


def _named_period(head: Head) -> Period | None:
    found = _FILE_NAME.search(head.path.name)
    if found is None or not 1 <= int(found["month"]) <= 12:
        return None
    return Period(date(int(found["year"]), 1, 1), int(found["month"]))


def _stated_period(head: Head) -> Period | None:
    """From the row «Период | 01.01.2023 | 31.03.2023» of a sheet that describes the extract."""
    for rows in head.sheet_heads.values():
        for row in rows:
            if len(row) > 2 and plain(row[0]).casefold() == "период":
                try:
                    first, last = read_date(plain(row[1])), read_date(plain(row[2]))
                except ValueError:
                    return None
                return Period(date(first.year, 1, 1), last.month) if first.year == last.year else None
    return None


def _area(head: Head, request: Request) -> AreaKey:
    """The country, or the body whose code the file's name bears."""
    if request.area is not None:
        return AreaKey(request.area, request.area)
    found = _FILE_NAME.search(head.path.name)
    if found is None:
        raise UnreadableError("error.form_area_absent", file=head.path.name, example="kz")
    if found["body"] == COUNTRY_BODY:
        return AreaKey("Казахстан", "kz")
    code = f"kz-body-{found['body']}"
    return AreaKey(found["body"], code, parent="kz", level="body", register_code=code)
