"""What the page Measures reads: all that it shows at once on one connection, which keeps the states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

import pandas as pd

from domain import month_end
from ui.measures_looks import AHEAD
from ui.measures_rows import Due, Group, Scope, Totals, day, due_of, group_of
from warehouse import control, control_days, control_list
from warehouse.control_days import Nearest
from warehouse.control_list import Chosen, Order
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
    waiting = scope.chosen("waiting", in_quarter=True)
    return Board(
        scope,
        found,
        {name: _listed(connection, scope, name, number, size) for name, number, size in pages},
        control_list.count_occurrences(connection, scope.as_of, scope.plan, waiting),
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


def _listed(connection: Connection, scope: Scope, name: str, number: int, size: int) -> Listed:
    """A page of a list; the last one where fewer are there than asked for."""
    chosen = {
        "chosen": lambda: scope.chosen(*((scope.state,) if scope.state else ())),
        "overdue": lambda: scope.chosen("overdue"),
        "quarter": lambda: scope.chosen(*AHEAD, "done", in_quarter=True),
        "soon": lambda: scope.chosen(soon=True),
    }[name]()
    rows = control_list.count_occurrences(connection, scope.as_of, scope.plan, chosen)
    first = (max(1, min(number, -(-rows // size))) - 1) * size
    found = dues(connection, scope.as_of, scope.plan, chosen, "due", size, first) if rows else []
    return Listed(rows, first, tuple(found))


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
    return cast(list[dict[str, Any]], found.to_dict("records"))
