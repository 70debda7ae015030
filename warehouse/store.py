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

Connection = duckdb.DuckDBPyConnection
KEPT_VERSIONS = 3
MEMORY_LIMIT = "1500MB"
SCHEMA_VERSION = "2"
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

    Creates the store where there is none. Raises StoreBusyError while another process writes, StoreError
    where the disk or the database fails.
    """
    try:
        store.mkdir(parents=True, exist_ok=True)
        with _locked(store):
            _remove_leftovers(store)
            building = store / f"building-{os.getpid()}.duckdb"
            try:
                with _building(store, building) as connection:
                    yield connection
                _swap(store, building)
            finally:
                _remove_leftovers(store)
    except duckdb.Error as problem:
        raise StoreError(
            "error.store_write_failed", store=str(store), problem=_first_line(problem)
        ) from problem
    except OSError as problem:
        named = problem.strerror or str(problem)
        raise StoreError("error.store_write_failed", store=str(store), problem=named) from problem


@contextmanager
def _building(store: Path, building: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the new version, its transaction open; committed when the block ends well."""
    fresh = not exists(store)
    if not fresh:
        shutil.copyfile(current_file(store), building)
    # The storage of today's DuckDB packs text in half the time; who reads a store has the same pin.
    connection = duckdb.connect(str(building), config={"storage_compatibility_version": "latest"})
    try:
        spill = (store / "building-spill").as_posix().replace("'", "''")
        connection.execute(f"SET temp_directory = '{spill}'")
        if fresh:
            connection.execute(_SCHEMA.read_text(encoding="utf-8"))
            connection.execute("INSERT INTO meta VALUES ('schema_version', ?)", [SCHEMA_VERSION])
        connection.execute("BEGIN")
        yield connection
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT")
    finally:
        connection.close()


def _first_line(problem: Exception) -> str:
    lines = [line for line in str(problem).splitlines() if line.strip()]
    return lines[0] if lines else type(problem).__name__


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
    _sync_folder(store)
    for old in _versions(store)[:-KEPT_VERSIONS]:
        with suppress(OSError):  # Windows keeps open files; the next writer tries again
            old.unlink()


def _sync_folder(folder: Path) -> None:
    """Make the renames durable; Windows neither needs nor allows it."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


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
    """Files of a writer that died, and a version that was never pointed to. Only while holding the lock."""
    for leftover in [*store.glob("building-*.duckdb*"), store / "CURRENT.new"]:
        with suppress(OSError):
            leftover.unlink(missing_ok=True)
    shutil.rmtree(store / "building-spill", ignore_errors=True)
    in_force = current_file(store).name if exists(store) else ""
    for version in _versions(store):
        if version.name > in_force:
            with suppress(OSError):
                version.unlink()


@contextmanager
def _locked(store: Path) -> Iterator[None]:
    """Hold the store's lock. The system lets go of a dead holder's, whose pid stays in the file till then."""
    with (store / "writer.lock").open("a+", encoding="ascii") as lock:
        if not _try_lock(lock.fileno()):
            lock.seek(0)
            raise StoreBusyError("error.store_busy", store=str(store), pid=lock.read().strip() or "?")
        try:
            lock.seek(0)
            lock.truncate()
            lock.write(f"{os.getpid()}\n")
            lock.flush()
            yield
        finally:
            lock.seek(0)
            lock.truncate()
            lock.flush()
            _unlock(lock.fileno())


if sys.platform == "win32":
    import msvcrt

    _LOCKED_BYTE = 1 << 20  # behind the pid, which others must be able to read

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


@contextmanager
def between_transactions(connection: Connection) -> Iterator[None]:
    """Inside `writing`: commit, run the block without a transaction, and open the next one.

    DuckDB reads what a transaction has just written on one core only. Nothing is lost by a commit here: the
    copy becomes the store when it is swapped in, and is thrown away if the block fails.
    """
    connection.execute("COMMIT")
    yield
    connection.execute("BEGIN")


def limit_memory(connection: Connection) -> None:
    """Hold a connection to so much memory that the process stays under 2 GiB; the rest goes to the disk."""
    connection.execute(f"SET memory_limit = '{MEMORY_LIMIT}'")
