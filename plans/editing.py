"""A plan as a table that a person corrects before it is saved, and the plan that the corrected table is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from domain import ArgumentError
from plans.plan import Executor, Measure, Plan, Role

COLUMNS = ("number", "section", "wording", "deadline", "result", "executors")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
_HELPER = re.compile(r"\((.*)\)", re.DOTALL)


def to_table(plan: Plan) -> pd.DataFrame:
    """A row a measure; executors in one cell, the lead first, `;` between them, helpers in brackets."""
    rows = [
        (m.number, m.section, m.wording, m.deadline, m.result, executors_text(m.executors))
        for m in plan.measures
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=str)


def executors_text(executors: Sequence[Executor]) -> str:
    return "; ".join(f"({each.name})" if each.role is Role.HELPER else each.name for each in executors)


def read_executors(text: str) -> tuple[Executor, ...]:
    """The executors of a cell: `;` or a new line parts them, brackets make a helper, the first one leads."""
    found: list[Executor] = []
    for part in _parts(text):
        helper = _HELPER.fullmatch(part)
        leads = not any(each.role is Role.LEAD for each in found)
        role = Role.HELPER if helper else Role.LEAD if leads else Role.CO
        name = " ".join((helper[1] if helper else part).split())
        if name and name not in {each.name for each in found}:
            found.append(Executor(name=name, role=role))
    return tuple(found)


def from_table(
    plan: Plan, table: pd.DataFrame, readings: Mapping[str, str] | None = None, **head: object
) -> Plan:
    """The plan with the table's measures; `head`: fields of the plan that were corrected as well.

    What the table has no column for (the measure waited for, indicators, areas) stays with its number.
    `readings`: number -> the reading of its deadline that was chosen. Raises ArgumentError for a number that
    is missing or stands twice, a measure without words, an id that cannot name a file, a period that ends
    before it begins. A measure without a deadline is kept: it is shown as not understood.
    """
    measures = _measures(plan, table, readings or {})
    if not measures:
        raise ArgumentError("error.plan_empty")
    made = {name: getattr(plan, name) for name in Plan.model_fields} | head
    if not _ID.fullmatch(str(made["id"])):
        raise ArgumentError("error.plan_id", id=made["id"])
    start, end = made["valid_from"], made["valid_to"]
    assert isinstance(start, date) and isinstance(end, date)
    if start > end:
        raise ArgumentError("error.plan_period", start=f"{start:%d.%m.%Y}", end=f"{end:%d.%m.%Y}")
    return Plan(**{**made, "measures": measures})


def _measures(plan: Plan, table: pd.DataFrame, readings: Mapping[str, str]) -> tuple[Measure, ...]:
    before = {measure.number: measure for measure in plan.measures}
    measures: dict[str, Measure] = {}
    for place, row in enumerate(table.fillna("").astype(str).to_dict("records"), start=1):
        said = {name: str(row.get(name, "")).strip() for name in COLUMNS}
        if not any(said.values()):
            continue  # a row that was added and left empty
        number = said["number"].rstrip(".")
        if not number:
            raise ArgumentError("error.plan_no_number", row=place)
        if number in measures:
            raise ArgumentError("error.plan_number_twice", number=number)
        if not said["wording"]:
            raise ArgumentError("error.plan_no_wording", number=number)
        known = before.get(number)
        reading = readings.get(number) or (
            known.reading if known and known.deadline == said["deadline"] else None
        )
        measures[number] = Measure(
            number=number,
            section=said["section"],
            wording=said["wording"],
            deadline=said["deadline"],
            result=said["result"],
            executors=read_executors(said["executors"]),
            reading=reading,
            waits_for=known.waits_for if known else None,
            indicators=known.indicators if known else (),
            areas=known.areas if known else (),
        )
    return tuple(measures.values())


def _parts(text: str) -> list[str]:
    """The text parted at `;` and new lines, but not inside brackets."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter == "(") - (letter == ")" and depth > 0)
        if letter in ";\n" and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts if part.strip()]
