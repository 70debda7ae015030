"""Cached reads of the store: one query runs once for each version of the store, whoever asks.

A read is a function of `warehouse` that takes a connection and plain arguments:
`page.read(read_progress.board, "almaty-2025-2026")`. A new load swaps the version, which is a part of the
cache's key, so nobody sees old figures.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

import streamlit as st

from warehouse.store import Connection, current_file, exists, limit_memory, open_to_read, reading

R = TypeVar("R")


def version(store: Path) -> str:
    """The name and the moment of the database file in force; empty where there is no store."""
    if not exists(store):
        return ""
    file = current_file(store)
    return f"{file.name} {file.stat().st_mtime_ns}" if file.exists() else file.name


@st.cache_data(show_spinner=False, max_entries=512)
def _cached(
    store: str, version: str, name: str, arguments: tuple[object, ...], _function: Callable[..., object]
) -> object:
    _held(store, version)
    with reading(Path(store)) as connection:
        return _function(connection, *arguments)


@st.cache_resource(show_spinner=False, max_entries=2)
def _held(store: str, version: str) -> Connection:
    """Never asked itself: while it is open, the file need not be opened anew for every read."""
    connection = open_to_read(Path(store))
    limit_memory(connection)
    return connection


def read(store: Path, version: str, function: Callable[..., R], arguments: tuple[object, ...]) -> R:
    """The function's result on the store, from the cache where it is known.

    Raises StoreError where there is no store.
    """
    if not version:
        current_file(store)  # raises the error that says so
    name = f"{function.__module__}.{function.__qualname__}"
    return cast(R, _cached(str(store), version, name, arguments, function))
