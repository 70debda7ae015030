"""The distribution of a year's total: what is reported, and a rest of which centre and spread are known.

The rest x is Student-t (6 degrees of freedom) on the scale z = 2√(x + 3/8). Where few are expected, that is
the distribution of the rate and the count is Poisson about it: a root of two or three is no smooth quantity.
Arrays throughout, one element a case, so that a whole backtest is one call.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from models.forecast import from_root, to_root
from models.growth import A_YEAR

Floats = NDArray[np.floating]

_FREEDOM = 6
_FEW = 25.0  # expected in the rest of the year, below which the count is Poisson about its rate
_POISSON_SPREAD = 1.0  # of a count on the scale z
# What a simulation of one series takes for its own chance is in part the lot of all in that year; chosen on
# London before 2016 (docs/methods.md).
_OWN_PART = 0.8  # of the simulated spread
_COMMON = 0.06  # of the log of a whole year's total: how far all series of a year go astray together
_LEAST_RATE_VARIANCE = 0.05
_NODES = 15


@dataclass(frozen=True)
class YearEnd:
    """`so_far` is reported; `location` and `spread` are those of the rest on the scale z. Equal shapes."""

    so_far: Floats
    location: Floats
    spread: Floats

    def widened(self, factor: float) -> YearEnd:
        return replace(self, spread=self.spread * factor)

    def at_most(self, totals: Floats) -> Floats:
        """P(the whole year ≤ total) for whole totals, case by case; 0 where more is reported already."""
        rest = np.floor(totals - self.so_far + 1e-9)
        z = to_root(np.maximum(rest, 0.0) + 0.5)
        chances = _t_below((z - self.location) / self.spread)
        few = self._few()
        if few.any():
            chances[few] = _poisson_at_most(np.maximum(rest[few], 0.0), self._rates(few))
        return np.asarray(np.where(rest < 0, 0.0, chances))

    def total_at(self, chance: Floats) -> Floats:
        """The total that the year does not exceed with this probability; whole where few are expected."""
        rest = from_root(self.location + self.spread * _t_quantile(chance))
        few = self._few()
        if few.any():
            rest[few] = _poisson_quantile(chance[few], self._rates(few))
        return np.asarray(self.so_far + rest)

    def totals_of_one(self, chances: Floats) -> Floats:
        """`total_at` of the only case, at many chances."""
        few = self._few()
        if not few.all():
            return np.asarray(self.so_far + from_root(self.location + self.spread * _t_quantile(chances)))
        rates = self._rates(few)
        counts = np.arange(_more_than_likely(rates)[0] + 1)
        reached = _poisson_at_most(counts, rates)
        return np.asarray(self.so_far + np.minimum(np.searchsorted(reached, chances), counts[-1]))

    def _few(self) -> NDArray[np.bool_]:
        return np.asarray(from_root(self.location) < _FEW, dtype=bool)

    def _rates(self, which: NDArray[np.bool_]) -> Floats:
        """(cases, nodes): rates that stand for the distribution of the rate, equally likely."""
        variance = np.square(self.spread[which]) - _POISSON_SPREAD
        of_rate = np.sqrt(np.maximum(variance, _LEAST_RATE_VARIANCE))
        z = self.location[which, None] + of_rate[:, None] * _nodes()
        return np.asarray(np.maximum(from_root(z), 1e-3))


def year_end(months_known: int, so_far: Floats, expected_rest: Floats, simulated_spread: Floats) -> YearEnd:
    """Around the expected rest, as wide as a series' own chance and the year's common one together.

    `simulated_spread`: of the simulated rests on the scale z. Of it _OWN_PART, at least Poisson's, is the
    series' own; an error e of the logarithm moves z = 2√x by e√x, and shrinks with the months to come.
    """
    expected = np.asarray(expected_rest, dtype=float)
    own = np.maximum(_OWN_PART * np.asarray(simulated_spread, dtype=float), _POISSON_SPREAD)
    common = _COMMON**2 * (1 - months_known / A_YEAR) * expected
    spread = np.sqrt(np.square(own) + common)
    return YearEnd(np.asarray(so_far, dtype=float), to_root(expected), spread)


@cache
def _nodes() -> Floats:
    return _t_quantile((np.arange(_NODES) + 0.5) / _NODES)


def _t_below(score: Floats) -> Floats:
    from scipy.special import stdtr

    return np.asarray(stdtr(_FREEDOM, score))


def _t_quantile(chance: Floats) -> Floats:
    from scipy.special import stdtrit

    return np.asarray(stdtrit(_FREEDOM, chance))


def _poisson_at_most(count: Floats, rates: Floats) -> Floats:
    from scipy.special import pdtr

    return np.asarray(pdtr(count[:, None], rates).mean(axis=1))


def _more_than_likely(rates: Floats) -> Floats:
    return np.asarray(np.ceil(rates.max(axis=1) * 3 + 40))


def _poisson_quantile(chance: Floats, rates: Floats) -> Floats:
    """The smallest count whose probability of not being exceeded reaches `chance`, by halving."""
    low = np.full(len(chance), -1.0)
    high = _more_than_likely(rates)
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        reached = _poisson_at_most(np.maximum(middle, 0.0), rates) >= chance
        reached &= middle >= 0
        high, low = np.where(reached, middle, high), np.where(reached, low, middle)
    return np.asarray(high)
