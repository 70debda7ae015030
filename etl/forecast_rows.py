"""Rows of the table `forecast`, out of the simulated paths of series."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from domain import add_months, month_end
from etl.forecasts import Task
from models.outlook import Outlook
from warehouse.derived import FORECAST_COLUMNS

_LEVELS = {"low95": 0.025, "low80": 0.1, "high80": 0.9, "high95": 0.975}
_CUMULATIVE = {"cumulative_low80": 0.1, "cumulative_high80": 0.9}


def forecast_rows(
    tasks: Sequence[Task], outlooks: Sequence[Outlook], as_of: date, rests_on: int | None = None
) -> pd.DataFrame:
    """Rows for series that begin in the same month, with equal steps and numbers of periods and of paths.

    Cumulative columns run from 1 January of a row's year; in the year of the first row they begin with what
    is reported of it. `rests_on`: a checksum of the figures behind them.
    """
    one = tasks[0]
    starts = [add_months(one.origin, one.step * n) for n in range(one.periods)]
    paths = np.stack([outlook.paths.T for outlook in outlooks])  # (series, periods, paths)
    sums = _cumulative(paths, starts, [task.reported for task in tasks])
    columns: dict[str, object] = {
        "area": np.repeat([task.key[0] for task in tasks], one.periods),
        "indicator": np.repeat([task.key[1] for task in tasks], one.periods),
        "period_start": starts * len(tasks),
        "period_months": one.step,
        "mean": paths.mean(axis=2, dtype=float).ravel(),
        "cumulative_mean": sums.mean(axis=2, dtype=float).ravel(),
        "as_of": as_of,
        "data_through": month_end(add_months(one.origin, -1)),
        "method": np.repeat([outlook.method for outlook in outlooks], one.periods),
        "rests_on": rests_on,
    }
    for figures, levels in ((paths, _LEVELS), (sums, _CUMULATIVE)):
        figures.sort(axis=2)  # a copy of our own; several times quicker than quantiles of what is not sorted
        columns |= {name: _quantile(figures, level).ravel() for name, level in levels.items()}
    return pd.DataFrame(columns, columns=list(FORECAST_COLUMNS))


def _cumulative(paths: np.ndarray, starts: Sequence[date], reported: Sequence[float]) -> np.ndarray:
    sums = np.empty(paths.shape)
    for year in sorted({start.year for start in starts}):
        at = [n for n, start in enumerate(starts) if start.year == year]
        sums[:, at[0]] = paths[:, at[0]]
        if year == starts[0].year:
            sums[:, at[0]] += np.asarray(reported)[:, np.newaxis]
        for n in at[1:]:  # several times quicker than cumsum, which steps from row to row
            np.add(sums[:, n - 1], paths[:, n], out=sums[:, n])
    return sums


def _quantile(ordered: np.ndarray, level: float) -> np.ndarray:
    """Of the last axis, which is sorted: between neighbours by nearness, as `numpy.quantile` has it."""
    place = level * (ordered.shape[-1] - 1)
    below = int(place)
    low = ordered[..., below].astype(float)
    high = ordered[..., min(below + 1, ordered.shape[-1] - 1)]
    return np.asarray(low + (place - below) * (high - low))
