"""An event on a measure's occurrence: what may be said of it, and which fields that takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain import ArgumentError


class EventKind(StrEnum):
    REPORTED = "reported"
    NOT_REQUIRED = "not_required"
    WAITS = "waits"  # for another measure of the plan
    MOVED = "moved"  # the due date
    CLOSED = "closed"  # a continuous measure: its closing date
    WITHDRAWN = "withdrawn"  # takes an event back


@dataclass(frozen=True)
class MeasureEvent:
    """Something said of an occurrence on a day, the day from which it holds.

    `due`: the original due date of the occurrence. Without it the whole measure is meant (`not_required`,
    `waits`), or the only occurrence that the measure has. `new_due`: of a moved date, or the day on which a
    continuous measure closes (`day`, unless given): from the next one on it is overdue unless reported.
    `attachment`: what `keep_attachment` gave. `withdraws`: an event's number; plan, measure and due date are
    then its own and may be left out.
    """

    kind: EventKind
    day: date
    plan: str = ""
    number: str = ""
    due: date | None = None
    text: str | None = None
    figure: float | None = None
    document: str | None = None
    document_date: date | None = None
    attachment: str | None = None
    attachment_name: str | None = None
    new_due: date | None = None
    reason: str | None = None
    allowed_by: str | None = None
    waits_for: str | None = None
    withdraws: int | None = None


class EventError(ArgumentError):
    """An event that cannot be; `field` names the field of MeasureEvent that is at fault."""

    def __init__(self, field: str, key: str, **places: object) -> None:
        super().__init__(key, **places)
        self.field = field
