"""A store: versioned DuckDB files in a folder and the pointer `CURRENT` that names the one in force.

A writer copies the file in force, changes the copy in one transaction and swaps the pointer; a reader
opens the file that the pointer names. So no reader blocks a writer, and nobody sees half a load.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

import duckdb

from domain import StoreError
from warehouse import schema
from warehouse.locking import locked

Connection = duckdb.DuckDBPyConnection
# A load and its refresh are a version each: ten are the last five loads. Of a large store fewer are kept.
KEPT_VERSIONS, LEAST_KEPT, KEPT_BYTES = 10, 3, 2 << 30
MEMORY_LIMIT = "1500MB"
_PROJECT = Path(__file__).resolve().parent.parent
USER_STORE = _PROJECT / "data" / "store"
DEMO_STORE = _PROJECT / "data" / "store-demo"
_NO_ROOM = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))


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
def reading(store: Path, *, any_schema: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the version in force when it was opened.

    Raises StoreError where there is no store, and (unless `any_schema`) for one of another schema than this
    program's; `writing` brings an older one up.
    """
    connection = open_to_read(store)
    try:
        if not any_schema:
            schema.check(connection, store)
        yield connection
    finally:
        connection.close()


def is_older(store: Path) -> bool:
    """Whether an earlier program's schema is in force. Raises StoreError where there is no store."""
    file = current_file(store)
    return _is_older(store, file.name, file.stat().st_mtime_ns if file.exists() else 0)


@lru_cache(maxsize=64)  # asked on every run of a page
def _is_older(store: Path, _file: str, _moment: int) -> bool:
    with reading(store, any_schema=True) as connection:
        found = schema.found_in(connection)
        return found is not None and found < int(schema.SCHEMA_VERSION)


def open_to_read(store: Path, attempts: int = 20) -> duckdb.DuckDBPyConnection:
    """A connection to the version in force, whatever its schema; who asks closes it. Raises StoreError.

    While one is open, another of the same process to the same version opens in a twentieth of the time.
    """
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
def writing(store: Path, source: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a copy of the store, in one transaction; swapped in when the block ends well.

    Creates the store where there is none, and brings a copy of an older program's up to this schema.
    `source`: begin with a copy of that database file instead. Raises StoreBusyError while another process
    writes, StoreError where the disk or the database fails and for the store of a newer program.
    """
    try:
        store.mkdir(parents=True, exist_ok=True)
        with locked(store):
            _remove_leftovers(store)
            building = store / f"building-{os.getpid()}.duckdb"
            try:
                with _building(store, building, source) as connection:
                    yield connection
                _swap(store, building)
            finally:
                _remove_leftovers(store)
    except duckdb.Error as problem:
        raise _failed(store, problem, _first_line(problem)) from problem
    except OSError as problem:
        raise _failed(store, problem, problem.strerror or str(problem)) from problem


def _failed(store: Path, problem: Exception, named: str) -> StoreError:
    full = isinstance(problem, OSError) and problem.errno in _NO_ROOM
    if full or any(os.strerror(code) in str(problem) for code in _NO_ROOM):
        return StoreError("error.store_disk_full", store=str(store), free=_free_space(store))
    return StoreError("error.store_write_failed", store=str(store), problem=named)


def _free_space(store: Path) -> str:
    """Of the store's disk, in MB."""
    try:
        return str(shutil.disk_usage(store).free >> 20)
    except OSError:
        return "?"


@contextmanager
def _building(store: Path, building: Path, source: Path | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the new version, its transaction open; committed when the block ends well."""
    if source is None and exists(store):
        source = current_file(store)
    if source is not None:
        shutil.copyfile(source, building)
    # The storage of today's DuckDB packs text in half the time; who reads a store has the same pin.
    connection = duckdb.connect(str(building), config={"storage_compatibility_version": "latest"})
    try:
        spill = (store / "building-spill").as_posix().replace("'", "''")
        connection.execute(f"SET temp_directory = '{spill}'")
        if source is None:
            schema.create(connection)
        else:
            schema.migrate(connection, store)
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
    versions = version_files(store)
    number = number_of(versions[-1]) + 1 if versions else 1
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
    for old in _superfluous(version_files(store)):
        with suppress(OSError):  # Windows keeps open files; the next writer tries again
            old.unlink()


def _superfluous(versions: list[Path]) -> list[Path]:
    """All but the last KEPT_VERSIONS, or fewer where those are large together."""
    kept, size = 0, 0
    for version in reversed(versions):
        size += version.stat().st_size
        if kept == KEPT_VERSIONS or (kept >= LEAST_KEPT and size > KEPT_BYTES):
            break
        kept += 1
    return versions[: len(versions) - kept]


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


def version_files(store: Path) -> list[Path]:
    """The kept versions, the oldest first."""
    return sorted(store.glob("bagdar-*.duckdb"))


def number_of(version: Path) -> int:
    return int(version.stem.split("-")[1])


def _remove_leftovers(store: Path) -> None:
    """Files of a writer that died, and a version that was never pointed to. Only while holding the lock."""
    for leftover in [*store.glob("building-*.duckdb*"), store / "CURRENT.new"]:
        with suppress(OSError):
            leftover.unlink(missing_ok=True)
    shutil.rmtree(store / "building-spill", ignore_errors=True)
    in_force = current_file(store).name if exists(store) else ""
    for version in version_files(store):
        if version.name > in_force:
            with suppress(OSError):
                version.unlink()


@contextmanager
def between_transactions(connection: Connection) -> Iterator[None]:
    """Inside `writing`: commit, run the block without a transaction, and open the next one.

    DuckDB reads what a transaction has just written on one core only. Nothing is lost by a commit here: the
    copy becomes the store when it is swapped in, and is thrown away if the block fails.
    """
    connection.execute("COMMIT")
    try:
        yield
    except BaseException:
        _begin_again(connection)
        raise
    connection.execute("BEGIN")


@contextmanager
def own_transaction(connection: Connection) -> Iterator[None]:
    """Inside `writing`: what the block writes is kept if it ends well, and undone alone if it raises."""
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        _begin_again(connection)
        raise
    connection.execute("BEGIN")


def _begin_again(connection: Connection) -> None:
    """After a failure, whose cause must not be hidden by what a full disk has done to the transaction."""
    for statement in ("ROLLBACK", "BEGIN"):
        with suppress(duckdb.Error):
            connection.execute(statement)


def limit_memory(connection: Connection) -> None:
    """Hold a connection to so much memory that the process stays under 2 GiB; the rest goes to the disk."""
    connection.execute(f"SET memory_limit = '{MEMORY_LIMIT}'")
