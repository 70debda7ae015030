"""Upload of files through the same code as `python run.py etl load`, and the template to fill in."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date
from html import escape
from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from domain import ArgumentError, Period
from etl import layouts
from etl.layouts.source import Request
from etl.layouts.template import template
from etl.load import FileResult, load_files
from language import message, number_text
from ui import downloads, tables
from ui.downloads import XLSX
from ui.frame import Page
from warehouse.store import DEMO_STORE, store_to_write

_RESULTS = "upload-results"
_HINT = '[data-testid="stFileUploaderDropzoneInstructions"]'
_BUTTON = '[data-testid="stFileUploaderDropzone"] button'
KINDS = ["csv", "txt", "tsv", "xlsx", "xls", "xlsm", "ods", "zip"]


def show(page: Page, areas: pd.DataFrame) -> None:
    """What the last upload did, the form, and the template."""
    _own_words(page)
    _results(page)
    if page.store == DEMO_STORE:
        st.info(page.text("data.upload_demo"), icon=":material/info:")
    with st.form("upload", clear_on_submit=True):
        files = st.file_uploader(page.text("data.upload_files"), type=KINDS, accept_multiple_files=True)
        request = _request(page, areas)
        sent = st.form_submit_button(page.text("data.upload_send"))
    if sent and not files:
        st.warning(page.text("data.upload_none"))
    elif sent:
        _load(page, files, request)
    _templates(page)


def _request(page: Page, areas: pd.DataFrame) -> dict[str, object]:
    """What the file itself may not say."""
    names = {"": page.text("data.upload_in_file")}
    names |= dict(zip(areas["code"].tolist(), areas[f"name_{page.lang}"].tolist(), strict=True))
    kinds = {"": page.text("data.upload_recognise")} | {name: name for name in layouts.names()}
    with st.expander(page.text("data.upload_more")):
        left, right = st.columns(2)
        layout = left.selectbox(page.text("data.upload_layout"), list(kinds), format_func=kinds.__getitem__)
        area = right.selectbox(page.text("data.upload_area"), list(names), format_func=names.__getitem__)
        period = left.text_input(page.text("data.upload_period"), placeholder="2026-09")
        published = right.date_input(page.text("data.upload_published"), value=None, format="DD.MM.YYYY")
        register = st.checkbox(page.text("data.upload_register"), help=page.text("data.upload_register_help"))
    return {
        "layout": layout or None,
        "area": area or None,
        "period": period.strip(),
        "published": published,
        "register": register,
    }


def _load(page: Page, files: Sequence[UploadedFile], asked: dict[str, object]) -> None:
    """Write the files to a folder of their own, load them, keep the results for the next run of the page."""
    request = Request(
        layout=_text(asked["layout"]),
        area=_text(asked["area"]),
        period=_period(str(asked["period"])),
        published=asked["published"] if isinstance(asked["published"], date) else None,
        register=bool(asked["register"]),
    )
    with st.spinner(page.text("data.upload_running")), tempfile.TemporaryDirectory() as folder:
        paths = []
        for place, file in enumerate(files):
            path = Path(folder) / str(place) / Path(file.name).name
            path.parent.mkdir()
            path.write_bytes(file.getbuffer())
            paths.append(path)
        st.session_state[_RESULTS] = load_files(paths, store_to_write(), request)
    st.rerun()


def _text(asked: object) -> str | None:
    return asked if isinstance(asked, str) else None


def _period(text: str) -> Period | None:
    """Raises ArgumentError for a text that is no period."""
    try:
        return Period.parse(text) if text else None
    except ValueError:
        raise ArgumentError("data.bad_period", text=text) from None


def _results(page: Page) -> None:
    results: list[FileResult] = st.session_state.get(_RESULTS, [])
    if not results:
        return
    for result in results:
        if result.error is not None:
            st.error(f"{Path(result.file).name}: {message(result.error, page.lang)}", icon=":material/error:")
    loaded = [result for result in results if result.error is None]
    if loaded:
        names = ("read", "accepted", "revised", "unchanged", "rejected")
        columns = [
            tables.Column(page.text("data.column_file")),
            tables.Column(page.text("data.column_layout")),
        ]
        columns += [tables.Column(page.text(f"data.column_{name}"), number=True) for name in names]
        columns.append(tables.Column(page.text("data.column_reasons")))
        rows: list[tables.Row] = [
            [
                _name(page, result),
                result.layout or "",
                *(number_text(getattr(result, name), page.lang) for name in names),
                reasons_text(page, result.reasons),
            ]
            for result in loaded
        ]
        st.success(page.count("data.upload_done", len(loaded)), icon=":material/check:")
        caption = page.text("data.upload_caption")
        tables.show(columns, rows, caption, "upload")
        downloads.table(page, _as_frame(page, loaded, names), "upload", caption)
        if any({"unknown_area", "unknown_indicator"} & set(result.reasons) for result in loaded):
            st.info(page.text("data.upload_unknown"), icon=":material/info:")


def _as_frame(page: Page, loaded: Sequence[FileResult], names: Sequence[str]) -> pd.DataFrame:
    records = [
        {
            page.text("data.column_file"): Path(result.file).name,
            page.text("data.column_layout"): result.layout or "",
            **{page.text(f"data.column_{name}"): getattr(result, name) for name in names},
            page.text("data.column_reasons"): reasons_text(page, result.reasons),
        }
        for result in loaded
    ]
    return pd.DataFrame(records)


def _name(page: Page, result: FileResult) -> tables.Cell:
    """The file's name, leading to what was refused of it."""
    name = Path(result.file).name
    return tables.link(page.link("data", load=str(result.load_id)), name) if result.load_id else name


def reasons_text(page: Page, reasons: dict[str, int]) -> str:
    """`территория незнакома: 12; пусто: 3`."""
    return "; ".join(
        f"{page.text(f'reject.{reason}')}: {number_text(count, page.lang)}"
        for reason, count in sorted(reasons.items(), key=lambda each: (-each[1], each[0]))
    )


def _templates(page: Page) -> None:
    st.html(f'<p class="bg-note">{escape(page.text("data.template_note"))}</p>')
    with st.container(horizontal=True, gap="small"):
        for kind, mime in (("xlsx", XLSX), ("csv", "text/csv")):
            st.download_button(
                page.text("data.template", kind="Excel" if kind == "xlsx" else "CSV"),
                data=_template(kind, page.lang),
                file_name=f"bagdar-template.{kind}",
                mime=mime,
                key=f"template-{kind}",
                on_click="ignore",
                icon=":material/download:",
            )


@st.cache_data(show_spinner=False)
def _template(kind: str, lang: str) -> bytes:
    return template("xlsx" if kind == "xlsx" else "csv", lang)


def _own_words(page: Page) -> None:
    """Streamlit's uploader speaks English; its words are hidden and ours stand in their place."""
    button, hint = escape(page.text("data.upload_choose")), escape(page.text("data.upload_hint"))
    st.html(
        "<style>"
        f"{_HINT} {{ font-size: 0; }} {_HINT} * {{ display: none; }}"
        f'{_HINT}::after {{ content: "{hint}"; font-size: 0.9rem; }}'
        f"{_BUTTON} {{ font-size: 0; }} {_BUTTON} * {{ display: none; }}"
        f'{_BUTTON}::after {{ content: "{button}"; font-size: 1rem; }}'
        "</style>"
    )
