"""Sharing whole numbers out, and scaling cells to totals: the arithmetic of the demonstration set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Weights become whole numbers of this part of a unit, so that shares do not hang on the last bit of a float.
_PARTS_OF_ONE = 10_000


class InfeasibleError(ValueError):
    """A total that no allocation can meet."""


@dataclass(frozen=True)
class Total:
    """Cells of an areas × months table (rows and columns `first` to `last`, both counted) and their sum."""

    rows: tuple[int, ...]
    first: int
    last: int
    value: int

    @property
    def months(self) -> int:
        return self.last - self.first + 1


def shared_out(total: int, weights: Floats, caps: Ints | None = None) -> Ints:
    """`total` in whole numbers in proportion to `weights`, by largest remainder; no share above its cap.

    Ties go to the earlier place. Raises InfeasibleError where the caps, or weights of zero, leave no room.
    """
    parts = np.rint(np.maximum(weights, 0.0) * _PARTS_OF_ONE).astype(np.int64)
    room = np.full(len(parts), total, dtype=np.int64) if caps is None else np.maximum(caps, 0)
    parts = np.where(room > 0, np.maximum(parts, (weights > 0).astype(np.int64)), 0)
    shares = np.zeros(len(parts), dtype=np.int64)
    left = total
    while left > 0:
        open_ = shares < room
        active = np.where(open_, parts, 0)
        if active.sum() == 0:
            active = open_.astype(np.int64)  # only cells that have no weight still have room
        if active.sum() == 0:
            raise InfeasibleError(f"{left} of {total} find no place")
        step = _largest_remainder(left, active)
        taken = np.minimum(step, room - shares)
        shares += taken
        left -= int(taken.sum())
    return shares


def _largest_remainder(total: int, parts: Ints) -> Ints:
    whole: Ints = parts * total // parts.sum()
    remainder = parts * total - whole * parts.sum()
    order = np.argsort(-remainder, kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return whole


def raked(cells: Floats, totals: Sequence[Total], rounds: int = 400) -> Floats:
    """Cells scaled again and again until every total holds (iterative proportional fitting)."""
    cells = cells.copy()
    for _ in range(rounds):
        worst = 0.0
        for total in totals:
            block = np.ix_(total.rows, range(total.first, total.last + 1))
            found = cells[block].sum()
            if found <= 0 < total.value:
                raise InfeasibleError(f"nothing to scale to {total}")
            if found > 0:
                cells[block] *= total.value / found
                worst = max(worst, abs(total.value / found - 1))
        if worst < 1e-9:
            break
    return cells


def whole_cells(cells: Floats, totals: Sequence[Total], caps: Ints | None = None) -> Ints:
    """Whole numbers near `cells` that meet every total exactly.

    `totals` are met in their order: those of single areas first, short spans before the long ones that hold
    them. Each takes what the earlier ones left open. Cells under no total are rounded.
    """
    result = np.zeros(cells.shape, dtype=np.int64)
    settled = np.zeros(cells.shape, dtype=bool)
    for total in totals:
        mask = np.zeros(cells.shape, dtype=bool)
        mask[np.ix_(total.rows, range(total.first, total.last + 1))] = True
        left = total.value - int(result[mask].sum())
        mask &= ~settled
        if left < 0 or (left > 0 and not mask.any()):
            raise InfeasibleError(f"{total}: {left} is left for the open cells")
        result[mask] = shared_out(left, cells[mask], None if caps is None else caps[mask])
        settled |= mask
    rounded = np.floor(cells + 0.5).astype(np.int64)
    if caps is not None:
        rounded = np.minimum(rounded, caps)
    return np.where(settled, result, rounded)
