"""All that was said of a measure: the list, its files, and taking something back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from language import date_text, number_text
from ui import measures_save, tables
from ui.frame import Page
from ui.measures_rows import day, text
from warehouse.attachments import attachment_path
from warehouse.measure_event import EventKind, MeasureEvent


def show(page: Page, events: Sequence[Mapping[str, Any]]) -> None:
    columns = [
        tables.Column(page.text(f"measures.column_{name}"))
        for name in ("day", "what", "due", "said", "entered_by")
    ]
    cells: list[list[tables.Cell]] = []
    for event in events:
        withdrawn = day(event["withdrawn_on"])
        what = escape(page.text(f"measures.event_{event['kind']}"))
        if withdrawn:
            back = page.text(
                "measures.withdrawn_on", day=date_text(withdrawn, page.lang), who=event["withdrawn_by"]
            )
            what = f"<s>{what}</s><small>{escape(back)}</small>"
        entered = date_text(day(event["entered_at"]), page.lang)
        cells.append(
            [
                date_text(day(event["day"]), page.lang),
                tables.Html(what),
                date_text(day(event["due"]), page.lang),
                tables.Html("<br>".join(escape(line) for line in _said(page, event)) or "–"),
                tables.Html(f"{escape(str(event['entered_by']))}<small>{entered}</small>"),
            ]
        )
    tables.show(columns, cells, page.text("measures.history_heading"), "bg-cards bg-history")
    if not page.meeting:
        _files(page, events)
        _withdraw(page, events)


def said_lines(
    page: Page, when: str, words: str | None, figure: float | None, document: str | None,
    document_date: date | None, file: str | None,
) -> list[str]:  # fmt: skip
    """What a report holds, a line each; empty ones are left out."""
    lines = [when] if when else []
    if words:
        lines.append(words)
    if figure is not None:
        digits = 0 if float(figure).is_integer() else 2
        lines.append(page.text("measures.figure_is", figure=number_text(figure, page.lang, digits)))
    if document:
        dated = date_text(document_date, page.lang)
        lines.append(
            page.text("measures.document_of", document=document, day=dated) if document_date else document
        )
    if file:
        lines.append(page.text("measures.file_is", file=file))
    return lines


def _said(page: Page, event: Mapping[str, Any]) -> list[str]:
    figure = None if text(event["figure"]) is None else float(event["figure"])
    lines = said_lines(
        page, "", text(event["text"]), figure, text(event["document"]), day(event["document_date"]),
        text(event["attachment_name"]),
    )  # fmt: skip
    if new_due := day(event["new_due"]):
        lines.append(page.text("measures.new_due_is", day=date_text(new_due, page.lang)))
    for name, key in (
        ("waits_for", "measures.waits_for_is"), ("reason", "measures.reason_is"),
        ("allowed_by", "measures.allowed_by_is"),
    ):  # fmt: skip
        if value := text(event[name]):
            lines.append(page.text(key, **{_PLACE[name]: value}))
    return lines


_PLACE = {"waits_for": "number", "reason": "reason", "allowed_by": "who"}


def _files(page: Page, events: Sequence[Mapping[str, Any]]) -> None:
    """A button for each attached file; it is read when it is asked for."""
    attached = {str(event["attachment"]): event for event in events if text(event["attachment"])}
    with st.container(horizontal=True, gap="small"):
        for sha, event in attached.items():
            st.download_button(
                str(event["attachment_name"]),
                partial(_content, page, sha),
                file_name=str(event["attachment_name"]),
                key=f"file-{sha[:12]}",
                on_click="ignore",
                type="tertiary",
                icon=":material/attach_file:",
            )


def _content(page: Page, sha: str) -> bytes:
    return attachment_path(page.store, sha).read_bytes()


def _withdraw(page: Page, events: Sequence[Mapping[str, Any]]) -> None:
    """Choose an entry and take it back: it stays in the history and no longer holds."""
    holding = {int(event["event_id"]): event for event in events if day(event["withdrawn_on"]) is None}
    if not holding:
        return

    def label(number: int) -> str:
        event = holding[number]
        what = page.text(f"measures.event_{event['kind']}")
        return (
            f"{date_text(day(event['day']), page.lang)} · {what} · {date_text(day(event['due']), page.lang)}"
        )

    with st.expander(page.text("measures.withdraw")), st.form("withdraw", border=False):
        number = st.selectbox(page.text("measures.withdraw_which"), list(holding), format_func=label)
        reason = st.text_input(page.text("measures.reason"))
        sent = st.form_submit_button(page.text("measures.withdraw"))
    if sent and number is not None:
        on = max(date.today(), day(holding[number]["day"]) or date.today())
        event = MeasureEvent(EventKind.WITHDRAWN, on, withdraws=number, reason=reason or None)
        measures_save.say(page, event)
