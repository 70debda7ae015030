"""A question in SQL to a store, which it can read and nothing else: no files, no settings, no writing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import duckdb

from domain import ArgumentError
from warehouse.store import reading

Cell = str | int | float | bool | None


@dataclass(frozen=True)
class Answer:
    """Columns and rows; whole numbers are int, dates ISO text, missing values None."""

    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]]


def ask(store: Path, sql: str) -> Answer:
    """Run one SELECT. Raises ArgumentError for anything else and for SQL that does not work."""
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as problem:
        raise _wrong(problem) from None
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise ArgumentError("error.query_not_select")
    with reading(store) as connection:
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        try:
            cursor = connection.execute(statements[0].query)
            columns = tuple(str(column[0]) for column in cursor.description or ())
            rows = cursor.fetchall()
        except duckdb.Error as problem:
            raise _wrong(problem) from None
    return Answer(columns, [tuple(_cell(value) for value in row) for row in rows])


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return _number(float(value)) if value % 1 else int(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)


def _number(value: float) -> Cell:
    if value != value or value in (float("inf"), float("-inf")):
        return None
    return int(value) if value.is_integer() and abs(value) < 2**63 else value


def _wrong(problem: duckdb.Error) -> ArgumentError:
    lines = [line for line in str(problem).splitlines() if line.strip()]
    return ArgumentError("error.query_wrong", problem=lines[0] if lines else "")
