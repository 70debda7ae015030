"""What the key columns of a file mean: each distinct text is parsed and harmonised once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pandas as pd

from domain import Basis, Period
from etl.harmonise import AreaHarmoniser, IndicatorHarmoniser
from etl.layouts.source import BadText, Request, Source, SourceTable, Texts
from warehouse import judging, staging
from warehouse.staging import COLUMN
from warehouse.store import Connection

_COUNTED = ("count", "persons", "pieces")  # units whose numbers are whole


@dataclass(frozen=True)
class _Moment:
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

    def space(self) -> judging.KeySpace:
        moments = pd.DataFrame(
            [(period.start, period.months, str(basis)) for period, basis in self.moments],
            columns=["start", "months", "basis"],
        )
        return judging.KeySpace(list(self.areas), list(self.indicators), moments)


def mean_areas(
    connection: Connection,
    table: SourceTable,
    cells: staging.StagedTable,
    areas: AreaHarmoniser,
    numbers: Numbers,
) -> None:
    texts = staging.distinct_texts(connection, cells, table.area)
    rows = []
    for text in texts:
        key = table.parse_area(text)
        code = key if isinstance(key, BadText) else _as_in_file(areas.code_of(key), text)
        rows.append(_meaning(code, table.area, numbers.areas))
    staging.add_meanings(connection, cells, "area", table.area, texts, _frame(rows))


def mean_indicators(
    connection: Connection,
    table: SourceTable,
    cells: staging.StagedTable,
    indicators: IndicatorHarmoniser,
    numbers: Numbers,
) -> None:
    texts = staging.distinct_texts(connection, cells, table.indicator)
    rows = []
    for text in texts:
        key = table.parse_indicator(text)
        code = key if isinstance(key, BadText) else _as_in_file(indicators.code_of(key), text)
        whole = isinstance(code, str) and indicators.directory.known[code].unit in _COUNTED
        rows.append(_meaning(code, table.indicator, numbers.indicators) | {"whole": whole})
    staging.add_meanings(connection, cells, "indicator", table.indicator, texts, _frame(rows))


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
    rows = []
    for text in texts:
        moment = _moment(table, text, stated, source.usual_lag_days)
        if isinstance(moment, BadText):
            at = [table.basis or ""] if moment.reason == "bad_basis" else table.period
            rows.append(_meaning(moment, at) | {"published": None})
        else:
            number = numbers.moments.setdefault((moment.period, moment.basis), len(numbers.moments))
            rows.append(_meaning(None) | {"no": number, "published": moment.published})
    staging.add_meanings(connection, cells, "moment", headers, texts, _frame(rows))
    if table.published is None:
        return stated is None
    dates = staging.distinct_texts(connection, cells, [table.published])
    staging.add_meanings(connection, cells, "published", [table.published], dates, _dates(table, dates))
    return stated is None and any(not (text or "").strip() for (text,) in dates)


def _moment(table: SourceTable, texts: Texts, stated: date | None, lag_days: int) -> _Moment | BadText:
    basis = table.parse_basis(texts[-1]) if table.basis and (texts[-1] or "").strip() else table.fixed_basis
    period = table.parse_period(texts[: len(table.period)])
    if isinstance(basis, BadText):
        return basis
    if isinstance(period, BadText):
        return period
    if basis is Basis.YTD and period.start.month != 1:
        period = Period(date(period.end.year, 1, 1), period.end.month)
    return _Moment(period, basis, stated or period.end + timedelta(days=lag_days))


def _dates(table: SourceTable, texts: Sequence[Texts]) -> pd.DataFrame:
    rows = []
    for (text,) in texts:
        day = table.parse_published(text) if text and text.strip() else None
        bad = _meaning(day if isinstance(day, BadText) else None, [table.published or ""])
        rows.append(bad | {"published": None if isinstance(day, BadText) else day})
    return _frame(rows)


def _meaning(
    code: str | BadText | None, headers: Sequence[str] = (), numbers: dict[str, int] | None = None
) -> dict[str, object]:
    """What a key's texts mean: the number of its code, or why and under which headers it is refused.

    The unpivoted column has no header of its own; a reject names the one that it came from.
    """
    if isinstance(code, BadText):
        field = None if COLUMN in headers else " / ".join(dict.fromkeys(headers))
        return {
            "no": -1,
            "reason": code.reason,
            "found": code.found,
            "expected": code.expected,
            "field": field,
        }
    number = -1 if code is None or numbers is None else numbers.setdefault(code, len(numbers))
    return {"no": number, "reason": None, "found": None, "expected": None, "field": None}


def _as_in_file(code: str | BadText, texts: Texts) -> str | BadText:
    """A stranger is named as the file names it, so that the user finds it there."""
    words = " / ".join(text for text in texts if text)
    return replace(code, found=words) if isinstance(code, BadText) and words else code


def _frame(rows: Sequence[dict[str, object]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows).astype(dict.fromkeys(("reason", "found", "expected", "field"), "str"))
    if "published" in frame:
        frame["published"] = pd.to_datetime(frame["published"])
    return frame
