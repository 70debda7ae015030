"""A plan's document on the page Measures: read, shown to be corrected, then kept as YAML and in the store."""

from __future__ import annotations

import tempfile
from datetime import date
from html import escape
from pathlib import Path
from typing import Literal

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from domain import BagdarError
from etl.plan_documents import import_document
from language import message
from plans import plan_file
from plans.document import Imported, Told
from plans.editing import COLUMNS, from_table, to_table
from plans.executors import body_key
from plans.loading import links, load_plan
from plans.plan import Plan, Role
from ui import data_upload, day_input, measures_deadlines, measures_save, tables
from ui.frame import Page
from warehouse.store import DEMO_STORE, store_to_write, writing

KINDS = ["txt", "docx", "xlsx", "xlsm", "csv", "tsv", "yaml", "yml"]
_DRAFT = "plan-draft"
_SHOWN_LEFT = 20


def show(page: Page) -> None:
    """The form that takes a document; once it is read, what it was read as."""
    draft: Imported | None = st.session_state.get(_DRAFT)
    if draft is None:
        _ask(page)
    else:
        _preview(page, draft)


def _ask(page: Page) -> None:
    data_upload.own_words(page)
    st.html(f'<p class="bg-note">{escape(page.text("measures.import_help"))}</p>')
    with st.form("plan-document"):
        file = st.file_uploader(page.text("measures.import_file"), type=KINDS)
        with st.expander(page.text("measures.import_more")):
            said = _days(page, None)
        sent = st.form_submit_button(page.text("measures.import_read"))
    if not sent:
        return
    if file is None:
        st.warning(page.text("data.upload_none"))
        return
    try:
        approved, start, end = (day_input.read(each) for each in said)
        st.session_state[_DRAFT] = _read(file, Told(approved=approved, valid_from=start, valid_to=end))
    except BagdarError as error:
        st.error(message(error, page.lang), icon=":material/error:")
        return
    st.rerun()


def _read(file: UploadedFile, told: Told) -> Imported:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(file.name).name
        path.write_bytes(file.getvalue())
        return import_document(path, told)


def _days(page: Page, plan: Plan | None) -> list[str]:
    """Approved, first and last day, as they were typed."""
    known: tuple[date | None, ...] = (None, None, None)
    if plan is not None:
        known = (plan.approved, plan.valid_from, plan.valid_to)
    labels = ("measures.import_approved", "measures.import_from", "measures.import_to")
    return [
        place.text_input(
            page.text(label), day.strftime("%d.%m.%Y") if day else "",
            placeholder=page.text("measures.day_placeholder"), key=f"{label}-{plan is None}",
        )
        for place, label, day in zip(st.columns(3), labels, known, strict=True)
    ]  # fmt: skip


def _preview(page: Page, draft: Imported) -> None:
    """What was read, to be corrected; the deadlines that ask; the button that saves it."""
    plan = draft.plan
    st.html(f'<p class="bg-answer">{escape(told(page, plan))}</p>')
    if not plan.period_stated:
        st.warning(page.text("measures.import_period"), icon=":material/help:")
    if plan.approved is None:
        st.info(page.text("measures.import_not_approved"), icon=":material/info:")
    if draft.joined:
        tables.notes([page.text("measures.import_joined", numbers=", ".join(draft.joined))])
    _left(page, draft)
    left, right = st.columns((1, 3))
    code = left.text_input(
        page.text("measures.import_id"), plan.id, help=page.text("measures.import_id_help")
    )
    title = right.text_input(page.text("measures.import_title"), plan.title)
    days = _days(page, plan)
    table = _editor(page, plan)
    try:
        approved, start, end = (day_input.read(said) for said in days)
        made = from_table(
            plan, table, id=code.strip(), title=title.strip() or plan.title, approved=approved,
            valid_from=start or plan.valid_from, valid_to=end or plan.valid_to,
        )  # fmt: skip
    except BagdarError as error:
        st.error(message(error, page.lang), icon=":material/error:")
        _buttons(page, None)
        return
    readings = measures_deadlines.show(page, made)
    _buttons(page, from_table(made, to_table(made), readings, period_stated=True))


def told(page: Page, plan: Plan) -> str:
    """«Прочитано: 8 мероприятий, 14 исполнителей, 19 связей»."""
    bodies = {
        body_key(each.name) for m in plan.measures for each in m.executors if each.role is not Role.HELPER
    }
    return page.text(
        "measures.import_told",
        measures=page.count("measures.count_measures", len(plan.measures)),
        executors=page.count("measures.count_executors", len(bodies)),
        links=page.count("measures.count_links", links(plan)),
    )


def _left(page: Page, draft: Imported) -> None:
    """Rows of the table that are in no measure: nothing of a document is dropped unseen."""
    if draft.left:
        st.warning(page.count("measures.import_left", len(draft.left)), icon=":material/help:")
        tables.notes([f"{left.place}: {left.text}" for left in draft.left[:_SHOWN_LEFT]])


def _editor(page: Page, plan: Plan) -> pd.DataFrame:
    """The measures as a table to correct; rows can be added and taken away."""
    shown: dict[str, Literal["medium", "large"]] = {
        "wording": "large", "deadline": "medium", "executors": "large",
    }  # fmt: skip
    config = {
        name: st.column_config.TextColumn(
            page.text(f"measures.column_{'measure' if name == 'wording' else name}"),
            width=shown.get(name, "small"),
        )
        for name in COLUMNS
    }
    st.html(f'<p class="bg-note">{escape(page.text("measures.import_edit"))}</p>')
    edited: pd.DataFrame = st.data_editor(
        to_table(plan),
        column_config=config,
        num_rows="dynamic",
        hide_index=True,
        key="plan-table",
        width="stretch",
    )
    return edited


def _buttons(page: Page, plan: Plan | None) -> None:
    """Save, where there is what can be saved, and leave."""
    there = plan is not None and (plan_file.PLANS / f"{plan.id}.yaml").is_file()
    replace = there and st.checkbox(page.text("measures.import_replace", id=plan.id if plan else ""))
    if page.store == DEMO_STORE:
        st.info(page.text("data.upload_demo"), icon=":material/info:")
    with st.container(horizontal=True, gap="small"):
        save = st.button(page.text("measures.import_save"), type="primary", disabled=plan is None)
        st.button(page.text("measures.import_leave"), on_click=st.session_state.pop, args=(_DRAFT, None))
    if not save or plan is None:
        return
    try:
        with st.spinner(page.text("measures.import_saving")):
            keep(plan, replace=bool(replace))
    except BagdarError as error:
        st.error(message(error, page.lang), icon=":material/error:")
        return
    st.session_state.pop(_DRAFT, None)
    measures_save.done(page.text("measures.import_saved", title=plan.title))


def keep(plan: Plan, *, replace: bool = False) -> Path:
    """Write the plan's YAML and put it into the store.

    Raises ArgumentError where a file of its id says something else and is not to be replaced, StoreBusyError.
    """
    path = plan_file.write_plan(plan, plan_file.PLANS, replace=replace)
    with writing(store_to_write()) as connection:
        load_plan(connection, plan_file.read_plan(path))
    return path
