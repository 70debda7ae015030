"""Forecasts of families of series: simulated one by one, then made joint and made to add up.

A family is what sums bind together (`models.hierarchy`): where one series of it changes, all of it is
forecast anew, and what no change reaches keeps its rows.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from itertools import chain

import numpy as np
import pandas as pd

from etl.estimates import Kept, kept_of, rests_on, settled
from etl.forecast_rows import forecast_rows
from etl.forecasts import Task
from etl.simulation import Simulated, simulated
from etl.workers import Workers
from models.cases import Wanted
from models.hierarchy import Family, Node, families
from models.outlook import Outlook
from models.reconciliation import reconciled
from models.year_figures import Key
from warehouse.derived import ESTIMATE_COLUMNS

PATHS, LEAST_PATHS = 1000, 200
_MOST_NUMBERS = 60_000_000  # of one family's paths together, four bytes each
_SERIES_A_PART = 280  # that are simulated in one go
_THREADS = 2
_ROWS_AT_ONCE = 250  # series whose quantiles are taken together


@dataclass(frozen=True)
class Kin:
    """A family, its tasks in the family's order, and a checksum of all that its forecasts rest on."""

    family: Family
    tasks: tuple[Task, ...]
    rests_on: int

    @property
    def n_paths(self) -> int:
        """Fewer for a family of very many series: all its paths are in memory together."""
        numbers = sum(task.periods for task in self.tasks)
        return max(LEAST_PATHS, min(PATHS, _MOST_NUMBERS // max(numbers, 1)))


@dataclass(frozen=True)
class Futures:
    """Rows of the tables `forecast` and `estimate`, and the paths that verdicts need."""

    rows: pd.DataFrame
    estimates: pd.DataFrame
    paths: dict[Key, Outlook]
    series: int  # of how many


def kin(tasks: Sequence[Task], areas: pd.DataFrame, indicators: pd.DataFrame) -> list[Kin]:
    """The families among tasks; every task is in exactly one."""
    by_key = {task.key: task for task in tasks}
    nodes = [Node(task.key, task.origin, task.step, task.values) for task in tasks]
    return [_kin(family, by_key) for family in families(nodes, areas, indicators)]


def _kin(family: Family, by_key: Mapping[Key, Task]) -> Kin:
    own = tuple(by_key[key] for key in family.keys)
    digest = zlib.crc32(repr(family.sums).encode())
    for task in own:
        said = f"{task.key} {task.origin} {task.step} {task.periods} {task.reported!r} {len(task.values)}"
        digest = zlib.crc32(task.values.tobytes(), zlib.crc32(said.encode(), digest))
    return Kin(family, own, digest)


def with_any(found: Sequence[Kin], keys: Set[Key]) -> list[Kin]:
    """The families that hold any of these series."""
    return [each for each in found if not keys.isdisjoint(task.key for task in each.tasks)]


def to_make(found: Sequence[Kin], kept: Mapping[Key, int | None], wanted: Set[Key]) -> list[Kin]:
    """The families whose paths are wanted, and those whose rows do not stand by the checksums of `kept`."""
    needed = {each.tasks[0].key for each in with_any(found, wanted)}
    return [
        each
        for each in found
        if each.tasks[0].key in needed or any(kept.get(task.key) != each.rests_on for task in each.tasks)
    ]


def begin(chosen: Sequence[Kin], workers: Workers, kept: Kept) -> Iterator[Simulated]:
    """Each series of the families simulated by itself, in order; in processes the work begins at once.

    `kept`: estimates of an earlier refresh.
    """
    sized = [(each.tasks, each.n_paths) for each in chosen]
    asked = [_wanted(task, n_paths, kept_of(task, kept)) for tasks, n_paths in sized for task in tasks]
    parts = [asked[at : at + _SERIES_A_PART] for at in range(0, len(asked), _SERIES_A_PART)]
    return chain.from_iterable(workers.map(simulated, parts, len(asked)))


def forecast(
    chosen: Sequence[Kin], by_itself: Iterator[Simulated], wanted: Collection[Key], as_of: date
) -> Futures:
    """Make families add up one after another; only the paths of `wanted` are kept, for room.

    `by_itself`: what `begin` gives for these families.
    """
    rows: list[pd.DataFrame] = []
    estimates: list[tuple[str, str, int, list[float]]] = []
    paths: dict[Key, Outlook] = {}
    for each in chosen:
        alone = [next(by_itself) for _ in each.tasks]
        outlooks = _outlooks(each, alone)
        estimates += [
            (*task.key, rests_on(task), numbers.tolist())
            for task, (_, _, _, numbers) in zip(each.tasks, alone, strict=True)
            if numbers is not None
        ]
        rows += _rows(each, outlooks, as_of)
        pairs = zip(each.tasks, outlooks, strict=True)
        paths |= {task.key: outlook for task, outlook in pairs if task.key in wanted}
    series = sum(len(each.tasks) for each in chosen)
    return Futures(
        pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(),
        pd.DataFrame(estimates, columns=list(ESTIMATE_COLUMNS)),
        paths,
        series,
    )


def _rows(each: Kin, outlooks: Sequence[Outlook], as_of: date) -> list[pd.DataFrame]:
    def some(at: int) -> pd.DataFrame:
        part = slice(at, at + _ROWS_AT_ONCE)
        return forecast_rows(each.tasks[part], outlooks[part], as_of, each.rests_on)

    with ThreadPoolExecutor(_THREADS) as threads:  # sorting lets go of the interpreter
        return list(threads.map(some, range(0, len(each.tasks), _ROWS_AT_ONCE)))


def _outlooks(each: Kin, by_itself: Sequence[Simulated]) -> list[Outlook]:
    joint = reconciled(
        each.family, [paths for paths, *_ in by_itself], [residuals for _, residuals, *_ in by_itself]
    )
    return [
        Outlook(task.origin, task.step, paths, _method(method, joint.method), residuals)
        for task, paths, (_, residuals, method, _) in zip(each.tasks, joint.paths, by_itself, strict=True)
    ]


def _wanted(task: Task, n_paths: int, estimates: np.ndarray | None) -> Wanted:
    season = 12 // task.step
    return Wanted("/".join(task.key), task.values, season, task.periods, n_paths, settled(task), estimates)


def _method(forecast: str, reconciliation: str) -> str:
    """The forecast's method, and how it was made to add up, where it was."""
    return f"{forecast}+{reconciliation}" if reconciliation else forecast
