"""Progress: will each target of the roadmap be met, how sure are we, how much is still allowed."""

from __future__ import annotations

import streamlit as st

from language import date_text
from ui import (
    downloads,
    empty,
    filters,
    frame,
    progress_board,
    progress_changes,
    progress_matrix,
    tables,
    verdicts,
    words,
)
from warehouse import read_progress

ROWS_ON_SCREEN = 7  # in the meeting view

page = frame.page("progress")
roadmaps = page.read(read_progress.roadmaps, page.lang).set_index("id")
if roadmaps.empty:
    empty.no_roadmap(page)
    st.stop()

heading = st.container()
with filters.bar(page):
    roadmap = filters.choose(page, "roadmap", page.text("progress.roadmap"), dict(roadmaps["title"]))
    rows = page.read(read_progress.rows, roadmap, page.lang)
    own = rows[~rows["is_sub_area"]]
    found, in_force = verdicts.periods(own)
    period = filters.switch(
        page, "period", page.text("progress.period"), {year: year for year in found}, in_force
    )
    every = filters.check(page, "readings", page.text("progress.all_readings"))

own = own[own["period"] == period]
main = verdicts.main_rows(own)
depending = verdicts.depending(own)
ambiguous = set(own.loc[own.duplicated(verdicts.KEY), "target"])
shown = own if every else main
below = verdicts.main_rows(rows[rows["is_sub_area"] & (rows["period"] == period)])
changed = page.read(read_progress.changed, roadmap, page.lang)
late = progress_changes.late_areas(below)
through, published = own["data_through"].max(), page.read(read_progress.published_through, roadmap)

title = str(roadmaps.loc[roadmap, "title"])
facts = [
    str(roadmaps.loc[roadmap, "area_name"]),
    page.text("progress.data_through", day=date_text(through, page.lang)),
]
if published:
    facts.append(page.text("progress.published", day=date_text(published, page.lang)))
with heading:
    page.head(title, progress_board.sentence(page, main, len(depending)), facts)


def board(first: int, last: int) -> None:
    recent = page.read(read_progress.recent_months, roadmap, 36)
    cells = progress_board.board(page, shown.iloc[first:last], depending, recent, ambiguous)
    tables.show(progress_board.columns(page), cells, page.text("progress.board"), "bg-board")
    tables.notes(progress_board.notes(page, shown))
    downloads.table(page, progress_board.export(page, shown), "progress", title)


def matrix(first: int, last: int) -> None:
    columns, cells = progress_matrix.matrix(page, below)
    tables.show(columns, cells[first:last], page.text("progress.matrix"), "bg-matrix")
    downloads.table(page, progress_board.export(page, below, areas=True), "progress-areas", title)


def changes() -> None:
    names = {row["target"]: words.target(row) for _, row in main.iterrows()}
    st.html(progress_changes.told(page, changed, late, names, 5 if page.meeting else 12))


rows_a_part = ROWS_ON_SCREEN if page.meeting else 0
page.parts(
    *frame.chunks("board", board, len(shown), rows_a_part),
    *frame.chunks("matrix", matrix, below["area"].nunique(), rows_a_part, page.text("progress.matrix")),
    frame.Part("changes", changes, page.text("progress.changes")),
)
