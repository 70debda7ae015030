"""The rules for events on measures: what each kind must and may say, and what it is about must exist."""

from __future__ import annotations

import math
from dataclasses import fields, replace
from datetime import date

from warehouse.attachments import is_sha256
from warehouse.measure_event import EventError, EventKind, MeasureEvent
from warehouse.store import Connection

_ABOUT = {"kind", "day", "plan", "number", "due"}
_PAPERS = {"text", "document", "document_date", "attachment", "attachment_name"}
_FIELDS = {
    EventKind.REPORTED: _PAPERS | {"figure"},
    EventKind.NOT_REQUIRED: _PAPERS | {"reason", "allowed_by"},
    EventKind.WAITS: _PAPERS | {"reason", "waits_for"},
    EventKind.MOVED: _PAPERS | {"new_due", "reason", "allowed_by"},
    EventKind.CLOSED: _PAPERS | {"new_due", "reason", "allowed_by"},
    EventKind.WITHDRAWN: {"reason", "text", "withdraws"},
}
_OF_ONE = {EventKind.REPORTED, EventKind.MOVED, EventKind.CLOSED}  # said of one occurrence, never of all
_SHOWN_DATES = 12


def checked(connection: Connection, event: MeasureEvent, today: date) -> MeasureEvent:
    """The event, completed. Raises EventError, and ValueError for a field that its kind does not have."""
    event = _without_blanks(event)
    said = {field.name for field in fields(event) if getattr(event, field.name) is not None}
    if stray := said - _ABOUT - _FIELDS[event.kind]:
        raise ValueError(f"{event.kind}: {sorted(stray)}")
    for name in ("day", "document_date"):
        value = getattr(event, name)
        if value is not None and value > today:
            raise EventError(name, "error.event_in_future", day=value.isoformat())
    if event.kind is EventKind.WITHDRAWN:
        return _withdrawal(connection, event)
    _check_measure(connection, event)
    event = replace(event, due=_due(connection, event))
    _check_said(event)
    if event.kind in (EventKind.MOVED, EventKind.CLOSED):
        return _with_new_due(connection, event)
    if event.kind is EventKind.WAITS:
        _check_waits(connection, event)
    return event


def _without_blanks(event: MeasureEvent) -> MeasureEvent:
    return replace(
        event,
        plan=event.plan.strip(),
        number=event.number.strip().rstrip("."),
        text=_said(event.text),
        document=_said(event.document),
        reason=_said(event.reason),
        allowed_by=_said(event.allowed_by),
        waits_for=_said(event.waits_for),
    )


def _said(text: str | None) -> str | None:
    return (text or "").strip() or None


def _check_measure(connection: Connection, event: MeasureEvent) -> None:
    """The plan and the measure are there, and the day is not before the plan."""
    plan = connection.execute(
        "SELECT least(valid_from, coalesce(approved, valid_from)) FROM plan WHERE id = ?", [event.plan]
    ).fetchone()
    if plan is None:
        known = connection.execute("SELECT id FROM plan ORDER BY id LIMIT 20").fetchall()
        listed = ", ".join(name for (name,) in known) or "–"
        raise EventError("plan", "error.event_plan_unknown", plan=event.plan or "–", known=listed)
    if not _has_measure(connection, event.plan, event.number):
        places = {"plan": event.plan, "number": event.number or "–"}
        raise EventError("number", "error.event_measure_unknown", **places)
    if event.day < plan[0]:
        places = {"day": event.day.isoformat(), "plan": event.plan, "first": plan[0].isoformat()}
        raise EventError("day", "error.event_before_plan", **places)


def _has_measure(connection: Connection, plan: str, number: str | None) -> bool:
    return (
        connection.execute("SELECT 1 FROM measure WHERE plan = ? AND number = ?", [plan, number]).fetchone()
        is not None
    )


def _due(connection: Connection, event: MeasureEvent) -> date | None:
    """The due date that the event is about; that of the only occurrence where none is given."""
    found = connection.execute(
        "SELECT due FROM occurrence WHERE plan = ? AND number = ? ORDER BY due", [event.plan, event.number]
    ).fetchall()
    dates: list[date] = [due for (due,) in found]
    shown = [due.isoformat() for due in dates[:_SHOWN_DATES]]
    listed = ", ".join([*shown, "…"] if len(dates) > _SHOWN_DATES else shown)
    if event.due is not None:
        if event.due not in dates:
            places = {"number": event.number, "due": event.due.isoformat(), "known": listed or "–"}
            raise EventError("due", "error.event_due_unknown", **places)
        return event.due
    if len(dates) == 1:
        return dates[0]
    if dates and event.kind in _OF_ONE:
        raise EventError("due", "error.event_due_needed", number=event.number, known=listed)
    if not dates and event.kind in (EventKind.MOVED, EventKind.CLOSED):
        raise EventError("due", "error.event_no_due", number=event.number)
    return None


def _check_said(event: MeasureEvent) -> None:
    """A report says something, a number is one, an attached file has a name."""
    if event.figure is not None and not math.isfinite(event.figure):
        raise EventError("figure", "error.event_figure_wrong", figure=str(event.figure))
    if event.attachment is not None and not (is_sha256(event.attachment) and event.attachment_name):
        raise ValueError(f"attachment: {event.attachment!r}, {event.attachment_name!r}")
    told = (event.text, event.figure, event.document, event.attachment)
    if event.kind is EventKind.REPORTED and all(value is None for value in told):
        raise EventError("text", "error.event_report_empty", number=event.number)
    if event.kind is EventKind.MOVED:
        for name in ("new_due", "reason", "allowed_by"):
            if getattr(event, name) is None:
                raise EventError(name, "error.event_moved_incomplete", number=event.number)


def _with_new_due(connection: Connection, event: MeasureEvent) -> MeasureEvent:
    found = connection.execute(
        "SELECT starts, continuous FROM occurrence WHERE plan = ? AND number = ? AND due = ?",
        [event.plan, event.number, event.due],
    ).fetchone()
    assert found is not None, "its due date was found before"
    starts, continuous = found
    if event.kind is EventKind.CLOSED and not continuous:
        raise EventError("kind", "error.event_not_continuous", number=event.number)
    new_due = event.new_due or event.day
    if new_due < starts:
        places = {"number": event.number, "day": new_due.isoformat(), "starts": starts.isoformat()}
        raise EventError("new_due", "error.event_new_due_early", **places)
    return replace(event, new_due=new_due)


def _check_waits(connection: Connection, event: MeasureEvent) -> None:
    """What is waited for is another measure of the plan, and does not wait for this one in turn."""
    if event.waits_for is None or not _has_measure(connection, event.plan, event.waits_for):
        places = {"plan": event.plan, "number": event.waits_for or "–"}
        raise EventError("waits_for", "error.event_measure_unknown", **places)
    waits = connection.execute(
        """
        SELECT number, waits_for FROM measure WHERE plan = $plan AND waits_for IS NOT NULL
        UNION SELECT number, waits_for FROM measure_event WHERE plan = $plan AND kind = 'waits'
            AND event_id NOT IN (SELECT withdraws FROM measure_event WHERE withdraws IS NOT NULL)""",
        {"plan": event.plan},
    ).fetchall()
    reached = {event.waits_for}
    while new := {awaited for number, awaited in waits if number in reached} - reached:
        reached |= new
    if event.number in reached:
        places = {"number": event.number, "other": event.waits_for}
        raise EventError("waits_for", "error.event_waits_circle", **places)


def _withdrawal(connection: Connection, event: MeasureEvent) -> MeasureEvent:
    found = connection.execute(
        "SELECT plan, number, due, day FROM measure_event WHERE event_id = ? AND kind <> 'withdrawn'",
        [event.withdraws],
    ).fetchone()
    if found is None:
        raise EventError("withdraws", "error.event_unknown", event=event.withdraws or "–")
    plan, number, due, day = found
    if connection.execute("SELECT 1 FROM measure_event WHERE withdraws = ?", [event.withdraws]).fetchone():
        raise EventError("withdraws", "error.event_withdrawn", event=event.withdraws)
    if event.day < day:
        places = {"event": event.withdraws, "day": event.day.isoformat(), "first": day.isoformat()}
        raise EventError("day", "error.event_withdrawn_before", **places)
    return replace(event, plan=plan, number=number, due=due)
