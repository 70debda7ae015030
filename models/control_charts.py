"""Control charts: what of a series' movement is usual, and which points call for a reason.

XmR for values, Laney's u′ for rates, and the rules of the NHS's "Making Data Count". Formulas and sources:
docs/methods.md, "Control charts and change points".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np

OF_MOVING_RANGE = 2.66  # 3 / 1.128: three standard deviations from the mean of |differences|
LARGEST_RANGE = 3.267  # × the mean moving range: beyond it a range is left out of the mean, once
_SIGMA_OF_RANGE = 1.128  # the mean of |x − y| of two normal values of standard deviation 1
_SHIFT = 7  # points in a row on one side of the mean
_TREND = 6  # points in a row, each above (below) the one before


class Rule(StrEnum):
    """Why a point stands out; the first that holds is told."""

    OUTSIDE = "outside"  # beyond a limit
    SHIFT = "shift"  # one of seven or more in a row on one side of the mean
    TREND = "trend"  # one of six or more in a row that rise, or fall
    NEAR = "near"  # one of two out of three in a row in the outer third on one side


class Meaning(StrEnum):
    """What a signal means by the declared direction of improvement."""

    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEITHER = "neither"


@dataclass(frozen=True)
class Chart:
    """One entry a point: `centre` and limits (`low` not below `floor`), rule and direction of a signal.

    `rule`: a Rule or None; `direction`: 1 for high or rising, -1 for low or falling, 0 for no signal.
    `method`: `xmr` or `laney_u`, with `_steps` where the limits were calculated anew after changes of level.
    """

    centre: np.ndarray
    low: np.ndarray
    high: np.ndarray
    rule: tuple[Rule | None, ...]
    direction: np.ndarray
    method: str

    def meaning(self, better: str) -> tuple[Meaning | None, ...]:
        """Improvement or concern for each signal; `better` is `lower`, `higher`, or else neither is meant."""
        wanted = {"lower": -1, "higher": 1}.get(better, 0)
        return tuple(
            None if not way else Meaning.NEITHER if not wanted
            else Meaning.IMPROVEMENT if way == wanted else Meaning.CONCERN
            for way in self.direction.tolist()
        )  # fmt: skip


def xmr(values: np.ndarray, steps: Sequence[int] = (), floor: float | None = 0.0) -> Chart:
    """The chart of single values: mean ± 2.66 · mean moving range.

    `values`: evenly spaced, nan where missing. `steps`: where a new level begins; each level has its mean and
    limits. A moving range over LARGEST_RANGE times the mean range is left out of that mean, once. Levels
    with fewer than three values have no limits (nan).
    """
    values = np.asarray(values, dtype=float)
    centre, reach = np.full((2, len(values)), np.nan)
    for part in _parts(len(values), steps):
        own = values[part]
        if np.sum(~np.isnan(own)) >= 3:
            centre[part] = np.nanmean(own)
            reach[part] = OF_MOVING_RANGE * mean_moving_range(own)
    return _chart(values, centre, reach, steps, floor, "xmr")


def laney_u(counts: np.ndarray, exposure: np.ndarray, steps: Sequence[int] = ()) -> Chart:
    """The chart of rates with limits that follow both the exposure and the spread that rates really have.

    ū ± 3 σz √(ū/n), σz = mean moving range of z ÷ 1.128, z = (u − ū)/√(ū/n) (Laney 2002). `counts` and
    `exposure` (people, days) of equal length, nan where missing; exposures above zero, else ValueError.
    """
    counts, exposure = np.asarray(counts, dtype=float), np.asarray(exposure, dtype=float)
    if not (exposure[~np.isnan(counts)] > 0).all():
        raise ValueError("an exposure that is not above zero")
    rate = counts / exposure
    centre, reach = np.full((2, len(counts)), np.nan)
    for part in _parts(len(counts), steps):
        known = ~np.isnan(rate[part])
        if known.sum() < 3:
            continue
        mean = counts[part][known].sum() / exposure[part][known].sum()
        expected = np.sqrt(mean / exposure[part])
        centre[part] = mean
        reach[part] = 0.0
        if mean > 0:
            spread = mean_moving_range((rate[part] - mean) / expected) / _SIGMA_OF_RANGE
            reach[part] = 3 * spread * expected
    return _chart(rate, centre, reach, steps, 0.0, "laney_u")


def mean_moving_range(values: np.ndarray) -> float:
    """Mean of |differences| of neighbours, without those above LARGEST_RANGE times it; nan for none."""
    ranges = np.abs(np.diff(values))
    ranges = ranges[~np.isnan(ranges)]
    if not len(ranges):
        return float("nan")
    return float(np.mean(ranges[ranges <= LARGEST_RANGE * ranges.mean()]))


def _parts(length: int, steps: Sequence[int]) -> list[slice]:
    edges = [0, *sorted(step for step in set(steps) if 0 < step < length), length]
    return [slice(first, last) for first, last in pairwise(edges)]


def _chart(
    values: np.ndarray,
    centre: np.ndarray,
    reach: np.ndarray,
    steps: Sequence[int],
    floor: float | None,
    method: str,
) -> Chart:
    low, high = centre - reach, centre + reach
    rule: list[Rule | None] = [None] * len(values)
    direction = np.zeros(len(values), dtype=int)
    for part in _parts(len(values), steps):
        for name, sides in _signals(values[part], centre[part], reach[part]):
            for place in np.flatnonzero(sides):
                if rule[part.start + place] is None:
                    rule[part.start + place] = name
                    direction[part.start + place] = sides[place]
    parted = len(_parts(len(values), steps)) > 1
    low = low if floor is None else np.maximum(low, floor)
    return Chart(centre, low, high, tuple(rule), direction, method + ("_steps" if parted else ""))


def _signals(values: np.ndarray, centre: np.ndarray, reach: np.ndarray) -> list[tuple[Rule, np.ndarray]]:
    """For each rule the points that it marks: 1 above or rising, -1 below or falling, else 0."""
    away = np.nan_to_num(values - centre)
    limit = np.nan_to_num(reach, nan=np.inf)
    side = np.sign(away).astype(int)
    step = np.r_[0, np.sign(np.nan_to_num(np.diff(values))).astype(int)]
    outer = np.where((np.abs(away) > limit * 2 / 3) & (np.abs(away) <= limit), side, 0)
    return [
        (Rule.OUTSIDE, np.where(np.abs(away) > limit, side, 0)),
        (Rule.SHIFT, _runs(side, _SHIFT, 0)),
        (Rule.TREND, _runs(step, _TREND - 1, 1)),
        (Rule.NEAR, _two_of_three(outer)),
    ]


def _runs(sides: np.ndarray, least: int, before: int) -> np.ndarray:
    """Points in runs of one sign at least `least` long, with so many points `before` each run."""
    marked = np.zeros(len(sides), dtype=int)
    edges = np.flatnonzero(np.diff(np.r_[np.nan, sides, np.nan]) != 0)
    for first, last in pairwise(edges):
        if sides[first] and last - first >= least:
            marked[max(first - before, 0) : last] = sides[first]
    return marked


def _two_of_three(outer: np.ndarray) -> np.ndarray:
    marked = np.zeros(len(outer), dtype=int)
    for way in (1, -1):
        for first in range(len(outer) - 2):
            three = outer[first : first + 3] == way
            if three.sum() >= 2:
                marked[first : first + 3][three] = way
    return marked
