"""Cached reads of pages: the file in force is kept open, and never an older one answers."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from ui.reads import read, version
from warehouse.store import Connection, current_file, writing


def put(store: Path, value: str) -> None:
    with writing(store) as connection:
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('said', ?)", [value])


def said(connection: Connection, key: str) -> str | None:
    found = connection.execute("SELECT value FROM meta WHERE key = ?", [key]).fetchone()
    return None if found is None else str(found[0])


def test_a_read_leaves_the_file_open_and_a_new_version_is_seen_at_once(tmp_path: Path) -> None:
    store = tmp_path / "store"
    put(store, "first")
    first = current_file(store)
    duckdb.connect(str(first)).close()  # nobody has it open
    assert read(store, version(store), said, ("said",)) == "first"
    with pytest.raises(duckdb.ConnectionException):  # another configuration: it is open in this process
        duckdb.connect(str(first))
    put(store, "second")  # and does not hinder a writer
    assert current_file(store) != first
    assert read(store, version(store), said, ("said",)) == "second"
