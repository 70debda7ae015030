"""Wholes added up from their parts, where the whole itself was not reported."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.cumulative import GAP, NEGATIVE, PARTS

_KEY = ["area", "indicator", "month", "months"]


def add_kinds(rows: pd.DataFrame, kinds: pd.DataFrame) -> pd.DataFrame:
    """Add parents' figures from the kinds of one breakdown, deepest first.

    `rows`: whole-number area, indicator, month, months, mark, and value, simulated. `kinds`: indicator,
    parent, breakdown (whole numbers, in order of preference), sparse, depth. A breakdown counts only where
    every kind that it lists reports something somewhere, and a period only where every kind does; of a sparse
    one, every kind that the area ever reports. Of several complete breakdowns the first is taken.
    """
    kinds = kinds[_all_seen(kinds, ["parent", "breakdown"], kinds["indicator"], rows["indicator"])]
    kinds = kinds.assign(listed=kinds.groupby(["parent", "breakdown"])["indicator"].transform("size"))
    for _, level in _deepest_first(kinds):
        parts = rows.merge(level, on="indicator", how="inner")
        group = ["area", "parent", "breakdown"]
        ever = parts.groupby(group)["indicator"].transform("nunique")
        parts["expected"] = np.where(parts["sparse"], ever, parts["listed"])
        sums = _complete_sums(parts, group)
        sums = sums.sort_values("breakdown").rename(columns={"parent": "indicator"})
        rows = _with_new(rows, sums.drop_duplicates(_KEY))
    return rows


def add_areas(rows: pd.DataFrame, areas: pd.DataFrame, sparse: np.ndarray) -> pd.DataFrame:
    """Add areas' figures from the areas below them, deepest first.

    `areas`: area, parent (whole numbers), first_month, last_month (in which it exists), depth; without
    reporting bodies. `sparse`: for each indicator, whether areas that never report it have none of it. An
    area is summed only where every area listed under it reports something, whatever it is, and for a period
    only where every one that exists then does: half of a country's regions is not the country.
    """
    areas = areas[_all_seen(areas, ["parent"], areas["area"], rows["area"])]
    for _, level in _deepest_first(areas):
        parts = rows[rows["additive"]].merge(level, on="area", how="inner")
        parts = parts[_exists(parts)]
        ever = parts.groupby(["parent", "indicator"])["area"].transform("nunique")
        parts["expected"] = np.where(sparse[parts["indicator"]], ever, _existing(parts, level))
        sums = _complete_sums(parts, ["parent", "indicator"])
        rows = _with_new(rows, sums.rename(columns={"parent": "area"}))
    return rows


def _exists(rows: pd.DataFrame) -> pd.Series:
    last = rows["month"] + rows["months"] - 1
    exists: pd.Series = (rows["first_month"] <= last) & (rows["last_month"] >= rows["month"])
    return exists


def _existing(parts: pd.DataFrame, level: pd.DataFrame) -> np.ndarray:
    """For each row, how many areas of its parent exist in its period."""
    period = ["parent", "month", "months"]
    spans = parts[period].drop_duplicates()
    candidates = spans.merge(level[["parent", "first_month", "last_month"]], on="parent")
    counts = candidates[_exists(candidates)].groupby(period).size().rename("existing").reset_index()
    return np.asarray(parts[period].merge(counts, on=period, how="left")["existing"])


def _deepest_first(level: pd.DataFrame) -> list[tuple[int, pd.DataFrame]]:
    depths = sorted(level["depth"].unique(), reverse=True)
    return [(int(depth), level[level["depth"] == depth]) for depth in depths]


def _all_seen(level: pd.DataFrame, group: list[str], part: pd.Series, reporting: pd.Series) -> pd.Series:
    """Which rows of `level` belong to a group whose every part reports, itself or through its own parts."""
    seen = set(reporting.unique())
    parents = level["parent"]
    while True:  # a part that can itself be added up counts as reporting
        known = part.isin(seen)
        whole = known.groupby([level[name] for name in group]).transform("all")
        more = set(parents[whole]) - seen
        if not more:
            return whole
        seen |= more


def _complete_sums(parts: pd.DataFrame, group: list[str]) -> pd.DataFrame:
    """Sums over the parts for each period in which as many as `expected` are present at that very length.

    One that has stopped reporting, or has not begun, makes the whole missing, not smaller.
    """
    sums = (
        parts.assign(gap=parts["mark"] == GAP)
        .groupby([*group, "month", "months"], as_index=False, sort=False)
        .agg(
            value=("value", "sum"),
            simulated=("simulated", "any"),
            present=("value", "size"),
            expected=("expected", "first"),
            gap=("gap", "any"),
        )
    )
    sums = sums[sums["present"] == sums["expected"]]
    mark = np.where(sums["gap"], GAP, PARTS)
    return sums.assign(mark=np.where(sums["value"] < 0, NEGATIVE, mark), additive=True)


def _with_new(rows: pd.DataFrame, sums: pd.DataFrame) -> pd.DataFrame:
    """Rows and those sums that are not reported already: a whole's own figure wins, period by period."""
    if sums.empty:
        return rows
    own = pd.MultiIndex.from_frame(rows[_KEY])
    new = ~pd.MultiIndex.from_frame(sums[_KEY]).isin(own)
    return pd.concat([rows, sums.loc[new, rows.columns]], ignore_index=True)
