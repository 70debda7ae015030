"""Target: one target in full: its path, its months, its readings, who makes the gap, what was known when."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from language import date_text
from ui import (
    downloads,
    empty,
    filters,
    frame,
    tables,
    target_charts,
    target_tables,
    target_view,
    target_words,
    verdicts,
    words,
)
from warehouse import read_progress

page = frame.page("target")
roadmaps = page.read(read_progress.roadmaps, page.lang).set_index("id")
if roadmaps.empty:
    empty.no_roadmap(page)
    st.stop()

heading = st.container()
with filters.bar(page):
    roadmap = filters.choose(page, "roadmap", page.text("progress.roadmap"), dict(roadmaps["title"]))
    rows = page.read(read_progress.rows, roadmap, page.lang)
    names = {row["target"]: words.target(row) for _, row in verdicts.main_rows(rows).iloc[::-1].iterrows()}
    names = {target: names[target] for target in rows["target"].unique()}
    target = filters.choose(page, "target", page.text("target.target"), names)
    rows = rows[rows["target"] == target]
    found, in_force = verdicts.periods(rows)
    period = filters.switch(
        page, "period", page.text("progress.period"), {year: year for year in found}, in_force
    )
    rows = rows[rows["period"] == period]
    areas = {
        row["area"]: str(row["area_name"] or row["area"])
        for _, row in rows.sort_values("is_sub_area", kind="stable").iterrows()
    }
    area = filters.choose(page, "area", page.text("target.area"), areas)
    rows = rows[rows["area"] == area]
    several = target_tables.several_indicators(rows)
    labels = {
        target_tables.reading_code(row): target_tables.reading_label(page, row, several)
        for _, row in rows.iterrows()
    }
    reading = (
        filters.choose(page, "reading", page.text("target.reading"), labels)
        if len(labels) > 1
        else next(iter(labels))
    )

row = rows[[target_tables.reading_code(each) == reading for _, each in rows.iterrows()]].iloc[0]
view = target_view.view_of(page, row)
with heading:
    page.head(
        f"{words.target(row)} · {areas[area]}",
        target_words.sentence(page, view),
        [
            str(roadmaps.loc[roadmap, "title"]),
            page.text("progress.data_through", day=date_text(row["data_through"], page.lang)),
        ],
    )
    target_words.wording(page, row)


def verdict() -> None:
    revision = (
        page.read(read_progress.usual_revision, area, row["indicator"])
        if words.known(row["indicator"])
        else None
    )
    st.html(target_tables.verdict(page, view, revision))


def path() -> None:
    assert view.year is not None
    target_charts.path(page, view, view.year)


def months() -> None:
    assert view.year is not None
    target_charts.by_month(page, view, view.year)


def allowance() -> None:
    assert view.year is not None
    columns, cells = target_tables.months(page, view, view.year)
    tables.show(columns, cells, page.text("target.allowance"), "bg-months")
    downloads.table(
        page, target_tables.months_export(page, view, view.year), "target-months", words.target(row)
    )


def readings() -> None:
    columns, cells, marked = target_tables.readings(page, rows, reading)
    st.html(f"<p>{target_tables.readings_sentence(page, rows)}</p>")
    tables.show(columns, cells, page.text("target.readings"), "bg-readings", marked)


def by_area() -> None:
    gaps = target_view.gap_by_area(page, row)
    target_charts.contribution(
        page, gaps, "gap-areas", target_words.gap_finding(page, gaps, "area"), 7 if page.meeting else 25
    )


def by_kind() -> None:
    found = target_view.gap_by_kind(page, row)
    names = {breakdown: words.breakdown(breakdown, page.lang) for breakdown in found}
    chosen = (
        filters.switch(page, "breakdown", page.text("target.breakdown"), names)
        if len(names) > 1
        else next(iter(names))
    )
    gaps = found[chosen]
    target_charts.contribution(
        page, gaps, "gap-kinds", target_words.gap_finding(page, gaps, "kind"), 7 if page.meeting else 25
    )


def known_on() -> None:
    last = row["as_of"].date() if hasattr(row["as_of"], "date") else row["as_of"]
    day = filters.day(
        page, "as_of", page.text("target.known_on_day"), date(2000, 1, 1), last - timedelta(days=1)
    )
    if day is None:
        st.html(f'<p class="bg-note">{page.text("target.known_on_hint")}</p>')
        return
    answer = target_view.known_on(page, roadmap, day)
    then = answer.rows[
        (answer.rows["target"] == target) & (answer.rows["period"] == period) & (answer.rows["area"] == area)
    ]
    st.html(
        f'<p class="bg-note">{page.text(f"target.known_{answer.origin}", day=date_text(day, page.lang))}</p>'
    )
    columns, cells = target_tables.known_on(page, then, rows)
    tables.show(columns, cells, page.text("target.known_on"), "bg-known")


parts = [frame.Part("verdict", verdict)]
if view.year is not None:
    parts += [
        frame.Part("path", path),
        frame.Part("months", months),
        frame.Part("allowance", allowance, page.text("target.allowance"), in_meeting=False),
    ]
if len(rows) > 1:
    parts.append(frame.Part("readings", readings, page.text("target.readings")))
if target_view.can_be_split(row):
    if len(target_view.gap_by_area(page, row)):
        parts.append(frame.Part("gap-areas", by_area))
    if target_view.gap_by_kind(page, row):
        parts.append(frame.Part("gap-kinds", by_kind))
parts.append(frame.Part("known-on", known_on, page.text("target.known_on"), in_meeting=False))
page.parts(*parts)
