"""The table `backtest`: what would have been said in earlier years, and what came.

A row belongs to its series up to the end of its target year (`history`, a checksum): as long as that stands,
the row does, whatever is published of later years.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from warehouse.derived import insert
from warehouse.store import Connection

BACKTEST_COLUMNS = (
    "area", "indicator", "level", "target_year", "months_known", "reduction_pct", "size_a_month",
    "limit_value", "probability", "probability_raw", "met", "forecast_mean", "low80", "high80", "low95",
    "high95", "actual", "method", "calibration", "history",
)  # fmt: skip


def kept(connection: Connection) -> pd.DataFrame:
    """All rows, in a fixed order."""
    return connection.execute(
        f"SELECT {', '.join(BACKTEST_COLUMNS)} FROM backtest"
        " ORDER BY area, indicator, target_year, months_known, reduction_pct"
    ).df()


def histories(connection: Connection) -> dict[tuple[str, str, int], int]:
    """The checksum that the rows of an area, indicator and target year rest on."""
    found = connection.execute(
        "SELECT area, indicator, target_year, any_value(history) FROM backtest GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    return {(area, indicator, year): history for area, indicator, year, history in found}


def replace(connection: Connection, rows: pd.DataFrame) -> None:
    """Put these rows in the place of all."""
    connection.execute("DELETE FROM backtest")
    insert(connection, "backtest", BACKTEST_COLUMNS, rows)


def drop(connection: Connection, keys: Iterable[tuple[str, str, int]]) -> None:
    """Take out the rows of these areas, indicators and target years."""
    gone = pd.DataFrame(sorted(keys), columns=["area", "indicator", "target_year"])
    if gone.empty:
        return
    connection.register("gone", gone)
    connection.execute(
        "DELETE FROM backtest USING gone WHERE backtest.area = gone.area"
        " AND backtest.indicator = gone.indicator AND backtest.target_year = gone.target_year"
    )
    connection.unregister("gone")
