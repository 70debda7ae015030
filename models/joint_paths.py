"""Futures of several series that belong together, out of futures that were simulated one by one.

Whole paths change places (the Schaake shuffle of Clark et al. 2004, by a Gaussian template instead of past
years): every series keeps exactly its own set of paths, so its forecast and intervals stay what they were,
but the sum of several is as uncertain as shocks that they share make it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Floats = NDArray[np.floating]

_WILD = 3.0
FEWEST_PERIODS = 24  # with residuals in common; fewer say nothing of a correlation


def joint_order(paths: Sequence[Floats], residuals: Sequence[Floats], seed: int = 0) -> list[Floats]:
    """The same paths of each series in an order in which series that erred together go up together.

    `paths`: one array (n_paths, horizon) a series, n_paths the same for all. `residuals`: the one-step errors
    of the same series (1-D, nan where none), all ending at the same period; lengths may differ. A series' new
    order does not depend on the place of the series among the others. Where fewer than FEWEST_PERIODS have
    residuals, the paths stay as they are. Raises ValueError for unequal numbers of paths.
    """
    if len({len(each) for each in paths}) > 1:
        raise ValueError("paths of unequal numbers")
    orders = joint_orders([each.sum(axis=1, dtype=float) for each in paths], residuals, seed)
    return [each[order] for each, order in zip(paths, orders, strict=True)]


def joint_orders(
    sizes: Sequence[Floats], residuals: Sequence[Floats], seed: int = 0
) -> list[NDArray[np.intp]]:
    """For each series, the order that `joint_order` puts its paths in; `sizes`: the sum of each path.

    The template of n_paths Gaussian rows is a random mix of the standardised residuals of the past, so that
    its correlations are theirs. They are not shrunk: the sum of many series would lose half of its spread,
    and nothing is inverted here. What a series lacks of the periods is filled by the rank that each path has
    already, which is independent of the other series: without any residual, nothing moves.
    """
    errors = standardised(residuals)
    periods = len(errors)
    if not len(sizes) or periods < FEWEST_PERIODS:
        return [np.arange(len(size)) for size in sizes]
    mix = np.random.default_rng(seed).standard_normal((len(sizes[0]), periods)) / np.sqrt(periods)
    scores = ndtri((np.arange(len(sizes[0])) + 0.5) / len(sizes[0]))  # of the normal distribution, by rank
    orders = []
    for size, column in zip(sizes, errors.T, strict=True):
        lacking = max(1 - float(column @ column) / periods, 0.0)
        ascending = np.argsort(size, kind="stable")
        template, order = mix @ column, np.empty(len(size), dtype=np.intp)
        template[ascending] += np.sqrt(lacking) * scores
        order[np.argsort(template, kind="stable")] = ascending
        orders.append(order)
    return orders


def standardised(residuals: Sequence[Floats]) -> NDArray[np.float64]:
    """Residuals as a matrix (periods, series) of unit variance about zero over the periods that each has.

    Aligned at the end; the periods are those in which at least two series have a residual. A missing one is
    zero, which pulls the correlations of its series towards none; a series without any spread is all zeros.
    """
    errors = tamed(residuals)
    errors = errors[(~np.isnan(errors)).sum(axis=1) >= 2]
    known = ~np.isnan(errors)
    counts = np.maximum(known.sum(axis=0), 1)
    errors = np.where(known, errors, 0.0)
    errors = np.where(known, errors - errors.sum(axis=0) / counts, 0.0)
    spread = np.sqrt(np.square(errors).sum(axis=0) / counts)
    return np.asarray(np.divide(errors, spread, out=np.zeros_like(errors), where=spread > 1e-12))


def tamed(residuals: Sequence[Floats]) -> NDArray[np.float64]:
    """Residuals as a matrix (periods, series) that ends with the last, nan where there is none, with none
    beyond _WILD times the 95 % quantile of its series in size.

    The first ones of a series that later collapsed can be a million times its counts: the start of a fit, not
    a shock that others share.
    """
    longest = max((len(each) for each in residuals), default=0)
    errors = np.full((longest, len(residuals)), np.nan)
    for column, each in enumerate(residuals):
        errors[longest - len(each) :, column] = each
    most = _WILD * _upper_quantiles(np.abs(errors))
    return np.asarray(np.clip(errors, -most, most))


def _upper_quantiles(sizes: NDArray[np.float64]) -> NDArray[np.float64]:
    """The 95 % quantile of what is known of each column, as `numpy.nanquantile` has it, which goes column by
    column; nan where nothing is known."""
    if not len(sizes):
        return np.full(sizes.shape[1], np.nan)
    ordered = np.sort(sizes, axis=0)  # nan last
    place = 0.95 * np.maximum((~np.isnan(sizes)).sum(axis=0) - 1, 0)
    below, column = np.floor(place).astype(int), np.arange(sizes.shape[1])
    low, high = ordered[below, column], ordered[np.ceil(place).astype(int), column]
    return np.asarray(low + (place - below) * (high - low))
