"""What each series adds up to over a period, and which months are missing where it does not add up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
import pandas as pd

from domain import Mark, Period, add_months

KEY = ["area", "indicator"]
# Gravest first, as in domain.Mark; a sum carries the gravest mark of what it is made of.
_MARKS = [mark.value for mark in Mark]
_UNMARKED = len(_MARKS)

Row = tuple[int, int, float, int]  # first month (from the period's start), months, value, rank of the mark


def period_sums(series: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Sum every series over `period`, only where every month of it is covered exactly once.

    `series` has rows of the table series (area, indicator, period_start, period_months, value, mark,
    simulated). Months are preferred to quarters and quarters to longer figures; a quarter and the months
    after it may make a half-year, but no month is counted twice and none is split off a longer figure.

    Returns one row a series, sorted by area and indicator: value (nan where not covered), missing (tuple
    of the first days of the months that nothing covers), mark, simulated.
    """
    everyone = series[KEY].drop_duplicates().sort_values(KEY, ignore_index=True)
    inside = _inside(series, period)
    added = _added_by_length(inside, period.months)
    sums = everyone.merge(added, on=KEY, how="left")
    done = sums["value"].notna().to_numpy()
    patched = _patched(inside, sums.loc[~done, KEY], period)
    nothing: tuple[date, ...] = ()
    missing = [nothing if whole else _months(period, range(period.months)) for whole in done]
    rank = sums["rank"].fillna(_UNMARKED).astype(int).tolist()
    value = sums["value"].tolist()
    for place, (total, worst, lacking) in patched.items():
        value[place], rank[place], missing[place] = total, worst, lacking
    return everyone.assign(
        value=np.array(value, dtype=float),
        missing=pd.Series(missing, index=everyone.index, dtype=object),
        mark=pd.Series(
            [None if w == _UNMARKED else _MARKS[w] for w in rank], index=everyone.index, dtype=object
        ),
        simulated=sums["simulated"].fillna(False).astype(bool),
    )


def month_index(days: pd.Series) -> pd.Series:
    """Months since year 0, so that differences are lengths."""
    stamps = pd.to_datetime(days)
    return stamps.dt.year * 12 + stamps.dt.month - 1


def _inside(series: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The rows that lie wholly in the period, with where they start in it."""
    offset = month_index(series["period_start"]) - (period.start.year * 12 + period.start.month - 1)
    months = series["period_months"].astype(int)
    rows = series.loc[(offset >= 0) & (offset + months <= period.months), [*KEY, "value", "simulated"]]
    mark = series.loc[rows.index, "mark"]
    rank = mark.map({name: place for place, name in enumerate(_MARKS)}).fillna(_UNMARKED).astype(int)
    rows = rows.assign(offset=offset[rows.index], months=months[rows.index], rank=rank)
    # A gap of two months belongs among the months: it is what two missing reports left of them.
    rows["length"] = rows["months"].where(mark != Mark.GAP, 1)
    return rows


def _added_by_length(inside: pd.DataFrame, months: int) -> pd.DataFrame:
    """Sums of rows of one length that fill the period; the shortest length wins."""
    sums = (
        inside.groupby([*KEY, "length"], as_index=False, sort=True)
        .agg(
            value=("value", "sum"),
            covered=("months", "sum"),
            rank=("rank", "min"),
            simulated=("simulated", "any"),
        )
        .sort_values([*KEY, "length"])
    )
    whole = sums.loc[sums["covered"].eq(months)].drop_duplicates(KEY)
    simulated = inside.groupby(KEY, as_index=False).agg(simulated=("simulated", "any"))
    return simulated.merge(whole[[*KEY, "value", "rank"]], on=KEY, how="left")


def _patched(
    inside: pd.DataFrame, open_pairs: pd.DataFrame, period: Period
) -> dict[int, tuple[float, int, tuple[date, ...]]]:
    """For series that no single length fills: a sum of mixed lengths, or the months that are missing."""
    places = dict(zip(_pairs(open_pairs), open_pairs.index.tolist(), strict=True))
    rows: dict[tuple[str, str], list[Row]] = {}
    columns = ("offset", "months", "value", "rank")
    figures = zip(*(inside[column].tolist() for column in columns), strict=True)
    for pair, (offset, months, value, rank) in zip(_pairs(inside), figures, strict=True):
        if pair in places:
            rows.setdefault(pair, []).append((int(offset), int(months), float(value), int(rank)))
    return {places[pair]: _chained(found, period) for pair, found in rows.items()}


def _pairs(frame: pd.DataFrame) -> Iterable[tuple[str, str]]:
    return zip(frame["area"].tolist(), frame["indicator"].tolist(), strict=True)


def _chained(rows: list[Row], period: Period) -> tuple[float, int, tuple[date, ...]]:
    """A chain of rows from the first month to the last without a hole, the one of most links."""
    best: dict[int, tuple[int, float, int]] = {0: (0, 0.0, _UNMARKED)}
    for offset, months, value, rank in sorted(rows):
        if offset in best:
            links, total, worst = best[offset]
            reached = (links + 1, total + value, min(worst, rank))
            if best.get(offset + months, (-1,))[0] < reached[0]:
                best[offset + months] = reached
    if period.months in best:
        _, total, worst = best[period.months]
        return total, worst, ()
    covered = {month for offset, months, _, _ in rows for month in range(offset, offset + months)}
    lacking = [month for month in range(period.months) if month not in covered]
    return np.nan, _UNMARKED, _months(period, lacking or range(period.months))


def _months(period: Period, offsets: Iterable[int]) -> tuple[date, ...]:
    return tuple(add_months(period.start, offset) for offset in offsets)
