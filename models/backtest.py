"""What would have been said in earlier years, from what was known then, beside what came.

For each series, target year and number of months known: parameters from what was known when the year began,
the rest of the year simulated, the year to date added, compared with cuts of last year's total.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from domain import months_between
from models.backtest_rows import COLUMNS, KEY, recalibrated
from models.calibration import MONTHS_KNOWN
from models.cases import Wanted
from models.forecast import PathForecast, to_root
from models.growth import A_YEAR, expected_rest, seen_growth, window
from models.many import forecast_rolling
from models.year_end import Floats, year_end

REDUCTIONS = (0.0, 2.5, 5.0, 7.5, 10.0, 12.5, 15.0)  # per cent on last year's total
_PATHS = 400  # only their mean and spread are used
_AT_ONCE = 250  # series whose paths are in memory together


@dataclass(frozen=True)
class Task:
    """One series to look back over.

    `values` are evenly spaced from `first` on, `step` months each (1, 3 or 12), nan where missing.
    `relative`: the series whose growth stands behind this one's (the same indicator in the area above, else
    the indicator above in the same area), on the very same dates; None where there is none. `level` labels.
    """

    area: str
    indicator: str
    level: str
    first: date
    step: int
    values: np.ndarray
    relative: np.ndarray | None = None


def backtest(
    tasks: Sequence[Task],
    years: Sequence[int],
    *,
    seed: int = 0,
    processes: int = 1,
    earlier: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """One row a series × target year × months known × reduction, with the columns COLUMNS, in a fixed order.

    Each year's `probability` and intervals are calibrated on the years before it alone. A year of a series is
    looked at where it and the year before it are complete and last year's total is above zero. `earlier`:
    rows of a former call that are still true (of series that have not changed); they are kept and only
    calibrated anew. `location` and `spread` are those of the rest of the year on the scale 2√(x + 3/8).
    """
    made = [part for year in years for part in _year_parts(tasks, year, seed, processes)]
    if earlier is not None and not earlier.empty:
        made.append(earlier[COLUMNS])
    made = [part for part in made if not part.empty]
    if not made:
        return pd.DataFrame(columns=COLUMNS)
    rows = pd.concat(made, ignore_index=True)
    return recalibrated(rows.sort_values([*KEY, "reduction_pct"], ignore_index=True))


def _year_parts(tasks: Sequence[Task], year: int, seed: int, processes: int) -> Iterator[pd.DataFrame]:
    """The rows of one target year, some hundred series at a time; equal lengths together."""
    groups: dict[tuple[date, int, int], list[Task]] = {}
    for task in tasks:
        if _is_whole(task, year) and _is_whole(task, year - 1):
            groups.setdefault((task.first, task.step, len(task.values)), []).append(task)
    for group in groups.values():
        for at in range(0, len(group), _AT_ONCE):
            yield _looked_back(group[at : at + _AT_ONCE], year, seed, processes)


def _is_whole(task: Task, year: int) -> bool:
    """Whether every value of a calendar year is known; the year before must hold something to reduce."""
    at = _begin(task, year)
    values = task.values[at : at + 12 // task.step] if at is not None else np.array([])
    return len(values) == 12 // task.step and not np.isnan(values).any()


def _begin(task: Task, year: int) -> int | None:
    months = months_between(task.first, date(year, 1, 1))
    return months // task.step if months >= 0 and months % task.step == 0 else None


def _looked_back(group: Sequence[Task], year: int, seed: int, processes: int) -> pd.DataFrame:
    """The rows of some series of one beginning, step and length."""
    step, begin = group[0].step, _begin(group[0], year) or 0
    known = [months for months in MONTHS_KNOWN if months % step == 0]
    asked = [_wanted(task, begin) for task in group]
    origins = [begin + months // step for months in known]
    forecasts = forecast_rolling(asked, origins, seed, processes, [(12 - months) // step for months in known])
    values = np.array([task.values[: begin + 12 // step] for task in group], dtype=float)
    relatives = np.array([_relative(task, begin + 12 // step) for task in group], dtype=float)
    parts = [
        _outcome(group, values, relatives, year, months, [each[place] for each in forecasts])
        for place, months in enumerate(known)
    ]
    return pd.concat(parts, ignore_index=True)


def _wanted(task: Task, begin: int) -> Wanted:
    a_year = 12 // task.step
    return Wanted(f"{task.area}/{task.indicator}", task.values[: begin + a_year], a_year, a_year, _PATHS)


def _relative(task: Task, length: int) -> Floats:
    if task.relative is None:
        return np.full(length, np.nan)
    return np.asarray(task.relative[:length], dtype=float)


def _outcome(
    group: Sequence[Task],
    values: Floats,
    relatives: Floats,
    year: int,
    months: int,
    forecasts: Sequence[PathForecast],
) -> pd.DataFrame:
    """The rows of one number of months known: a row a series and reduction, not calibrated yet."""
    step = group[0].step
    a_year, at = 12 // step, months // step
    now, before = values[:, -a_year:], values[:, -2 * a_year : -a_year]
    so_far, base = now[:, :at].sum(axis=1), before.sum(axis=1)
    rests = np.array([each.paths[:, : a_year - at].sum(axis=1) for each in forecasts])
    seen, over_year = (
        seen_before(values, relatives, step, months, width) for width in (window(months), A_YEAR)
    )
    expected = expected_rest(months, rests.mean(axis=1), before[:, at:].sum(axis=1), seen, over_year)
    end = year_end(months, so_far, expected, to_root(rests).std(axis=1))
    one = pd.DataFrame(
        {
            "area": [task.area for task in group],
            "indicator": [task.indicator for task in group],
            "level": [task.level for task in group],
            "target_year": year,
            "months_known": months,
            "size_a_month": base / 12,
            "actual": now.sum(axis=1),
            "method": [each.method for each in forecasts],
            "base": base,
            "ytd": so_far,
            "location": end.location,
            "spread": end.spread,
        }
    )
    whole = np.rint(so_far[:, None] + rests)
    cuts = [_against(one, reduction, whole) for reduction in REDUCTIONS]
    rows = pd.concat(cuts, ignore_index=True)
    return rows.loc[rows["base"] > 0]


def seen_before(values: Floats, relatives: Floats, step: int, months: int, over: int) -> Floats:
    """`seen_growth` over that many months of rows whose last year is the target year; nan where too short."""
    a_year, width = 12 // step, over // step
    end = values.shape[1] - a_year + months // step  # what lies after is the future
    begin = end - width - a_year
    if begin < 0 or width == 0:
        return np.full(len(values), np.nan)
    own_now, own_before = (values[:, end - back - width : end - back].sum(axis=1) for back in (0, a_year))
    theirs = (relatives[:, end - back - width : end - back].sum(axis=1) for back in (0, a_year))
    return seen_growth(own_now, own_before, *theirs)


def _against(one: pd.DataFrame, reduction: float, totals: Floats) -> pd.DataFrame:
    """The cases against one reduction; the limit of a count is the largest whole number below."""
    limit = np.floor(one["base"].to_numpy() * (100 - reduction) / 100 + 1e-9)
    return one.assign(
        reduction_pct=reduction,
        limit_value=limit,
        probability_raw=(totals <= limit[:, None]).mean(axis=1),
        met=one["actual"].to_numpy() <= limit,
    )


def years_to_look_back(task: Task, years: Sequence[int]) -> list[int]:
    """The years of a series that make rows: they and the years before are whole, and these held something."""
    whole = {year for year in range(min(years) - 1, max(years) + 1) if _is_whole(task, year)}
    return [year for year in years if {year - 1, year} <= whole and _sum_before(task, year) > 0]


def _sum_before(task: Task, year: int) -> float:
    end = _begin(task, year) or 0
    return float(task.values[end - 12 // task.step : end].sum())


def uncalibrated(
    tasks: Sequence[Task], years: Sequence[int], *, seed: int = 0, processes: int = 1
) -> pd.DataFrame:
    """The rows of `backtest` before `models.backtest_rows.recalibrated` has filled in the rest."""
    made = [part for year in years for part in _year_parts(tasks, year, seed, processes)]
    return pd.concat(made, ignore_index=True) if made else pd.DataFrame(columns=COLUMNS)
