"""Whether an announced number agrees with a computed one: exact arithmetic; docs/methods.md defines it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Literal

from models.claims import Figure

Agreement = Literal["agrees", "loosely", "differs"]
Range = tuple[Fraction, Fraction]
NEAR = Fraction(1, 10)  # how far "about", "almost" and a whole number of times may lie from the truth


def agreement(announced: Figure, computed: Range) -> Agreement:
    """`computed`: the lowest and highest value that the numbers allow (equal where they are exact).

    26 covers [25.5, 26.5): what rounds to it, halves away from zero. "Almost 26" covers a tenth below,
    "about" a tenth either way, "over" all from 26 to a tenth above (`loosely` further up), "under" the
    mirror image; each also what rounds to the number.
    """
    low, high = announced.bounds()
    value = announced.exact
    if _meets(computed, low, high):
        return "agrees"
    tenth = value * NEAR
    if announced.near == "about" and _within(computed, value - tenth, value + tenth):
        return "agrees"
    if announced.near == "almost" and _within(computed, value - tenth, value):
        return "agrees"
    if announced.near == "over" and computed[1] >= value:
        return "agrees" if computed[0] <= value + tenth else "loosely"
    if announced.near == "under" and computed[0] <= value:
        return "agrees" if computed[1] >= value - tenth else "loosely"
    return "differs"


def times_agreement(announced: Figure, computed: Range) -> Agreement:
    """As `agreement`; a whole number of times that is right only by rounding (1.6 called twice) is `loosely`
    right: it lies over a tenth off.
    """
    found = agreement(announced, computed)
    if found != "agrees" or announced.half < Fraction(1, 2) or announced.near in ("over", "under"):
        return found
    value = announced.exact
    near = _within(computed, value * (1 - NEAR), value * (1 + NEAR))
    return "agrees" if near else "loosely"


def was_cut(announced: Figure, computed: Range) -> bool:
    """Whether the announced number is the computed one with digits cut off instead of rounded."""
    value, unit = announced.exact, 2 * Fraction(announced.half)
    return unit > 0 and _meets(computed, value, value + unit)


def _meets(computed: Range, low: Fraction, high: Fraction) -> bool:
    """Whether the ranges share a point; the upper end is outside, unless the range is one point."""
    if low == high:
        return computed[0] <= low <= computed[1]
    return computed[1] >= low and computed[0] < high


def _within(computed: Range, low: Fraction, high: Fraction) -> bool:
    """Whether the ranges share a point, both ends counted in."""
    return computed[1] >= low and computed[0] <= high


def change_range(now: Range, before: Range) -> Range | None:
    """The change in percent of the earlier number; None where that may be zero."""
    if before[0] <= 0:
        return None
    return 100 * (now[0] / before[1] - 1), 100 * (now[1] / before[0] - 1)


def difference_range(now: Range, before: Range) -> Range:
    return now[0] - before[1], now[1] - before[0]


def magnitude(of: Range) -> Range:
    """The range of absolute values."""
    if of[0] >= 0:
        return of
    if of[1] <= 0:
        return -of[1], -of[0]
    return Fraction(0), max(-of[0], of[1])


def times_range(now: Range, before: Range) -> Range | None:
    """How many times the larger number is of the smaller one; None where the smaller may be zero."""
    larger, smaller = (now, before) if now[0] + now[1] >= before[0] + before[1] else (before, now)
    if smaller[0] <= 0:
        return None
    return larger[0] / smaller[1], larger[1] / smaller[0]


def as_number(value: Fraction | Decimal) -> float:
    return float(value)
