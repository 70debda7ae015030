"""The kept versions of the store on the Data page, and putting an earlier one in force again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from etl.refresh import refresh
from language import date_text, number_text
from ui import tables
from ui.frame import Page
from warehouse.versions import Version, before, list_versions, rollback

_ASKED = "rollback-asked"


def show(page: Page) -> None:
    """What is kept: number, when, by whom, the last deed; and the way back, after a question."""
    listed = _listed(str(page.store), page.version)
    columns = [
        tables.Column(page.text("data.version"), number=True),
        tables.Column(page.text("data.version_when")),
        tables.Column(page.text("data.version_deed")),
        tables.Column(page.text("data.version_who")),
        tables.Column(page.text("data.version_loads"), number=True),
        tables.Column(page.text("data.version_size"), number=True),
    ]
    rows: list[tables.Row] = [_cells(page, version) for version in listed]
    tables.show(columns, rows, page.text("data.versions"), "bg-versions")
    earlier = {version.number: _named(page, version) for version in listed if not version.in_force}
    if earlier:
        _go_back(page, earlier, before(listed))


@st.cache_data(show_spinner=False, max_entries=4)
def _listed(store: str, _version: str) -> list[Version]:
    return list_versions(Path(store))


def _cells(page: Page, version: Version) -> tables.Row:
    number = number_text(version.number, page.lang)
    return [
        page.text("data.version_in_force", number=number) if version.in_force else number,
        _when(page, version.made_at),
        _deed(page, version),
        version.deed.actor if version.deed else "–",
        number_text(version.loads, page.lang),
        number_text(version.size / 1e6, page.lang, 1),
    ]


def _deed(page: Page, version: Version) -> str:
    """The last deed and the file it was about."""
    if version.deed is None:
        return "–"
    about = version.deed.detail.get("file") or version.deed.detail.get("back_to")
    return page.text(f"audit.{version.deed.action}") + (f": {about}" if about else "")


def _named(page: Page, version: Version) -> str:
    return f"{version.number} · {_when(page, version.made_at)} · {_deed(page, version)}"


def _when(page: Page, moment: datetime) -> str:
    here = moment.replace(tzinfo=UTC).astimezone()
    return f"{date_text(here.date(), page.lang)} {here:%H:%M}"


def _go_back(page: Page, earlier: dict[int, str], offered: int | None) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = st.selectbox(
            page.text("data.rollback_to"),
            list(earlier),
            index=list(earlier).index(offered) if offered in earlier else 0,
            format_func=earlier.__getitem__,
            key="rollback-to",
            width=440,
        )
        st.button(
            page.text("data.rollback"), key="rollback", icon=":material/restore:", on_click=_ask, args=(True,)
        )
    if not st.session_state.get(_ASKED):
        return
    st.warning(page.text("data.rollback_question", version=chosen))
    with st.container(horizontal=True, gap="small"):
        sure = st.button(page.text("data.rollback_yes"), key="rollback-yes")
        st.button(page.text("data.undo_no"), key="rollback-no", on_click=_ask, args=(False,))
    if sure:
        with st.spinner(page.text("data.rollback_running")):
            if rollback(page.store, chosen).behind:
                refresh(page.store)
        _ask(False)
        st.rerun()


def _ask(asked: bool) -> None:
    st.session_state[_ASKED] = asked
