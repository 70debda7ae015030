"""What the cell of expected results says of a deadline: a report's day, how often, a date.

A result is running text, of which only phrases that the grammar knows whole are taken, and only where the
sentence speaks of a report, an analysis, information; its other words are none of the deadline's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from plans.deadline import Continuous, Deadline, Once, Recurring, Report, ReportBy, Unit
from plans.deadline_meaning import Reading
from plans.deadline_recurring import reports_on

CLAUSE = re.compile(r"[;()\[\]\n]|(?<!\bг)(?<!\bж)(?<!\bкв)\.(?=\s|$)")
BEGINS = re.compile(
    r"(?<!\w)(до|не позднее|не позже|в срок до|в течени[еи]|еже\w+|раз|\d раза?|по итогам|по результатам"
    r"|каждый|тоқсан|ай|апта|жартыжылдық|жыл|есепті|келесі|есептіден|әр|\d{4} жыл\w*"
    r"|по мере|при необходимости|қаже\w+)(?!\w)",
    re.IGNORECASE,
)
REPORTS = re.compile(
    r"отч[её]т|информаци|справк|доклад|сведени|анализ|предостав|представл|направлени|мониторинг|письм"
    r"|есеп|ақпарат|мәлімет|анықтама|баяндама|талдау|хабарлама",
    re.IGNORECASE,
)
NEEDED = re.compile(r"необходимост|қаже", re.IGNORECASE)
MOST_WORDS = 14
Read = Callable[[str], tuple[Reading, ...]]


@dataclass(frozen=True)
class Hidden:
    """`unit`: of the period reported on. `every`, `once`: a deadline. `condition`: «при необходимости»."""

    report: Report | None = None
    unit: Unit | None = None
    every: Reading | None = None
    once: Reading | None = None
    condition: str = ""

    def whole(self) -> tuple[Reading, ...]:
        """The deadline that stands in the results alone, with all its readings."""
        found = self.every or self.once
        if found is None:
            return ()
        report = self.report if self.every and _fits(found.deadline, self) else None
        return (replace(found, deadline=replace(found.deadline, report=found.deadline.report or report)),)


def hidden(result: str, read: Read) -> Hidden:
    """What of a result's text is a deadline's. `read`: the readings of a phrase, none where it is not one."""
    found = Hidden()
    for clause in CLAUSE.split(result):
        if clause.strip():
            for phrase in _phrases(clause, read):
                found = _taken(found, phrase, bool(REPORTS.search(result)))
    return found


def _phrases(clause: str, read: Read) -> Iterator[tuple[Reading, ...]]:
    """The longest phrases that are deadlines, from left to right."""
    taken = 0
    for begin in BEGINS.finditer(clause):
        if begin.start() < taken:
            continue
        words = list(re.finditer(r"\S+", clause[begin.start() :]))[:MOST_WORDS]
        for word in reversed(words):
            phrase = clause[begin.start() : begin.start() + word.end()].rstrip(" ,.:-–—")
            if readings := read(phrase):
                taken = begin.start() + word.end()
                yield readings
                break


def _taken(found: Hidden, readings: tuple[Reading, ...], speaks: bool) -> Hidden:
    first = readings[0]
    deadline = first.deadline
    if deadline.when is None:
        return replace(found, condition=deadline.condition) if NEEDED.search(deadline.condition) else found
    if not speaks:
        return found
    if deadline.report and isinstance(deadline.when, Recurring):
        unit = None if first.code == "each_month" else deadline.when.every[0]
        every = first if first.code != "each_month" and found.every is None else found.every
        return replace(found, report=found.report or deadline.report, unit=found.unit or unit, every=every)
    if isinstance(deadline.when, Recurring):
        return replace(found, every=found.every or first)
    if (report := _by_date(deadline)) is not None:
        return replace(found, report=found.report or report, once=found.once or first)
    return found


def _by_date(deadline: Deadline) -> Report | None:
    """«до 15 декабря 2022 г.»: a day with its year, nothing less."""
    if not isinstance(deadline.when, Once) or deadline.when.stretch.first is not None:
        return None
    last = deadline.when.stretch.last
    if last is None or last.unit is not Unit.DAY or not last.year:
        return None
    return Report(ReportBy.DATE, last.number, last.month, last.year)


def with_result(readings: tuple[Reading, ...], extra: Hidden) -> tuple[Reading, ...]:
    """Readings of a deadline with what its results add; a continuous one with reports every so often may be
    meant as recurring: that is one more reading."""
    made = tuple(replace(reading, deadline=_with_report(reading.deadline, extra)) for reading in readings)
    first = made[0].deadline
    if extra.every is not None and len(made) == 1 and isinstance(first.when, Continuous):
        when = extra.every.deadline.when
        assert isinstance(when, Recurring)
        recurring = replace(
            first, when=replace(when, within=when.within or first.when.within), report=extra.report
        )
        made += (Reading("by_result", recurring),)
    return made


def _with_report(deadline: Deadline, extra: Hidden) -> Deadline:
    condition = deadline.condition or extra.condition
    report = extra.report if _fits(deadline, extra) else None
    return replace(deadline, condition=condition, report=deadline.report or report)


def _fits(deadline: Deadline, extra: Hidden) -> bool:
    """Whether the report is on the periods at whose ends the deadline is due."""
    if extra.unit is None:
        return True
    if not isinstance(deadline.when, Recurring):
        return extra.unit is Unit.YEAR
    return reports_on(deadline.when, extra.unit)
