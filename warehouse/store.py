"""A store: versioned DuckDB files in a folder and the pointer `CURRENT` that names the one in force.

A writer copies the file in force, changes the copy in one transaction and swaps the pointer; a reader
opens the file that the pointer names. So no reader blocks a writer, and nobody sees half a load.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from domain import StoreBusyError, StoreError

KEPT_VERSIONS = 3
SCHEMA_VERSION = "1"
_SCHEMA = Path(__file__).with_name("schema.sql")
_PROJECT = Path(__file__).resolve().parent.parent
USER_STORE = _PROJECT / "data" / "store"
DEMO_STORE = _PROJECT / "data" / "store-demo"


def chosen_store(option: Path | str | None = None) -> Path | None:
    """The folder named by `--store` or `BAGDAR_STORE`, else None."""
    named = option or os.environ.get("BAGDAR_STORE")
    return Path(named) if named else None


def store_to_write(option: Path | str | None = None) -> Path:
    """Where a load goes: never the demonstration store, unless it is named."""
    return chosen_store(option) or USER_STORE


def store_to_read(option: Path | str | None = None) -> Path:
    """What pages and queries read: the user's store, or the demonstration store while that is absent."""
    return chosen_store(option) or (USER_STORE if exists(USER_STORE) else DEMO_STORE)


def exists(store: Path) -> bool:
    return (store / "CURRENT").is_file()


def current_file(store: Path) -> Path:
    """The database file in force. Raises StoreError where there is none."""
    try:
        name = (store / "CURRENT").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise StoreError("error.store_absent", store=str(store)) from None
    return store / name


@contextmanager
def reading(store: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the version in force when it was opened."""
    connection = _open_for_reading(store)
    try:
        yield connection
    finally:
        connection.close()


def _open_for_reading(store: Path, attempts: int = 20) -> duckdb.DuckDBPyConnection:
    for attempt in range(attempts):
        file = current_file(store)
        try:
            return duckdb.connect(str(file), read_only=True)
        except duckdb.IOException:
            # The version may have been cleaned away between reading the pointer and opening the file.
            if attempt == attempts - 1:
                raise StoreError("error.store_damaged", store=str(store), file=file.name) from None
            time.sleep(0.05)
    raise AssertionError("unreachable")


@contextmanager
def writing(store: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a copy of the store, in one transaction; swapped in when the block ends well.

    Creates the store where there is none. Raises StoreBusyError while another process writes.
    """
    store.mkdir(parents=True, exist_ok=True)
    with _locked(store):
        _remove_leftovers(store)
        building = store / f"building-{os.getpid()}.duckdb"
        fresh = not exists(store)
        if not fresh:
            shutil.copyfile(current_file(store), building)
        try:
            connection = duckdb.connect(str(building))
            try:
                connection.execute(f"SET temp_directory = '{(store / 'building-spill').as_posix()}'")
                if fresh:
                    connection.execute(_SCHEMA.read_text(encoding="utf-8"))
                    connection.execute("INSERT INTO meta VALUES ('schema_version', ?)", [SCHEMA_VERSION])
                connection.execute("BEGIN")
                yield connection
                connection.execute("COMMIT")
                connection.execute("CHECKPOINT")
            finally:
                connection.close()
            _swap(store, building)
        finally:
            for leftover in (building, building.with_name(building.name + ".wal")):
                leftover.unlink(missing_ok=True)
            shutil.rmtree(store / "building-spill", ignore_errors=True)


def _swap(store: Path, building: Path) -> None:
    versions = _versions(store)
    number = int(versions[-1].stem.split("-")[1]) + 1 if versions else 1
    version = store / f"bagdar-{number:06d}.duckdb"
    with building.open("rb+") as handle:
        os.fsync(handle.fileno())
    building.replace(version)
    pointer = store / "CURRENT.new"
    with pointer.open("w", encoding="ascii") as handle:
        handle.write(version.name)
        handle.flush()
        os.fsync(handle.fileno())
    _replace_with_retries(pointer, store / "CURRENT")
    for old in _versions(store)[:-KEPT_VERSIONS]:
        with suppress(OSError):  # Windows keeps open files; the next writer tries again
            old.unlink()


def _replace_with_retries(source: Path, target: Path) -> None:
    for attempt in range(20):
        try:
            source.replace(target)
            return
        except PermissionError:  # Windows, while a reader has the pointer open
            if attempt == 19:
                raise
            time.sleep(0.05)


def _versions(store: Path) -> list[Path]:
    return sorted(store.glob("bagdar-*.duckdb"))


def _remove_leftovers(store: Path) -> None:
    """Files of a writer that died, and a version that was never pointed to."""
    for leftover in [*store.glob("building-*.duckdb*"), store / "CURRENT.new"]:
        with suppress(OSError):
            leftover.unlink(missing_ok=True)
    if exists(store):
        in_force = current_file(store)
        for version in _versions(store):
            if version.name > in_force.name:
                with suppress(OSError):
                    version.unlink()


@contextmanager
def _locked(store: Path) -> Iterator[None]:
    lock = store / "writer.lock"
    for _ in range(3):
        try:
            handle = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
            break
        except FileExistsError:
            holder = _holder(lock)
            if _alive(holder):
                raise StoreBusyError("error.store_busy", store=str(store), pid=holder) from None
            lock.unlink(missing_ok=True)
    else:
        raise StoreBusyError("error.store_busy", store=str(store), pid="?")
    try:
        os.write(handle, str(os.getpid()).encode())
        os.close(handle)
        yield
    finally:
        lock.unlink(missing_ok=True)


def _holder(lock: Path) -> int:
    """The pid in the lock; 0 where it died before writing one, or has just let go."""
    for _ in range(20):  # the holder writes its pid a moment after it makes the file
        with suppress(FileNotFoundError, ValueError):
            return int(lock.read_text())
        time.sleep(0.02)
    return 0


def _alive(pid: int) -> bool:
    if pid <= 0:
        return False
    if sys.platform == "win32":
        import ctypes

        handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, pid)
        if handle:
            ctypes.windll.kernel32.CloseHandle(handle)
        return bool(handle)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
