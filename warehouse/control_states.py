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

# Of several words of a kind the latest stands: the last day's, of one day the last entered. What was said of
# a whole measure was said of each of its occurrences. `id`: an occurrence's rowid, which joins fast.
_HEARD = """
    WITH event AS MATERIALIZED (
        SELECT plan, number, due, kind, new_due, waits_for,
            (day - DATE '1970-01-01') * 4294967296 + event_id AS latest
        FROM measure_event
        WHERE day <= $day AND kind <> 'withdrawn' AND {asked} AND event_id NOT IN (
            SELECT withdraws FROM measure_event WHERE withdraws IS NOT NULL AND day <= $day))
    SELECT o.rowid AS id, e.kind, e.new_due, e.waits_for, e.latest
    FROM occurrence o JOIN event e ON o.plan = e.plan AND o.number = e.number AND o.due = e.due
    UNION ALL
    SELECT o.rowid AS id, e.kind, e.new_due, e.waits_for, e.latest
    FROM occurrence o JOIN event e ON o.plan = e.plan AND o.number = e.number AND e.due IS NULL"""
_DATED = """
    SELECT id, arg_max(new_due, latest) AS new_due FROM control_heard
    WHERE kind IN ('moved', 'closed') GROUP BY id"""
_ASKED = """
    SELECT id, plan, due, arg_max(waits_for, latest) AS waits_for FROM (
        SELECT o.rowid AS id, o.plan, o.due, m.waits_for, 0 AS latest
        FROM occurrence o JOIN measure m ON o.plan = m.plan AND o.number = m.number
        WHERE m.waits_for IS NOT NULL AND {asked_of}
        UNION ALL
        SELECT h.id, o.plan, o.due, h.waits_for, h.latest
        FROM occurrence o JOIN control_heard h ON o.rowid = h.id WHERE h.kind = 'waits')
    GROUP BY id, plan, due"""
# Awaited is the occurrence of the same period: the last one due by the own due date, else the first.
_AWAITED = """
    SELECT q.id, q.waits_for, coalesce(
            arg_max(w.rowid, w.due) FILTER (w.due <= q.due), arg_min(w.rowid, w.due)) AS awaited
    FROM occurrence w JOIN control_asked q ON w.plan = q.plan AND w.number = q.waits_for
    GROUP BY q.id, q.waits_for"""
_UNFINISHED = """
    SELECT id, waits_for FROM control_awaited WHERE awaited NOT IN (
        SELECT id FROM control_heard WHERE kind IN ('reported', 'not_required'))"""
_STATE = f"""
    WITH told AS (
    SELECT o.rowid AS id, m.rowid AS measure, o.occurrence, o.continuous, coalesce(d.new_due, o.due) AS due,
        o.rowid IN (SELECT id FROM control_heard WHERE kind = 'reported') AS reported,
        o.rowid IN (SELECT id FROM control_heard WHERE kind = 'not_required') AS not_required,
        u.waits_for, u.id IS NOT NULL OR (o.conditional AND d.id IS NULL) AS waiting
    FROM occurrence o JOIN measure m ON m.plan = o.plan AND m.number = o.number
    LEFT JOIN control_dated d ON d.id = o.rowid
    LEFT JOIN control_unfinished u ON u.id = o.rowid
    WHERE {{asked_of}})
    SELECT id, measure, occurrence, due, waits_for,
        CASE WHEN reported AND (NOT continuous OR due <= $day) THEN 'done'
            WHEN not_required THEN 'not_required' WHEN waiting THEN 'waiting'
            WHEN due < $day THEN 'overdue' WHEN continuous THEN 'continuous'
            WHEN due <= $day::DATE + {SOON_DAYS} THEN 'due_soon'
            WHEN due < date_trunc('quarter', $day::DATE) + INTERVAL 3 MONTH THEN 'due_in_quarter'
            ELSE 'later' END AS state,
        state <> 'not_required' AND due >= date_trunc('quarter', $day::DATE)
            AND due < date_trunc('quarter', $day::DATE) + INTERVAL 3 MONTH AS in_quarter
    FROM told"""
_BY_MEASURE = """
    SELECT measure, count(*) AS occurrences,
        count(*) FILTER (state = 'done') AS done,
        count(*) FILTER (state = 'not_required') AS not_required,
        count(*) FILTER (state = 'waiting') AS waiting,
        count(*) FILTER (state = 'overdue') AS overdue,
        count(*) FILTER (in_quarter) AS in_quarter,
        min(due) FILTER (state IN ('due_soon', 'due_in_quarter', 'later', 'continuous')) AS next_due
    FROM control_state GROUP BY measure"""


_TABLES = {
    "control_heard": _HEARD,
    "control_dated": _DATED,
    "control_asked": _ASKED,
    "control_awaited": _AWAITED,
    "control_unfinished": _UNFINISHED,
    "control_state": _STATE,
    "control_measure": _BY_MEASURE,
}


def prepare(connection: Connection, day: date, plan: str | None) -> None:
    """Make the temporary tables that answer for a day (and a plan), unless this reader has them already.

    `control_state`: one row an occurrence, `id` its rowid and `measure` that of its measure, `due` as moved,
    `state`, `in_quarter` (due in the day's calendar quarter and required), `waits_for` (the measure whose
    occurrence is not finished). `control_measure`: each measure that has occurrences, with how many are in
    which state. `control_heard`: the events in force by occurrence; the largest `latest` is the last one, and
    `latest % 4294967296` its number.
    """
    given: dict[str, object] = {"day": day} | ({"plan": plan} if plan is not None else {})
    own = {"asked": "plan = $plan", "asked_of": "o.plan = $plan"}
    asked = own if plan is not None else dict.fromkeys(own, "TRUE")
    key = f"{day} {plan!r}"
    if _is_made(connection, key):
        return
    for name, select in _TABLES.items():
        text = select.format(**asked)
        used = {place: value for place, value in given.items() if f"${place}" in text}
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {text}", used)
    connection.execute("CREATE OR REPLACE TEMP TABLE control_key AS SELECT ? AS key", [key])


def _is_made(connection: Connection, key: str) -> bool:
    """Whether the tables answer this question already; a writer's may have aged, and are always made anew."""
    made = connection.execute(
        "SELECT current_setting('access_mode') = 'read_only' AND count(*) > 0 FROM duckdb_tables()"
        " WHERE temporary AND table_name = 'control_key'"
    ).fetchone()
    if made is None or not made[0]:
        return False
    return connection.execute("SELECT key FROM control_key").fetchone() == (key,)
