"""What the comparison of two periods reads: series of a level and above, areas, kinds, people, breaks."""

from __future__ import annotations

import duckdb
import pandas as pd

from domain import StoreError


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


def months_of_level(connection: duckdb.DuckDBPyConnection, level: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first month of a level's series, and the last that at least half of its areas have reached.

    Both as first days. StoreError where the level has no series.
    """
    row = connection.execute(
        """
        SELECT min(first), quantile_disc(last, 0.5) FROM (
            SELECT min(s.period_start) AS first, max(s.period_start + to_months(s.period_months - 1)) AS last
            FROM series s JOIN area a ON a.code = s.area
            WHERE a.level = $level
            GROUP BY s.area)
        """,
        {"level": level},
    ).fetchone()
    if row is None or row[0] is None:
        raise StoreError("error.level_empty", level=level)
    return pd.Timestamp(row[0]), pd.Timestamp(row[1])


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
