"""What recurs: its units, days of the month, places of the year, and the stretch in which it recurs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from plans.deadline import Continuous, Place, Recurring, Report, ReportBy, Stretch, Unit, When
from plans.deadline_items import Every, ReportItem, UnclearError
from plans.deadline_parts import Parts
from plans.deadline_points import Group

Reads = list[tuple[str, When | None, Report | None]]  # code ('': no other), deadline, its own report

A_YEAR = {Unit.MONTH: 12, Unit.QUARTER: 4, Unit.HALF_YEAR: 2, Unit.YEAR: 1}
SIZE = {
    Unit.DAY: 1, Unit.WEEK: 7, Unit.DECADE: 10, Unit.HALF_MONTH: 15, Unit.MONTH: 30, Unit.QUARTER: 90,
    Unit.SEASON: 91, Unit.HALF_YEAR: 182, Unit.SCHOOL_YEAR: 270, Unit.MONTHS: 300, Unit.YEAR: 365,
    Unit.PLAN: 365,
}  # fmt: skip


def recurring_reads(parts: Parts, report: ReportItem | None) -> Reads:
    """The readings of what recurs. Raises UnclearError for parts that contradict each other."""
    when = _units(parts)
    if report and report.unit and not reports_on(when, report.unit):
        raise UnclearError(report.at)
    if "once" in parts.words:
        raise UnclearError(parts.every[0].at)
    when = _placed(when, parts)
    at_end = _ends(when, parts)
    if parts.days:
        return _with_day(when, parts, report)
    if parts.every[0].daily and len(parts.every) == 1:
        return [("closing", Continuous(when.within), None), ("each_day", when, None)]
    if when.times == 1:
        return [("", when, None)]
    all_at_end = replace(when, at_end=True)
    return [("", all_at_end, None)] if at_end else [("evenly", when, None), ("period_end", all_at_end, None)]


def reports_on(when: Recurring, unit: Unit) -> bool:
    """Whether a report on a period goes with what recurs: the same, or the last month of a longer one."""
    return unit in when.every or (unit is Unit.MONTH and all(own in A_YEAR for own in when.every))


def within(groups: Sequence[Group]) -> Stretch | None:
    """The stretch that groups give together: from, to, during; None for none at all."""
    found: Stretch | None = None
    for group in groups:
        stretch = _stretch(group)
        if found is None:
            found = stretch
        elif found.last is None and stretch.first is None:
            found = Stretch(found.first, stretch.last)
        else:
            raise UnclearError(group.at)
    return found


def _stretch(group: Group) -> Stretch:
    """The one stretch of a group; years one after another are one."""
    first = group.choices[0].stretches
    years = [
        s.first.year for s in first if s.first is not None and s.first == s.last and s.first.unit is Unit.YEAR
    ]
    if len(first) > 1 and len(years) == len(first) and None not in years:
        begin = years[0] or 0
        if years == list(range(begin, begin + len(years))):
            return Stretch(first[0].first, first[-1].last)
    if len(first) != 1:
        raise UnclearError(group.at)
    return first[0]


def _units(parts: Parts) -> Recurring:
    """The recurrences as one: «еженедельно по пятницам», «по итогам полугодия, года»."""
    every = parts.every
    units = list(dict.fromkeys(unit for item in every for unit in item.units))
    if parts.alone:
        if not all(item.results for item in every):
            raise UnclearError(parts.alone[0].at)
        named = [(item.at, item.units[0]) for item in every] + [(item.at, item.unit) for item in parts.alone]
        units = list(dict.fromkeys(unit for _, unit in sorted(named, key=lambda pair: pair[0])))
    counted = [item for item in every if item.times > 1 or item.step > 1]
    days = {item.weekday for item in every if item.weekday is not None}
    alone = len(units) == 1
    if len(days) > 1 or ((days or counted) and not alone) or len(counted) > 1 or (days and counted):
        raise UnclearError(every[-1].at)
    if len(units) > 1 and not all(unit in A_YEAR for unit in units):
        raise UnclearError(every[-1].at)
    chosen = counted[0] if counted else every[0]
    return Recurring(
        tuple(units),
        chosen.times,
        chosen.step,
        any(item.at_least for item in every),
        weekday=next(iter(days), None),
    )


def _placed(when: Recurring, parts: Parts) -> Recurring:
    """With the places of the year at which it is due, and the stretch in which it recurs."""
    inside: list[Group] = []
    at: list[Stretch] = []
    for group in parts.groups:
        repeated = _each_year(group) if when.every == (Unit.YEAR,) else None
        if repeated:
            at += repeated[0]
            inside.append(repeated[1])
        elif _is_place(when, group):
            if len(group.choices) > 1:
                raise UnclearError(group.at)
            at += group.choices[0].stretches
        else:
            inside.append(group)
    for whole in parts.wholes:
        if whole.name == "year_end" and when.every != (Unit.YEAR,):
            until = Stretch(None, Place(Unit.YEAR, 1, 0))
            inside.append(Group.of("by", until, whole.at))
    found = replace(when, at=tuple(dict.fromkeys(at)), within=within(inside))
    return _counted(found, parts.every) if at else found


def _counted(when: Recurring, every: list[Every]) -> Recurring:
    """Places of the year must be as many as the times, where these are more than one."""
    times = when.times * A_YEAR.get(when.every[0], 0)
    yearly = when.every == (Unit.YEAR,) and when.times == 1
    if (
        when.step > 1
        or len(when.every) > 1
        or when.weekday is not None
        or not (yearly or len(when.at) == times)
    ):
        raise UnclearError(every[0].at)
    return replace(when, times=1)


def _is_place(when: Recurring, group: Group) -> bool:
    """Whether a group says when in the year it is due, rather than in which stretch it recurs."""
    stretches = group.choices[0].stretches
    if group.role in ("during", "since") or any(stretch.dated for stretch in stretches):
        return False
    if when.every == (Unit.YEAR,) or len(stretches) > 1:
        return True
    first, last = stretches[0].first, stretches[0].last
    smallest = min(SIZE[unit] for unit in when.every)
    if last is None or (first == last and SIZE[last.unit] <= smallest):
        raise UnclearError(group.at)
    return False


def _each_year(group: Group) -> tuple[list[Stretch], Group] | None:
    """«ежегодно, сентябрь 2020-2021 гг.»: the place without its years, and the years."""
    stretches = group.choices[0].stretches
    places = [s.first for s in stretches if s.first is not None and s.first == s.last]
    years = [place.year for place in places if place.year]
    if len(years) < 2 or len(years) < len(stretches) or any(place.unit is Unit.YEAR for place in places):
        return None
    undated = {replace(place, year=None) for place in places}
    if len(undated) > 1 or years != list(range(years[0], years[-1] + 1)):
        raise UnclearError(group.at)
    span = Stretch(Place(Unit.YEAR, 1, years[0]), Place(Unit.YEAR, 1, years[-1]))
    return [Stretch.of(undated.pop())], Group.of("during", span, group.at)


def _ends(when: Recurring, parts: Parts) -> bool:
    """Whether the end of the period is said to be the due day, as it is by convention."""
    ends = [whole for whole in parts.wholes if whole.name == "unit_end"]
    for whole in ends:
        if whole.unit not in when.every:
            raise UnclearError(whole.at)
    at_year_end = when.every == (Unit.YEAR,) and any(whole.name == "year_end" for whole in parts.wholes)
    return bool(ends) or at_year_end


def _with_day(when: Recurring, parts: Parts, report: ReportItem | None) -> Reads:
    """«ежемесячно до 5 числа»: that day of the month, or of the month after, when the report is due."""
    day = parts.days[0]
    unit = when.every[0]
    plain = len(when.every) == 1 and when.times == when.step == 1 and not when.at and unit in A_YEAR
    if len(parts.days) > 1 or not plain:
        raise UnclearError(day.at)
    on_day = replace(when, day=day.day)
    after = Report(ReportBy.NEXT_MONTH, day.day)
    if report is not None:
        return [("", on_day, None)]
    if "report" in parts.words and not day.last_month:
        return [("after_period", when, after), ("on_day", on_day, None)]
    if day.last_month or day.each or (unit is Unit.MONTH and not parts.bound):
        return [("", on_day, None)]
    if unit is Unit.MONTH:
        return [("on_day", on_day, None), ("after_period", when, after)]
    return [("after_period", when, after), ("on_day", on_day, None)]
