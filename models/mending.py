"""What spoils a fit and is put right before it: one wild value, a recent lasting change of level.

Both are looked for in what remains of a series on the scale 2√(y + 3/8) after a running median and the median
of each season, in units of that remainder's spread by its median absolute deviation (at least Poisson's, 1).
The limits are far out, so that few series are touched: how many is in docs/methods.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.running_median import running_median

_FEWEST_YEARS = 3
_WILD, _NEXT = 10.0, 5.0  # spreads: the wild value, and what every other value stays within
_NEWEST = 3  # periods at the end that are never wild: a lasting change begins just so
_SHIFT = 6.0  # spreads between the levels before and after
_SHARP = 0.6  # of the shift that must happen at once
_CALM = 0.5  # of the shift: the earlier level has stayed within it
_MAD = 1.4826  # makes the median absolute deviation a standard deviation of normal values


@dataclass(frozen=True)
class Mending:
    """`wild`: the position taken as missing; what comes before `since` is moved `by` (on the root scale)."""

    wild: int | None = None
    since: int = 0
    by: float = 0.0

    @property
    def suffix(self) -> str:
        return ("_outlier" if self.wild is not None else "") + ("_shifted" if self.since else "")

    def applied(self, z: np.ndarray) -> np.ndarray:
        """What is fitted; `z` may be longer than what was looked at."""
        if not self.suffix:
            return z
        mended = z.copy()
        mended[: self.since] += self.by
        if self.wild is not None:
            mended[self.wild] = np.nan
        return mended


def mending(z: np.ndarray, season: int) -> Mending:
    """What is to be put right in `z`, known at both ends (gaps inside are bridged for the search)."""
    if len(z) < max(_FEWEST_YEARS * season, 12):
        return Mending()
    known = ~np.isnan(z)
    if not known.all():
        at = np.arange(len(z))
        z = np.where(known, z, np.interp(at, at[known], z[known]))
    even = z - _seasons(z, season)
    rest = even - _running_median(even, season)
    spread = max(_MAD * float(np.median(np.abs(rest))), 1.0)
    wild = _wild(rest / spread)
    if wild is not None and known[wild]:
        return Mending(wild=wild)
    since = _shift(even, season, spread)
    if since is None:
        return Mending()
    return Mending(since=since, by=float(np.median(even[since:]) - np.median(_before(even, season, since))))


def _running_median(z: np.ndarray, season: int) -> np.ndarray:
    return running_median(z, max(season // 2, 2))


def _seasons(z: np.ndarray, season: int) -> np.ndarray:
    """The median distance of each season from the running median, for every period."""
    if season == 1:
        return np.zeros(len(z))
    away = z - _running_median(z, season)
    years = len(z) // season
    slots = np.median(away[len(z) - years * season :].reshape(years, season), axis=0)
    return np.asarray(np.resize(slots, (years + 1) * season)[-len(z) :])


def _wild(rest: np.ndarray) -> int | None:
    """The one value far out where all others are near."""
    far = np.abs(rest)
    at = int(np.argmax(far))
    if far[at] < _WILD or at >= len(rest) - _NEWEST or (np.delete(far, at) > _NEXT).any():
        return None
    return at


def _before(even: np.ndarray, season: int, since: int) -> np.ndarray:
    return even[max(since - max(2 * season, 8), 0) : since]


def _shift(even: np.ndarray, season: int, spread: float) -> int | None:
    """Where the new level begins: half a year to two years ago, at once, after three calm years or more."""
    n = len(even)
    fewest, most = max(season // 2, 4), max(2 * season, 8)
    at = np.arange(max(n - most, _FEWEST_YEARS * season, 12), n - fewest + 1)
    if not len(at):
        return None
    sums = np.concatenate(([0.0], np.cumsum(even)))
    change = (sums[n] - sums[at]) / (n - at) - (sums[at] - sums[at - most]) / most
    if np.abs(change).max() < _SHIFT * spread / 2:
        return None
    since = int(at[np.argmax(np.square(change) * (n - at) / (n - at + most))])
    size = np.median(even[since:]) - np.median(_before(even, season, since))
    at_once = np.median(even[since : since + 3]) - np.median(even[since - 3 : since])
    calm = np.ptp(_running_median(even[:since], season))
    lasting = np.abs(even[since:] - np.median(even[since:])).max() < np.abs(size) * _CALM
    real = abs(size) >= _SHIFT * spread and at_once / size >= _SHARP
    return since if real and lasting and calm < abs(size) * _CALM else None
