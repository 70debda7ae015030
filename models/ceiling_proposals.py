"""Limits for sub-areas that together make exactly their parent's: in proportion, by need, or by trend.

All arithmetic is in fractions of whole numbers, rounded once, at the end, by the largest remainder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from models.ceilings import Exact, apportioned
from models.change import compare_counts

Way = Literal["proportional", "need", "trend"]
WAYS: tuple[Way, ...] = ("proportional", "need", "trend")

# By need and by trend no sub-area is asked for more than this many times the whole's change in percent, and
# none for a change the other way.
LARGEST_SHARE = 2
# A need counts as at most this many times the mean, and at least its inverse.
LARGEST_NEED = 3
_LEAST_TREND = Fraction(1, 10)  # of last year: a forecast of none does not close a district


@dataclass(frozen=True)
class SubArea:
    """A part of the whole: counts of last year and of the years before it (the newest first), residents, the
    forecast of the target year, and how much more than Poisson its months vary (`change.dispersion`)."""

    code: str
    last_year: int
    earlier: tuple[int, ...] = ()
    people: int | None = None
    forecast: float | None = None
    dispersion: float | None = None


@dataclass(frozen=True)
class Proposed:
    """The limit proposed to one sub-area. `change_pct`: against last year, None where that was zero.

    `at_most`, `unchanged`: whether it is asked for the largest change allowed, or for none.
    `told_from_chance`: whether the change from last year, if it came, would exceed chance (p < 0.05); None
    where no change is asked.
    """

    code: str
    limit: int
    change_pct: float | None
    at_most: bool
    unchanged: bool
    told_from_chance: bool | None


@dataclass(frozen=True)
class Proposal:
    """Limits in the order of the sub-areas; they add up to the whole's exactly.

    `ground` names what they rest on: `proportional`; `need` (level per resident and rise), `need_rise` (rise
    alone: residents are not known), `trend` (forecasts), `trend_years` (the years before: there is no
    forecast of every sub-area). `largest_pct`: the largest change in percent that any could be asked for,
    None where the way sets none.
    """

    rows: tuple[Proposed, ...]
    ground: str
    largest_pct: float | None


def proposal(parts: Sequence[SubArea], limit: int, way: Way) -> Proposal:
    """Limits of the parts of a whole whose ceiling (or floor) is `limit`.

    Proportional: every part is asked for the whole's change in percent. By need: the change asked of a part
    is its last year's count times its need, the mean of two ratios to the whole: last year's count per
    resident, and last year's count over the mean of up to three years before. By trend: limits in proportion
    to the forecasts of the year, or to last year's count plus the mean change of the three years up to it.
    The last two within bounds: between no change and LARGEST_SHARE times the whole's. Raises ValueError where
    last year counts nothing, counts or the limit are negative.
    """
    total = sum(part.last_year for part in parts)
    if total <= 0 or limit < 0 or any(part.last_year < 0 for part in parts):
        raise ValueError("nothing to share a limit by")
    change = Fraction(limit, total) - 1
    counts = [Fraction(part.last_year) for part in parts]
    if way == "proportional":
        exact, ground = [count * (1 + change) for count in counts], "proportional"
    elif way == "need":
        needs, ground = _needs(parts)
        weights = [count * need for count, need in zip(counts, needs, strict=True)]
        asked = _bounded(weights, [Fraction(0)] * len(parts), _largest(counts, change), abs(limit - total))
        exact = [count + (step if change > 0 else -step) for count, step in zip(counts, asked, strict=True)]
    else:
        trends, ground = _trends(parts)
        far = [
            count + _sign(change) * most for count, most in zip(counts, _largest(counts, change), strict=True)
        ]
        low, high = (far, counts) if change < 0 else (counts, far)
        exact = _bounded(trends, low, high, Fraction(limit))
    wholes = apportioned([Exact(Decimal(x.numerator), Decimal(x.denominator)) for x in exact], limit)
    largest = None if way == "proportional" else 100 * float(_largest([Fraction(1)], change)[0])
    rows = [
        _proposed(part, whole, at, way, change) for part, whole, at in zip(parts, wholes, exact, strict=True)
    ]
    return Proposal(tuple(rows), ground, largest)


def _proposed(part: SubArea, limit: int, exact: Fraction, way: Way, change: Fraction) -> Proposed:
    before = part.last_year
    most = _largest([Fraction(before)], change)[0]
    bounded = way != "proportional" and before > 0 and change != 0
    told = None
    if limit != before:
        told = compare_counts(limit, before, part.dispersion).beyond_chance
    return Proposed(
        part.code,
        limit,
        100 * (limit / before - 1) if before else None,
        bounded and abs(exact - before) == most,
        bounded and exact == before,
        told,
    )


def _sign(change: Fraction) -> int:
    return 1 if change > 0 else -1


def _largest(counts: Sequence[Fraction], change: Fraction) -> list[Fraction]:
    """The largest step that each count may be asked for; a count cannot fall by more than all of it."""
    share = LARGEST_SHARE * abs(change)
    return [count * (min(share, Fraction(1)) if change < 0 else share) for count in counts]


def _needs(parts: Sequence[SubArea]) -> tuple[list[Fraction], str]:
    """The need of each part, 1 being that of the whole."""
    rises = _relative([(part.last_year, _mean(part.earlier[:3])) for part in parts])
    if not any(part.people for part in parts):
        return rises, "need_rise"
    levels = _relative([(part.last_year, Fraction(part.people or 0)) for part in parts])
    return [(level + rise) / 2 for level, rise in zip(levels, rises, strict=True)], "need"


def _mean(counts: Sequence[int]) -> Fraction:
    return Fraction(sum(counts), max(len(counts), 1))


def _relative(pairs: Sequence[tuple[int, Fraction]]) -> list[Fraction]:
    """Each count over its base, relative to the same of all together; 1 where there is no base."""
    whole = sum((Fraction(count) for count, base in pairs if base), Fraction(0))
    bases = sum((base for _, base in pairs), Fraction(0))
    if not whole:
        return [Fraction(1)] * len(pairs)
    ratios = [count / base * bases / whole if base else Fraction(1) for count, base in pairs]
    return [min(max(ratio, Fraction(1, LARGEST_NEED)), Fraction(LARGEST_NEED)) for ratio in ratios]


def _trends(parts: Sequence[SubArea]) -> tuple[list[Fraction], str]:
    """What each part would count in the year but for the target; never under a tenth of last year's."""
    least = [part.last_year * _LEAST_TREND for part in parts]
    if all(part.forecast is not None for part in parts):
        expected, ground = [Fraction(max(part.forecast or 0.0, 0.0)) for part in parts], "trend"
    else:
        expected, ground = [_onward(part) for part in parts], "trend_years"
    return [max(one, other) for one, other in zip(expected, least, strict=True)], ground


def _onward(part: SubArea) -> Fraction:
    before = part.earlier[:3]
    step = Fraction(part.last_year - before[-1], len(before)) if before else Fraction(0)
    return part.last_year + step


def _bounded(
    weights: Sequence[Fraction], low: Sequence[Fraction], high: Sequence[Fraction], total: Fraction | int
) -> list[Fraction]:
    """Shares in proportion to the weights, none outside its bounds, that add up to the total exactly.

    `total` lies between the sums of the bounds. What weights of zero leave open is shared by the room left.
    """
    free = {at for at in range(len(weights)) if weights[at] > 0 and low[at] < high[at]}
    fixed = {at: low[at] for at in range(len(weights)) if at not in free}
    while free:
        factor = (total - sum(fixed.values())) / sum(weights[at] for at in free)
        under = {at for at in free if weights[at] * factor < low[at]}
        over = {at for at in free if weights[at] * factor > high[at]}
        if not under and not over:
            break
        # As in waterfilling: the side that misses more is settled first, the other may still be met.
        lacking = sum((low[at] - weights[at] * factor for at in under), Fraction(0))
        beyond = sum((weights[at] * factor - high[at] for at in over), Fraction(0))
        settled = {at: low[at] for at in under} if lacking >= beyond else {at: high[at] for at in over}
        fixed |= settled
        free -= set(settled)
    shares = {**fixed, **{at: weights[at] * factor for at in free}}
    left = total - sum(shares.values())
    room = {at: high[at] - share for at, share in shares.items()}
    if left > 0 and (whole := sum(room.values())):
        shares = {at: share + left * room[at] / whole for at, share in shares.items()}
    return [Fraction(shares[at]) for at in range(len(weights))]
