"""How much releases changed earlier periods: by how many months after the period's end, and how much."""

from __future__ import annotations

import duckdb
import pandas as pd


def by_lag(
    connection: duckdb.DuckDBPyConnection,
    layout: str | None = None,
    indicator: str | None = None,
    area: str | None = None,
) -> pd.DataFrame:
    """Figures told again by the lag in months from their period's last month to the release; first the total.

    Of an area and an indicator: theirs and those of all that is below them.

    lag, until: the first and last month of a class of lags (both missing in the total, `until` in the last
    one). again: figures that a source of the same authority had told before; changed: those that differ from
    the release before. median, largest: |change| in per cent of the value before, over those that changed and
    had not been zero. of_first: the sum told ÷ the sum of the same figures when first told.
    """
    return connection.execute(
        """
        WITH RECURSIVE place(code) AS (
            SELECT $area::VARCHAR UNION SELECT a.code FROM area a JOIN place ON a.parent = place.code),
        kind(code) AS (
            SELECT $indicator::VARCHAR
            UNION SELECT i.code FROM indicator i JOIN kind ON i.parent = kind.code),
        told AS (
            SELECT o.value,
                lag(o.value) OVER earlier AS before, first_value(o.value) OVER earlier AS first,
                greatest(0, date_diff('month',
                    o.period_start + to_months(o.period_months - 1), o.published)) AS months
            FROM observation o JOIN load l USING (load_id)
            WHERE l.withdrawn_at IS NULL AND ($layout IS NULL OR l.layout = $layout)
                AND ($indicator IS NULL OR o.indicator IN (FROM kind))
                AND ($area IS NULL OR o.area IN (FROM place))
            WINDOW earlier AS (
                PARTITION BY o.area, o.indicator, o.period_start, o.period_months, o.basis, l.authority
                ORDER BY o.published, o.load_id)),
        again AS (
            SELECT *, value <> before AS moved,
                CASE WHEN value <> before AND before <> 0 THEN 100 * abs(value / before - 1) END AS size,
                CASE WHEN months <= 12 THEN months WHEN months <= 24 THEN 13
                     WHEN months <= 60 THEN 25 ELSE 61 END AS lag
            FROM told WHERE before IS NOT NULL)
        SELECT lag, CASE WHEN lag <= 12 THEN lag WHEN lag = 13 THEN 24 WHEN lag = 25 THEN 60 END AS until,
            count(*) AS again, count(*) FILTER (moved) AS changed,
            median(size) AS median, max(size) AS largest, sum(value) / nullif(sum(first), 0) AS of_first
        FROM again GROUP BY GROUPING SETS ((lag), ()) HAVING count(*) > 0
        ORDER BY lag NULLS FIRST""",
        {"layout": layout, "indicator": indicator, "area": area},
    ).df()


def told_again(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Which series were told more than once: layout, area, indicator."""
    return connection.execute(
        """
        SELECT DISTINCT layout, area, indicator FROM (
            SELECT l.layout, o.area, o.indicator, row_number() OVER (
                PARTITION BY o.area, o.indicator, o.period_start, o.period_months, o.basis, l.authority
                ORDER BY o.published, o.load_id) AS telling
            FROM observation o JOIN load l USING (load_id) WHERE l.withdrawn_at IS NULL)
        WHERE telling > 1 ORDER BY layout, area, indicator"""
    ).df()
