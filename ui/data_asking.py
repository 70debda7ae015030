"""Questions of an upload: a file that does not say its area or month, or contradicts another one.

The file is kept, and just the answer that it lacks is asked for; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from html import escape

import streamlit as st

from domain import BagdarError, Period
from etl.layouts.source import Request
from language import date_text, period_text
from ui import data_choices, data_kept
from ui.data_kept import Upload
from ui.frame import Page

_AREA, _PERIOD = "error.form_area_absent", "error.form_period_absent"
_UNCLEAR = "error.form_period_unclear"  # a month or a quarter: alone, or since January?
_INDICATOR, _LAYOUT = "error.form_indicator_absent", "error.layout_ambiguous"
_CONFLICT = "error.conflict"
_ASKED = {_AREA, _PERIOD, _UNCLEAR, _INDICATOR, _LAYOUT, _CONFLICT}


def asks(upload: Upload) -> bool:
    """Whether the file failed for want of an answer, and is still here."""
    return upload.error in _ASKED and upload.content is not None


def show(page: Page, areas: Mapping[str, str], indicators: Mapping[str, str]) -> None:
    """One form for all questions, since each file may have another answer."""
    asking = [upload for upload in data_kept.uploads() if asks(upload)]
    if not asking:
        return
    names = dict(areas) | dict(indicators)
    with st.form("asking"):
        st.html(f"<h3>{escape(page.count('data.ask_title', len(asking)))}</h3>")
        answers = []
        for upload in asking:
            with st.container(key=f"ask-{upload.key}"):
                st.html(f'<p class="bg-ask">{escape(_question(page, upload, names))}</p>')
                answers.append(_answer(page, upload, areas, indicators))
        with st.container(horizontal=True, gap="small"):
            sent = st.form_submit_button(page.text("data.ask_send"), type="primary")
            dropped = st.form_submit_button(page.text("data.ask_drop"))
    if dropped:
        for upload in asking:
            data_kept.forget(upload.key)
        st.rerun()
    if sent:
        _send(page, asking, answers)


def _send(page: Page, asking: Sequence[Upload], answers: Sequence[Request | None]) -> None:
    """Load the files that were answered for; the others go on asking."""
    answered = [
        replace(upload, request=request)
        for upload, request in zip(asking, answers, strict=True)
        if request is not None
    ]
    if not answered:
        st.warning(page.text("data.ask_none"))
        return
    data_kept.load(page, answered)
    st.rerun()


def _question(page: Page, upload: Upload, names: Mapping[str, str]) -> str:
    assert upload.result and upload.result.error
    error: BagdarError = upload.result.error
    if upload.error == _CONFLICT:
        places = {name: str(value) for name, value in error.places.items()}
        return page.text(
            "data.ask_conflict",
            file=upload.name,
            load=places["load"],
            other=places["other"],
            count=places["count"],
            area=names.get(places["area"], places["area"]),
            indicator=names.get(places["indicator"], places["indicator"]),
            period=_period_words(page, places["period"]),
            before=places["before"],
            now=places["now"],
            published=date_text(date.fromisoformat(places["published"]), page.lang),
        )
    if upload.error == _LAYOUT:
        return page.text("data.ask_layout", file=upload.name)
    if upload.error == _UNCLEAR:
        return page.text("data.ask_unclear", file=upload.name, found=error.places["found"])
    kind = {_AREA: "area", _PERIOD: "period", _INDICATOR: "indicator"}[upload.error]
    return page.text(f"data.ask_{kind}", file=upload.name)


def _period_words(page: Page, text: str) -> str:
    """`2026-01..2026-09 ytd` in words."""
    period = period_text(Period.parse(text.removesuffix(" ytd")), page.lang)
    return page.text("data.year_to_date", period=period) if text.endswith(" ytd") else period


def _answer(
    page: Page, upload: Upload, areas: Mapping[str, str], indicators: Mapping[str, str]
) -> Request | None:
    """The request with the answer; None while there is none."""
    request, key = upload.request, f"answer-{upload.key}-{upload.error.split('.')[1]}"
    if upload.error == _AREA:
        area = data_choices.one(page, page.text("data.upload_area"), areas, key)
        return replace(request, area=area) if area else None
    if upload.error == _INDICATOR:
        indicator = data_choices.one(page, page.text("data.upload_indicator"), indicators, key)
        return replace(request, indicator=indicator) if indicator else None
    if upload.error == _LAYOUT:
        assert upload.result and upload.result.error
        known = {name: name for name in str(upload.result.error.places["layouts"]).split(", ")}
        layout = data_choices.one(page, page.text("data.upload_layout"), known, key)
        return replace(request, layout=layout) if layout else None
    if upload.error in (_PERIOD, _UNCLEAR):
        label = page.text("data.last_month" if upload.error == _UNCLEAR else "data.upload_month")
        period = data_choices.month(page, label, key, longer=upload.error == _PERIOD)
        return replace(request, period=period) if period else None
    published = data_choices.day(page, page.text("data.upload_published"), key)
    return replace(request, published=published) if published else None
