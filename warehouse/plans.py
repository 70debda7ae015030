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
        "waits_for": "VARCHAR", "indicators": "VARCHAR[]", "areas": "VARCHAR[]", "id": "BIGINT",
    },
    "executor": {
        "plan": "VARCHAR", "number": "VARCHAR", "sort": "INTEGER", "name": "VARCHAR", "role": "VARCHAR",
        "measure": "BIGINT",
    },
    "occurrence": {
        "plan": "VARCHAR", "number": "VARCHAR", "occurrence": "INTEGER", "starts": "DATE", "due": "DATE",
        "report_due": "DATE", "kind": "VARCHAR", "conditional": "BOOLEAN", "continuous": "BOOLEAN",
        "measure": "BIGINT",
    },
}  # fmt: skip

Rows = Sequence[Mapping[str, object]]


def replace_plan(
    connection: Connection, plan: Mapping[str, object], measures: Rows, executors: Rows, occurrences: Rows
) -> None:
    """Put a plan in, in the place of what the store held of it; `measure_event` is left as it is.

    Rows have the columns of the tables, but for `plan`, `loaded_at` and what `measure_ids` gives: the `id` of
    a measure, by which the other tables name their `measure`.
    """
    code = str(plan["id"])
    forget_plan(connection, code)
    ids = _ids_of(connection, code, [str(row["number"]) for row in measures])
    loaded = datetime.now(UTC).replace(tzinfo=None)
    _insert(connection, "plan", [{**plan, "loaded_at": loaded}])
    _insert(connection, "measure", [{"plan": code, "id": ids[str(row["number"])], **row} for row in measures])
    for table, rows in (("executor", executors), ("occurrence", occurrences)):
        _insert(
            connection, table, [{"plan": code, "measure": ids[str(row["number"])], **row} for row in rows]
        )
    audit.note(connection, "plan", plan=code, source=plan["source"], measures=len(measures))


def forget_plan(connection: Connection, plan: str) -> None:
    for table in ("occurrence", "executor", "measure"):
        connection.execute(f"DELETE FROM {table} WHERE plan = ?", [plan])
    connection.execute("DELETE FROM plan WHERE id = ?", [plan])


def measure_ids(connection: Connection, plan: str) -> dict[str, int]:
    """The ids of a plan's measures by their numbers, also of those that only events remember.

    A measure that is loaded again keeps its id, so that what was said of it is found.
    """
    return dict(
        connection.execute(
            "SELECT number, id FROM measure WHERE plan = $plan"
            " UNION SELECT number, measure FROM measure_event WHERE plan = $plan ORDER BY ALL",
            {"plan": plan},
        ).fetchall()
    )


def _ids_of(connection: Connection, plan: str, numbers: Sequence[str]) -> dict[str, int]:
    """The ids of a plan's measures, new ones for those that the store has never known."""
    ids = measure_ids(connection, plan)
    last = connection.execute(
        "SELECT greatest((SELECT max(id) FROM measure), (SELECT max(measure) FROM measure_event), 0)"
    ).fetchone()
    new = [number for number in numbers if number not in ids]
    return ids | {number: place for place, number in enumerate(new, (last[0] if last else 0) + 1)}


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
