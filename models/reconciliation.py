"""Forecasts made to add up: minimum trace reconciliation of means, then joint paths of the leaves added up.

MinT (Wickramasuriya, Athanasopoulos & Hyndman 2019) in the form for constraints C y = 0:
y~ = y - W C'(C W C')^-1 C y. The paths follow as Ben Taieb, Taylor & Hyndman (2021) have it: those of the
leaves are brought to the reconciled means and into a joint order, and every whole is the sum of its parts on
each path. Formulas, sources and measured gains: docs/methods.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse

from models.coherent import NoCommonSumError, adding, coherent, without_rivals
from models.hierarchy import Family
from models.joint_paths import FEWEST_PERIODS, joint_orders, standardised, tamed
from models.top_down import LARGEST_FACTOR, factors

Floats = NDArray[np.floating]

METHODS = ("mint_shrink", "variance", "bottom_up")
PARTLY = "_partly"  # added to the method where rival breakdowns of a whole found no common sum

_WORST_CONDITION = 1e-9  # reciprocal, of C W C'
_MOST_SUMS = 4000  # independent ones in a family; their matrix is dense
_THREADS = 2
_LEAST_VARIANCE = 1e-4  # of counts: a series that never errs would not give way at all


@dataclass(frozen=True)
class Reconciled:
    """`paths` in the order of the family's keys, each (n_paths, horizon), float32; `method` is one of
    METHODS, or empty for a family of one series, whose paths are left as they came.

    Take means with `dtype=float`: then they add up to 1e-6 as the paths do.
    """

    paths: list[Floats]
    method: str


def reconciled(
    family: Family, paths: Sequence[Floats], residuals: Sequence[Floats], seed: int = 0
) -> Reconciled:
    """Joint, coherent futures of the series of a family.

    `paths`: for each of `family.keys` an array (n_paths, horizon), equal shapes; `residuals`: its one-step
    errors in the same unit (`PathForecast.residuals`), ending at the same period. Leaves are averaged with
    what their wholes say of them (`models.top_down`), all means are made to add up by MinT, and the leaves'
    paths, in a joint order (`models.joint_paths`), are multiplied to have these means; so a leaf keeps the
    shape of its own uncertainty. Every row of every path adds up and none is below zero. Raises ValueError
    for unequal shapes of paths. Where rival breakdowns of one whole find no common sum, those after its first
    are let go, and the method ends in PARTLY.
    """
    if not family.sums:
        return Reconciled([np.asarray(each, dtype=np.float32) for each in paths], "")
    try:
        return _adding_up(family, paths, residuals, seed)
    except NoCommonSumError:
        partly = _adding_up(without_rivals(family), paths, residuals, seed)
        return Reconciled(partly.paths, partly.method + PARTLY)


def _adding_up(family: Family, paths: Sequence[Floats], residuals: Sequence[Floats], seed: int) -> Reconciled:
    figures = _together(paths, residuals, seed)  # (horizon, series, paths)
    means = figures.mean(axis=2, dtype=float).T
    weights, how = Weights(family, residuals), adding(family)
    settled = coherent(how, weights.projected(means * factors(family, means)))
    grown = np.divide(settled, means, out=np.ones_like(means), where=means > 0)
    grown = np.minimum(grown, LARGEST_FACTOR)[how.leaves]

    def add_up(figure: NDArray[np.float32], by: NDArray[np.float64]) -> None:
        figure[:] = coherent(how, how.sums @ (figure[how.leaves] * by[:, np.newaxis]))

    with ThreadPoolExecutor(_THREADS) as threads:  # a period each; numpy lets go of the interpreter
        list(threads.map(add_up, figures, grown.T))
    return Reconciled([figures[:, at].copy().T for at in range(len(paths))], weights.method)


def _together(paths: Sequence[Floats], residuals: Sequence[Floats], seed: int) -> NDArray[np.float32]:
    if len({each.shape for each in paths}) > 1:
        raise ValueError("paths of unequal shapes")
    orders = joint_orders([each.sum(axis=1, dtype=float) for each in paths], residuals, seed)
    n_paths, horizon = paths[0].shape
    figures = np.empty((horizon, len(paths), n_paths), dtype=np.float32)
    for at, (each, order) in enumerate(zip(paths, orders, strict=True)):
        figures[:, at] = each.T[:, order]
    return figures


class Weights:
    """How much each series gives way: the covariance W of a family's errors, by the first name that holds.

    `mint_shrink`: the correlations of one-step errors shrunk as Schäfer & Strimmer (2005) do; `variance`: no
    correlations, where under FEWEST_PERIODS have errors in common or C W C' is too near to singular;
    `bottom_up`: the leaves stand as they are, where that fails as well or a family has more than _MOST_SUMS
    sums. W is never written out: it is D½((1 - λ)R + λI)D½ with R of no more rank than there are periods.
    """

    def __init__(self, family: Family, residuals: Sequence[Floats]) -> None:
        errors = standardised(residuals)
        own = shrinkage(errors)
        self._spread = _spreads(residuals)
        # Each sum is weighed by what it misses in one period where errors are independent: a city's thousands
        # and a village's tenths then stand in one well-conditioned matrix. The projection is the same.
        matrix = independent(family.matrix())
        missed = np.sqrt(abs(matrix) @ np.square(self._spread))
        self._matrix = sparse.diags_array(1 / missed) @ matrix
        self._errors = errors * np.sqrt((1 - own) / max(len(errors), 1))
        self._own = own
        self.method = METHODS[0]
        if len(errors) < FEWEST_PERIODS or not self._solvable():
            self._errors, self._own = np.zeros((0, len(residuals))), 1.0
            self.method = METHODS[1] if self._solvable() else METHODS[2]

    def _solvable(self) -> bool:
        """Whether C W C' can be inverted safely; its factor is kept."""
        if not 0 < self._matrix.shape[0] <= _MOST_SUMS:
            return False
        # C D½, and what of it each past period's errors move
        scaled = self._matrix @ sparse.diags_array(self._spread)
        moved = scaled @ self._errors.T
        square = moved @ moved.T + self._own * (scaled @ scaled.T).toarray()
        try:
            self._factor = linalg.cho_factor(square, lower=True)
        except np.linalg.LinAlgError:
            return False
        norm = max(np.abs(square).sum(axis=0).max(), 1.0)
        reciprocal, _ = linalg.lapack.dpocon(self._factor[0], norm, uplo="L")
        self._scaled, self._moved = scaled, moved
        return bool(reciprocal > _WORST_CONDITION)

    def projected(self, figures: NDArray[np.float64]) -> NDArray[np.float64]:
        """`figures` (series, paths) that add up, except where the method is `bottom_up`."""
        if self.method == METHODS[2]:
            return figures
        forces = linalg.cho_solve(self._factor, self._matrix @ figures)
        given = self._errors.T @ (self._moved.T @ forces) + self._own * (self._scaled.T @ forces)
        return np.asarray(figures - self._spread[:, np.newaxis] * given)


def shrinkage(errors: NDArray[np.float64]) -> float:
    """λ of Schäfer & Strimmer (2005) towards no correlation: Σ Var(r_ij) / Σ r_ij² over pairs, in [0, 1].

    `errors` (periods, series) of unit variance. The sum of squared products over pairs of series is that over
    pairs of periods: of the two, the shorter is taken.
    """
    n = len(errors)
    if n < 2:
        return 1.0
    squares = np.square(errors)
    # Sums over pairs i ≠ j, with w_t = x_ti x_tj: of (Σ_t w_t)² and of Σ_t w_t².
    products = errors @ errors.T if n < errors.shape[1] else errors.T @ errors
    of_sums = np.square(products).sum() - np.square(squares.sum(axis=0)).sum()
    of_squares = np.square(squares.sum(axis=1)).sum() - np.square(squares).sum()
    correlations = of_sums / n**2
    variances = n / (n - 1) ** 3 * (of_squares - of_sums / n)
    return float(np.clip(variances / correlations, 0.0, 1.0)) if correlations > 0 else 1.0


def _spreads(residuals: Sequence[Floats]) -> NDArray[np.float64]:
    """The size of each series' usual error; one where none is known."""
    errors = tamed(residuals)
    known = ~np.isnan(errors)
    count = known.sum(axis=0)
    squares = np.square(errors, where=known, out=np.zeros_like(errors)).sum(axis=0)
    variance = np.maximum(squares / np.maximum(count, 1), _LEAST_VARIANCE)
    return np.where(count > 0, np.sqrt(variance), 1.0)


def independent(matrix: sparse.csr_array) -> sparse.csr_array:
    """As many rows of a matrix of full rows as its rank, that span the same (pivoted Cholesky of C C')."""
    square = (matrix @ matrix.T).toarray()
    _, pivots, rank, _ = linalg.lapack.dpstrf(square, tol=1e-7, lower=1)
    return matrix[np.sort(pivots[:rank] - 1)]
