"""The engine: exponential smoothing and Theta for many series at once, as one mixture a series.

Forms of exponential smoothing are weighted by AICc (Burnham & Anderson 2002); they and Theta count half each.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.ets_ahead import ets_means, ets_responses, triangles
from models.ets_fit import Fit, fit
from models.ets_forms import FORMS, Form, aicc
from models.mixture import Mixture
from models.theta import fit_theta, theta_means, theta_responses
from models.theta_season import seasonal_effects

SHIPPED = tuple(form for form in FORMS if form.season != "multiplicative")
_HANDICAP = 8.0  # added to AICc of a trend without damping: chosen on half of M3 quarterly
_LEAST_WEIGHT = 0.02  # of a form of smoothing; lighter ones are left out


def mixtures(y: np.ndarray, full: np.ndarray, known: np.ndarray, season: int, horizon: int) -> list[Mixture]:
    """One mixture for each column of `y` (T, n); all columns end with a known value.

    `known` (T, n): which values are reported; those before a series begins are not. `full`: `y` with the gaps
    inside the series filled, for Theta alone, which cannot leave any out.
    """
    if y.shape[1] == 1:
        twice = [np.repeat(each, 2, axis=1) for each in (y, full, known)]
        return mixtures(twice[0], twice[1], twice[2], season, horizon)[:1]
    forms = [form for form in SHIPPED if season > 1 or form.season == "none"]
    weights, means, responses, spreads, errors = _smoothed(y, known, season, horizon, forms)
    theta = _theta(full, known, season, horizon)
    found = []
    for at in range(y.shape[1]):
        kept = weights[:, at] >= _LEAST_WEIGHT
        share = weights[kept, at] / weights[kept, at].sum()
        error = (share @ errors[kept, :, at] + theta[3][:, at]) / 2
        error[~known[:, at]] = np.nan
        found.append(
            Mixture(
                np.r_[share / 2, 0.5],
                np.concatenate([means[kept, :, at], theta[0][None, :, at]]),
                np.concatenate([triangles(responses[kept, :, at].T), theta[1][at][None]]),
                np.r_[spreads[kept, at], theta[2][at]],
                error,
            )
        )
    return found


def _smoothed(
    y: np.ndarray, known: np.ndarray, season: int, horizon: int, forms: list[Form]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Of the forms: weights (k, n), means and responses (k, horizon, n), spreads (k, n), errors (k, T, n)."""
    count = known.sum(axis=0)
    criteria, means, responses, spreads, errors = [], [], [], [], []
    for form, made in _fitted(y, known, season, forms):
        parameters = form.parameters(season)
        criteria.append(aicc(made.loglike, count, parameters) + _HANDICAP * (form.trend == "additive"))
        means.append(ets_means(made.smoothing, made.end, len(y), horizon))
        responses.append(ets_responses(made.smoothing, season, horizon))
        spreads.append(np.sqrt(made.squares / np.maximum(count - parameters + 1, count / 2)))
        errors.append(made.errors)
    stacked = np.stack(criteria)
    weights = np.exp(-(stacked - stacked.min(axis=0)) / 2)
    weights /= weights.sum(axis=0)
    return weights, np.stack(means), np.stack(responses), np.stack(spreads), np.stack(errors)


def _fitted(y: np.ndarray, known: np.ndarray, season: int, forms: list[Form]) -> Iterator[tuple[Form, Fit]]:
    for seasonal in (False, True):
        alike = [form for form in forms if (form.season != "none") == seasonal]
        if alike:
            yield from zip(alike, fit(y, known, season, alike), strict=True)


def _theta(
    full: np.ndarray, known: np.ndarray, season: int, horizon: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Means (horizon, n), responses (n, horizon, horizon), spreads (n,) and errors (T, n)."""
    first = np.argmax(known, axis=0)
    effects = seasonal_effects(full, first, season)
    slot = np.arange(len(full) + horizon) % len(effects)
    made = fit_theta(full - effects[slot[: len(full)]], first, known)
    taken = 3 + np.where(effects.any(axis=0), season - 1, 0)
    spreads = np.sqrt(made.squares / np.maximum(made.count - taken, made.count / 2))
    means = theta_means(made, horizon) + effects[slot[len(full) :]]
    return means, theta_responses(made, horizon), spreads, made.errors
