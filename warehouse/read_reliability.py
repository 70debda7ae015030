"""What the page Reliability reads: past probabilities against what came, added up.

The filters of every read: `country` is an area without a parent, `months` known, a `size` of SIZES and a
`level` of areas; None or an empty text holds for all. The straight line is the rule that the page compares
with: what is reported, carried on to twelve months (before the first month: last year again), meets or not.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from warehouse.store import Connection

# A month, in the series' unit: from, up to.
SIZES = {"small": (0.0, 20.0), "middle": (20.0, 100.0), "large": (100.0, float("inf"))}
GROUPS = ("months_known", "size", "level")
BINS = 10  # a bin lies about each tenth: 0.65 to 0.75 is what "70 %" means


@dataclass(frozen=True)
class Extent:
    """What the rows of `backtest` span; `widened` counts those whose history was too short to calibrate."""

    cases: int
    series: int
    first_year: int | None
    last_year: int | None
    widened: int


def countries(connection: Connection, lang: str) -> pd.DataFrame:
    """The areas without a parent whose trees have backtests: code, name."""
    if lang not in ("ru", "kk", "en"):
        raise ValueError(lang)
    return connection.execute(f"""
        {_ROOTS}
        SELECT a.code, a.name_{lang} AS name FROM area a
        WHERE a.code IN (SELECT root FROM roots JOIN (SELECT DISTINCT area FROM backtest) USING (area))
        ORDER BY a.code""").df()


def extent(connection: Connection, country: str, months: int | None, size: str, level: str) -> Extent:
    found = connection.execute(
        f"""
        {_ROOTS}, {_CHOSEN}
        SELECT count(*), count(DISTINCT (area, indicator)), min(target_year), max(target_year),
            count(*) FILTER (calibration LIKE '%widened%')
        FROM chosen""",
        _asked(country, months, size, level),
    ).fetchone()
    return Extent(*found) if found else Extent(0, 0, None, None, 0)


def by_probability(
    connection: Connection, country: str, months: int | None, size: str, level: str
) -> pd.DataFrame:
    """A row a bin: bin (0 to 10), said (mean probability), cases, met, series_years (that they come from)."""
    return connection.execute(
        f"""
        {_ROOTS}, {_CHOSEN}
        SELECT bin, avg(probability) AS said, count(*) AS cases,
            count(*) FILTER (met) AS met, count(DISTINCT (area, indicator, target_year)) AS series_years
        FROM chosen GROUP BY bin ORDER BY bin""",
        _asked(country, months, size, level),
    ).df()


def by_group(
    connection: Connection, group: str, country: str, months: int | None, size: str, level: str
) -> pd.DataFrame:
    """A row a value of one of GROUPS: how good the probabilities and intervals were.

    Columns group, cases, said and met (means), brier, brier_straight (over the cases where both are known),
    gap (expected calibration error: |met − said| of the bins, weighted by cases), in80 and in95 (parts of the
    years inside the interval).
    """
    if group not in GROUPS:
        raise ValueError(group)
    named = {"months_known": "months_known::VARCHAR"}.get(group, group)
    return connection.execute(
        f"""
        {_ROOTS}, {_CHOSEN},
        cases AS (
            SELECT *, {named} AS "group",
                CASE WHEN months_known = 0 THEN reduction_pct <= 0
                    ELSE ytd * 12 / months_known <= limit_value END AS straight
            FROM chosen),
        bins AS (
            SELECT "group", sum(gap) / sum(cases) AS gap FROM (
                SELECT "group", bin, count(*) AS cases,
                    abs(sum(met::INTEGER) - sum(probability)) AS gap FROM cases GROUP BY ALL)
            GROUP BY ALL)
        SELECT "group", count(*) AS cases, avg(probability) AS said, avg(met::INTEGER) AS met,
            avg((probability - met::INTEGER) ** 2) FILTER (straight IS NOT NULL) AS brier,
            avg((straight::INTEGER - met::INTEGER) ** 2) AS brier_straight,
            any_value(bins.gap) AS gap,
            avg((actual BETWEEN low80 AND high80)::INTEGER) AS in80,
            avg((actual BETWEEN low95 AND high95)::INTEGER) AS in95
        FROM cases JOIN bins USING ("group") GROUP BY "group" ORDER BY min(months_known), "group" """,
        _asked(country, months, size, level),
    ).df()


def shown_verdicts(connection: Connection) -> pd.DataFrame:
    """Verdicts that were shown before their year had ended, by status: said (mean probability), cases, met.

    Of every target, area, period and reading the last run at each number of known months counts once; what
    came is what the roadmap's last run says.
    """
    return connection.execute(
        """
        WITH last AS (SELECT roadmap, max(run_id) AS run_id FROM progress GROUP BY roadmap),
        came AS (
            SELECT p.* FROM progress p JOIN last USING (roadmap, run_id)
            WHERE p.status IN ('met', 'missed') AND p.months = 12),
        shown AS (
            SELECT p.* FROM progress p
            WHERE p.probability IS NOT NULL AND p.months < 12
                AND p.status IN ('on_track', 'at_risk', 'off_track')
            QUALIFY row_number() OVER (
                PARTITION BY roadmap, target, area, indicator, period, reading, months
                ORDER BY run_id DESC) = 1)
        SELECT s.status, avg(s.probability) AS said, count(*) AS cases,
            count(*) FILTER (c.status = 'met') AS met
        FROM shown s JOIN came c ON c.roadmap = s.roadmap AND c.target = s.target AND c.area = s.area
            AND c.indicator IS NOT DISTINCT FROM s.indicator AND c.period = s.period AND c.reading = s.reading
        GROUP BY s.status ORDER BY said DESC"""
    ).df()


_ROOTS = """
        WITH RECURSIVE roots(area, root) AS (
            SELECT code, code FROM area WHERE parent IS NULL
            UNION SELECT a.code, r.root FROM area a JOIN roots r ON a.parent = r.area)"""
_CHOSEN = f"""
        chosen AS (
            SELECT b.*, round({BINS} * b.probability)::INTEGER AS bin,
                CASE WHEN b.size_a_month < {SIZES["small"][1]} THEN 'small'
                    WHEN b.size_a_month < {SIZES["middle"][1]} THEN 'middle' ELSE 'large' END AS size
            FROM backtest b LEFT JOIN roots USING (area)
            WHERE b.probability IS NOT NULL AND ($country = '' OR root = $country)
                AND ($months IS NULL OR b.months_known = $months)
                AND ($level = '' OR b.level = $level)
                AND ($size = '' OR (b.size_a_month >= $least AND b.size_a_month < $most)))"""


def _asked(country: str, months: int | None, size: str, level: str) -> dict[str, object]:
    least, most = SIZES.get(size, (0.0, float("inf")))
    return {
        "country": country, "months": months, "size": size, "level": level, "least": least, "most": most,
    }  # fmt: skip
