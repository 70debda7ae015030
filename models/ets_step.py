"""One step of the search: squares about a point, starting states taken out, and where to go from there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.ets_forms import HIGHEST, LOWEST, Problems
from models.ets_recursion import D_SEASON

_NONLINEAR = 4


@dataclass
class Reduced:
    """Squares about a point with the starting states at their best, as a function of the parameters alone.

    `squares` (n,), `slope` (n, 4) and `bend` (n, 4, 4); `linear_gain` (n,): what the states' move brings;
    `answers` (n, k, 1 + 4): the states' move, less its answer to each parameter.
    """

    squares: np.ndarray
    slope: np.ndarray
    bend: np.ndarray
    linear_gain: np.ndarray
    answers: np.ndarray

    def take(self, chosen: np.ndarray) -> Reduced:
        each = (self.squares, self.slope, self.bend, self.linear_gain, self.answers)
        return Reduced(*(one[chosen] for one in each))

    def replaced(self, where: np.ndarray, other: Reduced) -> Reduced:
        return Reduced(
            np.where(where, other.squares, self.squares),
            np.where(where[:, None], other.slope, self.slope),
            np.where(where[:, None, None], other.bend, self.bend),
            np.where(where, other.linear_gain, self.linear_gain),
            np.where(where[:, None, None], other.answers, self.answers),
        )


def reduced_to(gram: np.ndarray, trended: np.ndarray) -> Reduced:
    split = 1 + _NONLINEAR
    answers = _solve_linear(gram, trended)
    cross = gram[:, :split, split:]
    reduced = gram[:, :split, :split] - cross @ answers
    place = np.arange(1, split)
    reduced[:, place, place] += 1e-10 * gram[:, 0, 0, None] + 1e-12
    gain = gram[:, 0, 0] - reduced[:, 0, 0]
    return Reduced(np.maximum(reduced[:, 0, 0], 0.0), reduced[:, 1:, 0], reduced[:, 1:, 1:], gain, answers)


def gram_of(columns: np.ndarray, season: int, search: np.ndarray, shifted: bool) -> np.ndarray:
    """Products of all columns with all, (n, k, k), by the searched parameters α, β*, γ*, φ."""
    run = np.ascontiguousarray(columns.transpose(2, 1, 0))
    alpha, beta, gamma, _ = search[:, :, None]
    run[:, 1] += beta * run[:, 2] - gamma * run[:, 3]
    run[:, 2] *= alpha
    run[:, 3] *= 1 - alpha
    if not shifted:
        return np.asarray(run @ run.transpose(0, 2, 1))
    n, ran, periods = run.shape
    k = D_SEASON + season - 1
    full = np.zeros((n, k, periods))
    full[:, :ran] = run
    answer = run[:, D_SEASON]
    for later in range(1, season - 1):
        full[:, D_SEASON + later, later:] = answer[:, :-later]
    gram = np.empty((n, k, k))
    gram[:, :ran] = run @ full.transpose(0, 2, 1)
    gram[:, ran:, :ran] = gram[:, :ran, ran:].transpose(0, 2, 1)
    tail = answer[:, ::-1][:, : season - 2]
    for i in range(D_SEASON, k - 1):
        gram[:, i + 1, D_SEASON + 1 :] = gram[:, i, D_SEASON : k - 1] - tail[:, i - D_SEASON, None] * tail
    return gram


def step_from(
    model: Reduced, search: np.ndarray, damping: np.ndarray, problems: Problems
) -> tuple[np.ndarray, np.ndarray]:
    """Changes of the smoothing parameters (n, 4), inside their region, and the squares they promise."""
    place = np.arange(_NONLINEAR)
    bend, slope = model.bend.copy(), model.slope
    bend[:, place, place] *= 1 + damping[:, None]
    low, high = LOWEST - search.T, HIGHEST - search.T
    free = problems.searched()
    free &= ~((low >= -1e-12) & (slope > 0)) & ~((high <= 1e-12) & (slope < 0))
    change = np.zeros_like(slope)
    for _ in range(3):  # the one furthest out of the region is held at its edge, the others tried again
        fixed = np.where(free, 0.0, change)
        matrix = np.where(free[:, :, None] & free[:, None, :], bend, 0.0)
        matrix[:, place, place] = np.where(free, bend[:, place, place], 1.0)
        aim = np.where(free, -slope - (bend @ fixed[:, :, None])[:, :, 0], fixed)
        wanted = np.linalg.solve(matrix, aim[:, :, None])[:, :, 0]
        change = np.clip(wanted, low, high)
        outside = np.abs(wanted - change)
        if not outside.any():
            break
        free &= (outside < outside.max(axis=1, keepdims=True)) | (outside == 0)
    curved = (model.bend @ change[:, :, None])[:, :, 0]
    return change, -((2 * slope + curved) * change).sum(axis=1)


def _solve_linear(gram: np.ndarray, trended: np.ndarray) -> np.ndarray:
    """The states' answer to the errors and to each smoothing parameter, (n, k, 1 + 4)."""
    split = 1 + _NONLINEAR
    matrix = gram[:, split:, split:].copy()
    right = gram[:, split:, :split].copy()
    lacking = ~trended
    matrix[lacking, 1, :] = matrix[lacking, :, 1] = right[lacking, 1] = 0.0
    matrix[lacking, 1, 1] = 1.0
    place = np.arange(matrix.shape[1])
    matrix[:, place, place] *= 1 + 1e-10
    matrix[:, place, place] += 1e-12
    return np.linalg.solve(matrix, right)
