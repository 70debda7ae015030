"""What came in: loads, refused rows, revisions, and which areas have not reported."""

from __future__ import annotations

import duckdb
import pandas as pd


def loads(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """All loads, the newest first; a withdrawn one keeps its row."""
    return connection.execute(
        """
        SELECT load_id, loaded_at, file, layout, source, authority, simulated, published, published_assumed,
               rows_read, rows_accepted, rows_unchanged, rows_revised, rows_rejected, withdrawn_at
        FROM load ORDER BY load_id DESC
        """
    ).df()


def rejects(connection: duckdb.DuckDBPyConnection, load_id: int, limit: int = 1000) -> pd.DataFrame:
    """Refused rows of a load in the order of the file, at most `limit`."""
    return connection.execute(
        """
        SELECT sheet, row_no, field, found, expected, reason,
               area_text, indicator_text, period_text, value_text
        FROM reject WHERE load_id = $load_id
        ORDER BY sheet NULLS FIRST, row_no, field, reason
        LIMIT $at_most
        """,
        {"load_id": load_id, "at_most": limit},
    ).df()


def reject_reasons(connection: duckdb.DuckDBPyConnection, load_id: int) -> pd.DataFrame:
    """How many rows of a load were refused for each reason, and an example of what was found."""
    return connection.execute(
        """
        SELECT reason, field, count(*) AS rows, min(found) AS example FROM reject WHERE load_id = $load_id
        GROUP BY reason, field ORDER BY rows DESC, reason, field
        """,
        {"load_id": load_id},
    ).df()


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
