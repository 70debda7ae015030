"""Incidents, one row each, counted by area, type and month where they are, never row by row in Python.

One GROUP BY over the file makes the counts; a second look at its dates alone says which months it covers.
What the counts leave out (no date, no area, a month that is not whole) is counted by its reason.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from domain import Period, UnreadableError
from warehouse.registers import Register, Role, Rows, with_rows
from warehouse.staging import LeftOut, Place, StagedTable
from warehouse.store import Connection
from warehouse.temporary import make_table

MONTH, COUNT = "month", "count(*)"  # the headers of what is counted
# Why a row is left out → what is absent in it, the first that fits.
_ABSENT: dict[str, Role] = {
    "incident_without_date": "date",
    "incident_without_area": "area",
    "incident_without_type": "type",
}


def stage_incidents(connection: Connection, name: str, register: Register, today: date) -> StagedTable:
    """The counts as cells: columns of area, of type (NULL: all types together), `month` and `count(*)`.

    An area has a cell for each type that it has at all, in each month that the register covers: there an
    absent incident is a zero. Covered are the months of `register.period`; else those in which incidents
    occurred, but for the first and the last of such a run where the incidents do not reach its first or its
    last day. A month that is not over by `today` is never covered. Raises UnreadableError.
    """
    return with_rows(connection, register, lambda rows: _staged(connection, name, register, rows, today))


def _staged(connection: Connection, name: str, register: Register, rows: Rows, today: date) -> StagedTable:
    connection.execute("SET preserve_insertion_order = false")
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {name}_counted AS SELECT {rows.texts['area']} AS area,"
        f" {rows.texts['type']} AS kind, (year({rows.day}) * 12 + month({rows.day}) - 1)::INTEGER AS month,"
        f" count(*) AS incidents FROM {rows.source} GROUP BY ALL"
    )
    found = connection.execute(
        f"SELECT DISTINCT {rows.day} AS day FROM {rows.source} ORDER BY day"
    ).fetchall()
    days = [day for (day,) in found if day is not None]
    if not register.sure and _are_months(days):
        raise UnreadableError("error.register_of_months", file=register.path.name)
    covered = covered_months(days, register.period, today)
    make_table(connection, f"{name}_covered", {"month": ("INTEGER", covered)})
    left_out = _left_out(connection, name, register, rows, today)
    connection.execute(_cells_sql(name))
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS FROM {name}_cells")
    connection.execute(f"DROP TABLE {name}_counted; DROP TABLE {name}_covered")
    count = connection.execute(f"SELECT count(*) FROM {name}_cells").fetchone()
    columns = {register.columns["area"].strip(): "c0", register.columns["type"].strip(): "c1"}
    return StagedTable(
        name,
        columns | {MONTH: "c2", COUNT: "c3"},
        (),
        int(count[0]) if count else 0,
        (Place(None, ""),),
        left_out=left_out,
    )


def _are_months(days: Sequence[date]) -> bool:
    """Whether the dates are but the first, or but the last days of months: a table of months has such."""
    firsts = all(day.day == 1 for day in days)
    lasts = all(day.day == monthrange(day.year, day.month)[1] for day in days)
    return bool(days) and (firsts or lasts)


def covered_months(days: Sequence[date], period: Period | None, today: date) -> list[int]:
    """The months (year × 12 + month − 1) that a register covers, by the days on which something occurred."""
    if period is not None:
        first = _month(period.start)
        return [month for month in range(first, first + period.months) if _is_over(month, today)]
    ends: dict[int, tuple[int, int]] = {}
    for day in days:
        first, last = ends.get(_month(day), (day.day, day.day))
        ends[_month(day)] = (min(first, day.day), max(last, day.day))
    return [
        month
        for month, (first, last) in sorted(ends.items())
        if _is_over(month, today)
        and (month - 1 in ends or first == 1)
        and (month + 1 in ends or last == monthrange(month // 12, month % 12 + 1)[1])
    ]


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _is_over(month: int, today: date) -> bool:
    return month < _month(today) or (
        month == _month(today) and today.day == monthrange(today.year, today.month)[1]
    )


def _cells_sql(name: str) -> str:
    """The pairs of area and type in every covered month, and each area's sum over all types."""
    return f"""
        CREATE OR REPLACE TEMP TABLE {name}_cells AS
        WITH known AS (
            SELECT area::VARCHAR AS area, kind::VARCHAR AS kind, month, incidents FROM {name}_counted
            WHERE trim(area::VARCHAR) <> '' AND trim(kind::VARCHAR) <> '' AND month IN (FROM {name}_covered)),
        grid AS (
            SELECT area, kind, c.month FROM (SELECT DISTINCT area, kind FROM known), {name}_covered c),
        filled AS (
            SELECT g.area, g.kind, g.month, coalesce(k.incidents, 0) AS incidents FROM grid g
            LEFT JOIN known k ON k.area = g.area AND k.kind = g.kind AND k.month = g.month)
        SELECT NULL::BIGINT AS row_no, 0 AS place_no, NULL::VARCHAR AS sheet, area AS c0, kind AS c1,
            (month // 12) || '-' || lpad((month % 12 + 1)::VARCHAR, 2, '0') AS c2,
            sum(incidents)::VARCHAR AS c3
        FROM filled GROUP BY GROUPING SETS ((area, kind, month), (area, month))"""


def _left_out(
    connection: Connection, name: str, register: Register, rows: Rows, today: date
) -> tuple[LeftOut, ...]:
    """What the counts do not hold, by reason: how many incidents, and where the first of them stands."""
    outside = "outside_period" if register.period else "incomplete_month"
    reasons = connection.execute(
        f"""
        SELECT CASE WHEN month IS NULL THEN 'incident_without_date'
            WHEN coalesce(trim(area::VARCHAR), '') = '' THEN 'incident_without_area'
            WHEN coalesce(trim(kind::VARCHAR), '') = '' THEN 'incident_without_type'
            WHEN month > {_month(today)} THEN 'incident_in_future'
            WHEN month NOT IN (FROM {name}_covered) THEN '{outside}' END AS reason,
            sum(incidents)::BIGINT, min(month), max(month)
        FROM {name}_counted GROUP BY reason HAVING reason IS NOT NULL ORDER BY reason"""
    ).fetchall()
    return tuple(
        _with_example(connection, register, rows, reason, int(count), (first, last))
        for reason, count, first, last in reasons
    )


def _with_example(
    connection: Connection, register: Register, rows: Rows, reason: str, count: int, months: tuple[int, int]
) -> LeftOut:
    role = _ABSENT.get(reason, "date")
    if reason not in _ABSENT:
        told = " … ".join(dict.fromkeys(f"{month // 12}-{month % 12 + 1:02}" for month in months))
        return LeftOut(reason, count, None, register.columns[role], told)
    row_no, text = _first_without(connection, rows, role)
    return LeftOut(reason, count, row_no, register.columns[role], text)


def _first_without(connection: Connection, rows: Rows, role: Role) -> tuple[int | None, str]:
    """The number and the text of a row whose date, area or type is absent."""
    numbered = rows.numbered()
    if numbered is None:
        return None, ""
    text = f"{rows.texts[role]}::VARCHAR"
    absent = f"{rows.day} IS NULL" if role == "date" else f"coalesce(trim({text}), '') = ''"
    connection.execute("SET preserve_insertion_order = true")  # else rows are counted in any order
    found = connection.execute(f"SELECT row_no, {text} FROM {numbered} WHERE {absent} LIMIT 1").fetchone()
    connection.execute("SET preserve_insertion_order = false")
    return (int(found[0]), found[1] or "") if found else (None, "")


def store_left_out(connection: Connection, load_id: int, left_out: Sequence[LeftOut]) -> None:
    """One reject a reason; its value, and the end of `found`, is the number of rows that it stands for."""
    for rows in left_out:
        connection.execute(
            "INSERT INTO reject (load_id, row_no, field, found, expected, reason, value_text)"
            " VALUES (?, ?, ?, ?, '', ?, ?)",
            [
                load_id,
                rows.row_no,
                rows.field,
                f"{rows.found} × {rows.rows}".strip(),
                rows.reason,
                str(rows.rows),
            ],
        )
