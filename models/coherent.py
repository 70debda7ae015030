"""Figures that add up exactly and are nowhere below zero, as near as may be to figures that nearly do.

The leaves are taken, clipped at zero, brought by proportion to the wholes above them, and added up again.
Where one whole has several breakdowns, these are brought to a common sum first (iterative proportional
fitting, Deming & Stephan 1940): a quadratic programme a path (Wickramasuriya et al. 2020) costs minutes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from models.hierarchy import Family

_SWEEPS = 500
_EQUAL = 1e-9  # relative; the bar is 1e-6


@dataclass(frozen=True)
class Adding:
    """How the figures of a family come from its leaves, the series that are nobody's whole.

    `sums` (series, leaves): which leaves make up each series, by the first breakdown of each whole. `equal`:
    pairs of sets of leaves whose sums must be equal where there is another breakdown of the same whole.
    `tops`: the wholes that are part of no other, and the leaves under each.
    """

    leaves: NDArray[np.intp]
    sums: sparse.csr_array
    equal: tuple[tuple[NDArray[np.intp], NDArray[np.intp]], ...]
    tops: tuple[tuple[int, NDArray[np.intp]], ...]


class NoCommonSumError(ArithmeticError):
    """The breakdowns of one whole cannot be brought to a common sum: zeros may leave no room."""


def without_rivals(family: Family) -> Family:
    """The family without the sums that reach other leaves than an earlier sum of the same whole.

    What is left can always be added up from below. Where series are missing or begin late, a total by area
    and the same total by kind are such rivals.
    """
    wholes = {whole for whole, _ in family.sums}
    under = {at: frozenset([at]) for at in range(len(family.keys)) if at not in wholes}
    kept = []
    for whole, below in family.sums:
        own = frozenset[int]().union(*(under[part] for part in below))
        if under.setdefault(whole, own) == own:
            kept.append((whole, below))
    return replace(family, sums=tuple(kept))


def adding(family: Family) -> Adding:
    wholes = {whole for whole, _ in family.sums}
    parts = {part for _, below in family.sums for part in below}
    leaves = np.array([at for at in range(len(family.keys)) if at not in wholes], dtype=np.intp)
    under: dict[int, frozenset[int]] = {int(at): frozenset([place]) for place, at in enumerate(leaves)}
    equal: dict[tuple[frozenset[int], frozenset[int]], None] = {}
    for whole, below in family.sums:
        own = frozenset[int]().union(*(under[part] for part in below))
        first = under.setdefault(whole, own)
        if first != own:
            equal[first - own, own - first] = None
    row = np.repeat(np.arange(len(family.keys)), [len(under[at]) for at in range(len(family.keys))])
    column = np.concatenate([_sorted(under[at]) for at in range(len(family.keys))])
    sums = sparse.csr_array((np.ones(len(row)), (row, column)), shape=(len(family.keys), len(leaves)))
    return Adding(
        leaves,
        sums,
        tuple((_sorted(one), _sorted(other)) for one, other in equal),
        tuple((top, _sorted(under[top])) for top in sorted(wholes - parts)),
    )


def coherent(how: Adding, figures: NDArray[np.floating]) -> NDArray[np.float64]:
    """`figures` (series, paths) made to add up; the tops keep their figures where these are above zero.

    Raises NoCommonSumError.
    """
    leaves = np.maximum(figures[how.leaves], 0.0).astype(float)
    for top, under in how.tops:
        total = leaves[under].sum(axis=0)
        wanted = np.maximum(figures[top], 0.0)
        leaves[under] *= np.divide(wanted, total, out=np.ones_like(total), where=total > 0)
    for _ in range(_SWEEPS):
        if not _brought_together(how, leaves):
            return np.asarray(how.sums @ leaves)
    raise NoCommonSumError(f"breakdowns apart after {_SWEEPS} sweeps")


def _brought_together(how: Adding, leaves: NDArray[np.float64]) -> bool:
    """Scale the breakdowns of each whole to the mean of their sums; whether any was apart."""
    apart = False
    for one, other in how.equal:
        sums = leaves[one].sum(axis=0), leaves[other].sum(axis=0)
        common = (sums[0] + sums[1]) / 2 if len(one) and len(other) else np.zeros_like(sums[0])
        if (np.abs(sums[0] - sums[1]) > _EQUAL * common).any():
            apart = True
            for side, total in zip((one, other), sums, strict=True):
                grown = np.divide(common, total, out=np.zeros_like(total), where=total > 0)
                leaves[side] = np.where(total > 0, leaves[side] * grown, common / max(len(side), 1))
    return apart


def _sorted(places: frozenset[int]) -> NDArray[np.intp]:
    return np.array(sorted(places), dtype=np.intp)
