"""Places of the calendar as days: where a period of a plan begins and ends."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, date

from domain import month_end
from plans.deadline import MONTHS_IN, THIS_YEAR, Place, Stretch, Unit
from plans.occurrence import Span

SCHOOL_BEGINS, SCHOOL_ENDS = (9, 1), (5, 31)
Days = tuple[date, date]


def in_month(year: int, month: int, day: int) -> date:
    """The day of the month, or its last where it has no such day."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def days_of(place: Place, year: int) -> Days:
    """First and last day of a place in a year (which its own year is, where it has one)."""
    number, month = place.number, place.month or 1
    if place.unit is Unit.DAY:
        return in_month(year, month, number), in_month(year, month, number)
    if place.unit is Unit.DECADE:
        return date(year, month, 10 * number - 9), in_month(year, month, 10 * number if number < 3 else 31)
    if place.unit is Unit.HALF_MONTH:
        return date(year, month, 1 if number == 1 else 16), in_month(year, month, 15 if number == 1 else 31)
    if place.unit is Unit.SCHOOL_YEAR:
        return date(year, *SCHOOL_BEGINS), date(year + 1, *SCHOOL_ENDS)
    if place.unit is Unit.MONTHS:
        return date(year, 1, 1), in_month(year, number, 31)
    if place.unit is Unit.SEASON:
        return date(year, 3 * number, 1), month_end(date(year, 3 * number + 2, 1))
    length = MONTHS_IN[place.unit]
    last = length * number
    return date(year, last - length + 1, 1), month_end(date(year, last, 1))


def stretches(stretch: Stretch | None, span: Span) -> Iterator[Days]:
    """Every time that a stretch lies in or touches a plan's years, as first and last days, in order.

    A stretch with its years stands once, inside the plan or not; without them, once in each year.
    """
    if stretch is None:
        yield span.start, span.end
        return
    if stretch.dated:
        yield _ends(stretch, span, None)
        return
    for year in range(max(span.start.year - 1, MINYEAR), min(span.end.year + 1, MAXYEAR - 1)):
        first, last = _ends(stretch, span, year)
        if last < first and stretch.first and stretch.last:  # from autumn to spring
            first, last = _ends(stretch, span, year, year + 1)
        if first <= last and last >= span.start and first <= span.end:
            yield first, last


def _ends(stretch: Stretch, span: Span, year: int | None, last_year: int | None = None) -> Days:
    first = span.start if stretch.first is None else _days(stretch.first, year, span)[0]
    last = span.end if stretch.last is None else _days(stretch.last, last_year or year, span)[1]
    return first, last


def _days(place: Place, year: int | None, span: Span) -> Days:
    if place.unit is Unit.PLAN:
        return span.start, span.end
    named = span.effective_start.year if place.year == THIS_YEAR else place.year
    return days_of(place, named if named is not None else year or span.effective_start.year)
