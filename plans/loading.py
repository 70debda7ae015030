"""A plan into the store: its measures with their due dates, and what of its deadlines must be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from plans.deadline_wording import NotUnderstood, read_deadline
from plans.due_dates import Schedule, schedule
from plans.occurrence import Span
from plans.plan import Measure, Plan, Role
from plans.plan_file import PlanFile
from warehouse.plans import plan_checksums, replace_plan
from warehouse.store import Connection


@dataclass(frozen=True)
class Dated:
    """A measure with its due dates. `kind`: of its deadline; None: not understood. `readings`: the codes of
    all its readings, where there are several. `outside`: dates that its deadline names outside the plan."""

    measure: Measure
    schedule: Schedule
    kind: str | None
    readings: tuple[str, ...]

    @property
    def outside(self) -> tuple[date, ...]:
        return self.schedule.outside


@dataclass(frozen=True)
class Contents:
    """What a plan comes to."""

    plan: Plan
    measures: tuple[Dated, ...]

    @property
    def not_understood(self) -> list[Measure]:
        return [each.measure for each in self.measures if each.kind is None]

    @property
    def ambiguous(self) -> list[Measure]:
        """Of several readings, none chosen yet."""
        return [each.measure for each in self.measures if each.readings and each.measure.reading is None]

    @property
    def occurrences(self) -> int:
        return sum(len(each.schedule.occurrences) for each in self.measures)


def contents_of(plan: Plan) -> Contents:
    """The due dates of all measures. Raises ArgumentError for a chosen reading that a wording has not."""
    span = Span(plan.valid_from, plan.valid_to, plan.approved)
    return Contents(plan, tuple(_dated(measure, span, plan.weekends) for measure in plan.measures))


def _dated(measure: Measure, span: Span, weekends: bool) -> Dated:
    found = read_deadline(measure.deadline, measure.result)
    if isinstance(found, NotUnderstood):
        return Dated(measure, Schedule(()), None, ())
    deadline = found.chosen(measure.reading)
    made = schedule(deadline, span, weekends)
    shown = made.occurrences
    if not shown and made.outside:  # its kind is known, though no date of it lies in the plan
        wider = Span(min(span.start, *made.outside), max(span.end, *made.outside))
        shown = schedule(deadline, wider).occurrences
    kind = shown[0].kind if shown else "once"
    codes = tuple(reading.code for reading in found.readings)
    return Dated(measure, made, kind, codes if len(codes) > 1 else ())


def load_plan(connection: Connection, file: PlanFile) -> Contents:
    """Put a plan into the store in the place of an earlier version of it."""
    plan, contents = file.plan, contents_of(file.plan)
    head = plan.model_dump(include={"id", "title", "area", "approved", "valid_from", "valid_to"})
    head |= plan.model_dump(include={"period_stated", "weekends", "source"})
    replace_plan(
        connection,
        {**head, "checksum": file.checksum},
        [_measure_row(each, place) for place, each in enumerate(contents.measures)],
        [
            {"number": measure.number, "sort": place, "name": each.name, "role": each.role.value}
            for measure in plan.measures
            for place, each in enumerate(measure.executors)
        ],
        [
            {**asdict(one), "number": each.measure.number, "occurrence": one.number}
            for each in contents.measures
            for one in each.schedule.occurrences
        ],
    )
    return contents


def ensure_plans(connection: Connection, files: Sequence[PlanFile]) -> None:
    """Load the plans that the store lacks, or holds as another file had them."""
    held = plan_checksums(connection)
    for file in files:
        if held.get(file.plan.id) != file.checksum:
            load_plan(connection, file)


def links(plan: Plan) -> int:
    """Pairs of a measure and a body that answers for it; helpers do not."""
    return sum(each.role is not Role.HELPER for measure in plan.measures for each in measure.executors)


def _measure_row(each: Dated, place: int) -> dict[str, object]:
    measure = each.measure
    return {
        "number": measure.number,
        "sort": place,
        "section": measure.section,
        "wording": measure.wording,
        "deadline": measure.deadline,
        "result": measure.result,
        "kind": each.kind,
        "reading": measure.reading,
        "waits_for": measure.waits_for,
        "indicators": list(measure.indicators),
        "areas": list(measure.areas),
    }
