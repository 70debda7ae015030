"""Stores of older programs are brought up, those of newer ones refused, an old demonstration built anew."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from domain import StoreError
from etl import demo, upgrade
from etl.__main__ import main
from etl.layouts.source import Request
from etl.load import load_files
from tests.plan_store import QUARTERS, M, make_plan, once, quarterly, say
from tests.small_store import Observation, months
from warehouse.control import executors_on, plans_on
from warehouse.control_list import occurrences_on
from warehouse.query import ask
from warehouse.schema import SCHEMA_VERSION
from warehouse.store import current_file, exists, is_older, reading, writing

SCHEMA_1 = Path(__file__).parent / "golden" / "schema_1.sql"  # as programs before November 2026 had it
ALIAS = "ШЫМКЕНТ (ст.)"
Q1, Q2, _, _ = QUARTERS


def silent(_line: str) -> None:
    pass


def make_old(store: Path, observations: list[Observation], schema: str = "1") -> Path:
    """A store as the program of schema 1 left it, written by hand; `schema` is what it says of itself."""
    store.mkdir()
    connection = duckdb.connect(str(store / "bagdar-000004.duckdb"))
    connection.execute(SCHEMA_1.read_text(encoding="utf-8"))
    connection.execute("INSERT INTO meta VALUES ('schema_version', ?), ('derived_state', 'old')", [schema])
    connection.execute("INSERT INTO alias VALUES ('area', NULL, ?, 'kz-79')", [ALIAS])
    connection.execute(
        "INSERT INTO indicator (code, name_ru, name_kk, name_en) VALUES ('mine', 'м', 'м', 'm')"
    )
    connection.execute(
        "INSERT INTO load (load_id, loaded_at, file, sha256, layout, authority, published)"
        " VALUES (1, now()::TIMESTAMP, 'old.csv', 'x', 'long', 1, DATE '2025-02-01')"
    )
    connection.executemany(
        "INSERT INTO observation VALUES (?, ?, ?, ?, ?, ?, DATE '2025-02-01', 1)", observations
    )
    connection.close()
    (store / "CURRENT").write_text("bagdar-000004.duckdb", encoding="ascii")
    return store


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return make_old(tmp_path / "old", months("kz", "mine", date(2024, 1, 1), range(10, 23)))


def columns(store: Path) -> dict[str, set[str]]:
    rows = ask(
        store, "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns"
    )
    found: dict[str, set[str]] = {}
    for table, *column in rows.rows:
        found.setdefault(str(table), set()).add(" ".join(map(str, column)))
    return found


def test_an_old_store_becomes_like_a_new_one(old: Path, tmp_path: Path) -> None:
    with writing(tmp_path / "new"):
        pass
    with writing(old):
        pass
    assert columns(old) == columns(tmp_path / "new")
    assert ask(old, "SELECT value FROM meta WHERE key = 'schema_version'").rows == [(SCHEMA_VERSION,)]
    assert ask(old, "SELECT origin FROM alias").rows == [("reference",)]
    assert ask(old, "SELECT detail FROM indicator").rows == [(False,)]
    assert ask(old, "SELECT count(*), sum(value) FROM latest").rows == [(13, sum(range(10, 23)))]
    assert ask(old, "SELECT count(*) FROM meta WHERE key = 'derived_state'").rows == [(0,)]


def test_measures_of_a_store_of_schema_6_are_found_by_their_new_numbers(tmp_path: Path) -> None:
    store = tmp_path / "store"
    measures = [M("2", quarterly(), ("Полиция", "Школа")), M("1", once(Q2), waits_for="2"), M("3", ())]
    for plan in ("second", "first"):
        make_plan(store, measures, plan)
        say(store, "reported", Q1, "2", plan=plan, due=Q1)
    before = control(store)
    old = duckdb.connect(str(current_file(store)))
    for table, column in (
        ("measure", "id"), ("executor", "measure"), ("occurrence", "measure"), ("measure_event", "measure"),
    ):  # fmt: skip
        old.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    old.execute("UPDATE meta SET value = '6' WHERE key = 'schema_version'")
    old.close()
    assert is_older(store)
    with writing(store):
        pass
    assert control(store) == before
    assert [row[1] for row in before[0]] == [1, 1]  # of each plan one report


def control(store: Path) -> tuple[list[tuple[object, ...]], ...]:
    with reading(store) as connection:
        plans = plans_on(connection, Q2)[["plan", "done", "waiting", "executors", "links"]]
        bodies = executors_on(connection, Q2)[["executor", "measures", "done"]]
        dues = occurrences_on(connection, Q2)[["plan", "number", "due", "state", "lead", "waits_for"]]
    frames = (plans, bodies, dues.astype(object).where(dues.notna(), None))
    return tuple([tuple(row) for row in frame.values.tolist()] for frame in frames)


def test_an_old_store_is_refused_by_a_plain_read_and_brought_up_by_reading_commands(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(StoreError) as caught, reading(old):
        pass
    assert caught.value.key == "error.store_older"
    assert is_older(old)
    assert main(["query", "SELECT sum(value) FROM series", "--store", str(old), "--format", "csv"]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[1:] == [str(sum(range(10, 23)))]
    assert "прежней версией" in said.err
    assert not is_older(old)
    assert (old / "bagdar-000004.duckdb").is_file()  # kept as it was, for an older program


def test_loading_into_an_old_store_brings_it_up(old: Path, tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    file.write_text("area,indicator,period,value\nkz,mine,2025-02,23\n", encoding="utf-8")
    result = load_files([file], old, Request(published=date(2025, 3, 1)))[0]
    assert (result.error, result.accepted, result.load_id) == (None, 1, 2)
    derived = ask(old, "SELECT count(*), sum(value) FROM series WHERE indicator = 'mine'")
    assert derived.rows == [(14, sum(range(10, 24)))]


def test_the_store_of_a_newer_program_is_refused_and_untouched(tmp_path: Path) -> None:
    store = make_old(tmp_path / "newer", months("kz", "mine", date(2024, 1, 1), [1]), schema="99")
    before = current_file(store).read_bytes()
    for opening in (reading, writing):
        with pytest.raises(StoreError) as caught, opening(store):
            pass
        assert (caught.value.key, caught.value.places["found"]) == ("error.store_newer", 99)
    assert demo.ready_store(store, silent) == store
    assert current_file(store).read_bytes() == before
    assert not list(store.glob("building-*"))


def test_a_file_that_is_no_store_is_named(tmp_path: Path) -> None:
    duckdb.connect(str(tmp_path / "bagdar-000001.duckdb")).close()
    (tmp_path / "CURRENT").write_text("bagdar-000001.duckdb", encoding="ascii")
    with pytest.raises(StoreError) as caught, reading(tmp_path):
        pass
    assert caught.value.key == "error.store_foreign"


def test_a_demonstration_of_an_older_program_is_built_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[Path] = []
    told: list[str] = []

    def build(store: Path, _tell: object) -> None:
        built.append(store)
        with writing(store) as connection:
            connection.execute(
                "INSERT OR REPLACE INTO meta VALUES ('simulated', '1'), ('demo_maker', ?)",
                [upgrade.demo_maker()],
            )

    demo_store = make_old(tmp_path / "demo", months("kz", "mine", date(2024, 1, 1), [1]))
    monkeypatch.setattr("warehouse.store.USER_STORE", tmp_path / "absent")
    monkeypatch.setattr("warehouse.store.DEMO_STORE", demo_store)
    monkeypatch.setattr(demo, "build_demo_store", build)
    assert demo.ready_store(tell=told.append) == demo_store
    assert built == [demo_store]
    assert "прежней версией" in told[0]
    assert demo.ready_store(tell=silent) == demo_store
    assert built == [demo_store]
    assert exists(demo_store)


def test_the_built_demonstration_says_what_made_it(demo_store: Path) -> None:
    assert ask(demo_store, "SELECT value FROM meta WHERE key = 'demo_maker'").rows == [
        (upgrade.demo_maker(),)
    ]
