"""What the page Measures is made of: due dates with their measures, and sums, as they stand on the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from warehouse.control_chosen import Chosen

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Due:
    """One occurrence on the day. `first_due`: the date by which it is known; `due`: the one in force.

    `state`: one of `warehouse.control_states.STATES`; `days_late`: 0 unless overdue; `waits_for`: number of a
    measure that is not finished; `report` to `attachment_name`: of the latest report; `others`: executors
    but the lead.
    """

    plan: str
    number: str
    section: str
    wording: str
    deadline: str
    starts: date
    first_due: date
    due: date
    report_due: date | None
    state: str
    days_late: int
    conditional: bool
    continuous: bool
    waits_for: str | None
    lead: str | None
    others: tuple[str, ...]
    helpers: tuple[str, ...]
    reported_on: date | None
    report: str | None
    figure: float | None
    document: str | None
    document_date: date | None
    attachment: str | None
    attachment_name: str | None
    moved_reason: str | None
    moved_allowed_by: str | None

    @property
    def executors(self) -> tuple[str, ...]:
        return (*((self.lead,) if self.lead else ()), *self.others)


@dataclass(frozen=True)
class Group:
    """What a plan, a section or an executor answers for; `lead` and `co`: measures by role (of executors)."""

    code: str  # what the filter is set to
    name: str
    measures: int
    dates: int
    done: int
    not_required: int
    overdue: int
    overdue_measures: int
    quarter: int
    lead: int = 0
    co: int = 0

    @property
    def share(self) -> float | None:
        """Done of what is required, in per cent."""
        required = self.dates - self.not_required
        return 100 * self.done / required if required else None


@dataclass(frozen=True)
class Scope:
    """What the page is asked. `plan`: None for all of them; the others: None where nothing is chosen."""

    plan: str | None
    as_of: date
    state: str | None = None
    executor: str | None = None
    section: str | None = None

    def chosen(
        self, *states: str, in_quarter: bool = False, soon: bool = False, due: tuple[date, date] | None = None
    ) -> Chosen:
        """The choice of due dates within the filters."""
        return Chosen(
            states=states,
            in_quarter=in_quarter,
            soon=soon,
            executor=self.executor,
            section=self.section,
            due_from=due[0] if due else None,
            due_to=due[1] if due else None,
        )


@dataclass(frozen=True)
class Totals:
    """All plans that are shown, together; `without_dates`: measures whose deadline gives no date."""

    measures: int
    without_dates: int
    dates: int
    done: int
    overdue: int
    overdue_measures: int
    quarter: int
    left_in_quarter: int
    period_stated: bool


def due_of(row: Mapping[str, Any]) -> Due:
    """A row of `warehouse.control_list.occurrences_on`."""
    lead = text(row["lead"])
    return Due(
        plan=str(row["plan"]),
        number=str(row["number"]),
        section=str(row["section"]),
        wording=str(row["wording"]),
        deadline=str(row["deadline"]),
        starts=day(row["starts"]) or day(row["due"]) or date.min,
        first_due=day(row["original_due"]) or date.min,
        due=day(row["due"]) or date.min,
        report_due=day(row["report_due"]),
        state=str(row["state"]),
        days_late=int(row["days_late"]),
        conditional=bool(row["conditional"]),
        continuous=bool(row["continuous"]),
        waits_for=text(row["waits_for"]),
        lead=lead,
        others=tuple(name for name in row["executors"] if name != lead),
        helpers=tuple(row["helpers"]),
        reported_on=day(row["reported_on"]),
        report=text(row["report"]),
        figure=None if pd.isna(row["figure"]) else float(row["figure"]),
        document=text(row["document"]),
        document_date=day(row["document_date"]),
        attachment=text(row["attachment"]),
        attachment_name=text(row["attachment_name"]),
        moved_reason=text(row["moved_reason"]),
        moved_allowed_by=text(row["moved_allowed_by"]),
    )


def group_of(row: Mapping[str, Any], code: str, name: str) -> Group:
    """A row of `plans_on`, `executors_on` or `sections_on` of `warehouse.control`."""
    return Group(
        code,
        name,
        int(row["measures"]),
        int(row["occurrences"]),
        int(row["done"]),
        int(row["not_required"]),
        int(row["overdue_occurrences"]),
        int(row["overdue_measures"]),
        int(row["due_in_quarter_occurrences"]),
        int(row.get("as_lead", 0)),
        int(row.get("as_co", 0)),
    )


def text(value: Any) -> str | None:
    """A cell's words; None for what a data frame has where there are none."""
    return None if value is None or pd.isna(value) else str(value)


def day(value: Any) -> date | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()
