"""How the deadlines of a plan were understood, before it is saved: what asks, what has several readings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import streamlit as st

from language import date_text
from plans.deadline import Deadline
from plans.deadline_wording import NotUnderstood, Understood, read_deadline
from plans.deadline_words import said
from plans.due_dates import schedule
from plans.occurrence import Span
from plans.plan import Measure, Plan
from ui import tables
from ui.frame import Page

_SHOWN_DATES = 3


@dataclass(frozen=True)
class Asked:
    """A wording of a deadline with the measures that have it."""

    deadline: str
    result: str
    measures: tuple[Measure, ...]

    @property
    def numbers(self) -> str:
        return ", ".join(measure.number for measure in self.measures)


def wordings(plan: Plan) -> list[tuple[Asked, Understood | NotUnderstood]]:
    """Each wording once, in the plan's order, with what it was read as."""
    found: dict[tuple[str, str], tuple[Understood | NotUnderstood, list[Measure]]] = {}
    for measure in plan.measures:
        read = read_deadline(measure.deadline, measure.result)
        # The result's cell makes a wording of its own only where it changes what is understood.
        own = measure.result if read != read_deadline(measure.deadline) else ""
        found.setdefault((measure.deadline, own), (read, []))[1].append(measure)
    return [
        (Asked(deadline, result, tuple(measures)), read)
        for (deadline, result), (read, measures) in found.items()
    ]


def show(page: Page, plan: Plan) -> dict[str, str]:
    """What is not understood, the choice among readings, and the rest; number -> the reading chosen."""
    every = wordings(plan)
    span = Span(plan.valid_from, plan.valid_to, plan.approved)
    unclear = [asked for asked, read in every if isinstance(read, NotUnderstood)]
    if unclear:
        st.warning(page.count("measures.import_unclear", sum(len(asked.measures) for asked in unclear)))
        _unclear(page, every)
    chosen: dict[str, str] = {}
    for asked, read in every:
        if isinstance(read, Understood) and len(read.readings) > 1:
            code = _choose(page, asked, read, span)
            chosen |= {measure.number: code for measure in asked.measures}
    with st.expander(page.text("measures.import_read_as")):
        _read_as(page, every, span, plan.weekends, chosen)
    return chosen


def _unclear(page: Page, every: list[tuple[Asked, Understood | NotUnderstood]]) -> None:
    columns = [
        tables.Column(page.text(f"measures.column_{name}")) for name in ("number", "deadline", "unclear")
    ]
    cells: list[list[tables.Cell]] = [
        [asked.numbers, asked.deadline or "–", tables.Html(f"<b>{escape(read.rest or '–')}</b>")]
        for asked, read in every
        if isinstance(read, NotUnderstood)
    ]
    tables.show(columns, cells, page.text("measures.import_unclear_table"), "bg-cards")


def _choose(page: Page, asked: Asked, read: Understood, span: Span) -> str:
    """Which of its readings holds; the convention's comes first."""
    options = {
        reading.code: f"{said(reading.deadline, page.lang)} — {_dates(page, reading.deadline, span, False)}"
        for reading in read.readings
    }
    kept = next((measure.reading for measure in asked.measures if measure.reading in options), None)
    codes = list(options)
    return str(
        st.radio(
            page.text("measures.import_reading", deadline=asked.deadline, numbers=asked.numbers),
            codes,
            index=codes.index(kept) if kept else 0,
            format_func=lambda code: options[code],
            key=f"reading-{asked.deadline}-{asked.result}",
        )
    )


def _read_as(
    page: Page, every: list[tuple[Asked, Understood | NotUnderstood]], span: Span, weekends: bool,
    chosen: Mapping[str, str],
) -> None:  # fmt: skip
    columns = [
        tables.Column(page.text(f"measures.column_{name}"))
        for name in ("number", "deadline", "read_as", "dates")
    ]
    cells: list[list[tables.Cell]] = []
    for asked, read in every:
        if isinstance(read, Understood):
            deadline = read.chosen(chosen.get(asked.measures[0].number))
            told = [said(deadline, page.lang), _dates(page, deadline, span, weekends)]
        else:
            told = [page.text("measures.not_understood"), "–"]
        cells.append([asked.numbers, asked.deadline or "–", *told])
    tables.show(columns, cells, page.text("measures.import_read_as"), "bg-cards")


def _dates(page: Page, deadline: Deadline, span: Span, weekends: bool) -> str:
    """The first due dates and how many there are; what lies outside the plan's period."""
    made = schedule(deadline, span, weekends)
    days = [date_text(each.due, page.lang) for each in made.occurrences]
    told = ", ".join(days[:_SHOWN_DATES])
    if len(days) > _SHOWN_DATES:
        told += ", … " + page.count("measures.count_dates", len(days))
    if made.outside:
        outside = ", ".join(date_text(day, page.lang) for day in made.outside[:_SHOWN_DATES])
        told = "; ".join(part for part in (told, page.text("measures.import_outside", days=outside)) if part)
    return told or "–"
