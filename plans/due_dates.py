"""Due dates from a deadline and a plan's period. docs/deadlines.md lists the conventions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain import BagdarError, add_months
from language import date_text
from plans.deadline import Continuous, Deadline, Once, Recurring, Report, ReportBy, Several, Stretch
from plans.deadline_meaning import Reading
from plans.occurrence import Occurrence, Span
from plans.places import Days, in_month, stretches
from plans.recurrence import recurring_days

CONDITION = "+condition"
FRIDAY = 4


class OutsidePlanError(BagdarError):
    """The document names a date that does not lie in the plan's period."""


@dataclass(frozen=True)
class Schedule:
    """The due dates of a measure. `outside`: the dates its deadline names that are no days of the plan."""

    occurrences: tuple[Occurrence, ...]
    outside: tuple[date, ...] = ()


def occurrences(deadline: Deadline, span: Span, weekends: bool = False) -> list[Occurrence]:
    """The due dates of a measure in order, each inside the plan's period.

    `weekends`: a due date on a Saturday or Sunday moves to Monday (to Friday, where Monday lies outside the
    plan); holidays are not known. Raises OutsidePlanError where the deadline names a date outside the plan;
    `schedule` gives both what lies inside and what does not.
    """
    made = schedule(deadline, span, weekends)
    if made.outside:
        raise OutsidePlanError(
            "plan.due_outside",
            due=", ".join(date_text(day, "ru") for day in made.outside),
            start=date_text(span.start, "ru"),
            end=date_text(span.end, "ru"),
        )
    return list(made.occurrences)


def schedule(deadline: Deadline, span: Span, weekends: bool = False) -> Schedule:
    """The due dates inside the plan's period, and apart from them those that the wording puts outside it.

    A recurring deadline of which no period ends inside the plan has the first that would follow as `outside`.
    """
    days, outside = _days(deadline, span)
    kind = _kind(deadline, len({due for _, due in days}))
    continuous = isinstance(deadline.when, Continuous)
    conditional = bool(deadline.condition)
    found: dict[date, Occurrence] = {}
    for starts, due in sorted(days, key=lambda pair: pair[1]):
        moved = _working_day(due, span) if weekends else due
        if moved not in found:
            report = _report_day(deadline.report, due, weekends)
            number = len(found) + 1
            found[moved] = Occurrence(
                number, min(starts, moved), moved, kind, report, conditional, continuous
            )
    return Schedule(tuple(found.values()), tuple(sorted(set(outside))))


def _days(deadline: Deadline, span: Span) -> tuple[list[Days], list[date]]:
    """First and due days inside the plan, and the due days outside it."""
    when = deadline.when
    if when is None:
        return [(span.effective_start if span.effective_start <= span.end else span.start, span.end)], []
    if isinstance(when, Recurring):
        days = recurring_days(when, span)
        return days, [] if days else [_next_due(when, span)]
    if isinstance(when, Continuous):
        return _closing(when, span)
    items = when.items if isinstance(when, Several) else (when,)
    made = [_once(item, span) for item in items]
    return [day for days, _ in made for day in days], [day for _, outside in made for day in outside]


def _once(when: Once, span: Span) -> tuple[list[Days], list[date]]:
    days = [(_begun(when.stretch, first, last, span), last) for first, last in stretches(when.stretch, span)]
    inside = [(first, due) for first, due in days if span.start <= due <= span.end]
    if when.stretch.dated:
        return inside, [due for _, due in days if not span.start <= due <= span.end]
    lasting = [(first, due) for first, due in inside if due >= span.effective_start] or inside
    if not lasting:
        later = replace(span, end=_years_later(span.end, 1))
        return [], [last for _, last in stretches(when.stretch, later) if last > span.end][:1]
    return lasting[: 1 if when.only_first else None], []


def _begun(stretch: Stretch, first: date, due: date, span: Span) -> date:
    """From when it can be done: «до …» from when the plan takes effect, or from the year's begin."""
    if stretch.first is not None:
        return first
    begun = span.effective_start if stretch.dated else max(span.effective_start, date(due.year, 1, 1))
    return begun if begun <= due else min(span.start, due)


def _closing(when: Continuous, span: Span) -> tuple[list[Days], list[date]]:
    """One closing day: of the last stretch that touches the plan, at latest the plan's end."""
    days = list(stretches(when.within, span))
    touching = [(first, last) for first, last in days if first <= span.end and last >= span.start]
    if not touching:
        return [], [first if first > span.end else last for first, last in days]
    return [(max(touching[0][0], span.start), min(touching[-1][1], span.end))], []


def _next_due(when: Recurring, span: Span) -> date:
    """When it would be due first after the plan's end; where it never is, the day that keeps it outside."""
    later = replace(span, end=_years_later(span.end, max(3, when.step + 1)))
    if days := recurring_days(when, later):
        return days[0][1]
    first, last = next(stretches(when.within, span), (span.start, span.end))
    if first > span.end or last < span.start:
        return first if first > span.end else last
    return span.end + timedelta(days=1)


def _years_later(day: date, years: int) -> date:
    return in_month(min(day.year + years, date.max.year - 1), day.month, day.day)


def _kind(deadline: Deadline, count: int) -> str:
    """The code of `occurrence.kind`."""
    when = deadline.when
    if when is None:
        return "conditional"
    if isinstance(when, Recurring):
        kind = "recurring/" + "+".join(unit.value for unit in when.every)
    elif isinstance(when, Continuous):
        kind = "continuous"
    elif isinstance(when, Several) or count > 1:
        kind = "several dates"
    else:
        kind = "once" + _span_of(when.stretch)
    return kind + (CONDITION if deadline.condition else "")


def _span_of(stretch: Stretch) -> str:
    first, last = stretch.first, stretch.last
    return f" ({first.unit.value} span)" if first is not None and first != last else ""


def _working_day(due: date, span: Span) -> date:
    later = _monday(due)
    return later if later <= span.end else max(due - timedelta(days=due.weekday() - FRIDAY), span.start)


def _monday(day: date) -> date:
    return day if day.weekday() <= FRIDAY else day + timedelta(days=7 - day.weekday())


def _report_day(report: Report | None, due: date, weekends: bool) -> date | None:
    if report is None:
        return None
    if report.by is ReportBy.WORKING_DAYS:
        return _working_days_after(due, report.day)
    if report.by is ReportBy.DAYS:
        day = due + timedelta(days=report.day)
    elif report.by is ReportBy.NEXT_MONTH:
        month = add_months(due.replace(day=1), 1)
        day = in_month(month.year, month.month, report.day)
    else:
        named = report.year or due.year
        day = in_month(named + (report.by is ReportBy.NEXT_YEAR), report.month or 1, report.day)
    return _monday(day) if weekends else day


def _working_days_after(due: date, days: int) -> date:
    day = due
    while days:
        day += timedelta(days=1)
        days -= day.weekday() <= FRIDAY
    return day


def distinct(readings: Sequence[Reading], span: Span) -> tuple[Reading, ...]:
    """The readings that differ in this plan, the first of those with equal dates. One: nothing to ask."""
    found: dict[tuple[object, ...], Reading] = {}
    for reading in readings:
        made = schedule(reading.deadline, span)
        key = tuple((o.starts, o.due, o.report_due, o.continuous) for o in made.occurrences)
        found.setdefault((key, made.outside), reading)
    return tuple(found.values())
