"""The table `backtest`: what would have been said in earlier years, and what came.

A row belongs to its series up to the end of its target year (`history`, a checksum): as long as that stands,
the row does, whatever is published of later years.
"""

from __future__ import annotations

import pandas as pd

from warehouse.derived import insert
from warehouse.store import Connection

BACKTEST_COLUMNS = (
    "area", "indicator", "level", "target_year", "months_known", "reduction_pct", "size_a_month",
    "limit_value", "probability", "probability_raw", "met", "forecast_mean", "low80", "high80", "low95",
    "high95", "actual", "method", "calibration", "base", "ytd", "location", "spread", "history",
)  # fmt: skip


def kept(connection: Connection) -> pd.DataFrame:
    """All rows, in a fixed order."""
    return _read(connection, "")


def cases(connection: Connection) -> pd.DataFrame:
    """Of each area, indicator, target year and number of months the row of the smallest reduction alone."""
    return _read(connection, "WHERE reduction_pct = (SELECT min(reduction_pct) FROM backtest)")


def _read(connection: Connection, where: str) -> pd.DataFrame:
    return connection.execute(
        f"SELECT {', '.join(BACKTEST_COLUMNS)} FROM backtest {where}"
        " ORDER BY area, indicator, target_year, months_known, reduction_pct"
    ).df()


def replace(connection: Connection, rows: pd.DataFrame) -> None:
    """Put these rows in the place of all."""
    connection.execute("DELETE FROM backtest")
    insert(connection, "backtest", BACKTEST_COLUMNS, rows)


def forget(connection: Connection) -> None:
    """Take all rows out: another program made them."""
    connection.execute("DELETE FROM backtest")
