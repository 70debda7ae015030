"""Downloads of a table as CSV and XLSX (a chart's SVG is in `ui.charts`).

A file is made when it is asked for, not on every rerun of the page. `reports.workbook` makes the bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from reports import workbook
from ui.frame import Page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table(
    page: Page,
    frame: pd.DataFrame,
    name: str,
    title: str,
    notes: Sequence[str] = (),
    kinds: Mapping[str, workbook.Kind] | None = None,
) -> None:
    """Two buttons under a table: CSV and XLSX of the frame, whose column names are already words.

    The file's name is `name`; the notes go along in the workbook, and the notice of simulated figures first.
    `kinds` says how the workbook writes a column's numbers (see `reports.workbook`).
    """
    if page.meeting:
        return
    all_notes = [note for note in (page.notice, *notes) if note]

    def as_csv() -> bytes:
        return workbook.table_csv(frame, page.lang, all_notes)

    def as_xlsx() -> bytes:
        return workbook.table_xlsx(frame, title, [*all_notes, *page.published], page.lang, kinds)

    with st.container(horizontal=True, gap="small", key=f"downloads-{name}"):
        st.download_button(
            page.text("frame.download_csv"),
            as_csv,
            file_name=f"bagdar-{name}.csv",
            mime="text/csv",
            key=f"csv-{name}",
            on_click="ignore",
            type="tertiary",
            icon=":material/download:",
        )
        st.download_button(
            page.text("frame.download_xlsx"),
            as_xlsx,
            file_name=f"bagdar-{name}.xlsx",
            mime=XLSX,
            key=f"xlsx-{name}",
            on_click="ignore",
            type="tertiary",
            icon=":material/download:",
        )
