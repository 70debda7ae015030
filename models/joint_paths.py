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

FEWEST_PERIODS = 24  # with residuals in common; fewer say nothing of a correlation


def joint_order(paths: Sequence[Floats], residuals: Sequence[Floats], seed: int = 0) -> list[Floats]:
    """The same paths of each series in an order in which series that erred together go up together.

    `paths`: one array (n_paths, horizon) a series, n_paths the same for all. `residuals`: the one-step errors
    of the same series (1-D, nan where none), all ending at the same period; lengths may differ. A series' new
    order does not depend on the order of the series. Where fewer than FEWEST_PERIODS have residuals, the
    paths stay as they are. Raises ValueError for unequal numbers of paths.
    """
    if len({len(each) for each in paths}) > 1:
        raise ValueError("paths of unequal numbers")
    orders = joint_orders([each.sum(axis=1, dtype=float) for each in paths], residuals, seed)
    return [each[order] for each, order in zip(paths, orders, strict=True)]


def joint_orders(
    sizes: Sequence[Floats], residuals: Sequence[Floats], seed: int = 0
) -> list[NDArray[np.intp]]:
    """For each series, the order that `joint_order` puts its paths in; `sizes`: the sum of each path.

    The template of n_paths Gaussian rows has the shrunk correlation (1 - λ)R + λI: the common part is a
    random mix of the standardised residuals of the past, the own part the rank that each path has already.
    So with λ = 1 nothing moves.
    """
    errors, shrinkage = standardised(residuals)
    own = [_normal_scores(size) for size in sizes]
    periods = len(errors)
    if not own or periods < FEWEST_PERIODS:
        return [np.arange(len(size)) for size in sizes]
    mix = np.random.default_rng(seed).standard_normal((len(own[0]), periods))
    scale = np.sqrt((1 - shrinkage) / periods)
    orders = []
    for size, noise, column in zip(sizes, own, errors.T, strict=True):
        template = scale * (mix @ column) + np.sqrt(shrinkage) * noise
        order = np.empty(len(size), dtype=np.intp)
        order[np.argsort(template, kind="stable")] = np.argsort(size, kind="stable")
        orders.append(order)
    return orders


def standardised(residuals: Sequence[Floats]) -> tuple[NDArray[np.float64], float]:
    """Residuals as a matrix (periods, series) of unit variance about zero, and the shrinkage λ of their
    correlations.

    Aligned at the end; the periods are those in which at least two series have a residual. A missing one is
    zero, which pulls the correlations of its series towards none. λ as Schäfer & Strimmer (2005) estimate it,
    towards no correlation: Σ Var(r_ij) / Σ r_ij² over all pairs, between 0 and 1; by the Gram matrix of the
    periods, so that thousands of series cost no more than their number.
    """
    longest = max((len(each) for each in residuals), default=0)
    errors = np.full((longest, len(residuals)), np.nan)
    for column, each in enumerate(residuals):
        errors[longest - len(each) :, column] = each
    common = (~np.isnan(errors)).sum(axis=1) >= 2
    errors = errors[common]
    n = len(errors)
    if n < 2:
        return np.zeros((0, len(residuals))), 1.0
    known = ~np.isnan(errors)
    counts = np.maximum(known.sum(axis=0), 1)
    errors = np.where(known, errors, 0.0)
    errors = np.where(known, errors - errors.sum(axis=0) / counts, 0.0)
    spread = np.sqrt(np.square(errors).sum(axis=0) / counts)
    errors = np.divide(errors, spread, out=np.zeros_like(errors), where=spread > 0)
    squares = np.square(errors)
    # Sums over pairs i ≠ j, with w_t = x_ti x_tj: of (Σ_t w_t)² and of Σ_t w_t².
    of_sums = np.square(errors @ errors.T).sum() - np.square(squares.sum(axis=0)).sum()
    of_squares = np.square(squares.sum(axis=1)).sum() - np.square(squares).sum()
    correlation2 = of_sums / n**2
    variance = n / (n - 1) ** 3 * (of_squares - of_sums / n)
    if correlation2 <= 0:
        return errors, 1.0
    return errors, float(np.clip(variance / correlation2, 0.0, 1.0))


def _normal_scores(size: Floats) -> NDArray[np.float64]:
    """Ranks of the sizes as quantiles of the standard normal distribution; equal sizes by their place."""
    ranks = np.empty(len(size))
    ranks[np.argsort(size, kind="stable")] = np.arange(len(size))
    return np.asarray(ndtri((ranks + 0.5) / len(size)))
