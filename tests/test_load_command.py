"""Many files in one command: one new version of the store, each file kept or undone for itself."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from domain import Authority, Basis, ConflictError, Period, StoreBusyError
from etl.intake import take_in
from etl.layouts.source import AreaKey, Claim, CsvCells, IndicatorKey, Request, Source
from etl.load import load_files
from language import message
from tests.load_store import counts, hand_made, latest, load, table, theft
from warehouse.loads import withdraw
from warehouse.locking import locked
from warehouse.reference import ensure_reference
from warehouse.store import current_file, exists, reading, writing

DAY = Request(published=date(2025, 6, 15))


def versions(store: Path) -> list[str]:
    return sorted(file.name for file in store.glob("bagdar-*.duckdb"))


def count(store: Path, what: str) -> int:
    with reading(store) as connection:
        row = connection.execute(f"SELECT count(*) FROM {what}").fetchone()
    return int(row[0]) if row else 0


def test_many_files_make_one_version(tmp_path: Path) -> None:
    files = [table(tmp_path / f"{n}.csv", [("kz-19", "theft", f"2025-0{n}", n)]) for n in range(1, 6)]
    results = load_files(files, tmp_path / "s", DAY, refresh=False)
    assert [result.load_id for result in results] == [1, 2, 3, 4, 5]
    assert len(versions(tmp_path / "s")) == 1
    assert load_files(files, tmp_path / "s", DAY, refresh=False)[0].load_id is None
    assert len(versions(tmp_path / "s")) == 1


def test_a_file_that_fails_is_undone_alone(tmp_path: Path) -> None:
    first = table(tmp_path / "1.csv", [("kz-19", "theft", "2025-01", 10)])
    # Refused rows, a stranger to be registered, and then a conflict with the first file.
    rows = [
        ("new-place", "theft", "2025-01", 1),
        ("kz-19", "theft", "soon", 1),
        ("kz-19", "theft", "2025-01", 11),
    ]
    other = table(tmp_path / "2.csv", rows)
    last = table(tmp_path / "3.csv", [("kz-19", "theft", "2025-03", 3), ("new-place", "theft", "2025-01", 1)])
    store = tmp_path / "s"
    results = load_files(
        [first, other, last], store, Request(published=DAY.published, register=True), refresh=False
    )
    assert [type(result.error) for result in results] == [type(None), ConflictError, type(None)]
    assert [result.load_id for result in results] == [1, None, 2]
    assert len(latest(store)) == 3
    assert count(store, "reject") == 0
    assert count(store, "area WHERE code = 'new-place'") == 1  # from the last file
    assert count(store, "audit WHERE action = 'load'") == 2


def test_a_file_without_news_leaves_nothing_behind(tmp_path: Path) -> None:
    known = table(tmp_path / "1.csv", [("kz-19", "theft", "2025-01", 10), ("kz-19", "theft", "2025-02", "x")])
    load(tmp_path / "s", known)
    other = table(tmp_path / "2.csv", [("kz-19", "theft", "2025-03", 10)])
    results = load_files([known, other], tmp_path / "s", DAY, refresh=False)
    assert [result.load_id for result in results] == [None, 2]
    assert count(tmp_path / "s", "reject WHERE load_id = 2") == 0


def test_the_same_file_under_another_name_says_whose_it_is(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", [("kz-19", "theft", "2025-01", 10)])
    load(tmp_path / "s", path)
    copy = tmp_path / "copy of a.csv"
    copy.write_bytes(path.read_bytes())
    again = load(tmp_path / "s", copy)
    assert (again.load_id, again.same_as, again.unchanged) == (None, 1, 1)


def test_two_files_of_one_command_that_contradict_each_other(tmp_path: Path) -> None:
    files = [table(tmp_path / f"{n}.csv", [("kz-19", "theft", "2025-01", n)]) for n in (10, 11)]
    good, bad = load_files(files, tmp_path / "s", Request(), refresh=False)  # the date is assumed for both
    assert good.error is None
    assert bad.error is not None
    assert bad.error.key == "error.conflict"
    told = {name: bad.error.places[name] for name in ("file", "other", "load", "before", "now")}
    assert told == {"file": "11.csv", "other": "10.csv", "load": 1, "before": "10", "now": "11"}
    assert [bad.error.places[name] for name in ("area", "indicator", "period")] == [
        "kz-19",
        "theft",
        "2025-01",
    ]
    assert theft(tmp_path / "s") == 10


def test_no_file_is_in_a_store_that_another_holds(tmp_path: Path) -> None:
    files = [table(tmp_path / f"{n}.csv", [("kz-19", "theft", f"2025-0{n}", n)]) for n in (1, 2)]
    absent = tmp_path / "absent.csv"
    (tmp_path / "s").mkdir()
    with locked(tmp_path / "s"):
        results = load_files([absent, *files], tmp_path / "s", DAY, refresh=False)
    assert [type(result.error) for result in results[1:]] == [StoreBusyError] * 2
    assert results[0].error is not None
    assert results[0].error.key == "error.file_absent"
    assert not exists(tmp_path / "s")


def test_files_that_nobody_can_read_make_no_store(tmp_path: Path) -> None:
    assert load_files([tmp_path / "absent.csv"], tmp_path / "s", DAY, refresh=False)[0].error
    assert not (tmp_path / "s").exists()


def test_a_simulated_file_that_fails_does_not_make_the_store_simulated(tmp_path: Path) -> None:
    empty = table(tmp_path / "empty.csv", [])
    good = table(tmp_path / "good.csv", [("kz-19", "theft", "2025-01", 10)])
    assert load_files([empty], tmp_path / "s", DAY, simulated=True, refresh=False)[0].error
    assert counts(load(tmp_path / "s", good)) == (1, 1, 0, 0, 0)


def test_who_loaded_what_is_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAGDAR_USER", "А. Серікқызы")
    load(tmp_path / "s", table(tmp_path / "a.csv", [("kz-19", "theft", "2025-01", 10)]))
    with reading(tmp_path / "s") as connection:
        assert connection.execute("SELECT loaded_by FROM load").fetchall() == [("А. Серікқызы",)]
        actor, action, detail = connection.execute("SELECT actor, action, detail FROM audit").fetchall()[0]
    assert (actor, action) == ("А. Серікқызы", "load")
    assert json.loads(detail) | {"load": 1, "file": "a.csv", "read": 1, "accepted": 1} == json.loads(detail)


def test_an_area_that_nobody_knows_stops_the_file_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("indicator,period,value\ncrimes_total,2025-03,7\n", encoding="utf-8")
    store = tmp_path / "store"
    for asked, key in (("Алматинская обласьт", "error.area_unknown_near"), ("zz-99", "error.area_unknown")):
        error = load_files([path], store, Request(area=asked), refresh=False)[0].error
        assert error is not None and error.key == key
        assert "a.csv" in message(error, "ru") and asked in message(error, "ru")
    assert load_files([path], store, Request(area="Алматинская область"), refresh=False)[0].accepted == 1


def test_the_same_bytes_for_another_area_are_refused(tmp_path: Path) -> None:
    rows = "".join(
        f"theft,2024-{month:02d},{month}\nfraud,2024-{month:02d},{month}\n" for month in range(1, 13)
    )
    for name in ("abai.csv", "akmola.csv"):
        (tmp_path / name).write_text("indicator,period,value\n" + rows, encoding="utf-8")
    store = tmp_path / "store"
    asked = Request(area="kz-10", published=date(2025, 1, 15))
    assert load_files([tmp_path / "abai.csv"], store, asked, refresh=False)[0].accepted == 24
    asked = Request(area="kz-11", published=date(2025, 1, 15))
    error = load_files([tmp_path / "akmola.csv"], store, asked, refresh=False)[0].error
    assert error is not None and error.key == "error.same_bytes"
    for word in ("akmola.csv", "abai.csv", "kz-10", "2024-01..2024-12"):
        assert word in message(error, "en")
    assert count(store, "observation") == 24
    with writing(store) as connection:
        withdraw(connection, 1)
    assert load_files([tmp_path / "akmola.csv"], store, asked, refresh=False)[0].accepted == 24


def test_claims_are_kept_for_areas_that_the_store_knows(tmp_path: Path) -> None:
    path = table(tmp_path / "note.csv", [("kz-19", "theft", "2025-06", 10)])
    period = Period(date(2024, 1, 1), 6)
    claims = [
        Claim(AreaKey("Алматинская область"), IndicatorKey("theft"), period, Basis.YTD, 12.0, 2, "1"),
        Claim(AreaKey("Атлантида"), IndicatorKey("theft"), period, Basis.YTD, 1.0),
    ]
    source = Source("hand", Authority.NOTE, 15, [hand_made(CsvCells(path, ",", "utf-8"))], claims=claims)
    with writing(tmp_path / "s") as connection:
        ensure_reference(connection)
        take_in(connection, path, source, Request(), simulated=False)
    with reading(tmp_path / "s") as connection:
        found = connection.execute("FROM claim").fetchall()
    assert found == [(1, "kz-19", "theft", date(2024, 1, 1), 6, "ytd", 12.0, 2, "1")]


def test_an_interrupted_command_leaves_the_store_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(tmp_path / "s", table(tmp_path / "a.csv", [("kz-19", "theft", "2025-01", 10)]))
    before = current_file(tmp_path / "s")
    files = [table(tmp_path / f"{n}.csv", [("kz-19", "theft", f"2025-0{n}", n)]) for n in (2, 3)]

    def tell(line: str) -> None:
        if "3.csv" in line:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_files(files, tmp_path / "s", DAY, refresh=False, tell=tell)
    assert current_file(tmp_path / "s") == before
    assert len(latest(tmp_path / "s")) == 1
