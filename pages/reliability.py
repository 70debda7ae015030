"""Reliability: when the program said 70 %, how often was the target met, and how sure is that."""

from __future__ import annotations

from html import escape

import streamlit as st

from ui import filters, frame, reliability_chart, reliability_tables, reliability_words, tables
from ui.reliability_words import Choice
from warehouse import read_reliability

page = frame.page("reliability")
heading = st.container()
countries = page.read(read_reliability.countries, page.lang)
names = dict(zip(countries["code"], countries["name"], strict=True))
found = page.read(read_reliability.by_group, "level", "", None, "", "") if names else None
every = {"": page.text("reliability.all")}
if found is not None:
    with filters.bar(page):
        country = next(iter(names))
        if len(names) > 1:
            country = filters.choose(page, "country", page.text("reliability.country"), names)
        months = {str(n): str(n) for n in (0, 3, 6, 9)}
        known = filters.switch(page, "months", page.text("reliability.by_months_known"), every | months)
        size = filters.switch(
            page, "size", page.text("reliability.by_size"), every | reliability_words.sizes(page)
        )
        levels = reliability_words.levels(page, found)
        level = filters.switch(page, "level", page.text("reliability.by_level"), every | levels)
    choice = Choice(country, int(known) if known else None, size, level)
else:
    choice = Choice("", None, "", "")

extent = page.read(read_reliability.extent, *choice.asked)
bins = page.read(read_reliability.by_probability, *choice.asked)
shown = page.read(read_reliability.shown_verdicts)
remarks = reliability_words.remarks(page, bins, extent)
with heading:
    page.head(
        page.text("reliability.title"),
        reliability_words.sentence(page, bins, extent, bool(names)),
        reliability_words.facts(page, extent),
    )


def diagram() -> None:
    reliability_chart.show(page, bins)


def by_probability() -> None:
    reliability_tables.by_probability(page, bins)


def by_group() -> None:
    options = {group: page.text(f"reliability.by_{group}") for group in read_reliability.GROUPS}
    group = filters.switch(page, "by", page.text("reliability.by"), options)
    reliability_tables.by_group(page, group, page.read(read_reliability.by_group, group, *choice.asked))


def came_out() -> None:
    if shown.empty:
        st.html(f"<p>{escape(page.text('reliability.shown_none'))}</p>")
        return
    said = page.count("reliability.shown", int(shown["cases"].sum()), met=int(shown["met"].sum()))
    st.html(f"<p>{escape(said)}</p>")
    reliability_tables.shown_verdicts(page, shown)


def how() -> None:
    tables.notes(remarks)
    link, said = page.link("methods", topic="reliability"), page.text("reliability.more")
    st.html(f'<p><a class="bg-link" href="{escape(link)}" target="_self">{escape(said)}</a></p>')


# On a projector the page's head says it already, and the rows need the room.
headings = {name: "" if page.meeting else page.text(f"reliability.{name}") for name in ("bins", "groups")}
parts = []
if len(bins):
    parts += [
        frame.Part("diagram", diagram),
        frame.Part("bins", by_probability, headings["bins"], beside=True),
        frame.Part("groups", by_group, headings["groups"]),
    ]
parts += [
    frame.Part("shown", came_out, page.text("reliability.shown_heading"), in_meeting=len(shown) > 0),
    frame.Part("how", how, page.text("reliability.how"), in_meeting=False),
]
page.parts(*parts)
