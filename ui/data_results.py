"""What an upload came to, file by file."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from etl.load import FileResult
from language import message, number_text
from ui import data_asking, data_kept, data_wizard, data_words, downloads, tables
from ui.data_kept import Upload
from ui.frame import Page

_NAMES = ("read", "accepted", "revised", "unchanged", "rejected")


def show(page: Page) -> None:
    """Errors that nothing can be answered to, then the table of what was loaded."""
    for upload in data_kept.uploads():
        if upload.error and not data_asking.asks(upload):
            _error(page, upload)
    loaded = [upload for upload in data_kept.uploads() if upload.result and not upload.error]
    if not loaded:
        return
    columns = [tables.Column(page.text("data.column_file")), tables.Column(page.text("data.column_layout"))]
    columns += [tables.Column(page.text(f"data.column_{name}"), number=True) for name in _NAMES]
    columns.append(tables.Column(page.text("data.column_reasons")))
    results = [upload.result for upload in loaded if upload.result]
    rows: list[tables.Row] = [
        [
            _linked(page, upload.name, result),
            result.layout or "",
            *(number_text(getattr(result, name), page.lang) for name in _NAMES),
            _remarks(page, result),
        ]
        for upload, result in zip(loaded, results, strict=True)
    ]
    st.success(page.count("data.upload_done", len(loaded)), icon=":material/check:")
    caption = page.text("data.upload_caption")
    tables.show(columns, rows, caption, "upload")
    downloads.table(page, _as_frame(page, loaded, results), "upload", caption)
    if any(upload.has_strangers for upload in loaded):
        st.info(page.text("data.upload_unknown"), icon=":material/info:")


def _error(page: Page, upload: Upload) -> None:
    assert upload.result and upload.result.error
    said = message(upload.result.error, page.lang)
    st.error(said if upload.name in said else f"{upload.name}: {said}", icon=":material/error:")
    data_wizard.offer(page, upload)


def _as_frame(page: Page, loaded: Sequence[Upload], results: Sequence[FileResult]) -> pd.DataFrame:
    records = [
        {
            page.text("data.column_file"): upload.name,
            page.text("data.column_layout"): result.layout or "",
            **{page.text(f"data.column_{name}"): getattr(result, name) for name in _NAMES},
            page.text("data.column_reasons"): _remarks(page, result),
        }
        for upload, result in zip(loaded, results, strict=True)
    ]
    return pd.DataFrame(records)


def _linked(page: Page, name: str, result: FileResult) -> tables.Cell:
    """The file's name, leading to what was refused of it."""
    return tables.link(page.link("data", load=str(result.load_id)), name) if result.load_id else name


def _remarks(page: Page, result: FileResult) -> str:
    """Why rows were refused, and which load holds the very same file."""
    same = [page.text("data.same_as", load=result.same_as)] if result.same_as else []
    return "; ".join([*filter(None, [data_words.reasons(page, result.reasons)]), *same])
