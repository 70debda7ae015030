"""What limits of sub-areas are proposed from: the series of an area and of those right below it."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import pandas as pd


@dataclass(frozen=True)
class ProposalGround:
    """`series` as in the table, of one indicator; `areas`: code and name of those below; `population` and
    `forecast` (area, and the mean of the whole target year, what is reported of it included) of them."""

    series: pd.DataFrame
    areas: pd.DataFrame
    population: pd.DataFrame
    forecast: pd.DataFrame


def proposal_ground(
    connection: duckdb.DuckDBPyConnection, area: str, indicator: str, year: int, lang: str
) -> ProposalGround:
    """All of it for one area; `areas` holds those below that exist in the year, without reporting bodies."""
    if lang not in ("ru", "kk", "en"):
        raise ValueError(lang)
    areas = connection.execute(
        f"""
        SELECT code, name_{lang} AS name FROM area
        WHERE parent = $area AND level <> 'body' AND coalesce(year(valid_from), 0) <= $year
            AND coalesce(year(valid_to), 9999) >= $year
        ORDER BY code""",
        {"area": area, "year": year},
    ).df()
    codes = areas["code"].tolist()
    asked = {"codes": [area, *codes], "indicator": indicator}
    series = connection.execute(
        """
        SELECT area, indicator, period_start, period_months, value, mark, simulated FROM series
        WHERE list_contains($codes, area) AND indicator = $indicator
        ORDER BY area, period_start, period_months""",
        asked,
    ).df()
    population = connection.execute(
        "SELECT area, date, population FROM population WHERE list_contains($codes, area) ORDER BY area, date",
        {"codes": codes},
    ).df()
    forecast = connection.execute(
        """
        SELECT area, cumulative_mean AS total FROM forecast
        WHERE list_contains($codes, area) AND indicator = $indicator
            AND year(period_start) = $year AND month(period_start) + period_months = 13
        ORDER BY area""",
        {**asked, "year": year},
    ).df()
    return ProposalGround(series, areas, population, forecast)
