"""Rows of the table `change_point`: when the level of each series changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain

import pandas as pd

from domain import add_months
from etl.forecasts import Task
from etl.workers import Workers
from models.breaks import breaks_of, open_breaks, places
from models.change_points import Step, changes_of_each
from warehouse.derived import CHANGE_POINT_COLUMNS


def begin(tasks: Sequence[Task], breaks: pd.DataFrame, workers: Workers) -> Iterator[tuple[Task, list[Step]]]:
    """Each task with its changes of level; in another process the work begins at once.

    `breaks`: rows of the table `series_break`; what changes at an open one is no change of level.
    """
    areas = {task.key[0] for task in tasks}
    dates = [each for each in open_breaks(breaks) if each[0] is None or each[0] in areas]
    asked = [(task.values, 12 // task.step, _places(task, breaks_of(dates, *task.key))) for task in tasks]
    # All in one process: the other core is left to what is waited for first.
    found = workers.map(changes_of_each, [asked], len(asked))
    return zip(tasks, chain.from_iterable(found), strict=True)


def change_point_rows(changes: Iterable[tuple[Task, list[Step]]]) -> pd.DataFrame:
    """One row a change, by series and date; series in which nothing changed have none."""
    rows = [_row(task, step) for task, steps in changes for step in steps]
    table = pd.DataFrame(rows, columns=list(CHANGE_POINT_COLUMNS))
    return table.astype(dict.fromkeys(CHANGE_POINT_COLUMNS[4:], float))


def _row(task: Task, step: Step) -> tuple[object, ...]:
    first = add_months(task.origin, task.step * (step.place - len(task.values)))
    return (*task.key, first, task.step, step.before, step.after, step.pct, step.low, step.high)


def _places(task: Task, breaks: Sequence[date]) -> list[int]:
    first = add_months(task.origin, -task.step * len(task.values))
    return places(first, len(task.values), task.step, breaks)
