"""The store's files: atomic swaps, one writer, readers that go on, and what a dead writer leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from domain import StoreBusyError, StoreError
from warehouse.schema import SCHEMA_VERSION
from warehouse.store import (
    KEPT_VERSIONS,
    between_transactions,
    current_file,
    exists,
    reading,
    writing,
)

PROJECT = Path(__file__).resolve().parent.parent
HOLD = """
import sys, time
from pathlib import Path
from warehouse.store import writing
with writing(Path(sys.argv[1])) as connection:
    connection.execute("INSERT INTO meta VALUES ('half', 'done')")
    print("holding", flush=True)
    time.sleep(60)
"""


def note(store: Path, key: str, value: str) -> None:
    with writing(store) as connection:
        connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", [key, value])


def noted(store: Path, key: str) -> str | None:
    with reading(store) as connection:
        row = connection.execute("SELECT value FROM meta WHERE key = ?", [key]).fetchone()
    return row[0] if row else None


def test_a_write_is_seen_when_it_is_whole(tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert not exists(store)
    note(store, "a", "1")
    assert noted(store, "a") == "1"
    assert noted(store, "schema_version") == SCHEMA_VERSION


def test_a_failed_write_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    note(tmp_path, "a", "1")
    before = current_file(tmp_path)
    with pytest.raises(ZeroDivisionError), writing(tmp_path) as connection:
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('a', '2')")
        with between_transactions(connection):
            connection.execute("INSERT INTO meta VALUES ('b', '1')")
        raise ZeroDivisionError
    assert current_file(tmp_path) == before
    assert (noted(tmp_path, "a"), noted(tmp_path, "b")) == ("1", None)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["CURRENT", before.name, "writer.lock"]


def test_a_fault_of_the_database_is_a_store_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught, writing(tmp_path) as connection:
        connection.execute("SELECT no_such_column FROM meta")
    assert caught.value.key == "error.store_write_failed"
    assert not exists(tmp_path)


def test_a_second_writer_gets_a_clear_error(tmp_path: Path) -> None:
    with writing(tmp_path), pytest.raises(StoreBusyError) as caught, writing(tmp_path):
        pass
    assert caught.value.places["pid"] == str(os.getpid())
    note(tmp_path, "a", "1")
    assert noted(tmp_path, "a") == "1"


def test_another_process_is_kept_out_until_it_dies_and_then_leaves_nothing(tmp_path: Path) -> None:
    note(tmp_path, "a", "1")
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "holding"
        with pytest.raises(StoreBusyError) as caught:
            note(tmp_path, "a", "2")
        assert caught.value.places["pid"] == str(holder.pid)
        assert noted(tmp_path, "a") == "1"
        holder.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    assert list(tmp_path.glob("building-*"))
    note(tmp_path, "a", "3")
    assert (noted(tmp_path, "a"), noted(tmp_path, "half")) == ("3", None)
    assert not list(tmp_path.glob("building-*"))


def test_what_a_dead_writer_left_is_cleaned_and_never_comes_in_force(tmp_path: Path) -> None:
    note(tmp_path, "a", "1")
    (tmp_path / "building-99999.duckdb").write_bytes(b"half a file")
    (tmp_path / "building-99999.duckdb.wal").write_bytes(b"half a log")
    (tmp_path / "building-spill").mkdir()
    (tmp_path / "building-spill" / "part").write_bytes(b"x")
    (tmp_path / "bagdar-000007.duckdb").write_bytes(b"never pointed to")
    (tmp_path / "CURRENT.new").write_text("bagdar-000007.duckdb")
    assert noted(tmp_path, "a") == "1"
    note(tmp_path, "a", "2")
    assert noted(tmp_path, "a") == "2"
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"CURRENT", "writer.lock", "bagdar-000001.duckdb", "bagdar-000002.duckdb"}


def test_a_reader_goes_on_with_what_it_opened(tmp_path: Path) -> None:
    note(tmp_path, "a", "0")
    with reading(tmp_path) as connection:
        for number in range(1, KEPT_VERSIONS):
            note(tmp_path, "a", str(number))
            assert connection.execute("SELECT value FROM meta WHERE key = 'a'").fetchone() == ("0",)
    assert noted(tmp_path, "a") == str(KEPT_VERSIONS - 1)


def test_the_last_versions_remain(tmp_path: Path) -> None:
    for number in range(KEPT_VERSIONS + 3):
        note(tmp_path, "a", str(number))
    assert len(list(tmp_path.glob("bagdar-*.duckdb"))) == KEPT_VERSIONS
    assert noted(tmp_path, "a") == str(KEPT_VERSIONS + 2)


def test_an_absent_and_a_damaged_store_are_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as absent, reading(tmp_path / "none"):
        pass
    assert absent.value.key == "error.store_absent"
    (tmp_path / "bagdar-000001.duckdb").write_bytes(b"not a database" * 1000)
    (tmp_path / "CURRENT").write_text("bagdar-000001.duckdb")
    began = time.monotonic()
    with pytest.raises(StoreError) as damaged, reading(tmp_path):
        pass
    assert damaged.value.key == "error.store_damaged"
    assert time.monotonic() - began < 10


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError) as caught:
        note(tmp_path / "file" / "store", "a", "1")
    assert caught.value.key == "error.store_write_failed"
