"""From the items of a wording to its readings: what the parts of a deadline say together.

Whatever is known by its words but not by their meaning together raises UnclearError: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from plans.deadline import (
    THIS_YEAR,
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
from plans.deadline_items import Item, ReportItem, UnclearError
from plans.deadline_parts import Parts, parted
from plans.deadline_points import Group
from plans.deadline_recurring import Reads, recurring_reads, within

STATED = "stated"  # the code of a reading that has no other beside it


@dataclass(frozen=True)
class Reading:
    """One way to understand a wording; `code` is what is kept where a user chose it."""

    code: str
    deadline: Deadline


def readings(items: Sequence[Item], conditions: Sequence[str]) -> tuple[Reading, ...]:
    """The readings, the convention's first. `conditions`: the texts of the conditions among the items.

    Raises UnclearError where what the items say together is not known.
    """
    parts = parted(items)
    report = _report(parts)
    stated = report.report if report else None
    return tuple(
        Reading(code or STATED, Deadline(when, "; ".join(conditions), own or stated))
        for code, when, own in _when(parts, report)
    )


def _report(parts: Parts) -> ReportItem | None:
    """The report's day: as a rule, or as a date said of a report beside another deadline."""
    found = list(parts.reports)
    dated = [group for group in parts.groups if group.report]
    if parts.every or parts.wholes or "continuous" in parts.words or len(dated) < len(parts.groups):
        for group in dated:
            parts.groups.remove(group)
            found.append(ReportItem(_report_date(group), at=group.at))
    if len(found) > 1:
        raise UnclearError(found[1].at)
    return found[0] if found else None


def _report_date(group: Group) -> Report:
    place = group.only.last
    if group.role != "by" or place is None or place.unit is not Unit.DAY or place.year == THIS_YEAR:
        raise UnclearError(group.at)
    return Report(ReportBy.DATE, place.number, place.month, place.year)


def _when(parts: Parts, report: ReportItem | None) -> Reads:
    if parts.every and "continuous" in parts.words:
        each = recurring_reads(parts, report)
        return [
            ("each_period", each[0][1], each[0][2]),
            ("closing", Continuous(_within_of(each[0][1])), None),
        ]
    if parts.every:
        return recurring_reads(parts, report)
    if parts.days:
        return _each_month(parts, report)
    if "once" in parts.words and not parts.groups and not parts.wholes:
        _nothing_else(parts)
        return [("", Once(Stretch.of(Place(Unit.PLAN))), None)]
    if "continuous" in parts.words:
        return _closing(parts, report)
    if parts.wholes:
        return _whole(parts)
    if parts.groups or parts.alone:
        return _places(parts)
    if report is not None:
        return _by_report(report)
    if parts.conditions:
        return [("", None, None)]
    raise UnclearError(0)


def _within_of(when: When | None) -> Stretch | None:
    return when.within if isinstance(when, Recurring | Continuous) else None


def _nothing_else(parts: Parts) -> None:
    for found in (parts.alone, parts.wholes, parts.groups):
        if found:
            raise UnclearError(found[0].at)


def _each_month(parts: Parts, report: ReportItem | None) -> Reads:
    """«до 5 числа каждого месяца»."""
    if len(parts.days) > 1 or not parts.days[0].each or report or parts.words - {"report"}:
        raise UnclearError(parts.days[0].at)
    _nothing_else(replace(parts, groups=[]))
    return [("", Recurring((Unit.MONTH,), day=parts.days[0].day, within=within(parts.groups)), None)]


def _closing(parts: Parts, report: ReportItem | None) -> Reads:
    if parts.alone or any(whole.name not in ("plan", "plan_end") for whole in parts.wholes):
        raise UnclearError((parts.alone or parts.wholes)[0].at)
    closing = Continuous(within(parts.groups))
    if report and report.unit and report.unit is not Unit.YEAR:
        return [
            ("each_period", Recurring((report.unit,), within=closing.within), None),
            ("closing", closing, None),
        ]
    return [("", closing, None)]


def _whole(parts: Parts) -> Reads:
    whole = parts.wholes[0]
    if len(parts.wholes) > 1 or parts.alone or (parts.groups and whole.name != "plan"):
        raise UnclearError(parts.wholes[-1].at)
    if whole.name == "plan":
        return [("", Continuous(within(parts.groups)), None)]
    if whole.name == "plan_end":
        return [("", Once(Stretch(None, Place(Unit.PLAN))), None)]
    if whole.name == "year_end":
        return _every_year("", (Once(Stretch(None, Place(Unit.YEAR))),), parts)
    raise UnclearError(whole.at)


def _places(parts: Parts) -> Reads:
    """Dates: every choice of every group with every other."""
    if [group.role for group in parts.groups] == ["during"] or any(g.role == "since" for g in parts.groups):
        if parts.alone or "once" in parts.words:
            raise UnclearError(parts.groups[0].at)
        return [("", Continuous(within(parts.groups)), None)]
    for group in parts.groups:
        if group.role == "during":
            raise UnclearError(group.at)
    units = [Stretch.of(Place(Unit.YEAR)) for _ in parts.alone]
    if parts.alone and (not parts.groups or any(item.unit is not Unit.YEAR for item in parts.alone)):
        raise UnclearError(parts.alone[0].at)
    reads: Reads = []
    for chosen in product(*(group.choices for group in parts.groups)):
        code = "+".join(choice.code for choice in chosen if choice.code)
        spans = [stretch for choice in chosen for stretch in choice.stretches] + units
        if len({stretch.dated for stretch in spans}) > 1:
            raise UnclearError(parts.groups[0].at)
        reads += _every_year(code, tuple(Once(stretch) for stretch in dict.fromkeys(spans)), parts)
    return reads


def _every_year(code: str, items: tuple[Once, ...], parts: Parts) -> Reads:
    """Dates as they are; those without a year are due each year, or the first time only."""
    first_time = tuple(replace(item, only_first=True) for item in items)
    if items[0].stretch.dated:
        return [(code, _one_or_several(items), None)]
    if "once" in parts.words:
        return [(code, _one_or_several(first_time), None)]
    each = [("each_year", items), ("first_time", first_time)]
    return [("+".join(filter(None, (code, own))), _one_or_several(made), None) for own, made in each]


def _one_or_several(items: tuple[Once, ...]) -> When:
    return items[0] if len(items) == 1 else Several(items)


def _by_report(report: ReportItem) -> Reads:
    """A report's day alone: due when its period ends; where that is not said, a month or a quarter."""
    if report.unit is not None:
        return [("", Recurring((report.unit,)), None)]
    return [
        ("each_month", Recurring((Unit.MONTH,)), None),
        ("each_quarter", Recurring((Unit.QUARTER,)), None),
    ]
