"""What came in beside the register of loads: revisions, which areas have not reported, how much there is."""

from __future__ import annotations

import duckdb
import pandas as pd


def revisions(connection: duckdb.DuckDBPyConnection, limit: int = 1000) -> pd.DataFrame:
    """Figures that a later publication changed: old and new value with their dates, the newest first.

    A figure is set against the one published before it by a source of the same authority: press and
    official form that differ are no revision.
    """
    return connection.execute(
        """
        WITH known AS (
            SELECT o.area, o.indicator, o.period_start, o.period_months, o.basis,
                   o.value, o.published, o.load_id,
                   lag(o.value) OVER each AS old_value, lag(o.published) OVER each AS old_published
            FROM observation o JOIN load l USING (load_id)
            WHERE l.withdrawn_at IS NULL
            WINDOW each AS (
                PARTITION BY o.area, o.indicator, o.period_start, o.period_months, o.basis, l.authority
                ORDER BY o.published, o.load_id))
        SELECT area, indicator, period_start, period_months, basis,
               old_value, value, old_published, published, load_id
        FROM known WHERE value <> old_value
        ORDER BY published DESC, abs(value - old_value) DESC, area, indicator, period_start
        LIMIT $at_most
        """,
        {"at_most": limit},
    ).df()


def late_areas(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Areas whose last month is earlier than that of at least half of their neighbours.

    Neighbours have the same parent and level. Figures added up from parts are not reports. Gives area,
    parent, last_month (first day), expected (first day), indicators (how many the area reports).
    """
    return connection.execute(
        """
        WITH reached AS (
            SELECT a.code AS area, a.parent, a.level, count(DISTINCT o.indicator) AS indicators,
                   max(o.period_start + to_months(o.period_months - 1))::DATE AS last_month
            FROM latest o JOIN area a ON a.code = o.area
            WHERE o.period_months < 12 OR o.basis = 'ytd'
            GROUP BY a.code, a.parent, a.level),
        neighbours AS (
            SELECT parent, level, quantile_disc(last_month, 0.5) AS expected FROM reached
            GROUP BY parent, level HAVING count(*) > 1)
        SELECT r.area, r.parent, r.last_month, n.expected, r.indicators
        FROM reached r JOIN neighbours n ON r.parent IS NOT DISTINCT FROM n.parent AND r.level = n.level
        WHERE r.last_month < n.expected
        ORDER BY r.last_month, r.area
        """
    ).df()


def size_of_store(connection: duckdb.DuckDBPyConnection) -> tuple[int, int, int]:
    """Areas, indicators and figures that stand."""
    row = connection.execute(
        "SELECT count(DISTINCT area), count(DISTINCT indicator), count(*) FROM series"
    ).fetchone()
    return (0, 0, 0) if row is None else (int(row[0]), int(row[1]), int(row[2]))
