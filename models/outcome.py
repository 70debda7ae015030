"""How a year that is not over may end: the simulated totals, calibrated where it was learned how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from domain import months_between
from models.calibration import POOLED, RECALIBRATED, UNCALIBRATED, WIDENED, Outset
from models.growth import A_YEAR, seen_growth, window
from models.joint import together
from models.known import Known
from models.outlook import Floats, Outlook, year_totals
from models.year_figures import YearFigures

_WORST_FIRST = (WIDENED, UNCALIBRATED, POOLED, RECALIBRATED)


@dataclass(frozen=True)
class Outcome:
    """Possible whole periods, a value a path: calibrated `totals` and `raw` ones, and the method's code."""

    totals: Floats
    raw: Floats
    calibration: str


def whole_year(known: Known, area: str, indicator: str, year: int) -> Outcome | None:
    """The year's total on each path; None where it was not simulated to its end."""
    figures, outlook = known.figures(area, indicator), known.outlook(area, indicator)
    raw = year_totals(figures, outlook, year)
    if raw is None or outlook is None:
        return None
    if known.calibration is None:
        return Outcome(raw, raw, UNCALIBRATED)
    outset = _outset(known, area, indicator, year, outlook)
    totals, method = known.calibration.before(year).totals(raw, outset)
    return Outcome(totals, raw, method)


def span(known: Known, area: str, indicator: str, first: int, last: int) -> Outcome | None:
    """The sum of several whole years on each path; calibrated as well as the worst of them."""
    figures = known.figures(area, indicator)
    parts = []
    for year in range(first, last + 1):
        whole = figures.whole(year)
        fact = None if whole is None else Outcome(np.asarray([whole]), np.asarray([whole]), RECALIBRATED)
        part = fact or whole_year(known, area, indicator, year)
        if part is None:
            return None
        parts.append(part)
    totals, raw = (np.asarray(sum(each)) for each in ([p.totals for p in parts], [p.raw for p in parts]))
    return Outcome(totals, raw, worst([part.calibration for part in parts])) if parts else None


def share_of(
    known: Known, area: str, numerator: str, denominators: Sequence[str], year: int
) -> Outcome | None:
    """The numerator in per cent of the sum of the denominators; None where a denominator may be zero.

    The paths of the indicators are put in an order in which they go along as the errors of their fits did. A
    numerator that is a part of the only denominator never exceeds it.
    """
    codes = list(dict.fromkeys([numerator, *denominators]))
    parts = []
    for code in codes:
        part = whole_year(known, area, code, year) or _fact(known, area, code, year)
        if part is None:
            return None
        parts.append(part)
    residuals = _same_ends([known.outlook(area, code) for code in codes])
    inside = len(denominators) == 1 and known.is_part(numerator, denominators[0])
    calibrated, raw = (
        _percent(dict(zip(codes, together(each, residuals), strict=True)), numerator, denominators, inside)
        for each in ([part.totals for part in parts], [part.raw for part in parts])
    )
    if calibrated is None or raw is None:
        return None
    return Outcome(calibrated, raw, worst([part.calibration for part in parts]))


def _same_ends(outlooks: Sequence[Outlook | None]) -> list[Floats | None]:
    """The residuals of each, brought to end with the same period; None beside a series of another step."""
    found = [each for each in outlooks if each is not None and each.residuals is not None]
    if not found:
        return [None for _ in outlooks]
    last, step = max(each.first for each in found), found[0].step
    residuals: list[Floats | None] = []
    for each in outlooks:
        if each is None or each.residuals is None or each.step != step:
            residuals.append(None)
            continue
        later = months_between(each.first, last) // step
        residuals.append(np.concatenate([each.residuals, np.full(later, np.nan)]))
    return residuals


def worst(methods: Sequence[str]) -> str:
    """What a result rests on that was made of several."""
    return min(methods, key=_WORST_FIRST.index)


def _outset(known: Known, area: str, indicator: str, year: int, outlook: Outlook) -> Outset:
    figures = known.figures(area, indicator)
    months = figures.months(year)
    so_far = _number(figures.through(year, months))
    last_year = _number(figures.whole(year - 1))
    relative = known.relative(area, indicator)
    theirs = known.figures(*relative) if relative else None
    return Outset(
        months=months,
        so_far=so_far,
        last_year=last_year,
        last_rest=last_year - _number(figures.through(year - 1, months)),
        growth=_growth(figures, theirs, year, months, window(months)),
        growth_over_year=_growth(figures, theirs, year, months, A_YEAR),
        method=outlook.method,
    )


def _growth(figures: YearFigures, theirs: YearFigures | None, year: int, months: int, over: int) -> float:
    """`seen_growth` over the months that end with the last one known."""
    sums = [
        _seen(each, when, months, over) if each else np.nan
        for each in (figures, theirs)
        for when in (year, year - 1)
    ]
    return float(seen_growth(*(np.asarray([each]) for each in sums))[0])


def _seen(figures: YearFigures, year: int, months: int, over: int) -> float:
    """The sum over that many months that end with the last one known; nan where it is not known."""
    begin = months - over
    now = _number(figures.through(year, months))
    if begin >= 0:
        return now - _number(figures.through(year, begin))
    before = _number(figures.whole(year - 1)) - _number(figures.through(year - 1, 12 + begin))
    return now + before


def _fact(known: Known, area: str, indicator: str, year: int) -> Outcome | None:
    whole = known.figures(area, indicator).whole(year)
    return None if whole is None else Outcome(np.asarray([whole]), np.asarray([whole]), RECALIBRATED)


def _percent(
    totals: dict[str, Floats], numerator: str, denominators: Sequence[str], inside: bool
) -> Floats | None:
    whole = np.asarray(sum(totals[code] for code in denominators))
    if not (whole > 0).all():
        return None
    above = np.minimum(totals[numerator], whole) if inside else totals[numerator]
    return np.asarray(100 * (above / whole))  # exactly 100 where they are equal


def _number(found: float | None) -> float:
    return np.nan if found is None else float(found)
