"""Which forecasts must add up to which others: over areas, and over every complete breakdown of an indicator.

Constraints stand in the zero form C y = 0, a row for each whole that is the sum of its parts (Di Fonzo &
Girolimetto 2023): several breakdowns of one total, and series that are missing, then need no special case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from models.series import is_additive
from models.year_figures import Key

# Parts that missed their whole by more than this over the periods looked at are no breakdown of it.
_MISSED_AT_MOST = 0.01
_PERIODS_LOOKED_AT = 24


@dataclass(frozen=True)
class Node:
    """A series that has a forecast: `values` end right before `first`, each of `step` months."""

    key: Key
    first: date
    step: int
    values: NDArray[np.floating]


@dataclass(frozen=True)
class Family:
    """Series bound together by sums; a series that nothing binds is a family of its own.

    `keys` in their order of sorting; `sums`: for each constraint the place of the whole among the keys and
    the places of its parts, in an order in which figures can be added up from below. `last_year`: the sum of
    each series over its last twelve months, nan where one of them is missing.
    """

    keys: tuple[Key, ...]
    sums: tuple[tuple[int, tuple[int, ...]], ...]
    last_year: NDArray[np.float64]

    def matrix(self) -> sparse.csr_array:
        """C, a row a constraint and a column a series: 1 for the whole, -1 for each part; C y = 0."""
        rows = [row for row, (_, parts) in enumerate(self.sums) for _ in range(1 + len(parts))]
        places = [place for whole, parts in self.sums for place in (whole, *parts)]
        signs = [sign for _, parts in self.sums for sign in (1.0, *[-1.0] * len(parts))]
        return sparse.csr_array((signs, (rows, places)), shape=(len(self.sums), len(self.keys)))


def families(nodes: Iterable[Node], areas: pd.DataFrame, indicators: pd.DataFrame) -> list[Family]:
    """The families among series that have forecasts, by their first key; every series is in exactly one.

    `areas`: code, parent, level and where known valid_from, valid_to. `indicators`: code, parent, breakdown,
    unit. A whole is bound to its parts only where all have forecasts from the same month in the same steps:
    every kind that a breakdown lists (of one named `…_sparse`, those that the area reports), every area below
    that exists then (of a sparse kind, those that report it). Never bound: bodies, breakdowns named
    `…_partial`, parts of another unit, what cannot be added up, and parts that have not added up lately: the
    forecasts of figures that disagree may disagree as well.
    """
    clocks: dict[tuple[date, int], dict[Key, Node]] = {}
    for node in sorted(nodes, key=lambda node: node.key):
        clocks.setdefault((node.first, node.step), {})[node.key] = node
    breakdowns = _breakdowns(indicators)
    sparse_kinds = set(indicators.loc[_named(indicators).str.endswith("_sparse"), "code"])
    additive = {
        code
        for code, unit in zip(indicators["code"], indicators["unit"], strict=True)
        if is_additive(str(unit))
    }
    found: list[Family] = []
    for (first, _), present in clocks.items():
        below = _areas_below(areas, first)
        sums = [
            *_sums_of_kinds(present, breakdowns),
            *_sums_of_areas(present, below, sparse_kinds, additive),
        ]
        kept = [(whole, parts) for whole, parts in sums if _added_up(present, whole, parts)]
        found += _components(present, kept)
    return sorted(found, key=lambda family: family.keys)


Sum = tuple[Key, list[Key]]


def _named(indicators: pd.DataFrame) -> pd.Series:
    return indicators["breakdown"].fillna("").astype(str)


def _breakdowns(indicators: pd.DataFrame) -> dict[str, list[tuple[bool, list[str]]]]:
    """For each indicator its breakdowns that add up: whether sparse, and the kinds listed."""
    unit = dict(zip(indicators["code"], indicators["unit"], strict=True))
    named = _named(indicators)
    same_unit = indicators["parent"].map(unit).eq(indicators["unit"])
    summed = indicators["unit"].astype(str).map(is_additive)
    usable = indicators[same_unit & summed & ~named.str.endswith("_partial")].assign(breakdown=named)
    result: dict[str, list[tuple[bool, list[str]]]] = {}
    for (parent, breakdown), kinds in usable.groupby(["parent", "breakdown"], sort=True):
        listed = sorted(kinds["code"].astype(str))
        result.setdefault(str(parent), []).append((str(breakdown).endswith("_sparse"), listed))
    return result


def _areas_below(areas: pd.DataFrame, day: date) -> dict[str, list[str]]:
    """For each area those right below it that exist on the day, without reporting bodies."""
    exists = areas["level"].ne("body") & areas["parent"].notna()
    moment = pd.Timestamp(day)
    if "valid_from" in areas:
        begins = pd.to_datetime(areas["valid_from"])
        exists &= begins.isna() | (begins <= moment)
    if "valid_to" in areas:
        ends = pd.to_datetime(areas["valid_to"])
        exists &= ends.isna() | (ends >= moment)
    return {
        str(parent): sorted(group["code"].astype(str))
        for parent, group in areas[exists].groupby("parent", sort=True)
    }


def _sums_of_kinds(
    present: Mapping[Key, Node], breakdowns: Mapping[str, list[tuple[bool, list[str]]]]
) -> Iterator[Sum]:
    for area, kind in present:
        for is_sparse, listed in breakdowns.get(kind, []):
            parts = [(area, code) for code in listed if (area, code) in present]
            if parts and (is_sparse or len(parts) == len(listed)):
                yield (area, kind), parts


def _sums_of_areas(
    present: Mapping[Key, Node],
    below: Mapping[str, list[str]],
    sparse_kinds: set[str],
    additive: set[str],
) -> Iterator[Sum]:
    for area, kind in present:
        listed = below.get(area, []) if kind in additive else []
        parts = [(code, kind) for code in listed if (code, kind) in present]
        if parts and (kind in sparse_kinds or len(parts) == len(listed)):
            yield (area, kind), parts


def _added_up(present: Mapping[Key, Node], whole: Key, parts: Sequence[Key]) -> bool:
    """Whether the parts made up their whole in the last periods in which all are known."""
    columns = [present[key].values[-_PERIODS_LOOKED_AT:] for key in (whole, *parts)]
    shortest = min(len(column) for column in columns)
    table = np.array([column[len(column) - shortest :] for column in columns], dtype=float)
    table = table[:, ~np.isnan(table).any(axis=0)]
    if not table.size:
        return False
    missed = np.abs(table[0] - table[1:].sum(axis=0)).sum()
    return bool(missed <= _MISSED_AT_MOST * np.abs(table[0]).sum())


def _components(present: Mapping[Key, Node], sums: Sequence[Sum]) -> list[Family]:
    """The series of one clock and the sums among them, split into parts that share no sum."""
    place = {key: at for at, key in enumerate(present)}
    edges = [(place[whole], place[part]) for whole, parts in sums for part in parts]
    wholes, parts = np.array(edges, dtype=int).reshape(-1, 2).T
    graph = sparse.coo_array((np.ones(len(edges)), (wholes, parts)), shape=(len(place), len(place)))
    _, label = connected_components(graph, directed=False)
    members: dict[int, list[Node]] = {}
    for node, component in zip(present.values(), label.tolist(), strict=True):
        members.setdefault(component, []).append(node)
    bound: dict[int, list[Sum]] = {}
    for one in sums:
        bound.setdefault(int(label[place[one[0]]]), []).append(one)
    return [_family(own, bound.get(component, [])) for component, own in members.items()]


def _family(nodes: Sequence[Node], sums: Sequence[Sum]) -> Family:
    place = {node.key: at for at, node in enumerate(nodes)}
    placed = [(place[whole], tuple(place[part] for part in parts)) for whole, parts in sums]
    height = heights(placed)
    placed.sort(key=lambda one: (height[one[0]], one))
    last_year = np.array([_last_year(node) for node in nodes])
    return Family(tuple(place), tuple(placed), last_year)


def _last_year(node: Node) -> float:
    season = 12 // node.step
    return float(node.values[-season:].sum(dtype=float)) if len(node.values) >= season else np.nan


def heights(sums: Sequence[tuple[int, tuple[int, ...]]]) -> dict[int, int]:
    """How many sums lie below each whole at most; ValueError where sums go in a circle."""
    height = {whole: 1 for whole, _ in sums}
    for _ in range(len(height) + 1):
        higher = dict(height)
        for whole, parts in sums:
            higher[whole] = max(higher[whole], 1 + max(height.get(part, 0) for part in parts))
        if higher == height:
            return height
        height = higher
    raise ValueError("sums in a circle")
