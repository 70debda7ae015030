"""Items of a wording joined to points: places, each with its year and the words before and after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from plans.deadline import Unit
from plans.deadline_items import HARMLESS, PARTS, Core, Item, Mark, Point, Sep, UnclearError, Word, Years


def points(found: Sequence[Item]) -> list[Point]:
    """Places, each with the year and the words that stand at it. Items of another sort end a point."""
    made: list[Point] = []
    marks: set[str] = set()
    sep, report, open_point = "start", False, False
    for item in found:
        if isinstance(item, Mark) and not item.follows:
            marks.add(item.name)
            open_point = False
        elif isinstance(item, Mark):
            if not made or not open_point:
                raise UnclearError(item.at)
            made[-1].marks.add(item.name)
        elif isinstance(item, Core | Years):
            if not (open_point and not marks and sep == "" and _joins(made[-1], item)):
                made.append(Point(item.at, marks=marks, sep=sep, report=report))
                _put(made[-1], item)
            marks, sep, open_point = set(), "", True
        elif isinstance(item, Sep):
            sep = item.name if sep in ("", "start", "comma") else sep
        elif isinstance(item, Word) and item.name == "filler":
            continue
        else:
            report = isinstance(item, Word) and item.name == "report"
            if marks - HARMLESS and not report:
                raise UnclearError(item.at)
            marks = marks if report else set()
            sep, open_point = "other", False
    if marks:
        raise UnclearError(found[-1].at)
    return made


def _put(point: Point, item: Core | Years) -> None:
    point.ablative = item.ablative
    if isinstance(item, Core):
        point.places, point.joined = item.places, item.joined
    else:
        point.years = item


def _joins(point: Point, item: Core | Years) -> bool:
    """Whether an item goes with the point right before it: a year with its month, in either order."""
    if point.marks & {"post_by", "post_not_later", "post_during", "post_end", "post_since"}:
        return False
    if isinstance(item, Years):
        if not point.places or point.named:
            return False
        point.years = item
        return True
    if point.places:  # «наурыздың бірінші онкүндігі»
        (month, *more), part = point.places, item.places
        if more or month.unit is not Unit.MONTH or any(p.month or p.unit not in PARTS for p in part):
            return False
        point.places = tuple(replace(p, month=month.number) for p in part)
    elif point.years is not None and not any(p.year is not None for p in item.places):
        point.places, point.joined, point.years_first = item.places, item.joined, True
    else:
        return False
    point.ablative = item.ablative
    return True
