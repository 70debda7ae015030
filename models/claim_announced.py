"""An announced change against two numbers: whether it agrees, and where not, which known mistake it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from models.claim_rounding import (
    Range,
    agreement,
    as_number,
    change_range,
    difference_range,
    magnitude,
    times_agreement,
    times_range,
    was_cut,
)
from models.claims import Announced, Comparison, looseness


@dataclass(frozen=True)
class Note:
    """One thing found: its code, the verdict it leads to, the numbers its sentence needs."""

    code: str
    verdict: str
    numbers: Mapping[str, float] = field(default_factory=dict)


def judge_announced(announced: Announced, claim: Comparison) -> list[Note]:
    """What one announced change deserves. Tried with the numbers as written, then as if rounded."""
    impossible = (
        announced.unit == "percent" and announced.direction == "down" and announced.figure.value > 100
    )
    if impossible and announced.preposition != "to":
        return [Note("cut_over_100", "impossible")]
    strict, loose = _judged(announced, claim), looseness(claim.now, claim.before)
    if strict.verdict == "wrong" and loose and _judged(announced, claim, loose).code == "agrees":
        return [Note("rounded_counts", "unclear")]
    return [strict]


def _judged(announced: Announced, claim: Comparison, loose: Decimal = Decimal(0)) -> Note:
    now, before = claim.now.bounds(loose), claim.before.bounds(loose)
    if announced.preposition == "to" and announced.unit != "times":
        return _to(announced, claim, now, before)
    if announced.unit == "times":
        return _times(announced, now, before)
    if announced.unit == "number":
        return _number(announced, claim, now, before)
    if announced.unit == "points":
        return _points(announced, claim, now, before)
    return _percent(announced, claim, now, before)


def _percent(announced: Announced, claim: Comparison, now: Range, before: Range) -> Note:
    change = change_range(now, before)
    if change is None:
        return Note("before_zero", "unchecked")
    figure, size = announced.figure, magnitude(change)
    found = agreement(figure, size)
    if found != "differs":
        return _with_direction(announced, change, found)
    numbers = _exactly(claim, change)
    figure = replace(figure, near="")  # which mistake it is, its digits tell
    points = magnitude(difference_range(now, before))
    if claim.unit == "percent" and agreement(figure, points) != "differs":
        numbers["points"] = as_number(claim.now.exact - claim.before.exact)
        return Note("points_called_percent", "wrong", numbers)
    of_the_new = change_range(before, now)
    if of_the_new and agreement(figure, magnitude(of_the_new)) != "differs":
        reversed_order = announced.direction == ("up" if change[1] < 0 else "down")
        return Note("direction" if reversed_order else "percent_of_the_new", "wrong", numbers)
    level = _level_range(now, before)
    if agreement(figure, level) != "differs":
        return Note("level_called_change", "wrong", numbers | {"level": 100 + numbers["computed"]})
    if was_cut(figure, size):
        return Note("digits_cut", "wrong", numbers)
    return Note("percent_differs", "wrong", numbers)


def _exactly(claim: Comparison, change: Range) -> dict[str, float]:
    """The change in percent that the numbers give as they are written."""
    exact = change_range((claim.now.exact,) * 2, (claim.before.exact,) * 2) or change
    return {"computed": as_number(exact[0])}


def _level_range(now: Range, before: Range) -> Range:
    """The later number in percent of the earlier one."""
    if before[0] <= 0:
        return Fraction(-1), Fraction(-1)
    return 100 * now[0] / before[1], 100 * now[1] / before[0]


def _points(announced: Announced, claim: Comparison, now: Range, before: Range) -> Note:
    if claim.unit != "percent":
        return Note("points_of_counts", "wrong")
    points = difference_range(now, before)
    found = agreement(announced.figure, magnitude(points))
    if found != "differs":
        return _with_direction(announced, points, found)
    numbers = {"computed": as_number(claim.now.exact - claim.before.exact)}
    change = change_range(now, before)
    if change and agreement(announced.figure, magnitude(change)) != "differs":
        return Note("percent_called_points", "wrong", numbers)
    return Note("points_differ", "wrong", numbers)


def _times(announced: Announced, now: Range, before: Range) -> Note:
    times = times_range(now, before)
    if times is None:
        return Note("before_zero", "unchecked")
    found = times_agreement(announced.figure, times)
    numbers = {"computed": as_number((times[0] + times[1]) / 2)}
    if found == "differs":
        # "by 1.5 times" for a growth of 150 %: the times of the increase, not of the level
        increase = (times[0] - 1, times[1] - 1)
        if agreement(announced.figure, increase) != "differs":
            return Note("times_of_increase", "wrong", numbers)
        return Note("times_differ", "wrong", numbers)
    return _with_direction(announced, difference_range(now, before), found, numbers)


def _number(announced: Announced, claim: Comparison, now: Range, before: Range) -> Note:
    difference = difference_range(now, before)
    found = agreement(announced.figure, magnitude(difference))
    if found != "differs":
        return _with_direction(announced, difference, found)
    numbers = {"computed": as_number(claim.now.exact - claim.before.exact)}
    if agreement(announced.figure, now) != "differs":
        return Note("to_called_by", "wrong", numbers)
    return Note("difference_differs", "wrong", numbers)


def _to(announced: Announced, claim: Comparison, now: Range, before: Range) -> Note:
    """«снизилось до N»: N must be the later number itself, not the change."""
    unit = "percent" if claim.unit == "percent" else "number"
    if announced.unit == unit and agreement(announced.figure, now) != "differs":
        return Note("agrees", "agrees")
    change = change_range(now, before)
    numbers = _exactly(claim, change) if change else {}
    if announced.unit == "percent" and change and agreement(announced.figure, magnitude(change)) != "differs":
        return Note("by_called_to", "wrong", numbers)
    level = _level_range(now, before)
    if announced.unit == "percent" and agreement(announced.figure, level) != "differs":
        return Note("agrees", "agrees")  # down to 74 % of what it was
    return Note("to_differs", "wrong", numbers)


def _with_direction(
    announced: Announced, change: Range, found: str, numbers: Mapping[str, float] | None = None
) -> Note:
    """The size is right: is the direction?"""
    way = "up" if change[0] > 0 else "down" if change[1] < 0 else ""
    if way and announced.direction in ("up", "down") and announced.direction != way:
        return Note("direction", "wrong")
    if found == "loosely":
        return Note("loosely", "unclear", numbers or {})
    return Note("agrees", "agrees")
