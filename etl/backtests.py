"""Looking back at earlier years: which backtests still stand, which have to be made, what they teach.

A backtest of a year rests on the series up to the end of that year, and on the series whose growth stands
behind it. As long as their checksum is the same it is kept: a new month makes none anew, the end of a year
adds that year's, a revision makes those from its year on.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from domain import add_months, months_between
from etl.forecasts import Task
from etl.workers import Workers
from models import backtest
from models.backtest_rows import KEY, recalibrated
from models.calibration import Calibrator, learn
from models.year_figures import Key

YEARS = 6  # complete years before the newest one's end that are looked back at
_AT_ONCE = 100  # series of a part of the work
Case = tuple[str, str, int]  # area, indicator, target year


@dataclass(frozen=True)
class LookedBack:
    """Rows of the table `backtest`, the calibrator learned from them, and how many series-years are new.

    Where nothing `changed`, the rows are the cases that were given.
    """

    rows: pd.DataFrame
    calibrator: Calibrator
    made: int
    changed: bool


@dataclass(frozen=True)
class LookingBack:
    """A look at the last YEARS complete years that has begun: which cases stand, which do not."""

    cases: pd.DataFrame
    wanted: Mapping[Case, int]  # with their checksums
    standing: Mapping[Case, int]
    stale: Mapping[Case, int]
    made: Iterator[pd.DataFrame]  # rows of the stale ones, uncalibrated

    @property
    def changes(self) -> bool:
        return bool(self.stale) or self.standing.keys() != self.wanted.keys()

    def finished(self, kept: Callable[[], pd.DataFrame]) -> LookedBack:
        """What these years teach; `kept` reads all rows of the table, asked for only where they change."""
        if not self.changes:
            return LookedBack(self.cases, _learned(self.cases), 0, changed=False)
        standing = self.wanted.keys() - self.stale.keys()
        still = _of_cases(kept(), standing) if self.standing else self.cases
        parts = [part for part in (still, *self.made) if len(part)]
        since = min(case[2] for case in (*self.stale, *(self.standing.keys() - self.wanted.keys())))
        rows = _calibrated(pd.concat(parts), self.wanted, since) if parts else self.cases.iloc[:0]
        return LookedBack(rows, _learned(rows), len(self.stale), changed=True)


def begin(
    tasks: Sequence[Task],
    areas: pd.DataFrame,
    indicators: pd.DataFrame,
    cases: pd.DataFrame,
    workers: Workers,
) -> LookingBack:
    """Begin to make what does not stand; in processes the work goes on while others are asked.

    `cases`: of the table `backtest`, true or not, one row an area, indicator, target year and months known.
    """
    asked = asked_of(tasks, areas, indicators)
    wanted, standing = _cases(asked), _histories(cases)
    stale = {case: history for case, history in wanted.items() if standing.get(case) != history}
    return LookingBack(cases, wanted, standing, stale, _made(asked, stale, workers))


def _calibrated(rows: pd.DataFrame, wanted: Mapping[Case, int], since: int) -> pd.DataFrame:
    """All rows from the first changed year on: what that teaches moves the years after it, kept ones too."""
    rows = recalibrated(rows.sort_values([*KEY, "reduction_pct"], ignore_index=True), since)
    return rows.assign(history=[wanted[case] for case in _keys(rows)])


def _learned(rows: pd.DataFrame) -> Calibrator:
    """For the years after all that were looked back at."""
    return learn(rows, int(rows["target_year"].max()) + 1) if len(rows) else Calibrator(0, {})


def asked_of(tasks: Sequence[Task], areas: pd.DataFrame, indicators: pd.DataFrame) -> list[backtest.Task]:
    """The series to look back over, each with its relative: the area above, else the indicator above."""
    by_key = {task.key: task for task in tasks}
    level = dict(zip(areas["code"], areas["level"], strict=True))
    area_above = dict(zip(areas["code"], areas["parent"], strict=True))
    kind_above = dict(zip(indicators["code"], indicators["parent"], strict=True))

    def relative(task: Task) -> np.ndarray | None:
        area, kind = task.key
        above = [(area_above.get(area), kind), (area, kind_above.get(kind))]
        found = next((by_key[key] for key in above if key in by_key), None)
        return None if found is None or found.step != task.step else _aligned(found, task)

    return [
        backtest.Task(
            *task.key, str(level.get(task.key[0], "")), task.first, task.step, task.values, relative(task)
        )
        for task in tasks
    ]


def _aligned(other: Task, task: Task) -> np.ndarray | None:
    """The values of another series on the very dates of a task's; None where quarters do not coincide."""
    shift, off_rhythm = divmod(months_between(other.first, task.first), task.step)
    if off_rhythm:
        return None
    at = np.arange(len(task.values)) + shift
    inside = (at >= 0) & (at < len(other.values))
    return np.where(inside, other.values[np.clip(at, 0, len(other.values) - 1)], np.nan)


def _cases(asked: Sequence[backtest.Task]) -> dict[Case, int]:
    """The years of each series that can be looked back at, with the checksum of all that they rest on."""
    ends = [add_months(task.first, task.step * len(task.values)) for task in asked]
    newest = max((end.year for end in ends), default=0)
    years = range(newest - YEARS, newest)
    return {
        (task.area, task.indicator, year): _checksum(task, year)
        for task in asked
        for year in backtest.years_to_look_back(task, years)
    }


def _checksum(task: backtest.Task, year: int) -> int:
    until = months_between(task.first, date(year + 1, 1, 1)) // task.step
    said = f"{task.level} {task.first} {task.step}"
    digest = zlib.crc32(task.values[:until].tobytes(), zlib.crc32(said.encode()))
    return digest if task.relative is None else zlib.crc32(task.relative[:until].tobytes(), digest)


def _made(
    asked: Sequence[backtest.Task], stale: Mapping[Case, int], workers: Workers
) -> Iterator[pd.DataFrame]:
    """New rows, series of the same years and lengths together; shared among processes where it pays."""
    years: dict[Key, list[int]] = {}
    for area, indicator, year in sorted(stale):
        years.setdefault((area, indicator), []).append(year)
    groups: dict[tuple[tuple[int, ...], date, int], list[backtest.Task]] = {}
    for task in asked:
        if own := years.get((task.area, task.indicator)):
            groups.setdefault((tuple(own), task.first, len(task.values)), []).append(task)
    parts = [
        (group[at : at + _AT_ONCE], own)
        for (own, _, _), group in sorted(groups.items(), key=lambda item: item[0])
        for at in range(0, len(group), _AT_ONCE)
    ]
    return workers.map(_uncalibrated, parts, len(stale))


def _uncalibrated(part: tuple[Sequence[backtest.Task], Sequence[int]]) -> pd.DataFrame:
    return backtest.uncalibrated(*part)


def _histories(kept: pd.DataFrame) -> dict[Case, int]:
    first = kept.drop_duplicates(["area", "indicator", "target_year"])
    return dict(zip(_keys(first), first["history"].tolist(), strict=True))


def _of_cases(rows: pd.DataFrame, cases: Set[Case]) -> pd.DataFrame:
    return rows[[case in cases for case in _keys(rows)]]


def _keys(rows: pd.DataFrame) -> Iterator[Case]:
    columns = (rows[name].tolist() for name in ("area", "indicator", "target_year"))
    return zip(*columns, strict=True)
