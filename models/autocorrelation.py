"""Do residuals hang together? Ljung & Box's test, and how many lags a robust error takes."""

from __future__ import annotations

import numpy as np

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def acf(residuals: Floats, lags: int) -> Floats:
    """Autocorrelations at lags 1 … `lags`, (lags,)."""
    centred = residuals - residuals.mean()
    total = float(centred @ centred)
    if not total > 0:
        return np.zeros(lags)
    return np.array([float(centred[lag:] @ centred[:-lag]) / total for lag in range(1, lags + 1)])


def ljung_box(residuals: Floats, lags: int) -> float:
    """p-value that residuals are white (Ljung & Box 1978); 1 where there are too few of them."""
    from scipy.special import chdtrc

    count = len(residuals)
    lags = min(lags, count // 4)
    if lags < 1:
        return 1.0
    statistic = count * (count + 2) * np.sum(acf(residuals, lags) ** 2 / (count - np.arange(1, lags + 1)))
    return float(chdtrc(lags, statistic))


def newey_west_lags(periods: int) -> int:
    """Newey & West's (1994) rule of thumb, 4 (n/100)^(2/9)."""
    return max(1, int(4 * (periods / 100) ** (2 / 9)))
