"""Which series of a store are looked back over, each with the relative behind it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import numpy as np
import pandas as pd

from domain import Mark, months_between
from models.backtest import Task
from models.series import regular
from models.year_figures import Key, never_summed


def tasks(
    series: pd.DataFrame, areas: pd.DataFrame, indicators: pd.DataFrame, keys: Collection[Key] | None = None
) -> list[Task]:
    """A task for each series that can be summed, by key; only those of `keys`, if given.

    Monthly where a series has months, else quarterly; others are left out. Frames have the columns of the
    store's tables series, area (code, parent, level) and indicator (code, parent, unit). The relative is
    looked for among all series: the same indicator in the area above, else the indicator above in the area.
    """
    short = series[~series["indicator"].isin(never_summed(indicators)) & (series["period_months"] <= 3)]
    found = {
        (str(area), str(indicator)): spaced
        for (area, indicator), rows in short.groupby(["area", "indicator"], sort=True)
        if (spaced := _spaced(rows)) is not None
    }
    level = dict(zip(areas["code"], areas["level"], strict=True))
    area_above = dict(zip(areas["code"], areas["parent"], strict=True))
    kind_above = dict(zip(indicators["code"], indicators["parent"], strict=True))
    made = []
    for key in sorted(found if keys is None else found.keys() & set(keys)):
        area, indicator = key
        first, step, values = found[key]
        candidates = ((area_above.get(area), indicator), (area, kind_above.get(indicator)))
        relative = next((found[other] for other in candidates if other in found), None)
        made.append(
            Task(
                area,
                indicator,
                str(level.get(area, "")),
                first,
                step,
                values,
                _on(first, step, values, relative),
            )
        )
    return made


def _spaced(rows: pd.DataFrame) -> tuple[date, int, np.ndarray] | None:
    whole = rows["period_months"][rows["mark"] != Mark.GAP.value]
    step = 0 if whole.empty else int(whole.min())
    if step not in (1, 3):
        return None
    first, values = regular(rows, step)
    return first, step, values


def _on(
    first: date, step: int, values: np.ndarray, relative: tuple[date, int, np.ndarray] | None
) -> np.ndarray | None:
    """The relative's values on the dates of a series; None where it is spaced otherwise."""
    if relative is None or relative[1] != step:
        return None
    lag, off_rhythm = divmod(months_between(relative[0], first), step)
    if off_rhythm:
        return None
    placed = np.full(len(values), np.nan)
    for place in range(len(values)):
        if 0 <= place + lag < len(relative[2]):
            placed[place] = relative[2][place + lag]
    return placed
