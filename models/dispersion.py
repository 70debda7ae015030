"""How much more a series varies than Poisson's law says: of one figure, and of sums of several months.

Formulas, sources and measurements: docs/methods.md, "Change".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

PERSISTENCE = 0.5  # of what one month has beyond Poisson, the part that the next still has
_PRIOR_FREEDOM = 12.0  # how many degrees of freedom the months' word on three months is worth


@dataclass(frozen=True)
class Dispersion:
    """Variance over mean of a series' `one` figure and of a sum over `three` months, each at least 1.

    For quarterly series both are the quarter's; for yearly ones `three` is such that twelve months have the
    year's.
    """

    one: float
    three: float

    def of_sum(self, months: int) -> float:
        return float(of_sum(np.array(self.one), np.array(self.three), months))


def of_sum(one: np.ndarray, three: np.ndarray, months: int) -> np.ndarray:
    """The dispersion of a sum over `months` months in a row, from that of one and of three months.

    What exceeds Poisson lasts: a month's excess is found again in the next with the correlation
    PERSISTENCE, so that the excess of a sum grows with its length (`growth`).
    """
    return one if months == 1 else 1 + (three - 1) * (growth(months) / growth(3))


@cache
def growth(months: int) -> float:
    """1 + 2 Σ (1 − k/months) ρᵏ: variance of a mean of an AR(1) times its length, over that of one value."""
    lags = np.arange(1, months)
    return float(1 + 2 * np.sum((1 - lags / months) * PERSISTENCE**lags))


def measured(values: np.ndarray, season: int) -> Dispersion | None:
    """The dispersion of a series' figures and of its sums; None where its history is too short.

    `values` and `season` as for `dispersion`. Three months of a monthly series: what its sums over three
    months show, taken together with what its months let expect as if that came from _PRIOR_FREEDOM degrees
    of freedom, since a few years have few quarters.
    """
    one = dispersion(values, season)
    if one is None:
        return None
    if season == 1:
        return Dispersion(one, 1 + (one - 1) * growth(3) / growth(12))
    if season != 12:
        return Dispersion(one, one)
    expected = 1 + (one - 1) * growth(3)
    quarters = values[len(values) % 3 :].reshape(-1, 3).sum(axis=1)
    seen = dispersion(quarters, 4)
    if seen is None:
        return Dispersion(one, expected)
    freedom = 3 * (int(np.sum(~np.isnan(quarters))) / 4 - 1)
    return Dispersion(one, (freedom * seen + _PRIOR_FREEDOM * expected) / (freedom + _PRIOR_FREEDOM))


def measured_since(values: np.ndarray, season: int, breaks: Sequence[int]) -> Dispersion | None:
    """`measured` of what follows the last of `breaks` (places), of the whole where that is too short."""
    after = measured(values[max(breaks) :], season) if breaks else None
    return after or measured(values, season)


def dispersion(values: np.ndarray, season: int) -> float | None:
    """Variance over mean of a series about its own level and season: Pearson's χ²/df, at least 1.

    `values`: evenly spaced, nan where missing; corrections below zero are left out. Every twelve months back
    from the last (four quarters) have a level of their own and every season a factor: the two-way table's
    χ², with (years - 1)(seasons - 1) degrees of freedom when complete. So a change from year to year does
    not count as noise, one inside a year does. Yearly figures: mean of (a - b)²/(a + b) over consecutive
    years. None with less than two years of history (five for yearly figures).
    """
    counts = np.where(np.isnan(values) | (values < 0), np.nan, values).astype(float)
    known = int(np.sum(~np.isnan(counts)))
    if known < (2 * season if season > 1 else 5):
        return None
    if season == 1:
        return _yearly_dispersion(counts)
    table = np.concatenate([np.full(-len(counts) % season, np.nan), counts]).reshape(-1, season)
    table = table[:, np.nansum(table, axis=0) > 0][np.nansum(table, axis=1) > 0]
    seen = ~np.isnan(table)
    freedom = int(seen.sum()) - sum(table.shape) + 1
    if freedom < 1:
        return 1.0 if np.nansum(counts) == 0 else None
    mean = _two_way_means(np.where(seen, table, 0.0), seen)
    chi2 = np.sum(np.square(table[seen] - mean[seen]) / mean[seen])
    return float(max(1.0, float(chi2) / freedom))


def _two_way_means(table: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Means of the form row × column that keep the sums of the seen cells (maximum likelihood, Poisson).

    One step where the table is complete; else iterative proportional fitting.
    """
    row, column = table.sum(axis=1), table.sum(axis=0)
    rows, columns = np.ones(len(row)), column / np.maximum(seen.sum(axis=0), 1)
    cells = seen.astype(float)
    for _ in range(1 if seen.all() else 100):
        rows = row / (cells @ columns)
        earlier, columns = columns, column / (rows @ cells)
        if (np.abs(columns - earlier) <= 1e-10 * columns).all():
            break
    return np.outer(rows, columns)


def _yearly_dispersion(counts: np.ndarray) -> float:
    later, earlier = counts[1:], counts[:-1]
    both = later + earlier
    use = both > 0  # false where one is missing
    if not use.any():
        return 1.0
    return max(1.0, float(np.mean(np.square(later - earlier)[use] / both[use])))
