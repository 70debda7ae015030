"""What the comparison of two periods reads: series of a level and above, areas, kinds, people, breaks."""

from __future__ import annotations

import duckdb
import pandas as pd


def series_of_level(connection: duckdb.DuckDBPyConnection, level: str) -> pd.DataFrame:
    """All series of the areas of a level and of the areas right above them, with their whole history."""
    return connection.execute(
        """
        WITH shown AS (SELECT code, parent FROM area WHERE level = $level)
        SELECT area, indicator, period_start, period_months, value, mark, simulated
        FROM series
        WHERE area IN (SELECT code FROM shown UNION SELECT parent FROM shown)
        ORDER BY area, indicator, period_start, period_months
        """,
        {"level": level},
    ).df()


def areas(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    return connection.execute(
        "SELECT code, parent, level, name_ru, name_kk, name_en FROM area ORDER BY code"
    ).df()


def indicators(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Indicators in the order in which official tables list them."""
    return connection.execute(
        """
        SELECT code, parent, breakdown, unit, better, name_ru, name_kk, name_en FROM indicator
        ORDER BY sort NULLS LAST, code
        """
    ).df()


def population(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    return connection.execute(
        "SELECT area, date, population, source FROM population ORDER BY area, date"
    ).df()


def breaks(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    return connection.execute(
        """
        SELECT area, indicator, date, confirmed, note_ru, note_kk, note_en, source FROM series_break
        ORDER BY date, area NULLS FIRST, indicator NULLS FIRST
        """
    ).df()
