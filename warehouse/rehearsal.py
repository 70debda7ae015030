"""A load that leaves no trace: the names of a store in another one, and what a file came to there."""

from __future__ import annotations

import pandas as pd

from warehouse.store import Connection

_NAMES = ("area", "indicator", "alias")


def names_of(connection: Connection) -> dict[str, pd.DataFrame]:
    """The areas, indicators and aliases of a store."""
    return {table: connection.execute(f"FROM {table}").df() for table in _NAMES}


def take_names(connection: Connection, names: dict[str, pd.DataFrame]) -> None:
    """Give a store the names of another one."""
    for table, rows in names.items():
        connection.register("given", rows)
        connection.execute(f"DELETE FROM {table}")
        connection.execute(f"INSERT INTO {table} BY NAME FROM given")
        connection.unregister("given")


def first_rows(connection: Connection, load_id: int, limit: int) -> pd.DataFrame:
    """The first numbers of a load in the order of the file, the stored and the refused together.

    Columns row_no, sheet, area, indicator (codes, or the texts of a refused row), period_start,
    period_months, basis, period_text, value, value_text, reason (empty for a stored one), expected.
    """
    return connection.execute(
        """
        WITH numbers AS (
            SELECT o.row_no, p.sheet, o.area, o.indicator, o.period_start, o.period_months, o.basis,
                   NULL AS period_text, o.value, NULL AS value_text, '' AS reason, '' AS expected
            FROM observation o LEFT JOIN place p USING (load_id, place_no) WHERE o.load_id = $load
            UNION ALL
            SELECT row_no, sheet, area_text, indicator_text, NULL, NULL, NULL,
                   period_text, NULL, value_text, reason, coalesce(expected, '')
            FROM reject WHERE load_id = $load)
        FROM numbers ORDER BY row_no NULLS LAST, sheet, indicator, period_start, area, period_text LIMIT $most
        """,
        {"load": load_id, "most": limit},
    ).df()
