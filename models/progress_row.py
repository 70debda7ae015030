"""One row of the table `progress`, and what every kind of target fills in the same way."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date

import numpy as np

from domain import Status
from models.known import Known
from models.outlook import Floats, probability_of_meeting
from models.roadmap import Target, Thresholds
from models.verdict import Side, Standing, verdict
from models.year_figures import YearFigures

BREAK = "note.break"
NOT_REPORTED = "note.not_reported"
HOLE = "note.hole"
NO_FORECAST = "note.no_forecast"
MET_WITHIN_CHANCE = "note.met_within_chance"
NOTHING_TO_REDUCE = "note.nothing_to_reduce"
DEADLINE_UNSTATED = "note.deadline_unstated"
NO_POPULATION = "note.no_population"


@dataclass(frozen=True, kw_only=True)
class Row:
    """Codes and numbers of one target in one area, indicator, period and reading; None where not known.

    Counts are in the indicator's unit, shares in per cent, rates a year; `note` is a message key.
    """

    roadmap: str
    target: str
    kind: str
    area: str
    indicator: str | None
    period: str
    reading: str
    is_sub_area: bool = False
    baseline: float | None = None
    ceiling: float | None = None
    floor: float | None = None
    months: int | None = None
    ytd: float | None = None
    ytd_same_period_last_year: float | None = None
    path: float | None = None
    allowance: float | None = None
    allowance_per_month: float | None = None
    forecast: float | None = None
    forecast_low80: float | None = None
    forecast_high80: float | None = None
    probability: float | None = None
    probability_raw: float | None = None
    calibration: str | None = None
    change_pct: float | None = None
    change_low: float | None = None
    change_high: float | None = None
    beyond_chance: bool | None = None
    status: Status = Status.NO_DATA
    as_of: date
    data_through: date | None = None
    simulated: bool = False
    change_method: str | None = None
    forecast_method: str | None = None
    note: str | None = None
    announced_change_pct: float | None = None


COLUMNS = [field.name for field in fields(Row)]


@dataclass(frozen=True)
class Limit:
    """What meets the target, already whole for counts; `strict` only for what is not rounded."""

    side: Side
    value: float
    strict: bool = False


@dataclass(frozen=True)
class Evidence:
    """What is known of the measured thing: the reported months, and its simulated whole period."""

    months: int
    so_far: float | None
    last_year: float | None
    totals: Floats | None
    complete: bool
    cumulative: bool
    figures: YearFigures
    method: str | None  # of the forecast
    raw: Floats | None = None  # the simulated whole period before calibration; None: as `totals`
    calibration: str | None = None  # a method of models.calibration


def blank_row(
    roadmap: str, target: Target, area: str, indicator: str | None, year: int, reading: str, known: Known
) -> Row:
    announced = target.announced_change_pct.get(year)
    return Row(
        roadmap=roadmap,
        target=target.id,
        kind=target.kind,
        area=area,
        indicator=indicator,
        period=str(year),
        reading=reading,
        as_of=known.as_of,
        announced_change_pct=None if announced is None else float(announced),
    )


def with_evidence(row: Row, evidence: Evidence) -> Row:
    """The row with what was reported and what is to be expected, before any limit."""
    through, year_end = evidence.figures.data_through, date(int(row.period), 12, 31)
    if evidence.complete:  # a published whole year reaches its end without any series
        through = max(through or year_end, year_end)
    row = replace(
        row,
        months=evidence.months,
        ytd=evidence.so_far,
        ytd_same_period_last_year=evidence.last_year,
        data_through=through,
        simulated=_is_simulated(evidence, int(row.period)),
    )
    if evidence.complete or evidence.totals is None:
        return row
    low, high = np.quantile(evidence.totals, [0.1, 0.9])
    return replace(
        row,
        forecast=float(evidence.totals.mean()),
        forecast_low80=float(low),
        forecast_high80=float(high),
        forecast_method=evidence.method,
    )


def _is_simulated(evidence: Evidence, year: int) -> bool:
    """Whether simulated figures are among those of the year, of last year, or behind the forecast."""
    years = evidence.figures.simulated
    return bool(years) and (evidence.totals is not None or not years.isdisjoint((year - 1, year)))


def judged(
    row: Row, limit: Limit | None, evidence: Evidence, thresholds: Thresholds, *, broken: bool = False
) -> Row:
    """The row with its limit, probability, status and, where it has none yet, the note that explains it."""
    probability = raw = None
    if limit is not None:
        is_ceiling = limit.side == "ceiling"
        row = replace(row, ceiling=limit.value) if is_ceiling else replace(row, floor=limit.value)
        if evidence.totals is not None and not evidence.complete:
            simulated = evidence.totals if evidence.raw is None else evidence.raw
            probability = probability_of_meeting(evidence.totals, limit.side, limit.value, limit.strict)
            raw = probability_of_meeting(simulated, limit.side, limit.value, limit.strict)
    standing = Standing(
        side=limit.side if limit else "ceiling",
        limit=limit.value if limit else None,
        so_far=evidence.so_far,
        complete=evidence.complete,
        cumulative=evidence.cumulative,
        strict=limit.strict if limit else False,
        broken=broken,
        probability=probability,
    )
    status = verdict(standing, thresholds)
    note = _note(row, status, evidence)
    return replace(
        row,
        probability=probability,
        probability_raw=raw,
        calibration=None if probability is None else evidence.calibration,
        status=status,
        note=note,
    )


def _note(row: Row, status: Status, evidence: Evidence) -> str | None:
    """The one thing to say beside the status; the reason of a missing verdict before anything else."""
    if status is Status.NOT_COMPARABLE:
        return BREAK
    if status is not Status.NO_DATA or (row.ceiling is None and row.floor is None):
        return row.note
    if evidence.so_far is None and evidence.totals is None:
        return NOT_REPORTED
    year_end = date(int(row.period), 12, 31)
    later = evidence.figures.data_through is not None and evidence.figures.data_through >= year_end
    return HOLE if later else NO_FORECAST
