"""Deadlines in English words, to be shown; they are not read back."""

from __future__ import annotations

from calendar import day_name, month_name

from plans.deadline import (
    THIS_YEAR,
    Continuous,
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

SEASONS = ("spring", "summer", "autumn")
ORDINALS = ("first", "second", "third")
ADVERBS = {
    Unit.DAY: "every day", Unit.WEEK: "weekly", Unit.MONTH: "monthly", Unit.QUARTER: "quarterly",
    Unit.HALF_YEAR: "half-yearly", Unit.YEAR: "yearly",
}  # fmt: skip


def when_words(when: When) -> str:
    if isinstance(when, Several):
        return "; ".join(_once(item) for item in when.items)
    if isinstance(when, Once):
        return _once(when)
    if isinstance(when, Continuous):
        return "all the time" + (f" {_inside(when.within)}" if when.within else "")
    return _recurring(when)


def report_words(report: Report) -> str:
    if report.by is ReportBy.NEXT_MONTH:
        return f"report by day {report.day} of the month that follows"
    if report.by is ReportBy.NEXT_YEAR:
        return f"report by {report.day} {month_name[report.month or 1]} of the year that follows"
    if report.by is ReportBy.DATE:
        return f"report by {_place(Place(Unit.DAY, report.day, report.year, report.month))}"
    working = "working " if report.by is ReportBy.WORKING_DAYS else ""
    return f"report within {report.day} {working}day{'s' * (report.day != 1)} after the period's end"


def _once(when: Once) -> str:
    return ("once, " if when.only_first else "") + stretch_words(when.stretch)


def stretch_words(stretch: Stretch) -> str:
    first, last = stretch.first, stretch.last
    if first == last and last is not None:
        return _place(last)
    if first is None:
        assert last is not None
        return f"by {_place(last)}" if last.unit is Unit.DAY else f"by the end of {_place(last)}"
    return f"from {_place(first)}" + (f" to {_place(last)}" if last else "")


def _inside(stretch: Stretch) -> str:
    same = stretch.first == stretch.last and stretch.last is not None
    return f"in {_place(stretch.last)}" if same and stretch.last else stretch_words(stretch)


def _place(place: Place) -> str:
    month = month_name[place.month or 1]
    if place.unit is Unit.SCHOOL_YEAR:
        return f"the school year {place.year}-{place.year + 1}" if place.year else "the school year"
    if place.unit is Unit.PLAN:
        return "the plan's period"
    if place.unit is Unit.YEAR:
        return _year(place.year) or "the year"
    names = {
        Unit.DAY: f"{place.number} {month}",
        Unit.DECADE: f"the {ORDINALS[(place.number - 1) % 3]} ten days of {month}",
        Unit.HALF_MONTH: f"the {ORDINALS[(place.number - 1) % 2]} half of {month}",
        Unit.MONTH: month_name[place.number] if place.unit is Unit.MONTH else "",
        Unit.QUARTER: f"Q{place.number}",
        Unit.HALF_YEAR: f"H{place.number}",
        Unit.MONTHS: f"{place.number} month{'s' * (place.number != 1)}",
        Unit.SEASON: SEASONS[(place.number - 1) % 3],
    }
    return " ".join(filter(None, (names[place.unit], _year(place.year))))


def _year(year: int | None) -> str:
    return "" if year is None else "this year" if year == THIS_YEAR else str(year)


def _recurring(when: Recurring) -> str:
    parts = [_how_often(when)]
    if when.day is not None:
        parts.append(f"day {when.day}" + ("" if when.every == (Unit.MONTH,) else " of the last month"))
    if when.at_end:
        parts.append("by the period's end")
    parts += [stretch_words(stretch) for stretch in when.at]
    if when.within:
        parts.append(_inside(when.within))
    return ", ".join(parts)


def _how_often(when: Recurring) -> str:
    if len(when.every) > 1:
        return "by the results of each " + " and ".join(unit.value for unit in when.every)
    unit = when.every[0]
    if when.weekday is not None:
        return f"every {day_name[when.weekday]}"
    if when.times == when.step == 1 and not when.at_least:
        return ADVERBS[unit]
    least = "at least " if when.at_least else ""
    times = "once" if when.times == 1 else f"{when.times} times"
    return f"{least}{times} " + (f"a {unit.value}" if when.step == 1 else f"in {when.step} {unit.value}s")
