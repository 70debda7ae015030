"""What a comparison of counts could not have seen: how small a change chance alone can hide.

Formulas and sources: docs/methods.md, "Change".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from models.change import p_values
from models.poisson_tests import LEVEL

_POWER = 0.8
_AT_ONCE = 256


@dataclass(frozen=True)
class Detectable:
    """Changes in percent of the earlier count; a fall is told as a positive number, at most 100.

    `by_chance`: below it no comparison tells a change from chance, even if the usual level were known
    exactly: one count moves by as much in one of twenty cases. `fall_marked`, `rise_marked`: the smallest
    change for which the comparison of two such counts has p < 0.05; None where even a fall to zero has not.
    `fall_seen`: the fall that such a comparison marks four times out of five; None where it marks none so
    often.
    """

    by_chance: float
    fall_marked: float | None
    rise_marked: float | None
    fall_seen: float | None


def by_chance(before: np.ndarray, dispersion: np.ndarray) -> np.ndarray:
    """1.96·√(φ/n) in percent, at most 100: with 40 a year and Poisson's law 31 %; nan for a count of zero."""
    from scipy.special import ndtri

    with np.errstate(divide="ignore", invalid="ignore"):
        swing = 100 * float(ndtri(1 - LEVEL / 2)) * np.sqrt(np.maximum(dispersion, 1.0) / before)
    return np.where(before > 0, np.minimum(swing, 100.0), np.nan)


@lru_cache(maxsize=4096)  # a page asks again for the same rows at every rerun
def detectable_change(
    before: float, dispersion: float | None = None, exposure: float = 1.0
) -> Detectable | None:
    """What a comparison with a count of `before` could see; None where that count is not above zero.

    `dispersion` and `exposure` as for `compare_counts`, whose test it turns round.
    """
    if not before > 0:
        return None
    spread = max(dispersion or 1.0, 1.0)
    same = before * exposure  # what would be counted if nothing had changed
    chance = float(by_chance(np.array([same]), np.array([spread]))[0])
    none_left = np.ceil(3 * same + 20 * spread * (1 + exposure))  # marked for certain
    fall = _nearest(int(same), 0, before, spread, exposure)
    rise = _nearest(int(np.ceil(same)), int(none_left), before, spread, exposure)
    return Detectable(
        by_chance=chance,
        fall_marked=None if fall is None else 100 * (1 - fall / same),
        rise_marked=None if rise is None else 100 * (rise / same - 1),
        fall_seen=_seen(fall, same, spread),
    )


def _nearest(start: int, end: int, before: float, spread: float, exposure: float) -> int | None:
    """The count nearest to `start`, on the way to `end`, that differs from `before` by more than chance.

    Looked for among some hundred counts at once, then among those between two of them.
    """
    while True:
        now = np.unique(np.linspace(start, end, _AT_ONCE).round())[:: 1 if end > start else -1]
        same = np.full(len(now), before), np.full(len(now), spread)
        marked = np.flatnonzero(p_values(now, *same, exposure) < LEVEL)
        if not len(marked):
            return None
        place = int(marked[0])
        if place == 0 or abs(now[place] - now[place - 1]) <= 1:
            return int(now[place])
        start, end = int(now[place - 1]), int(now[place])


def _seen(fall: int | None, same: float, spread: float) -> float | None:
    """The fall in percent after which a count is at most `fall` with the probability _POWER.

    Of a count whose variance is `spread` times its mean, on the scale 2√(y + 3/8), where that is `spread`.
    """
    if fall is None:
        return None
    from scipy.special import ndtri

    root = np.sqrt(fall + 0.5 + 3 / 8) - float(ndtri(_POWER)) * np.sqrt(spread) / 2
    if root <= np.sqrt(3 / 8):
        return None
    return float(100 * (1 - (root**2 - 3 / 8) / same))
