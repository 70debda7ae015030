"""Maximum likelihood of additive exponential smoothing for many problems at once.

Levenberg-Marquardt on the errors (Moré 1978) with the starting states taken out: the errors are linear in
them, so that each step solves them exactly for the smoothing parameters it takes (Golub & Pereyra 1973,
in Kaufman's form). Parameters stay in the usual region by freezing those that press against its edge.
No problem sees another: the result is the same in any company.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from models.ets_forms import Form, Problems
from models.ets_recursion import Run, States, sensitivities, together
from models.ets_start import starts
from models.ets_step import gram_of, reduced_to, step_from

_MOST_STEPS = 10
_WORTH_A_STEP = 0.01  # of log-likelihood; a step that promises less is not taken
_ASTRAY = 0.1  # of log-likelihood: states that could be moved for so much gain are moved first
_NARROW = 128  # problems; wider runs gain nothing by being joined
_CHUNK = 256  # problems at once: their columns stay in the processor's cache

R = TypeVar("R")
_Search = Generator[Run, np.ndarray, R]


@dataclass
class Estimate:
    """What was found for n problems: `smoothing` (4, n) as α, β, γ, φ, and the states they start from."""

    smoothing: np.ndarray
    start: States


def estimate(y: np.ndarray, known: np.ndarray, season: int, forms: Sequence[Form]) -> list[Estimate]:
    """Fits each form to the columns of `y` (T, n), `known` (T, n) telling which values are reported.

    Values before a series begins are missing ones; at least one more must be known than a form has starting
    states. At least two forms or columns (sums over one alone are added up in another order).
    """
    each = max(_CHUNK // len(forms), 1)
    parts = [
        _fit_chunk(y[:, at : at + each], known[:, at : at + each], season, forms)
        for at in range(0, y.shape[1], each)
    ]
    return [_joined([part[form] for part in parts]) for form in range(len(forms))]


def _joined(parts: list[Estimate]) -> Estimate:
    starts = [part.start for part in parts]
    return Estimate(
        np.concatenate([part.smoothing for part in parts], axis=1),
        States(
            np.concatenate([start.level for start in starts]),
            np.concatenate([start.trend for start in starts]),
            np.concatenate([start.season for start in starts], axis=1),
        ),
    )


def _fit_chunk(y: np.ndarray, known: np.ndarray, season: int, forms: Sequence[Form]) -> list[Estimate]:
    """Forms with a season and forms without are searched apart, step by step together."""
    families = [[form for form in forms if (form.season != "none") == has] for has in (False, True)]
    searches = [_fitted(y, known, season, family) for family in families if family]
    found = iter(_driven(searches))
    by_form = {
        form: each for family in families if family for form, each in zip(family, next(found), strict=True)
    }
    return [by_form[form] for form in forms]


def _driven(searches: Sequence[_Search[list[Estimate]]]) -> list[list[Estimate]]:
    """The results of searches, whose narrow runs through time are made as one: half the calls of numpy."""
    results: dict[int, list[Estimate]] = {}
    asked: dict[int, Run] = {}
    for place, search in enumerate(searches):
        asked[place] = next(search)  # every search asks for one run at least
    while asked:
        runs, places = list(asked.values()), list(asked)
        narrow = len(runs) > 1 and sum(run.y.shape[1] for run in runs) <= _NARROW
        found = together(runs) if narrow else [sensitivities(run) for run in runs]
        for place, answer in zip(places, found, strict=True):
            try:
                asked[place] = searches[place].send(answer)
            except StopIteration as done:
                results[place] = done.value
                del asked[place]
    return [results[place] for place in range(len(searches))]


def _fitted(y: np.ndarray, known: np.ndarray, season: int, forms: Sequence[Form]) -> _Search[list[Estimate]]:
    n = y.shape[1]
    place = np.tile(np.arange(n), len(forms))
    y, known = np.where(known, y, 0.0)[:, place], known[:, place]
    size = np.sqrt(np.square(y).sum(axis=0) / known.sum(axis=0))
    size = np.where(size > 0, size, 1.0)
    y /= size
    problems = Problems.of(forms, n, season)
    search, start = yield from _search(y, known, problems, *starts(y, known, problems))
    smoothing = problems.natural(search)
    start = States(start.level * size, start.trend * size, start.season * size)
    blocks = [np.arange(at, at + n) for at in range(0, len(place), n)]
    return [Estimate(smoothing[:, block], start.take(block)) for block in blocks]


def loglike(squares: np.ndarray, count: np.ndarray) -> np.ndarray:
    """Gaussian log-likelihood with the variance at squares/count."""
    return np.asarray(-count / 2 * (np.log(2 * np.pi * np.maximum(squares, 1e-300) / count) + 1))


def _search(
    y: np.ndarray, known: np.ndarray, problems: Problems, search: np.ndarray, start: States
) -> _Search[tuple[np.ndarray, States]]:
    """The search proper: asks for runs through time. Those that have converged leave the batch."""
    n = y.shape[1]
    final_search, final_start = search.copy(), start.take(np.arange(n))
    active, count = np.arange(n), known.sum(axis=0)
    slots = _slots(known, problems.season)
    damping, raise_by, best = np.full(n, 1e-2), np.full(n, 2.0), np.full(n, np.inf)
    tried_search, tried_start, promised = search, start, np.ones(n)
    for step in range(_MOST_STEPS):
        columns = yield Run(y, known, problems.natural(tried_search), tried_start, slots)
        tried = reduced_to(gram_of(columns, problems.season, tried_search, len(slots) == 1), problems.trended)
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
        change, promised = step_from(model, search, damping, problems)
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


def _moved(start: States, linear: np.ndarray, slots: np.ndarray) -> States:
    """The starting states after a change (n, 2 + seasons)."""
    season = start.season.copy()
    m, n = season.shape
    if len(slots):
        for later in range(m - 1):
            season[(slots[0] + later) % m, np.arange(n)] += linear[:, 2 + later]
    return States(start.level + linear[:, 0], start.trend + linear[:, 1], season)
