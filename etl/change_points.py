"""Rows of the table `change_point`: when the level of each series changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import pandas as pd

from domain import add_months
from etl.forecasts import Task
from etl.workers import Workers
from models.breaks import breaks_of, open_breaks, places
from models.change_points import change_points
from warehouse.derived import CHANGE_POINT_COLUMNS

Row = tuple[object, ...]  # of the table, in the order of its columns
_SERIES_A_PART = 280  # that are looked through in one go


def begin(tasks: Sequence[Task], breaks: pd.DataFrame, workers: Workers) -> Iterator[list[Row]]:
    """The changes of level of each part of the tasks; in processes the work begins at once.

    `breaks`: rows of the table `series_break`; what changes at an open one is no change of level.
    """
    areas = {task.key[0] for task in tasks}
    dates = [each for each in open_breaks(breaks) if each[0] is None or each[0] in areas]
    placed = [(task, _places(task, breaks_of(dates, *task.key))) for task in tasks]
    parts = [placed[at : at + _SERIES_A_PART] for at in range(0, len(placed), _SERIES_A_PART)]
    return workers.map(_changes, parts, len(placed))


def change_point_rows(changes: Iterable[list[Row]]) -> pd.DataFrame:
    """One row a change, by series and date; series in which nothing changed have none."""
    rows = [row for part in changes for row in part]
    table = pd.DataFrame(rows, columns=list(CHANGE_POINT_COLUMNS))
    return table.astype(dict.fromkeys(CHANGE_POINT_COLUMNS[4:], float))


def _changes(placed: Sequence[tuple[Task, list[int]]]) -> list[Row]:
    return [
        (
            *task.key,
            add_months(task.origin, task.step * (step.place - len(task.values))),
            task.step,
            step.before,
            step.after,
            step.pct,
            step.low,
            step.high,
        )
        for task, breaks in placed
        for step in change_points(task.values, 12 // task.step, breaks)
    ]


def _places(task: Task, breaks: Sequence[date]) -> list[int]:
    first = add_months(task.origin, -task.step * len(task.values))
    return places(first, len(task.values), task.step, breaks)
