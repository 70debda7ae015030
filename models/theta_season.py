"""Whether a series has a season, and what it is: what the Theta method takes out before and adds after."""

from __future__ import annotations

import numpy as np

_DISTINCT = 1.645  # a normal deviate's 90 % (Fiorucci et al. 2016)
_FEWEST_YEARS = 3


def seasonal_effects(y: np.ndarray, first: np.ndarray, season: int) -> np.ndarray:
    """Additive effects (season, n), row t % season for row t of `y` (T, n); zeros without a distinct season.

    `y` has no gaps from row `first` on. The season is distinct where the autocorrelation at its lag passes
    Bartlett's limit; its effects are mean distances from the centred moving average (classical
    decomposition).
    """
    n = y.shape[1]
    if season < 2:
        return np.zeros((1, n))
    started = np.arange(len(y))[:, None] >= first
    chosen = distinct(y, started, season) & (started.sum(axis=0) >= _FEWEST_YEARS * season)
    half = season // 2
    inner = len(y) - 2 * half
    if inner <= 0 or not chosen.any():
        return np.zeros((season, n))
    weights = np.r_[0.5, np.ones(season - 1), 0.5] if season % 2 == 0 else np.ones(season)
    trend = sum(weight * y[lag : lag + inner] for lag, weight in enumerate(weights)) / season
    usable = np.arange(inner)[:, None] >= first  # the whole window lies within the series
    away = np.where(usable, y[half : half + inner] - trend, 0.0)
    effects = np.zeros((season, n))
    for slot in range(season):
        rows = slice((slot - half) % season, None, season)
        effects[slot] = away[rows].sum(axis=0) / np.maximum(usable[rows].sum(axis=0), 1)
    return np.where(chosen, effects - effects.mean(axis=0), 0.0)


def distinct(y: np.ndarray, started: np.ndarray, season: int) -> np.ndarray:
    """Whether |r_m| > 1.645·√((1 + 2Σr²)/n), the sum over the lags below m."""
    count = started.sum(axis=0)
    away = np.where(started, y - (y * started).sum(axis=0) / count, 0.0)
    power = np.maximum(np.square(away).sum(axis=0), 1e-300)
    r = np.stack([(away[lag:] * away[: len(y) - lag]).sum(axis=0) / power for lag in range(1, season + 1)])
    limit = _DISTINCT * np.sqrt((1 + 2 * np.square(r[:-1]).sum(axis=0)) / count)
    return np.asarray(np.abs(r[-1]) > limit)
