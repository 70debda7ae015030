"""Simulated futures of one series: exponential smoothing where there is history, named stand-ins where not.

Everything happens on the scale z = 2√(y + 3/8), where a Poisson count has a standard deviation of 1 whatever
its size (Anscombe 1948). Formulas and measured coverage: docs/methods.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.mixture import Mixture

METHODS = ("ets_theta", "seasonal_naive", "naive", "zero")
# What was done to the values before fitting, added to the method's name in this order.
SUFFIXES = ("_floored", "_gaps", "_outlier", "_shifted")
# Of earlier versions: rows of a store not refreshed since may still hold them.
EARLIER_METHODS = ("ets_damped_sqrt",)
EARLIER_SUFFIXES = ("_filled",)

_POISSON_SPREAD = 1.0  # standard deviation of a Poisson count on the scale z
_MOST_MISSING = 1 / 3  # of the history; with more of it missing no smoothing is fitted
_PERFECT = 1e-6  # a smaller spread is a fit without error, which says nothing of the future


@dataclass(frozen=True)
class PathForecast:
    """Possible futures: `paths` (n_paths, horizon), never below zero, in the unit of the series.

    `method` is one of METHODS, with SUFFIXES where negative counts were taken as zero (`_floored`), some
    are missing inside the series (`_gaps`), one wild value was taken as missing (`_outlier`) or the history
    before a recent lasting change was moved to the level after it (`_shifted`). `residuals` (as long as the
    values): value less the forecast made one period before, in the unit of the series; nan where the value is
    missing or wild or nothing was forecast.
    """

    paths: np.ndarray
    method: str
    residuals: np.ndarray
    estimates: np.ndarray | None = None  # of smoothing, to be kept (`models.smoothing.Estimates`)


@dataclass(frozen=True)
class Prepared:
    """One series made ready: `z` from its first to its last value on the root scale, nan where missing."""

    z: np.ndarray
    history: np.ndarray  # the values of z, negative ones taken as zero
    first: int  # position of z in the series
    late: int  # periods missing at the end
    suffix: str

    @property
    def empty(self) -> bool:
        """Nothing but zeros."""
        return not np.nanmax(self.history) > 0

    def smooth(self, season: int) -> bool:
        """Whether there is history enough for smoothing: two years, and two thirds of it known."""
        enough = len(self.z) >= max(2 * season, 10 + 2 * (season // 2))
        return enough and not self.empty and bool(np.isnan(self.z).mean() <= _MOST_MISSING)


def prepared(values: np.ndarray) -> Prepared:
    """Raises ValueError where nothing was ever reported."""
    known = np.flatnonzero(~np.isnan(values))
    if len(known) == 0:
        raise ValueError("a series without any value")
    first, last = int(known[0]), int(known[-1])
    history = np.asarray(values[first : last + 1], dtype=float)
    suffix = "_floored" if (history < 0).any() else ""
    history = np.where(history < 0, 0.0, history)
    suffix += "_gaps" if np.isnan(history).any() and np.nanmax(history) > 0 else ""
    return Prepared(to_root(history), history, first, len(values) - 1 - last, suffix)


def forecast_from(
    one: Prepared,
    mixture: Mixture | None,
    mended: str,
    season: int,
    horizon: int,
    rng: np.random.Generator,
    n_paths: int,
) -> PathForecast:
    """The forecast of a series by its mixture (of `late` + `horizon` periods), else by a stand-in.

    `mended`: suffix of what was put right for the mixture's fit.
    """
    residuals = np.full(one.first + len(one.z) + one.late, np.nan)
    inner = slice(one.first, one.first + len(one.z))
    if one.empty:
        known = int((~np.isnan(one.history)).sum())
        residuals[inner] = one.history - 0.5 / known  # the mean rate of `_zero_paths`
        return PathForecast(_zero_paths(known, horizon, rng, n_paths), "zero" + one.suffix, residuals)
    if mixture is not None and usable(mixture):
        paths, fitted, method = (
            mixture.paths(rng, n_paths),
            one.z - mixture.errors,
            "ets_theta" + one.suffix + mended,
        )
    else:
        paths, fitted, method = _stand_in(one.z, season, one.late + horizon, rng, n_paths)
        method += one.suffix
    residuals[inner] = one.history - from_root(fitted)
    return PathForecast(from_root(paths[:, one.late :]), method, residuals)


def usable(mixture: Mixture) -> bool:
    """Whether the fit came out finite and with an error: one without says nothing of the future."""
    return bool(mixture.spreads.min() > _PERFECT and np.isfinite(mixture.mean).all())


def to_root(counts: np.ndarray) -> np.ndarray:
    """z = 2√(y + 3/8); nan stays nan."""
    return np.asarray(2 * np.sqrt(counts + 0.375))


def from_root(z: np.ndarray) -> np.ndarray:
    """y = (z/2)² - 3/8, and zero for every z below that of a zero count; nan stays nan.

    Applied to whole paths, it needs no correction for bias: the mean of the paths carries it.
    """
    return np.asarray(np.maximum(np.square(np.maximum(z, 0.0) / 2) - 0.375, 0.0))


def filled(z: np.ndarray, season: int) -> np.ndarray:
    """`z` with each gap taken from the same season a year before and after, else from its neighbours.

    Only for fitting: a filled value is never stored or shown.
    """
    at = np.arange(len(z))
    known = ~np.isnan(z)
    level = np.interp(at, at[known], z[known])
    result = np.where(known, z, level)
    for gap in at[~known]:
        twins = [t for t in (gap - season, gap + season) if 0 <= t < len(z) and known[t]]
        if season > 1 and twins:
            result[gap] = np.mean([z[t] for t in twins])
    return result


def filled_on(z: np.ndarray, longer: np.ndarray, season: int) -> np.ndarray:
    """`longer`, which begins with `z`: that part `filled`, later gaps from what lies before them alone."""
    result = np.concatenate((filled(z, season), longer[len(z) :]))
    for gap in len(z) + np.flatnonzero(np.isnan(longer[len(z) :])):
        result[gap] = result[gap - (season if season > 1 and gap >= season else 1)]
    return np.asarray(result)


def _stand_in(
    z: np.ndarray, season: int, horizon: int, rng: np.random.Generator, n_paths: int
) -> tuple[np.ndarray, np.ndarray, str]:
    """Paths, the forecasts made one period before (nan where none) and the method, all on the root scale."""
    if season > 1 and len(z) >= season and not np.isnan(filled_year(z, season)).any():
        before = np.r_[np.full(season, np.nan), z[:-season]]
        return _seasonal_naive_paths(z, season, horizon, rng, n_paths), before, "seasonal_naive"
    return _naive_paths(z[~np.isnan(z)], horizon, rng, n_paths), np.r_[np.nan, z[:-1]], "naive"


def filled_year(z: np.ndarray, season: int) -> np.ndarray:
    """The last known value of each season, in the order of the coming year; nan where one never was."""
    year = np.full(season, np.nan)
    for back in range(len(z)):
        place = (season - 1 - back) % season
        if np.isnan(year[place]):
            year[place] = z[len(z) - 1 - back]
    return year


def _seasonal_naive_paths(
    z: np.ndarray, season: int, horizon: int, rng: np.random.Generator, n_paths: int
) -> np.ndarray:
    """Last year again, with a shift that all months share and noise of each month.

    Both come from the differences of the series over a year: their squared mean is the variance of the
    shift, their spread about it that of the noise. With fewer than 6 such differences the shift's deviation
    is 10 % of the count (5 % of z) and the noise that of two Poisson counts.
    """
    over_year = z[season:] - z[:-season]
    over_year = over_year[~np.isnan(over_year)]
    year = filled_year(z, season)
    shift, noise = 0.05 * float(np.mean(year)), np.sqrt(2.0) * _POISSON_SPREAD
    if len(over_year) >= 6:
        shift, noise = abs(float(np.mean(over_year))), float(np.std(over_year, ddof=1))
    noise = max(noise, np.sqrt(2.0) * _POISSON_SPREAD)
    years_ahead = 1 + np.arange(horizon) // season
    shifts = shift * rng.standard_normal((n_paths, 1)) * np.sqrt(years_ahead)
    return np.asarray(
        year[np.arange(horizon) % season] + shifts + noise * rng.standard_normal((n_paths, horizon))
    )


def _naive_paths(z: np.ndarray, horizon: int, rng: np.random.Generator, n_paths: int) -> np.ndarray:
    """The last value, drifting by steps as large as the series has made (never smaller than Poisson's)."""
    steps = np.diff(z)
    size = float(np.sqrt(np.mean(np.square(steps)))) if len(steps) else np.sqrt(2.0)
    size = max(size, _POISSON_SPREAD)
    return np.asarray(z[-1] + size * np.cumsum(rng.standard_normal((n_paths, horizon)), axis=1))


def _zero_paths(periods: int, horizon: int, rng: np.random.Generator, n_paths: int) -> np.ndarray:
    """Poisson counts at a rate that so many zeros leave possible: Jeffreys' posterior Gamma(1/2, periods)."""
    rate = rng.gamma(0.5, 1 / periods, size=(n_paths, 1))
    return rng.poisson(rate, size=(n_paths, horizon)).astype(float)
