"""What the pages read of revisions, on a small store by hand."""

from datetime import date
from pathlib import Path

import pytest

from tests.small_store import add_load, make, months
from warehouse.read_progress import usual_revision
from warehouse.store import reading

YEAR = date(2025, 1, 1)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return make(tmp_path / "store", tmp_path / "roadmaps")


def revision(store: Path, area: str, indicator: str) -> tuple[float, int] | None:
    with reading(store) as connection:
        return usual_revision(connection, area, indicator)


def test_figures_published_once_say_nothing(store: Path) -> None:
    add_load(store, date(2025, 4, 10), months("s-1", "x", YEAR, [10, 20, 30]))
    assert revision(store, "s-1", "x") is None


def test_the_median_over_what_was_published_twice_moved_or_not(store: Path) -> None:
    add_load(store, date(2025, 4, 10), months("s-1", "x", YEAR, [10, 20, 40]))
    add_load(store, date(2025, 5, 10), months("s-1", "x", YEAR, [11, 20, 50, 7]))
    assert revision(store, "s-1", "x") == (pytest.approx(0.1), 3)  # 10 %, 0 %, 25 %


def test_a_sum_is_revised_as_its_parts_are(store: Path) -> None:
    for area in ("s-1", "s-2"):
        add_load(store, date(2025, 4, 10), months(area, "x", YEAR, [10]) + months(area, "y", YEAR, [15]))
    add_load(store, date(2025, 5, 10), months("s-2", "y", YEAR, [20]))
    assert revision(store, "s", "all") == (pytest.approx(0.1), 1)  # 50 becomes 55
    assert revision(store, "s-1", "all") is None
    add_load(store, date(2025, 4, 10), months("s", "all", YEAR, [50]))
    assert revision(store, "s", "all") is None  # its own figure was published once
