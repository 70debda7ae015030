"""The register of loads: list them, see what they refused, withdraw one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from domain import ArgumentError
from warehouse import audit
from warehouse.store import Connection


@dataclass(frozen=True)
class Load:
    """One file taken in; times are UTC."""

    load_id: int
    loaded_at: datetime
    file: str
    layout: str
    authority: int
    simulated: bool
    published: date | None
    published_assumed: bool
    read: int
    accepted: int
    unchanged: int
    revised: int
    rejected: int
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class Reject:
    """One refused number: where it stands in the file, what was found, and why it was refused (a code)."""

    sheet: str | None
    row: int | None
    field: str | None
    found: str | None
    expected: str | None
    reason: str
    area: str | None
    indicator: str | None
    period: str | None
    value: str | None


def list_loads(connection: Connection) -> list[Load]:
    """Every load, the newest first, withdrawn ones too."""
    rows = connection.execute(
        "SELECT load_id, loaded_at, file, layout, authority, simulated, published, published_assumed,"
        " rows_read, rows_accepted, rows_unchanged, rows_revised, rows_rejected, withdrawn_at"
        " FROM load ORDER BY load_id DESC"
    ).fetchall()
    return [Load(*row) for row in rows]


def list_rejects(connection: Connection, load_id: int, limit: int | None = None) -> list[Reject]:
    """What a load refused, in the order of the file. Raises ArgumentError for an unknown load."""
    _check_known(connection, load_id)
    rows = connection.execute(
        "SELECT sheet, row_no, field, found, expected, reason, area_text, indicator_text, period_text,"
        " value_text FROM reject WHERE load_id = ? ORDER BY sheet NULLS FIRST, row_no, field, reason"
        + (f" LIMIT {int(limit)}" if limit is not None else ""),
        [load_id],
    ).fetchall()
    return [Reject(*row) for row in rows]


def count_rejects(connection: Connection, load_id: int) -> int:
    row = connection.execute("SELECT count(*) FROM reject WHERE load_id = ?", [load_id]).fetchone()
    return int(row[0]) if row else 0


def withdraw(connection: Connection, load_id: int) -> set[tuple[str, str]]:
    """Take a load back (nothing is deleted); the (area, indicator) pairs that it had numbers for.

    Raises ArgumentError for an unknown load or one withdrawn before.
    """
    if _check_known(connection, load_id) is not None:
        raise ArgumentError("error.load_withdrawn", load=load_id)
    connection.execute(
        "UPDATE load SET withdrawn_at = ? WHERE load_id = ?",
        [datetime.now(UTC).replace(tzinfo=None), load_id],
    )
    file = connection.execute("SELECT file FROM load WHERE load_id = ?", [load_id]).fetchone()
    audit.note(connection, "undo", load=load_id, file=file[0] if file else None)
    pairs = connection.execute(
        "SELECT DISTINCT area, indicator FROM observation WHERE load_id = ? ORDER BY ALL", [load_id]
    ).fetchall()
    return {(area, indicator) for area, indicator in pairs}


def derivation_is_behind(connection: Connection) -> bool:
    """Whether something was loaded or withdrawn after the last refresh."""
    row = connection.execute(
        "SELECT coalesce(max(greatest(loaded_at, coalesce(withdrawn_at, loaded_at)))"
        " > (SELECT value::TIMESTAMPTZ AT TIME ZONE 'UTC' FROM meta"
        " WHERE key = 'derived_at'), (SELECT count(*) FROM load) > 0) FROM load"
    ).fetchone()
    return row is not None and bool(row[0])


def _check_known(connection: Connection, load_id: int) -> datetime | None:
    """When the load was withdrawn, if it was."""
    row = connection.execute("SELECT withdrawn_at FROM load WHERE load_id = ?", [load_id]).fetchone()
    if row is None:
        raise ArgumentError("error.load_unknown", load=load_id)
    withdrawn: datetime | None = row[0]
    return withdrawn
