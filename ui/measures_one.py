"""One measure: what it is, its due dates, all that was said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from language import date_text
from plans.deadline_wording import Understood, read_deadline
from plans.deadline_words import said
from ui import (
    address,
    frame,
    measures_forms,
    measures_history,
    measures_looks,
    measures_tables,
    names,
    tables,
)
from ui import measures_reads as reads
from ui.frame import Page
from ui.measures_rows import Due
from warehouse import read_compare
from warehouse.control_chosen import Chosen

ROWS = 20


def asked(titles: Mapping[str, str]) -> tuple[str, str] | None:
    """Plan and number that the address asks for (`measure=khmao/1`); None for no plan of the store."""
    plan, slash, number = address.value("measure").partition("/")
    return (plan, number) if slash and plan in titles else None


def show(page: Page, plan: str, number: str, title: str, as_of: date, head: DeltaGenerator) -> None:
    """Draw the measure's page, its answer into `head`; or say that the plan has no such measure."""
    rows = page.read(reads.measures, as_of, plan)
    row = next((row for row in rows if row["number"] == number), None)
    if row is None:
        with head:
            page.head(
                page.text("measures.one_title", number=number), page.text("measures.one_unknown"), [title]
            )
            st.html(_back(page))
        page.stop()
    dues = page.read(reads.dues, as_of, plan, Chosen(number=number), "measure")
    facts = [title, *([row["section"]] if row["section"] else [])]
    with head:
        page.head(
            page.text("measures.one_title", number=number),
            sentence(page, dues, as_of),
            facts,
            f'<blockquote class="bg-measure">{escape(row["wording"])}</blockquote>' + _back(page),
        )
    parts = [frame.Part("about", lambda: _about(page, row))]
    if dues:
        size = measures_tables.ROWS_IN_MEETING if page.meeting else ROWS
        first = measures_tables.first_row(page, "dates", len(dues), size)
        parts.append(
            frame.Part(
                "dates", lambda: _dates(page, dues, first, size, as_of), page.text("measures.dates_heading")
            )
        )
    numbers = [(str(each["number"]), str(each["wording"])) for each in rows if each["number"] != number]
    parts.append(
        frame.Part(
            "say",
            lambda: measures_forms.show(page, plan, number, dues, numbers, as_of),
            page.text("measures.say_heading"),
            in_meeting=False,
        )
    )
    history = page.read(reads.history, plan, number)
    if history:
        parts.append(
            frame.Part(
                "history", lambda: measures_history.show(page, history), page.text("measures.history_heading")
            )
        )
    page.parts(*parts)


def _back(page: Page) -> str:
    """The way back to the list, as it was filtered; on a projector the keys lead there."""
    if page.meeting:
        return ""
    back = escape(address.here(measure=None, part=None))
    return f'<p><a class="bg-link" href="{back}" target="_self">{escape(page.text("measures.back"))}</a></p>'


def sentence(page: Page, dues: Sequence[Due], as_of: date) -> str:
    """How many of its dates are overdue and done on the day, and which comes next."""
    when = page.text("measures.on_day", day=date_text(as_of, page.lang))
    if not dues:
        return f"{when} {page.text('measures.one_no_dates')}"
    late = [due for due in dues if due.state == "overdue"]
    done = sum(due.state == "done" for due in dues)
    told = [
        page.text("measures.one_overdue", dates=page.count("measures.count_dates", len(late)), of=len(dues))
        if late
        else page.text("measures.one_not_overdue"),
        page.text("measures.one_done", done=done, of=len(dues)),
    ]
    ahead = next((due for due in dues if due.state in measures_looks.AHEAD), None)
    if ahead is not None:
        told.append(page.text("measures.one_next", day=date_text(ahead.due, page.lang)))
    return f"{when} {', '.join(told)}."


def _about(page: Page, row: Mapping[str, Any]) -> None:
    lines = [
        ("measures.column_deadline", escape(row["deadline"]) or "–"),
        ("measures.read_as", _read_as(page, row)),
    ]
    if row["result"]:
        lines.append(("measures.column_result", escape(row["result"])))
    bodies = [f"<b>{escape(row['lead'])}</b>"] if isinstance(row["lead"], str) else []
    bodies += [escape(name) for name in row["executors"] if name != row["lead"]]
    lines.append(("measures.column_executors", "<br>".join(bodies) or "–"))
    if row["helpers"]:
        lines.append(("measures.helpers", escape("; ".join(row["helpers"]))))
    if not page.meeting:
        lines.append(("measures.aimed_at", _aims(page, row)))
    said_ = "".join(f"<dt>{escape(page.text(key))}</dt><dd>{shown}</dd>" for key, shown in lines)
    st.html(f'<dl class="bg-verdict bg-links">{said_}</dl>')


def _read_as(page: Page, row: Mapping[str, Any]) -> str:
    """How the deadline was understood, in our own words; its other readings where it has some."""
    found = read_deadline(row["deadline"], row["result"])
    if not isinstance(found, Understood):
        return f'<span class="bg-late">{escape(page.text("measures.not_understood"))}</span>'
    chosen = row["reading"] if isinstance(row["reading"], str) else None
    told = escape(said(found.chosen(chosen), page.lang))
    others = [
        said(reading.deadline, page.lang)
        for place, reading in enumerate(found.readings)
        if (reading.code != chosen if chosen else place > 0)
    ]
    if others:
        told += (
            f"<br><small>{escape(page.text('measures.other_readings', readings='; '.join(others)))}</small>"
        )
    return told


def _aims(page: Page, row: Mapping[str, Any]) -> str:
    """The series that the measure is aimed at, each with a link to what became of it since."""
    if not row["indicators"]:
        return escape(page.text("measures.aimed_at_nothing"))
    areas = names.by_code(page.read(read_compare.areas), page.lang)
    indicators = names.by_code(page.read(read_compare.indicators), page.lang)
    since = f"{row['starts']:%Y-%m}" if str(row["starts"]) != "NaT" else None
    told = []
    for indicator in row["indicators"]:
        for area in row["areas"] or [""]:
            words = ", ".join(
                word for word in (indicators.get(indicator, indicator), areas.get(area, area)) if word
            )
            if not area:
                told.append(escape(words))
                continue
            href = page.link("effect", area=area, indicator=indicator, since=since)
            link = f'<a href="{escape(href)}" target="_self">{escape(page.text("measures.effect_link"))}</a>'
            told.append(f"{escape(words)}: {link}")
    return "<br>".join(told) + f"<br><small>{escape(page.text('measures.effect_caution'))}</small>"


def _dates(page: Page, dues: Sequence[Due], first: int, size: int, as_of: date) -> None:
    columns = [
        tables.Column(page.text(f"measures.column_{name}"))
        for name in ("due", "about", "state", "report", "note")
    ]
    cells: list[list[tables.Cell]] = [
        [
            tables.Html(f"<b>{date_text(due.due, page.lang)}</b>"),
            tables.Html(f"{date_text(due.starts, page.lang)} – {date_text(due.first_due, page.lang)}"),
            measures_looks.mark(page, due.state, measures_tables.distance(page, due, as_of)),
            tables.Html(escape(report(page, due)).replace("\n", "<br>")),
            tables.Html(escape(note(page, due)).replace("\n", "<br>")),
        ]
        for due in dues[first : first + size]
    ]
    if page.meeting:
        columns, cells = [columns[0], *columns[2:4]], [[row[0], *row[2:4]] for row in cells]
    tables.show(columns, cells, page.text("measures.dates_heading"), "bg-cards bg-dates")
    measures_tables.pager(page, "dates", first, len(dues), size)


def report(page: Page, due: Due) -> str:
    """The latest report: when, what, a figure, the document; a line each."""
    if due.reported_on is None:
        return ""
    when = date_text(due.reported_on, page.lang)
    lines = measures_history.said_lines(
        page, when, due.report, due.figure, due.document, due.document_date, due.attachment_name
    )
    return "\n".join(lines)


def note(page: Page, due: Due) -> str:
    """That a date was moved, why and who allowed it; what is waited for; until when the report must come."""
    told = []
    if due.due != due.first_due:
        told.append(page.text("measures.moved_from", day=date_text(due.first_due, page.lang)))
        if due.moved_reason:
            told.append(page.text("measures.reason_is", reason=due.moved_reason))
        if due.moved_allowed_by:
            told.append(page.text("measures.allowed_by_is", who=due.moved_allowed_by))
    if due.waits_for:
        told.append(page.text("measures.waits_for_is", number=due.waits_for))
    elif due.conditional and due.state == "waiting":
        told.append(page.text("measures.conditional_is"))
    if due.report_due:
        told.append(page.text("measures.report_until", day=date_text(due.report_due, page.lang)))
    return "\n".join(told)
