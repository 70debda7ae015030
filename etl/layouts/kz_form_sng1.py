"""Kazakhstan's form СНГ-1: crimes registered, finished, first interrupted, and the persons identified.

What clearance is computed from (`models/clearance.py`). Cumulative since January; the area and the period
are in the file's name, or the user says them. Section 3, on the population, is not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import pandas as pd

from domain import Authority, Basis, UnreadableError
from etl.layouts.file_name import area_of_file, ytd_of_file
from etl.layouts.form_data import Names, readable, table, words
from etl.layouts.form_table import FormTable, Row, only_sheet, read_table
from etl.layouts.head import Head
from etl.layouts.official_form import names_form
from etl.layouts.source import FrameCells, IndicatorKey, Request, Source, SourceTable, Texts, column_letter

NAME = "kz_form_sng1"
FORM = "СНГ-1"
USUAL_LAG_DAYS = 10
_SECTIONS = {
    "1": words(r"Раздел № ?1 .*Общие сведения о состоянии преступности"),
    "2": words(r"Раздел № ?2 .*совершенных отдельными категориями лиц"),
}


@dataclass(frozen=True)
class _Column:
    """One column of section 1. `code`: the row of the total; `part`: what it adds to another row's code."""

    code: str
    part: str
    header: re.Pattern[str]
    names: Names  # of the total
    row_names: Names  # what follows the name of another row
    parent: str | None = None
    unit: str = "count"


_COLUMNS = (
    _Column(
        "sng1_crimes_registered",
        "registered",
        words(r"^Кол-во правонарушений, зарегистрированных .*в отчетном периоде$"),
        (
            "Зарегистрировано преступлений (форма СНГ-1)",
            "Тіркелген қылмыстар (ТМД-1 нысаны)",
            "Crimes registered (form CIS-1)",
        ),
        ("зарегистрировано", "тіркелгені", "registered"),
    ),
    _Column(
        "sng1_against_cis_citizens",
        "against_cis_citizens",
        words(r"в отношении граждан прибывших из других гос"),
        (
            "Преступления в отношении граждан СНГ (форма СНГ-1)",
            "ТМД азаматтарына қатысты қылмыстар (ТМД-1 нысаны)",
            "Crimes against citizens of other CIS states (form CIS-1)",
        ),
        ("в отношении граждан СНГ", "ТМД азаматтарына қатысты", "against citizens of other CIS states"),
        "sng1_crimes_registered",
    ),
    _Column(
        "sng1_finished",
        "finished",
        words(r"уголовные дела о которых окончены производством"),
        (
            "Окончено преступлений (форма СНГ-1)",
            "Аяқталған қылмыстар (ТМД-1 нысаны)",
            "Crimes finished (form CIS-1)",
        ),
        ("окончено", "аяқталғаны", "finished"),
    ),
    _Column(
        "sng1_by_cis_citizens",
        "by_cis_citizens",
        words(r"совершенных гр-нами прибывшими из других гос"),
        (
            "Преступления граждан СНГ (форма СНГ-1)",
            "ТМД азаматтары жасаған қылмыстар (ТМД-1 нысаны)",
            "Crimes by citizens of other CIS states (form CIS-1)",
        ),
        ("совершено гражданами СНГ", "ТМД азаматтары жасаған", "by citizens of other CIS states"),
        "sng1_finished",
    ),
    _Column(
        "sng1_unsolved_first_interrupted",
        "first_interrupted",
        words(r"впервые прерваны сроки досудебного расследования"),
        (
            "Впервые прерваны сроки (форма СНГ-1)",
            "Мерзімі алғаш рет үзілген (ТМД-1 нысаны)",
            "Unsolved: first interrupted (form CIS-1)",
        ),
        ("впервые прерваны сроки", "мерзімі алғаш рет үзілгені", "first interrupted"),
    ),
    _Column(
        "sng1_persons",
        "persons",
        words(r"^Выявлено лиц, совершивших"),
        (
            "Выявлено лиц (форма СНГ-1)",
            "Анықталған адамдар (ТМД-1 нысаны)",
            "Persons identified (form CIS-1)",
        ),
        ("выявлено лиц", "анықталған адамдар", "persons identified"),
        unit="persons",
    ),
)


@dataclass(frozen=True)
class _Line:
    """A row of `data/forms/kz_form_sng1_rows.csv`; the row of the total has no code."""

    code: str
    label: re.Pattern[str]
    names: Names


def recognises(head: Head) -> bool:
    """By the form's own number; the file's name alone proves nothing."""
    return names_form(head, FORM)


def read(head: Head, request: Request) -> Source:
    """Sections 1 and 2. Raises UnreadableError that says what was found and what was expected."""
    if head.kind != "workbook":
        raise UnreadableError("error.form_not_workbook", file=head.path.name, form=FORM)
    tables = {
        section: read_table(sheet := only_sheet(head, FORM, title), head.sheet(sheet.name))
        for section, title in _SECTIONS.items()
    }
    period = ytd_of_file(head.path, request, example="202212_sng1_kz-19.xlsx")
    area = area_of_file(head.path, request)
    cells, keys = _section_1(tables["1"])
    more_cells, more_keys = _section_2(tables["2"])
    known = {key.code: key for key in (*keys, *more_keys)}
    return Source(
        layout=NAME,
        authority=Authority.OFFICIAL,
        usual_lag_days=USUAL_LAG_DAYS,
        tables=[
            SourceTable(
                cells=FrameCells(
                    pd.DataFrame(
                        [*cells, *more_cells],
                        columns=["indicator", "value", "row_no", "sheet", "cell_column"],
                    )
                ),
                area=(),
                indicator=("indicator",),
                period=(),
                value="value",
                parse_area=lambda _texts: area,
                parse_indicator=lambda key: _known(known, key),
                parse_period=lambda _texts: period,
                fixed_basis=Basis.YTD,
            )
        ],
    )


_Cell = tuple[str, str, int, str, str]


def _section_1(form: FormTable) -> tuple[list[_Cell], list[IndicatorKey]]:
    cells, keys = [], []
    columns = [(spec, form.column(spec.header)) for spec in _COLUMNS]
    for row, line in _lines(form, "1"):
        for spec, column in columns:
            key = _crossed(spec, line) if line.code else _whole(spec)
            keys.append(key)
            place = (row.index + 1, form.sheet.name, column_letter(column.index))
            cells.append((str(key.code), form.texts([row], column)[0], *place))
    return cells, keys


def _section_2(form: FormTable) -> tuple[list[_Cell], list[IndicatorKey]]:
    cells, keys = [], []
    column = form.column(words("^Всего$"))
    finished = next(spec for spec in _COLUMNS if spec.part == "finished")
    for row, line in _lines(form, "2"):
        streets = line.code == "streets"  # counts what is registered, not what is finished
        parent = _whole(_COLUMNS[0] if streets else finished)
        breakdown = "place_partial" if streets else "offender_partial"
        key = _part(f"sng1_{line.code}", line.names, parent, breakdown, "count")
        keys.append(key)
        place = (row.index + 1, form.sheet.name, column_letter(column.index))
        cells.append((str(key.code), form.texts([row], column)[0], *place))
    return cells, keys


def _lines(form: FormTable, section: str) -> list[tuple[Row, _Line]]:
    """Each row with what it counts. Raises UnreadableError for an unknown row or one out of order."""
    known, at = [line for code, line in _all_lines() if code == section], 0
    found = []
    for row in form.rows:
        place = next((n for n in range(at, len(known)) if known[n].label.search(row.label)), None)
        if place is None or (row.code == 1 and place):
            expected = readable(known[min(at, len(known) - 1)].label)
            raise form.sheet.differs(f"{row.code}: {expected}", f"{row.code}: {row.label or '—'}")
        found.append((row, known[place]))
        at = place + 1
    if not found:
        raise form.sheet.differs("1", "—")
    return found


@cache
def _all_lines() -> tuple[tuple[str, _Line], ...]:
    return tuple(
        (
            row["section"],
            _Line(row["code"], words(row["label"]), (row["name_ru"], row["name_kk"], row["name_en"])),
        )
        for row in table(f"{NAME}_rows.csv")
    )


def _whole(spec: _Column) -> IndicatorKey:
    if spec.parent is not None:
        parent = next(other for other in _COLUMNS if other.code == spec.parent)
        return _part(spec.code, spec.names, _whole(parent), "citizenship_partial", spec.unit)
    return IndicatorKey(
        spec.names[0],
        spec.code,
        unit=spec.unit,
        better="neutral",
        register_code=spec.code,
        vouched=True,
        names=spec.names,
    )


def _crossed(spec: _Column, line: _Line) -> IndicatorKey:
    name = tuple(
        f"{row[0].upper()}{row[1:]}: {part}" for row, part in zip(line.names, spec.row_names, strict=True)
    )
    forms = ("(форма СНГ-1)", "(ТМД-1 нысаны)", "(form CIS-1)")
    ru, kk, en = (f"{text} {form}" for text, form in zip(name, forms, strict=True))
    code = f"sng1_{line.code}_{spec.part}"
    return _part(code, (ru, kk, en), _whole(spec), "type_partial", spec.unit)


def _part(code: str, names: Names, parent: IndicatorKey, breakdown: str, unit: str) -> IndicatorKey:
    return IndicatorKey(
        names[0],
        code,
        parent=parent.code,
        breakdown=breakdown,
        unit=unit,
        better="neutral",
        register_code=code,
        ancestors=(*parent.ancestors, parent),
        vouched=True,
        detail=True,
        names=names,
    )


def _known(keys: dict[str | None, IndicatorKey], key: Texts) -> IndicatorKey:
    return keys[key[0]]
