"""The periods of something that recurs: from when each runs, and until when it is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from domain import add_months, month_end
from plans.deadline import MONTHS_IN, Recurring, Unit
from plans.occurrence import Span
from plans.places import Days, in_month, stretches

WEEK = timedelta(days=7)


def recurring_days(when: Recurring, span: Span) -> list[Days]:
    """First and due day of every period that is due in the plan, on or after the day it takes effect.

    Where two periods end on one day, the longer is kept. Sorted by due day.
    """
    found: dict[date, date] = {}
    inside = list(stretches(when.within, span)) if when.within else [(span.start, span.end)]
    for starts, due in _all(when, span):
        if span.effective_start <= due <= span.end and any(first <= due <= last for first, last in inside):
            found[due] = min(starts, found.get(due, starts))
    return [(starts, due) for due, starts in sorted(found.items())]


def _all(when: Recurring, span: Span) -> Iterator[Days]:
    if when.at:
        yield from _at_places(when, span)
        return
    for unit in when.every:
        for first, last in _periods(unit, when.step, span):
            yield from _due_in(when, unit, first, last)


def _at_places(when: Recurring, span: Span) -> Iterator[Days]:
    for stretch in when.at:
        for first, last in stretches(stretch, span):
            yield first if stretch.first else date(last.year, 1, 1), last


def _periods(unit: Unit, step: int, span: Span) -> Iterator[Days]:
    """Every period that may end inside the plan. Weeks end on Sunday; several months count from January,
    several weeks or years from when the plan takes effect."""
    if unit is Unit.DAY:
        for number in range((span.end - span.start).days + 1):
            day = span.start + timedelta(days=number)
            yield day, day
        return
    if unit is Unit.WEEK:
        begins = span.effective_start if step > 1 else span.start
        monday = begins - timedelta(days=begins.weekday()) if begins.toordinal() > 7 else begins
        while (sunday := monday + step * WEEK - timedelta(days=1)) <= span.end + WEEK:
            yield monday, sunday
            monday += step * WEEK
        return
    length = MONTHS_IN[unit] * step
    year = span.effective_start.year if unit is Unit.YEAR and step > 1 else span.start.year
    first = date(year, 1, 1)
    while first <= span.end:
        yield first, month_end(add_months(first, length - 1))
        first = add_months(first, length)


def _due_in(when: Recurring, unit: Unit, first: date, last: date) -> Iterator[Days]:
    if when.weekday is not None:
        yield first, first + timedelta(days=when.weekday)
    elif when.day is not None:
        yield first, in_month(last.year, last.month, when.day)
    elif when.times == 1 or when.at_end:
        yield first, last
    else:
        begins = first
        for part in range(1, when.times + 1):
            due = last if part == when.times else _part_end(unit, first, last, part, when.times)
            yield begins, due
            begins = due + timedelta(days=1)


def _part_end(unit: Unit, first: date, last: date, part: int, parts: int) -> date:
    """The end of one of equal parts, of months or of a week's days; half a month ends on the 15th."""
    if unit is Unit.WEEK:
        return first + timedelta(days=max(7 * part // parts - 1, 0))
    months, rest = divmod(MONTHS_IN[unit] * part, parts)
    month = add_months(first, months)
    return in_month(month.year, month.month, 30 * rest // parts) if rest else month - timedelta(days=1)
