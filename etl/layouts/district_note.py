"""The table of an official note: municipality, count, change against the same months last year, share.

A DOCX, a workbook or a pasted text, «за 9 месяцев 2025 года с нарастающим итогом с начала года». The counts
are loaded as cumulative ones with the authority of a note. What they imply of the year before (count less
change) is only a claim, to be checked against what the store holds. The share is not read: it follows from
the counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from domain import Authority, Basis, Period, UnreadableError
from etl.layouts.codes import is_area_code
from etl.layouts.district_note_change import implied_before
from etl.layouts.district_note_subject import stated_indicator
from etl.layouts.district_note_table import NoteRow, NoteTable, note_tables, resembles
from etl.layouts.district_note_title import stated_areas, stated_periods
from etl.layouts.file_name import area_named, period_named
from etl.layouts.head import Head
from etl.layouts.source import (
    AreaKey,
    BadText,
    Claim,
    FrameCells,
    IndicatorKey,
    Request,
    Source,
    SourceTable,
    Texts,
)

NAME = "district_note"
USUAL_LAG_DAYS = 20
_WHOLE = r"(?:области|обл\.|краю|республике|округу|региону)"
_TOTAL = re.compile(
    rf"(?:итого|всего|барлығы|жиыны|жалпы|total)(?: по (?:[\w-]+ )?{_WHOLE}(?: [\w-]+)?)?|"
    rf"(?:в целом )?по (?:[\w-]+ )?{_WHOLE}(?: [\w-]+)?|(?:[\w-]+ )?облыс(?:ы)? бойынша",
    re.IGNORECASE,
)


def recognises(head: Head) -> bool:
    """By the columns of some table: an area, a count and a change with its sign."""
    return head.kind != "parquet" and resembles(head)


def read(head: Head, request: Request) -> Source:
    """Raises UnreadableError where a table does not say its area, its months or what it counts."""
    tables = note_tables(head)
    whole_text = " ".join(table.title for table in tables)
    area = _area(head, request, tables)
    read_tables = [
        (table, _period(head, request, table, whole_text), _indicator(head, request, table))
        for table in tables
    ]
    return Source(
        layout=NAME,
        authority=Authority.NOTE,
        usual_lag_days=USUAL_LAG_DAYS,
        tables=[_source_table(table, area, period, indicator) for table, period, indicator in read_tables],
        note=tables[0].title[:200] or None,
        claims=[
            claim
            for table, period, indicator in read_tables
            for claim in _claims(table, area, period, indicator)
        ],
    )


def _source_table(table: NoteTable, area: AreaKey, period: Period, indicator: IndicatorKey) -> SourceTable:
    frame = pd.DataFrame(
        {
            "area": [row.name for row in table.rows],
            "value": [row.count for row in table.rows],
            "row_no": [row.row_no for row in table.rows],
            "sheet": pd.Series([table.sheet] * len(table.rows), dtype="str"),
            "cell_column": [table.count_place] * len(table.rows),
        }
    )
    return SourceTable(
        cells=FrameCells(frame.astype({"area": "str", "value": "str", "cell_column": "str"})),
        area=("area",),
        indicator=(),
        period=(),
        value="value",
        parse_area=lambda texts: _row_area(texts, area),
        parse_indicator=lambda _texts: indicator,
        parse_period=lambda _texts: period,
        fixed_basis=Basis.YTD,
        decimal_comma=True,
    )


def _row_area(texts: Texts, area: AreaKey) -> AreaKey | BadText:
    name = _plain_name(texts[0] or "")
    if not name:
        return BadText("unknown_area", "")
    if _TOTAL.fullmatch(name):
        return area
    # A name that the user gives is no code: there the loader itself looks within the area that was given.
    within = area.code if area.code and is_area_code(area.code) else None
    return AreaKey(name, parent=within, level="district")


def _plain_name(text: str) -> str:
    """Without its number in the list, marks of footnotes, a colon; «р-н» written out."""
    name = re.sub(r"^\d+\s*[.)]\s*", "", text).strip(" *:;,")
    return re.sub(r"\bр-о?н\b\.?|\bр/н\b", "район", name, flags=re.IGNORECASE)


def _claims(table: NoteTable, area: AreaKey, period: Period, indicator: IndicatorKey) -> list[Claim]:
    claims = []
    signed = any(re.match(r"[( ]*\+[^%]*$", row.change) for row in table.rows)
    for row in table.rows:
        if signed and re.match(r"[( ]*[1-9]", row.change):
            continue  # where others have their plus, one without any sign may have lost a minus
        before = implied_before(row.count, row.change, percent=table.change_in_percent)
        key = _row_area((row.name,), area)
        if before is not None and isinstance(key, AreaKey):
            year_before = period.shifted(-12)
            claims.append(
                Claim(key, indicator, year_before, Basis.YTD, float(before), row.row_no, table.sheet)
            )
    return claims


def _area(head: Head, request: Request, tables: Sequence[NoteTable]) -> AreaKey:
    """As the user says, else one of the reference lists: in the title, the total row, the file's name."""
    asked = request.area_key
    if asked is not None:
        return area_named(asked.name) or asked
    for texts in ([table.title for table in tables], [row.name for row in _totals(tables)]):
        names = stated_areas(" . ".join(texts))
        if names:
            found = area_named(names[0]) if len(names) == 1 else None
            break
    else:
        found = area_named(head.path.stem)
    if found is None:
        raise UnreadableError("error.form_area_absent", file=head.path.name, example="kz-19")
    return found


def _totals(tables: Sequence[NoteTable]) -> list[NoteRow]:
    return [row for table in tables for row in table.rows if _TOTAL.fullmatch(_plain_name(row.name))]


def _period(head: Head, request: Request, table: NoteTable, whole_text: str) -> Period:
    """January to the note's last month: as the user says, else the title, the document, the file's name."""
    if request.ytd is not None:
        return request.ytd
    for text in (table.title, f"{table.count_header} {whole_text}"):
        periods, unclear = stated_periods(text)
        if len(periods) == 1 and not unclear:
            return periods.pop()
        if periods or unclear:
            found = ", ".join(sorted(unclear | {str(period) for period in periods}))
            example = str(min(periods)) if periods else "2025-01..2025-09"
            raise UnreadableError(
                "error.form_period_unclear", file=head.path.name, found=found, example=example
            )
    named = period_named(head.path.stem)
    if named is None:
        raise UnreadableError("error.form_period_absent", file=head.path.name, example="spravka_2025-09.docx")
    return named


def _indicator(head: Head, request: Request, table: NoteTable) -> IndicatorKey:
    code = request.indicator or stated_indicator(table.title, table.count_header)
    if code is None:
        raise UnreadableError(
            "error.form_indicator_absent",
            file=head.path.name,
            found=(table.title or table.count_header)[:120],
            example="crimes_total",
        )
    return IndicatorKey(code, code)
