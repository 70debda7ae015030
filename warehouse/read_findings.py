"""What the checks found at the last refresh, and which of it touches one figure."""

from __future__ import annotations

import duckdb
import pandas as pd

COLUMNS = (
    "check_name", "area", "indicator", "period_start", "period_months", "basis",
    "found", "expected", "load_id",
)  # fmt: skip
_ORDER = (
    "f.period_start + to_months(f.period_months) DESC NULLS FIRST, f.period_start, f.check_name, f.area,"
    " f.indicator, f.basis, f.found"
)
_TOUCHING = f"""
WITH RECURSIVE above AS (
    SELECT code, parent FROM area WHERE code = $area
    UNION
    SELECT a.code, a.parent FROM area a JOIN above b ON a.code = b.parent),
whole AS (
    SELECT parent AS code FROM indicator
    WHERE code = $indicator AND parent IS NOT NULL AND breakdown NOT LIKE '%\\_partial' ESCAPE '\\')
SELECT f.* FROM finding f
WHERE (f.area = $area AND (f.indicator = $indicator OR f.indicator IS NULL))
   OR (f.area IS NULL AND f.indicator = $indicator)
   OR (f.check_name = 'parts_of_indicator' AND f.area = $area AND f.indicator IN (SELECT code FROM whole))
   OR (f.check_name = 'form_1m_against_sng1' AND f.area = $area AND $indicator = 'sng1_crimes_registered')
   OR (f.check_name IN ('parts_of_area', 'parts_of_bodies') AND f.indicator = $indicator
       AND f.area IN (SELECT parent FROM area WHERE code = $area))
   OR (f.check_name IN ('series_break', 'stale_release') AND f.area IN (SELECT code FROM above)
       AND (f.indicator = $indicator OR f.indicator IS NULL))
ORDER BY {_ORDER}
"""


def findings(
    connection: duckdb.DuckDBPyConnection, area: str | None = None, indicator: str | None = None
) -> pd.DataFrame:
    """All findings with the columns of the table `finding`, the latest periods first; or those of a figure.

    `area`, `indicator`, `period_start` are empty where a finding concerns all of them; `found` and
    `expected` are texts: a plain number ("4534"), a range ("71–99"), a day or a month (ISO). With an area
    and an indicator: as `touching`; with one of them: the findings that name it, or none in its place.
    """
    if area and indicator:
        return touching(connection, area, indicator)
    return connection.execute(
        f"""
        SELECT {", ".join(COLUMNS)} FROM finding f
        WHERE ($area IS NULL OR area IS NULL OR area = $area)
          AND ($indicator IS NULL OR indicator IS NULL OR indicator = $indicator)
        ORDER BY {_ORDER}
        """,
        {"area": area, "indicator": indicator},
    ).df()


def touching(connection: duckdb.DuckDBPyConnection, area: str, indicator: str) -> pd.DataFrame:
    """The findings that bear on the figures of one area and indicator, columns as of `findings`.

    Beside its own: those of the whole that it is a part of (a sum that does not add up touches every part),
    of the whole area, and breaks and stale releases of an area above.
    """
    return connection.execute(_TOUCHING, {"area": area, "indicator": indicator}).df()
