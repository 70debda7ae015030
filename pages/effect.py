"""Effect: a measure began in some month; did the counts change because of it, and may that be said aloud?"""

from __future__ import annotations

from html import escape

import streamlit as st

from models.series import is_additive
from ui import (
    cuts,
    effect_chart,
    effect_reads,
    effect_scope,
    effect_tables,
    effect_words,
    empty,
    filters,
    frame,
    names,
    trends_words,
)
from warehouse import read_compare, read_trends

page = frame.page("effect")
areas = page.read(read_compare.areas)
indicators = page.read(read_compare.indicators)
present = page.read(read_trends.series_present)
if present.empty:
    empty.say(page, page.text("effect.title"), page.text("trends.empty"))
    page.stop()

head, bar = st.container(), filters.bar(page)
below = st.container(horizontal=True, vertical_alignment="bottom", key="filters-areas")
with bar:
    area_names = names.options(areas, page.lang, set(present["area"]))
    area = filters.choose(page, "area", page.text("compare.area"), area_names)
    here = set(present.loc[present["area"] == area, "indicator"])
    indicator = cuts.pick(page, page.text("compare.indicator"), indicators, here, (area,))
    if cuts.is_line(indicators, indicator):
        present = page.read(read_trends.series_present, indicator)
    series = page.read(effect_reads.months, area, indicator)
    scope = None
    if series is not None:
        scope = effect_scope.choose(page, areas, present, area, indicator, series, below)

name, where = names.by_code(indicators, page.lang)[indicator], names.by_code(areas, page.lang)[area]
counted = is_additive(str(indicators.set_index("code")["unit"][indicator]))
if series is None or scope is None or not counted:
    with head:
        page.head(page.text("effect.title"), page.text("effect.no_months"), (name, where))
    page.stop()
if not scope.since:
    with head:
        page.head(page.text("effect.title"), page.text("effect.ask"), (name, where))
    page.stop()

found = page.read(
    effect_reads.finding, area, indicator, scope.since, scope.after, scope.compared, scope.next_door
)
if found is None:
    with head:
        page.head(page.text("effect.title"), page.text("effect.no_months"), (name, where))
    page.stop()

answer = found
said = effect_words.said(page, answer, name, where)
words = names.by_code(areas, page.lang)
versus = ", ".join(words[code] for code in scope.compared)
facts = [where, page.text("effect.versus", areas=versus) if versus else page.text("effect.versus_none")]
notes = effect_words.remarks(page, answer)
loads = page.read(read_trends.sources_of, area, indicator)
notes += trends_words.sources(page, loads if len(loads) else page.read(read_trends.all_sources))
against = "".join(f"<li>{escape(reason)}</li>" for reason in said.against)
with head:
    under = f'<ul class="bg-against">{against}</ul>' if against else ""
    if said.quotable:
        under = f'<blockquote class="bg-quote">{escape(said.sentence)}</blockquote>'
        under += "" if page.meeting else f'<p class="bg-note">{escape(page.text("effect.quote_how"))}</p>'
    page.head(
        f"{where}. {said.title}" if page.meeting else said.title,
        "" if said.quotable else said.sentence,
        facts,
        under,
    )


def chart() -> None:
    effect_chart.show(page, answer)


def methods() -> None:
    effect_tables.methods(page, answer)


def checks() -> None:
    effect_tables.checks(page, answer)
    effect_tables.download(page, answer, f"{name}. {where}", [said.sentence, *said.against, *notes])


def remarks() -> None:
    items = "".join(f"<li>{escape(note)}</li>" for note in notes)
    st.html(f'<ul class="bg-notes">{items}</ul>')


page.parts(
    frame.Part("chart", chart),
    frame.Part("methods", methods, page.text("effect.methods_heading")),
    frame.Part("checks", checks, page.text("effect.checks_heading"), in_meeting=False),
    frame.Part("remarks", remarks, page.text("compare.remarks"), in_meeting=False),
)
