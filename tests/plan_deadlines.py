"""Deadlines and spans for property tests, drawn so that each can be said in words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast

from hypothesis import strategies as st

from plans.deadline import (
    Continuous,
    Deadline,
    Once,
    Place,
    Recurring,
    Report,
    ReportBy,
    Several,
    Stretch,
    Unit,
    When,
)
from plans.occurrence import Span

PERIODS = (Unit.MONTH, Unit.QUARTER, Unit.HALF_YEAR, Unit.YEAR)
MOST = {
    Unit.DECADE: 3, Unit.HALF_MONTH: 2, Unit.MONTH: 12, Unit.QUARTER: 4, Unit.HALF_YEAR: 2, Unit.MONTHS: 12,
    Unit.SEASON: 3, Unit.YEAR: 1, Unit.SCHOOL_YEAR: 1,
}  # fmt: skip
CONDITIONS = (
    "при регистрации преступлений", "по мере необходимости", "в соответствии с графиком",
    "қажеттілігіне қарай",
    "в случае выявления фактов, подлежащих проверке", "қылмыс тіркелген кезде",
)  # fmt: skip
years = st.integers(2000, 2040)
months = st.integers(1, 12)


@st.composite
def places(draw: st.DrawFn, dated: bool | None = None, units: tuple[Unit, ...] = (Unit.DAY, *MOST)) -> Place:
    unit = draw(st.sampled_from(units))
    # A year or a school year without its number says something else: «ежегодно», «учебный год» of any year.
    named = draw(st.booleans()) if dated is None else dated
    year = draw(years) if named or unit in (Unit.YEAR, Unit.SCHOOL_YEAR) else None
    if unit is Unit.DAY:
        return Place(unit, draw(st.integers(1, 28)), year, draw(months))
    month = draw(months) if unit in (Unit.DECADE, Unit.HALF_MONTH) else None
    return Place(unit, draw(st.integers(1, MOST[unit])), year, month)


@st.composite
def stretches(draw: st.DrawFn, dated: bool | None = None) -> Stretch:
    sort = draw(st.sampled_from(("one", "by", "span")))
    if sort == "one":
        return Stretch.of(draw(places(dated)))
    if sort == "by":
        return Stretch(None, draw(places(dated)))
    first = draw(places(True, (Unit.DAY, Unit.MONTH, Unit.QUARTER)))
    last = draw(places(True, (Unit.DAY, Unit.MONTH, Unit.QUARTER, Unit.HALF_YEAR)))
    assert first.year is not None
    return Stretch(Place(first.unit, first.number, min(first.year, 2039), first.month), _later(first, last))


def _later(first: Place, last: Place) -> Place:
    year = max(last.year or 0, (first.year or 0) + 1)
    return Place(last.unit, last.number, year, last.month)


@st.composite
def several(draw: st.DrawFn) -> Several:
    dated = draw(st.booleans())
    units = (Unit.DAY, *MOST) if dated else (Unit.DAY, Unit.MONTH, Unit.QUARTER, Unit.HALF_YEAR, Unit.SEASON)
    found = draw(st.lists(places(dated, units), min_size=2, max_size=4, unique=True))
    first_only = not dated and draw(st.booleans())
    return Several(tuple(Once(Stretch.of(place), first_only) for place in found))


@st.composite
def recurring(draw: st.DrawFn) -> Recurring:
    sort = draw(st.sampled_from(("plain", "counted", "stepped", "weekday", "day", "results", "at")))
    inside = draw(st.none() | st.just(Stretch.of(Place(Unit.YEAR, 1, draw(years)))) | _open_stretch())
    unit = draw(st.sampled_from((Unit.WEEK, *PERIODS)))
    least = draw(st.booleans())
    if sort == "counted":
        times = draw(st.integers(2, 6))
        return Recurring((unit,), times, at_least=least, at_end=draw(st.booleans()), within=inside)
    if sort == "stepped":
        unit, step = draw(
            st.sampled_from(
                ((Unit.WEEK, 2), (Unit.WEEK, 3), (Unit.MONTH, 2), (Unit.MONTH, 4), (Unit.YEAR, 2))
            )
        )
        return Recurring((unit,), step=step, at_least=least, within=inside)
    if sort == "weekday":
        return Recurring((Unit.WEEK,), weekday=draw(st.integers(0, 6)), within=inside)
    if sort == "day":
        return Recurring((draw(st.sampled_from(PERIODS)),), day=draw(st.integers(1, 31)), within=inside)
    if sort == "results":
        units = draw(st.lists(st.sampled_from(PERIODS), min_size=2, max_size=3, unique=True))
        return Recurring(tuple(units), within=inside)
    if sort == "at":
        units_at = (Unit.DAY, Unit.MONTH, Unit.QUARTER, Unit.SEASON)
        at = draw(st.lists(places(False, units_at), min_size=1, max_size=3, unique=True))
        return Recurring((Unit.YEAR,), at=tuple(Stretch.of(place) for place in at), within=inside)
    return Recurring((unit,), at_least=least, within=inside)


@st.composite
def _open_stretch(draw: st.DrawFn) -> Stretch:
    if draw(st.booleans()):
        return Stretch(draw(places(True, (Unit.DAY, Unit.MONTH, Unit.QUARTER))), None)
    return Stretch(None, draw(places(True, (Unit.DAY, Unit.MONTH, Unit.QUARTER, Unit.YEAR))))


@st.composite
def reports(draw: st.DrawFn) -> Report:
    by = draw(st.sampled_from(ReportBy))
    month = draw(months) if by in (ReportBy.NEXT_YEAR, ReportBy.DATE) else None
    year = draw(years) if by is ReportBy.DATE else None
    return Report(by, draw(st.integers(1, 28)), month, year)


@st.composite
def deadlines(draw: st.DrawFn) -> Deadline:
    stretch = stretches()
    sorts: list[st.SearchStrategy[When]] = [
        cast(st.SearchStrategy[When], st.builds(Once, stretch)),
        cast(st.SearchStrategy[When], several()),
        cast(st.SearchStrategy[When], recurring()),
        cast(st.SearchStrategy[When], st.builds(Continuous, st.none() | stretches(True) | _open_stretch())),
    ]
    when = draw(st.none() | st.one_of(sorts))
    if isinstance(when, Once) and not when.stretch.dated:
        when = Once(when.stretch, draw(st.booleans()))
    condition = draw(st.just("") | st.sampled_from(CONDITIONS)) if when else draw(st.sampled_from(CONDITIONS))
    report = draw(st.none() | reports()) if when else None
    if (
        report
        and report.by is ReportBy.NEXT_YEAR
        and isinstance(when, Recurring)
        and Unit.YEAR not in when.every
    ):
        report = None  # a yearly report on what is due oftener is not understood
    return Deadline(when, condition, report)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start = draw(st.dates(date(2000, 1, 1), date(2038, 12, 31)))
    end = start + timedelta(days=draw(st.integers(0, 3 * 366)))
    return Span(start, end, draw(st.none() | st.dates(start - timedelta(days=100), end)))
