"""Upload of files, or of pasted text, through the same code as `python run.py etl load`; the template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from domain import ArgumentError
from etl import layouts
from etl.layouts.source import Request
from etl.layouts.template import template
from language import date_text
from ui import data_asking, data_choices, data_kept, data_results, data_wizard
from ui.downloads import XLSX
from ui.frame import Page
from warehouse.store import DEMO_STORE

_HINT = '[data-testid="stFileUploaderDropzoneInstructions"]'
_BUTTON = '[data-testid="stFileUploaderDropzone"] button:not([data-testid="stBaseButton-minimal"])'
KINDS = ["csv", "txt", "tsv", "xlsx", "xls", "xlsm", "ods", "zip", "docx", "parquet"]


def show(page: Page) -> None:
    """What the last upload did and what it asks, the form, and the template."""
    own_words(page)
    areas, indicators = data_choices.areas(page), data_choices.indicators(page)
    data_results.show(page)
    data_asking.show(page, areas, indicators)
    data_wizard.show(page, areas, indicators)
    if page.store == DEMO_STORE:
        st.info(page.text("data.upload_demo"), icon=":material/info:")
    with st.form("upload", clear_on_submit=True):
        files = st.file_uploader(page.text("data.upload_files"), type=KINDS, accept_multiple_files=True)
        with st.expander(page.text("data.paste")):
            pasted = st.text_area(
                page.text("data.paste_label"), help=page.text("data.paste_help"), height=160
            )
        with st.expander(page.text("data.upload_more")):
            request = _request(page, areas, indicators)
        sent = st.form_submit_button(page.text("data.upload_send"))
    if sent:
        _send(page, files, str(pasted or ""), request)
    _templates(page)


def _request(page: Page, areas: Mapping[str, str], indicators: Mapping[str, str]) -> Request:
    """What the file itself may not say."""
    in_file = page.text("data.upload_in_file")
    left, right = st.columns(2)
    with left:
        known = {name: name for name in layouts.names()}
        layout = data_choices.one(
            page, page.text("data.upload_layout"), known, "upload-layout", page.text("data.upload_recognise")
        )
        area = data_choices.one(page, page.text("data.upload_area"), areas, "upload-area", in_file)
        indicator = data_choices.one(
            page, page.text("data.upload_indicator"), indicators, "upload-indicator", in_file
        )
    with right:
        label = page.text("data.upload_month")
        period = data_choices.month(page, label, "upload-period", longer=True)
        published = data_choices.day(page, page.text("data.upload_published"), "upload-published")
        if published is not None and published > date.today():
            raise ArgumentError("error.published_in_future", day=date_text(published, page.lang))
        st.space("small")
        register = st.checkbox(page.text("data.upload_register"), help=page.text("data.upload_register_help"))
    return Request(layout or None, area or None, period, published, register, indicator or None)


def _send(page: Page, files: Sequence[UploadedFile], pasted: str, request: Request) -> None:
    """Load what was sent; the results are shown by the next run of the page."""
    given = [data_kept.Upload.of(file.name, file.getvalue(), request) for file in files]
    if pasted.strip():
        name = f"{page.text('data.paste_name')}.txt"
        given.append(data_kept.Upload.of(name, pasted.encode(), request))
    if not given:
        st.warning(page.text("data.upload_none"))
        return
    data_kept.load_anew(page, list({upload.key: upload for upload in given}.values()))
    st.rerun()


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


def own_words(page: Page) -> None:
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
