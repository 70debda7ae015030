"""When did the level of a series last really change? Change points by PELT (Killick et al. 2012).

Formulas, the choice of the penalty and what it was measured to find: docs/methods.md, "Control charts and
change points".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from models.change import compare_many, known
from models.dispersion import Dispersion, growth, measured
from models.forecast import from_root, to_root
from models.pelt import segment_ends
from models.running_median import running_median

SHORTEST = 6  # periods that a level must last to be one
_LEAST = 24  # periods with a figure, below which nothing is looked for
_PENALTY = 3.0  # × log n × the variance of the noise in sums
_WILD = 3.0  # standard deviations beyond its neighbours at which a single value is cut
_NEAR = 7  # values whose median stands for a value's neighbours


@dataclass(frozen=True)
class Step:
    """A change of level: `place` is the first period of the new one.

    `before` and `after`: means a period, without the season; `pct` with its 95 % interval, of which None
    where nothing was there before.
    """

    place: int
    before: float
    after: float
    pct: float | None
    low: float | None
    high: float | None


def change_points(values: np.ndarray, season: int, breaks: Sequence[int] = ()) -> list[Step]:
    """All changes of level of a series, oldest first.

    `values`: evenly spaced counts, nan where missing; `season`: periods a year; `breaks`: places after which
    the series is another one, so that what changes there is no change of level. On 2√(y + 3/8), where counts
    of any size scatter alike, without the usual season. Nothing is found in stretches with less than _LEAST
    figures, without two years of history, or with counts below zero.
    """
    return changes_of_each([(values, season, breaks)])[0]


def changes_of_each(asked: Sequence[tuple[np.ndarray, int, Sequence[int]]]) -> list[list[Step]]:
    """`change_points` of many series, each with its season and breaks; their sizes are tested together."""
    found = [_levels(*each) for each in asked]
    steps = iter(_steps([one for each in found for one in each]))
    return [[next(steps) for _ in each] for each in found]


@dataclass(frozen=True)
class _Levels:
    """Two levels that meet at `place`: sums over so many periods, and the dispersion of such sums."""

    place: int
    before: float
    after: float
    periods: tuple[int, int]
    dispersion: float


def _levels(values: np.ndarray, season: int, breaks: Sequence[int]) -> list[_Levels]:
    edges = [0, *sorted(breaks), len(values)]
    return [
        replace(one, place=first + one.place)
        for first, last in pairwise(edges)
        for one in _of_stretch(np.asarray(values[first:last], dtype=float), season)
    ]


def _of_stretch(values: np.ndarray, season: int) -> list[_Levels]:
    places = np.flatnonzero(~np.isnan(values))
    spread = measured(values, season)
    if len(places) < _LEAST or spread is None or season < 4 or np.nanmin(values) < 0:
        return []
    level = without_season(to_root(values), season)[places]
    penalty = _PENALTY * _noise(spread, season) * np.log(len(level))
    edges = [0, *segment_ends(_tamed(level, np.sqrt(spread.one)), penalty, SHORTEST)]
    adjusted = from_root(level)
    return [
        _meeting(int(places[middle]), adjusted[first:middle], adjusted[middle:last], spread, season)
        for first, middle, last in zip(edges, edges[1:], edges[2:], strict=False)
    ]


def without_season(root: np.ndarray, season: int) -> np.ndarray:
    """The values less the usual effect of their season: medians of their distance to a year around them.

    One profile for all years, so that a new level is not taken for a new season; it sums to zero.
    """
    weights = np.ones(season + 1) / season
    weights[[0, -1]] /= 2
    half = season // 2
    trend = np.full(len(root), np.nan)
    if len(root) > 2 * half:
        trend[half : len(root) - half] = np.convolve(root, weights, "valid")
    distance = root - trend
    padded = np.concatenate((distance, np.full(-len(root) % season, np.nan))).reshape(-1, season)
    profile = np.nan_to_num(_medians(padded))
    return np.asarray(root - (profile - profile.mean())[np.arange(len(root)) % season])


def _medians(table: np.ndarray) -> np.ndarray:
    """The median of what is known of each column, as `numpy.nanmedian` has it, which goes column by column;
    nan where nothing is known."""
    ordered = np.sort(table, axis=0)  # nan last
    count, column = (~np.isnan(table)).sum(axis=0), np.arange(table.shape[1])
    low, high = (
        ordered[np.maximum(count - 1, 0) // 2, column],
        ordered[np.minimum(count // 2, len(table) - 1), column],
    )
    return np.asarray((low + high) / 2)


def _tamed(level: np.ndarray, spread: float) -> np.ndarray:
    """Single values far from their neighbours cut to _WILD standard deviations: one month is no level."""
    near = running_median(level, _NEAR // 2)
    return np.asarray(np.clip(level, near - _WILD * spread, near + _WILD * spread))


def _noise(spread: Dispersion, season: int) -> float:
    """The variance that a mean of many periods has, times their number, on the scale of roots."""
    months = 12 // season
    return float(1 + (spread.three - 1) * growth(12 * 12) / growth(3)) if months == 1 else spread.of_sum(12)


def _meeting(place: int, before: np.ndarray, after: np.ndarray, spread: Dispersion, season: int) -> _Levels:
    months = min(12, min(len(before), len(after)) * 12 // season)
    sums = float(max(before.sum(), 0.0)), float(max(after.sum(), 0.0))
    return _Levels(place, *sums, (len(before), len(after)), spread.of_sum(months))


def _steps(found: Sequence[_Levels]) -> list[Step]:
    """How large each change is, with its interval."""
    before, after = (np.array([getattr(one, name) for one in found]) for name in ("before", "after"))
    periods = np.array([one.periods for one in found]).reshape(-1, 2)
    dispersion = np.array([one.dispersion for one in found])
    made = compare_many(after, before, dispersion, periods[:, 1] / periods[:, 0])
    sizes = zip(*(known(each) for each in (made.pct, made.low, made.high)), strict=True)
    return [
        Step(one.place, one.before / one.periods[0], one.after / one.periods[1], *size)
        for one, size in zip(found, sizes, strict=True)
    ]
