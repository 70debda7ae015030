"""Did a count change, by how much, and by more than chance?

Formulas and sources: docs/methods.md. A count that varies more than Poisson's law says is compared with that
much more caution: `models.dispersion` measures it from the series' own past.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models import poisson_tests
from models.poisson_tests import LEVEL

EXACT_UP_TO = 200  # events in both periods together; above, the score test agrees with the exact one


@dataclass(frozen=True)
class Change:
    """`pct` is the change of the rate in percent of the earlier one, `low` and `high` its 95 % interval.

    `pct` and `high` are None where the earlier count is zero, `high` also where it is so small for its
    dispersion that it sets no upper limit; the interval and `p_value` (two-sided) are None where the numbers
    are no counts (a correction below zero). `beyond_chance`: p < 0.05, before any allowance for the number of
    comparisons (`benjamini_hochberg`). `method`: `poisson_mid_p`, `poisson_score`, `quasi_poisson`,
    `poisson_no_history` (Poisson, which overstates certainty) or `not_counts`.
    """

    pct: float | None
    low: float | None
    high: float | None
    p_value: float | None
    beyond_chance: bool
    method: str


@dataclass(frozen=True)
class Changes:
    """`Change` of many pairs at once: arrays of equal length, nan for None (`high` also for no limit)."""

    pct: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p_value: np.ndarray
    method: np.ndarray


def compare_counts(
    now: float, before: float, dispersion: float | None = None, exposure: float = 1.0
) -> Change:
    """Compare a count with an earlier one.

    `dispersion`: variance over mean of such a count (`models.dispersion`), None where the series has no
    history. `exposure`: how much longer or larger the later period is (population or days now over before),
    so that rates are compared. ValueError where the exposure is not above zero or a count is missing.
    """
    if not exposure > 0 or np.isnan(now) or np.isnan(before):
        raise ValueError(f"{now} against {before} at exposure {exposure}")
    spread = np.nan if dispersion is None else dispersion
    found = compare_many(np.array([now]), np.array([before]), np.array([spread]), exposure)
    pct, low, high, p_value = (known(each)[0] for each in (found.pct, found.low, found.high, found.p_value))
    beyond = p_value is not None and p_value < LEVEL
    return Change(pct, low, high, p_value, beyond, str(found.method[0]))


def compare_many(
    now: np.ndarray, before: np.ndarray, dispersion: np.ndarray, exposure: float | np.ndarray = 1.0
) -> Changes:
    """`compare_counts` for arrays; nan in `dispersion` for a series without history, one exposure or each its
    own.

    Up to EXACT_UP_TO events the conditional exact test with mid-p, above the score test; both on counts
    divided by the dispersion, and the interval is the test turned round.
    """
    now, before = np.asarray(now, dtype=float), np.asarray(before, dtype=float)
    spread = np.maximum(np.nan_to_num(dispersion, nan=1.0), 1.0)
    exposure = np.broadcast_to(exposure, now.shape)
    counts, total = (now >= 0) & (before >= 0), now + before
    exact = total <= EXACT_UP_TO
    p_value = np.full(len(now), np.nan)
    p_value[counts] = p_values(now[counts], before[counts], spread[counts], exposure[counts])
    low, high = np.full((2, len(now)), np.nan)
    for rows, limits in ((exact, poisson_tests.mid_p_limits), (~exact, poisson_tests.score_limits)):
        rows = rows & counts & (total > 0)
        if rows.any():
            low[rows], high[rows] = limits(now[rows] / spread[rows], before[rows] / spread[rows])
    with np.errstate(divide="ignore", invalid="ignore"):
        pct = np.where(before > 0, 100 * (now / before / exposure - 1), np.nan)
        low, high = (100 * (share / (1 - share) / exposure - 1) for share in (low, high))
    high[(before == 0) | np.isinf(high)] = np.nan
    method = np.where(exact, "poisson_mid_p", "poisson_score").astype(object)
    method[spread > 1] = "quasi_poisson"
    method[np.isnan(dispersion)] = "poisson_no_history"
    method[~counts] = "not_counts"
    return Changes(pct, low, high, p_value, method)


def p_values(
    now: np.ndarray, before: np.ndarray, spread: np.ndarray, exposure: float | np.ndarray = 1.0
) -> np.ndarray:
    """Two-sided p-values of `compare_many` alone; 1 for two zeros. Counts not below zero, `spread` from 1."""
    total = now + before
    exact = total <= EXACT_UP_TO
    null_share = np.broadcast_to(exposure / (1 + np.asarray(exposure)), now.shape)
    found = np.ones(len(now))
    for rows, test in ((exact, poisson_tests.mid_p), (~exact, poisson_tests.score)):
        rows = rows & (total > 0)
        if rows.any():
            found[rows] = test(now[rows] / spread[rows], before[rows] / spread[rows], null_share[rows])
    return found


def known(values: np.ndarray) -> list[float | None]:
    """The numbers, None for nan."""
    return [None if np.isnan(value) else float(value) for value in values]


def benjamini_hochberg(p: np.ndarray, level: float = 0.05) -> np.ndarray:
    """Which of many comparisons stand out, so that on average at most `level` of those named are chance.

    Benjamini & Hochberg 1995. nan (not tested) is never named and does not count as a comparison.
    """
    named = np.zeros(len(p), dtype=bool)
    tested = np.flatnonzero(~np.isnan(p))
    order = tested[np.argsort(p[tested], kind="stable")]
    below = p[order] <= level * np.arange(1, len(order) + 1) / max(len(order), 1)
    if below.any():
        named[order[: int(np.flatnonzero(below).max()) + 1]] = True
    return named
