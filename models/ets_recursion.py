"""One run of additive exponential smoothing through time, for many problems at once, with its derivatives.

A problem is one series in one form. The errors are linear in the starting states, so their derivatives are
runs of the same recursion without data; so are those by α, β, γ, φ, with what the parameter multiplies as
input. All of them go through time together as the columns of one array (Hyndman et al. 2008, ch. 5, gives
the recursions; the derivatives follow by differentiating them).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BASE, D_ALPHA, D_BETA, D_GAMMA, D_PHI, D_LEVEL, D_TREND, D_SEASON = range(8)  # columns of the errors


@dataclass
class States:
    """Level and trend (n,), season (m, n): row t % m is the one that period t uses."""

    level: np.ndarray
    trend: np.ndarray
    season: np.ndarray

    def take(self, chosen: np.ndarray) -> States:
        return States(self.level[chosen], self.trend[chosen], self.season[:, chosen])


def errors(
    y: np.ndarray, known: np.ndarray, smoothing: np.ndarray, start: States, before: int = 0
) -> tuple[np.ndarray, States]:
    """Errors (T, n), zero where a value is missing, and the states after the last period.

    `y`: (T, n), anything finite where `known` is False. `smoothing`: (4, n): α, β, γ, φ. `before`: how many
    periods the states `start` have already run through.
    """
    alpha, beta, gamma, phi = smoothing
    level, trend, season = start.level.copy(), start.trend.copy(), start.season.copy()
    found = np.empty(y.shape)
    gaps, seasons = np.any(~known, axis=1).tolist(), list(season)
    m = len(season)
    change = np.empty_like(level)
    for t, (e, value) in enumerate(zip(found, y, strict=True)):
        trend *= phi
        level += trend
        np.subtract(value, level, out=e)
        now = seasons[(before + t) % m]
        e -= now
        if gaps[t]:
            e *= known[t]
        level += np.multiply(alpha, e, out=change)
        trend += np.multiply(beta, e, out=change)
        if m > 1:
            now += np.multiply(gamma, e, out=change)
    return found, States(level, trend, season)


@dataclass(frozen=True)
class Run:
    """What `sensitivities` takes: as `errors`, and `slots` (columns of seasons, n): the season whose starting
    state each column is the derivative by; without a row for forms without season."""

    y: np.ndarray
    known: np.ndarray
    smoothing: np.ndarray
    start: States
    slots: np.ndarray


def together(runs: Sequence[Run]) -> list[np.ndarray]:
    """`sensitivities` of several runs over the same periods in one, each the very same as by itself."""
    m, most = max(len(run.start.season) for run in runs), max(len(run.slots) for run in runs)
    widths = np.array([run.y.shape[1] for run in runs])

    def padded(rows: np.ndarray, count: int, value: int) -> np.ndarray:
        if len(rows) == count:
            return rows
        return np.concatenate([rows, np.full((count - len(rows), rows.shape[1]), value, rows.dtype)])

    one = Run(
        np.concatenate([run.y for run in runs], axis=1),
        np.concatenate([run.known for run in runs], axis=1),
        np.concatenate([run.smoothing for run in runs], axis=1),
        States(
            np.concatenate([run.start.level for run in runs]),
            np.concatenate([run.start.trend for run in runs]),
            np.concatenate([padded(run.start.season, m, 0) for run in runs], axis=1),
        ),
        np.concatenate([padded(run.slots, most, -1) for run in runs], axis=1),
    )
    found = np.split(sensitivities(one), np.cumsum(widths)[:-1], axis=2)
    for run, each in zip(runs, found, strict=True):
        if not len(run.slots):
            each[:, D_GAMMA] = 0.0
    return [each[:, : D_SEASON + len(run.slots)] for run, each in zip(runs, found, strict=True)]


def sensitivities(run: Run) -> np.ndarray:
    """The errors and their derivatives with the sign turned, (T, columns, n).

    Columns: BASE, by α β γ φ, by level and trend, by seasons.
    """
    y, known, smoothing, start, slots = run.y, run.known, run.smoothing, run.start, run.slots
    m, n = start.season.shape
    columns = D_SEASON + len(slots)
    state = np.zeros((2, columns, n))  # level and trend move together
    level, trend = state
    season = np.zeros((m, columns, n))
    level[BASE], trend[BASE], season[:, BASE] = start.level, start.trend, start.season
    level[D_LEVEL], trend[D_TREND] = 1.0, 1.0
    for column, slot in enumerate(slots):
        has = np.flatnonzero(slot >= 0)
        season[slot[has], D_SEASON + column, has] = 1.0

    phi, gain, season_gain = smoothing[3].copy(), -smoothing[:2, None, :], -smoothing[2]
    damped = bool((phi != 1).any())
    gaps, seasonal = np.any(~known, axis=1).tolist(), slots.size > 0
    by_gain = _diagonal(state)  # d level/dα and d trend/dβ
    trend_base, trend_phi = trend[BASE], trend[D_PHI]
    seasons = [(now, now[D_GAMMA]) for now in season]
    found = np.empty((len(y), columns, n))
    change, season_change = np.empty_like(state), np.empty((columns, n))
    before = np.empty(n)
    for t, (e, e_base, value) in enumerate(zip(found, found[:, BASE], y, strict=True)):
        if damped:
            np.copyto(before, trend_base)
            trend *= phi
            trend_phi += before
        level += trend
        now, by_season_gain = seasons[t % m]
        np.add(level, now, out=e)
        e_base -= value
        if gaps[t]:
            e *= known[t]
        state += np.multiply(gain, e, out=change)
        by_gain -= e_base
        if seasonal:
            now += np.multiply(season_gain, e, out=season_change)
            by_season_gain -= e_base
    return found


def _diagonal(state: np.ndarray) -> np.ndarray:
    """The view (2, n) of rows [level, D_ALPHA] and [trend, D_BETA]."""
    outer, inner, each = state.strides
    return np.lib.stride_tricks.as_strided(state[0, D_ALPHA:], (2, state.shape[2]), (outer + inner, each))
