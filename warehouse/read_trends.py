"""What the page of one series reads: its figures, forecast, breaks and where the figures came from."""

from __future__ import annotations

import duckdb
import pandas as pd


def one_series(connection: duckdb.DuckDBPyConnection, area: str, indicator: str) -> pd.DataFrame:
    return connection.execute(
        """
        SELECT area, indicator, period_start, period_months, value, mark, simulated FROM series
        WHERE area = $area AND indicator = $indicator
        ORDER BY period_start, period_months
        """,
        {"area": area, "indicator": indicator},
    ).df()


def one_forecast(connection: duckdb.DuckDBPyConnection, area: str, indicator: str) -> pd.DataFrame:
    return connection.execute(
        """
        SELECT period_start, period_months, mean, low80, high80, low95, high95,
               cumulative_mean, cumulative_low80, cumulative_high80, method, as_of, data_through
        FROM forecast
        WHERE area = $area AND indicator = $indicator
        ORDER BY period_start, period_months
        """,
        {"area": area, "indicator": indicator},
    ).df()


def change_points(connection: duckdb.DuckDBPyConnection, area: str, indicator: str) -> pd.DataFrame:
    """When the level of one series changed, oldest first."""
    return connection.execute(
        """
        SELECT period_start, period_months, level_before, level_after, change_pct, change_low, change_high
        FROM change_point
        WHERE area = $area AND indicator = $indicator
        ORDER BY period_start
        """,
        {"area": area, "indicator": indicator},
    ).df()


def breaks_of(connection: duckdb.DuckDBPyConnection, area: str, indicator: str) -> pd.DataFrame:
    """Breaks of one series; one without an area or an indicator holds for all of them."""
    return connection.execute(
        """
        SELECT date, confirmed, note_ru, note_kk, note_en, source FROM series_break
        WHERE (area IS NULL OR area = $area) AND (indicator IS NULL OR indicator = $indicator)
        ORDER BY date
        """,
        {"area": area, "indicator": indicator},
    ).df()


def sources_of(connection: duckdb.DuckDBPyConnection, area: str, indicator: str) -> pd.DataFrame:
    """The loads that the series rests on, the latest published first: file, source, published, rows."""
    return connection.execute(
        """
        SELECT l.file, l.source, max(o.published) AS published, l.published_assumed, l.simulated,
               count(*) AS rows
        FROM latest o JOIN load l USING (load_id)
        WHERE o.area = $area AND o.indicator = $indicator
        GROUP BY l.load_id, l.file, l.source, l.published_assumed, l.simulated
        ORDER BY published DESC, l.load_id DESC
        """,
        {"area": area, "indicator": indicator},
    ).df()


def all_sources(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Every load in force, the latest published first: what a series added up from parts rests on."""
    return connection.execute(
        """
        SELECT file, source, published, published_assumed FROM load
        WHERE withdrawn_at IS NULL AND published IS NOT NULL
        ORDER BY published DESC, load_id DESC
        """
    ).df()


def series_present(connection: duckdb.DuckDBPyConnection, family: str = "") -> pd.DataFrame:
    """Which series there are: area, indicator, first and last month, how many figures.

    Without the finer lines of forms; with `family`, of that indicator and its own finer lines alone.
    """
    return connection.execute(
        """
        SELECT area, indicator, min(period_start) AS first_start,
               max(period_start + to_months(period_months - 1)) AS last_month, count(*) AS figures
        FROM series
        WHERE CASE WHEN $family = '' THEN indicator NOT IN (SELECT code FROM indicator WHERE detail)
              ELSE indicator IN (SELECT code FROM indicator
                  WHERE code = $family OR (detail AND parent = $family)) END
        GROUP BY area, indicator
        ORDER BY area, indicator
        """,
        {"family": family},
    ).df()


def families(connection: duckdb.DuckDBPyConnection, areas: tuple[str, ...]) -> pd.DataFrame:
    """The finer lines that these areas report: code, parent."""
    return connection.execute(
        """
        SELECT code, parent FROM indicator
        WHERE detail AND parent IS NOT NULL
          AND code IN (SELECT indicator FROM series WHERE list_contains($areas, area))
        ORDER BY code
        """,
        {"areas": list(areas)},
    ).df()
