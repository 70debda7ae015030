"""The engine: exponential smoothing and Theta for many series at once, as one mixture a series and origin.

Forms of exponential smoothing are weighted by AICc (Burnham & Anderson 2002); they and Theta count half each.
Parameters and weights are those of the first origin; for later ones the states alone run on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from models.ets_ahead import ets_means, ets_responses, triangles
from models.ets_fit import Fit, fit
from models.ets_forms import FORMS, Form, aicc
from models.ets_recursion import errors
from models.mixture import Mixture
from models.theta import fit_theta, run_on, theta_means, theta_responses
from models.theta_season import seasonal_effects

SHIPPED = tuple(form for form in FORMS if form.season != "multiplicative")
_HANDICAP = 8.0  # added to AICc of a trend without damping: chosen on half of M3 quarterly
_LEAST_WEIGHT = 0.02  # of a form of smoothing; lighter ones are left out

# What one model says at one origin: means (horizon, n), responses (n, horizon, horizon), errors (T, n).
Said = tuple[np.ndarray, np.ndarray, np.ndarray]


def mixtures(
    y: np.ndarray,
    full: np.ndarray,
    known: np.ndarray,
    season: int,
    origins: Sequence[int],
    horizons: Sequence[int],
) -> list[list[Mixture]]:
    """For each column of `y` (T, n) a mixture at each of `origins`: what is known after so many rows.

    `horizons`: the periods ahead, one an origin. The row before every origin is known. `known` (T, n): which
    values are reported; those before a series begins are not. `full`: `y` with the gaps inside the series
    filled, for Theta alone, which cannot leave any out. Origins ascend; rows of later ones change nothing
    that is said at an earlier one.
    """
    forms = [form for form in SHIPPED if season > 1 or form.season == "none"]
    weights, spreads, smoothed = _smoothed(y, known, season, origins, horizons, forms)
    theta_spreads, theta = _theta(full, known, season, origins, horizons)
    found: list[list[Mixture]] = []
    for at in range(y.shape[1]):
        kept = np.flatnonzero(weights[:, at] >= _LEAST_WEIGHT)
        share = weights[kept, at] / weights[kept, at].sum()
        spread = np.r_[spreads[kept, at], theta_spreads[at]]
        found.append([])
        for place, origin in enumerate(origins):
            said = [*(smoothed[form][place] for form in kept), theta[place]]
            smooth, theta_error = share @ np.stack([one[2][:, at] for one in said[:-1]]), said[-1][2][:, at]
            error = np.where(np.isnan(theta_error), smooth, (smooth + theta_error) / 2)
            error[~known[:origin, at]] = np.nan
            means = np.stack([one[0][:, at] for one in said])
            responses = np.stack([one[1][at] for one in said])
            found[at].append(Mixture(np.r_[share / 2, 0.5], means, responses, spread, error))
    return found


def _smoothed(
    y: np.ndarray,
    known: np.ndarray,
    season: int,
    origins: Sequence[int],
    horizons: Sequence[int],
    forms: list[Form],
) -> tuple[np.ndarray, np.ndarray, list[list[Said]]]:
    """Of the forms: weights (k, n), spreads (k, n), and what each says at each origin."""
    seen = slice(origins[0])
    count = known[seen].sum(axis=0)
    criteria, spreads, said = [], [], []
    for form, made in zip(forms, fit(y[seen], known[seen], season, forms), strict=True):
        parameters = form.parameters(season)
        criteria.append(aicc(made.loglike, count, parameters) + _HANDICAP * (form.trend == "additive"))
        spreads.append(np.sqrt(made.squares / np.maximum(count - parameters + 1, count / 2)))
        said.append(list(_ets_said(made, y, known, season, origins, horizons)))
    stacked = np.stack(criteria)
    weights = np.exp(-(stacked - stacked.min(axis=0)) / 2)
    weights /= weights.sum(axis=0)
    return weights, np.stack(spreads), said


def _ets_said(
    made: Fit,
    y: np.ndarray,
    known: np.ndarray,
    season: int,
    origins: Sequence[int],
    horizons: Sequence[int],
) -> Iterator[Said]:
    responses = triangles(ets_responses(made.smoothing, season, max(horizons)))
    end, found, since = made.end, made.errors, origins[0]
    for origin, horizon in zip(origins, horizons, strict=True):
        if origin > since:
            more, end = errors(y[since:origin], known[since:origin], made.smoothing, end, since)
            found, since = np.concatenate([found, more]), origin
        yield ets_means(made.smoothing, end, origin, horizon), responses[:, :horizon, :horizon], found


def _theta(
    full: np.ndarray, known: np.ndarray, season: int, origins: Sequence[int], horizons: Sequence[int]
) -> tuple[np.ndarray, list[Said]]:
    """Spreads (n,), and what Theta says at each origin."""
    if full.shape[1] == 1:  # one column alone is added up in another order
        full, known = np.repeat(full, 2, axis=1), np.repeat(known, 2, axis=1)
    seen, first = slice(origins[0]), np.argmax(known, axis=0)
    effects = seasonal_effects(full[seen], first, season)
    slot = np.arange(len(full) + max(horizons)) % len(effects)
    level = full - effects[slot[: len(full)]]
    made = fit_theta(level[seen], first, known[seen])
    taken = 3 + np.where(effects.any(axis=0), season - 1, 0)
    spreads = np.sqrt(made.squares / np.maximum(made.count - taken, made.count / 2))
    said = []
    for origin, horizon in zip(origins, horizons, strict=True):
        since = len(made.errors)
        made = run_on(made, level[since:origin], known[since:origin])
        means = theta_means(made, horizon) + effects[slot[origin : origin + horizon]]
        said.append((means, theta_responses(made, horizon), made.errors))
    return spreads, said
