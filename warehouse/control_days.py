"""The occurrences of measures by the day on which they are due: for a calendar, and the next one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from warehouse.control_chosen import Chosen, condition
from warehouse.control_states import prepare
from warehouse.store import Connection


@dataclass(frozen=True)
class Nearest:
    """The next due date of all, and its measure."""

    due: date
    plan: str
    number: str
    wording: str


def nearest_on(connection: Connection, day: date, plan: str | None, states: Sequence[str]) -> Nearest | None:
    """The first due date in one of the states; None where there is none."""
    prepare(connection, day, plan)
    found = connection.execute(
        """
        WITH first AS (
            SELECT due, measure, place, occurrence FROM control_state WHERE list_contains($states, state)
            QUALIFY due = min(due) OVER ())
        SELECT f.due, m.plan, m.number, m.wording FROM first f JOIN measure m ON m.id = f.measure
        ORDER BY f.place, f.occurrence LIMIT 1
        """,
        {"states": list(states)},
    ).fetchone()
    return None if found is None else Nearest(*found)


def days_on(
    connection: Connection, day: date, plan: str | None, chosen: Chosen, named: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """How many occurrences are due on each day in each state, and the first `named` of each day.

    Columns `due state occurrences`, and `due state plan number wording` in the order of states and plans.
    """
    prepare(connection, day, plan)
    where, wanted = condition(chosen, day)
    counted = connection.execute(
        f"""
        SELECT s.due, s.state::VARCHAR AS state, count(*) AS occurrences
        FROM control_state s WHERE {where} GROUP BY s.due, s.state ORDER BY s.due, s.state
        """,
        wanted,
    ).df()
    first = connection.execute(
        f"""
        WITH placed AS (
            SELECT s.due, s.state, s.measure, s.place, s.occurrence FROM control_state s WHERE {where}
            QUALIFY row_number() OVER (PARTITION BY due ORDER BY state, place, s.occurrence) <= $named)
        SELECT p.due, p.state::VARCHAR AS state, m.plan, m.number, m.wording
        FROM placed p JOIN measure m ON m.id = p.measure
        ORDER BY p.due, p.state, p.place, p.occurrence
        """,
        wanted | {"named": named},
    ).df()
    return counted, first
