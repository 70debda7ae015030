"""Which series are forecast, from which month, how far; and the rows of the table `forecast`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from domain import Mark, add_months, month_end, months_between
from models.forecast import PathForecast
from models.many import Wanted, forecast_many
from models.outlook import Outlook
from models.series import regular
from models.year_figures import Key, YearFigures, figures_by_year, never_summed
from warehouse.derived import FORECAST_COLUMNS

STALE_MONTHS = 24  # behind the newest figure of the same country or region tree: no forecast any more
MOST_MONTHS = 24
_LEVELS = (0.025, 0.1, 0.9, 0.975)


@dataclass(frozen=True)
class Task:
    """One series to forecast: evenly spaced values that end the month before `origin`."""

    key: Key
    values: np.ndarray
    step: int  # months a value: 1 or 3
    origin: date  # first day of the first month to forecast
    periods: int
    reported: float  # of the origin's year, before the origin


def tasks(
    series: pd.DataFrame, areas: pd.DataFrame, indicators: pd.DataFrame, needed: Collection[Key] = ()
) -> list[Task]:
    """What can be forecast of a frame like the table `series`, by key.

    Monthly where a series has months, else quarterly; to the end of the year after its last figure. Left out:
    percentages, yearly figures, series that ended STALE_MONTHS before the newest of their tree of areas, and
    the finer lines of forms (`detail`) but those of `needed`: a form has thousands, most of them near zero.
    """
    series = series[~series["indicator"].isin(never_forecast(indicators, needed))]
    additive = ~series["indicator"].isin(never_summed(indicators))
    short = series[additive & (series["period_months"] <= 3)]
    figures = figures_by_year(series, indicators)
    found = [
        task
        for (area, indicator), rows in short.groupby(["area", "indicator"], sort=True)
        if (task := _task((str(area), str(indicator)), rows, figures[str(area), str(indicator)]))
    ]
    root = _roots(areas)
    newest: dict[str, date] = {}
    for task in found:
        top = root.get(task.key[0], task.key[0])
        newest[top] = max(newest.get(top, task.origin), task.origin)
    return [
        task
        for task in found
        if months_between(task.origin, newest[root.get(task.key[0], task.key[0])]) < STALE_MONTHS
    ]


def never_forecast(indicators: pd.DataFrame, needed: Collection[Key]) -> set[str]:
    """The finer lines of forms, without those that a verdict rests on."""
    if "detail" not in indicators:
        return set()
    return set(indicators.loc[indicators["detail"], "code"]) - {indicator for _, indicator in needed}


def _task(key: Key, rows: pd.DataFrame, figures: YearFigures) -> Task | None:
    whole = rows["period_months"][rows["mark"] != Mark.GAP.value]
    step = 0 if whole.empty else int(whole.min())
    if step not in (1, 3):
        return None
    first, values = regular(rows, step)
    last_year = add_months(first, step * len(values) - 1).year
    # What follows a hole in the last year is not used: the year is known only up to the hole.
    origin = add_months(date(last_year, 1, 1), figures.months(last_year))
    length, off_rhythm = divmod(months_between(first, origin), step)
    if length <= 0 or off_rhythm:
        return None
    kept = np.full(length, np.nan)
    kept[: min(length, len(values))] = values[:length]
    if np.isnan(kept).all():
        return None
    data_end = add_months(origin, -1)
    horizon = min(months_between(origin, date(data_end.year + 2, 1, 1)), MOST_MONTHS)
    reported = figures.through(origin.year, origin.month - 1) or 0.0
    return Task(key, kept, step, origin, horizon // step, reported)


def outlooks(chosen: Sequence[Task], processes: int = 1) -> Iterator[tuple[Task, Outlook]]:
    """The simulated futures in the order of the tasks; the same whatever else is forecast beside."""
    wanted = [Wanted("/".join(one.key), one.values, 12 // one.step, one.periods) for one in chosen]
    made: Iterable[PathForecast] = forecast_many(wanted, processes=processes)
    for task, forecast in zip(chosen, made, strict=True):
        yield task, Outlook(task.origin, task.step, forecast.paths, forecast.method, forecast.residuals)


def forecast_rows(task: Task, outlook: Outlook, as_of: date) -> pd.DataFrame:
    """Rows of the table `forecast` for one series.

    Cumulative columns run from 1 January of a row's year; in the year of the first row they begin with what
    is reported of it.
    """
    starts = [add_months(task.origin, task.step * n) for n in range(task.periods)]
    sums = np.empty_like(outlook.paths, dtype=float)
    for year in sorted({start.year for start in starts}):
        columns = [n for n, start in enumerate(starts) if start.year == year]
        before = task.reported if year == task.origin.year else 0.0
        sums[:, columns] = before + outlook.paths[:, columns].cumsum(axis=1)
    low95, low80, high80, high95 = np.quantile(outlook.paths, _LEVELS, axis=0)
    sum_low, sum_high = np.quantile(sums, (0.1, 0.9), axis=0)
    return pd.DataFrame(
        {
            "area": task.key[0],
            "indicator": task.key[1],
            "period_start": starts,
            "period_months": task.step,
            "mean": outlook.paths.mean(axis=0),
            "low80": low80,
            "high80": high80,
            "low95": low95,
            "high95": high95,
            "cumulative_mean": sums.mean(axis=0),
            "cumulative_low80": sum_low,
            "cumulative_high80": sum_high,
            "as_of": as_of,
            "data_through": month_end(add_months(task.origin, -1)),
            "method": outlook.method,
        },
        columns=list(FORECAST_COLUMNS),
    )


def with_ancestors(keys: Collection[Key], areas: pd.DataFrame, indicators: pd.DataFrame) -> set[Key]:
    """The series of the keys and all that these may be parts of, over areas and over indicators."""
    area_parent, kind_parent = _parents(areas), _parents(indicators)
    above_area = {area: _line(area, area_parent) for area in {key[0] for key in keys}}
    above_kind = {kind: _line(kind, kind_parent) for kind in {key[1] for key in keys}}
    return {(area, kind) for key in keys for area in above_area[key[0]] for kind in above_kind[key[1]]}


def _parents(codes: pd.DataFrame) -> dict[str, str]:
    known = codes[codes["parent"].notna()]
    return dict(zip(known["code"].tolist(), known["parent"].tolist(), strict=True))


def _line(code: str, parent: dict[str, str]) -> list[str]:
    line = [code]
    while (above := parent.get(line[-1])) and above not in line:
        line.append(above)
    return line


def _roots(areas: pd.DataFrame) -> dict[str, str]:
    parent = _parents(areas)
    return {code: _line(code, parent)[-1] for code in areas["code"].tolist()}
