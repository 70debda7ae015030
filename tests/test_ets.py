"""Exponential smoothing against statsmodels' `ETSModel`: states, likelihood, variance, estimates."""

from __future__ import annotations

import json
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from models.ets_ahead import ets_means, ets_responses
from models.ets_fit import estimate, loglike
from models.ets_forms import FORMS, Form, aicc
from models.ets_multiplicative import multiplicative_errors
from models.ets_recursion import Run, States, errors, sensitivities, together

ALPHA, BETA, GAMMA, PHI = 0.3, 0.06, 0.2, 0.93


def series(periods: int = 84, season: int = 12, seed: int = 1) -> np.ndarray:
    at = np.arange(periods)
    noise = np.random.default_rng(seed).normal(0, 4, periods)
    return 100 + 0.4 * at + 15 * np.sin(2 * np.pi * at / season) + np.cumsum(noise) / 2 + noise


def words(form: Form, season: int) -> dict[str, object]:
    """The form in statsmodels' words."""
    seasonal = {"none": None, "additive": "add", "multiplicative": "mul"}[form.season]
    return {
        "error": "add",
        "trend": None if form.trend == "none" else "add",
        "damped_trend": form.trend == "damped",
        "seasonal": seasonal,
        "seasonal_periods": season if seasonal else None,
    }


def parameters(form: Form) -> np.ndarray:
    has = (True, form.trend != "none", form.season != "none")
    lacking = [value if there else 0.0 for value, there in zip((ALPHA, BETA, GAMMA), has, strict=True)]
    return np.array([*lacking, PHI if form.trend == "damped" else 1.0])[:, None]


def first(form: Form, season: int) -> States:
    wave = np.sin(2 * np.pi * np.arange(season) / season)
    seasons = {"none": np.zeros(1), "additive": 15 * wave, "multiplicative": 1 + 0.15 * wave}[form.season]
    return States(np.array([99.0]), np.array([0.3 if form.trend != "none" else 0.0]), seasons[:, None])


@pytest.mark.parametrize("season", [12, 4])
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.code)
def test_likelihood_and_states_equal_statsmodels(form: Form, season: int) -> None:
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    y, start, smoothing = series(84, season), first(form, season), parameters(form)
    known = {
        "initial_level": start.level[0],
        "initial_trend": None if form.trend == "none" else start.trend[0],
        "initial_seasonal": None if form.season == "none" else start.season[:, 0],
    }
    model = ETSModel(pd.Series(y), initialization_method="known", **known, **words(form, season))
    order = [ALPHA]
    order += [BETA] * (form.trend != "none") + [GAMMA] * (form.season != "none")
    theirs = model.smooth(np.array(order + [PHI] * (form.trend == "damped")))

    run = multiplicative_errors if form.season == "multiplicative" else errors
    found, end = run(y[:, None], np.ones((84, 1), dtype=bool), smoothing, start)
    assert found[:, 0] == pytest.approx(np.asarray(theirs.resid), abs=1e-8)
    ours = loglike(np.square(found).sum(axis=0), np.array([84]))
    assert ours[0] == pytest.approx(theirs.llf, abs=1e-8)
    states = np.asarray(theirs.states)
    last = states[-1]
    assert end.level[0] == pytest.approx(last[0], abs=1e-8)
    if form.trend != "none":
        assert end.trend[0] == pytest.approx(last[1], abs=1e-8)
    if form.season != "none":
        newest = np.array([end.season[(83 - back) % season, 0] for back in range(season)])
        assert newest == pytest.approx(states[: -season - 1 : -1, -1], abs=1e-8)


ADDITIVE = [form for form in FORMS if form.season != "multiplicative"]


@pytest.mark.parametrize("form", ADDITIVE, ids=lambda form: form.code)
def test_forecasts_and_variances_are_those_that_statsmodels_states(form: Form) -> None:
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    y = series()
    made = fitted(y, form)
    start = {
        "initial_level": made.start.level[0],
        "initial_trend": None if form.trend == "none" else made.start.trend[0],
        "initial_seasonal": None if form.season == "none" else made.start.season[:, 0],
    }
    model = ETSModel(pd.Series(y), initialization_method="known", **start, **words(form, 12))
    alpha, beta, gamma, phi = made.smoothing[:, 0]
    order = [alpha] + [beta] * (form.trend != "none") + [gamma] * (form.season != "none")
    theirs = model.smooth(np.array(order + [phi] * (form.trend == "damped")))
    stated = theirs.get_prediction(start=84, end=84 + 17)
    assert ets_means(made.smoothing, made.end, 84, 18)[:, 0] == pytest.approx(
        np.asarray(stated.predicted_mean), abs=1e-6
    )
    responses = ets_responses(made.smoothing, 12, 18)[:, 0]
    ours = np.cumsum(np.square(responses)) * made.squares[0] / 84
    assert ours == pytest.approx(np.asarray(stated.forecast_variance), rel=1e-6)


@dataclass
class Fit:
    """An estimate with what it comes to on the values that it was made of."""

    smoothing: np.ndarray
    start: States
    end: States
    errors: np.ndarray
    squares: np.ndarray
    loglike: np.ndarray


def fitted(y: np.ndarray, form: Form, known: np.ndarray | None = None) -> Fit:
    twice = np.repeat(y[:, None], 2, axis=1)
    told = ~np.isnan(twice) if known is None else known
    values = np.where(told, np.nan_to_num(twice), 0.0)
    found = estimate(values, told, 12, [form])[0]
    made, end = errors(values, told, found.smoothing, found.start)
    squares = np.square(made).sum(axis=0)
    return Fit(found.smoothing, found.start, end, made, squares, loglike(squares, told.sum(axis=0)))


@pytest.mark.parametrize("form", ADDITIVE, ids=lambda form: form.code)
def test_derivatives_are_those_of_small_changes(form: Form) -> None:
    y, start, smoothing = series()[:, None], first(form, 12), parameters(form)
    known = np.ones(y.shape, dtype=bool)
    known[40] = False
    slots = np.array([[0]]) if form.season != "none" else np.empty((0, 1), dtype=int)
    columns = sensitivities(Run(y, known, smoothing, start, slots))
    assert -columns[:, 0] == pytest.approx(errors(y, known, smoothing, start)[0])
    small = 1e-6
    for place in range(4):
        if (place == 1 and form.trend == "none") or (place == 2 and form.season == "none"):
            continue
        if place == 3 and form.trend != "damped":
            continue
        moved = smoothing.copy()
        moved[place] += small
        change = (errors(y, known, moved, start)[0] - errors(y, known, smoothing, start)[0]) / small
        assert -columns[:, 1 + place] == pytest.approx(change, abs=1e-3)


def test_runs_made_together_are_the_very_same() -> None:
    y = np.column_stack([series(seed=seed) for seed in range(3)])
    known = np.ones(y.shape, dtype=bool)
    known[:5, 1] = False
    runs = []
    for form in (FORMS[2], FORMS[5]):
        start, smoothing = first(form, 12).take(np.zeros(3, int)), np.repeat(parameters(form), 3, axis=1)
        slots = np.array([[0, 5, 0]]) if form.season != "none" else np.empty((0, 3), dtype=int)
        runs.append(Run(y, known, smoothing, start, slots))
    for joined, run in zip(together(runs), runs, strict=True):
        assert np.array_equal(joined, sensitivities(run))


def test_a_missing_value_leaves_the_state_to_run_on() -> None:
    y = series()
    y[50] = np.nan
    form = FORMS[5]
    made = fitted(y, form)
    assert made.errors[50, 0] == 0
    filled = y.copy()
    before, end = errors(
        np.nan_to_num(y)[:50, None],
        np.ones((50, 1), bool),
        made.smoothing[:, :1],
        made.start.take(np.array([0])),
    )
    assert before[:, 0] == pytest.approx(made.errors[:50, 0])
    filled[50] = ets_means(made.smoothing[:, :1], end, 50, 1)[0, 0]
    full, last = errors(
        filled[:, None], np.ones((84, 1), bool), made.smoothing[:, :1], made.start.take(np.array([0]))
    )
    assert full[:, 0] == pytest.approx(made.errors[:, 0], abs=1e-9)
    assert last.level[0] == pytest.approx(made.end.level[0])


def test_the_same_fit_whatever_lies_before_the_first_value() -> None:
    y = series()
    padded = np.r_[np.full(12, np.nan), y]
    for form in ADDITIVE:
        assert fitted(padded, form).loglike[0] == pytest.approx(fitted(y, form).loglike[0], abs=0.1)


def test_aicc_has_no_value_without_room() -> None:
    assert aicc(np.array([-10.0, -10.0]), np.array([8, 30]), 7).tolist()[0] == np.inf
    assert FORMS[5].parameters(12) == 18  # α β γ φ, level, trend, 11 seasons, variance


@pytest.mark.real_data
@pytest.mark.slow
def test_fits_of_m3_are_as_likely_as_those_of_statsmodels(
    shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of a sample of M3 monthly, in every additive form: within 0.1 of its log-likelihood, or above."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    m3 = json.loads((shared_data / "m3" / "m3_monthly_quarterly.json").read_text())
    names = sorted(name for name, one in m3.items() if one["period"] == "MONTHLY")[5::143]
    holds, gains = [], []
    for form in ADDITIVE:
        for name in names:
            y = np.array(m3[name]["x"])
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                theirs = ETSModel(pd.Series(y), **words(form, 12)).fit(disp=False).llf
            gains.append(fitted(y, form).loglike[0] - theirs)
            holds.append(gains[-1] >= -0.1)
    with capsys.disabled():
        print(
            f"\n{len(holds)} fits: {np.mean(holds):.1%} within 0.1 or better, median {np.median(gains):+.2f}"
        )
    assert np.mean(holds) >= 0.9
