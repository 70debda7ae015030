"""Maximum likelihood of additive exponential smoothing for many problems at once.

Levenberg-Marquardt on the errors (Moré 1978) with the starting states taken out: the errors are linear in
them, so that each step solves them exactly for the smoothing parameters it takes (Golub & Pereyra 1973,
in Kaufman's form). Parameters stay in the usual region by freezing those that press against its edge.
No problem sees another: the result is the same in any company.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.ets_forms import HIGHEST, LOWEST, Form, Problems
from models.ets_recursion import D_SEASON, States, errors, sensitivities
from models.ets_start import starts

_NONLINEAR = 4
_MOST_STEPS = 15
_WORTH_A_STEP = 0.01  # of log-likelihood; a step that promises less is not taken
_CHUNK = 256  # problems at once: their columns stay in the processor's cache


@dataclass
class Fit:
    """Estimates for n problems: `smoothing` (4, n) as α, β, γ, φ; `start` and `end` states.

    `errors` (T, n) are zero where the value is missing; `squares` their sums; `loglike` with the variance at
    its estimate.
    """

    smoothing: np.ndarray
    start: States
    end: States
    errors: np.ndarray
    squares: np.ndarray
    loglike: np.ndarray


def fit(y: np.ndarray, known: np.ndarray, season: int, forms: Sequence[Form]) -> list[Fit]:
    """Fits each form to the columns of `y` (T, n), `known` (T, n) telling which values are reported.

    The forms all have a season or all have none. Values before a series begins are missing ones; at least one
    more must be known than a form has starting states. At least two columns (one alone is
    added up in another order).
    """
    each = max(_CHUNK // len(forms), 2)
    cuts = [min(at, y.shape[1] - 2) for at in range(0, y.shape[1], each)]  # never a last part of one column
    ends = [*cuts[1:], y.shape[1]]
    parts = [
        _fit_chunk(y[:, at:end], known[:, at:end], season, forms) for at, end in zip(cuts, ends, strict=True)
    ]
    return [_joined([part[form] for part in parts]) for form in range(len(forms))]


def _joined(parts: list[Fit]) -> Fit:
    def states(each: list[States]) -> States:
        return States(
            np.concatenate([part.level for part in each]),
            np.concatenate([part.trend for part in each]),
            np.concatenate([part.season for part in each], axis=1),
        )

    return Fit(
        np.concatenate([part.smoothing for part in parts], axis=1),
        states([part.start for part in parts]),
        states([part.end for part in parts]),
        np.concatenate([part.errors for part in parts], axis=1),
        np.concatenate([part.squares for part in parts]),
        np.concatenate([part.loglike for part in parts]),
    )


def _fit_chunk(y: np.ndarray, known: np.ndarray, season: int, forms: Sequence[Form]) -> list[Fit]:
    n = y.shape[1]
    size = np.sqrt((np.square(y) * known).sum(axis=0) / known.sum(axis=0))
    size = np.tile(np.where(size > 0, size, 1.0), len(forms))
    place = np.tile(np.arange(n), len(forms))
    y, known = np.where(known, y, 0.0)[:, place] / size, known[:, place]
    problems = Problems.of(forms, n, season)
    search, start = _search(y, known, problems, *starts(y, known, problems))
    smoothing = problems.natural(search)
    found, end = errors(y, known, smoothing, start)
    for states in (start, end):
        states.level *= size
        states.trend *= size
        states.season *= size
    found *= size
    squares = np.add.reduce(np.square(found), axis=0)
    chances = loglike(squares, known.sum(axis=0))
    blocks = [np.arange(at, at + n) for at in range(0, len(place), n)]
    return [
        Fit(smoothing[:, b], start.take(b), end.take(b), found[:, b], squares[b], chances[b]) for b in blocks
    ]


def loglike(squares: np.ndarray, count: np.ndarray) -> np.ndarray:
    """Gaussian log-likelihood with the variance at squares/count."""
    return np.asarray(-count / 2 * (np.log(2 * np.pi * np.maximum(squares, 1e-300) / count) + 1))


def _search(
    y: np.ndarray, known: np.ndarray, problems: Problems, search: np.ndarray, start: States
) -> tuple[np.ndarray, States]:
    """The search proper. Those that have converged leave the batch."""
    n = y.shape[1]
    final_search, final_start = search.copy(), start.take(np.arange(n))
    active, count = np.arange(n), known.sum(axis=0)
    slots = _slots(known, problems.season)
    damping, best = np.full(n, 1e-3), np.full(n, np.inf)
    tried_search, tried_start = search, start
    for step in range(_MOST_STEPS):
        columns = sensitivities(y, known, problems.natural(tried_search), tried_start, slots)
        new = _gram(columns, problems.season, tried_search, len(slots) == 1)
        better = new[:, 0, 0] < best
        if step == 0:
            gram, search, start = new, tried_search, tried_start
        else:
            gram = np.where(better[:, None, None], new, gram)
            search = np.where(better, tried_search, search)
            start = _chosen(better, tried_start, start)
        best = np.where(better, new[:, 0, 0], best)
        damping = np.where(better, damping / 5, damping * 6)
        change, linear, promise = _step(gram, search, damping, problems)
        little = count / 2 * promise / np.maximum(best, 1e-300) < _WORTH_A_STEP
        done = little | (damping > 1e4) | (best < 1e-24) | (step == _MOST_STEPS - 1)
        if done.any():
            at = active[done]
            settled = -_solve_linear(gram[done], problems.trended[done])[:, :, 0]
            alone = _moved(start.take(done), settled, slots[:, done])
            final_search[:, at] = search[:, done]
            final_start.level[at], final_start.trend[at] = alone.level, alone.trend
            final_start.season[:, at] = alone.season
            keep = ~done
            if not keep.any():
                break
            active, count, damping, best, gram = (a[keep] for a in (active, count, damping, best, gram))
            y, known, slots, search = y[:, keep], known[:, keep], slots[:, keep], search[:, keep]
            start, change, linear = start.take(keep), change[keep], linear[keep]
            problems = problems.take(keep)
        tried_search, tried_start = search + change.T, _moved(start, linear, slots)
    return final_search, final_start


def _chosen(better: np.ndarray, new: States, old: States) -> States:
    return States(
        np.where(better, new.level, old.level),
        np.where(better, new.trend, old.trend),
        np.where(better, new.season, old.season),
    )


def _slots(known: np.ndarray, season: int) -> np.ndarray:
    """The seasons whose starting states are searched, (columns, n): all but the one that is used last.

    A constant moved from the level to the seasons changes no error, so one of them stays where it is. Where
    nothing is missing inside any series, the errors' answer to the second season is that to the first, one
    period later, and the first alone is run.
    """
    n = known.shape[1]
    if season == 1:
        return np.empty((0, n), dtype=int)
    first = np.argmax(known, axis=0)
    inside = np.arange(len(known))[:, None] >= first
    columns = 1 if not (inside & ~known).any() else season - 1
    return np.asarray((first + np.arange(columns)[:, None]) % season)


def _gram(columns: np.ndarray, season: int, search: np.ndarray, shifted: bool) -> np.ndarray:
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


def _step(
    gram: np.ndarray, search: np.ndarray, damping: np.ndarray, problems: Problems
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Changes of the smoothing parameters (n, 4) and of the states (n, k), and the squares they promise."""
    split = 1 + _NONLINEAR
    solved = _solve_linear(gram, problems.trended)  # (n, k, 1 + 4)
    cross = gram[:, 1:split, split:]
    slope = gram[:, 1:split, 0] - (cross @ solved[:, :, :1])[:, :, 0]
    bend = gram[:, 1:split, 1:split] - cross @ solved[:, :, 1:]
    place = np.arange(_NONLINEAR)
    bend[:, place, place] *= 1 + damping[:, None]
    bend[:, place, place] += 1e-10 * gram[:, 0, 0, None] + 1e-12
    low, high = LOWEST - search.T, HIGHEST - search.T
    change = np.zeros_like(slope)
    free = problems.searched()
    free &= ~((low >= -1e-12) & (slope > 0)) & ~((high <= 1e-12) & (slope < 0))
    for _ in range(2):  # once more for the others when one has come to the edge
        fixed = np.where(free, 0.0, change)
        matrix = np.where(free[:, :, None] & free[:, None, :], bend, 0.0)
        matrix[:, place, place] = np.where(free, bend[:, place, place], 1.0)
        aim = np.where(free, -slope - (bend @ fixed[:, :, None])[:, :, 0], fixed)
        change = np.clip(np.linalg.solve(matrix, aim[:, :, None])[:, :, 0], low, high)
        free &= (change > low) & (change < high)
    linear = -(solved[:, :, 0] + (solved[:, :, 1:] @ change[:, :, None])[:, :, 0])
    promise = -(slope * change).sum(axis=1) + (gram[:, 0, split:] * solved[:, :, 0]).sum(axis=1)
    return change, linear, promise


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


def _moved(start: States, linear: np.ndarray, slots: np.ndarray) -> States:
    """The starting states after a change (n, 2 + seasons)."""
    season = start.season.copy()
    m, n = season.shape
    if len(slots):
        for later in range(m - 1):
            season[(slots[0] + later) % m, np.arange(n)] += linear[:, 2 + later]
    return States(start.level + linear[:, 0], start.trend + linear[:, 1], season)
