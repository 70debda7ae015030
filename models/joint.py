"""Simulated totals of several series put in one order, so that they go along as the series do.

Each keeps its own values: only their order changes (Schaake shuffle, Clark et al. 2004), to the ranks of a
Gaussian template whose correlations are those of the errors of the fits.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]

_LEAST_TOGETHER = 12  # errors known of both series; with fewer they are taken as independent
_SEED = 20261128


def together(totals: Sequence[Floats], residuals: Sequence[Floats | None]) -> list[Floats]:
    """The same totals, each in an order of its own; facts, which have one value, stay as they are.

    Series of large families have fewer paths than others: of the others as many are taken, evenly over all
    of them. `residuals` are one-step errors that end with the same period; None where a series has none.
    """
    moving = [place for place, each in enumerate(totals) if len(each) > 1]
    length = min((len(totals[place]) for place in moving), default=1)
    totals = [_evenly(each, length) if len(each) > 1 else each for each in totals]
    if len(moving) < 2:
        return totals
    correlation = correlations([residuals[place] for place in moving])
    if (correlation == np.eye(len(moving))).all():
        return totals  # their own order is as good as any
    template = _template(correlation, length)
    result = list(totals)
    for column, place in enumerate(moving):
        ordered = np.empty_like(totals[place])
        ordered[np.argsort(template[:, column], kind="stable")] = np.sort(totals[place])
        result[place] = ordered
    return result


def _evenly(values: Floats, length: int) -> Floats:
    if len(values) == length:
        return values
    return np.asarray(values[np.arange(length) * len(values) // length])


def correlations(residuals: Sequence[Floats | None]) -> Floats:
    """Pairwise correlations of the errors of the same last periods; 0 where too few are known of both."""
    count = len(residuals)
    matrix = np.eye(count)
    for one in range(count):
        for other in range(one):
            matrix[one, other] = matrix[other, one] = _correlation(residuals[one], residuals[other])
    return matrix


def _correlation(one: Floats | None, other: Floats | None) -> float:
    if one is None or other is None:
        return 0.0
    length = min(len(one), len(other))
    a, b = np.asarray(one[len(one) - length :], float), np.asarray(other[len(other) - length :], float)
    both = np.isfinite(a) & np.isfinite(b)
    if both.sum() < _LEAST_TOGETHER or min(a[both].std(), b[both].std()) == 0:
        return 0.0
    return float(np.corrcoef(a[both], b[both])[0, 1])


def _template(correlation: Floats, length: int) -> Floats:
    """(length, series) standard normals of that correlation; pairwise ones that do not agree are mended."""
    values, vectors = np.linalg.eigh(correlation)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    drawn = np.random.default_rng(_SEED).standard_normal((length, len(correlation)))
    return np.asarray(drawn @ root.T)
