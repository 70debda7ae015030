"""Wholes added up from their parts, where the whole itself was not reported."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.cumulative import GAP, NEGATIVE, PARTS

_SPAN = 100_000
_KEY = ["area", "indicator", "month", "months"]


def add_kinds(rows: pd.DataFrame, kinds: pd.DataFrame) -> pd.DataFrame:
    """Add parents' figures from the kinds of one breakdown, deepest first.

    `rows`: whole-number area, indicator, month, months, mark, and value, simulated. `kinds`: indicator,
    parent, breakdown (whole numbers, in order of preference), depth. A breakdown counts only where every kind
    that it lists reports something somewhere; of several complete ones the first is taken.
    """
    kinds = kinds[_all_seen(kinds, ["parent", "breakdown"], kinds["indicator"], rows["indicator"])]
    for _, level in _deepest_first(kinds):
        parts = rows.merge(level, on="indicator", how="inner")
        sums = _complete_sums(parts, ["area", "parent", "breakdown"], "indicator")
        sums = sums.sort_values("breakdown").rename(columns={"parent": "indicator"})
        rows = _with_new(rows, sums.drop_duplicates(_KEY))
    return rows


def add_areas(rows: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Add areas' figures from the areas below them, deepest first.

    `areas`: area, parent (whole numbers), depth; without reporting bodies. An area is summed only where every
    area listed under it reports something, whatever it is: half of a country's regions is not the country.
    """
    areas = areas[_all_seen(areas, ["parent"], areas["area"], rows["area"])]
    for _, level in _deepest_first(areas):
        parts = rows[rows["additive"]].merge(level, on="area", how="inner")
        sums = _complete_sums(parts, ["parent", "indicator"], "area")
        rows = _with_new(rows, sums.rename(columns={"parent": "area"}))
    return rows


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


def _complete_sums(parts: pd.DataFrame, group: list[str], part: str) -> pd.DataFrame:
    """Sums over `part` for each period where every part expected by then is present at that very length.

    A part is expected from its first reported period on, for ever: one that stops reporting makes the whole
    missing, not smaller.
    """
    if parts.empty:
        return parts.assign(mark=PARTS)
    ids = parts.groupby(group, sort=False).ngroup().to_numpy(dtype=np.int64) * _SPAN
    starts = pd.DataFrame({"group": ids, "part": parts[part].to_numpy(), "month": parts["month"].to_numpy()})
    firsts = starts.groupby(["group", "part"])["month"].min()
    begun = np.sort((firsts.index.get_level_values("group") + firsts).to_numpy())
    last = ids + parts["month"].to_numpy() + parts["months"].to_numpy() - 1
    expected = np.searchsorted(begun, last, side="right") - np.searchsorted(begun, ids)
    sums = (
        parts.assign(expected=expected, gap=parts["mark"] == GAP)
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
