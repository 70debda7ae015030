"""What must hold whatever is loaded: any order gives the same figures, and undo takes all of it back."""

from __future__ import annotations

import itertools
import shutil
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.intake import take_in
from etl.layouts import recognise
from etl.layouts.source import Request
from models.series import derive_series
from tests.load_store import Figures, known_on, table
from tests.test_series import THEFT, area_frame, observed
from warehouse.loads import withdraw
from warehouse.reference import ensure_reference
from warehouse.store import writing

FIRST_DAY = date(2025, 1, 10)
LAYOUTS = ("long", "long_note", "long_press")
# A release: whose it is, and what it says of some months (a cumulative count, the month it runs to).
Release = tuple[str, dict[int, int]]
RELEASES = st.lists(
    st.tuples(
        st.sampled_from(LAYOUTS),
        st.dictionaries(st.integers(1, 12), st.integers(0, 30), min_size=1, max_size=5),
    ),
    min_size=1,
    max_size=4,
)
SLOW = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def day_of(number: int) -> date:
    """When a release came out; each on a day of its own, or two of them could contradict each other."""
    return FIRST_DAY + timedelta(days=30 * number)


def write(folder: Path, number: int, release: Release) -> tuple[Path, Request]:
    layout, figures = release
    rows = [("kz-19", "theft", f"2024-{month:02}", count, "ytd") for month, count in figures.items()]
    header = ("area", "indicator", "period", "value", "basis")
    path = table(folder / f"{number}.csv", rows, header)
    return path, Request(layout=layout, published=day_of(number))


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store without figures: to copy it is faster than to fill it with the reference lists."""
    store = tmp_path_factory.mktemp("blank") / "s"
    with writing(store) as connection:
        ensure_reference(connection)
    return store


def load_all(store: Path, files: list[tuple[Path, Request]]) -> list[int | None]:
    """Load the files in one go; the number of each load."""
    with writing(store) as connection:
        ensure_reference(connection)
        return [
            take_in(connection, path, recognise(path, request), request, simulated=False).load_id
            for path, request in files
        ]


def seen(store: Path, releases: int) -> list[Figures]:
    """What is known on the day of each release, and before and after all of them."""
    return known_on(store, [day_of(number) for number in range(-1, releases + 1)])


@SLOW
@given(releases=RELEASES, order=st.randoms(use_true_random=False))
def test_files_in_any_order_give_the_same_figures(
    tmp_path_factory: pytest.TempPathFactory, blank: Path, releases: list[Release], order: object
) -> None:
    folder = tmp_path_factory.mktemp("order")
    for store in "st":
        shutil.copytree(blank, folder / store)
    files = [write(folder, number, release) for number, release in enumerate(releases)]
    load_all(folder / "s", files)
    shuffled = list(files)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    load_all(folder / "t", shuffled)
    assert seen(folder / "s", len(files)) == seen(folder / "t", len(files))


@SLOW
@given(releases=RELEASES, which=st.integers(0, 3))
def test_undo_restores_what_every_day_knew(
    tmp_path_factory: pytest.TempPathFactory, blank: Path, releases: list[Release], which: int
) -> None:
    folder = tmp_path_factory.mktemp("undo")
    for store in "st":
        shutil.copytree(blank, folder / store)
    files = [write(folder, number, release) for number, release in enumerate(releases)]
    taken_back = files[which % len(files)]
    others = [file for file in files if file != taken_back]
    load_all(folder / "s", others)
    before = seen(folder / "s", len(files))
    (load_id,) = load_all(folder / "s", [taken_back])
    with writing(folder / "s") as connection:
        withdraw(connection, load_id or 0)
    assert seen(folder / "s", len(files)) == before
    load_all(folder / "s", [taken_back])
    load_all(folder / "t", files)
    assert seen(folder / "s", len(files)) == seen(folder / "t", len(files))


@SLOW
@given(releases=RELEASES)
def test_months_of_each_day_add_up_to_the_cumulative_figures_of_that_day(
    tmp_path_factory: pytest.TempPathFactory, blank: Path, releases: list[Release]
) -> None:
    """Undoing cumulation with gaps and revisions: by hand, the last word of the most authoritative source."""
    folder = tmp_path_factory.mktemp("cumulative")
    shutil.copytree(blank, folder / "s")
    load_all(folder / "s", [write(folder, number, release) for number, release in enumerate(releases)])
    days = [day_of(number) for number in range(len(releases))]
    for known_upto, known in enumerate(known_on(folder / "s", days)):
        told: dict[int, tuple[int, int]] = {}
        for layout, figures in releases[: known_upto + 1]:
            for month, count in figures.items():
                rank = LAYOUTS.index(layout)
                if month not in told or rank <= told[month][0]:
                    told[month] = (rank, count)
        rows = [
            (area, kind, f"{start}-01", *rest, value) for (area, kind, start, *rest), value in known.items()
        ]
        series = derive_series(observed(*rows), area_frame(("kz-19", None, "region")), THEFT)
        total = dict(zip(_last_months(series), itertools.accumulate(series["value"]), strict=True))
        assert total == {month: count for month, (_, count) in sorted(told.items())}


def _last_months(series: pd.DataFrame) -> list[int]:
    return list(series["period_start"].dt.month + series["period_months"] - 1)
