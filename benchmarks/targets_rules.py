"""What others say of a target: the straight line, and a logistic regression on last year's share."""

from __future__ import annotations

import numpy as np
import pandas as pd

_RIDGE = 1e-3  # keeps a regression on few cases finite
_STEPS = 30


def straight_line(rows: pd.DataFrame) -> np.ndarray:
    """1 where the months so far, taken as often as twelve need, stay at or under the limit; else 0.

    Without a month the year before is expected again.
    """
    months = rows["months_known"].to_numpy()
    expected = np.where(months > 0, rows["ytd"] * 12 / np.maximum(months, 1), rows["base"])
    return np.asarray(expected <= rows["limit_value"], dtype=float)


def logistic(rows: pd.DataFrame, year: int, by_size: bool = True) -> np.ndarray:
    """P(met) of the rows of a year, from a regression on the rows of the years before it, by months known.

    On x = log(limit / expected), where the expected year is the months so far over their share of last
    year (without a month: last year's total), and, `by_size`, on x·log(size) beside it: the larger a series,
    the more a distance says.
    """
    now = rows["target_year"] == year
    result = np.empty(int(now.sum()))
    for months in sorted(rows["months_known"].unique()):
        with_months = rows["months_known"] == months
        earlier = rows[with_months & (rows["target_year"] < year)]
        wanted = rows[with_months & now]
        weights = _fitted(_features(earlier, by_size), earlier["met"].to_numpy(float))
        result[(rows.loc[now, "months_known"] == months).to_numpy()] = _chance(
            _features(wanted, by_size) @ weights
        )
    return result


def _features(rows: pd.DataFrame, by_size: bool) -> np.ndarray:
    """Needs `last_ytd` beside the backtest's columns."""
    share = (rows["last_ytd"] + 0.5) / (rows["base"] + 0.5)
    expected = np.where(rows["months_known"] > 0, (rows["ytd"] + 0.5) / share, rows["base"] + 0.5)
    distance = np.log((rows["limit_value"].to_numpy() + 0.5) / expected)
    columns = [np.ones(len(rows)), distance]
    if by_size:
        size = np.log(rows["size_a_month"].to_numpy() + 1)
        columns += [distance * size, size]
    return np.stack(columns, axis=1)


def _fitted(features: np.ndarray, met: np.ndarray) -> np.ndarray:
    """Maximum likelihood by Newton's steps, with a very small ridge."""
    weights = np.zeros(features.shape[1])
    for _ in range(_STEPS):
        chance = _chance(features @ weights)
        slope = features.T @ (met - chance) - _RIDGE * weights
        curvature = (features * (chance * (1 - chance))[:, None]).T @ features
        weights = weights + np.linalg.solve(curvature + _RIDGE * np.eye(len(weights)), slope)
    return weights


def _chance(score: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-np.clip(score, -30, 30))))
