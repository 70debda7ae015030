"""Compare: what changed against another period, by how much, and by more than chance?"""

from __future__ import annotations

from html import escape

import streamlit as st

from domain import month_end
from language import date_text, period_text
from ui import (
    compare_chart,
    compare_periods,
    compare_scope,
    compare_table,
    compare_words,
    empty,
    filters,
    findings,
    frame,
    trends_words,
)
from ui.compare_reads import compared
from warehouse import read_compare, read_trends

page = frame.page("compare")
areas = page.read(read_compare.areas)
indicators = page.read(read_compare.indicators)
present = page.read(read_trends.series_present)
if present.empty:
    empty.say(page, page.text("compare.title"), page.text("compare.empty"))
    page.stop()

head = st.container()
with filters.bar(page):
    scope = compare_scope.choose(page, areas, indicators, present)
    if scope.family:
        present = page.read(read_trends.series_present, scope.family)
    first, last = compare_scope.months(present, scope)
    chosen = compare_periods.choose(page, first, last)
    compare_scope.pick(page, scope, indicators, present)
    only_beyond = filters.check(page, "chance", page.text("compare.only_beyond"))
if isinstance(chosen, str):
    with head:
        page.head(page.text("compare.title"))
    st.warning(chosen)
    page.stop()

period, before = chosen
table = compared(page, scope.levels, period, before, scope.family)
all_rows = scope.shown(table)
rows = all_rows[all_rows["beyond_chance"]] if only_beyond else scope.with_cases(all_rows)
breaks = page.read(read_compare.breaks)
notes = compare_words.notes(page, scope, rows, period, before, breaks, int(table["p_value"].notna().sum()))
years = tuple(sorted({period.start.year, period.end.year, before.start.year, before.end.year}))
loads = page.read(read_compare.sources, *scope.series(), years)
notes += trends_words.sources(page, loads if len(loads) else page.read(read_trends.all_sources))
if len(rows) < len(all_rows) and not only_beyond:
    notes.append(page.count("compare.note_no_cases", len(all_rows) - len(rows)))
facts = [
    scope.title,
    page.text(
        "compare.against", period=period_text(period, page.lang), before=period_text(before, page.lang)
    ),
]
if not page.meeting:
    facts.append(page.text("compare.data_until", date=date_text(month_end(last), page.lang)))
with head:
    title = scope.title if page.meeting else page.text("compare.title")
    page.head(title, compare_words.finding(page, scope, all_rows), facts)


def official_table() -> None:
    found = findings.of_rows(page, rows)
    compare_table.show(page, scope, rows, period, before, found)
    if rows.empty:
        st.info(page.text("compare.nothing_beyond" if only_beyond else "compare.no_rows"))
    compare_table.download(page, scope, rows, period, before, [*found.notes(), *notes])


def differences() -> None:
    better = dict(zip(indicators["code"], indicators["better"], strict=True))
    compare_chart.show(page, scope, rows, better)


def remarks() -> None:
    items = "".join(f"<li>{note}</li>" for note in map(escape, notes))
    there = f'<a href="{escape(page.link("checker"))}" target="_self">'
    items += f'<li class="bg-links">{there}{escape(page.text("checker.from_compare"))}</a></li>'
    st.html(f'<ul class="bg-notes">{items}</ul>')


page.parts(
    frame.Part("table", official_table),
    frame.Part("differences", differences),
    frame.Part("remarks", remarks, page.text("compare.remarks"), in_meeting=False),
)
