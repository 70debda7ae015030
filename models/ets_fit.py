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
_MOST_STEPS = 10
_WORTH_A_STEP = 0.01  # of log-likelihood; a step that promises less is not taken
_ASTRAY = 0.1  # of log-likelihood: states that could be moved for so much gain are moved first
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
    damping, raise_by, best = np.full(n, 1e-2), np.full(n, 2.0), np.full(n, np.inf)
    tried_search, tried_start, promised = search, start, np.ones(n)
    for step in range(_MOST_STEPS):
        columns = sensitivities(y, known, problems.natural(tried_search), tried_start, slots)
        tried = _reduced(_gram(columns, problems.season, tried_search, len(slots) == 1), problems.trended)
        better = tried.squares < best
        if step == 0:
            model, search, start = tried, tried_search, tried_start
        else:
            ratio = np.clip((best - tried.squares) / np.maximum(promised, 1e-300), -10.0, 1.0)
            eased = np.maximum(1 / 3, 1 - (2 * ratio - 1) ** 3)  # Nielsen 1999
            damping *= np.where(better, eased, raise_by)
            raise_by = np.where(better, 2.0, 2 * raise_by)
            model = model.replaced(better, tried)
            search = np.where(better, tried_search, search)
            start = _chosen(better, tried_start, start)
        best = model.squares
        change, promised = _step(model, search, damping, problems)
        worth = count / 2 / np.maximum(best, 1e-300)
        uphill = promised < 0
        little = (worth * promised < _WORTH_A_STEP) & ~uphill
        # derivatives taken far from the best starting states mislead: these are moved first
        astray = (model.linear_gain > promised) & (worth * model.linear_gain > _ASTRAY) | uphill
        damping = np.where(uphill, 30 * damping, damping)
        done = (little & ~astray) | (damping > 1e8) | (best < 1e-24) | (step == _MOST_STEPS - 1)
        if done.any():
            at = active[done]
            alone = _moved(start.take(done), -model.answers[done, :, 0], slots[:, done])
            final_search[:, at] = search[:, done]
            final_start.level[at], final_start.trend[at] = alone.level, alone.trend
            final_start.season[:, at] = alone.season
            keep = ~done
            if not keep.any():
                break
            active, count, damping, raise_by = (a[keep] for a in (active, count, damping, raise_by))
            y, known, slots, search = y[:, keep], known[:, keep], slots[:, keep], search[:, keep]
            start, change, promised = start.take(keep), change[keep], promised[keep]
            problems, model, best, astray = problems.take(keep), model.take(keep), best[keep], astray[keep]
        change = np.where(astray[:, None], 0.0, change)
        best = np.where(astray, np.inf, best)
        linear = -(model.answers[:, :, 0] + (model.answers[:, :, 1:] @ change[:, :, None])[:, :, 0])
        tried_search, tried_start = search + change.T, _moved(start, linear, slots)
    return final_search, final_start


@dataclass
class _Reduced:
    """Squares about a point with the starting states at their best, as a function of the parameters alone.

    `squares` (n,), `slope` (n, 4) and `bend` (n, 4, 4); `linear_gain` (n,): what the states' move brings;
    `answers` (n, k, 1 + 4): the states' move, less its answer to each parameter.
    """

    squares: np.ndarray
    slope: np.ndarray
    bend: np.ndarray
    linear_gain: np.ndarray
    answers: np.ndarray

    def take(self, chosen: np.ndarray) -> _Reduced:
        each = (self.squares, self.slope, self.bend, self.linear_gain, self.answers)
        return _Reduced(*(one[chosen] for one in each))

    def replaced(self, where: np.ndarray, other: _Reduced) -> _Reduced:
        return _Reduced(
            np.where(where, other.squares, self.squares),
            np.where(where[:, None], other.slope, self.slope),
            np.where(where[:, None, None], other.bend, self.bend),
            np.where(where, other.linear_gain, self.linear_gain),
            np.where(where[:, None, None], other.answers, self.answers),
        )


def _reduced(gram: np.ndarray, trended: np.ndarray) -> _Reduced:
    split = 1 + _NONLINEAR
    answers = _solve_linear(gram, trended)
    cross = gram[:, :split, split:]
    reduced = gram[:, :split, :split] - cross @ answers
    place = np.arange(1, split)
    reduced[:, place, place] += 1e-10 * gram[:, 0, 0, None] + 1e-12
    gain = gram[:, 0, 0] - reduced[:, 0, 0]
    return _Reduced(np.maximum(reduced[:, 0, 0], 0.0), reduced[:, 1:, 0], reduced[:, 1:, 1:], gain, answers)


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
    model: _Reduced, search: np.ndarray, damping: np.ndarray, problems: Problems
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


def _moved(start: States, linear: np.ndarray, slots: np.ndarray) -> States:
    """The starting states after a change (n, 2 + seasons)."""
    season = start.season.copy()
    m, n = season.shape
    if len(slots):
        for later in range(m - 1):
            season[(slots[0] + later) % m, np.arange(n)] += linear[:, 2 + later]
    return States(start.level + linear[:, 0], start.trend + linear[:, 1], season)
