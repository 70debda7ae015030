"""Progress: will each target of the roadmap be met, how sure are we, how much is still allowed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

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
    progress_changes,
    progress_matrix,
    tables,
    verdicts,
    words,
)
from warehouse import read_progress

ROWS_ON_SCREEN = 5  # in the meeting view, where a name may take two lines
AREAS_ON_SCREEN = 7

page = frame.page("progress")
roadmaps = page.read(read_progress.roadmaps, page.lang).set_index("id")
if roadmaps.empty:
    empty.no_roadmap(page)
    page.stop()

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
names = {row["target"]: words.target(row) for _, row in main.iterrows()}
through = words.within(own["data_through"].max(), period)
published = page.read(read_progress.published_through, roadmap, int(period))

title = str(roadmaps.loc[roadmap, "title"])
facts = [
    str(roadmaps.loc[roadmap, "area_name"]),
    page.text("progress.data_through", day=date_text(through, page.lang)),
]
if published:
    facts.append(page.text("progress.published", day=date_text(published, page.lang)))
with heading:
    said = progress_board.sentence(page, main, len(depending))
    page.head(title, said, facts, progress_board.tiles(page, main) if page.meeting else "")


def board(first: int, last: int) -> None:
    recent = page.read(read_progress.recent_months, roadmap, int(period), 36)
    rows = shown.iloc[first:last]
    found = findings.of_rows(page, rows)
    cells = progress_board.board(page, rows, depending, recent, ambiguous, found)
    tables.show(progress_board.columns(page), cells, page.text("progress.board"), "bg-board")
    tables.notes([*progress_board.notes(page, shown, bool(depending)), *found.notes()])
    footer.how_often(page)
    downloads.table(page, progress_board.export(page, shown), "progress", title, found.notes())


def matrix() -> None:
    columns, cells = progress_matrix.matrix(page, below)
    tables.show(columns, cells, page.text("progress.matrix"), "bg-matrix")
    downloads.table(page, progress_board.export(page, below, areas=True), "progress-areas", title)


def worst(target: str) -> None:
    rows = below[below["target"] == target]
    columns, cells = progress_matrix.worst_of(page, rows, AREAS_ON_SCREEN)
    tables.show(columns, cells, page.text("progress.matrix"), "bg-worst")


def areas() -> Iterator[frame.Part]:
    """The matrix; on a projector a part for each target."""
    if below.empty:
        return
    if not page.meeting:
        yield frame.Part("matrix", matrix, page.text("progress.matrix"))
        return
    for target in below["target"].unique():
        heading = page.text("progress.worst", name=names.get(target, target))
        yield frame.Part(f"worst-{target}", partial(worst, target), heading)


def changes() -> None:
    st.html(progress_changes.told(page, changed, late, names, 5 if page.meeting else 12))


page.parts(
    *frame.chunks("board", board, len(shown), ROWS_ON_SCREEN if page.meeting else 0),
    *areas(),
    frame.Part("changes", changes, page.text("progress.changes")),
)
