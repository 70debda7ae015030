"""Rows of the table `change_point`: when the level of each series changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd

from domain import add_months
from etl.forecasts import Task
from models.breaks import breaks_of, open_breaks, places
from models.change_points import change_points
from warehouse.derived import CHANGE_POINT_COLUMNS


def change_point_rows(tasks: Iterable[Task], breaks: pd.DataFrame) -> pd.DataFrame:
    """One row a change, by series and date; series in which nothing changed have none.

    `breaks`: rows of the table `series_break`; what changes at an open one is no change of level.
    """
    dates = open_breaks(breaks)
    rows = [
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
        for task in tasks
        for step in change_points(task.values, 12 // task.step, _places(task, breaks_of(dates, *task.key)))
    ]
    table = pd.DataFrame(rows, columns=list(CHANGE_POINT_COLUMNS))
    return table.astype(dict.fromkeys(CHANGE_POINT_COLUMNS[4:], float))


def _places(task: Task, breaks: Sequence[date]) -> list[int]:
    first = add_months(task.origin, -task.step * len(task.values))
    return places(first, len(task.values), task.step, breaks)
