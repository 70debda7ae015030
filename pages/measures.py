"""Measures: what is overdue, what falls due, who answers for it, and what was reported."""

from __future__ import annotations

from functools import partial

import streamlit as st

from ui import (
    filters,
    frame,
    measures_import,
    measures_load,
    measures_one,
    measures_papers,
    measures_parts,
    measures_save,
    measures_scope,
    measures_words,
)
from warehouse import read_measures

page = frame.page("measures")
measures_save.told()
titles = page.read(read_measures.plan_titles) if page.version else {}
taking_in = frame.Part(
    "import", partial(measures_import.show, page), page.text("measures.import_heading"), in_meeting=False
)
if not titles:
    page.head(page.text("measures.title"), page.text("measures.empty"))
    page.parts(taking_in)
    st.stop()

head = st.container()
one = measures_one.asked(titles)
if one:
    with filters.bar(page):
        measures_scope.day(page)
    measures_one.show(page, *one, titles[one[0]], measures_scope.as_of(), head)
    st.stop()

board = measures_parts.read(page, measures_scope.asked(titles))
scope, standing = board.scope, board.standing
with filters.bar(page):
    measures_scope.bar(page, titles, board)
answer = measures_words.sentence(page, standing, scope.as_of)
with head:
    title = measures_words.title(page, standing)
    page.head(title, answer, measures_words.facts(page, standing, scope.as_of))


def papers() -> None:
    measures_papers.show(page, scope, answer, standing.totals.measures)


def load() -> None:
    measures_load.show(page, scope.plan)


def remarks() -> None:
    measures_words.show_notes(page, standing)


page.parts(
    *measures_parts.lists(page, board),
    *measures_parts.groups(page, board),
    measures_parts.calendar(page, board),
    *measures_parts.gantt(page, board),
    frame.Part("papers", papers, page.text("measures.papers_heading"), in_meeting=False),
    frame.Part("load", load, page.text("measures.load_heading"), in_meeting=False),
    taking_in,
    frame.Part("remarks", remarks, page.text("compare.remarks"), in_meeting=False),
)
