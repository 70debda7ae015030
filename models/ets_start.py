"""Where the search for smoothing parameters begins."""

from __future__ import annotations

from itertools import product

import numpy as np

from models.ets_forms import Problems
from models.ets_recursion import States, errors

# α, β*, γ*, φ
_GRID = np.array(list(product((0.05, 0.2, 0.5, 0.85), (0.02, 0.2), (0.02, 0.25), (0.95,))))


def starts(y: np.ndarray, known: np.ndarray, problems: Problems) -> tuple[np.ndarray, States]:
    """The best of a grid of α, β*, γ*, φ (4, n) from simple starting states, and these states."""
    states = first_states(y, known, problems)
    n = y.shape[1]
    grid = _GRID if problems.season > 1 else _GRID[_GRID[:, 2] == _GRID[0, 2]]
    place = np.tile(np.arange(n), len(grid))
    tried = np.repeat(grid, n, axis=0).T
    smoothing = problems.take(place).natural(tried)
    found = errors(y[:, place], known[:, place], smoothing, states.take(place))[0]
    squares = np.add.reduce(np.square(found), axis=0).reshape(len(grid), n)
    return grid[np.argmin(squares, axis=0)].T.copy(), states


def first_states(y: np.ndarray, known: np.ndarray, problems: Problems) -> States:
    """Level and slope of a line through the first periods, seasons as mean distances from it."""
    season = problems.season
    first = np.argmax(known, axis=0)
    age = np.arange(len(y))[:, None] - first + 1.0
    near = known & (age <= max(4 * season, 10))
    count = near.sum(axis=0)
    mean_x, mean_y = (age * near).sum(axis=0) / count, (y * near).sum(axis=0) / count
    apart = np.where(near, age - mean_x, 0.0)
    slope = (apart * y).sum(axis=0) / np.maximum(np.square(apart).sum(axis=0), 1e-300)
    slope = np.where(problems.trended, slope, 0.0)
    seasons = np.zeros((season, y.shape[1]))
    if season > 1:
        away = np.where(near, y - mean_y - slope * apart, 0.0)
        for slot in range(season):
            seasons[slot] = away[slot::season].sum(axis=0) / np.maximum(near[slot::season].sum(axis=0), 1)
    level = mean_y - slope * (
        mean_x + first
    )  # the trend runs on through the missing periods before the first
    return States(level, slope, seasons)
