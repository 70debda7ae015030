"""Reports from a table on the page Measures: all of its rows, or none where one cannot be."""

from __future__ import annotations

import tempfile
from html import escape
from pathlib import Path

import streamlit as st

from domain import BagdarError
from language import message
from plans.report_table import ReportTable, read_reports, save_reports
from ui import data_upload, measures_save, tables
from ui.frame import Page
from warehouse.store import writing

KINDS = ["csv", "xlsx"]
_SHOWN_FAULTS = 50


def show(page: Page, plan: str | None) -> None:
    """The form; what is wrong with a table is said below it, cell by cell. `plan`: the one that is chosen."""
    data_upload.own_words(page)
    st.html(f'<p class="bg-note">{escape(page.text("measures.load_help"))}</p>')
    with st.form("reports", clear_on_submit=True):
        file = st.file_uploader(page.text("measures.load_file"), type=KINDS)
        sent = st.form_submit_button(page.text("measures.load_send"))
    if not sent:
        return
    if file is None:
        st.warning(page.text("data.upload_none"))
        return
    try:
        table = load(page.store, file.name, file.getvalue(), plan)
    except BagdarError as error:
        st.error(message(error, page.lang), icon=":material/error:")
        return
    if table.faults:
        _faults(page, table)
        return
    said = [page.count("measures.loaded", len(table.reports))]
    if table.known:
        said.append(page.count("measures.load_known", table.known))
    if table.ignored:
        said.append(page.text("measures.load_ignored", columns=", ".join(table.ignored)))
    measures_save.done(" ".join(said))


def load(store: Path, name: str, content: bytes, plan: str | None) -> ReportTable:
    """Read the table and, where nothing is wrong with it, save its reports.

    Raises UnreadableError, ArgumentError for a table that is none of reports, StoreBusyError.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(name).name
        path.write_bytes(content)
        with writing(store) as connection:
            table = read_reports(connection, path, plan)
            if not table.faults:
                save_reports(connection, table)
    return table


def _faults(page: Page, table: ReportTable) -> None:
    st.error(page.count("measures.load_faults", len(table.faults)), icon=":material/error:")
    columns = [
        tables.Column(page.text(f"measures.column_{name}")) for name in ("row", "header", "found", "problem")
    ]
    cells: list[list[tables.Cell]] = [
        [
            f"{fault.sheet}!{fault.row}" if fault.sheet else str(fault.row),
            fault.field,
            fault.found or "–",
            message(fault.problem, page.lang),
        ]
        for fault in table.faults[:_SHOWN_FAULTS]
    ]
    tables.show(columns, cells, page.text("measures.load_heading"), "bg-cards")
