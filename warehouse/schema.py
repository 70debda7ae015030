"""The schema of a store: made new, brought up from an older program's, refused where it is newer."""

from __future__ import annotations

from pathlib import Path

import duckdb

from domain import StoreError

_SCHEMA = Path(__file__).with_name("schema.sql")
_MIGRATIONS = {int(file.stem): file for file in Path(__file__).with_name("migrations").glob("*.sql")}
SCHEMA_VERSION = str(max(_MIGRATIONS))  # what the last migration leads to


def create(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(_SCHEMA.read_text(encoding="utf-8"))
    _set_version(connection, SCHEMA_VERSION)


def found_in(connection: duckdb.DuckDBPyConnection) -> int | None:
    """The number of the schema that a file has; None where it is no store at all."""
    try:
        row = connection.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchone()
        return None if row is None else int(row[0])
    except (duckdb.CatalogException, ValueError):
        return None


def check(connection: duckdb.DuckDBPyConnection, store: Path) -> None:
    """Raises StoreError for a file that is no store, or has the schema of a newer or an older program."""
    if _found_at_most_this(connection, store) < int(SCHEMA_VERSION):
        places = {"found": found_in(connection), "known": SCHEMA_VERSION}
        raise StoreError("error.store_older", store=str(store), **places)


def migrate(connection: duckdb.DuckDBPyConnection, store: Path) -> None:
    """Bring a private copy up to this program's schema, one file of `migrations/` after another.

    Outside a transaction, which DuckDB's ALTER TABLE needs: a copy whose migration fails is thrown away.
    Raises StoreError for a file that is no store, or of a newer program.
    """
    found = _found_at_most_this(connection, store)
    for number in sorted(number for number in _MIGRATIONS if number > found):
        connection.execute(_MIGRATIONS[number].read_text(encoding="utf-8"))
        _set_version(connection, str(number))


def _found_at_most_this(connection: duckdb.DuckDBPyConnection, store: Path) -> int:
    found = found_in(connection)
    if found is None:
        raise StoreError("error.store_foreign", store=str(store))
    if found > int(SCHEMA_VERSION):
        raise StoreError("error.store_newer", store=str(store), found=found, known=SCHEMA_VERSION)
    return found


def _set_version(connection: duckdb.DuckDBPyConnection, version: str) -> None:
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('schema_version', ?)", [version])
