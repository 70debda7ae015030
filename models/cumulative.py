"""Months out of cumulative figures: what official forms report since 1 January, taken apart."""

from __future__ import annotations

import numpy as np
import pandas as pd

# How grave a mark is; the gravest one of a figure is kept. Names: domain.Mark.
NONE, DERIVED, PARTS, GAP, IMPLAUSIBLE, NEGATIVE = range(6)

# An implausible month lies further than so many robust standard deviations from the median of the year before
# and the year after it, on the scale 2√(y+3/8) where a Poisson count has a standard deviation of 1. Chosen so
# wide that seasons, trends and the 2020 lockdowns pass, and a December of 7 where 70-100 are usual does not.
IMPLAUSIBLE_DEVIATIONS = 6.0
# Implausible, too, is a month of less than a fifth of the usual that lies 3 Poisson standard deviations below
# the lowest other month around: a year-end revision where the series varies too much for the rule above, such
# as December 2024 of form 3-К, 7 crimes with months of 26 to 245 around it.
USUAL_SHARE = 0.2
BELOW_LOWEST = 3.0
ENOUGH_MONTHS = 12
_NEIGHBOURS = 25
_SPAN = 100_000  # more than any month number: makes one sortable key of a series and a month


def differences(cumulative: pd.DataFrame) -> pd.DataFrame:
    """Figures of the months between consecutive cumulative ones, one row for each cumulative row.

    `cumulative` has whole-number columns series, area, indicator, month (months since 1970 of the period's
    start), months (its length), and value, simulated. Two figures ending at months a < b of one year give
    one of b - a months that starts at month a + 1, so the figures of a year always add up to its last
    cumulative one. Column `mark`: DERIVED for a difference, NONE for a first figure that needs none, GAP for
    several months in one figure. A whole year in one figure is its total, not a gap.
    """
    rows = cumulative.sort_values(["series", "month", "months"], ignore_index=True)
    series, year, length = (rows[name].to_numpy() for name in ("series", "month", "months"))
    value = rows["value"].to_numpy(dtype=float)
    follows = np.zeros(len(rows), dtype=bool)
    follows[1:] = (series[1:] == series[:-1]) & (year[1:] == year[:-1])
    before = np.where(follows, np.roll(length, 1), 0)
    step = length - before
    mark = np.where(follows, DERIVED, NONE)
    mark[(step != _usual_step(rows)) & (step != 12)] = GAP
    return rows.assign(
        month=year + before,
        months=step,
        value=value - np.where(follows, np.roll(value, 1), 0.0),
        mark=mark,
    )


def _usual_step(rows: pd.DataFrame) -> np.ndarray:
    """3 for rows of a series that only ever reports at the ends of quarters, else 1."""
    quarterly = (rows["months"] % 3 == 0).groupby(rows["series"]).transform("all")
    return np.where(quarterly, 3, 1)


def without_known_gaps(differenced: pd.DataFrame, reported: pd.DataFrame) -> pd.DataFrame:
    """Leave out gaps whose every month is reported by itself."""
    known = np.sort(_key(reported.loc[reported["months"] == 1]))
    first, length = _key(differenced), differenced["months"].to_numpy()
    count = np.searchsorted(known, first + length) - np.searchsorted(known, first)
    kept: pd.DataFrame = differenced[(differenced["mark"].to_numpy() != GAP) | (count < length)]
    return kept


def _key(rows: pd.DataFrame) -> np.ndarray:
    key = rows["series"].to_numpy(dtype=np.int64) * _SPAN + rows["month"].to_numpy(dtype=np.int64)
    return np.asarray(key)


def implausible(differenced: pd.DataFrame) -> np.ndarray:
    """True for single months far from what their series shows in the year before and after.

    The distance is |x - median| / max(1.4826·MAD, 1) with x = 2√(y+3/8) (Anscombe 1948; the robust z-score
    is Iglewicz & Hoaglin 1993), both medians over the nearest 25 months; or the month stands alone below all
    others there (`USUAL_SHARE`, `BELOW_LOWEST`). Nothing is said of series with fewer than 12 months. Rows
    must be in the order of `differences`.
    """
    usable = ((differenced["months"] == 1) & (differenced["value"] >= 0)).to_numpy()
    series = differenced["series"].to_numpy()[usable]
    x = 2 * np.sqrt(differenced["value"].to_numpy(dtype=float)[usable] + 0.375)
    median = _local_median(x, series)
    distance = np.abs(x - median)
    spread = 1.4826 * _local_median(distance, series)
    found = np.zeros(len(differenced), dtype=bool)
    found[usable] = (distance > IMPLAUSIBLE_DEVIATIONS * np.maximum(spread, 1.0)) | _alone(x, median, series)
    return found


def _alone(x: np.ndarray, median: np.ndarray, series: np.ndarray) -> np.ndarray:
    """True for months far below the usual count and below every other month of the year before and after."""
    count, usual = (np.square(of) / 4 - 0.375 for of in (x, median))
    alone = np.zeros(len(x), dtype=bool)
    for at in np.flatnonzero((count < USUAL_SHARE * usual) & (x < median - BELOW_LOWEST)):
        first = max(int(at) - _NEIGHBOURS // 2, 0)
        others = series[first : at + _NEIGHBOURS // 2 + 1] == series[at]
        others[at - first] = False
        alone[at] = x[at] < x[first : first + len(others)][others].min() - BELOW_LOWEST
    return alone


def _local_median(values: np.ndarray, series: np.ndarray) -> np.ndarray:
    """Median of each value's nearest neighbours in its series; nan with fewer than ENOUGH_MONTHS of them."""
    rolling = pd.Series(values).groupby(series, sort=False)
    median = rolling.rolling(_NEIGHBOURS, center=True, min_periods=ENOUGH_MONTHS).median()
    return median.droplevel(0).sort_index().to_numpy(dtype=float)
