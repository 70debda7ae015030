"""A plan out of its document: what the table and its heading say, and what the user says instead."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from domain import ArgumentError, UnreadableError
from plans.columns import Column
from plans.documents.grid import Document
from plans.executors import executors_of, one_spelling
from plans.heading import approved_on, period_of_deadlines, stated_period, title_of
from plans.measure_rows import Found, Left, measures_of
from plans.plan import Measure, Plan

_LETTERS: dict[str, str | int | None] = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі",
        ["a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t",
         "u", "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya", "a", "g", "q", "n", "o", "u",
         "u", "h", "i"],
        strict=True,
    )
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What the user says of a plan; it goes before what the document says. None: nothing."""

    id: str | None = None
    title: str | None = None
    area: str | None = None
    approved: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None


NOTHING_TOLD = Told()


@dataclass(frozen=True)
class Imported:
    """A plan with what a person should look at. `joined`: numbers of the measures that a page break had cut;
    `left`: rows of the table that are in no measure."""

    plan: Plan
    joined: tuple[str, ...] = ()
    left: tuple[Left, ...] = ()


def imported(document: Document, told: Told = NOTHING_TOLD) -> Imported:
    """The plan of a document.

    Its period is the one that the user or the title names; else the years that the deadlines name, and then
    `period_stated` is False. Raises UnreadableError where the document has no table of measures or a
    number twice, ArgumentError where no year is found anywhere and for what the user says amiss.
    """
    found = measures_of(document)
    _check_numbers(document, found)
    title = told.title or title_of(found.heading) or Path(document.name).stem
    start, end, is_stated = _period(document, found, told)
    plan = Plan(
        id=told.id or plan_id(document.name),
        title=title,
        area=told.area,
        approved=told.approved or approved_on(found.heading),
        valid_from=start,
        valid_to=end,
        period_stated=is_stated,
        source=document.name,
        measures=_measures(found),
    )
    return Imported(plan, tuple(raw.number for raw in found.measures if raw.joined), found.left)


def with_told(plan: Plan, told: Told) -> Plan:
    """A plan that was read before, with what the user says of it. Raises ArgumentError."""
    said = {name: value for name, value in vars(told).items() if value is not None}
    check_told(told, plan.valid_from, plan.valid_to)
    if told.valid_from and told.valid_to:
        said["period_stated"] = True
    return plan.model_copy(update=said)


def check_told(told: Told, start: date, end: date) -> None:
    """Raise ArgumentError for an id that is no code, and for a period that ends before it begins."""
    for option, code in (("--id", told.id), ("--area", told.area)):
        if code is not None and not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", code):
            raise ArgumentError("plan.code_wrong", option=option, text=code)
    first, last = told.valid_from or start, told.valid_to or end
    if first > last:
        raise ArgumentError("plan.period_backwards", start=first, end=last)


def plan_id(name: str) -> str:
    """A code out of a file's name: Latin letters, digits, dashes and underscores."""
    latin = Path(name).stem.casefold().translate(str.maketrans(_LETTERS))
    return re.sub(r"[^a-z0-9_]+", "-", latin).strip("-_") or "plan"


def _check_numbers(document: Document, found: Found) -> None:
    counts = Counter(raw.number for raw in found.measures)
    twice = next((raw for raw in reversed(found.measures) if counts[raw.number] > 1), None)
    if twice:
        raise UnreadableError("plan.number_twice", file=document.name, number=twice.number, place=twice.place)


def _period(document: Document, found: Found, told: Told) -> tuple[date, date, bool]:
    """The first and the last day, and whether somebody stated them."""
    title = told.title or title_of(found.heading) or ""
    stated = stated_period(title)
    days = stated or period_of_deadlines(raw.text(Column.DEADLINE) for raw in found.measures)
    start, end = told.valid_from or (days and days[0]), told.valid_to or (days and days[1])
    if start is None or end is None:
        raise ArgumentError("plan.period_absent", file=document.name)
    check_told(told, start, end)
    return start, end, bool(stated or (told.valid_from and told.valid_to))


def _measures(found: Found) -> tuple[Measure, ...]:
    lists = one_spelling(
        [
            executors_of(raw.cells.get(Column.EXECUTORS, ""), raw.cells.get(Column.CO_EXECUTORS, ""))
            for raw in found.measures
        ]
    )
    return tuple(
        Measure(
            number=raw.number,
            section=raw.section,
            wording=raw.text(Column.WORDING),
            deadline=raw.text(Column.DEADLINE),
            result=raw.text(Column.RESULT),
            executors=executors,
        )
        for raw, executors in zip(found.measures, lists, strict=True)
    )
