"""In which state every occurrence of a measure is on a day: temporary tables and the SQL that reads them.

Events with a day by the day asked for count, and of those not the ones taken back by it: so the state on an
earlier day is replayed by asking for that day.

States, of which the first that holds divides the occurrences among them: `done` reported, and closed if it is
continuous; `not_required` so said and not done; `waiting` conditional (until somebody sets a date for it), or
the occurrence that it waits for is neither reported nor not required; `overdue` due before the day;
`continuous` not closed yet, whatever was reported of it meanwhile; `due_soon` due within SOON_DAYS;
`due_in_quarter` due in the day's calendar quarter; `later`.
"""

from __future__ import annotations

from datetime import date

from warehouse.store import Connection

SOON_DAYS = 30
STATES = (
    "overdue", "due_soon", "due_in_quarter", "later", "continuous", "waiting", "done", "not_required",
)  # fmt: skip

# Of several words of a kind the latest stands: the last day's, of one day the last entered. Those without
# `due` were said of a whole measure, and so of each of its occurrences.
EVENTS = """
    event AS (
        SELECT measure, due, kind, new_due, waits_for, event_id,
            (day - DATE '1970-01-01') * 4294967296 + event_id AS latest
        FROM measure_event
        WHERE day <= $day AND kind <> 'withdrawn' AND {own} AND event_id NOT IN (
            SELECT withdraws FROM measure_event WHERE withdraws IS NOT NULL AND day <= $day))"""
_SAID = f"""
    WITH {EVENTS}
    SELECT measure, due, bool_or(kind = 'reported') AS reported,
        bool_or(kind = 'not_required') AS not_required,
        arg_max(new_due, latest) FILTER (kind IN ('moved', 'closed')) AS new_due
    FROM event GROUP BY measure, due"""
# Awaited is the occurrence of the same period: the last one due by the own due date, else the first.
# `id`: an occurrence's rowid, which joins fast.
_UNFINISHED = f"""
    WITH {EVENTS},
    told AS (
        SELECT o.rowid AS id, o.plan, o.due, m.waits_for, 0 AS latest
        FROM measure m JOIN occurrence o ON o.measure = m.id WHERE m.waits_for IS NOT NULL AND {{own_measure}}
        UNION ALL
        SELECT o.rowid AS id, o.plan, o.due, e.waits_for, e.latest
        FROM event e JOIN occurrence o ON o.measure = e.measure AND o.due = coalesce(e.due, o.due)
        WHERE e.kind = 'waits'),
    asked AS MATERIALIZED (
        SELECT id, plan, due, arg_max(waits_for, latest) AS waits_for FROM told GROUP BY id, plan, due),
    found AS MATERIALIZED (
        SELECT q.id, q.due, q.waits_for, m.id AS measure
        FROM asked q JOIN measure m ON m.plan = q.plan AND m.number = q.waits_for),
    awaited AS MATERIALIZED (
        SELECT f.id, f.waits_for, f.measure, coalesce(
            max(w.due) FILTER (w.due <= f.due), min(w.due)) AS due
        FROM found f JOIN occurrence w ON w.measure = f.measure
        GROUP BY f.id, f.waits_for, f.measure),
    finished AS (
        SELECT a.id
        FROM control_said s JOIN awaited a ON a.measure = s.measure AND a.due = coalesce(s.due, a.due)
        WHERE s.reported OR s.not_required)
    SELECT id, waits_for FROM awaited WHERE id NOT IN (SELECT id FROM finished)"""
# `place`: where a measure stands among those of all plans, for orders.
_PLACE = """
    SELECT m.id, (p.place << 32) + m.sort AS place
    FROM measure m JOIN (SELECT id, row_number() OVER (ORDER BY id) AS place FROM plan) p ON p.id = m.plan
    WHERE {own_measure}"""
_STATE = f"""
    WITH told AS (
        SELECT o.rowid AS id, o.measure, m.place, o.occurrence, o.continuous,
            coalesce(s.new_due, o.due) AS due,
            coalesce(s.reported, FALSE) OR coalesce(a.reported, FALSE) AS reported,
            coalesce(s.not_required, FALSE) OR coalesce(a.not_required, FALSE) AS not_required,
            u.id IS NOT NULL OR (o.conditional AND s.new_due IS NULL) AS waiting
        FROM occurrence o JOIN control_place m ON m.id = o.measure
        LEFT JOIN control_said s ON s.measure = o.measure AND s.due = o.due
        LEFT JOIN (SELECT * FROM control_said WHERE due IS NULL) a ON a.measure = o.measure
        LEFT JOIN control_unfinished u ON u.id = o.rowid)
    SELECT id, measure, place, occurrence, due,
        (CASE WHEN reported AND (NOT continuous OR due <= $day) THEN 'done'
            WHEN not_required THEN 'not_required' WHEN waiting THEN 'waiting'
            WHEN due < $day THEN 'overdue' WHEN continuous THEN 'continuous'
            WHEN due <= $day::DATE + {SOON_DAYS} THEN 'due_soon'
            WHEN due < date_trunc('quarter', $day::DATE) + INTERVAL 3 MONTH THEN 'due_in_quarter'
            ELSE 'later' END)::ENUM {STATES} AS state,
        state <> 'not_required' AND due >= date_trunc('quarter', $day::DATE)
            AND due < date_trunc('quarter', $day::DATE) + INTERVAL 3 MONTH AS in_quarter
    FROM told"""
_BY_MEASURE = """
    WITH counted AS (
        SELECT measure, count(*) AS occurrences,
            count(*) FILTER (state = 'done') AS done,
            count(*) FILTER (state = 'not_required') AS not_required,
            count(*) FILTER (state = 'waiting') AS waiting,
            count(*) FILTER (state = 'overdue') AS overdue,
            count(*) FILTER (in_quarter) AS in_quarter,
            min(due) FILTER (state IN ('due_soon', 'due_in_quarter', 'later', 'continuous')) AS next_due
        FROM control_state GROUP BY measure)
    SELECT p.id AS measure, c.* EXCLUDE (measure)
    FROM control_place p LEFT JOIN counted c ON c.measure = p.id"""


_TABLES = {
    "control_said": _SAID,
    "control_unfinished": _UNFINISHED,
    "control_place": _PLACE,
    "control_state": _STATE,
    "control_measure": _BY_MEASURE,
}


def prepare(connection: Connection, day: date, plan: str | None) -> None:
    """Make the temporary tables that answer for a day (and a plan), unless this reader has them already.

    `control_state`: one row an occurrence, `id` its rowid and `measure` the id of its measure, `place` that
    orders measures by plan and `sort`, `due` as moved, `state` (an ENUM in the order of STATES), `in_quarter`
    (due in the day's calendar quarter and required). `control_measure`: each measure, with how many of its
    occurrences are in which state. `control_unfinished`: occurrences that wait, with the measure `waits_for`
    whose occurrence is not finished.
    """
    key = f"{day} {plan!r}"
    if _is_made(connection, key):
        return
    own, own_measure = ("plan = $plan", "m.plan = $plan") if plan is not None else ("TRUE", "TRUE")
    given: dict[str, object] = {"day": day} | ({"plan": plan} if plan is not None else {})
    for name, select in _TABLES.items():
        text = select.format(own=own, own_measure=own_measure)
        used = {place: value for place, value in given.items() if f"${place}" in text}
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {text}", used)
    # The tables of a writer may age at any moment, and are made anew each time.
    connection.execute(
        "SET VARIABLE control_key = if(current_setting('access_mode') = 'read_only', ?, NULL)", [key]
    )


def _is_made(connection: Connection, key: str) -> bool:
    return connection.execute("SELECT getvariable('control_key')").fetchone() == (key,)
