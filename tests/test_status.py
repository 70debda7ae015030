"""Status: exactly the promised keys; what was seen is replayed, what was not is recomputed and named so."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from domain import ArgumentError, StoreError
from etl.layouts.source import Request
from etl.load import load_files
from etl.refresh import refresh
from etl.status import Answer, as_records, status_as_of, status_rows
from tests.small_store import add_load, make, months
from warehouse.store import reading

# fmt: off
KEYS = [
    "roadmap", "target", "area", "indicator", "period", "reading", "baseline", "ceiling", "floor", "months",
    "ytd", "ytd_same_period_last_year", "path", "allowance", "allowance_per_month", "forecast",
    "forecast_low80", "forecast_high80", "probability", "change_pct", "change_low", "change_high",
    "beyond_chance", "status", "as_of", "data_through", "simulated",
]
# fmt: on


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "roadmaps"


@pytest.fixture
def store(tmp_path: Path, folder: Path) -> Path:
    made = make(tmp_path / "store", folder)
    add_load(made, date(2026, 7, 10), months("s", "all", date(2022, 1, 1), [30] * 54))
    add_load(made, date(2026, 7, 10), months("s-1", "all", date(2022, 1, 1), [30] * 54))
    refresh(made, folder=folder)
    return made


def test_rows_have_exactly_the_promised_keys(store: Path, folder: Path) -> None:
    rows = as_records(status_as_of(store, "small", folder=folder))
    assert [list(row) for row in rows] == [KEYS] * 5
    first, second = rows[0], rows[1]
    assert first["ceiling"] == 324
    assert isinstance(first["ceiling"], int)
    assert first["probability"] is None
    assert first["floor"] is None
    assert first["status"] == "missed"
    assert first["data_through"] == "2026-06-30"
    assert first["as_of"] == date.today().isoformat()
    assert first["simulated"] is False
    assert second["reading"] == "against_2024"
    assert json.loads(json.dumps(rows)) == rows


def test_sub_areas_only_when_asked_for(store: Path, folder: Path) -> None:
    answer = status_as_of(store, "small", folder=folder)
    assert {row["area"] for row in as_records(answer)} == {"s"}
    assert {row["area"] for row in as_records(answer, sub_areas=True)} == {"s", "s-1", "s-2"}


def test_what_was_seen_is_replayed_after_a_revision(store: Path, folder: Path) -> None:
    seen_on = date(2026, 7, 31)
    refresh(store, as_of=seen_on, folder=folder)
    add_load(store, date(2026, 7, 20), months("s", "all", date(2026, 6, 1), [50]))  # dated back
    refresh(store, folder=folder)
    replayed = status_as_of(store, "small", seen_on, folder)
    assert replayed.origin == "replayed"
    assert as_records(replayed)[1]["ytd"] == 180
    assert as_records(status_as_of(store, "small", folder=folder))[1]["ytd"] == 200


def test_a_day_that_nobody_saw_is_recomputed_without_touching_the_store(store: Path, folder: Path) -> None:
    add_load(store, date(2026, 9, 1), months("s", "all", date(2026, 6, 1), [50]))
    before = (store / "CURRENT").read_text()
    answer = status_as_of(store, "small", date(2026, 8, 15), folder)
    assert answer.origin == "recomputed"
    rows = as_records(answer)
    assert rows[1]["ytd"] == 180
    assert rows[1]["as_of"] == "2026-08-15"
    assert as_records(status_as_of(store, "small", date(2026, 9, 1), folder))[1]["ytd"] == 200
    assert (store / "CURRENT").read_text() == before


def test_a_recomputation_equals_the_run_of_that_day(store: Path, folder: Path) -> None:
    day = date(2026, 8, 15)
    recomputed = as_records(status_as_of(store, "small", day, folder), sub_areas=True)
    refresh(store, as_of=day, folder=folder)
    replayed = status_as_of(store, "small", day, folder)
    assert replayed.origin == "replayed"
    assert as_records(replayed, sub_areas=True) == recomputed


def test_a_changed_roadmap_is_recomputed(store: Path, folder: Path) -> None:
    day = date(2026, 8, 15)
    refresh(store, as_of=day, folder=folder)
    path = folder / "small.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("2026: 15", "2026: 20"), encoding="utf-8")
    answer = status_as_of(store, "small", day, folder)
    assert answer.origin == "recomputed"
    assert as_records(answer)[1]["ceiling"] == 288


def test_without_a_run_the_verdict_is_computed(tmp_path: Path, folder: Path) -> None:
    store = make(tmp_path / "fresh", folder)
    add_load(store, date(2026, 7, 10), months("s", "all", date(2022, 1, 1), [30] * 54))
    answer = status_as_of(store, folder=folder)
    assert answer.origin == "recomputed"
    assert len(as_records(answer)) == 5
    with reading(store) as connection:
        assert connection.execute("SELECT count(*) FROM progress").fetchone() == (0,)


def test_all_roadmaps_and_an_unknown_one(store: Path, folder: Path) -> None:
    assert {row["roadmap"] for row in as_records(status_as_of(store, folder=folder))} == {"small"}
    with pytest.raises(ArgumentError):
        status_as_of(store, "large", folder=folder)


def test_an_absent_store_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        status_rows(tmp_path / "nothing", None, None)


def test_shipped_roadmaps_on_a_store_without_their_data(tmp_path: Path, folder: Path) -> None:
    """Published figures alone: Almaty's ceilings without data, North Kazakhstan's report with its change."""
    store = make(tmp_path / "other", folder)
    refresh(store)
    rows = status_rows(store, None, None, sub_areas=True)
    almaty = [row for row in rows if row["roadmap"] == "almaty-2025-2026"]
    ceilings = {
        (row["target"], row["period"], row["reading"]): row["ceiling"]
        for row in almaty
        if row["indicator"] != "crimes_total"
    }
    expected = {
        ("total", "2025", "against_2024"): 9346,
        ("total", "2026", "against_2024"): 8827,
        ("total", "2026", "against_2025_target"): 7944,
        ("total", "2026", "against_2025_fact"): None,
        ("total", "2026", "percents_added"): 7788,
        ("road-deaths", "2025", "against_2024"): 284,
        ("road-deaths", "2026", "against_2024"): 265,
        ("road-deaths", "2026", "against_2025_target"): 198,
        ("road-deaths", "2026", "percents_added"): 170,
        ("road-casualties", "2025", "against_2024"): 3561,
        ("road-casualties", "2026", "against_2024"): 3324,
        ("road-casualties", "2026", "against_2025_target"): 2493,
        ("road-casualties", "2026", "against_2025_fact"): None,
        ("road-casualties", "2026", "percents_added"): 2137,
    }
    assert {key: ceilings[key] for key in expected} == expected
    crimes = [row for row in almaty if row["indicator"] == "crimes_total"]
    assert len(crimes) == 5
    assert all(row["ceiling"] is None for row in crimes)
    casualties = [row for row in almaty if row["target"] == "road-casualties"]
    assert {row["status"] for row in casualties} == {"not_comparable", "no_data"}

    total, clearance = (row for row in rows if row["roadmap"] == "sko-2020")
    assert (total["ytd"], total["baseline"], total["status"]) == (4766, 6420, "met")
    assert total["change_pct"] == pytest.approx(-25.763, abs=5e-4)
    assert isinstance(total["change_low"], float)
    assert isinstance(total["change_high"], float)
    assert total["change_low"] < -25.8 < total["change_high"]
    assert (clearance["status"], clearance["ytd"]) == ("not_measurable", 73)
    stored = status_as_of(store, "sko-2020")
    assert stored.rows["change_method"].iloc[0] == "poisson_no_history"
    assert stored.rows["announced_change_pct"].iloc[0] == -26
    assert isinstance(stored, Answer)


@pytest.mark.slow
def test_the_demonstration_set_gives_the_expected_ceilings(demo_store: Path) -> None:
    rows = status_rows(demo_store, "almaty-2025-2026", None)
    total = {(row["period"], row["reading"]): row for row in rows if row["indicator"] == "offences_total"}
    assert total["2025", "against_2024"]["baseline"] == 10385
    assert total["2025", "against_2024"]["ceiling"] == 9346
    assert total["2026", "against_2024"]["ceiling"] == 8827
    assert total["2026", "against_2025_target"]["ceiling"] == 7944
    assert total["2026", "percents_added"]["ceiling"] == 7788
    assert total["2026", "against_2025_fact"]["ceiling"] == total["2025", "against_2024"]["ytd"] * 85 // 100
    assert all(row["simulated"] for row in rows if row["months"])


@pytest.mark.real_data
@pytest.mark.slow
def test_london_from_its_files_to_a_verdict_as_known_on_two_days(tmp_path: Path, shared_data: Path) -> None:
    """Baselines and facts equal sums taken straight from the CSV files, each day by the file known then."""
    store = tmp_path / "london"
    files = {
        date(2021, 8, 15): shared_data / "london_mps" / "MPS Borough Level Crime (Historical).csv",
        date(2022, 2, 15): shared_data / "london_mps" / "APR2010-FEB2022.csv",
    }
    for published, path in files.items():
        [result] = load_files([path], store, Request(published=published, register=True), refresh=False)
        assert result.error is None
    for day, path in (
        (date(2021, 12, 31), files[date(2021, 8, 15)]),
        (date(2022, 3, 1), files[date(2022, 2, 15)]),
    ):
        with path.open(encoding="utf-8-sig", newline="") as handle:
            rows = list(csv.DictReader(handle))
        burglary = [row for row in rows if row["MajorText"] == "Burglary"]
        got = {
            (row["target"], row["period"], row["reading"]): row
            for row in status_rows(store, "london-demo", day)
        }
        total, chain = got["total", "2021", "stated"], got["burglary", "2022", "against_2021_target"]
        assert total["baseline"] == _sum(rows, "2019")
        assert total["ceiling"] == _sum(rows, "2019") * 9 // 10
        assert total["ytd"] == _sum(rows, "2021")
        assert chain["ceiling"] == _sum(burglary, "2020") * 90 * 85 // 10_000
        assert total["months"] == (7 if day.year == 2021 else 12)
        assert total["status"] in (("on_track",) if day.year == 2021 else ("met",))


def _sum(rows: list[dict[str, str]], year: str) -> int:
    return sum(int(value) for row in rows for month, value in row.items() if month.startswith(year) and value)
