"""The tables of plans: what a plan's file says, put in whole; what was reported of its measures stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from warehouse import audit
from warehouse.store import Connection
from warehouse.temporary import Columns, insert_rows

_TABLES: Mapping[str, Mapping[str, str]] = {
    "plan": {
        "id": "VARCHAR", "title": "VARCHAR", "area": "VARCHAR", "approved": "DATE", "valid_from": "DATE",
        "valid_to": "DATE", "period_stated": "BOOLEAN", "weekends": "BOOLEAN", "source": "VARCHAR",
        "checksum": "VARCHAR", "loaded_at": "TIMESTAMP",
    },
    "measure": {
        "plan": "VARCHAR", "number": "VARCHAR", "sort": "INTEGER", "section": "VARCHAR", "wording": "VARCHAR",
        "deadline": "VARCHAR", "result": "VARCHAR", "kind": "VARCHAR", "reading": "VARCHAR",
        "waits_for": "VARCHAR", "indicators": "VARCHAR[]", "areas": "VARCHAR[]",
    },
    "executor": {
        "plan": "VARCHAR", "number": "VARCHAR", "sort": "INTEGER", "name": "VARCHAR", "role": "VARCHAR",
    },
    "occurrence": {
        "plan": "VARCHAR", "number": "VARCHAR", "occurrence": "INTEGER", "starts": "DATE", "due": "DATE",
        "report_due": "DATE", "kind": "VARCHAR", "conditional": "BOOLEAN", "continuous": "BOOLEAN",
    },
}  # fmt: skip

Rows = Sequence[Mapping[str, object]]


def replace_plan(
    connection: Connection, plan: Mapping[str, object], measures: Rows, executors: Rows, occurrences: Rows
) -> None:
    """Put a plan in, in the place of what the store held of it; `measure_event` is left as it is.

    Rows have the columns of the tables, but for `plan` and `loaded_at`.
    """
    code = str(plan["id"])
    forget_plan(connection, code)
    loaded = datetime.now(UTC).replace(tzinfo=None)
    _insert(connection, "plan", [{**plan, "loaded_at": loaded}])
    for table, rows in (("measure", measures), ("executor", executors), ("occurrence", occurrences)):
        _insert(connection, table, [{"plan": code, **row} for row in rows])
    audit.note(connection, "plan", plan=code, source=plan["source"], measures=len(measures))


def forget_plan(connection: Connection, plan: str) -> None:
    for table in ("occurrence", "executor", "measure"):
        connection.execute(f"DELETE FROM {table} WHERE plan = ?", [plan])
    connection.execute("DELETE FROM plan WHERE id = ?", [plan])


def plan_checksums(connection: Connection) -> dict[str, str]:
    """The plans that the store holds, with the checksums of their files."""
    return dict(connection.execute("SELECT id, checksum FROM plan ORDER BY id").fetchall())


def plan_period(connection: Connection, plan: str) -> tuple[date, date] | None:
    found = connection.execute("SELECT valid_from, valid_to FROM plan WHERE id = ?", [plan]).fetchone()
    return None if found is None else (found[0], found[1])


def _insert(connection: Connection, table: str, rows: Rows) -> None:
    if rows:
        columns: Columns = {
            name: (kind, [row[name] for row in rows]) for name, kind in _TABLES[table].items()
        }
        insert_rows(connection, table, columns)
