"""One year of a count month by month: actual, last year, the path to a limit, what is forecast."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from models.path import Shares


@dataclass(frozen=True)
class YearView:
    """Arrays of twelve months, nan where not known.

    `actual`, `before`: counts in the month this year and last. `path`: the limit spread cumulatively.
    `ahead`, `low`, `high`: the forecast's cumulative mean and 80 % bounds for months still to come.
    `start`: what was counted before the year, where a target counts on from an earlier one.
    """

    year: int
    actual: np.ndarray
    before: np.ndarray
    path: np.ndarray
    ahead: np.ndarray
    low: np.ndarray
    high: np.ndarray
    start: float = 0.0

    @property
    def months(self) -> int:
        """How many months from January are known without a hole."""
        missing = np.flatnonzero(np.isnan(self.actual))
        return int(missing[0]) if len(missing) else 12

    def cumulative(self, counts: np.ndarray) -> np.ndarray:
        """Sums since January; nan from the first missing month on."""
        return np.cumsum(counts)

    def planned(self) -> np.ndarray:
        """The path's count of each single month."""
        return np.diff(self.path, prepend=0.0)

    def allowed(self, limit: float) -> np.ndarray:
        """What is left of the limit, spread over the months to come as the path is; nan for months past."""
        months = self.months
        allowed = np.full(12, np.nan)
        left = limit - float(np.sum(self.actual[:months]))
        weights = self.planned()[months:]
        if months < 12 and np.sum(weights) > 0:
            allowed[months:] = left * weights / np.sum(weights)
        return allowed


def year_view(
    year: int,
    monthly: pd.DataFrame,
    forecast: pd.DataFrame,
    shares: Shares | None,
    limit: float | None,
    so_far: float | None = None,
) -> YearView:
    """The view from months (period_start, value) and forecast rows (period_start, cumulative_mean, …).

    `so_far`: the count of a target that goes on from earlier years, which the months of this one end at.
    """
    actual = _twelve(monthly, year, "value")
    start = 0.0 if so_far is None else so_far - float(np.nansum(actual))
    path = np.full(12, np.nan) if shares is None or limit is None else np.asarray(shares.shares) * limit
    return YearView(
        year,
        actual,
        _twelve(monthly, year - 1, "value"),
        path,
        _twelve(forecast, year, "cumulative_mean") + start,
        _twelve(forecast, year, "cumulative_low80") + start,
        _twelve(forecast, year, "cumulative_high80") + start,
        start,
    )


def as_judged(view: YearView, mean: float, low80: float, high80: float) -> YearView:
    """The view with its forecast ending at a verdict's whole year: `mean` and its 80 % bounds, calibrated.

    What each month still to come adds keeps its part of the rest of the year. Unchanged where no forecast
    reaches December or nothing is left to scale.
    """
    reported = view.start + float(np.sum(view.actual[: view.months]))

    def ending_at(line: np.ndarray, end: float) -> np.ndarray:
        rest = float(line[-1]) - reported
        return reported + (line - reported) * (end - reported) / rest if rest > 0 else line

    return replace(
        view,
        ahead=ending_at(view.ahead, mean),
        low=ending_at(view.low, low80),
        high=ending_at(view.high, high80),
    )


def _twelve(rows: pd.DataFrame, year: int, column: str) -> np.ndarray:
    """The column's values by month of one year."""
    values = np.full(12, np.nan)
    for start, value in zip(rows["period_start"], rows[column], strict=True):
        day: date = pd.Timestamp(start).date()
        if day.year == year:
            values[day.month - 1] = value
    return values
