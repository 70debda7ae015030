"""Versions of a store: what is kept, and going back without forgetting."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from domain import ArgumentError
from etl.__main__ import main
from etl.layouts.source import Request
from etl.load import load_files
from etl.refresh import refresh
from tests.small_store import make
from warehouse import audit
from warehouse import store as stores
from warehouse.query import ask
from warehouse.store import current_file, reading, version_files, writing
from warehouse.versions import list_versions, rollback


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("versions")
    store, roadmaps = make(folder / "store", folder / "roadmaps"), folder / "roadmaps"
    for number in (1, 2):
        file = folder / f"{number}.csv"
        rows = [f"s,all,{2023 + number}-{month:02},{40 + month}" for month in range(1, 13)]
        file.write_text("\n".join(["area,indicator,period,value", *rows]), encoding="utf-8")
        result = load_files([file], store, Request(published=date(2026, number, 10)), refresh=False)[0]
        assert (result.error, result.accepted) == (None, 12)
        refresh(store, folder=roadmaps)
    return store


@pytest.fixture
def two_loads(made: Path, tmp_path: Path) -> Path:
    """Two loads, each with its refresh: versions 2 to 5, the second load being 4."""
    return Path(shutil.copytree(made, tmp_path / "store"))


def runs(folder: Path) -> list[object]:
    return [row[0] for row in ask(folder, "SELECT DISTINCT run_id FROM progress ORDER BY 1").rows]


def held(folder: Path, run: object) -> list[tuple[object, ...]]:
    sql = f"SELECT * EXCLUDE (run_id, computed_at) FROM progress WHERE run_id = {run} ORDER BY rowid"
    return [tuple(row) for row in ask(folder, sql).rows]


def test_versions_say_when_how_large_and_what_was_done(two_loads: Path) -> None:
    listed = list_versions(two_loads)
    assert [version.number for version in listed] == [5, 4, 3, 2, 1]
    assert [version.in_force for version in listed] == [True, False, False, False, False]
    assert [version.loads for version in listed] == [2, 2, 1, 1, 0]
    assert listed[0].deed is not None
    assert listed[0].deed.action == "refresh"
    assert listed[0].size == current_file(two_loads).stat().st_size


def test_rollback_goes_before_the_last_load_and_its_refresh(two_loads: Path) -> None:
    before = current_file(two_loads).read_bytes()
    with reading(two_loads) as connection:  # a page that is open meanwhile
        done = rollback(two_loads)
        assert connection.execute("SELECT count(*) FROM load").fetchone() == (2,)
    assert (done.left, done.back_to, done.number) == (5, 3, 6)
    assert (two_loads / "bagdar-000005.duckdb").read_bytes() == before
    with reading(two_loads) as connection:
        assert connection.execute("SELECT count(*) FROM load").fetchone() == (1,)
        assert connection.execute("SELECT max(period_start) FROM series").fetchone() == (date(2024, 12, 1),)
        deeds = audit.list_audit(connection)
    assert [deed.action for deed in deeds] == ["rollback", "refresh", "load", "refresh", "load"]
    assert deeds[0].detail == {"left": 5, "back_to": 3}
    # What a council may have seen stays, and the verdict that is in force again comes after it.
    assert runs(two_loads) == [1, 2, 3]
    assert held(two_loads, 3) == held(two_loads, 1) != held(two_loads, 2)
    # And forward again: the version left is one of those kept.
    assert rollback(two_loads, 5).number == 7
    assert ask(two_loads, "SELECT count(*) FROM load").rows == [(2,)]
    assert held(two_loads, 4) == held(two_loads, 2)


def test_numbers_of_loads_are_not_used_again(tmp_path: Path) -> None:
    folder, files = tmp_path / "store", [tmp_path / f"{number}.csv" for number in range(3)]
    for number, file in enumerate(files):
        file.write_text(f"area,indicator,period,value\nkz,mine,2025-0{number + 1},23\n", encoding="utf-8")
    taken = [load_files([file], folder, Request(register=True), refresh=False)[0] for file in files[:2]]
    rollback(folder)
    taken.append(load_files([files[2]], folder, Request(register=True), refresh=False)[0])
    assert [result.load_id for result in taken] == [1, 2, 3]
    assert ask(folder, "SELECT load_id FROM load ORDER BY 1").rows == [(1,), (3,)]


def test_what_cannot_be_gone_back_to_is_named_and_changes_nothing(tmp_path: Path) -> None:
    with writing(tmp_path):
        pass
    for number, key in (
        (None, "error.version_none_earlier"),
        (1, "error.version_in_force"),
        (7, "error.version_absent"),
    ):
        with pytest.raises(ArgumentError) as caught:
            rollback(tmp_path, number)
        assert caught.value.key == key
    assert [file.name for file in version_files(tmp_path)] == ["bagdar-000001.duckdb"]


def test_of_a_large_store_fewer_versions_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        with writing(tmp_path):
            pass
    size = current_file(tmp_path).stat().st_size
    monkeypatch.setattr(stores, "KEPT_BYTES", 4 * size + 1)
    with writing(tmp_path):
        pass
    assert len(version_files(tmp_path)) == 4
    monkeypatch.setattr(stores, "KEPT_BYTES", 1)
    with writing(tmp_path):
        pass
    assert len(version_files(tmp_path)) == stores.LEAST_KEPT


def test_the_commands(
    two_loads: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAGDAR_USER", "Айгуль")
    named = ["--store", str(two_loads)]
    assert main(["versions", *named, "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [row["number"] for row in listed] == [5, 4, 3, 2, 1]
    assert listed[0]["deed"]["action"] == "refresh"
    assert main(["versions", *named]) == 0
    assert "действует" in capsys.readouterr().out
    assert main(["rollback", "99", *named]) == 2
    assert "Версия 99" in capsys.readouterr().err
    assert main(["rollback", *named]) == 0
    assert "Версия 3 снова действует" in capsys.readouterr().err
    assert main(["audit", *named, "--limit", "1", "--format", "json"]) == 0
    (deed,) = json.loads(capsys.readouterr().out)
    assert (deed["actor"], deed["action"]) == ("Айгуль", "rollback")
    # A version whose figures nothing follows yet is derived once it is back: the second load, undone by 6.
    assert main(["rollback", "4", *named, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == [{"left": 6, "back_to": 4, "number": 7, "behind": True}]
    assert ask(two_loads, "SELECT max(period_start) FROM series").rows == [("2025-12-01",)]
    assert main(["audit", *named]) == 0
    assert "возврат к версии" in capsys.readouterr().out


def test_who_acts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAGDAR_USER", " prosecutor ")
    assert audit.actor() == "prosecutor"
    monkeypatch.delenv("BAGDAR_USER")
    monkeypatch.setattr("getpass.getuser", lambda: "clerk")
    assert audit.actor() == "clerk"


def test_only_known_deeds_are_noted(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="theft"), writing(tmp_path) as connection:
        audit.note(connection, "theft")
