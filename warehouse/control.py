"""Measures on a day: every occurrence with its state, and what plans, executors and sections come to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from warehouse.control_states import prepare
from warehouse.store import Connection

# Shared by what sums measures up; needs `m`, rows of control_measure.
_SUMS = """
    coalesce(sum(m.occurrences), 0)::BIGINT AS occurrences,
    coalesce(sum(m.done), 0)::BIGINT AS done,
    coalesce(sum(m.not_required), 0)::BIGINT AS not_required,
    coalesce(sum(m.waiting), 0)::BIGINT AS waiting,
    coalesce(sum(m.overdue), 0)::BIGINT AS overdue_occurrences,
    count(*) FILTER (m.overdue > 0) AS overdue_measures,
    coalesce(sum(m.in_quarter), 0)::BIGINT AS due_in_quarter_occurrences,
    count(*) FILTER (m.in_quarter > 0) AS due_in_quarter_measures,
    min(m.next_due) AS next_due,
    sum(m.done) / nullif(sum(m.occurrences - m.not_required), 0) AS share_done"""


def plans_on(connection: Connection, day: date, plan: str | None = None) -> pd.DataFrame:
    """One row a plan, the most overdue first.

    Columns `plan title area approved valid_from valid_to period_stated measures without_dates` (measures
    whose deadline gives no date) `occurrences done not_required waiting overdue_occurrences
    overdue_measures due_in_quarter_occurrences due_in_quarter_measures next_due` (of what is open and not
    overdue) `share_done` (of the occurrences that are required; empty where there are none) `executors`
    (bodies) `links` (measure × body; helpers count in neither). Due in the quarter is what is required and
    falls due in the calendar quarter of the day, done or not, moved dates as moved.
    """
    prepare(connection, day, plan)
    return connection.execute(
        f"""
        WITH bodies AS (
            SELECT plan, count(DISTINCT name) AS executors, count(*) AS links
            FROM executor WHERE role <> 'helper' GROUP BY plan),
        summed AS (
            SELECT x.plan, count(*) AS measures,
                count(*) FILTER (m.occurrences IS NULL) AS without_dates, {_SUMS}
            FROM measure x JOIN control_measure m ON m.measure = x.id
            GROUP BY x.plan)
        SELECT p.id AS plan, p.title, p.area, p.approved, p.valid_from, p.valid_to, p.period_stated,
            s.* EXCLUDE (plan), coalesce(b.executors, 0) AS executors, coalesce(b.links, 0) AS links
        FROM plan p JOIN summed s ON s.plan = p.id LEFT JOIN bodies b ON b.plan = p.id
        WHERE {"p.id = $plan" if plan is not None else "TRUE"}
        ORDER BY s.overdue_occurrences DESC, p.id
        """,
        {} if plan is None else {"plan": plan},
    ).df()


def executors_on(
    connection: Connection, day: date, plan: str | None = None, *, limit: int | None = None, offset: int = 0
) -> pd.DataFrame:
    """One row a body that answers for measures (helpers do not), the most overdue first.

    Columns `executor measures as_lead as_co` (measures) and the sums of `plans_on`; a measure of
    several bodies counts for each of them.
    """
    prepare(connection, day, plan)
    return connection.execute(
        f"""
        SELECT x.name AS executor, count(*) AS measures,
            count(*) FILTER (x.role = 'lead') AS as_lead, count(*) FILTER (x.role <> 'lead') AS as_co, {_SUMS}
        FROM executor x JOIN control_measure m ON m.measure = x.measure
        WHERE x.role <> 'helper' AND {"x.plan = $plan" if plan is not None else "TRUE"}
        GROUP BY x.name ORDER BY overdue_occurrences DESC, x.name {_page(limit, offset)}
        """,
        {} if plan is None else {"plan": plan},
    ).df()


def sections_on(connection: Connection, day: date, plan: str) -> pd.DataFrame:
    """One row a section of a plan, in the plan's order: `section measures` and the sums of `plans_on`."""
    prepare(connection, day, plan)
    return connection.execute(
        f"""
        SELECT x.section, count(*) AS measures, {_SUMS}
        FROM measure x JOIN control_measure m ON m.measure = x.id
        WHERE x.plan = $plan GROUP BY x.section ORDER BY min(x.sort)
        """,
        {"plan": plan},
    ).df()


def measures_on(connection: Connection, day: date, plan: str) -> pd.DataFrame:
    """One row a measure of a plan, in its order, also those whose deadline gives no date.

    Columns `number section wording deadline result kind reading starts ends` (first day and last due date, as
    moved) `lead executors helpers` (the first a name, the others tuples; executors with the lead) `indicators
    areas` (tuples) `occurrences done not_required waiting overdue in_quarter next_due`.
    """
    prepare(connection, day, plan)
    found = connection.execute(
        f"""
        WITH span AS (
            SELECT s.measure, min(o.starts) AS starts, max(s.due) AS ends
            FROM control_state s JOIN occurrence o ON o.rowid = s.id GROUP BY s.measure),
        {BODIES}
        SELECT x.number, x.section, x.wording, x.deadline, x.result, x.kind, x.reading, s.starts, s.ends,
            b.lead, b.executors, b.helpers, x.indicators, x.areas,
            {", ".join(f"coalesce(m.{name}, 0) AS {name}" for name in _COUNTED)}, m.next_due
        FROM measure x JOIN control_measure m ON m.measure = x.id
        LEFT JOIN span s ON s.measure = x.id LEFT JOIN bodies b ON b.measure = x.id
        WHERE x.plan = $plan ORDER BY x.sort
        """,
        {"plan": plan},
    ).df()
    return with_tuples(found, "executors", "helpers", "indicators", "areas")


_COUNTED = ("occurrences", "done", "not_required", "waiting", "overdue", "in_quarter")
# Who answers for a measure; a reader joins it on the measure.
BODIES = """
bodies AS (
    SELECT measure, first(name ORDER BY sort) FILTER (role = 'lead') AS lead,
        coalesce(list(name ORDER BY sort) FILTER (role <> 'helper'), []) AS executors,
        coalesce(list(name ORDER BY sort) FILTER (role = 'helper'), []) AS helpers
    FROM executor GROUP BY measure)"""


def with_tuples(found: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Lists of the database as tuples; an empty one where there is no list."""
    for name in columns:
        tuples = [tuple(values) if isinstance(values, Iterable) else () for values in found[name]]
        found[name] = pd.Series(tuples, index=found.index, dtype=object)
    return found


def _page(limit: int | None, offset: int) -> str:
    return ("" if limit is None else f"LIMIT {int(limit)} ") + (f"OFFSET {int(offset)}" if offset else "")


def history_of(connection: Connection, plan: str, number: str | None = None) -> pd.DataFrame:
    """All that was said of a plan's measures (or of one), the latest first, withdrawn or not.

    Columns as of the table `measure_event`; in the place of withdrawals `withdrawn_on` and `withdrawn_by`:
    the day on which an event was taken back, and by whom.
    """
    return connection.execute(
        """
        SELECT e.* EXCLUDE (withdraws), w.day AS withdrawn_on, w.entered_by AS withdrawn_by
        FROM measure_event e
        LEFT JOIN measure_event w ON w.kind = 'withdrawn' AND w.withdraws = e.event_id
        WHERE e.plan = $plan AND ($number IS NULL OR e.number = $number) AND e.kind <> 'withdrawn'
        ORDER BY e.day DESC, e.event_id DESC
        """,
        {"plan": plan, "number": number},
    ).df()
