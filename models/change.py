"""Did a count change, by how much, and by more than chance?

Formulas and sources: docs/methods.md. A count that varies more than Poisson's law says is compared with that
much more caution: `dispersion` measures it from the series' own past.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

EXACT_UP_TO = 200  # events in both periods together; above, the score test agrees with the exact one
_LEVEL = 0.05


@dataclass(frozen=True)
class Change:
    """`pct` is the change of the rate in percent of the earlier one, `low` and `high` its 95 % interval.

    `pct` and `high` are None where the earlier count is zero, `high` also where it is so small for its
    dispersion that it sets no upper limit; the interval and `p_value` (two-sided) are None where the numbers
    are no counts (a correction below zero). `beyond_chance`: p < 0.05, before any allowance for the number of
    comparisons (`benjamini_hochberg`). `method`: `poisson_exact`, `poisson_score`, `quasi_poisson`,
    `poisson_no_history` (Poisson, which overstates certainty) or `not_counts`.
    """

    pct: float | None
    low: float | None
    high: float | None
    p_value: float | None
    beyond_chance: bool
    method: str


def compare_counts(
    now: float, before: float, dispersion: float | None = None, exposure: float = 1.0
) -> Change:
    """Compare a count with an earlier one.

    `dispersion`: variance over mean of the series (`dispersion`), None where it has no history. `exposure`:
    how much longer or larger the later period is (population or days now over before), so that rates are
    compared. Given their sum, the later count is binomial with p = rθ/(1+rθ), r the exposure and θ the ratio
    of rates: Clopper-Pearson's interval up to EXACT_UP_TO events, Wilson's above (the score test turned
    round); both on counts divided by the dispersion. ValueError where the exposure is not above zero or
    a count is missing.
    """
    if not exposure > 0 or np.isnan(now) or np.isnan(before):
        raise ValueError(f"{now} against {before} at exposure {exposure}")
    pct = 100 * (now / before / exposure - 1) if before > 0 else None
    if now < 0 or before < 0:
        return Change(pct, None, None, None, False, "not_counts")
    spread = max(dispersion or 1.0, 1.0)
    exact = now + before <= EXACT_UP_TO
    method = "poisson_exact" if exact else "poisson_score"
    if dispersion is None:
        method = "poisson_no_history"
    elif spread > 1:
        method = "quasi_poisson"
    if now + before == 0:
        return Change(None, None, None, 1.0, False, method)
    limits = _exact if exact else _score
    low, high, p_value = limits(now / spread, before / spread, exposure / (1 + exposure))
    return Change(
        pct,
        _ratio_pct(low, exposure),
        None if before == 0 else _ratio_pct(high, exposure),
        p_value,
        p_value < _LEVEL,
        method,
    )


def _ratio_pct(share: float, exposure: float) -> float | None:
    """The change of the rate, in percent, that belongs to the later count's share of both; None at 1."""
    if share >= 1:
        return None
    return 100 * (share / (1 - share) / exposure - 1)


def _exact(now: float, before: float, null_share: float) -> tuple[float, float, float]:
    """Clopper-Pearson limits of the later count's share and the p-value that agrees with them.

    In terms of the beta distribution, so that counts divided by a dispersion need not be whole. The p-value
    is twice the smaller tail.
    """
    from scipy.special import betainc, betaincinv

    low = float(betaincinv(now, before + 1, _LEVEL / 2)) if now > 0 else 0.0
    high = float(betaincinv(now + 1, before, 1 - _LEVEL / 2)) if before > 0 else 1.0
    as_many = float(betainc(now, before + 1, null_share)) if now > 0 else 1.0
    as_few = 1 - float(betainc(now + 1, before, null_share)) if before > 0 else 1.0
    return low, high, min(1.0, 2 * min(as_many, as_few))


def _score(now: float, before: float, null_share: float) -> tuple[float, float, float]:
    """Wilson's limits of the later count's share and the p-value of the score test."""
    from scipy.special import erfc, ndtri

    total = now + before
    z2 = float(ndtri(1 - _LEVEL / 2)) ** 2
    centre = (now + z2 / 2) / (total + z2)
    half = np.sqrt(z2 * (now * before / total + z2 / 4)) / (total + z2)
    distance = abs(now - total * null_share) / np.sqrt(total * null_share * (1 - null_share))
    return float(centre - half), float(centre + half), float(erfc(distance / np.sqrt(2)))


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
    for _ in range(1 if seen.all() else 100):
        rows = row / (seen @ columns)
        earlier, columns = columns, column / (rows @ seen)
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
