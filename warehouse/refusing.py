"""Why rows of a load are refused: the checks of severity `reject` in `etl/checks/`, one SQL file a reason.

They read the temporary table `judged`: the rows of the load in hand that are not plainly good, and the good
ones whose key repeats. What its columns hold, `warehouse.judging` says. Each row is claimed by the first
check that returns it; their order is the second line of each file (`-- order: 10`).

What is good is one expression of `warehouse.judging`, for it must be fast. That both agree is proved for
each load: a row that is not good and that no check claims stops it (`error.rows_lost`). So a new reason to
refuse is a file here, a text `reject.<name>` and a term in that expression.
"""

from __future__ import annotations

import re

from warehouse.checks import Check, read_checks
from warehouse.store import Connection

_ORDER = re.compile(r"^-- order: (\d+)$", re.MULTILINE)


def reject_checks() -> list[Check]:
    """The checks in the order in which they claim rows. Raises ValueError for one that states none."""
    return sorted(read_checks("reject"), key=_order)


def refuse(connection: Connection, load_id: int, *, repeats: bool) -> dict[str, int]:
    """Write the rejects of the load in hand; with `repeats`, among them the rows of keys that repeat.

    How many rows each check claims, and under `blank` how many are missing rather than wrong.
    """
    counts = {"blank": _count(connection, "weighed WHERE NOT good AND empty")}
    _gather(connection, repeats=repeats)
    for check in reject_checks():
        if _count(connection, "judged") == 0:
            break
        counts[check.name] = _claim(connection, check, load_id)
    connection.execute(
        "DELETE FROM coded USING repeated r WHERE coded.key = r.key AND coded.published = r.published"
    )
    connection.execute(
        "INSERT INTO coded SELECT key, published, value, row_no, place_no, good FROM judged WHERE good"
    )
    connection.execute("DROP TABLE judged; DROP TABLE repeated")
    return {reason: count for reason, count in counts.items() if count}


def _order(check: Check) -> int:
    stated = _ORDER.search(check.sql)
    if stated is None:
        raise ValueError(f"{check.name}.sql does not state its order: '-- order: 10'")
    return int(stated[1])


def _gather(connection: Connection, *, repeats: bool) -> None:
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE repeated AS"
        f" SELECT key, published FROM coded WHERE {repeats} GROUP BY key, published HAVING count(*) > 1"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE judged AS SELECT *, row_number() OVER () AS id FROM ("
        "  SELECT * FROM weighed WHERE NOT good AND NOT empty UNION ALL"
        "  SELECT w.* FROM weighed w JOIN repeated r ON r.key = w.key AND r.published = w.published"
        "  WHERE w.good)"
    )


def _claim(connection: Connection, check: Check, load_id: int) -> int:
    connection.execute(f"CREATE OR REPLACE TEMP TABLE claimed AS {check.sql}")
    connection.execute(
        "INSERT INTO reject SELECT ?, sheet, row_no, field, found, expected, ?,"
        " area_text, indicator_text, period_text, value_text FROM claimed ORDER BY table_no, row_no, field",
        [load_id, check.name],
    )
    connection.execute("DELETE FROM judged USING claimed c WHERE judged.id = c.id")
    count = _count(connection, "claimed")
    connection.execute("DROP TABLE claimed")
    return count


def _count(connection: Connection, rows: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {rows}").fetchone()
    return int(row[0]) if row else 0
