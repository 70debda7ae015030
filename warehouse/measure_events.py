"""What is said of occurrences of measures: checked, and added to a table from which nothing is taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, date, datetime

from warehouse import audit, event_rules
from warehouse.measure_event import MeasureEvent
from warehouse.plans import measure_ids
from warehouse.store import Connection
from warehouse.temporary import insert_rows

_TYPES = {
    "event_id": "BIGINT", "kind": "VARCHAR", "day": "DATE",
    "plan": "VARCHAR", "number": "VARCHAR", "due": "DATE",
    "text": "VARCHAR", "figure": "DOUBLE", "document": "VARCHAR", "document_date": "DATE",
    "attachment": "VARCHAR", "attachment_name": "VARCHAR", "new_due": "DATE", "reason": "VARCHAR",
    "allowed_by": "VARCHAR", "waits_for": "VARCHAR", "withdraws": "BIGINT", "measure": "BIGINT",
}  # fmt: skip


def add_event(connection: Connection, event: MeasureEvent, today: date | None = None) -> int:
    """Check an event, add it with a note in the audit, and give its number. Raises EventError."""
    checked = event_rules.checked(connection, event, today or date.today())
    (number,) = _insert(connection, [checked])
    audit.note(
        connection, "measure",
        plan=checked.plan, number=checked.number, kind=checked.kind, due=checked.due, event=number,
    )  # fmt: skip
    return number


def add_events(connection: Connection, events: Sequence[MeasureEvent], source: str) -> list[int]:
    """Add events that `check_event` gave, with one note in the audit; `source`: the file they are from."""
    numbers = _insert(connection, events)
    plans = ", ".join(sorted({event.plan for event in events}))
    audit.note(connection, "report", plan=plans, file=source, events=len(numbers))
    return numbers


def check_event(connection: Connection, event: MeasureEvent, today: date | None = None) -> MeasureEvent:
    """The event with what it leaves out filled in. Raises EventError for one that cannot be."""
    return event_rules.checked(connection, event, today or date.today())


def _insert(connection: Connection, events: Sequence[MeasureEvent]) -> list[int]:
    if not events:
        return []
    last = connection.execute("SELECT coalesce(max(event_id), 0) FROM measure_event").fetchone()
    first = int(last[0]) + 1 if last else 1
    numbers = list(range(first, first + len(events)))
    values = {field.name: [getattr(event, field.name) for event in events] for field in fields(MeasureEvent)}
    ids = {plan: measure_ids(connection, plan) for plan in {event.plan for event in events}}
    values = {
        "event_id": numbers,
        **values,
        "kind": [event.kind.value for event in events],
        "measure": [ids[event.plan][event.number] for event in events],
    }
    columns = {name: (kind, values[name]) for name, kind in _TYPES.items()}
    columns["entered_at"] = ("TIMESTAMP", [datetime.now(UTC).replace(tzinfo=None)] * len(events))
    columns["entered_by"] = ("VARCHAR", [audit.actor()] * len(events))
    insert_rows(connection, "measure_event", columns)
    return numbers


def bring_events(connection: Connection, database: str) -> None:
    """Put the events of another version of the store, attached as `database`, in the place of this one's.

    They get the ids that their measures have here; those of measures that are unknown here get numbers that
    no measure has.
    """
    connection.execute("DELETE FROM measure_event")
    connection.execute(
        f"""
        INSERT INTO measure_event BY NAME
        WITH said AS (SELECT DISTINCT plan, number FROM {database}.measure_event),
        known AS (
            SELECT s.plan, s.number, coalesce(m.id, (SELECT coalesce(max(id), 0) FROM measure)
                + row_number() OVER (ORDER BY s.plan, s.number)) AS id
            FROM said s LEFT JOIN measure m ON m.plan = s.plan AND m.number = s.number)
        SELECT COLUMNS(lambda name: name <> 'measure' AND name <> 'id'), id AS measure
        FROM {database}.measure_event JOIN known USING (plan, number) ORDER BY event_id"""
    )


def is_known(connection: Connection, event: MeasureEvent) -> bool:
    """Whether the store has a report that says the same of the same day, and was not taken back."""
    return (
        connection.execute(
            """
            SELECT 1 FROM measure_event
            WHERE kind = ? AND plan = ? AND number = ? AND day = ? AND due IS NOT DISTINCT FROM ?
              AND text IS NOT DISTINCT FROM ? AND figure IS NOT DISTINCT FROM ?
              AND document IS NOT DISTINCT FROM ? AND event_id NOT IN (
                SELECT withdraws FROM measure_event WHERE withdraws IS NOT NULL)""",
            [event.kind.value, event.plan, event.number, event.day, event.due,
             event.text, event.figure, event.document],
        ).fetchone()
        is not None
    )  # fmt: skip
