"""How a year's count usually spreads over its months: the path from January to a ceiling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from domain import months_between

MOST_YEARS = 5
FEWEST_YEARS = 3
ENOUGH_A_YEAR = 200  # counts; with fewer, the shares of single months are mostly chance


@dataclass(frozen=True)
class Shares:
    """`shares[m]` is the part of the year's count that is usually reached by the end of month m + 1.

    Twelve numbers that end at 1. `years`: those they are the mean of. `source`: the series' `own`, its
    `parent`'s, or `straight` (a twelfth a month, no years).
    """

    shares: np.ndarray
    years: tuple[int, ...]
    source: Literal["own", "parent", "straight"]


def cumulative_shares(
    first: date,
    values: np.ndarray,
    target_year: int,
    parent: tuple[date, np.ndarray] | None = None,
    breaks: Sequence[date] = (),
    most_years: int = MOST_YEARS,
) -> Shares:
    """Mean cumulative share by month of the last 3-5 complete comparable years before the target year.

    `first`, `values`: months of the series, nan where missing. `parent`: the same of the series whose shape
    is borrowed where this one counts under ENOUGH_A_YEAR a year or has fewer than three such years. `breaks`:
    dates after which it is not comparable: years that begin before the latest of them that is past by the
    end of the target year are left out. Where neither has three years, one or two of its own do if they
    count enough; else the path is straight.
    """
    own = _year_table(first, values, target_year, breaks, most_years)
    large = bool(own) and np.mean([np.sum(months) for months in own.values()]) >= ENOUGH_A_YEAR
    if large and len(own) >= FEWEST_YEARS:
        return _mean_shares(own, "own")
    if parent is not None:
        above = _year_table(*parent, target_year, breaks, most_years)
        if len(above) >= FEWEST_YEARS:
            return _mean_shares(above, "parent")
    if large or len(own) >= FEWEST_YEARS:
        return _mean_shares(own, "own")
    return Shares(np.arange(1, 13) / 12, (), "straight")


def _year_table(
    first: date, values: np.ndarray, target_year: int, breaks: Sequence[date], most_years: int
) -> dict[int, np.ndarray]:
    """The twelve months of each complete comparable year, the last `most_years` before the target year."""
    since = max((day for day in breaks if day.year <= target_year), default=date.min)
    years: dict[int, np.ndarray] = {}
    for year in range(target_year - 1, first.year - 1, -1):
        start = months_between(first, date(year, 1, 1))
        months = values[start : start + 12] if start >= 0 else values[:0]
        complete = len(months) == 12 and not np.isnan(months).any() and np.sum(months) > 0
        if complete and date(year, 1, 1) >= since:
            years[year] = months
        if len(years) == most_years:
            break
    return years


def _mean_shares(years: dict[int, np.ndarray], source: Literal["own", "parent"]) -> Shares:
    each = [np.cumsum(months) / np.sum(months) for months in years.values()]
    mean = np.mean(each, axis=0)
    mean[-1] = 1.0
    return Shares(mean, tuple(sorted(years)), source)
