"""What the page Measures reads: all that it shows at once on one connection, which keeps the states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from domain import month_end
from ui.measures_looks import AHEAD
from ui.measures_rows import Due, Group, Scope, Totals, day, due_of, group_of
from warehouse import control, control_days, control_list
from warehouse.control_chosen import Chosen
from warehouse.control_days import Nearest
from warehouse.control_list import Order
from warehouse.store import Connection


@dataclass(frozen=True)
class Standing:
    """How plans stand on a day: all together, one by one, by section (of one plan), by executor."""

    totals: Totals
    plans: tuple[Group, ...]
    sections: tuple[Group, ...]
    executors: tuple[Group, ...]
    nearest: Nearest | None


@dataclass(frozen=True)
class Listed:
    """A page of a list of due dates, from the row `first` on; `rows`: how many the whole list has."""

    rows: int
    first: int
    dues: tuple[Due, ...]


@dataclass(frozen=True)
class Named:
    """A due date as a calendar names it."""

    plan: str
    number: str
    wording: str
    state: str


@dataclass(frozen=True)
class Day:
    """A day of the calendar: how many due dates of each state it has, and the first few of them."""

    counts: Mapping[str, int]
    named: tuple[Named, ...]


@dataclass(frozen=True)
class Board:
    """Everything that the page shows at once. `scope`: as asked, without what the store does not know.

    `waiting`: due dates of the quarter that wait for a condition or another measure.
    """

    scope: Scope
    standing: Standing
    lists: Mapping[str, Listed]
    waiting: int
    month: Mapping[date, Day]


def board(
    connection: Connection, asked: Scope, pages: tuple[tuple[str, int, int], ...], month: date, named: int
) -> Board:
    """`pages`: for each list its name, the page that is asked for (from 1) and how many rows one has.

    `month`: the calendar's first day; `named`: how many due dates a day of it names.
    """
    found = standing(connection, asked.as_of, asked.plan)
    executors, sections = ({group.code for group in groups} for groups in (found.executors, found.sections))
    scope = replace(
        asked,
        executor=asked.executor if asked.executor in executors else None,
        section=asked.section if asked.section in sections else None,
    )
    lists, waiting = _lists(connection, scope, pages)
    return Board(
        scope,
        found,
        lists,
        waiting,
        _month(connection, scope, month, named),
    )


def standing(connection: Connection, on: date, plan: str | None) -> Standing:
    plans = control.plans_on(connection, on, plan)
    executors = control.executors_on(connection, on, plan)
    sections = control.sections_on(connection, on, plan) if plan else pd.DataFrame()
    left = control_list.count_occurrences(connection, on, plan, Chosen(states=AHEAD, in_quarter=True))

    def total(column: str) -> int:
        return int(plans[column].sum())

    totals = Totals(
        measures=total("measures"),
        without_dates=total("without_dates"),
        dates=total("occurrences"),
        done=total("done"),
        overdue=total("overdue_occurrences"),
        overdue_measures=total("overdue_measures"),
        quarter=total("due_in_quarter_occurrences"),
        left_in_quarter=left,
        period_stated=bool(plans["period_stated"].all()),
    )
    return Standing(
        totals,
        tuple(group_of(row, str(row["plan"]), str(row["title"])) for row in _rows(plans)),
        tuple(group_of(row, str(row["section"]), str(row["section"])) for row in _rows(sections)),
        tuple(group_of(row, str(row["executor"]), str(row["executor"])) for row in _rows(executors)),
        control_days.nearest_on(connection, on, plan, AHEAD),
    )


def dues(
    connection: Connection,
    on: date,
    plan: str | None,
    chosen: Chosen,
    order: Order = "due",
    limit: int | None = None,
    offset: int = 0,
) -> list[Due]:
    """Due dates that are asked for, a page of them where `limit` is given."""
    found = control_list.occurrences_on(connection, on, plan, chosen, order=order, limit=limit, offset=offset)
    return [due_of(row) for row in _rows(found)]


def measures(connection: Connection, on: date, plan: str) -> list[dict[str, Any]]:
    """Every measure of a plan in its order, those without a date too; `warehouse.control.measures_on`."""
    return _rows(control.measures_on(connection, on, plan))


def history(connection: Connection, plan: str, number: str) -> list[dict[str, Any]]:
    """All that was said of a measure, the latest first; see `warehouse.control.history_of`."""
    return _rows(control.history_of(connection, plan, number))


def _lists(
    connection: Connection, scope: Scope, pages: tuple[tuple[str, int, int], ...]
) -> tuple[dict[str, Listed], int]:
    """A page of each list, the last one where fewer are there than asked for, and how many due dates wait."""
    on, plan = scope.as_of, scope.plan
    asked = [_chosen(scope, name) for name, _, _ in pages]
    *counts, waiting = control_list.counts_on(
        connection, on, plan, [*asked, scope.chosen("waiting", in_quarter=True)]
    )
    firsts = [
        (max(1, min(number, -(-rows // size))) - 1) * size
        for (_, number, size), rows in zip(pages, counts, strict=True)
    ]
    found = control_list.pages_on(
        connection, on, plan, [
            control_list.Page(chosen, size, first)
            for chosen, first, (_, _, size) in zip(asked, firsts, pages, strict=True)
        ],
    )  # fmt: skip
    lists = {
        name: Listed(rows, first, tuple(map(due_of, rows_of)))
        for (name, _, _), rows, first, rows_of in zip(pages, counts, firsts, found, strict=True)
    }
    return lists, waiting


def _chosen(scope: Scope, name: str) -> Chosen:
    return {
        "chosen": lambda: scope.chosen(*((scope.state,) if scope.state else ())),
        "overdue": lambda: scope.chosen("overdue"),
        "quarter": lambda: scope.chosen(*AHEAD, "done", in_quarter=True),
        "soon": lambda: scope.chosen(soon=True),
    }[name]()


def _month(connection: Connection, scope: Scope, month: date, named: int) -> dict[date, Day]:
    states = (scope.state,) if scope.state else ()
    chosen = scope.chosen(*states, due=(month, month_end(month)))
    counted, first = control_days.days_on(connection, scope.as_of, scope.plan, chosen, named)
    counts: dict[date, dict[str, int]] = {}
    for row in _rows(counted):
        counts.setdefault(day(row["due"]) or month, {})[str(row["state"])] = int(row["occurrences"])
    names: dict[date, list[Named]] = {}
    for row in _rows(first):
        one = Named(*(str(row[name]) for name in ("plan", "number", "wording", "state")))
        names.setdefault(day(row["due"]) or month, []).append(one)
    return {due: Day(found, tuple(names.get(due, ()))) for due, found in counts.items()}


def _rows(found: pd.DataFrame) -> list[dict[str, Any]]:
    """Records of a frame, moments as Python's own; pandas' own records take a quarter of the page's time."""
    names = list(map(str, found.columns))
    values = zip(*(_values(found[name]) for name in names), strict=True)
    return [dict(zip(names, row, strict=True)) for row in values]


def _values(column: pd.Series[Any]) -> list[Any]:
    if column.dtype.kind == "M":
        return column.to_numpy().astype("datetime64[us]").tolist()
    return column.tolist()
