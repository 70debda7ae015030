"""Forecasts made to add up: minimum trace reconciliation of simulated paths, then nothing below zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.hierarchy import Family

Floats = NDArray[np.floating]

METHODS = ("mint_shrink", "variance", "bottom_up")


@dataclass(frozen=True)
class Reconciled:
    """`paths` in the order of the family's keys, each (n_paths, horizon), float32; `method` is one of
    METHODS, or empty for a family of one series, whose paths are left as they came."""

    paths: list[Floats]
    method: str


def reconciled(
    family: Family, paths: Sequence[Floats], residuals: Sequence[Floats], seed: int = 0
) -> Reconciled:
    """Joint, coherent futures of the series of a family.

    `paths`: for each of `family.keys` an array (n_paths, horizon), equal shapes; `residuals`: its one-step
    errors in the same unit (`PathForecast.residuals`), ending at the same period. The means change, and the
    paths change places (`models.joint_paths`); every row adds up exactly and none is below zero.
    """
    raise NotImplementedError
