"""Which occurrence a report is about: found by its due date, first or moved, or by the period of that."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from domain import Period
from plans.deadline import Once
from plans.deadline_wording import Understood, read_deadline
from plans.due_dates import schedule
from plans.occurrence import Span
from warehouse.control import plans_on
from warehouse.control_list import occurrences_on
from warehouse.measure_event import EventError
from warehouse.store import Connection

_DAY = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})(?:\s*(?:г\.?|ж\.?))?")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}([ T]00:00(:00)?)?")
_SHOWN_DATES = 12


def day_from(text: str) -> date | None:
    """A day written `31.03.2026` or `2026-03-31`; None for anything else."""
    text = text.strip()
    try:
        if found := _DAY.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(text[:10]) if _ISO.fullmatch(text) else None
    except ValueError:
        return None


@dataclass(frozen=True)
class _Due:
    """The due date of an occurrence, and the one that it was moved to."""

    due: date
    moved: date


class DueFinder:
    """Looks the plans of a store up once, and answers from what it saw."""

    def __init__(self, connection: Connection, today: date) -> None:
        self._connection, self._today = connection, today
        plans = plans_on(connection, today)
        self._spans = {
            row["plan"]: Span(row["valid_from"].date(), row["valid_to"].date()) for _, row in plans.iterrows()
        }
        self._titles: dict[str, list[str]] = {}
        for code, title in zip(plans["plan"], plans["title"], strict=True):
            self._titles.setdefault(_plain(title), []).append(code)
        self._dues: dict[str, dict[str, list[_Due]]] = {}

    def plan_named(self, name: str) -> str:
        """The code of a plan that is named by its code or by its title; another name stays as it is."""
        titled = self._titles.get(_plain(name), [])
        return titled[0] if name not in self._spans and len(titled) == 1 else name

    def find(self, plan: str, number: str, text: str) -> date | None:
        """The original due date of the occurrence; None where the text is blank. Raises EventError.

        A plan or measure that the store does not have is left for `check_event` to refuse.
        """
        dues = self._of(plan).get(number, []) if plan in self._spans else []
        if not text or not dues:
            return None
        day = day_from(text)
        first, last = (day, day) if day is not None else self._period(plan, number, text, dues)
        found = [each.due for each in dues if first <= each.due <= last]
        found = found or [each.due for each in dues if first <= each.moved <= last]
        if len(found) != 1:
            key = "report_table.due_several" if found else "report_table.due_none"
            known = _listed(found or [each.due for each in dues])
            raise EventError("due", key, number=number, text=text, known=known)
        return found[0]

    def _period(self, plan: str, number: str, text: str, dues: list[_Due]) -> tuple[date, date]:
        try:
            period = Period.parse(text)
            return period.start, period.end
        except ValueError:
            pass
        understood = read_deadline(text)
        deadline = understood.readings[0].deadline if isinstance(understood, Understood) else None
        made = schedule(deadline, self._spans[plan]).occurrences if deadline is not None else ()
        if deadline is None or not isinstance(deadline.when, Once) or not made:
            known = _listed([each.due for each in dues])
            raise EventError("due", "report_table.due_wrong", number=number, text=text, known=known)
        if len(made) > 1:
            raise EventError("due", "report_table.due_year", text=text)
        by_then = deadline.when.stretch.first is None  # "until", not all the while since the plan began
        return made[0].due if by_then else made[0].starts, made[0].due

    def _of(self, plan: str) -> dict[str, list[_Due]]:
        if plan not in self._dues:
            self._dues[plan] = {}
            found = occurrences_on(self._connection, self._today, plan, order="measure")
            for number, due, moved in zip(found["number"], found["original_due"], found["due"], strict=True):
                self._dues[plan].setdefault(number, []).append(_Due(due.date(), moved.date()))
        return self._dues[plan]


def _plain(title: str) -> str:
    return " ".join(title.split()).casefold()


def _listed(days: list[date]) -> str:
    shown = [day.isoformat() for day in days[:_SHOWN_DATES]]
    return ", ".join([*shown, "…"] if len(days) > _SHOWN_DATES else shown)
