"""The wizard for a table of no known layout: what its columns are, what comes of it, and its own layout."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from pathlib import Path

import pandas as pd
import pydantic
import streamlit as st

from domain import BagdarError, UnreadableError
from etl.directory import Directory
from etl.layouts import declared_writing
from etl.layouts.declared import DeclaredLayout
from etl.layouts.declared_writing import Details
from etl.layouts.grid import sheets
from etl.layouts.head import Head
from etl.layouts.proposal import Reading, Table, readings
from etl.layouts.proposal_columns import Names
from etl.layouts.source import Request
from etl.rehearsal import Rehearsal, rehearse
from language import message
from ui import data_choices, data_kept, data_wizard_columns, data_wizard_meaning, data_wizard_preview
from ui.data_kept import Upload
from ui.frame import Page
from warehouse.audit import note
from warehouse.reference import Known
from warehouse.store import exists, store_to_write, writing

_CHOSEN = "wizard-file"
_TRIED = "wizard-tried"  # the last rehearsal, so that a word in another field does not repeat it
_DESCRIBED = {"error.layout_unknown", "error.columns_absent", "error.columns_twice", "error.csv_wrong"}


@dataclass(frozen=True)
class Draft:
    """What the user has said so far."""

    table: Table
    reading: Reading
    details: Details
    request: Request


def offer(page: Page, upload: Upload) -> None:
    """A button that opens the wizard on a file that no layout fits."""
    kind = Path(upload.name).suffix.casefold()
    if upload.error in _DESCRIBED and upload.content and kind not in (".docx", ".parquet", ".zip"):
        st.button(
            page.text("wizard.offer"),
            key=f"wizard-{upload.key}",
            icon=":material/table_view:",
            on_click=_choose,
            args=(upload.key,),
        )


def show(page: Page, areas: Mapping[str, str], indicators: Mapping[str, str]) -> None:
    """The wizard, while a file is chosen for it."""
    chosen = st.session_state.get(_CHOSEN, "")
    upload = next((each for each in data_kept.uploads() if each.key == chosen and each.content), None)
    if upload is None:
        return
    with st.container(key="wizard", border=True), tempfile.TemporaryDirectory(prefix="bagdar-") as folder:
        st.html(f"<h3>{escape(page.text('wizard.title', file=upload.name))}</h3>")
        path = data_kept.written(upload, Path(folder) / "file")
        try:
            _steps(page, upload, path, areas, indicators)
        except UnreadableError as error:
            st.error(message(error, page.lang), icon=":material/error:")
        st.button(page.text("wizard.close"), key="wizard-close", on_click=_choose, args=("",))


def _choose(key: str) -> None:
    st.session_state[_CHOSEN] = key


def _steps(
    page: Page, upload: Upload, path: Path, areas: Mapping[str, str], indicators: Mapping[str, str]
) -> None:
    head = Head(path)
    table = data_wizard_columns.header(page, head, upload.key)
    data_wizard_preview.first_rows(page, table)
    found = _readings(page, upload.key, head, table)
    reading = data_wizard_columns.roles(page, table, found, f"{upload.key}-{table.sheet}-{table.header_row}")
    details, request = data_wizard_meaning.ask(page, upload, reading, areas, indicators)
    draft = Draft(table, reading, details, request)
    layout = _layout(page, draft)
    seen = _rehearsed(page, path, draft, layout) if layout is not None else None
    if seen is None or layout is None:
        return
    data_wizard_preview.outcome(page, seen, dict(areas) | dict(indicators), reading.wide)
    _save(page, upload, draft)


def _layout(page: Page, draft: Draft) -> DeclaredLayout | None:
    """The layout as far as it is said; a sentence where something is still open."""
    if lack := data_wizard_columns.lacking(draft.reading):
        st.info(page.text(f"wizard.lacks_{lack}"), icon=":material/info:")
        return None
    named = replace(draft.details, name=draft.details.name or "table")
    try:
        return DeclaredLayout(declared_writing.declare(draft.table, draft.reading, named))
    except pydantic.ValidationError as problem:
        st.error(page.text("wizard.impossible", problem=problem.errors()[0]["msg"]), icon=":material/error:")
        return None


def _rehearsed(page: Page, path: Path, draft: Draft, layout: DeclaredLayout) -> Rehearsal | None:
    said = (draft.table.sheet, draft.table.header_row, draft.table.header_rows, draft.reading, draft.request)
    place = repr((path.name, page.version, *said, replace(draft.details, name="")))
    if place in st.session_state.get(_TRIED, {}):
        seen: Rehearsal = st.session_state[_TRIED][place]
        return seen
    try:
        with st.spinner(page.text("wizard.trying")):
            st.session_state[_TRIED] = {place: rehearse(page.store, path, layout, draft.request)}
        return _rehearsed(page, path, draft, layout)
    except BagdarError as error:
        asked = {"error.form_area_absent": "area", "error.form_indicator_absent": "indicator"}
        asked["error.form_period_absent"] = "period"
        if error.key in asked:
            st.info(page.text(f"wizard.say_{asked[error.key]}"), icon=":material/info:")
        else:
            st.error(message(error, page.lang), icon=":material/error:")
        return None


def _save(page: Page, upload: Upload, draft: Draft) -> None:
    """Write the layout, and load the file by it."""
    name, about = data_wizard_meaning.name(page, upload)
    if not st.button(page.text("wizard.save"), key=f"wizard-save-{upload.key}", type="primary"):
        return
    details = replace(draft.details, name=name, about=about)
    if (details.area_code or details.indicator_code) and not details.file_part.strip():
        st.warning(page.text("wizard.lacks_file_part"))
        return
    try:
        declared_writing.check_name(name)
        declaration = declared_writing.declare(draft.table, draft.reading, details)
        saved = declared_writing.save(declaration)
    except BagdarError as error:
        st.error(message(error, page.lang), icon=":material/error:")
        return
    _choose("")
    if exists(store_to_write()):
        with writing(store_to_write()) as connection:
            note(connection, "layout", layout=name, file=saved.name)
    data_kept.load(page, [replace(upload, request=replace(draft.request, layout=name))])
    st.toast(page.text("wizard.saved", name=name), icon=":material/check:")
    st.rerun()


def _readings(page: Page, key: str, head: Head, table: Table) -> list[Reading]:
    """The proposals, worked out once for a file and a header."""
    place = f"wizard-found-{key}-{table.sheet}-{table.header_row}-{table.header_rows}"
    if place not in st.session_state:
        st.session_state[place] = readings(table, _names(page), sheets(head))
    found: list[Reading] = st.session_state[place]
    return found


def _names(page: Page) -> Names:
    """What the store knows (without a store, the reference list), as the proposal asks for it."""
    areas = _directory(data_choices.listed(page, "area"), loose=True)
    indicators = _directory(data_choices.listed(page, "indicator"), loose=False)
    return Names(partial(_is_known, areas), partial(_is_known, indicators))


def _directory(listed: pd.DataFrame, *, loose: bool) -> Directory:
    known = [
        Known(row["code"], row["parent"], (row["name_ru"], row["name_kk"], row["name_en"]))
        for row in listed.to_dict("records")
    ]
    return Directory.of(known, [], loose=loose)


def _is_known(directory: Directory, text: str) -> bool:
    return bool(directory.by_code(text) or directory.by_name(text))
