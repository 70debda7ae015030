"""The kept versions of a store, and putting an earlier one in force again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from domain import ArgumentError, StoreError
from warehouse import audit, schema
from warehouse.loads import derivation_is_behind
from warehouse.measure_events import bring_events
from warehouse.store import Connection, current_file, number_of, version_files, writing

# After these, series and verdicts follow the figures, or follow them as they did before.
_SETTLED = ("refresh", "rollback", "plan", "measure", "report")


@dataclass(frozen=True)
class Version:
    """One kept state of the store: when it was written (UTC), how large it is (bytes), by which deed.

    `behind`: something was loaded or withdrawn in it that series and verdicts do not follow yet.
    """

    number: int
    made_at: datetime
    size: int
    loads: int
    deed: audit.Deed | None
    behind: bool
    in_force: bool


@dataclass(frozen=True)
class Rollback:
    """Which version was in force, which one came back, the number it has now; `behind` as in Version."""

    left: int
    back_to: int
    number: int
    behind: bool


def list_versions(store: Path) -> list[Version]:
    """The kept versions, the newest first. Raises StoreError where there is no store."""
    in_force = current_file(store)
    return [_described(file, file == in_force) for file in reversed(version_files(store)) if file <= in_force]


def rollback(store: Path, number: int | None = None) -> Rollback:
    """Put an earlier version in force, as a new one; the present one is kept among the versions.

    `number`: default the one before; the state between a load and its refresh is stepped over. What must
    not be forgotten goes along: the audit, what was said of measures, the numbers that loads have had, and
    the runs of verdicts that a council may have seen; the last run of the earlier version is repeated after
    them, so that it is the one in force. One that is `behind` needs a refresh. Raises ArgumentError for a
    version that is not kept or is in force already, StoreError, StoreBusyError.
    """
    present = current_file(store)
    versions = {version.number: version for version in list_versions(store)}
    chosen = before(list(versions.values())) if number is None else number
    if chosen is None:
        raise ArgumentError("error.version_none_earlier", store=str(store))
    if chosen == number_of(present):
        raise ArgumentError("error.version_in_force", version=chosen)
    if chosen not in versions:
        kept = ", ".join(str(each) for each in sorted(versions) if each != number_of(present))
        raise ArgumentError("error.version_absent", version=chosen, kept=kept or "–", store=str(store))
    source = next(file for file in version_files(store) if number_of(file) == chosen)
    with writing(store, source) as connection:
        _keep_memory(connection, present)
        audit.note(connection, "rollback", left=number_of(present), back_to=chosen)
    number = number_of(current_file(store))
    return Rollback(number_of(present), chosen, number, behind=versions[chosen].behind)


def before(versions: Sequence[Version]) -> int | None:
    """The version before; where it is only what the next one derives from, the one before that."""
    earlier = versions[1:]
    for after, version in zip(versions, earlier, strict=False):
        refreshed = after.deed is not None and after.deed.action == "refresh"
        settled = version.deed is None or version.deed.action in _SETTLED
        if not refreshed or (settled and not version.behind):
            return version.number
    return earlier[0].number if earlier else None


def _keep_memory(connection: Connection, present: Path) -> None:
    """Bring the present version's audit, runs of progress and events on measures into an earlier copy."""
    last = connection.execute("SELECT max(run_id) FROM progress").fetchone()  # before others come in
    attached = str(present).replace("'", "''")
    connection.execute(f"ATTACH '{attached}' AS present (READ_ONLY)")
    for table in ("audit", "progress"):
        if not _has_table(connection, table):  # a version that an earlier program wrote
            continue
        connection.execute(f"DELETE FROM {table}")
        connection.execute(f"INSERT INTO {table} BY NAME FROM present.{table} ORDER BY rowid")
    if _has_table(connection, "measure_event"):
        bring_events(connection, "present")
    connection.execute(
        """
        INSERT OR REPLACE INTO meta SELECT 'last_load_id', max(number)::VARCHAR FROM (
            SELECT load_id AS number FROM present.load
            UNION ALL SELECT value::BIGINT FROM present.meta WHERE key = 'last_load_id')"""
    )
    if last is not None and last[0] is not None:
        connection.execute(
            """
            INSERT INTO progress SELECT * REPLACE (
                (SELECT max(run_id) + 1 FROM progress) AS run_id, ?::TIMESTAMP AS computed_at)
            FROM progress WHERE run_id = ? ORDER BY rowid""",
            [datetime.now(UTC).replace(tzinfo=None), last[0]],
        )


def _has_table(connection: Connection, name: str) -> bool:
    found = connection.execute(
        "SELECT 1 FROM duckdb_tables() WHERE database_name = 'present' AND table_name = ?", [name]
    ).fetchone()
    return found is not None


def _described(file: Path, in_force: bool) -> Version:
    stat = file.stat()
    try:
        connection = duckdb.connect(str(file), read_only=True)
    except duckdb.IOException:
        raise StoreError("error.store_damaged", store=str(file.parent), file=file.name) from None
    with connection:
        if schema.found_in(connection) is None:
            raise StoreError("error.store_damaged", store=str(file.parent), file=file.name)
        deeds = audit.list_audit(connection, 1)
        loads = connection.execute("SELECT count(*) FROM load WHERE withdrawn_at IS NULL").fetchone()
        behind = derivation_is_behind(connection)
    return Version(
        number=number_of(file),
        made_at=datetime.fromtimestamp(stat.st_mtime, UTC).replace(tzinfo=None),
        size=stat.st_size,
        loads=int(loads[0]) if loads else 0,
        deed=deeds[0] if deeds else None,
        behind=behind,
        in_force=in_force,
    )
