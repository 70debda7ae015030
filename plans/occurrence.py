"""What deadlines come to: the period of a plan, and the due dates of a measure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Span:
    """A plan's period, both ends included, and the day of its approval, before which nothing recurs."""

    start: date
    end: date
    approved: date | None = None

    @property
    def effective_start(self) -> date:
        return self.start if self.approved is None else max(self.start, self.approved)


@dataclass(frozen=True)
class Occurrence:
    """One due date of a measure.

    `number`: from 1 within the measure. `starts`: first day of what it is about. `report_due`: until when the
    report on it is due, where the plan says so; it may follow the plan's end. `kind`: `once`,
    `recurring/quarter` and so on, `continuous`, `several dates`. A `conditional` one is never overdue by
    itself; a `continuous` one closes at the period's end.
    """

    number: int
    starts: date
    due: date
    kind: str
    report_due: date | None = None
    conditional: bool = False
    continuous: bool = False
