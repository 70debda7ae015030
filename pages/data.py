"""Data: what came in, what was refused and why, what was revised, who has not reported."""

from __future__ import annotations

from functools import partial
from html import escape

import streamlit as st

from ui import (
    data_findings,
    data_names,
    data_revisions,
    data_tables,
    data_undo,
    data_upload,
    data_versions,
    data_words,
    filters,
    frame,
    names,
)
from warehouse import loads as register
from warehouse import read_compare, read_findings, read_loads

page = frame.page("data")
upload = frame.Part("upload", lambda: data_upload.show(page), page.text("data.upload"), in_meeting=False)
if not page.version:
    page.head(page.text("data.title"), page.text("data.empty"))
    page.parts(upload)
    st.stop()

areas = page.read(read_compare.areas)
words = names.by_code(areas, page.lang) | names.by_code(page.read(read_compare.indicators), page.lang)
loads = page.read(register.list_loads)
late = page.read(read_loads.late_areas)
revised = page.read(read_loads.revisions)
page.head(
    page.text("data.title"),
    data_words.finding(page, loads, late, words),
    data_words.facts(page, loads, page.read(read_loads.size_of_store)),
)


def late_areas() -> None:
    data_tables.late(page, late, words)
    st.html(f'<p class="bg-note">{escape(page.text("data.late_note"))}</p>')


def one_load(load: register.Load) -> None:
    refused = page.read(register.list_rejects, load.load_id, 1000)
    st.html(f'<p class="bg-answer">{escape(data_words.one_load(page, load, len(refused)))}</p>')
    if refused:
        data_tables.rejects(page, refused, load)
    data_undo.show(page, load)


def all_loads() -> None:
    data_tables.loads(page, loads)
    numbers = {"": page.text("data.choose_load")}
    numbers |= {str(load.load_id): f"{load.load_id} · {load.file}" for load in loads}
    chosen = filters.choose(page, "load", page.text("data.load"), numbers)
    for load in loads:
        if str(load.load_id) == chosen:
            one_load(load)


parts = [frame.Part("late", late_areas, page.text("data.late"))] if len(late) else []
if loads:
    parts.append(frame.Part("loads", all_loads, page.text("data.loads")))
if len(revised):
    draw = partial(data_tables.revisions, page, revised, words)
    parts.append(frame.Part("revisions", draw, page.text("data.revisions")))
if len(found := page.read(read_findings.findings)):
    list_them = partial(data_findings.show, page, found, words)
    parts.append(frame.Part("findings", list_them, page.text("finding.heading")))
if loads:
    by_lag = partial(data_revisions.show, page, words)
    parts.append(frame.Part("revisions-by-lag", by_lag, page.text("revision.heading")))
    if data_revisions.has_chart(page, words):
        parts.append(frame.Part("revisions-chart", partial(data_revisions.chart, page, words)))
if not page.earlier:  # what is past cannot be loaded into
    parts.insert(len(late) and 1, upload)
    unknown = data_names.strangers(page)
    if unknown or data_names.has_accepted():
        strange = partial(data_names.show, page, unknown)
        parts.insert(
            parts.index(upload) + 1, frame.Part("names", strange, page.text("data.names"), in_meeting=False)
        )
    versions = partial(data_versions.show, page)
    parts.append(frame.Part("versions", versions, page.text("data.versions"), in_meeting=False))
page.parts(*parts)
