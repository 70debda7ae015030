"""A register of incidents: one row each, with a date, an area and a type; CSV or Parquet of any size.

It is counted where it is, by area, type and month; each area also gets the sum over all types. A column of
numbers makes a file another one: then a row is a figure, not an incident. A status is not looked at: every
row counts, so what is cancelled must be left out of the file.
"""

from __future__ import annotations

from collections.abc import Sequence

from domain import Authority, Period, UnreadableError
from etl.layouts.codes import slug
from etl.layouts.head import Head
from etl.layouts.long_words import ROLE_OF, normal
from etl.layouts.source import AreaKey, BadText, IndicatorKey, Request, Source, SourceTable, Texts
from warehouse.incidents import COUNT, MONTH
from warehouse.registers import Register, Role

NAME = "incidents"
USUAL_LAG_DAYS = 15
TOTAL = "incidents_total"
_TOTAL_NAMES = ("Происшествия", "Оқиғалар", "Incidents")
_WORDS: dict[Role, tuple[str, ...]] = {
    "date": (
        *("дата", "дата происшествия", "дата совершения", "дата регистрации", "дата и время", "дата события"),
        *("күні", "оқиға күні", "тіркелген күні", "күні мен уақыты"),
        *(
            "date",
            "incident date",
            "date of incident",
            "occurred",
            "occurred at",
            "datetime",
            "date and time",
        ),
    ),
    "area": (
        *("район", "территория", "регион", "область", "муниципальное образование", "город", "место"),
        *("аумақ", "аудан", "өңір", "облыс", "қала"),
        *("area", "district", "region", "territory", "borough", "municipality", "area name"),
    ),
    "type": (
        *("вид", "тип", "вид преступления", "вид происшествия", "вид правонарушения", "категория"),
        *("түрі", "қылмыс түрі", "оқиға түрі", "санаты"),
        *("type", "crime type", "incident type", "offence type", "offence", "category", "kind"),
    ),
}
_ROLE_OF: dict[str, Role] = {normal(word): role for role, words in _WORDS.items() for word in words}


def recognises(head: Head) -> bool:
    """By the three columns, where no column holds a figure."""
    header = _header(head)
    return len(_columns(header)) == len(_WORDS) and not any(
        ROLE_OF.get(normal(name)) == "value" for name in header
    )


def read(head: Head, request: Request) -> Source:
    """Raises UnreadableError that names the columns which are absent, or claim one role together."""
    header = _header(head)
    found = _columns(header)
    absent = [f"{words[0]} ({_english(role)})" for role, words in _WORDS.items() if role not in found]
    if absent:
        raise UnreadableError(
            "error.columns_absent",
            file=head.path.name,
            layout=NAME,
            absent=", ".join(absent),
            found=head.found(),
        )
    for names in found.values():
        if len(names) > 1:
            raise UnreadableError("error.columns_twice", file=head.path.name, columns=", ".join(names))
    columns = {role: names[0] for role, names in found.items()}
    register = Register(
        head.path,
        columns,
        delimiter=None if head.kind == "parquet" else head.delimiter,
        encoding="utf-8" if head.kind == "parquet" else head.encoding,
        header_row=1 if head.kind == "parquet" else head.header_row,
        period=request.period,
        sure=request.layout == NAME,
    )
    total = _total(request)
    return Source(
        layout=NAME,
        authority=Authority.OFFICIAL,
        usual_lag_days=USUAL_LAG_DAYS,
        tables=[
            SourceTable(
                cells=register,
                area=(columns["area"],),
                indicator=(columns["type"],),
                period=(MONTH,),
                value=COUNT,
                parse_area=_area,
                parse_indicator=lambda texts: _kind(texts, total),
                parse_period=_month,
                duplicates="sum",  # two spellings of one area
            )
        ],
    )


def _header(head: Head) -> Sequence[str]:
    return head.header if head.kind in ("text", "parquet") else ()


def _columns(header: Sequence[str]) -> dict[Role, list[str]]:
    """Role → the columns that claim it."""
    found: dict[Role, list[str]] = {}
    for name in header:
        role = _ROLE_OF.get(normal(name))
        if role is not None:
            found.setdefault(role, []).append(name)
    return found


def _english(role: Role) -> str:
    return next(word for word in _WORDS[role] if word.isascii())


def _total(request: Request) -> IndicatorKey:
    if request.indicator is not None:
        return IndicatorKey(request.indicator, request.indicator)
    return IndicatorKey(_TOTAL_NAMES[0], TOTAL, names=_TOTAL_NAMES, vouched=True)


def _area(texts: Texts) -> AreaKey | BadText:
    name = (texts[0] or "").strip()
    return AreaKey(name, register_code=f"{NAME}-{slug(name, '-')}") if name else BadText("unknown_area", "")


def _kind(texts: Texts, total: IndicatorKey) -> IndicatorKey:
    """No type stands for all of them. New types add up to our own whole, but not to an official one."""
    if texts[0] is None:
        return total
    name = texts[0].strip()
    return IndicatorKey(
        name,
        parent=total.code,
        breakdown="type_sparse" if total.code == TOTAL else "incident_partial",
        register_code=f"{NAME}_{slug(name, '_')}",
        ancestors=(total,),
    )


def _month(texts: Texts) -> Period:
    return Period.parse(texts[0] or "")
