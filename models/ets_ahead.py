"""What additive exponential smoothing says of the periods ahead."""

from __future__ import annotations

import numpy as np

from models.ets_recursion import States


def ets_means(smoothing: np.ndarray, end: States, periods: int, horizon: int) -> np.ndarray:
    """Point forecasts (horizon, n) after `periods` periods."""
    level, trend = end.level, end.trend
    means = np.empty((horizon, len(level)))
    for h in range(horizon):
        trend = trend * smoothing[3]
        level = level + trend
        means[h] = level + end.season[(periods + h) % len(end.season)]
    return means


def ets_responses(smoothing: np.ndarray, season: int, horizon: int) -> np.ndarray:
    """What an error of size one does j periods later, (horizon, n): 1, then c_j = α + β(1 + φ + … ) + γ.

    c_j of Hyndman et al. 2008, table 6.1; γ only in whole seasons. `smoothing`: α, β, γ, φ.
    """
    alpha, beta, gamma, phi = smoothing
    found = np.ones((horizon, len(alpha)))
    power, total = np.ones_like(phi), np.zeros_like(phi)
    for j in range(1, horizon):
        power = power * phi
        total = total + power
        found[j] = alpha + beta * total + (gamma if j % season == 0 else 0.0)
    return found


def triangles(responses: np.ndarray) -> np.ndarray:
    """(horizon, n) -> (n, horizon, horizon): the response of period h to an error of period j."""
    horizon = len(responses)
    lag = np.subtract.outer(np.arange(horizon), np.arange(horizon))
    return np.asarray(np.where(lag >= 0, responses.T[:, np.maximum(lag, 0)], 0.0))
