"""What a comparison of counts could not have seen: how small a change chance alone can hide.

Formulas and sources: docs/methods.md, "Change".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from models.change import compare_counts
from models.poisson_tests import LEVEL

_POWER = 0.8
_NO_LIMIT = 1e4  # percent: a rise that large says nothing


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
    fall, rise = _marked(same, before, dispersion, exposure)
    return Detectable(
        by_chance=chance,
        fall_marked=None if fall is None else 100 * (1 - fall / same),
        rise_marked=None if rise is None else 100 * (rise / same - 1),
        fall_seen=_seen(fall, same, spread),
    )


def _marked(
    same: float, before: float, dispersion: float | None, exposure: float
) -> tuple[int | None, int | None]:
    """The largest and the smallest whole count that differ from `before` by more than chance."""

    def marked(now: int) -> bool:
        return compare_counts(now, before, dispersion, exposure).beyond_chance

    low = -1 if not marked(0) else _last(0, int(np.floor(same)), marked)
    top = int(np.ceil(same * (1 + _NO_LIMIT / 100))) + 10
    high = _first(int(np.ceil(same)), top, marked) if marked(top) else None
    return (None if low < 0 else low), high


def _last(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The last number for which `holds` does, which it does at `low` and up to some number."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


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
