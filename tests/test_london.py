"""London's real files: sums by borough, type and year, two vintages, and what was known before the second."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path
from statistics import median

import pytest

from etl.layouts.codes import slug
from etl.layouts.source import Request
from etl.load import FileResult, load_files
from warehouse import read_revisions
from warehouse.query import ask
from warehouse.store import reading

pytestmark = pytest.mark.real_data

EARLIER = "MPS Borough Level Crime (Historical).csv"  # to July 2021
LATER = "APR2010-FEB2022.csv"  # to January 2022
Key = tuple[str, str, str]


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "london_mps"


@pytest.fixture(scope="module")
def loaded(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[FileResult]]:
    """A store with both vintages, and what their loads reported."""
    store = tmp_path_factory.mktemp("london") / "store"
    results = [
        *load_files([folder / EARLIER], store, published("2021-08-15"), refresh=False),
        *load_files([folder / LATER], store, published("2022-02-15"), refresh=False),
    ]
    return store, results


def published(day: str) -> Request:
    return Request(published=date.fromisoformat(day), register=True)


def cells(path: Path) -> dict[Key, float]:
    """(borough, minor type, month) → count, by the csv module alone."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return {
            (row["LookUp_BoroughName"], f"{row['MajorText']} / {row['MinorText']}", month): float(value)
            for row in csv.DictReader(handle)
            for month, value in row.items()
            if month.isdigit()
        }


def by_year(figures: dict[Key, float]) -> dict[Key, float]:
    sums: defaultdict[Key, float] = defaultdict(float)
    for (borough, kind, month), value in figures.items():
        sums[borough, kind, month[:4]] += value
    return dict(sums)


def stored_by_year(store: Path, view: str) -> dict[Key, float]:
    """The same sums out of the store, told by the names that the file gave."""
    answer = ask(
        store,
        "SELECT a.name_en, p.name_en || ' / ' || i.name_en, year(period_start)::VARCHAR, sum(value)"
        f" FROM {view} o JOIN area a ON a.code = o.area JOIN indicator i ON i.code = o.indicator"
        " JOIN indicator p ON p.code = i.parent GROUP BY ALL ORDER BY ALL",
    )
    return {(str(row[0]), str(row[1]), str(row[2])): float(str(row[3])) for row in answer.rows}


def test_every_borough_and_type_sums_by_year_as_in_the_file(
    folder: Path, loaded: tuple[Path, list[FileResult]]
) -> None:
    store, _ = loaded
    assert stored_by_year(store, "latest") == by_year(cells(folder / LATER))


def test_the_second_vintage_revises_389_cells(folder: Path, loaded: tuple[Path, list[FileResult]]) -> None:
    _, (first, second) = loaded
    earlier, later = cells(folder / EARLIER), cells(folder / LATER)
    revised = sum(later[key] != value for key, value in earlier.items())
    assert revised == 389
    assert (first.accepted, first.revised, first.rejected) == (len(earlier), 0, 0)
    assert (second.revised, second.rejected) == (389, 0)
    assert second.unchanged == len(earlier) - revised
    assert second.accepted == revised + len(later.keys() - earlier.keys())


def test_before_the_second_vintage_the_old_numbers_stand(
    folder: Path, loaded: tuple[Path, list[FileResult]]
) -> None:
    store, _ = loaded
    known = stored_by_year(store, "latest_as_of(DATE '2021-12-31')")
    assert known == by_year(cells(folder / EARLIER))
    assert known != {key: value for key, value in stored_by_year(store, "latest").items() if key in known}


def test_each_vintage_again_changes_nothing(folder: Path, loaded: tuple[Path, list[FileResult]]) -> None:
    store, _ = loaded
    pointer = (store / "CURRENT").read_text()
    for file, day in ((EARLIER, "2021-08-15"), (LATER, "2022-02-15")):
        again = load_files([folder / file], store, published(day), refresh=False)[0]
        assert (again.accepted, again.unchanged, again.load_id) == (0, again.read, None)
    assert (store / "CURRENT").read_text() == pointer


def test_a_kind_that_bears_its_parents_name_has_a_code_of_its_own(
    loaded: tuple[Path, list[FileResult]],
) -> None:
    rows = ask(
        loaded[0],
        "SELECT i.code, p.code FROM indicator i JOIN indicator p ON p.code = i.parent"
        " WHERE i.name_en = p.name_en ORDER BY ALL",
    ).rows
    code = "london_" + slug("Historical Fraud and Forgery", "_")
    assert rows == [(f"{code}_part", code)]


@pytest.mark.slow
def test_refresh_as_of_a_day_derives_from_the_old_numbers(
    folder: Path, loaded: tuple[Path, list[FileResult]], tmp_path: Path
) -> None:
    """One borough and one type of both vintages, so that the forecasts take no minute."""
    from etl.refresh import refresh

    parts = []
    for file in (EARLIER, LATER):
        with (folder / file).open(encoding="utf-8-sig", newline="") as handle:
            rows = list(csv.reader(handle))
        part = tmp_path / file
        with part.open("w", encoding="utf-8", newline="") as handle:
            kept = [row for row in rows[1:] if row[1:3] == ["Drug Trafficking", "Barking and Dagenham"]]
            csv.writer(handle).writerows([rows[0], *kept])
        parts.append(part)
    store = tmp_path / "store"
    for part, day in zip(parts, ("2021-08-15", "2022-02-15"), strict=True):
        load_files([part], store, published(day), refresh=False)
    sql = "SELECT value FROM series WHERE period_start = DATE '2021-03-01' AND indicator LIKE '%trafficking'"
    sql += " AND area = 'london-barking-and-dagenham'"
    refresh(store)
    assert ask(store, sql).rows == [(13,)]
    refresh(store, as_of=date(2021, 12, 31))
    assert ask(store, sql).rows == [(12,)]


def test_revisions_by_lag_count_every_cell_told_again(
    folder: Path, loaded: tuple[Path, list[FileResult]]
) -> None:
    before, after = cells(folder / EARLIER), cells(folder / LATER)
    again = before.keys() & after.keys()
    moved = [(before[key], after[key]) for key in again if before[key] != after[key]]
    with reading(loaded[0]) as connection:
        found = read_revisions.by_lag(connection)
    total, lags = found.iloc[0], found.iloc[1:]
    assert (total["again"], total["changed"]) == (len(again), 389) == (lags["again"].sum(), len(moved))
    sizes = [100 * abs(new / old - 1) for old, new in moved if old]
    assert total["median"] == pytest.approx(median(sizes)) and total["largest"] == pytest.approx(max(sizes))
    assert lags["lag"].tolist() == [7, 8, 9, 10, 11, 12, 13, 25, 61]  # July 2021 was told again in February
    assert lags["changed"].iloc[0] == sum(before[key] != after[key] for key in again if key[2] == "202107")
