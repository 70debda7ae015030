"""The items of a wording sorted by what they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from plans.deadline_items import (
    Alone,
    Condition,
    DayOf,
    Every,
    Item,
    Mark,
    ReportItem,
    UnclearError,
    Whole,
    Word,
)
from plans.deadline_joined import points
from plans.deadline_points import Group, groups

BEFORE = {"by", "not_later", "in_", "end"}  # what may stand before a rule («до 5 числа», «в конце каждого …»)


@dataclass
class Parts:
    """`bound`: whether a day of the month is a limit («до 5 числа») and not the day itself."""

    every: list[Every] = field(default_factory=list)
    alone: list[Alone] = field(default_factory=list)
    days: list[DayOf] = field(default_factory=list)
    reports: list[ReportItem] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    wholes: list[Whole] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    groups: list[Group] = field(default_factory=list)
    bound: bool = False


def parted(items: Sequence[Item]) -> Parts:
    """Raises UnclearError where a word stands at something that it cannot belong to."""
    parts = Parts()
    rest: list[Item] = []
    for item in items:
        if isinstance(item, Every | DayOf | ReportItem | Whole):
            _take_marks(rest, item, parts)
        if (
            isinstance(item, Mark)
            and item.follows
            and rest
            and isinstance(rest[-1], DayOf | ReportItem | Whole)
        ):
            if item.name not in ("post_by", "post_not_later"):
                raise UnclearError(item.at)
            parts.bound = parts.bound or isinstance(rest[-1], DayOf)
            continue
        _sort(item, parts)
        rest.append(item)
    parts.groups = groups(points(rest))
    return parts


def _take_marks(rest: list[Item], item: Item, parts: Parts) -> None:
    while rest and isinstance(rest[-1], Mark) and not rest[-1].follows:
        mark = rest.pop()
        assert isinstance(mark, Mark)
        if mark.name not in BEFORE:
            raise UnclearError(mark.at)
        parts.bound = parts.bound or (isinstance(item, DayOf) and mark.name in ("by", "not_later"))


def _sort(item: Item, parts: Parts) -> None:
    if isinstance(item, Every):
        parts.every.append(item)
    elif isinstance(item, Alone):
        parts.alone.append(item)
    elif isinstance(item, DayOf):
        parts.days.append(item)
    elif isinstance(item, ReportItem):
        parts.reports.append(item)
    elif isinstance(item, Condition):
        parts.conditions.append(item)
    elif isinstance(item, Whole):
        parts.wholes.append(item)
    elif isinstance(item, Word) and item.name != "filler":
        parts.words.add(item.name)
