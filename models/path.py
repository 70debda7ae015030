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
) -> Shares:
    """Mean cumulative share by month of the last 3-5 complete comparable years before the target year.

    `first`, `values`: months of the series, nan where missing. `parent`: the same of the series whose shape
    is borrowed where this one counts under ENOUGH_A_YEAR a year or has fewer than three such years. `breaks`:
    dates after which it is not comparable: years that begin before the latest of them that is past by the
    end of the target year are left out. Without any usable year the path is straight.
    """
    own = _year_table(first, values, target_year, breaks)
    if _usable(own) and np.mean([np.sum(months) for months in own.values()]) >= ENOUGH_A_YEAR:
        return _mean_shares(own, "own")
    if parent is not None:
        above = _year_table(*parent, target_year, breaks)
        if _usable(above):
            return _mean_shares(above, "parent")
    if _usable(own):
        return _mean_shares(own, "own")
    return Shares(np.arange(1, 13) / 12, (), "straight")


def _year_table(
    first: date, values: np.ndarray, target_year: int, breaks: Sequence[date]
) -> dict[int, np.ndarray]:
    """The twelve months of each complete comparable year, the last MOST_YEARS before the target year."""
    since = max((day for day in breaks if day.year <= target_year), default=date.min)
    years: dict[int, np.ndarray] = {}
    for year in range(target_year - 1, first.year - 1, -1):
        start = months_between(first, date(year, 1, 1))
        months = values[start : start + 12] if start >= 0 else values[:0]
        complete = len(months) == 12 and not np.isnan(months).any() and np.sum(months) > 0
        if complete and date(year, 1, 1) >= since:
            years[year] = months
        if len(years) == MOST_YEARS:
            break
    return years


def _usable(years: dict[int, np.ndarray]) -> bool:
    return len(years) >= FEWEST_YEARS


def _mean_shares(years: dict[int, np.ndarray], source: Literal["own", "parent"]) -> Shares:
    each = [np.cumsum(months) / np.sum(months) for months in years.values()]
    mean = np.mean(each, axis=0)
    mean[-1] = 1.0
    return Shares(mean, tuple(sorted(years)), source)
