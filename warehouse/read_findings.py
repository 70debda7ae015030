"""What the checks found at the last refresh, and which of it touches one figure."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pandas as pd

COLUMNS = (
    "check_name", "area", "indicator", "period_start", "period_months", "basis",
    "found", "expected", "load_id",
)  # fmt: skip
_LATEST = "f.period_start + to_months(f.period_months) DESC NULLS FIRST, f.period_start"
_ORDER = f"{_LATEST}, f.check_name, f.area, f.indicator, f.basis, f.found"
_TOUCHING = f"""
WITH RECURSIVE above AS (
    SELECT DISTINCT unnest($areas::VARCHAR[]) AS area, unnest($areas::VARCHAR[]) AS code
    UNION
    SELECT b.area, a.parent FROM area a JOIN above b ON a.code = b.code WHERE a.parent IS NOT NULL),
higher AS (SELECT area, list(code) AS codes FROM above GROUP BY area),
asked AS (
    SELECT p.area, p.indicator, a.parent AS area_above, h.codes AS areas_above,
        CASE WHEN i.breakdown IN ('chapter_partial', 'article_partial') THEN i.parent END AS chapter,
        CASE WHEN i.breakdown NOT LIKE '%\\_partial' ESCAPE '\\' THEN i.parent END AS whole
    FROM (SELECT unnest($areas::VARCHAR[]) AS area, unnest($indicators::VARCHAR[]) AS indicator) p
    JOIN higher h ON h.area = p.area
    LEFT JOIN area a ON a.code = p.area LEFT JOIN indicator i ON i.code = p.indicator)
SELECT q.area AS of_area, q.indicator AS of_indicator, f.* FROM asked q JOIN finding f ON
      (f.area = q.area AND (f.indicator = q.indicator OR f.indicator IS NULL))
   OR (f.area IS NULL AND f.indicator = q.indicator)
   OR (f.check_name = 'parts_of_indicator' AND f.area = q.area AND f.indicator = q.whole)
   OR (f.check_name = 'parts_of_code' AND f.area = q.area AND f.indicator = q.chapter)
   OR (f.check_name = 'form_1m_against_sng1' AND f.area = q.area AND q.indicator = 'sng1_crimes_registered')
   OR (f.check_name IN ('parts_of_area', 'parts_of_bodies') AND f.indicator = q.indicator
       AND f.area = q.area_above)
   OR (f.check_name IN ('series_break', 'stale_release') AND list_contains(q.areas_above, f.area)
       AND (f.indicator = q.indicator OR f.indicator IS NULL))
ORDER BY q.area, q.indicator, {_ORDER}
"""
Pair = tuple[str, str]  # area, indicator


def findings(
    connection: duckdb.DuckDBPyConnection, area: str | None = None, indicator: str | None = None
) -> pd.DataFrame:
    """All findings with the columns of the table `finding`: latest periods first, main indicators first.

    `area`, `indicator`, `period_start` are empty where a finding concerns all of them; `found` and
    `expected` are texts: a plain number ("4534"), a range ("71–99"), a day or a month (ISO). With an area
    and an indicator: as `touching`; with one of them: the findings that name it, or none in its place.
    """
    if area and indicator:
        return touching(connection, area, indicator)
    return connection.execute(
        f"""
        SELECT {", ".join(f"f.{name}" for name in COLUMNS)}
        FROM finding f LEFT JOIN indicator i ON i.code = f.indicator
        WHERE ($area IS NULL OR f.area IS NULL OR f.area = $area)
          AND ($indicator IS NULL OR f.indicator IS NULL OR f.indicator = $indicator)
        ORDER BY {_LATEST}, f.check_name, f.area, i.detail, i.sort, {_ORDER}
        """,
        {"area": area, "indicator": indicator},
    ).df()


def touching(connection: duckdb.DuckDBPyConnection, area: str, indicator: str) -> pd.DataFrame:
    """The findings that bear on the figures of one area and indicator, columns as of `findings`.

    Beside its own: those of the whole that it is a part of (a sum that does not add up touches every part),
    of the whole area, and breaks and stale releases of an area above.
    """
    found = touching_each(connection, [(area, indicator)])
    return found.drop(columns=["of_area", "of_indicator"])


def touching_each(connection: duckdb.DuckDBPyConnection, pairs: Sequence[Pair]) -> pd.DataFrame:
    """As `touching` for many areas with indicators at once; of_area, of_indicator say whom a row concerns."""
    areas, indicators = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return connection.execute(_TOUCHING, {"areas": areas, "indicators": indicators}).df()
