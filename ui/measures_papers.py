"""Papers of the page Measures: the control table, letters to executors, a calendar file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from html import escape

import streamlit as st

from domain import ArgumentError
from language import message
from reports import calendar_file, control_table, letters
from ui import day_input, measures_looks, measures_one, measures_rows, measures_tables
from ui import measures_reads as reads
from ui.downloads import XLSX
from ui.frame import Page
from ui.measures_rows import Due, Scope
from warehouse import read_measures
from warehouse.read_measures import Plan

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_MEASURES = 1000  # in one paper; with more, a plan is to be chosen
_DAYS_TO_ANSWER = 10


def show(page: Page, scope: Scope, answer: str, measures: int) -> None:
    """The buttons; a file is made when it is asked for."""
    if measures > MOST_MEASURES:
        st.html(f'<p class="bg-note">{escape(page.text("measures.papers_choose_plan"))}</p>')
        return
    plans = page.read(read_measures.plans, scope.plan)
    if page.version and not plans:
        return
    name = scope.plan or "plans"

    def table() -> control_table.ControlTable:
        return control_table_of(page, scope, answer)

    st.html(f'<p class="bg-note">{escape(page.text("measures.papers_table"))}</p>')
    with st.container(horizontal=True, gap="small"):
        _button(
            page,
            "control_docx",
            lambda: control_table.control_docx(table(), page.lang),
            f"control-{name}.docx",
            DOCX,
        )
        _button(
            page,
            "control_xlsx",
            lambda: control_table.control_xlsx(table(), page.lang),
            f"control-{name}.xlsx",
            XLSX,
        )
        _button(page, "calendar", lambda: calendar_of(page, scope), f"due-dates-{name}.ics", "text/calendar")
    _letters(page, scope, name)


def _button(page: Page, key: str, make: Callable[[], bytes], file: str, mime: str) -> None:
    st.download_button(
        page.text(f"measures.paper_{key}"), make, file_name=f"bagdar-{file}", mime=mime, key=f"paper-{key}",
        on_click="ignore", icon=":material/download:",
    )  # fmt: skip


def _letters(page: Page, scope: Scope, name: str) -> None:
    late = page.read(reads.dues, scope.as_of, scope.plan, scope.chosen("overdue"), "measure")
    plans = page.read(read_measures.plans, scope.plan)
    found = letters_of(late, plans, scope)
    if not found:
        st.html(f'<p class="bg-note">{escape(page.text("measures.letters_none"))}</p>')
        return
    with st.expander(page.count("measures.letters", len(found))):
        left, right = st.columns(2)
        until = max(scope.as_of, date.today()) + timedelta(days=_DAYS_TO_ANSWER)
        with left:
            label = page.text("measures.reply_by")
            try:
                reply = day_input.ask(page, label, "letters-reply", until)
            except ArgumentError as error:
                st.error(message(error, page.lang))
                return
        signed = right.text_input(page.text("measures.signed_by"), key="letters-signed")

        def made() -> list[letters.Letter]:
            return letters_of(late, plans, scope, reply, signed)

        with st.container(horizontal=True, gap="small"):
            _button(
                page,
                "letters_docx",
                lambda: letters.letters_docx(made(), page.lang),
                f"letters-{name}.docx",
                DOCX,
            )
            _button(
                page,
                "letters_zip",
                lambda: letters.letters_zip(made(), page.lang),
                f"letters-{name}.zip",
                "application/zip",
            )


def letters_of(
    late: list[Due],
    plans: Mapping[str, Plan],
    scope: Scope,
    reply_by: date | None = None,
    signed_by: str = "",
) -> list[letters.Letter]:
    """A letter for each executor and plan, the executor with most overdue dates first."""
    measures: dict[tuple[str, str], dict[str, list[Due]]] = {}
    for due in late:
        for body in due.executors:
            if scope.executor in (None, body):
                measures.setdefault((body, due.plan), {}).setdefault(due.number, []).append(due)
    made = [
        letters.Letter(
            body, plans[plan].title, plans[plan].approved, scope.as_of,
            tuple(_letter_row(body, found) for found in by_number.values()), reply_by, signed_by,
        )
        for (body, plan), by_number in measures.items()
    ]  # fmt: skip
    return sorted(made, key=lambda letter: (-letter.dates, letter.executor, letter.plan))


def _letter_row(body: str, dues: list[Due]) -> letters.LetterRow:
    due = dues[0]
    others = tuple(name for name in due.executors if name != body)
    days = tuple(each.due for each in dues)
    return letters.LetterRow(due.number, due.wording, due.deadline, days, due.lead == body, others)


def control_table_of(page: Page, scope: Scope, answer: str) -> control_table.ControlTable:
    """The measures within the filters, as they stand on the day; `answer`: the page's sentence."""
    plans = page.read(read_measures.plans, scope.plan)
    several = len(plans) > 1
    rows = []
    for plan in plans.values():
        dues: dict[str, list[Due]] = {}
        for due in page.read(reads.dues, scope.as_of, plan.id, scope.chosen(), "measure"):
            dues.setdefault(due.number, []).append(due)
        for row in page.read(reads.measures, scope.as_of, plan.id):
            if scope.section not in (None, row["section"]) or scope.executor not in (None, *row["executors"]):
                continue
            section = ". ".join(part for part in (plan.title if several else "", row["section"]) if part)
            rows.append(_control_row(page, row, section, dues.get(row["number"], [])))
    first = next(iter(plans.values()))
    notes = [page.text("measures.source", source=plan.source) for plan in plans.values() if plan.source]
    return control_table.ControlTable(
        page.text("measures.every_plan") if several else first.title,
        None if several else first.approved,
        scope.as_of,
        answer,
        (*notes, page.text("measures.note_rules")),
        tuple(rows),
    )


def _control_row(
    page: Page, row: measures_rows.Row, section: str, dues: list[Due]
) -> control_table.ControlRow:
    late = tuple(due.due for due in dues if due.state == "overdue")
    lead = measures_rows.text(row["lead"])
    reported = [due for due in dues if due.reported_on]
    notes = list(
        dict.fromkeys(line for due in dues for line in measures_one.note(page, due).split("\n") if line)
    )
    return control_table.ControlRow(
        number=str(row["number"]),
        section=section,
        wording=str(row["wording"]),
        deadline=str(row["deadline"]),
        overdue=late,
        coming=tuple(due.due for due in dues if due.state in measures_looks.AHEAD),
        leads=(lead,) if lead else (),
        others=tuple(name for name in row["executors"] if name != lead),
        helpers=tuple(row["helpers"]),
        state=measures_tables.measure_state(page, dues),
        late=bool(late),
        report=measures_one.report(page, reported[-1]) if reported else "",
        note="\n".join(notes[:4]),
    )


def _event(page: Page, due: Due) -> str:
    short = measures_tables.cut(due.wording, 70)
    return page.text("measures.calendar_event", number=due.number, measure=short)


def calendar_of(page: Page, scope: Scope) -> bytes:
    """What is overdue and what is to come, with a reminder a week before."""
    states = ("overdue", *measures_looks.AHEAD)
    dues = page.read(reads.dues, scope.as_of, scope.plan, scope.chosen(*states), "due")
    entries = [
        calendar_file.DueDate(
            plan=due.plan,
            number=due.number,
            first_due=due.first_due,
            due=due.due,
            summary=_event(page, due),
            details="\n".join(
                [
                    due.wording,
                    page.text("measures.calendar_deadline", deadline=due.deadline),
                    page.text("measures.calendar_executors", executors="; ".join(due.executors) or "–"),
                ]
            ),
            changes=int(due.due != due.first_due),
        )
        for due in dues
    ]  # fmt: skip
    title = page.text("measures.calendar")
    return calendar_file.calendar(entries, title, page.lang, datetime.now(UTC).replace(microsecond=0))
