"""The occurrences of measures on a day: chosen by state, executor or section, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pandas as pd

from warehouse.control import BODIES, with_tuples
from warehouse.control_chosen import Chosen, condition
from warehouse.control_states import EVENTS, prepare
from warehouse.store import Connection

Order = Literal["due", "measure"]
_ORDERS: dict[Order, str] = {"due": "s.due, s.place, s.occurrence", "measure": "s.place, s.occurrence"}
_ALL = Chosen()


@dataclass(frozen=True)
class Page:
    """So many of the occurrences that are chosen, from one on; all of them without a `limit`."""

    chosen: Chosen = _ALL
    limit: int | None = None
    offset: int = 0


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
    found = _placed(connection, day, plan, [Page(chosen, limit, offset)], order).df()
    return with_tuples(found.drop(columns="page"), "executors", "helpers")


def pages_on(
    connection: Connection, day: date, plan: str | None, pages: Sequence[Page]
) -> list[list[dict[str, Any]]]:
    """Rows of `occurrences_on` by due date, of several choices at once: to plan a question costs
    as much as to answer it. None stands where nothing was said; executors and helpers are lists.
    """
    rows: list[list[dict[str, Any]]] = [[] for _ in pages]
    if pages:
        found = _placed(connection, day, plan, pages, "due")
        names = [name for name, *_ in found.description[1:]]
        for page, *values in found.fetchall():
            rows[page].append(dict(zip(names, values, strict=True)))
    return rows


def _placed(
    connection: Connection, day: date, plan: str | None, pages: Sequence[Page], order: Order
) -> Connection:
    """The columns of `occurrences_on` behind the index of the `page`, ready to be fetched."""
    prepare(connection, day, plan)
    placed, wanted = [], dict[str, object]()
    for index, page in enumerate(pages):
        where, values = condition(page.chosen, day, f"of{index}_")
        wanted |= values
        limit = ("" if page.limit is None else f"LIMIT {int(page.limit)} ") + f"OFFSET {int(page.offset)}"
        placed.append(
            f"(SELECT {index} AS page, s.* FROM control_state s WHERE {where}"
            f" ORDER BY {_ORDERS[order]} {limit})"
        )
    return connection.execute(
        f"""
        WITH placed AS ({" UNION ALL ".join(placed)}),
        {_SHOWN},
        {EVENTS.format(own="measure IN (SELECT measure FROM shown)")},
        {_LAST},
        {BODIES.replace("FROM executor", "FROM executor SEMI JOIN shown USING (measure)")}
        SELECT s.page, s.plan, s.number, s.section, s.wording, s.deadline, s.result, s.occurrence, s.starts,
            s.due, s.original_due, s.report_due, s.kind, s.conditional, s.continuous,
            s.state::VARCHAR AS state, s.in_quarter,
            CASE WHEN s.state = 'overdue' THEN DATE '{day}' - s.due ELSE 0 END AS days_late, s.waits_for,
            b.lead, coalesce(b.executors, []) AS executors, coalesce(b.helpers, []) AS helpers,
            r.day AS reported_on, r.text AS report, r.figure, r.document,
            r.document_date, r.attachment, r.attachment_name, d.reason AS moved_reason,
            d.allowed_by AS moved_allowed_by, l.kind AS last_event, l.day AS last_day
        FROM shown s
        LEFT JOIN bodies b ON b.measure = s.measure
        LEFT JOIN last e ON e.id = s.id
        LEFT JOIN told r ON r.event_id = e.report
        LEFT JOIN told d ON d.event_id = e.moved
        LEFT JOIN told l ON l.event_id = e.said
        ORDER BY s.page, {_ORDERS[order]}
        """,
        wanted | {"day": day},
    )


def count_occurrences(
    connection: Connection, day: date, plan: str | None = None, chosen: Chosen = _ALL
) -> int:
    """How many rows `occurrences_on` has without a limit."""
    return counts_on(connection, day, plan, [chosen])[0]


def counts_on(
    connection: Connection, day: date, plan: str | None, choices: Sequence[Chosen]
) -> tuple[int, ...]:
    """What `count_occurrences` gives, of several choices at once."""
    prepare(connection, day, plan)
    counted, wanted = [], dict[str, object]()
    for index, chosen in enumerate(choices):
        where, values = condition(chosen, day, f"of{index}_")
        wanted |= values
        counted.append(f"(SELECT count(*) FROM control_state s WHERE {where})")
    return connection.execute(f"SELECT {', '.join(counted)}", wanted).fetchone() or ()


# An occurrence that is on several pages is looked up for each of them.
_SHOWN = """
shown AS (
    SELECT o.* EXCLUDE (due, occurrence, measure), o.due AS original_due,
        m.section, m.wording, m.deadline, m.result, u.waits_for, p.*
    FROM placed p JOIN occurrence o ON o.rowid = p.id JOIN measure m ON m.id = p.measure
    LEFT JOIN control_unfinished u ON u.id = p.id)"""
# The last event in force of each sort; `told`: what they say, looked up once.
_LAST = """
last AS (
    SELECT s.id, max(e.latest) FILTER (e.kind = 'reported') % 4294967296 AS report,
        max(e.latest) FILTER (e.kind IN ('moved', 'closed')) % 4294967296 AS moved,
        max(e.latest) % 4294967296 AS said
    FROM (SELECT DISTINCT id, measure, original_due FROM shown) s
    JOIN event e ON e.measure = s.measure AND coalesce(e.due, s.original_due) = s.original_due
    GROUP BY s.id),
told AS MATERIALIZED (
    SELECT * FROM measure_event
    WHERE event_id IN (SELECT unnest([report, moved, said]) FROM last))"""
