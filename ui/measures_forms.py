"""Forms of one measure: a report, not required, waits for another, a moved date, a closing date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from domain import ArgumentError, BagdarError
from language import date_text, message
from ui import data_upload, day_input, measures_looks, measures_save
from ui.frame import Page
from ui.measures_rows import Due
from warehouse.measure_event import EventKind, MeasureEvent

_WHOLE = "whole"  # in place of a due date: all of the measure
_OF_ALL = (EventKind.NOT_REQUIRED, EventKind.WAITS)  # what may be said of a whole measure


def show(
    page: Page, plan: str, number: str, dues: Sequence[Due], others: Sequence[tuple[str, str]], as_of: date
) -> None:
    """What is to be said, of which due date, and the fields that it takes. `others`: measures of the plan."""
    kinds = _kinds(dues, others)
    if not kinds:
        st.html(f'<p class="bg-note">{page.text("measures.say_nothing")}</p>')
        return
    names = {kind.value: page.text(f"measures.event_{kind}") for kind in kinds}
    chosen = st.segmented_control(
        page.text("measures.say_what"), list(names), format_func=names.__getitem__, default=next(iter(names)),
        key=f"say-{plan}-{number}", required=True,
    )  # fmt: skip
    kind = EventKind(chosen)
    data_upload.own_words(page)
    options = _options(page, kind, dues)
    with st.form(f"event-{kind}-{plan}-{number}"):
        about = st.selectbox(
            page.text("measures.say_which"), list(options), format_func=lambda code: options.get(code, code)
        )
        due = None if about in (None, _WHOLE) else date.fromisoformat(about)
        fields, file = _fields(page, kind, others, as_of)
        sent = st.form_submit_button(page.text(f"measures.save_{kind}"), type="primary")
    if not sent:
        return
    try:
        event = _event(page, kind, plan, number, due, fields)
    except BagdarError as error:
        st.error(message(error, page.lang), icon=":material/error:")
        return
    measures_save.say(page, event, file)


def _kinds(dues: Sequence[Due], others: Sequence[tuple[str, str]]) -> list[EventKind]:
    """What can be said: a measure without due dates has nothing to be reported on or moved."""
    kinds = [EventKind.REPORTED, EventKind.NOT_REQUIRED] if dues else [EventKind.NOT_REQUIRED]
    if others:
        kinds.append(EventKind.WAITS)
    if dues:
        kinds.append(EventKind.MOVED)
    if any(due.continuous for due in dues):
        kinds.append(EventKind.CLOSED)
    return kinds


def _options(page: Page, kind: EventKind, dues: Sequence[Due]) -> dict[str, str]:
    """Due dates by the day that they are known by, the most urgent first; and all of them together."""
    fitting = [due for due in dues if due.continuous or kind is not EventKind.CLOSED]
    order = {state: place for place, state in enumerate(measures_looks.LOOKS)}
    options = {
        due.first_due.isoformat(): f"{date_text(due.due, page.lang)} — {measures_looks.word(page, due.state)}"
        for due in sorted(fitting, key=lambda due: (order[due.state], due.due))
    }
    if kind in _OF_ALL:
        options[_WHOLE] = page.text("measures.say_whole")
    return options


def _fields(
    page: Page, kind: EventKind, others: Sequence[tuple[str, str]], as_of: date
) -> tuple[dict[str, str], st.runtime.uploaded_file_manager.UploadedFile | None]:
    """What was typed, by the names of MeasureEvent's fields, and the attached file."""
    said: dict[str, str] = {}
    hint = page.text("measures.day_placeholder")

    def ask(
        name: str, label: str = "", help_text: str | None = None, value: str = "", day: bool = False
    ) -> None:
        said[name] = st.text_input(
            page.text(label or f"measures.{name}"), value, help=help_text, placeholder=hint if day else None
        )

    if kind is EventKind.WAITS:
        numbers = {number: f"{number}. {wording[:90]}" for number, wording in others}
        said["waits_for"] = str(
            st.selectbox(
                page.text("measures.waits_for"),
                list(numbers),
                format_func=lambda code: numbers.get(code, code),
            )
        )
    if kind is EventKind.REPORTED:
        said["text"] = st.text_area(page.text("measures.report_text"), height=100)
    left, middle, right = st.columns(3)
    with left:
        if kind in (EventKind.MOVED, EventKind.CLOSED):
            ask("new_due", f"measures.new_due_{kind}", day=True)
        if kind is EventKind.REPORTED:
            ask("figure", help_text=page.text("measures.figure_help"))
    with middle:
        if kind is not EventKind.WAITS:
            ask("document")
    with right:
        if kind is not EventKind.WAITS:
            ask("document_date", day=True)
    if kind is not EventKind.REPORTED:
        ask("reason")
    if kind in (EventKind.MOVED, EventKind.CLOSED, EventKind.NOT_REQUIRED):
        ask("allowed_by")
    ask(
        "day", "measures.event_day", page.text("measures.event_day_help"),
        min(as_of, date.today()).strftime("%d.%m.%Y"), day=True,
    )  # fmt: skip
    file = st.file_uploader(page.text("measures.file")) if kind is EventKind.REPORTED else None
    return said, file


def _event(
    page: Page, kind: EventKind, plan: str, number: str, due: date | None, said: Mapping[str, str]
) -> MeasureEvent:
    """Raises ArgumentError for a day or a number that is none."""
    words = {name: value.strip() or None for name, value in said.items()}
    on = day_input.read(said["day"], required=True, label=page.text("measures.event_day"))
    assert on is not None
    return MeasureEvent(
        kind,
        on,
        plan,
        number,
        due,
        text=words.get("text"),
        figure=_figure(said.get("figure", "")),
        document=words.get("document"),
        document_date=day_input.read(said.get("document_date", "")),
        new_due=day_input.read(said.get("new_due", "")),
        reason=words.get("reason"),
        allowed_by=words.get("allowed_by"),
        waits_for=words.get("waits_for"),
    )


def _figure(said: str) -> float | None:
    said = "".join(said.split()).replace("\u202f", "").replace(",", ".")
    if not said:
        return None
    try:
        return float(said)
    except ValueError as error:
        raise ArgumentError("error.figure_wrong", said=said) from error
