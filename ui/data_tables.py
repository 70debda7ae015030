"""Tables of the page Data: loads, refused rows, revisions, areas that have not reported."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from domain import Period
from language import date_text, number_text, period_text, signed_text
from ui import downloads, sources, tables
from ui.frame import Page
from warehouse.loads import Load, Reject

AT_MEETING = 7
SHOWN = 20
LOADS_SHOWN = 15
COUNTS = ("read", "accepted", "revised", "unchanged", "rejected")


def loads(page: Page, found: Sequence[Load]) -> None:
    """One row a file, the newest first; its number leads to what it refused."""
    if page.meeting:
        _loads_at_meeting(page, found[:AT_MEETING])
        return
    shown = found[:LOADS_SHOWN]
    columns = [
        tables.Column(page.text("data.column_load")),
        tables.Column(page.text("data.column_file")),
        tables.Column(page.text("data.column_layout")),
        tables.Column(page.text("data.column_published")),
        *(tables.Column(page.text(f"data.column_{name}"), number=True) for name in COUNTS),
        tables.Column(page.text("data.column_state")),
    ]
    rows: list[tables.Row] = [
        [
            tables.link(page.link("data", load=str(load.load_id)), str(load.load_id)),
            load.file,
            load.layout,
            published_text(page, load),
            *(number_text(getattr(load, name), page.lang) for name in COUNTS),
            _state(page, load),
        ]
        for load in shown
    ]
    tables.show(columns, rows, page.text("data.loads_caption"), "loads")
    _cut(page, len(shown), len(found))
    frame = pd.DataFrame(
        {
            page.text("data.column_load"): [load.load_id for load in found],
            page.text("data.column_file"): [load.file for load in found],
            page.text("data.column_layout"): [load.layout for load in found],
            page.text("data.column_loaded"): [load.loaded_at for load in found],
            page.text("data.column_published"): [load.published for load in found],
            page.text("data.column_assumed"): [load.published_assumed for load in found],
            **{page.text(f"data.column_{name}"): [getattr(load, name) for load in found] for name in COUNTS},
            page.text("data.column_state"): [_state(page, load) for load in found],
        }
    )
    downloads.table(page, frame, "loads", page.text("data.loads_caption"))


def _loads_at_meeting(page: Page, found: Sequence[Load]) -> None:
    """What a room can read: the file, when it was published, what became of it."""
    counts = ("accepted", "rejected")
    columns = [
        tables.Column(page.text("data.column_file")),
        tables.Column(page.text("data.column_published")),
        *(tables.Column(page.text(f"data.column_{name}"), number=True) for name in counts),
    ]
    rows: list[tables.Row] = [
        [
            load.file,
            date_text(load.published, page.lang),
            *(number_text(getattr(load, name), page.lang) for name in counts),
        ]
        for load in found
    ]
    tables.show(columns, rows, page.text("data.loads_caption"), "loads")


def rejects(page: Page, found: Sequence[Reject], load: Load) -> None:
    """Where each refused number stands in the file, what was found and why it was refused."""
    columns = [
        tables.Column(page.text("data.column_row")),
        tables.Column(page.text("data.column_reason")),
        tables.Column(page.text("data.column_found")),
        tables.Column(page.text("data.column_expected")),
        tables.Column(page.text("compare.area")),
        tables.Column(page.text("compare.indicator")),
        tables.Column(page.text("compare.period")),
        tables.Column(page.text("data.column_value"), number=True),
    ]
    rows = [
        [
            " ".join(str(part) for part in (each.sheet, each.row) if part is not None),
            page.text(f"reject.{each.reason}"),
            each.found or "",
            each.expected or "",
            each.area or "",
            each.indicator or "",
            each.period or "",
            each.value or "",
        ]
        for each in found
    ]
    caption = page.text("data.rejects_caption", load=load.load_id, file=load.file)
    tables.show(columns, rows[:SHOWN], caption, "rejects")
    _cut(page, min(SHOWN, len(rows)), len(rows))
    frame = pd.DataFrame(rows, columns=[column.title for column in columns])
    downloads.table(page, frame, "rejects", caption)


def revisions(page: Page, found: pd.DataFrame, names: dict[str, str]) -> None:
    """Old and new figure with the dates on which each was published."""
    text = page.text
    if page.meeting:
        _revisions_at_meeting(page, found.head(5), names)
        return
    columns = [
        tables.Column(text("compare.indicator")),
        tables.Column(text("compare.area")),
        tables.Column(text("compare.period")),
        tables.Column(text("data.column_old"), number=True),
        tables.Column(text("data.column_new"), number=True),
        tables.Column("±", number=True),
        tables.Column(text("data.column_old_published")),
        tables.Column(text("data.column_new_published")),
    ]
    records = found.head(SHOWN).to_dict("records")
    rows = [
        [
            names.get(each["indicator"], each["indicator"]),
            names.get(each["area"], each["area"]),
            _period(page, each["period_start"], each["period_months"], each["basis"]),
            _figure(page, each, "old_value"),
            _figure(page, each, "value"),
            signed_text(each["value"] - each["old_value"], page.lang),
            date_text(each["old_published"].date(), page.lang),
            date_text(each["published"].date(), page.lang),
        ]
        for each in records
    ]
    tables.show(columns, rows, text("data.revisions_caption"), "revisions")
    _cut(page, len(rows), len(found))
    frame = pd.DataFrame(
        {
            text("compare.indicator"): [names.get(code, code) for code in found["indicator"]],
            text("compare.area"): [names.get(code, code) for code in found["area"]],
            text("compare.period"): [
                _period(page, start, months, basis)
                for start, months, basis in zip(
                    found["period_start"], found["period_months"], found["basis"], strict=True
                )
            ],
            text("data.column_old"): found["old_value"],
            text("data.column_new"): found["value"],
            "±": found["value"] - found["old_value"],
            text("data.column_old_published"): found["old_published"].dt.date,
            text("data.column_new_published"): found["published"].dt.date,
        }
    )
    downloads.table(page, frame, "revisions", text("data.revisions_caption"))


def _revisions_at_meeting(page: Page, found: pd.DataFrame, names: dict[str, str]) -> None:
    """The newest and largest revisions, as a room can read them."""
    columns = [
        tables.Column(page.text("compare.indicator")),
        tables.Column(page.text("compare.area")),
        tables.Column(page.text("compare.period")),
        tables.Column(page.text("data.column_old"), number=True),
        tables.Column(page.text("data.column_new"), number=True),
    ]
    rows = [
        [
            names.get(each["indicator"], each["indicator"]),
            names.get(each["area"], each["area"]),
            _period(page, each["period_start"], each["period_months"], each["basis"]),
            _figure(page, each, "old_value"),
            _figure(page, each, "value"),
        ]
        for each in found.to_dict("records")
    ]
    tables.show(columns, rows, page.text("data.revisions_caption"), "revisions")


def _figure(page: Page, each: Mapping[Hashable, Any], which: str) -> tables.Html:
    """A number told once or again; its sources list every release of it."""
    period = Period(each["period_start"].date(), int(each["period_months"]))
    return sources.figure(page, number_text(each[which], page.lang), each["area"], each["indicator"], period)


def late(page: Page, found: pd.DataFrame, names: dict[str, str]) -> None:
    """Areas behind their neighbours: their last month and the one that was due."""
    columns = [
        tables.Column(page.text("compare.area")),
        tables.Column(page.text("data.column_last_month")),
        tables.Column(page.text("data.column_expected_month")),
    ]
    rows = [
        [
            names.get(each["area"], each["area"]),
            *(period_text(Period(each[day].date(), 1), page.lang) for day in ("last_month", "expected")),
        ]
        for each in found.to_dict("records")
    ]
    caption = page.text("data.late_caption")
    tables.show(columns, rows[: AT_MEETING if page.meeting else None], caption, "late")
    frame = pd.DataFrame(rows, columns=[column.title for column in columns])
    downloads.table(page, frame, "late", caption)


def _cut(page: Page, shown: int, found: int) -> None:
    """Says that the page shows a part of the table, where it does."""
    if shown < found:
        said = page.text("data.cut", shown=number_text(shown, page.lang), all=number_text(found, page.lang))
        st.html(f'<p class="bg-note">{escape(said)}</p>')


def published_text(page: Page, load: Load) -> str:
    said = date_text(load.published, page.lang)
    return page.text("trends.assumed", date=said) if load.published_assumed else said


def _period(page: Page, start: pd.Timestamp, months: int, basis: str) -> str:
    said = period_text(Period(start.date(), int(months)), page.lang)
    return page.text("data.year_to_date", period=said) if basis == "ytd" and months > 1 else said


def _state(page: Page, load: Load) -> str:
    if load.withdrawn_at is not None:
        return page.text("data.state_withdrawn", date=date_text(load.withdrawn_at.date(), page.lang))
    return page.text("data.state_simulated") if load.simulated else ""
