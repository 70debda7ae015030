"""What the page Measures is asked: plan, day, state, executor, section; all of it lives in the address."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

import streamlit as st

from domain import ArgumentError
from language import date_text
from ui import address, day_input, filters, measures_looks
from ui.frame import Page
from ui.measures_reads import Board
from ui.measures_rows import Group, Scope

EVERY = "every"


def asked(plans: Collection[str]) -> Scope:
    """The address' words; `measures_reads.board` drops an executor or a section that it does not find."""
    plan = next(iter(plans)) if len(plans) == 1 else address.value("plan", plans)
    state = address.value("state", measures_looks.LOOKS)
    executor, section = address.value("executor"), address.value("section")
    return Scope(plan or None, as_of(), state or None, executor or None, section or None)


def as_of() -> date:
    """The day that everything is shown for."""
    return address.day("as_of") or date.today()


def bar(page: Page, titles: Mapping[str, str], board: Board) -> None:
    """The filters, in the order of how often they are used."""
    if len(titles) > 1:
        every = {EVERY: page.text("measures.every_plan")}
        filters.choose(page, "plan", page.text("measures.column_plan"), every | dict(titles), EVERY)
    day(page)
    standing, every = board.standing, {EVERY: page.text("measures.every")}
    states = every | {state: measures_looks.word(page, state) for state in measures_looks.LOOKS}
    filters.choose(page, "state", page.text("measures.column_state"), states, EVERY)
    filters.choose(
        page, "executor", page.text("measures.column_executor"), every | _names(standing.executors), EVERY
    )
    sections = {code: name for code, name in _names(standing.sections).items() if code}
    if len(sections) > 1:
        filters.choose(page, "section", page.text("measures.column_section"), every | sections, EVERY)


def day(page: Page) -> None:
    """The field of the day; what is no day leaves it as it was."""
    if page.meeting:
        return
    key = "filter-as-of"
    st.session_state[key] = as_of().strftime("%d.%m.%Y")
    st.text_input(
        page.text("measures.as_of"),
        key=key,
        width=130,
        help=page.text("measures.as_of_help", day=date_text(date.today(), page.lang)),
        on_change=_changed,
        args=(key,),
    )


def _names(groups: Collection[Group]) -> dict[str, str]:
    return {group.code: group.name for group in sorted(groups, key=lambda group: group.name)}


def _changed(key: str) -> None:
    try:
        asked = day_input.read(st.session_state[key])
    except ArgumentError:
        return
    address.put("as_of", asked.isoformat() if asked and asked != date.today() else "")
