"""An earlier day: as known then it is as a store that never got more; as seen then it is the kept run."""

from __future__ import annotations

import os
import shutil
import time
from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from domain import ArgumentError
from etl import replay
from etl.__main__ import main
from etl.refresh import refresh
from etl.status import as_records, status_as_of, status_seen_on
from tests.small_store import Observation, add_load, make, months
from warehouse.loads import withdraw
from warehouse.query import ask
from warehouse.store import reading, writing
from warehouse.versions import list_versions, rollback

FIRST, REVISED, LAST = date(2026, 7, 10), date(2026, 8, 10), date(2026, 9, 10)
HISTORY = [30 + n % 7 for n in range(54)]  # January 2022 to June 2026
DERIVED = {
    "series": "*",
    "forecast": "*",
    "progress": "* EXCLUDE (run_id, computed_at)",
    "finding": "*",
}


def releases() -> dict[date, list[Observation]]:
    """What was published when: half of a file may be a revision of what an earlier one had."""
    return {
        FIRST: months("s", "all", date(2022, 1, 1), HISTORY),
        REVISED: [
            *months("s", "all", date(2026, 5, 1), [50, 51]),
            *months("s", "all", date(2026, 7, 1), [40]),
        ],
        LAST: months("s", "all", date(2026, 8, 1), [45]),
    }


def build(folder: Path, until: date = date.max) -> Path:
    store = make(folder / "store", folder / "roadmaps")
    for day, observations in releases().items():
        if day <= until:
            add_load(store, day, observations)
    return store


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("replay")
    build(folder)
    refresh(folder / "store", folder=folder / "roadmaps")
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "all"))


def table(store: Path, name: str) -> pd.DataFrame:
    with reading(store) as connection:
        return connection.execute(f"SELECT {DERIVED[name]} FROM {name} ORDER BY ALL").df()


def known(folder: Path, day: date) -> Path:
    return replay.known_on(folder / "store", day, folder=folder / "roadmaps")


@pytest.mark.parametrize("day", [REVISED, LAST - timedelta(days=1)])
def test_known_on_a_day_is_as_if_nothing_later_had_come(folder: Path, tmp_path: Path, day: date) -> None:
    other = build(tmp_path / "then", until=day)
    refresh(other, as_of=day, folder=folder / "roadmaps")
    copy = known(folder, day)
    for name in DERIVED:
        pd.testing.assert_frame_equal(table(copy, name), table(other, name))
    assert ask(copy, "SELECT load_id FROM load ORDER BY 1").rows == [(1,), (2,)]
    assert ask(copy, "SELECT count(*) FROM observation").rows == [(57,)]
    assert ask(copy, "SELECT value FROM series WHERE period_start = DATE '2026-06-01'").rows == [(51,)]


def test_the_store_is_left_alone_and_goes_on(folder: Path) -> None:
    store = folder / "store"
    before = {file.name: file.read_bytes() for file in store.iterdir()}
    versions = list_versions(store)
    known(folder, FIRST)
    assert {file.name: file.read_bytes() for file in store.iterdir() if file.is_file()} == before
    assert list_versions(store) == versions
    add_load(store, date(2026, 10, 10), months("s", "all", date(2026, 9, 1), [41]))
    rollback(store)
    assert ask(store, "SELECT count(*) FROM load").rows == [(3,)]


def test_a_copy_is_kept_until_the_store_changes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = known(folder, FIRST)
    made = (first / "CURRENT").stat().st_mtime_ns
    assert known(folder, FIRST) == first
    assert (first / "CURRENT").stat().st_mtime_ns == made
    assert len(list(first.glob("*.duckdb"))) == 1
    add_load(folder / "store", date(2026, 7, 1), months("s", "all", date(2021, 12, 1), [33]))
    second = known(folder, FIRST)
    assert second != first
    assert ask(second, "SELECT count(*) FROM observation").rows == [(55,)]
    # Those of another version go once nobody has used them for a while, and so does what was left half made.
    half = first.parent / "making-killed"
    half.mkdir()
    for old in (first, half):
        os.utime(old, (0, 0))
    third = known(folder, REVISED)
    assert {path.name for path in first.parent.iterdir()} == {second.name, third.name}
    # Of this version the last ones used stay.
    monkeypatch.setattr(replay, "KEPT", 2)
    for age, old in ((2000, third), (1000, second)):
        moment = datetime.now().timestamp() - age
        os.utime(old, (moment, moment))
    fourth = known(folder, LAST)
    assert {path.name for path in first.parent.iterdir()} == {second.name, fourth.name}


def test_another_program_or_roadmap_makes_another_copy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = known(folder, FIRST)
    monkeypatch.setattr(replay, "program_version", lambda: "9.9")
    second = known(folder, FIRST)
    assert second != first
    roadmap = folder / "roadmaps" / "small.yaml"
    roadmap.write_text(roadmap.read_text(encoding="utf-8").replace("2025: 10", "2025: 11"), encoding="utf-8")
    assert known(folder, FIRST) not in (first, second)


def test_days_without_figures_are_refused_by_a_sentence(folder: Path) -> None:
    for day, key in (
        (FIRST - timedelta(days=1), "error.as_of_too_early"),
        (date.today() + timedelta(days=1), "error.as_of_future"),
    ):
        with pytest.raises(ArgumentError) as caught:
            known(folder, day)
        assert caught.value.key == key
    assert not (folder / "store" / "replay").exists()


def test_a_maker_that_fails_leaves_no_copy(folder: Path) -> None:
    (folder / "roadmaps" / "small.yaml").write_text("id: [", encoding="utf-8")
    with pytest.raises(Exception, match="roadmap"):
        known(folder, FIRST)
    assert list((folder / "store" / "replay").iterdir()) == []


@pytest.fixture
def council(folder: Path) -> Path:
    """What a council saw on 15 August; later a load was withdrawn, another came, all was judged anew."""
    store, then = folder / "store", datetime(2026, 8, 15, 6)
    with writing(store) as connection:
        connection.execute("UPDATE load SET loaded_at = ? WHERE load_id < 3", [datetime(2026, 8, 11)])
        connection.execute("DELETE FROM observation WHERE load_id = 3")
        connection.execute("DELETE FROM load WHERE load_id = 3")
        connection.execute("DELETE FROM progress")
    refresh(store, folder=folder / "roadmaps")
    with writing(store) as connection:
        connection.execute("UPDATE progress SET computed_at = ?, program_version = '0.0.9'", [then])
        connection.execute("UPDATE progress SET as_of = DATE '2026-08-15'")
    with writing(store) as connection:
        withdraw(connection, 2)
    add_load(store, LAST, releases()[LAST])
    refresh(store, folder=folder / "roadmaps")
    return folder


def test_what_a_council_saw_is_the_kept_run_not_a_new_one(council: Path) -> None:
    store, day = council / "store", date(2026, 8, 20)
    with reading(store) as connection:
        kept = connection.execute("SELECT * FROM progress WHERE run_id = 1 ORDER BY rowid").df()
    copy, run = replay.seen_on(store, day, council / "roadmaps")
    assert (run.run_id, run.program_version, run.as_of) == (1, "0.0.9", date(2026, 8, 15))
    with reading(copy) as connection:
        pd.testing.assert_frame_equal(connection.execute("SELECT * FROM progress ORDER BY rowid").df(), kept)
        # The load that was withdrawn later counts again, the one that came later does not.
        held = connection.execute(
            "SELECT value FROM series WHERE period_start >= DATE '2026-05-01' ORDER BY period_start"
        ).fetchall()
    assert held == [(50,), (51,), (40,)]
    assert replay.seen_on(store, date.today(), council / "roadmaps")[1].run_id == 2
    with pytest.raises(ArgumentError) as caught:
        replay.seen_on(store, date(2026, 8, 14), council / "roadmaps")
    assert caught.value.key == "error.seen_too_early"
    assert caught.value.places["first"] == "2026-08-15"


def test_seen_and_known_are_two_answers(council: Path) -> None:
    store, day, roadmaps = council / "store", date(2026, 8, 20), council / "roadmaps"
    seen = status_seen_on(store, "small", day, roadmaps)
    known = status_as_of(store, "small", day, roadmaps)
    assert (seen.origin, known.origin) == ("seen", "recomputed")
    assert [run.program_version for run in seen.runs] == ["0.0.9"]
    ytd = [
        next(row["ytd"] for row in as_records(answer) if row["period"] == "2026") for answer in (seen, known)
    ]
    assert ytd == [sum(HISTORY[48:52]) + 50 + 51 + 40, sum(HISTORY[48:])]  # load 2 was withdrawn since


def test_the_commands_say_which_past_they_show(demo_store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    named = ["--store", str(demo_store)]
    assert main(["status", "--seen-on", date.today().isoformat(), "--format", "json", *named]) == 0
    said = capsys.readouterr()
    assert "не пересчёт" in said.err
    assert "контрольная сумма" in said.err
    assert main(["status", "--seen-on", "2020-01-01", *named]) == 2
    assert "не сохранилось" in capsys.readouterr().err
    assert main(["status", "--seen-on", "2026-09-10", "--as-of", "2026-09-10", *named]) == 2
    assert main(["query", "SELECT 1", "--as-of", "1990-01-01", *named]) == 2
    assert "первая публикация" in capsys.readouterr().err


def test_the_end_of_a_day_is_the_machines_own(monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(time, "tzset"):
        pytest.skip("Windows cannot change a process's time zone")
    monkeypatch.setenv("TZ", "Asia/Almaty")
    time.tzset()
    try:
        assert replay.end_of(date(2026, 9, 10)) == datetime(2026, 9, 10, 19)
        assert replay.local_day(datetime(2026, 9, 9, 20)) == date(2026, 9, 10)
    finally:
        monkeypatch.undo()
        time.tzset()
