"""The wizard's questions about what the table does not show: whose numbers they are and how they count."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Literal

import streamlit as st

from etl.layouts.declared_names import YEAR
from etl.layouts.declared_writing import Details, layout_name
from etl.layouts.proposal import Reading
from etl.layouts.source import Request
from ui import data_choices
from ui.data_kept import Upload
from ui.frame import Page

_AUTHORITIES: tuple[Literal["official", "note", "press"], ...] = ("official", "note", "press")
_BASES: tuple[Literal["period", "ytd"], ...] = ("period", "ytd")
_UNITS = ("count", "persons", "percent", "tenge")
_USUAL_LAG = 15


def ask(
    page: Page, upload: Upload, reading: Reading, areas: Mapping[str, str], indicators: Mapping[str, str]
) -> tuple[Details, Request]:
    """How the layout means its numbers, and what is said of this one file."""
    key = f"wizard-{upload.key}"
    request = replace(upload.request, layout=None)
    details = Details(name="")
    if not reading.area:
        area, always = _one_for_all(page, "area", areas, key)
        request = replace(request, area=area or None)
        details = replace(details, area_code=area if always else "")
    if not reading.indicator:
        indicator, always = _one_for_all(page, "indicator", indicators, key)
        request = replace(request, indicator=indicator or None)
        details = replace(details, indicator_code=indicator if always else "")
    if not reading.period or YEAR in reading.period:
        label = page.text("data.upload_month" if not reading.period else "wizard.month_of_year")
        left, _ = st.columns(2)
        with left:
            request = replace(
                request, period=data_choices.month(page, label, f"{key}-period", longer=not reading.period)
            )
    if details.area_code or details.indicator_code:
        part = st.text_input(
            page.text("wizard.file_part"),
            value=_file_part(upload.name),
            help=page.text("wizard.file_part_help"),
            key=f"{key}-file-part",
        )
        details = replace(details, file_part=str(part))
    with st.expander(page.text("wizard.more")):
        details = _meaning(page, details, reading, areas, key)
    register = st.checkbox(
        page.text("data.upload_register"),
        help=page.text("data.upload_register_help"),
        key=f"{key}-register",
    )
    return details, replace(request, register=register)


def name(page: Page, upload: Upload) -> tuple[str, str]:
    """The layout's name (the user's words in Latin letters), and the words themselves."""
    words = st.text_input(
        page.text("wizard.name"),
        value=re.sub(r"[\d_\W]+", " ", Path(upload.name).stem).strip(),
        help=page.text("wizard.name_help"),
        key=f"wizard-name-{upload.key}",
    )
    made = layout_name(str(words))
    st.caption(page.text("wizard.name_made", name=made) if made else page.text("wizard.name_needed"))
    return made, str(words).strip()


def _one_for_all(page: Page, kind: str, options: Mapping[str, str], key: str) -> tuple[str, bool]:
    """What the whole file is about, and whether every such file is."""
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        chosen = data_choices.one(page, page.text(f"wizard.file_{kind}"), options, f"{key}-{kind}-code")
    with right:
        always = st.checkbox(
            page.text(f"wizard.always_{kind}"), key=f"{key}-{kind}-always", disabled=not chosen
        )
    return chosen, bool(chosen and always)


def _meaning(page: Page, details: Details, reading: Reading, areas: Mapping[str, str], key: str) -> Details:
    left, right = st.columns(2)
    with left:
        basis = st.radio(
            page.text("wizard.basis"),
            _BASES,
            format_func=lambda code: page.text(f"wizard.basis_{code}"),
            key=f"{key}-basis",
        )
        authority = st.radio(
            page.text("wizard.authority"),
            _AUTHORITIES,
            format_func=lambda code: page.text(f"wizard.authority_{code}"),
            key=f"{key}-authority",
        )
        blank = st.checkbox(page.text("wizard.blank_is_zero"), key=f"{key}-blank")
    with right:
        unit = st.selectbox(
            page.text("wizard.unit"),
            _UNITS,
            format_func=lambda code: page.text(f"wizard.unit_{code}"),
            help=page.text("wizard.unit_help"),
            key=f"{key}-unit",
        )
        lag = st.number_input(
            page.text("wizard.lag"),
            min_value=0,
            max_value=366,
            value=_USUAL_LAG,
            help=page.text("wizard.lag_help"),
            key=f"{key}-lag",
        )
        within = ""
        if reading.area:
            anywhere = page.text("wizard.anywhere")
            within = data_choices.one(page, page.text("wizard.within"), areas, f"{key}-within", anywhere)
    return replace(
        details,
        basis=basis,
        authority=authority,
        blank_is_zero=blank,
        unit=unit,
        usual_lag_days=int(lag),
        within=within,
    )


def _file_part(name: str) -> str:
    """The first words of a file's name, without what changes from month to month."""
    words = re.findall(r"[^\W\d_]{3,}", Path(name).stem)
    return words[0] if words else ""
