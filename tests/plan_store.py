"""Small plans of measures for tests, written straight into the tables of a real store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from plans.occurrence import Occurrence
from warehouse.measure_event import EventKind, MeasureEvent
from warehouse.measure_events import add_event
from warehouse.store import Connection, reading, writing

TODAY = date(2026, 12, 1)
QUARTERS = tuple(date(2026, month, day) for month, day in ((3, 31), (6, 30), (9, 30), (12, 31)))


@dataclass(frozen=True)
class M:
    """A measure: its number, its occurrences, who answers (the first leads; `(…)` only helps)."""

    number: str
    occurrences: Sequence[Occurrence] = ()
    executors: Sequence[str] = ("Отдел",)
    section: str = ""
    waits_for: str | None = None
    wording: str = field(default="Провести работу")


def quarterly(conditional: bool = False) -> list[Occurrence]:
    """The four quarters of 2026."""
    return [
        Occurrence(
            number, date(due.year, due.month - 2, 1), due, "recurring/quarter", conditional=conditional
        )
        for number, due in enumerate(QUARTERS, 1)
    ]


def once(due: date, starts: date | None = None, conditional: bool = False) -> list[Occurrence]:
    return [Occurrence(1, starts or due.replace(day=1), due, "once", conditional=conditional)]


def continuous(closes: date = QUARTERS[3], starts: date = date(2026, 1, 1)) -> list[Occurrence]:
    return [Occurrence(1, starts, closes, "continuous", continuous=True)]


def make_plan(
    store: Path,
    measures: Sequence[M],
    plan: str = "plan",
    valid: tuple[date, date] = (date(2026, 1, 1), date(2026, 12, 31)),
) -> Path:
    with writing(store) as connection:
        put_plan(connection, measures, plan, valid)
    return store


def put_plan(
    connection: Connection, measures: Sequence[M], plan: str = "plan", valid: tuple[date, date] | None = None
) -> None:
    first, last = valid or (date(2026, 1, 1), date(2026, 12, 31))
    connection.execute(
        "INSERT INTO plan VALUES (?, ?, NULL, NULL, ?, ?, TRUE, FALSE, 'test', 'test', ?)",
        [plan, f"План {plan}", first, last, datetime.now(UTC).replace(tzinfo=None)],
    )
    for sort, measure in enumerate(measures, 1):
        known = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM measure").fetchone()
        code = known[0] if known else 1
        kind = measure.occurrences[0].kind if measure.occurrences else None
        connection.execute(
            "INSERT INTO measure VALUES (?, ?, ?, ?, ?, 'срок', '', ?, NULL, ?, [], [], ?)",
            [plan, measure.number, sort, measure.section, measure.wording, kind, measure.waits_for, code],
        )
        for place, name in enumerate(measure.executors, 1):
            role = "helper" if name.startswith("(") else "lead" if place == 1 else "co"
            connection.execute(
                "INSERT INTO executor VALUES (?, ?, ?, ?, ?, ?)",
                [plan, measure.number, place, name.strip("()"), role, code],
            )
        for each in measure.occurrences:
            connection.execute(
                "INSERT INTO occurrence VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [plan, measure.number, each.number, each.starts, each.due, each.report_due, each.kind,
                 each.conditional, each.continuous, code],
            )  # fmt: skip


def say(store: Path, kind: str, day: date, number: str = "", **said: object) -> int:
    """Add an event; a report gets a text unless it says something."""
    given: dict[str, object] = {"plan": "plan", "number": number, **said}
    if kind == "reported" and not {"text", "figure", "document", "attachment"} & said.keys():
        given["text"] = "Исполнено"
    with writing(store) as connection:
        return add_event(connection, MeasureEvent(EventKind(kind), day, **given), TODAY)  # type: ignore[arg-type]


def states(store: Path, day: date, number: str | None = None) -> list[str]:
    """The states of a plan's occurrences (or a measure's) in the plan's order."""
    from warehouse.control_chosen import Chosen
    from warehouse.control_list import occurrences_on

    with reading(store) as connection:
        found = occurrences_on(connection, day, "plan", Chosen(number=number), order="measure")
    return list(found["state"])
