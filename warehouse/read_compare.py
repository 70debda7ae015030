"""What the comparison of two periods reads: series of a level and above, areas, kinds, people, breaks."""

from __future__ import annotations

import duckdb
import pandas as pd


def series_of_level(connection: duckdb.DuckDBPyConnection, level: str, family: str = "") -> pd.DataFrame:
    """All series of the areas of a level and of the areas right above them, with their whole history.

    Without the finer lines of forms; with `family`, of that indicator and its own finer lines alone.
    """
    return connection.execute(
        """
        WITH shown AS (SELECT code, parent FROM area WHERE level = $level)
        SELECT area, indicator, period_start, period_months, value, mark, simulated
        FROM series
        WHERE area IN (SELECT code FROM shown UNION SELECT parent FROM shown)
          AND CASE WHEN $family = '' THEN indicator NOT IN (SELECT code FROM indicator WHERE detail)
              ELSE indicator IN (SELECT code FROM indicator
                  WHERE code = $family OR (detail AND parent = $family)) END
        ORDER BY area, indicator, period_start, period_months
        """,
        {"level": level, "family": family},
    ).df()


def areas(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    return connection.execute(
        "SELECT code, parent, level, name_ru, name_kk, name_en FROM area ORDER BY code"
    ).df()


def indicators(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Indicators in the order in which official tables list them; `detail`: a finer line of a form."""
    return connection.execute(
        """
        SELECT code, parent, breakdown, unit, better, name_ru, name_kk, name_en, detail FROM indicator
        ORDER BY sort NULLS LAST, code
        """
    ).df()


def population(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    return connection.execute(
        "SELECT area, date, population, source FROM population ORDER BY area, date"
    ).df()


def sources(
    connection: duckdb.DuckDBPyConnection,
    areas: tuple[str, ...],
    indicators: tuple[str, ...],
    years: tuple[int, ...],
) -> pd.DataFrame:
    """The loads with figures of these areas and indicators in these years, the latest published first."""
    return connection.execute(
        """
        SELECT l.file, l.source, max(o.published) AS published, l.published_assumed
        FROM observation o JOIN load l USING (load_id)
        WHERE l.withdrawn_at IS NULL AND list_contains($areas, o.area)
          AND list_contains($indicators, o.indicator) AND list_contains($years, year(o.period_start))
        GROUP BY l.load_id, l.file, l.source, l.published_assumed
        ORDER BY published DESC, l.load_id DESC
        """,
        {"areas": list(areas), "indicators": list(indicators), "years": list(years)},
    ).df()


def last_changes(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The last change of level of each series that had one."""
    return connection.execute(
        """
        SELECT area, indicator, period_start, period_months, level_before, level_after, change_pct
        FROM change_point
        QUALIFY row_number() OVER (PARTITION BY area, indicator ORDER BY period_start DESC) = 1
        ORDER BY area, indicator
        """
    ).df()


def breaks(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    return connection.execute(
        """
        SELECT area, indicator, date, confirmed, note_ru, note_kk, note_en, source FROM series_break
        ORDER BY date, area NULLS FIRST, indicator NULLS FIRST
        """
    ).df()
