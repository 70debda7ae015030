"""One series made ready to draw: months in a row, rolling sums, the season taken out; cached."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from domain import Mark, add_months
from models.seasonal import rolling_sum, seasonally_adjusted
from models.series import is_additive, regular
from warehouse import read_trends
from warehouse.store import Connection


@dataclass(frozen=True)
class Curves:
    """`rows`: one an evenly spaced period, oldest first: start, value (nan where missing), mark, last_year,
    rolling (sum of the last year; nan for what is not added up), adjusted. `others`: figures of another
    length, such as several months in one (start, months, value). `months`: how long a period is.
    `adjustment`: how the season was taken out. `digits`: decimals to write, one for percentages.
    """

    months: int
    rows: pd.DataFrame
    others: pd.DataFrame
    adjustment: str
    digits: int = 0


def curves(connection: Connection, area: str, indicator: str, unit: str) -> Curves | None:
    """The series by months where it has them, else by quarters, else by years. None for no series at all.

    A lone month among years (the December of a yearly form) does not make a series of months: the shortest
    figures are taken that cover at least half of the time that the longest cover.
    """
    rows = read_trends.one_series(connection, area, indicator)
    lengths, gap = rows["period_months"].to_numpy(), (rows["mark"] == Mark.GAP.value).to_numpy()
    counts = {1: lengths == 1, 3: (lengths == 3) & ~gap, 12: (lengths == 12) & ~gap}
    covered = {length: length * int(own.sum()) for length, own in counts.items() if own.any()}
    if not covered:
        return None
    months = next(length for length, time in covered.items() if 2 * time >= max(covered.values()))
    first, values = regular(rows, months)
    a_year = 12 // months
    starts = [add_months(first, months * place) for place in range(len(values))]
    adjusted, adjustment = seasonally_adjusted(values, a_year)
    added = rolling_sum(values, a_year) if is_additive(unit) else np.full(len(values), np.nan)
    table = pd.DataFrame(
        {
            "start": pd.to_datetime(starts),
            "value": values,
            "last_year": np.concatenate([np.full(min(a_year, len(values)), np.nan), values[:-a_year]])[
                : len(values)
            ],
            "rolling": added,
            "adjusted": adjusted,
        }
    )
    own = rows[lengths == months]
    table["mark"] = table["start"].map(own.set_index("period_start")["mark"])
    others = rows.loc[gap, ["period_start", "period_months", "value"]]
    others = others.rename(columns={"period_start": "start"})
    return Curves(months, table, others, adjustment, 0 if is_additive(unit) else 1)
