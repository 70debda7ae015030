"""Rows that Python has as lists: a temporary table made of them, or added to a table of the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import pandas as pd

from warehouse.store import Connection

Column = tuple[str, Sequence[object]]  # SQL type and values
Columns = Mapping[str, Column]  # by name, all of one length

_FEW = 1000  # rows up to which lists are handed over faster than a frame
_HANDED = "handed_over"
_DTYPES = {"VARCHAR": "str", "DATE": "datetime64[s]"}


def make_table(connection: Connection, name: str, columns: Columns) -> None:
    """Create (or replace) the temporary table `name`, its rows in the order of the lists."""
    _run(connection, f"CREATE OR REPLACE TEMP TABLE {name} AS", columns)


def insert_rows(
    connection: Connection, name: str, columns: Columns, known: Literal["ABORT", "IGNORE"] = "ABORT"
) -> None:
    """Add rows to a table; columns not named take their defaults. `known`: what of a key that is there."""
    either = " OR IGNORE" if known == "IGNORE" else ""
    _run(connection, f"INSERT{either} INTO {name} ({', '.join(columns)})", columns)


def _run(connection: Connection, statement: str, columns: Columns) -> None:
    rows = len(next(iter(columns.values()))[1])
    # A column of one value alone is not handed over row by row.
    same = {name for name, (_, values) in columns.items() if rows and values.count(values[0]) == rows}
    listed = {name: column for name, column in columns.items() if name not in same}
    given = [columns[name][1][0] for name in same]
    selected = {name: f"${number}::{columns[name][0]}" for number, name in enumerate(same, 1)}
    if rows > _FEW and listed:
        # Types are told, for DuckDB would guess them from the first rows.
        frame = pd.DataFrame(
            {name: pd.Series(values, dtype=_DTYPES.get(kind)) for name, (kind, values) in listed.items()}
        )
        connection.register(_HANDED, frame)
        selected |= {name: f"{name}::{kind}" for name, (kind, _) in listed.items()}
        source = f"FROM {_HANDED}"
    else:
        for name, (kind, values) in listed.items():
            given.append(list(values))
            selected[name] = f"unnest(${len(given)}::{kind}[])"
        source = "" if listed else f"FROM range({rows})"
    chosen = ", ".join(f"{selected[name]} AS {name}" for name in columns)
    connection.execute(f"{statement} SELECT {chosen} {source}", given)
    if source.endswith(_HANDED):
        connection.unregister(_HANDED)
