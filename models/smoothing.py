"""The engine: exponential smoothing and Theta for many series at once, as one mixture a series and origin.

Forms of exponential smoothing are weighted by AICc (Burnham & Anderson 2002); they and Theta count half each.
Parameters and weights are those of the first origin; for later ones the states alone run on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.ets_ahead import ets_means, ets_responses, triangles
from models.ets_fit import estimate, loglike
from models.ets_forms import FORMS, Form, aicc
from models.ets_recursion import States, errors
from models.mixture import Mixture
from models.theta import estimate_theta, run_on, run_theta, theta_means, theta_responses
from models.theta_season import seasonal_effects

SHIPPED = tuple(form for form in FORMS if form.season != "multiplicative")
_HANDICAP = 8.0  # added to AICc of a trend without damping: chosen on half of M3 quarterly
_LEAST_WEIGHT = 0.02  # of a form of smoothing; lighter ones are left out


@dataclass(frozen=True)
class Estimates:
    """All that is estimated of n series in k forms; forecasts follow from it by running through time.

    `smoothing` (k, 4, n): α, β, γ, φ. `start` (k, 2 + season, n): level, trend, seasons. `theta` (3, n):
    α, ω, starting level.
    """

    smoothing: np.ndarray
    start: np.ndarray
    theta: np.ndarray

    def packed(self) -> np.ndarray:
        """A row of numbers for each series, to be kept."""
        n = self.theta.shape[1]
        parts = (self.smoothing.reshape(-1, n), self.start.reshape(-1, n), self.theta)
        return np.ascontiguousarray(np.concatenate(parts).T)

    @staticmethod
    def unpacked(rows: np.ndarray, season: int) -> Estimates:
        """Of rows that `packed` gave. Raises ValueError where they are not as long as this engine's."""
        forms, n = len(forms_of(season)), len(rows)
        middle = forms * 4
        parts = np.split(rows.T, [middle, len(rows.T) - 3])
        return Estimates(parts[0].reshape(forms, 4, n), parts[1].reshape(forms, 2 + season, n), parts[2])


@dataclass(frozen=True)
class _Said:
    """What models say at one origin: means (horizon, k, n), responses (k, n, horizon, horizon), errors of one
    period ahead (T, k, n)."""

    means: np.ndarray
    responses: np.ndarray
    errors: np.ndarray


def forms_of(season: int) -> list[Form]:
    """The forms of exponential smoothing for so many periods a year."""
    return [form for form in SHIPPED if season > 1 or form.season == "none"]


def estimated(y: np.ndarray, full: np.ndarray, known: np.ndarray, season: int) -> Estimates:
    """Fits all models to each column of `y` (T, n).

    `known` (T, n): which values are reported; those before a series begins are not. `full`: `y` with the gaps
    inside the series filled, for Theta alone, which cannot leave any out.
    """
    found = estimate(y, known, season, forms_of(season))
    starts = np.zeros((len(found), 2 + season, y.shape[1]))
    for start, each in zip(starts, found, strict=True):
        start[0], start[1] = each.start.level, each.start.trend
        start[2 : 2 + len(each.start.season)] = each.start.season
    level, first, told, _ = _seasonless(full, known, season, len(full))
    theta = estimate_theta(level, first, told)[:, : y.shape[1]]
    return Estimates(np.stack([each.smoothing for each in found]), starts, theta)


def mixtures(
    estimates: Estimates,
    y: np.ndarray,
    full: np.ndarray,
    known: np.ndarray,
    season: int,
    origins: Sequence[int],
    horizons: Sequence[int],
) -> list[list[Mixture]]:
    """For each column of `y` (T, n) a mixture at each of `origins`: what is known after so many rows.

    `estimates`: of the rows before the first origin. `horizons`: the periods ahead, one an origin. The row
    before every origin is known. `full` and `known` as `estimated` takes them. Origins ascend; rows of later
    ones change nothing that is said at an earlier one.
    """
    weights, spreads, smoothed = _smoothed(estimates, y, known, season, origins, horizons)
    theta_spreads, theta = _theta(estimates.theta, full, known, season, origins, horizons)
    found: list[list[Mixture]] = []
    for at in range(y.shape[1]):
        kept = np.flatnonzero(weights[:, at] >= _LEAST_WEIGHT)
        share = weights[kept, at] / weights[kept, at].sum()
        spread = np.append(spreads[kept, at], theta_spreads[at])
        found.append([])
        for origin, forms, line in zip(origins, smoothed, theta, strict=True):
            smooth, theta_error = forms.errors[:, kept, at] @ share, line.errors[:, 0, at]
            error = np.where(np.isnan(theta_error), smooth, (smooth + theta_error) / 2)
            error[~known[:origin, at]] = np.nan
            means = np.concatenate([forms.means[:, kept, at], line.means[:, :, at]], axis=1).T
            responses = np.concatenate([forms.responses[kept, at], line.responses[:, at]])
            found[at].append(Mixture(np.append(share / 2, 0.5), means, responses, spread, error))
    return found


def _smoothed(
    estimates: Estimates,
    y: np.ndarray,
    known: np.ndarray,
    season: int,
    origins: Sequence[int],
    horizons: Sequence[int],
) -> tuple[np.ndarray, np.ndarray, list[_Said]]:
    """Of the forms: weights (k, n), spreads (k, n), and what they say at each origin. All run together."""
    forms, n = forms_of(season), y.shape[1]
    shape = (len(forms), n)
    told = np.tile(known, len(forms))
    values = np.where(told, np.tile(y, len(forms)), 0.0)
    smoothing = np.concatenate(list(estimates.smoothing), axis=1)
    begun = np.concatenate(list(estimates.start), axis=1)
    state, since = States(begun[0], begun[1], begun[2:]), 0
    responses = triangles(ets_responses(smoothing, season, max(horizons)))
    ran, said = np.empty((0, len(forms) * n)), []
    for origin, horizon in zip(origins, horizons, strict=True):
        more, state = errors(values[since:origin], told[since:origin], smoothing, state, since)
        ran, since = np.concatenate([ran, more]), origin
        means = ets_means(smoothing, state, origin, horizon)
        said.append(
            _Said(
                means.reshape(horizon, *shape),
                responses[:, :horizon, :horizon].reshape(*shape, horizon, horizon),
                ran.reshape(origin, *shape),
            )
        )
    squares = np.add.reduce(np.square(ran[: origins[0]]), axis=0).reshape(shape)
    return *_weights(forms, squares, known[: origins[0]].sum(axis=0), season), said


def _weights(
    forms: Sequence[Form], squares: np.ndarray, count: np.ndarray, season: int
) -> tuple[np.ndarray, np.ndarray]:
    """Of the forms by their squared errors (k, n): how likely each is, and the spread of its errors."""
    parameters = np.array([form.parameters(season) for form in forms])[:, None]
    chances = loglike(squares, count)
    criteria = np.stack(
        [
            aicc(chance, count, form.parameters(season)) + _HANDICAP * (form.trend == "additive")
            for form, chance in zip(forms, chances, strict=True)
        ]
    )
    weights = np.exp(-(criteria - criteria.min(axis=0)) / 2)
    spreads = np.sqrt(squares / np.maximum(count - parameters + 1, count / 2))
    return weights / weights.sum(axis=0), spreads


def _theta(
    estimates: np.ndarray,
    full: np.ndarray,
    known: np.ndarray,
    season: int,
    origins: Sequence[int],
    horizons: Sequence[int],
) -> tuple[np.ndarray, list[_Said]]:
    """Spreads (n,), and what Theta says at each origin."""
    n, seen = full.shape[1], slice(origins[0])
    level, first, known, effects = _seasonless(full, known, season, origins[0])
    if n == 1:
        estimates = np.repeat(estimates, 2, axis=1)
    slot = np.arange(len(full) + max(horizons)) % len(effects)
    made = run_theta(estimates, level[seen], first, known[seen])
    taken = 3 + np.where(effects.any(axis=0), season - 1, 0)
    spreads = np.sqrt(made.squares / np.maximum(made.count - taken, made.count / 2))
    said = []
    for origin, horizon in zip(origins, horizons, strict=True):
        since = len(made.errors)
        made = run_on(made, level[since:origin], known[since:origin])
        means = theta_means(made, horizon) + effects[slot[origin : origin + horizon]]
        said.append(
            _Said(means[:, None, :n], theta_responses(made, horizon)[None, :n], made.errors[:, None, :n])
        )
    return spreads[:n], said


def _seasonless(
    full: np.ndarray, known: np.ndarray, season: int, origin: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """`full` less the season that its rows before `origin` show, first rows, what is known, and the season.

    One column comes twice: alone it would be added up in another order.
    """
    if full.shape[1] == 1:
        full, known = np.repeat(full, 2, axis=1), np.repeat(known, 2, axis=1)
    first = np.argmax(known, axis=0)
    effects = seasonal_effects(full[:origin], first, season)
    return full - effects[np.arange(len(full)) % len(effects)], first, known, effects
