"""What section and period a file of form 4-ЕГС is of: as the user says, as it is named, as its titles say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from domain import Basis, Period, UnreadableError
from etl.layouts.head import Head, Rows
from etl.layouts.official_form import texts
from etl.layouts.periods import read_period
from etl.layouts.source import Request

EXAMPLE = "4-EGS_Razdel_1_122019.xls"
FILE_NAME = re.compile(
    r"4-(?:EGS|ЕГС)_(?:Razdel|Раздел)_(?P<section>\d+)_(?P<month>\d\d)(?P<year>20\d\d)", re.IGNORECASE
)
_SECTION = re.compile(r"\bраздел\s*(?:№\s*)?(?P<section>\d+)", re.IGNORECASE)
_STATED_PERIOD = re.compile(r"\bза\s+(?P<period>.*?20\d\d)", re.IGNORECASE)
_TITLE_ROWS = 5


def period_of(head: Head, request: Request, sheets: Mapping[str, Rows]) -> Period:
    """January to the month: as the user says, else the file's name, which a title may not contradict."""
    if request.ytd is not None:
        return request.ytd
    found = FILE_NAME.search(head.path.name)
    named = None
    if found is not None and 1 <= int(found["month"]) <= 12:
        named = Period(date(int(found["year"]), 1, 1), int(found["month"]))
    stated = _stated_period(sheets)
    if named and stated and named != stated:
        raise UnreadableError(
            "error.form_periods_differ", file=head.path.name, name=str(named), sheet=str(stated)
        )
    period = named or stated
    if period is None:
        raise UnreadableError("error.form_period_absent", file=head.path.name, example=EXAMPLE)
    return period


def section_of(head: Head, sheets: Mapping[str, Rows]) -> str:
    """The section's number, from the file's name, else from a title. Raises UnreadableError."""
    if found := FILE_NAME.search(head.path.name):
        return str(int(found["section"]))
    for text in _titles(sheets):
        if found := _SECTION.search(text):
            return str(int(found["section"]))
    raise UnreadableError("error.form_4egs_section", file=head.path.name, example=EXAMPLE)


def _stated_period(sheets: Mapping[str, Rows]) -> Period | None:
    """From a title such as «за январь - июнь 2019 года» above the table."""
    for text in _titles(sheets):
        if found := _STATED_PERIOD.search(text):
            try:
                return read_period(found["period"], Basis.YTD)
            except ValueError:
                continue
    return None


def _titles(sheets: Mapping[str, Rows]) -> Iterator[str]:
    for rows in sheets.values():
        yield from texts(rows[:_TITLE_ROWS])
