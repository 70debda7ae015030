"""The comparison of a level, cached for a version of the store: over all its series, filtered afterwards."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from domain import Period
from models.comparison import comparison, series_dispersions
from models.power import by_chance
from ui.frame import Page
from warehouse import read_compare
from warehouse.store import Connection


def compared(
    page: Page, levels: Sequence[str], period: Period, before: Period, family: str = ""
) -> pd.DataFrame:
    """`models.comparison` of each level, one below another, with what the store and the power of the test say
    of each series. Raises ArgumentError for unequal lengths.

    `family`: of that indicator and its finer lines instead of all the others.
    """
    tables = [
        page.read(_table, level, family, str(period), str(before), _dispersions(page, level, family))
        for level in levels
    ]
    table = pd.concat(tables, ignore_index=True) if len(tables) > 1 else tables[0]
    return _with_last_changes(table, page.read(read_compare.last_changes))


def _with_last_changes(table: pd.DataFrame, points: pd.DataFrame) -> pd.DataFrame:
    """Beside each series when its level last changed (`changed_at`, a number to sort by) and by how much."""
    points = points.rename(columns={"period_start": "changed_start", "period_months": "changed_months"})
    points = points.rename(columns={"change_pct": "changed_pct"})
    columns = ["area", "indicator", "changed_start", "changed_months", "changed_pct"]
    table = table.merge(points[columns], on=["area", "indicator"], how="left")
    months = table["changed_start"].dt.year * 12 + table["changed_start"].dt.month
    return table.assign(changed_at=months, unseen_pct=_unseen(table))


def _unseen(table: pd.DataFrame) -> np.ndarray:
    """The change in percent below which nothing could be told from chance; nan where nothing was tested."""
    spread = table["spread"].fillna(1.0).to_numpy(dtype=float)
    found = by_chance(table["value_before"].to_numpy(dtype=float), spread)
    return np.where(table["p_value"].notna(), found, np.nan)


def _dispersions(page: Page, level: str, family: str) -> pd.DataFrame:
    found: pd.DataFrame = page.read(_level_dispersions, level, family)
    return found


def _level_dispersions(connection: Connection, level: str, family: str) -> pd.DataFrame:
    series = read_compare.series_of_level(connection, level, family)
    return series_dispersions(series, read_compare.breaks(connection))


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
