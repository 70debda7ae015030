"""Progress of targets on counts: cuts, ceilings, floors, tables, no growth and direction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np

from domain import Period, Status
from models.ceilings import Exact, apportioned, largest_whole, smallest_whole
from models.known import Known
from models.outcome import whole_year
from models.progress_row import (
    MET_WITHIN_CHANCE,
    NOTHING_TO_REDUCE,
    Evidence,
    Limit,
    Row,
    blank_row,
    judged,
    with_evidence,
)
from models.readings import Reading, readings
from models.roadmap import Counted, Direction, Floor, NoGrowth, PercentCut, Roadmap, TimesCut
from models.verdict import Side


def counted_rows(roadmap: Roadmap, target: Counted, known: Known) -> Iterator[Row]:
    """One row for each indicator, year and reading, followed by its sub-areas' where the kind has them."""
    area = target.area or roadmap.area
    for indicator in target.indicators:
        for year in sorted(target.years):
            below = known.sub_areas(area, Period.year(year)) if _goes_below(target) else []
            theirs = {code: readings(target, year, known.base_of(code, indicator)) for code in below}
            for place, reading in enumerate(readings(target, year, known.base_of(area, indicator))):
                whole = _whole(reading.limit, target)
                yield _row(roadmap, target, area, indicator, year, reading, whole, known)
                own = {code: found[place] for code, found in theirs.items()}
                limits = _limits_below(target, whole, own)
                for code, their_reading in own.items():
                    limit = limits.get(code)
                    row = _row(roadmap, target, code, indicator, year, their_reading, limit, known)
                    yield replace(row, is_sub_area=True)


def count_evidence(known: Known, area: str, indicator: str, year: int) -> Evidence:
    """What is reported of a year, the very same months of last year, and the simulated whole year."""
    figures = known.figures(area, indicator)
    outlook = known.outlook(area, indicator)
    months = figures.months(year)
    outcome = whole_year(known, area, indicator, year) if months < 12 else None
    return Evidence(
        months=months,
        so_far=figures.through(year, months) if months else None,
        last_year=figures.through(year - 1, months) if months else None,
        totals=None if outcome is None else np.rint(outcome.totals),  # counts are whole; the paths are not
        complete=months == 12,
        cumulative=True,
        figures=figures,
        method=outlook.method if outlook and outcome else None,
        raw=None if outcome is None else np.rint(outcome.raw),
        calibration=outcome.calibration if outcome else None,
    )


def with_change(row: Row, known: Known, exposure: float = 1.0) -> Row:
    """The row with its change against the same months of last year, unless a break lies between."""
    now, before = row.ytd, row.ytd_same_period_last_year
    if now is None or before is None or row.indicator is None or min(now, before) < 0:
        return row
    year = int(row.period)
    if known.broken(row.area, row.indicator, date(year - 1, 1, 1), _until(row, known)):
        return row
    change = known.compared(row.area, row.indicator, year, now, before, exposure)
    return replace(
        row,
        change_pct=change.pct,
        change_low=change.low,
        change_high=change.high,
        beyond_chance=change.beyond_chance,
        change_method=change.method,
    )


def with_path(row: Row, known: Known) -> Row:
    """The row with the limit spread over the months, and what a ceiling still allows.

    path = limit × the usual part of a year by `months`; allowance = ceiling − year to date, a month = that
    over the months left.
    """
    limit, months = row.ceiling if row.ceiling is not None else row.floor, row.months
    if limit is None or row.indicator is None or months is None or row.data_through is None:
        return row
    share = known.cumulative_share(row.area, row.indicator, int(row.period), months)
    row = replace(row, path=None if share is None else limit * share)
    if row.ceiling is None:
        return row
    allowance = row.ceiling - (row.ytd or 0.0)
    left = 12 - months
    return replace(row, allowance=allowance, allowance_per_month=allowance / left if left else None)


def _row(
    roadmap: Roadmap,
    target: Counted,
    area: str,
    indicator: str,
    year: int,
    reading: Reading,
    whole: int | None,
    known: Known,
) -> Row:
    evidence = count_evidence(known, area, indicator, year)
    row = blank_row(roadmap.id, target, area, indicator, year, reading.code, known)
    row = replace(row, baseline=reading.baseline.number() if reading.baseline else None, note=reading.note)
    row = with_change(with_evidence(row, evidence), known)
    limit = None if whole is None else Limit(_side(target), float(whole))
    rests_on = reading.rests_on if reading.limit else None  # nothing lies across a break without a base
    broken = rests_on is not None and known.broken(
        area, indicator, rests_on, min(known.as_of, date(year, 12, 31))
    )
    row = with_path(judged(row, limit, evidence, roadmap.thresholds, broken=broken), known)
    if isinstance(target, Direction) and row.ceiling == 0 and row.baseline == 0:
        return replace(row, note=NOTHING_TO_REDUCE)
    if isinstance(target, Direction) and row.status is Status.MET and row.beyond_chance is False:
        return replace(row, note=MET_WITHIN_CHANCE)
    return row


def _until(row: Row, known: Known) -> date:
    """The last day of the reported months, as far as they were known."""
    months = row.months or 12
    return min(known.as_of, Period(date(int(row.period), 1, 1), months).end)


def _goes_below(target: Counted) -> bool:
    """Only what is measured on an area's own base can be asked of each sub-area."""
    return target.sub_areas and isinstance(target, PercentCut | TimesCut | NoGrowth | Direction)


def _side(target: Counted) -> Side:
    upward = isinstance(target, Floor) or (isinstance(target, Direction) and target.wanted == "higher")
    return "floor" if upward else "ceiling"


def _whole(limit: Exact | None, target: Counted) -> int | None:
    if limit is None:
        return None
    strict = target.strict or isinstance(target, Direction)
    rounded = smallest_whole if _side(target) == "floor" else largest_whole
    whole = rounded(limit, strict=strict)
    # Less than none cannot be asked for: where last year had none, a fall means that none occur again.
    return max(whole, 0) if isinstance(target, Direction) else whole


def _limits_below(target: Counted, whole: int | None, below: dict[str, Reading]) -> dict[str, int]:
    """Whole limits of the sub-areas that have a base; ceilings reconcile with the parent's, if it has one."""
    exact = {code: reading.limit for code, reading in below.items() if reading.limit is not None}
    if whole is None or isinstance(target, Direction) or target.strict:
        rounded = {code: _whole(limit, target) for code, limit in exact.items()}
        return {code: limit for code, limit in rounded.items() if limit is not None}
    return dict(zip(exact, apportioned(list(exact.values()), whole), strict=True))
