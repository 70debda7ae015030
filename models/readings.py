"""What a target may mean: its baselines, and the exact limit that each reading of it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from models.ceilings import Exact, after_cut, mean_of
from models.roadmap import (
    Baseline,
    Counted,
    Direction,
    MeanBaseline,
    NoGrowth,
    PercentCut,
    TimesCut,
    YearBaseline,
)

STATED = "stated"
BASE_NOT_PUBLISHED = "note.base_not_published"
BASE_PUBLISHED = "note.base_published"
BASE_SIMULATED = "note.base_simulated"
FACT_INCOMPLETE = "note.fact_incomplete"
BaseSource = Literal["store", "published", "simulated"]
_NOTES: dict[BaseSource, str] = {"published": BASE_PUBLISHED, "simulated": BASE_SIMULATED}


@dataclass(frozen=True)
class Base:
    """The figure of a complete year and where it comes from."""

    value: Exact
    source: BaseSource


BaseOf = Callable[[int], Base | None]  # the complete year's figure of the area and indicator at hand


@dataclass(frozen=True)
class Reading:
    """One interpretation: what is compared with what, before rounding.

    `limit` is None where the baseline is not known; `note` (a message key) then says why. `rests_on` is the
    first day of the earliest year that the limit was measured in: a break after it blocks the comparison.
    """

    code: str
    baseline: Exact | None
    limit: Exact | None
    rests_on: date | None = None
    note: str | None = None


def readings(target: Counted, year: int, base_of: BaseOf) -> list[Reading]:
    """The readings of one target for one of its years; one, `stated`, where the wording leaves no choice."""
    if isinstance(target, PercentCut):
        return _percent_cut(target, year, base_of)
    if isinstance(target, Direction):
        return [_from_base(STATED, _fact(year, base_of), lambda base: base)]
    if isinstance(target, TimesCut):
        divisor = target.years[year]
        return [_from_base(STATED, _stated(target.baseline, year, base_of), lambda b: b.divided_by(divisor))]
    if isinstance(target, NoGrowth):
        tolerated = -target.years[year]
        return [
            _from_base(STATED, _stated(target.baseline, year, base_of), lambda b: after_cut(b, tolerated))
        ]
    return [Reading(STATED, None, Exact(target.years[year]))]


def _percent_cut(target: PercentCut, year: int, base_of: BaseOf) -> list[Reading]:
    years = sorted(target.years)
    percent = target.years[year]
    if target.baseline == "last_target":
        return [_against_last_target(STATED, target, year, base_of)]
    if target.baseline != "unstated":
        base = _stated(target.baseline, year, base_of)
        return [_from_base(STATED, base, lambda b: after_cut(b, percent))]
    before = years[0] - 1
    first = _from_base(f"against_{before}", _year(before, base_of), lambda b: after_cut(b, percent))
    if year == years[0]:
        return [first]
    last = years[years.index(year) - 1]
    added = sum((target.years[each] for each in years if each <= year), start=percent - percent)
    fact = _from_base(f"against_{last}_fact", _year(last, base_of), lambda b: after_cut(b, percent))
    return [
        first,
        _against_last_target(f"against_{last}_target", target, year, base_of),
        fact if fact.limit else Reading(fact.code, None, None, date(last, 1, 1), FACT_INCOMPLETE),
        _from_base("percents_added", _year(before, base_of), lambda b: after_cut(b, added)),
    ]


def _against_last_target(code: str, target: PercentCut, year: int, base_of: BaseOf) -> Reading:
    """A chain of cuts, not rounded in between; its first link rests on the year before the first target."""
    years = [each for each in sorted(target.years) if each <= year]
    found = _year(years[0] - 1, base_of)
    if found.base is None:
        return Reading(code, None, None, found.rests_on, found.note)
    baseline = found.base
    for each in years[:-1]:
        baseline = after_cut(baseline, target.years[each])
    return Reading(code, baseline, after_cut(baseline, target.years[year]), found.rests_on, found.note)


@dataclass(frozen=True)
class _Found:
    base: Exact | None
    rests_on: date
    note: str | None


def _year(year: int, base_of: BaseOf) -> _Found:
    base = base_of(year)
    if base is None:
        return _Found(None, date(year, 1, 1), BASE_NOT_PUBLISHED)
    return _Found(base.value, date(year, 1, 1), _NOTES.get(base.source))


def _fact(year: int, base_of: BaseOf) -> _Found:
    """Last year's whole: missing means not reported in full yet rather than never published."""
    found = _year(year - 1, base_of)
    return found if found.base else _Found(None, found.rests_on, FACT_INCOMPLETE)


def _stated(baseline: Baseline, year: int, base_of: BaseOf) -> _Found:
    if isinstance(baseline, YearBaseline):
        return _year(baseline.year, base_of)
    if not isinstance(baseline, MeanBaseline):
        return _fact(year, base_of)
    found = [_year(each, base_of) for each in sorted(baseline.mean_of)]
    known = [each.base for each in found if each.base]
    if len(known) < len(found):
        return _Found(None, found[0].rests_on, BASE_NOT_PUBLISHED)
    notes = [each.note for each in found if each.note]
    return _Found(mean_of(known), found[0].rests_on, notes[0] if notes else None)


def _from_base(code: str, found: _Found, limit: Callable[[Exact], Exact]) -> Reading:
    if found.base is None:
        return Reading(code, None, None, found.rests_on, found.note)
    return Reading(code, found.base, limit(found.base), found.rests_on, found.note)
