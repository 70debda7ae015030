"""What the pages Progress and Target read. `lang` is ru, kk or en: the language of the names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb
import pandas as pd

_LANGUAGES = ("ru", "kk", "en")  # the names' columns


def is_simulated(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the store holds the demonstration set."""
    found = connection.execute("SELECT value FROM meta WHERE key = 'simulated'").fetchone()
    return found is not None and found[0] == "1"


def published_totals(connection: duckdb.DuckDBPyConnection, lang: str) -> pd.DataFrame:
    """What in a demonstration store is not simulated, by source: yearly totals that somebody published.

    Columns source, authority, areas and indicators (lists of names), first_year, last_year, figures.
    """
    name = f"name_{_checked(lang)}"
    return connection.execute(f"""
        SELECT l.source, l.authority, list(DISTINCT a.{name} ORDER BY a.{name}) AS areas,
            list(DISTINCT i.{name} ORDER BY i.{name}) AS indicators,
            min(year(o.period_start)) AS first_year, max(year(o.period_start)) AS last_year,
            count(DISTINCT (o.area, o.indicator, o.period_start)) AS figures
        FROM observation o JOIN load l USING (load_id)
        JOIN area a ON a.code = o.area JOIN indicator i ON i.code = o.indicator
        WHERE NOT l.simulated AND l.withdrawn_at IS NULL
        GROUP BY l.source, l.authority ORDER BY l.authority, l.source""").df()


def roadmaps(connection: duckdb.DuckDBPyConnection, lang: str) -> pd.DataFrame:
    """Roadmaps that have been judged: id, title, area, area_name, source."""
    return connection.execute(f"""
        SELECT r.id, r.title_{_checked(lang)} AS title, r.area, a.name_{lang} AS area_name, r.source
        FROM roadmap r LEFT JOIN area a ON a.code = r.area
        WHERE r.id IN (SELECT roadmap FROM progress)
        ORDER BY r.sort, r.id""").df()


def rows(connection: duckdb.DuckDBPyConnection, roadmap: str, lang: str) -> pd.DataFrame:
    """Every row of the roadmap's last run in the order of the document, with names.

    The columns of `progress` and: wording, target_sort, area_name, indicator_name, unit, better, order_no
    (the first row of a target, area and period is its main reading).
    """
    return connection.execute(
        f"""
        SELECT p.*, t.wording_{_checked(lang)} AS wording, t.sort AS target_sort,
            a.name_{lang} AS area_name, i.name_{lang} AS indicator_name, i.unit, i.better,
            p.rowid AS order_no
        FROM progress p
        LEFT JOIN target t ON t.roadmap = p.roadmap AND t.id = p.target
        LEFT JOIN area a ON a.code = p.area
        LEFT JOIN indicator i ON i.code = p.indicator
        WHERE p.roadmap = ? AND p.run_id = (SELECT max(run_id) FROM progress WHERE roadmap = ?)
        ORDER BY t.sort, p.target, p.period, p.is_sub_area, p.rowid""",
        [roadmap, roadmap],
    ).df()


def published_through(connection: duckdb.DuckDBPyConnection, roadmap: str, year: int) -> date | None:
    """The day the newest figure of a year, of what the roadmap's last run rests on, was published."""
    found = connection.execute(
        """
        WITH judged AS (SELECT DISTINCT area, indicator, as_of FROM progress
            WHERE roadmap = $roadmap AND run_id = (SELECT max(run_id) FROM progress WHERE roadmap = $roadmap))
        SELECT max(o.published)
        FROM observation o JOIN judged USING (area, indicator) JOIN load l USING (load_id)
        WHERE l.withdrawn_at IS NULL AND o.published <= judged.as_of AND year(o.period_start) = $year""",
        {"roadmap": roadmap, "year": year},
    ).fetchone()
    return found[0] if found else None


def releases(connection: duckdb.DuckDBPyConnection, area: str, indicator: str) -> list[date]:
    """The days on which figures of a series were published, the newest first."""
    found = connection.execute(
        """
        SELECT DISTINCT o.published FROM observation o JOIN load l USING (load_id)
        WHERE o.area = ? AND o.indicator = ? AND l.withdrawn_at IS NULL ORDER BY 1 DESC""",
        [area, indicator],
    ).fetchall()
    return [row[0] for row in found]


def recent_months(
    connection: duckdb.DuckDBPyConnection, roadmap: str, year: int, months: int
) -> pd.DataFrame:
    """The last months, to a year's end, of every series under the roadmap's own rows.

    Columns area, indicator, period_start, value.
    """
    return connection.execute(
        """
        SELECT s.area, s.indicator, s.period_start, s.value FROM series s
        JOIN (SELECT DISTINCT area, indicator FROM progress WHERE roadmap = ? AND NOT is_sub_area
              AND run_id = (SELECT max(run_id) FROM progress WHERE roadmap = ?)) USING (area, indicator)
        WHERE s.period_months = 1 AND year(s.period_start) <= ?
        QUALIFY row_number() OVER (PARTITION BY s.area, s.indicator ORDER BY s.period_start DESC) <= ?
        ORDER BY s.area, s.indicator, s.period_start""",
        [roadmap, roadmap, year, months],
    ).df()


def forecast(connection: duckdb.DuckDBPyConnection, area: str, indicator: str, year: int) -> pd.DataFrame:
    """The forecast of a year's months still to come, as `forecast` keeps it."""
    return connection.execute(
        """
        SELECT * FROM forecast
        WHERE area = ? AND indicator = ? AND period_months = 1 AND year(period_start) = ?
        ORDER BY period_start""",
        [area, indicator, year],
    ).df()


def parts_by_area(
    connection: duckdb.DuckDBPyConnection, area: str, indicator: str, year: int, months: int, lang: str
) -> pd.DataFrame:
    """Areas next below: code, name, now, before (January to `months` of the year and of the year before).

    A sum is missing where a month of it is missing.
    """
    return connection.execute(
        f"""
        SELECT a.code, a.name_{_checked(lang)} AS name, {_two_sums()}
        FROM area a JOIN series s ON s.area = a.code
        WHERE a.parent = $area AND s.indicator = $indicator AND a.level <> 'body' AND {_in_two_years()}
        GROUP BY a.code, name ORDER BY a.code""",
        {"area": area, "indicator": indicator, "year": year, "months": months},
    ).df()


def parts_by_kind(
    connection: duckdb.DuckDBPyConnection, area: str, indicator: str, year: int, months: int, lang: str
) -> pd.DataFrame:
    """Indicators next below, by breakdown: breakdown, code, name, now, before (as in `parts_by_area`)."""
    return connection.execute(
        f"""
        SELECT i.breakdown, i.code, i.name_{_checked(lang)} AS name, {_two_sums()}
        FROM indicator i JOIN series s ON s.indicator = i.code
        WHERE i.parent = $indicator AND NOT i.detail AND s.area = $area AND i.breakdown IS NOT NULL
            AND {_in_two_years()}
        GROUP BY i.breakdown, i.code, name, i.sort ORDER BY i.breakdown, i.sort, i.code""",
        {"area": area, "indicator": indicator, "year": year, "months": months},
    ).df()


@dataclass(frozen=True)
class Changed:
    """What the last run differs in from the last earlier run that differs at all."""

    before: date | None  # the earlier run's data_through; None where there is no such run
    rows: (
        pd.DataFrame
    )  # target, area, area_name, indicator, period, reading, is_sub_area, status, status_before


def changed(connection: duckdb.DuckDBPyConnection, roadmap: str, lang: str) -> Changed:
    """Statuses that moved since the run before; empty where this is the first run."""
    earlier = connection.execute(
        """
        WITH last AS (SELECT * FROM progress WHERE roadmap = $roadmap
                      AND run_id = (SELECT max(run_id) FROM progress WHERE roadmap = $roadmap))
        SELECT p.run_id, max(p.data_through) FROM progress p
        JOIN last l ON l.target = p.target AND l.area = p.area AND l.period = p.period
            AND l.reading = p.reading AND l.indicator IS NOT DISTINCT FROM p.indicator
        WHERE p.roadmap = $roadmap AND p.run_id < l.run_id
            AND (p.status <> l.status OR p.ytd IS DISTINCT FROM l.ytd
                 OR p.data_through IS DISTINCT FROM l.data_through)
        GROUP BY p.run_id ORDER BY p.run_id DESC LIMIT 1""",
        {"roadmap": roadmap},
    ).fetchone()
    moved = connection.execute(
        f"""
        SELECT p.target, p.area, a.name_{_checked(lang)} AS area_name, p.indicator, p.period, p.reading,
            p.is_sub_area, p.status, b.status AS status_before
        FROM progress p
        JOIN progress b ON b.roadmap = p.roadmap AND b.target = p.target AND b.area = p.area
            AND b.period = p.period AND b.reading = p.reading AND b.indicator IS NOT DISTINCT FROM p.indicator
        LEFT JOIN area a ON a.code = p.area
        WHERE p.roadmap = $roadmap AND b.run_id = $earlier AND b.status <> p.status
            AND p.run_id = (SELECT max(run_id) FROM progress WHERE roadmap = $roadmap)
        ORDER BY p.rowid""",
        {"roadmap": roadmap, "earlier": earlier[0] if earlier else None},
    ).df()
    return Changed(earlier[1] if earlier else None, moved)


def _two_sums() -> str:
    """A year's sum from January through `months`, and last year's; missing where a month is missing."""
    return """
        CASE WHEN count(*) FILTER (year(s.period_start) = $year) = $months
             THEN sum(s.value) FILTER (year(s.period_start) = $year) END AS now,
        CASE WHEN count(*) FILTER (year(s.period_start) = $year - 1) = $months
             THEN sum(s.value) FILTER (year(s.period_start) = $year - 1) END AS before"""


def _in_two_years() -> str:
    return """s.period_months = 1 AND month(s.period_start) <= $months
        AND year(s.period_start) IN ($year, $year - 1)"""


def _checked(lang: str) -> str:
    """The language, where it is one: it becomes part of a column's name."""
    if lang not in _LANGUAGES:
        raise ValueError(lang)
    return lang


@dataclass(frozen=True)
class PathGround:
    """What a path is made from: the months of the series and of the one whose shape stands in for it."""

    own: pd.DataFrame  # period_start, period_months, value
    above: pd.DataFrame | None  # the area above, else the indicator above; None where neither has months
    breaks: list[date]  # that nobody confirmed


def path_ground(connection: duckdb.DuckDBPyConnection, area: str, indicator: str) -> PathGround:
    """The monthly series of an area and indicator, of what stands above it, and its breaks."""
    above = connection.execute(
        """
        SELECT a.parent AS area, $indicator AS indicator, 1 AS nearness FROM area a WHERE a.code = $area
        UNION ALL
        SELECT $area, i.parent, 2 FROM indicator i WHERE i.code = $indicator
        ORDER BY nearness""",
        {"area": area, "indicator": indicator},
    ).fetchall()
    own = _months(connection, area, indicator)
    parents = (_months(connection, *key[:2]) for key in above if key[0] and key[1])
    breaks = connection.execute(
        """
        SELECT date FROM series_break
        WHERE coalesce(area, $area) = $area AND coalesce(indicator, $indicator) = $indicator
            AND confirmed IS NOT TRUE
        ORDER BY date""",
        {"area": area, "indicator": indicator},
    ).fetchall()
    return PathGround(own, next((rows for rows in parents if len(rows)), None), [row[0] for row in breaks])


def usual_revision(
    connection: duckdb.DuckDBPyConnection, area: str, indicator: str
) -> tuple[float, int] | None:
    """How far a later release usually moves a figure: the median of |last ÷ first − 1|, and of how many.

    Over the figures published more than once, moved or not; of a series that is only added up, over the sums
    of its smallest parts. None where there are none. Loads that were withdrawn do not count.
    """
    found = connection.execute(
        """
        WITH RECURSIVE place(code) AS (
            SELECT $area UNION SELECT a.code FROM area a JOIN place ON a.parent = place.code
            WHERE a.level <> 'body'),
        kind(code) AS (
            SELECT $indicator UNION SELECT i.code FROM indicator i JOIN kind ON i.parent = kind.code
            WHERE i.breakdown NOT LIKE '%_partial'),
        smallest AS (
            SELECT place.code AS area, kind.code AS indicator FROM place, kind
            WHERE place.code NOT IN (SELECT parent FROM area WHERE parent IS NOT NULL)
                AND kind.code NOT IN (SELECT parent FROM indicator WHERE parent IS NOT NULL
                    AND breakdown NOT LIKE '%_partial')),
        told AS (
            SELECT o.area, o.indicator, o.period_start, o.period_months, o.basis,
                count(DISTINCT o.published) AS releases,
                arg_min(o.value, o.published) AS first, arg_max(o.value, o.published) AS last
            FROM observation o JOIN load l USING (load_id)
            WHERE l.withdrawn_at IS NULL
                AND (o.area, o.indicator) IN (SELECT (area, indicator) FROM smallest UNION
                    SELECT ($area, $indicator))
            GROUP BY ALL),
        own AS (FROM told WHERE area = $area AND indicator = $indicator),
        sums AS (
            SELECT sum(first) AS first, sum(last) AS last
            FROM (FROM own UNION ALL FROM told WHERE NOT EXISTS (FROM own))
            GROUP BY period_start, period_months, basis HAVING max(releases) > 1)
        SELECT median(abs(last / first - 1)), count(*) FROM sums WHERE first > 0""",
        {"area": area, "indicator": indicator},
    ).fetchone()
    return None if found is None or not found[1] else (float(found[0]), int(found[1]))


def _months(connection: duckdb.DuckDBPyConnection, area: str, indicator: str) -> pd.DataFrame:
    return connection.execute(
        """
        SELECT period_start, period_months, value FROM series
        WHERE area = ? AND indicator = ? AND period_months = 1 ORDER BY period_start""",
        [area, indicator],
    ).df()
