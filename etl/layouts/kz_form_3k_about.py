"""What period and body a file of form 3-К is of: as the user says, as sheet srz_info says, as it is named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from domain import Period, UnreadableError
from etl.layouts.head import Head
from etl.layouts.official_form import plain
from etl.layouts.periods import read_date
from etl.layouts.source import AreaKey, Request

COUNTRY = AreaKey("Казахстан", "kz")
COUNTRY_BODY = "00000"
_FILE_NAME = re.compile(r"(?P<year>20\d\d)(?P<month>\d\d)_3k_(?P<body>\d{5})", re.IGNORECASE)
# Bodies as srz_info names them; its own two-digit codes are others than those of the files' names.
_BODIES = {
    "свод": COUNTRY_BODY,
    "прокуратура": "00100",
    "кнб": "00400",
    "кгд мф": "01500",
    "адгсипк": "20100",
}


@dataclass(frozen=True)
class Extract:
    """What the sheet srz_info says of a file: all of it None where there is no such sheet."""

    period: Period | None = None
    area: AreaKey | None = None
    made: date | None = None


def period_of(head: Head, request: Request, extract: Extract) -> Period:
    """January to the form's month: as the user says, else as sheet srz_info says, else the file's name."""
    if request.ytd is not None:
        return request.ytd
    stated, named = extract.period, _named_period(head)
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


def area_of(head: Head, request: Request, extract: Extract) -> AreaKey:
    """As the user says, else the country or the body that the file's name and sheet srz_info tell."""
    if request.area_key is not None:
        return request.area_key
    found = _FILE_NAME.search(head.path.name)
    stated, named = extract.area, _body(found["body"]) if found else None
    if stated and named and stated.code != named.code:
        raise UnreadableError(
            "error.form_areas_differ", file=head.path.name, name=named.name, sheet=stated.name
        )
    area = stated or named
    if area is None:
        raise UnreadableError("error.form_area_absent", file=head.path.name, example="kz")
    return area


def _body(number_of_body: str, name: str | None = None) -> AreaKey:
    if number_of_body == COUNTRY_BODY:
        return COUNTRY
    code = f"kz-body-{number_of_body}"
    return AreaKey(name or number_of_body, code, parent="kz", level="body", vouched=True)


def extract_of(head: Head) -> Extract:
    """The sheet srz_info: its rows by their labels, its body in the rows under the region's name."""
    sheet = next((name for name in head.sheet_names if name.casefold() == "srz_info"), None)
    if sheet is None:
        return Extract()
    rows = [[plain(cell) for cell in row] for row in head.sheet_heads[sheet]]
    said = {row[0].casefold(): (row[1:], at) for at, row in enumerate(rows) if row and row[0]}
    period = _days(said.get("период", ([], 0))[0])
    made = _days(said.get("дата-время когда был сформирован срез", ([], 0))[0][:1] * 2)
    region, at = said.get("название региона/органа", ([], 0))
    below = [row[1] for row in rows[at + 1 :] if len(row) > 1 and row[1] and not row[1].isdigit()]
    area = _stated_area(region[0] if region else "", below[0] if below else "")
    if period is None:
        return Extract(area=area, made=made and made[1])
    first, last = period
    whole = Period(date(first.year, 1, 1), last.month) if first.year == last.year else None
    return Extract(whole, area, made and made[1])


def _days(cells: list[str]) -> tuple[date, date] | None:
    try:
        return read_date(cells[0]), read_date(cells[1])
    except (ValueError, IndexError):
        return None


def _stated_area(region: str, body: str) -> AreaKey | None:
    """A body of the whole country; a region is matched by its name, of its bodies nothing is known."""
    if region.casefold() == "республика казахстан":
        known = _BODIES.get(body.casefold())
        return _body(known, body) if known else None
    return AreaKey(region, parent="kz") if region and body.casefold() == "свод" else None
