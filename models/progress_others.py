"""Progress of targets on shares, rates, outputs and coverage, and of wishes without a number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np

from domain import Status
from models.ceilings import Exact, after_cut, smallest_whole
from models.known import Known
from models.outcome import Outcome, share_of, span
from models.progress_counts import count_evidence, with_change
from models.progress_row import (
    DEADLINE_UNSTATED,
    NO_POPULATION,
    NOT_REPORTED,
    Evidence,
    Limit,
    Row,
    blank_row,
    judged,
    with_evidence,
)
from models.readings import STATED
from models.roadmap import Coverage, Output, Qualitative, RateCeiling, Roadmap, Share
from models.verdict import Side
from models.year_figures import YearFigures


def share_rows(roadmap: Roadmap, target: Share, known: Known) -> Iterator[Row]:
    """Shares in per cent of sums since January; neither they nor their limits are rounded.

    Numerator and denominator are simulated together: their paths are ordered as their errors go along.
    """
    area = target.area or roadmap.area
    for year, limit in sorted(target.years.items()):
        evidence = _share_evidence(known, area, target, year)
        row = blank_row(roadmap.id, target, area, target.numerator, year, STATED, known)
        side: Side = "ceiling" if target.kind == "share_ceiling" else "floor"
        row = with_evidence(row, evidence)
        row = judged(row, Limit(side, float(limit), target.strict), evidence, roadmap.thresholds)
        yield replace(row, path=float(limit))


def rate_rows(roadmap: Roadmap, target: RateCeiling, known: Known) -> Iterator[Row]:
    """Counts a year per so many residents; a part of a year is annualised (× 12 / months)."""
    area = target.area or roadmap.area
    for indicator in target.indicators:
        for year, limit in sorted(target.years.items()):
            row = blank_row(roadmap.id, target, area, indicator, year, STATED, known)
            counts = count_evidence(known, area, indicator, year)
            people, before = known.people(area, year), known.people(area, year - 1)
            if not people or not before:
                yield replace(with_evidence(row, _nothing(counts)), ceiling=float(limit), note=NO_POPULATION)
                continue
            row = with_change(with_evidence(row, counts), known, exposure=people / before)
            annual = 12 / counts.months if counts.months else 1.0
            evidence = replace(
                counts,
                so_far=_scaled(counts.so_far, annual * target.per / people),
                last_year=_scaled(counts.last_year, annual * target.per / before),
                totals=None if counts.totals is None else counts.totals * target.per / people,
                raw=None if counts.raw is None else counts.raw * target.per / people,
                cumulative=False,
            )
            row = with_evidence(row, evidence)
            row = judged(row, Limit("ceiling", float(limit), target.strict), evidence, roadmap.thresholds)
            yield replace(row, path=float(limit))


def amount_rows(roadmap: Roadmap, target: Output | Coverage, known: Known) -> Iterator[Row]:
    """A number of things reached by the end of a year, counted from the start of another."""
    area = target.area or roadmap.area
    year = target.by or roadmap.last_year
    row = blank_row(roadmap.id, target, area, target.indicator, year, STATED, known)
    row = replace(row, note=None if target.by else DEADLINE_UNSTATED)
    evidence = _amount_evidence(known, area, target.indicator, target.since, year)
    row = with_evidence(row, evidence)
    wanted = Exact(target.number) if isinstance(target, Output) else _group(known, area, target, year)
    limit = None if wanted is None else Limit("floor", float(smallest_whole(wanted)))
    row = judged(row, limit, evidence, roadmap.thresholds)
    yield row if limit else replace(row, note=NOT_REPORTED)


def qualitative_rows(roadmap: Roadmap, target: Qualitative, known: Known) -> Iterator[Row]:
    """Never a status but `not_measurable`; the note says what would make it measurable."""
    area = target.area or roadmap.area
    for year in sorted(target.years):
        row = blank_row(roadmap.id, target, area, target.indicator, year, STATED, known)
        if target.indicator:
            figures = known.figures(area, target.indicator)
            months = figures.months(year)
            row = replace(
                row,
                months=months,
                ytd=figures.through(year, months) if months else None,
                ytd_same_period_last_year=figures.through(year - 1, months) if months else None,
                data_through=date(year, 12, 31) if months == 12 else figures.data_through,
                simulated=year in figures.simulated,
            )
        yield replace(row, status=Status.NOT_MEASURABLE, note=f"note.needs_{target.needs}")


def _share_evidence(known: Known, area: str, target: Share, year: int) -> Evidence:
    parts = [known.figures(area, code) for code in (target.numerator, *target.denominators())]
    months = min(figures.months(year) for figures in parts)
    outcome = share_of(known, area, target.numerator, target.denominators(), year) if months < 12 else None
    top = parts[0]
    through = [figures.data_through for figures in parts if figures.data_through]
    simulated = frozenset[int]().union(*(figures.simulated for figures in parts))
    joined = YearFigures(top.sums, min(through, default=None), simulated)
    outlook = known.outlook(area, target.numerator)
    return Evidence(
        months=months,
        so_far=_percent([figures.through(year, months) for figures in parts]) if months else None,
        last_year=_percent([figures.through(year - 1, months) for figures in parts]) if months else None,
        totals=outcome.totals if outcome else None,
        complete=months == 12,
        cumulative=False,
        figures=joined,
        method=outlook.method if outlook else None,
        raw=outcome.raw if outcome else None,
        calibration=outcome.calibration if outcome else None,
    )


def _percent(sums: list[float | None]) -> float | None:
    """The first in per cent of the sum of the rest."""
    known = [each for each in sums if each is not None]
    if len(known) < len(sums) or sum(known[1:]) <= 0:
        return None
    return 100 * known[0] / sum(known[1:])


def _amount_evidence(known: Known, area: str, indicator: str, since: int, until: int) -> Evidence:
    """All that is reported from `since` on, also past a hole: what was put out stays."""
    figures, outlook = known.figures(area, indicator), known.outlook(area, indicator)
    years = [year for year in range(since, until + 1) if figures.months(year)]
    reported = [figures.through(year, figures.months(year)) or 0.0 for year in years]
    complete = all(figures.months(year) == 12 for year in range(since, until + 1))
    outcome: Outcome | None = None if complete else span(known, area, indicator, since, until)
    return Evidence(
        months=figures.months(until),
        so_far=sum(reported) if years else None,
        last_year=None,
        totals=np.rint(outcome.totals) if outcome else None,  # counts are whole; the paths are not
        complete=complete,
        cumulative=True,
        figures=figures,
        method=outlook.method if outlook and outcome else None,
        raw=np.rint(outcome.raw) if outcome else None,
        calibration=outcome.calibration if outcome else None,
    )


def _group(known: Known, area: str, target: Coverage, year: int) -> Exact | None:
    """`percent` of the group: a number, or the last whole year of an indicator by the deadline."""
    if not isinstance(target.of, str):
        size: Exact | None = Exact(target.of)
    else:
        figures = known.figures(area, target.of)
        wholes = [figures.whole(each) for each in sorted(figures.sums, reverse=True) if each <= year]
        size = next((Exact.of(whole) for whole in wholes if whole is not None), None)
    return None if size is None else after_cut(size, 100 - target.percent)


def _nothing(counts: Evidence) -> Evidence:
    return replace(counts, so_far=None, last_year=None, totals=None, raw=None, calibration=None)


def _scaled(count: float | None, factor: float) -> float | None:
    return None if count is None else count * factor
