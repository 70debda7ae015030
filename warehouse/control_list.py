"""The occurrences of measures on a day: chosen by state, executor or section, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import pandas as pd

from warehouse.control import BODIES, with_tuples
from warehouse.control_states import SOON_DAYS, prepare
from warehouse.store import Connection

Order = Literal["due", "measure"]
_ORDERS: dict[Order, str] = {
    "due": "s.due, {of}.plan, {of}.sort, s.occurrence",
    "measure": "{of}.plan, {of}.sort, s.occurrence",
}


@dataclass(frozen=True)
class Chosen:
    """Which occurrences are asked for; all that is given must hold.

    `states`: any of `control_states.STATES` (none: all). `in_quarter`: due in the day's calendar quarter.
    `soon`: open, and due within SOON_DAYS days, continuous ones that close then too. `executor`: a body that
    answers for it, not as a helper. `due_from`, `due_to`: both days included.
    """

    states: tuple[str, ...] = ()
    in_quarter: bool = False
    soon: bool = False
    executor: str | None = None
    section: str | None = None
    number: str | None = None
    due_from: date | None = None
    due_to: date | None = None


_ALL = Chosen()


def occurrences_on(
    connection: Connection,
    day: date,
    plan: str | None = None,
    chosen: Chosen = _ALL,
    *,
    order: Order = "due",
    limit: int | None = None,
    offset: int = 0,
) -> pd.DataFrame:
    """One row an occurrence, in the order of due dates or of the plan.

    Columns `plan number section wording deadline result occurrence starts due` (as moved) `original_due` (by
    which events know it) `report_due kind conditional continuous state in_quarter days_late` (0 unless
    overdue) `waits_for` (the measure whose occurrence is not finished) `lead executors helpers` (a name, and
    tuples; executors with the lead); of the last report by the day `reported_on report figure document
    document_date attachment attachment_name`; of a moved date `moved_reason moved_allowed_by`; `last_event
    last_day` (kind and day of the last thing said).
    """
    prepare(connection, day, plan)
    where, wanted = condition(chosen, day)
    page = ("" if limit is None else f"LIMIT {int(limit)} ") + (f"OFFSET {int(offset)}" if offset else "")
    found = connection.execute(
        f"""
        WITH placed AS (
            SELECT s.id, s.state, s.due, s.in_quarter, s.waits_for, s.measure
            FROM control_state s JOIN measure m ON m.rowid = s.measure
            WHERE {where} ORDER BY {_ORDERS[order].format(of="m")} {page}),
        shown AS (
            SELECT o.* EXCLUDE (due), o.due AS original_due,
                m.sort, m.section, m.wording, m.deadline, m.result, p.* EXCLUDE (measure)
            FROM placed p JOIN occurrence o ON o.rowid = p.id JOIN measure m ON m.rowid = p.measure),
        {_EVENTS},
        {BODIES.replace("FROM executor", "FROM executor SEMI JOIN shown USING (plan, number)")}
        SELECT s.plan, s.number, s.section, s.wording, s.deadline, s.result, s.occurrence, s.starts, s.due,
            s.original_due, s.report_due, s.kind, s.conditional, s.continuous, s.state, s.in_quarter,
            CASE WHEN s.state = 'overdue' THEN DATE '{day}' - s.due ELSE 0 END AS days_late, s.waits_for,
            b.lead, b.executors, b.helpers, r.day AS reported_on, r.text AS report, r.figure, r.document,
            r.document_date, r.attachment, r.attachment_name, d.reason AS moved_reason,
            d.allowed_by AS moved_allowed_by, l.kind AS last_event, l.day AS last_day
        FROM shown s
        LEFT JOIN bodies b ON b.plan = s.plan AND b.number = s.number
        LEFT JOIN last e ON e.id = s.id
        LEFT JOIN measure_event r ON r.event_id = e.report
        LEFT JOIN measure_event d ON d.event_id = e.moved
        LEFT JOIN measure_event l ON l.event_id = e.said
        ORDER BY {_ORDERS[order].format(of="s")}
        """,
        wanted,
    ).df()
    return with_tuples(found, "executors", "helpers")


def count_occurrences(
    connection: Connection, day: date, plan: str | None = None, chosen: Chosen = _ALL
) -> int:
    """How many rows `occurrences_on` has without a limit."""
    prepare(connection, day, plan)
    where, wanted = condition(chosen, day)
    counted = connection.execute(
        f"SELECT count(*) FROM control_state s JOIN measure m ON m.rowid = s.measure WHERE {where}", wanted
    ).fetchone()
    return int(counted[0]) if counted else 0


# The last event in force of each sort.
_EVENTS = """
last AS (
    SELECT h.id, max(h.latest) FILTER (h.kind = 'reported') % 4294967296 AS report,
        max(h.latest) FILTER (h.kind IN ('moved', 'closed')) % 4294967296 AS moved,
        max(h.latest) % 4294967296 AS said
    FROM control_heard h JOIN placed p ON p.id = h.id GROUP BY h.id)"""


def condition(chosen: Chosen, day: date) -> tuple[str, dict[str, object]]:
    """The WHERE of a choice over `control_state s` (and `measure m`), and its parameters."""
    conditions, wanted = ["TRUE"], dict[str, object]()
    if chosen.states:
        conditions.append("list_contains($states, s.state)")
        wanted["states"] = list(chosen.states)
    if chosen.in_quarter:
        conditions.append("s.in_quarter")
    if chosen.soon:
        conditions.append("s.state IN ('due_soon', 'continuous') AND s.due <= $soon")
        wanted["soon"] = day + timedelta(SOON_DAYS)
    if chosen.executor is not None:
        conditions.append(
            "(m.plan, m.number) IN (SELECT (plan, number) FROM executor"
            " WHERE name = $executor AND role <> 'helper')"
        )
        wanted["executor"] = chosen.executor
    for name, compared in (
        ("section", "m.section ="), ("number", "m.number ="),
        ("due_from", "s.due >="), ("due_to", "s.due <="),
    ):  # fmt: skip
        if (value := getattr(chosen, name)) is not None:
            conditions.append(f"{compared} ${name}")
            wanted[name] = value
    return " AND ".join(conditions), wanted
