"""The comparison of a level, cached for a version of the store: over all its series, filtered afterwards."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from domain import Period
from models.comparison import comparison, series_dispersions
from ui.frame import Page
from warehouse import read_compare
from warehouse.store import Connection


def compared(
    page: Page, levels: Sequence[str], period: Period, before: Period, family: str = ""
) -> pd.DataFrame:
    """`models.comparison` of each level, one below another. Raises ArgumentError for unequal lengths.

    `family`: of that indicator and its finer lines instead of all the others.
    """
    tables = [
        page.read(_table, level, family, str(period), str(before), _dispersions(page, level, family))
        for level in levels
    ]
    return pd.concat(tables, ignore_index=True) if len(tables) > 1 else tables[0]


def _dispersions(page: Page, level: str, family: str) -> pd.DataFrame:
    found: pd.DataFrame = page.read(_level_dispersions, level, family)
    return found


def _level_dispersions(connection: Connection, level: str, family: str) -> pd.DataFrame:
    return series_dispersions(read_compare.series_of_level(connection, level, family))


def _table(
    connection: Connection, level: str, family: str, period: str, before: str, dispersions: pd.DataFrame
) -> pd.DataFrame:
    return comparison(
        series=read_compare.series_of_level(connection, level, family),
        areas=read_compare.areas(connection),
        indicators=read_compare.indicators(connection),
        population=read_compare.population(connection),
        breaks=read_compare.breaks(connection),
        dispersions=dispersions,
        period=Period.parse(period),
        before=Period.parse(before),
        level=level,
    )
