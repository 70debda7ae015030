"""Which series are forecast, from which month, how far."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from domain import Mark, add_months, months_between
from models.series import evenly_spaced, month_number
from models.year_figures import Key, YearFigures, figures_by_year, never_summed

STALE_MONTHS = 24  # behind the newest figure of the same country or region tree: no forecast any more
MOST_MONTHS = 24
_NO_FIGURES = YearFigures({}, None)


@dataclass(frozen=True)
class Task:
    """One series to forecast: evenly spaced values that end the month before `origin`."""

    key: Key
    values: np.ndarray
    step: int  # months a value: 1 or 3
    origin: date  # first day of the first month to forecast
    periods: int
    reported: float  # of the origin's year, before the origin

    @property
    def first(self) -> date:
        """First day of the first value's period."""
        return add_months(self.origin, -self.step * len(self.values))


@dataclass(frozen=True)
class _Regular:
    """One series as evenly spaced values from its first period on."""

    key: Key
    first: date
    step: int
    values: np.ndarray

    @property
    def last_year(self) -> int:
        return add_months(self.first, self.step * len(self.values) - 1).year


def tasks(
    series: pd.DataFrame, areas: pd.DataFrame, indicators: pd.DataFrame, needed: Collection[Key] = ()
) -> list[Task]:
    """What can be forecast of a frame like the table `series`, by key.

    Monthly where a series has months, else quarterly; to the end of the year after its last figure. Left out:
    percentages, yearly figures, series that ended STALE_MONTHS before the newest of their tree of areas, and
    the finer lines of forms (`detail`) but those of `needed`: a form has thousands, most of them near zero.
    """
    left_out = never_forecast(indicators, needed) | set(never_summed(indicators))
    series = series[~series["indicator"].isin(left_out)]
    regulars = list(_regulars(series[series["period_months"] <= 3]))
    figures = _figures_of_last_years(series, indicators, regulars)
    found = [task for one in regulars if (task := _task(one, figures.get(one.key, _NO_FIGURES)))]
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


def _regulars(short: pd.DataFrame) -> Iterator[_Regular]:
    """The series of months or quarters, by key; cut out of arrays, since frames are slow at it."""
    month, months = month_number(short["period_start"]), short["period_months"].to_numpy()
    is_gap, value = short["mark"].eq(Mark.GAP.value).to_numpy(), short["value"].to_numpy(dtype=float)
    areas, kinds = short["area"].to_numpy(), short["indicator"].to_numpy()
    for at in short.groupby(["area", "indicator"], sort=True).indices.values():
        whole = months[at][~is_gap[at]]
        step = int(whole.min()) if len(whole) else 0
        if step in (1, 3):
            first, values = evenly_spaced(month[at], months[at], is_gap[at], value[at], step)
            yield _Regular((str(areas[at[0]]), str(kinds[at[0]])), first, step, values)


def _figures_of_last_years(
    series: pd.DataFrame, indicators: pd.DataFrame, regulars: list[_Regular]
) -> dict[Key, YearFigures]:
    """Each series' figures of its last year alone: of the years before nobody asks here."""
    last = pd.DataFrame(
        [(*one.key, one.last_year) for one in regulars], columns=["area", "indicator", "last_year"]
    )
    joined = series[["area", "indicator"]].merge(last, on=["area", "indicator"], how="left")
    in_last = series["period_start"].dt.year.to_numpy() == joined["last_year"].to_numpy()
    return figures_by_year(series[in_last], indicators)


def _task(one: _Regular, figures: YearFigures) -> Task | None:
    # What follows a hole in the last year is not used: the year is known only up to the hole.
    origin = add_months(date(one.last_year, 1, 1), figures.months(one.last_year))
    length, off_rhythm = divmod(months_between(one.first, origin), one.step)
    if length <= 0 or off_rhythm:
        return None
    kept = np.full(length, np.nan)
    kept[: min(length, len(one.values))] = one.values[:length]
    if np.isnan(kept).all():
        return None
    data_end = add_months(origin, -1)
    horizon = min(months_between(origin, date(data_end.year + 2, 1, 1)), MOST_MONTHS)
    reported = figures.through(origin.year, origin.month - 1) or 0.0
    return Task(one.key, kept, one.step, origin, horizon // one.step, reported)


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
