"""Where a shown figure comes from: the numbers behind it with file, place, checksum, dates and loader."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from domain import Period, add_months

_FOREVER = date(9999, 12, 31)


def standing_day(connection: duckdb.DuckDBPyConnection) -> date | None:
    """As of which day the derived tables are; None where they rest on everything published."""
    found = connection.execute("SELECT value FROM meta WHERE key = 'derived_as_of'").fetchone()
    return date.fromisoformat(found[0]) if found and found[0] else None


def numbers(
    connection: duckdb.DuckDBPyConnection, area: str, indicator: str, day: date | None = None
) -> pd.DataFrame:
    """Every number reported of an area and indicator, each vintage, with where in which file it stands.

    Of the numbers of one period and basis the one that stands (on `day`) has `rank` 1, the others follow in
    the order in which they would take its place. sheet, field, row_no are missing where the place was not
    kept. Numbers of withdrawn loads and those published after `day` are left out.
    """
    return connection.execute(
        """
        SELECT o.area, o.indicator, o.period_start, o.period_months, o.basis, o.value, o.published,
            o.load_id, o.row_no, p.sheet, p.field, l.file, l.layout, l.source, l.sha256, l.authority,
            l.published_assumed, l.loaded_at, l.loaded_by, l.simulated,
            row_number() OVER (
                PARTITION BY o.period_start, o.period_months, o.basis
                ORDER BY l.authority, o.published DESC, o.load_id DESC) AS rank
        FROM observation o JOIN load l USING (load_id)
        LEFT JOIN place p ON p.load_id = o.load_id AND p.place_no = o.place_no
        WHERE o.area = $area AND o.indicator = $indicator
            AND l.withdrawn_at IS NULL AND o.published <= $day
        ORDER BY o.period_start, o.period_months, o.basis, rank""",
        {"area": area, "indicator": indicator, "day": day or _FOREVER},
    ).df()


def parts(connection: duckdb.DuckDBPyConnection, area: str, indicator: str) -> pd.DataFrame:
    """Areas and indicators right below: below ('area' or 'kind'), code, breakdown; in a fixed order.

    Only what adds up: no reporting bodies, no kinds of another unit or of a breakdown named `…_partial`.
    """
    return connection.execute(
        """
        SELECT 'area' AS below, code, '' AS breakdown, 0 AS sort FROM area
        WHERE parent = $area AND level <> 'body'
        UNION ALL
        SELECT 'kind', i.code, i.breakdown, coalesce(i.sort, 1000000) FROM indicator i
        JOIN indicator whole ON whole.code = i.parent AND whole.unit = i.unit
        WHERE i.parent = $indicator AND coalesce(i.breakdown, '') NOT LIKE '%_partial'
        ORDER BY below, breakdown, sort, code""",
        {"area": area, "indicator": indicator},
    ).df()


def series_around(
    connection: duckdb.DuckDBPyConnection, area: str, indicator: str, period: Period
) -> pd.DataFrame:
    """The series of a figure and of what is right below it, inside a period."""
    return connection.execute(
        """
        SELECT area, indicator, period_start, period_months, value, mark FROM series
        WHERE period_start >= $first AND period_start <= $last
            AND ((area = $area AND indicator IN
                    (SELECT code FROM indicator WHERE parent = $indicator OR code = $indicator))
                OR (indicator = $indicator AND area IN (SELECT code FROM area WHERE parent = $area)))
        ORDER BY area, indicator, period_start, period_months""",
        {"area": area, "indicator": indicator, "first": period.start, "last": period.end},
    ).df()


def standing_around(
    connection: duckdb.DuckDBPyConnection, area: str, indicator: str, period: Period, day: date | None = None
) -> pd.DataFrame:
    """The numbers that stand (on `day`) of a figure and of what is right below it; the year before too."""
    return connection.execute(
        """
        SELECT area, indicator, period_start, period_months, basis, value
        FROM latest_as_of($day)
        WHERE period_start >= $first::DATE - INTERVAL 12 MONTH AND period_start <= $last
            AND ((area = $area AND indicator IN
                    (SELECT code FROM indicator WHERE parent = $indicator OR code = $indicator))
                OR (indicator = $indicator AND area IN (SELECT code FROM area WHERE parent = $area)))
        ORDER BY area, indicator, period_start, period_months, basis""",
        {
            "area": area, "indicator": indicator, "first": period.start, "last": period.end,
            "day": day or _FOREVER,
        },
    ).df()  # fmt: skip


def files_behind(
    connection: duckdb.DuckDBPyConnection, area: str, indicator: str, period: Period, day: date | None = None
) -> pd.DataFrame:
    """The files that a sum of areas or kinds rests on in the end, and how many numbers of each.

    Of an area and indicator that report themselves, nothing below is taken.
    """
    return connection.execute(
        """
        WITH RECURSIVE place(code, above) AS (
            SELECT $area, []::VARCHAR[] UNION ALL
            SELECT a.code, list_append(place.above, a.parent) FROM area a JOIN place ON a.parent = place.code
            WHERE a.level <> 'body'),
        kind(code, above) AS (
            SELECT $indicator, []::VARCHAR[] UNION ALL
            SELECT i.code, list_append(kind.above, i.parent) FROM indicator i
            JOIN kind ON i.parent = kind.code WHERE coalesce(i.breakdown, '') NOT LIKE '%_partial'),
        stood AS (
            SELECT o.*, p.above AS areas_above, k.above AS kinds_above
            FROM latest_as_of($day) o JOIN place p ON p.code = o.area JOIN kind k ON k.code = o.indicator
            WHERE o.period_start + to_months(o.period_months) BETWEEN $first AND $after
                AND CASE WHEN o.basis = 'ytd' THEN o.period_start + INTERVAL 12 MONTH > $first
                    ELSE o.period_start >= $first END),
        pairs AS (SELECT DISTINCT area, indicator, areas_above, kinds_above FROM stood),
        lowest AS (
            SELECT area, indicator FROM pairs p WHERE NOT EXISTS (
                FROM pairs q WHERE (q.area, q.indicator) <> (p.area, p.indicator)
                    AND (q.area = p.area OR list_contains(p.areas_above, q.area))
                    AND (q.indicator = p.indicator OR list_contains(p.kinds_above, q.indicator))))
        SELECT l.load_id, l.file, l.layout, l.source, l.sha256, l.authority, l.published_assumed,
            l.loaded_at, l.loaded_by, l.simulated, max(s.published) AS published, count(*) AS figures
        FROM stood s JOIN lowest USING (area, indicator) JOIN load l USING (load_id)
        GROUP BY ALL ORDER BY published DESC, l.load_id DESC""",
        {
            "area": area, "indicator": indicator, "first": period.start,
            "after": add_months(period.start, period.months), "day": day or _FOREVER,
        },
    ).df()  # fmt: skip


def residents(connection: duckdb.DuckDBPyConnection, area: str) -> pd.DataFrame:
    """The population of an area: date, population, source; the newest first."""
    return connection.execute(
        "SELECT date, population, source FROM population WHERE area = $area ORDER BY date DESC",
        {"area": area},
    ).df()
