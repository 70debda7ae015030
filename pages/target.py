"""Target: one target in full: its path, its months, its readings, who makes the gap, what was known when."""

from __future__ import annotations

import streamlit as st

from language import date_text
from ui import (
    downloads,
    empty,
    filters,
    findings,
    footer,
    frame,
    progress_board,
    tables,
    target_charts,
    target_proposal,
    target_tables,
    target_view,
    target_words,
    verdicts,
    words,
)
from warehouse import read_progress

ROWS_ON_SCREEN = 7  # in the meeting view
READINGS_ON_SCREEN = 4  # which take two lines each

page = frame.page("target")
roadmaps = page.read(read_progress.roadmaps, page.lang).set_index("id")
if roadmaps.empty:
    empty.no_roadmap(page)
    page.stop()

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
        words.reading_code(row): target_tables.reading_label(page, row, several) for _, row in rows.iterrows()
    }
    reading = (
        filters.choose(page, "reading", page.text("target.reading"), labels)
        if len(labels) > 1
        else next(iter(labels))
    )

row = rows[[words.reading_code(each) == reading for _, each in rows.iterrows()]].iloc[0]
view = target_view.view_of(page, row)
with heading:
    page.head(
        f"{words.target(row)} · {areas[area]}",
        target_words.sentence(page, view),
        [
            str(roadmaps.loc[roadmap, "title"]),
            page.text(
                "progress.data_through", day=date_text(words.within(row["data_through"], period), page.lang)
            ),
        ],
        target_words.wording(page, row),
    )


def verdict() -> None:
    revision = (
        page.read(read_progress.usual_revision, area, row["indicator"])
        if words.known(row["indicator"])
        else None
    )
    found = findings.of_rows(page, rows[rows["reading"] == row["reading"]])
    st.html(target_tables.verdict(page, view, revision) + target_tables.ground(page, view, found))
    tables.notes(found.notes())
    if words.known(row["probability"]):
        footer.how_often(page)


def path() -> None:
    assert view.year is not None
    target_charts.path(page, view, view.year)


def months() -> None:
    assert view.year is not None
    target_charts.by_month(page, view, view.year)


def allowance() -> None:
    assert view.year is not None
    found = findings.of_rows(page, rows)
    columns, cells = target_tables.months(page, view, view.year, found)
    if page.meeting:
        first = target_tables.first_month_on_screen(view.year, ROWS_ON_SCREEN)
        cells = cells[first : first + ROWS_ON_SCREEN]
    tables.show(columns, cells, page.text("target.allowance"), "bg-months")
    tables.notes(found.notes())
    downloads.table(
        page, target_tables.months_export(page, view, view.year), "target-months", words.target(row)
    )


def readings(first: int, last: int) -> None:
    found = findings.of_rows(page, rows)
    columns, cells, marked = target_tables.readings(page, rows, reading, found)
    st.html(f"<p>{target_tables.readings_sentence(page, rows)}</p>")
    marked = [index - first for index in marked]
    tables.show(columns, cells[first:last], page.text("target.readings"), "bg-readings", marked)
    tables.notes(found.notes())
    downloads.table(page, progress_board.export(page, rows), "target-readings", words.target(row))


def by_area() -> None:
    gaps = target_view.gap_by_area(page, row)
    target_charts.contribution(
        page,
        gaps,
        "gap-areas",
        target_words.gap_finding(page, gaps, "area"),
        ROWS_ON_SCREEN if page.meeting else 25,
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
        page,
        gaps,
        "gap-kinds",
        target_words.gap_finding(page, gaps, "kind"),
        ROWS_ON_SCREEN if page.meeting else 25,
    )


def proposed() -> None:
    assert below is not None
    target_proposal.show(page, below, words.target(row))


def known_on() -> None:
    days = page.read(read_progress.releases, area, row["indicator"])[1:]
    none = page.text("target.known_on_now")
    day = filters.day(page, "known", page.text("target.known_on_day"), days, none)
    if day is None:
        st.html(f'<p class="bg-note">{page.text("target.known_on_hint")}</p>')
        return
    with st.spinner(page.text("target.known_counting", day=date_text(day, page.lang))):
        answer = target_view.known_on(page, roadmap, day)
    then = answer.rows[
        (answer.rows["target"] == target) & (answer.rows["period"] == period) & (answer.rows["area"] == area)
    ]
    st.html(
        f'<p class="bg-note">{page.text(f"target.known_{answer.origin}", day=date_text(day, page.lang))}</p>'
    )
    found = findings.of_rows(page, rows)
    columns, cells = target_tables.known_on(page, then, rows, day, found)
    tables.show(columns, cells, page.text("target.known_on"), "bg-known")
    downloads.table(page, target_tables.known_on_export(page, then, rows), "target-known", words.target(row))


parts = [frame.Part("verdict", verdict)]
if view.year is not None:
    parts += [
        frame.Part("path", path),
        frame.Part("months", months),
        frame.Part("allowance", allowance, target_words.months_heading(page, view), beside=True),
    ]
if len(rows) > 1:
    rows_a_part = READINGS_ON_SCREEN if page.meeting else 0
    parts += frame.chunks("readings", readings, len(rows), rows_a_part, page.text("target.readings"))
if target_view.can_be_split(row):
    by = [frame.Part("gap-areas", by_area)] if len(target_view.gap_by_area(page, row)) else []
    if target_view.gap_by_kind(page, row):
        by.append(frame.Part("gap-kinds", by_kind, beside=bool(by)))
    parts += by
below = target_proposal.shared(page, row)
if below is not None:
    parts.append(frame.Part("proposal", proposed, page.text("proposal_ceiling.heading")))
parts.append(frame.Part("known-on", known_on, page.text("target.known_on"), in_meeting=False))
page.parts(*parts)
