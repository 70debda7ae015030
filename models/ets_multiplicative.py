"""Additive errors with a multiplicative season: the recursion and its derivatives for many problems at once.

    forecast ŷ = (l + φb)·s,  l ← l + φb + αe/s,  b ← φb + βe/s,  s ← s + γe/l (the new level)

ETS(A,·,M) of Hyndman et al. 2008, table 2.2. Only for series far above zero: s and l are divided by.
"""

from __future__ import annotations

import numpy as np

from models.ets_recursion import States

_NEAR_ZERO = 0.02  # a season or level below it (the series' size is 1) ends the run: its errors are infinite


def multiplicative_errors(
    y: np.ndarray, known: np.ndarray, smoothing: np.ndarray, start: States
) -> tuple[np.ndarray, States]:
    """Errors (T, n), zero where a value is missing, and the states after the last period.

    Where a season or a level falls near zero all errors from there on are infinite.
    """
    alpha, beta, gamma, phi = smoothing
    level, trend, season = start.level.copy(), start.trend.copy(), start.season.copy()
    found = np.empty(y.shape)
    m = len(season)
    lost = np.zeros(y.shape[1], dtype=bool)
    for t, value in enumerate(y):
        trend = phi * trend
        before = level + trend
        now = season[t % m]
        lost |= (before < _NEAR_ZERO) | (now < _NEAR_ZERO)
        before, now = np.where(lost, 1.0, before), np.where(lost, 1.0, now)
        e = np.where(known[t] & ~lost, value - before * now, 0.0)
        level = before + alpha * e / now
        trend = np.where(lost, 0.0, trend + beta * e / now)
        season[t % m] = now + gamma * e / level
        found[t] = np.where(lost & known[t], np.inf, e)
    return found, States(level, trend, season)
