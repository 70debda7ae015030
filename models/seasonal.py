"""A series without its season, and sums over the last twelve months."""

from __future__ import annotations

import warnings

import numpy as np

from models.forecast import filled, from_root, to_root


def seasonally_adjusted(values: np.ndarray, season: int) -> tuple[np.ndarray, str]:
    """The values with the usual effect of the season taken out, in the same unit, and how it was done.

    Robust STL (Cleveland et al. 1990) on 2√(y+3/8), where counts of any size scatter alike. Missing values
    stay missing (they are filled in for the fit alone, `stl_sqrt_filled`). With less than two years, or one
    period a year, the values come back as they are, `none`; so they do where a count is below zero, since a
    correction has no season (`none_negative`).
    """
    values = np.asarray(values, dtype=float)
    known = np.flatnonzero(~np.isnan(values))
    if season < 2 or len(known) < 2 * season:
        return values.copy(), "none"
    if np.nanmin(values) < 0:
        return values.copy(), "none_negative"
    from statsmodels.tsa.seasonal import STL  # costs 2 s: not at import

    inner = slice(int(known[0]), int(known[-1]) + 1)
    z = to_root(values[inner])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a constant series divides by a zero spread inside STL
        fit = STL(filled(z, season), period=season, robust=True).fit()
    seasonal = np.nan_to_num(np.asarray(fit.seasonal), nan=0.0)
    adjusted = np.full(len(values), np.nan)
    adjusted[inner] = from_root(z - seasonal)
    adjusted[np.isnan(values)] = np.nan
    return adjusted, "stl_sqrt_filled" if np.isnan(z).any() else "stl_sqrt"


def rolling_sum(values: np.ndarray, length: int = 12) -> np.ndarray:
    """Sum of each value and the `length` - 1 before it; nan where one of them is missing or out of range."""
    result = np.full(len(values), np.nan)
    if len(values) >= length:
        windows = np.lib.stride_tricks.sliding_window_view(np.asarray(values, dtype=float), length)
        result[length - 1 :] = windows.sum(axis=1)
    return result
