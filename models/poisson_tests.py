"""Tests of two Poisson counts and the limits of the later count's share that agree with them.

Given their sum, the later of two counts is binomial with p = rθ/(1+rθ), r the exposure and θ the ratio of
rates (Przyborowski & Wilenski 1940). Everything for arrays of equal length; counts need not be whole.
"""

from __future__ import annotations

import numpy as np

LEVEL = 0.05
_HALVINGS = 26  # of a bracket that is itself narrow: far below what is ever shown
_FAR = 12.0  # standard deviations beyond which a Poisson probability is nothing
_SAME = 1e-9  # of the E-test's statistic: as far from equality as what was seen


def mid_p(now: np.ndarray, before: np.ndarray, null_share: np.ndarray) -> np.ndarray:
    """Two-sided p-values of the conditional test, twice the smaller tail, half of what was seen counted.

    Through the beta distribution, so that counts divided by a dispersion need not be whole (Lancaster 1961
    for the half).
    """
    at_least = _at_least(now, before, null_share)
    return np.asarray(np.minimum(1.0, 2 * np.minimum(at_least, 1 - at_least)))


def mid_p_limits(now: np.ndarray, before: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Limits of the share at which `mid_p` is LEVEL; 0 and 1 where there was nothing now, or before.

    Found by halving between Clopper-Pearson's limits of twice the level and of the level.
    """
    low = 1 - _upper(before, now)
    return np.where(now > 0, low, 0.0), np.where(before > 0, _upper(now, before), 1.0)


def score(now: np.ndarray, before: np.ndarray, null_share: np.ndarray) -> np.ndarray:
    """Two-sided p-values of the score test, for counts of which the sum is above zero."""
    from scipy.special import erfc

    total = now + before
    distance = np.abs(now - total * null_share) / np.sqrt(total * null_share * (1 - null_share))
    return np.asarray(erfc(distance / np.sqrt(2)))


def score_limits(now: np.ndarray, before: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Wilson's limits of the share, which are the score test turned round."""
    from scipy.special import ndtri

    total = now + before
    z2 = float(ndtri(1 - LEVEL / 2)) ** 2
    centre = (now + z2 / 2) / (total + z2)
    half = np.sqrt(z2 * (now * before / total + z2 / 4)) / (total + z2)
    return centre - half, centre + half


def e_test(now: int, before: int, exposure: float = 1.0) -> float:
    """Two-sided p-value of Krishnamoorthy & Thomson's E-test of equal rates (2004).

    The probability, at the common rate that both counts give together, of a standardised difference at least
    as large as the one seen; summed over all pairs of counts that can occur. For whole counts up to some
    hundreds: the pairs grow with the square.
    """
    from scipy.stats import poisson

    if now + before == 0:
        return 1.0
    rate = (now + before) / (1 + exposure)
    later, earlier = (_possible(mean) for mean in (rate * exposure, rate))
    seen = abs(_standardised(np.array([now]), np.array([before]), exposure)[0, 0])
    as_far = np.abs(_standardised(later, earlier, exposure)) >= seen * (1 - _SAME)
    chances = np.outer(poisson.pmf(later, rate * exposure), poisson.pmf(earlier, rate))
    return float(min(1.0, np.sum(chances[as_far])))


def _standardised(now: np.ndarray, before: np.ndarray, exposure: float) -> np.ndarray:
    """(x/r − y)/√(x/r² + y) for every pair; 0 where both counts are 0."""
    x, y = now[:, None] / exposure, before[None, :]
    with np.errstate(invalid="ignore"):
        return np.asarray(np.nan_to_num((x - y) / np.sqrt(x / exposure + y)))


def _possible(mean: float) -> np.ndarray:
    reach = _FAR * np.sqrt(mean) + _FAR
    return np.arange(max(0, int(mean - reach)), int(mean + reach) + 1)


def _at_least(now: np.ndarray, before: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Probability of more than `now` plus half of that of exactly `now`."""
    from scipy.special import betainc

    tiny = np.finfo(float).tiny
    as_many = np.where(now > 0, betainc(np.maximum(now, tiny), before + 1, share), 1.0)
    more = np.where(before > 0, betainc(now + 1, np.maximum(before, tiny), share), 0.0)
    return (as_many + more) / 2


def _upper(now: np.ndarray, before: np.ndarray) -> np.ndarray:
    """The share at which what was seen, or less, has the mid-probability LEVEL / 2."""
    from scipy.special import betaincinv

    earlier = np.where(before > 0, before, 1.0)
    low = betaincinv(now + 1, earlier, 1 - LEVEL)
    high = betaincinv(now + 1, earlier, 1 - LEVEL / 2)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        short = _at_least(now, earlier, middle) < 1 - LEVEL / 2
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return np.asarray((low + high) / 2)
