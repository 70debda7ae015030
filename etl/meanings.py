"""What the key columns of a file mean: each distinct text is parsed and harmonised once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from domain import Basis, Period
from etl.harmonise import AreaHarmoniser, IndicatorHarmoniser
from etl.layouts.source import AreaKey, BadText, IndicatorKey, Request, Source, SourceTable, Texts
from warehouse import judging, staging
from warehouse.staging import COLUMN
from warehouse.store import Connection
from warehouse.temporary import Columns

_COUNTED = ("count", "persons", "pieces")  # units whose numbers are whole


@dataclass(frozen=True)
class Moment:
    """A period with its basis, and when its numbers were published unless a row says it itself."""

    period: Period
    basis: Basis
    published: date


@dataclass
class Numbers:
    """Codes and moments of a file, numbered in the order in which they come."""

    areas: dict[str, int] = field(default_factory=dict)
    indicators: dict[str, int] = field(default_factory=dict)
    moments: dict[tuple[Period, Basis], int] = field(default_factory=dict)

    def of_moment(self, moment: Moment) -> int:
        return self.moments.setdefault((moment.period, moment.basis), len(self.moments))

    def space(self) -> judging.KeySpace:
        moments = [(period.start, period.months, str(basis)) for period, basis in self.moments]
        return judging.KeySpace(list(self.areas), list(self.indicators), moments)


def mean_areas(
    connection: Connection,
    table: SourceTable,
    cells: staging.StagedTable,
    areas: AreaHarmoniser,
    numbers: Numbers,
) -> None:
    texts = staging.distinct_texts(connection, cells, table.area)
    found = [_numbered(code, numbers.areas) for code in area_codes(table, areas, texts)]
    staging.add_meanings(connection, cells, "area", table.area, texts, _columns(found, table.area))


def mean_indicators(
    connection: Connection,
    table: SourceTable,
    cells: staging.StagedTable,
    indicators: IndicatorHarmoniser,
    numbers: Numbers,
) -> None:
    texts = staging.distinct_texts(connection, cells, table.indicator)
    codes = indicator_codes(table, indicators, texts)
    known = indicators.directory.known
    whole = [isinstance(code, str) and known[code].unit in _COUNTED for code in codes]
    found = [_numbered(code, numbers.indicators) for code in codes]
    columns = {**_columns(found, table.indicator), "whole": ("BOOLEAN", whole)}
    staging.add_meanings(connection, cells, "indicator", table.indicator, texts, columns)


def mean_moments(
    connection: Connection,
    table: SourceTable,
    cells: staging.StagedTable,
    source: Source,
    request: Request,
    numbers: Numbers,
) -> bool:
    """Periods, bases and dates of publication; whether a date had to be assumed."""
    headers = [*table.period, *([table.basis] if table.basis else [])]
    stated = source.published or request.published
    texts = staging.distinct_texts(connection, cells, headers)
    moments = moments_of(table, source, request, texts)
    found = [moment if isinstance(moment, BadText) else numbers.of_moment(moment) for moment in moments]
    understood = [None if isinstance(moment, BadText) else moment for moment in moments]
    columns = {
        **_columns(found, table.period, [table.basis or ""]),
        "published": ("DATE", [moment and moment.published for moment in understood]),
        "start": ("DATE", [moment and moment.period.start for moment in understood]),
    }
    staging.add_meanings(connection, cells, "moment", headers, texts, columns)
    if table.published is None:
        return stated is None
    dates = staging.distinct_texts(connection, cells, [table.published])
    staging.add_meanings(connection, cells, "published", [table.published], dates, _dates(table, dates))
    return stated is None and any(not (text or "").strip() for (text,) in dates)


def area_codes(table: SourceTable, areas: AreaHarmoniser, texts: Sequence[Texts]) -> list[str | BadText]:
    """The code of each tuple of an area's texts, or why it has none."""
    return [_as_in_file(_code(areas, table.parse_area(text)), text) for text in texts]


def indicator_codes(
    table: SourceTable, indicators: IndicatorHarmoniser, texts: Sequence[Texts]
) -> list[str | BadText]:
    """The code of each tuple of an indicator's texts, or why it has none."""
    known = indicators.directory.known
    codes: list[str | BadText] = []
    for text in texts:  # forms have thousands of them, and name nearly all by code
        key = table.parse_indicator(text)
        if isinstance(key, IndicatorKey) and key.vouched and key.code in known:
            codes.append(key.code)
        else:
            codes.append(_as_in_file(_code(indicators, key), text))
    return codes


def moments_of(
    table: SourceTable, source: Source, request: Request, texts: Sequence[Texts]
) -> list[Moment | BadText]:
    """The period, basis and date of publication that each tuple of texts stands for."""
    stated = source.published or request.published
    return [_moment(table, text, stated, source.usual_lag_days) for text in texts]


def _moment(table: SourceTable, texts: Texts, stated: date | None, lag_days: int) -> Moment | BadText:
    basis = table.parse_basis(texts[-1]) if table.basis and (texts[-1] or "").strip() else table.fixed_basis
    period = table.parse_period(texts[: len(table.period)])
    if isinstance(basis, BadText):
        return basis
    if isinstance(period, BadText):
        return period
    if basis is Basis.YTD and period.start.month != 1:
        period = Period(date(period.end.year, 1, 1), period.end.month)
    return Moment(period, basis, stated or _usual_day(period, lag_days))


def _usual_day(period: Period, lag_days: int) -> date:
    """The period's end and the delay; for a period that has not begun, today, so that a check refuses it."""
    tomorrow = date.today() + timedelta(days=1)  # where the day begins earlier, it is there already
    if period.start > tomorrow:
        return tomorrow
    try:
        return period.end + timedelta(days=lag_days)
    except OverflowError:  # the year 9999, which a check refuses
        return period.end


def _dates(table: SourceTable, texts: Sequence[Texts]) -> Columns:
    days = [table.parse_published(text) if text and text.strip() else None for (text,) in texts]
    found = [day if isinstance(day, BadText) else 0 for day in days]
    stated = [None if isinstance(day, BadText) else day for day in days]
    return {**_columns(found, [table.published or ""]), "published": ("DATE", stated)}


def _code(
    harmoniser: AreaHarmoniser | IndicatorHarmoniser, key: AreaKey | IndicatorKey | BadText
) -> str | BadText:
    return key if isinstance(key, BadText) else harmoniser.code_of(key)  # type: ignore[arg-type]


def _as_in_file(code: str | BadText, texts: Texts) -> str | BadText:
    """A stranger is named as the file names it, so that the user finds it there."""
    if isinstance(code, str):
        return code
    words = " / ".join(text for text in texts if text)
    return replace(code, found=words) if words else code


def _numbered(code: str | BadText, numbers: dict[str, int]) -> int | BadText:
    return code if isinstance(code, BadText) else numbers.setdefault(code, len(numbers))


def _columns(found: Sequence[int | BadText], headers: Sequence[str], basis: Sequence[str] = ()) -> Columns:
    """What the texts of a key mean: the number of its code, or why and under which headers it is refused.

    The unpivoted column has no header of its own; a reject names the one that it came from.
    """
    refused = [meaning if isinstance(meaning, BadText) else None for meaning in found]
    field = None if COLUMN in headers else " / ".join(dict.fromkeys(headers))
    of_basis = " / ".join(basis)
    fields = [bad and (of_basis if bad.reason == "bad_basis" else field) for bad in refused]
    return {
        "no": ("INTEGER", [-1 if isinstance(meaning, BadText) else meaning for meaning in found]),
        "reason": ("VARCHAR", [bad and bad.reason for bad in refused]),
        "found": ("VARCHAR", [bad and bad.found for bad in refused]),
        "expected": ("VARCHAR", [bad and bad.expected for bad in refused]),
        "field": ("VARCHAR", fields),
    }
