"""Forecasts: names of methods, shapes, company and order, measured coverage."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import many
from models.cases import Wanted
from models.forecast import METHODS, SUFFIXES, PathForecast, filled, from_root, to_root
from models.many import forecast_many, forecast_paths, forecast_rolling, series_rng

NAMES = {method + a + b for method in METHODS for a in ("", SUFFIXES[0]) for b in ("", SUFFIXES[1])}


def seasonal_counts(years: int, level: float = 100.0, seed: int = 1) -> np.ndarray:
    mean = level * (1 + 0.3 * np.sin(np.arange(12 * years) * 2 * np.pi / 12))
    return np.random.default_rng(seed).poisson(mean).astype(float)


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def test_seasonal_counts_are_forecast_about_their_mean() -> None:
    found = forecast_paths(seasonal_counts(8), 12, 12, rng())
    assert found.method == "ets_theta"
    assert found.paths.shape == (1000, 12)
    true = 100 * (1 + 0.3 * np.sin(np.arange(12) * 2 * np.pi / 12))
    assert found.paths.mean(axis=0) == pytest.approx(true, rel=0.12)
    low, high = np.quantile(found.paths.sum(axis=1), [0.1, 0.9])
    assert low < 1200 < high


@pytest.mark.parametrize(
    ("values", "season", "method"),
    [
        (seasonal_counts(2), 12, "ets_theta"),
        (seasonal_counts(2)[:23], 12, "seasonal_naive"),
        (seasonal_counts(1), 12, "seasonal_naive"),
        (seasonal_counts(1)[:11], 12, "naive"),
        (np.array([5.0]), 12, "naive"),
        (np.zeros(30), 12, "zero"),
        (np.full(48, 9.0), 12, "seasonal_naive"),  # a perfect fit says nothing of the spread
        (seasonal_counts(2)[:14], 4, "ets_theta"),
        (seasonal_counts(2)[:13], 4, "seasonal_naive"),
        (seasonal_counts(1), 1, "ets_theta"),
        (seasonal_counts(1)[:5], 1, "naive"),
        (np.r_[seasonal_counts(3), -4.0, 5.0], 12, "ets_theta_floored"),
        (np.r_[seasonal_counts(2), np.nan, seasonal_counts(1)], 12, "ets_theta_gaps"),
        (np.r_[-4.0, np.nan, seasonal_counts(3)], 12, "ets_theta_floored_gaps"),
        (np.r_[np.full(40, np.nan), 3.0, 4.0], 12, "naive"),
        (np.where(np.arange(48) % 2 == 0, seasonal_counts(4), np.nan), 12, "naive_gaps"),
    ],
)
def test_the_method_says_what_was_done(values: np.ndarray, season: int, method: str) -> None:
    found = forecast_paths(values, season, 12, rng(), n_paths=200)
    assert found.method == method
    assert found.paths.shape == (200, 12)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(st.integers(-20, 5000).map(float), st.just(np.nan)), min_size=1, max_size=60),
    st.sampled_from([12, 4, 1]),
    st.integers(1, 14),
)
def test_paths_are_always_finite_and_never_below_zero(values: list[float], season: int, horizon: int) -> None:
    array = np.array(values, dtype=float)
    if np.isnan(array).all():
        with pytest.raises(ValueError, match="without any value"):
            forecast_paths(array, season, horizon, rng())
        return
    found = forecast_paths(array, season, horizon, rng(), n_paths=50)
    assert found.method in NAMES
    assert found.paths.shape == (50, horizon)
    assert np.isfinite(found.paths).all()
    assert (found.paths >= 0).all()
    assert found.residuals.shape == array.shape
    assert np.isnan(found.residuals[np.isnan(array)]).all()


def test_residuals_are_the_errors_of_forecasts_made_one_period_before() -> None:
    found = forecast_paths(np.r_[np.nan, seasonal_counts(8)], 12, 12, rng())
    assert np.isnan(found.residuals[0])
    assert found.residuals[1:].std() == pytest.approx(10, rel=0.2)  # of Poisson counts about 100
    naive = forecast_paths(np.array([3.0, 5.0, np.nan, 9.0, 4.0]), 1, 1, rng())
    assert naive.residuals == pytest.approx([np.nan, 2.0, np.nan, np.nan, -5.0], nan_ok=True)


def test_periods_missing_at_the_end_are_forecast_and_left_out() -> None:
    values = seasonal_counts(6)
    late = forecast_paths(np.r_[values, np.nan, np.nan], 12, 3, rng())
    known = forecast_paths(values, 12, 5, rng())
    assert late.method == "ets_theta"
    assert np.array_equal(late.paths, known.paths[:, 2:])


def test_zeros_leave_a_small_rate_possible() -> None:
    few, many_zeros = (forecast_paths(np.zeros(n), 12, 12, rng()).paths.sum(axis=1) for n in (6, 60))
    assert np.quantile(few, 0.95) >= 2
    assert np.quantile(many_zeros, 0.95) <= 1
    assert few.mean() == pytest.approx(12 * 0.5 / 6, rel=0.2)


def test_last_year_again_keeps_its_season_and_shares_a_shift() -> None:
    values = seasonal_counts(1, level=400.0)
    paths = forecast_paths(values, 12, 12, rng(), n_paths=4000).paths
    assert np.median(paths, axis=0) == pytest.approx(values, rel=0.03)
    independent = np.sqrt(paths.var(axis=0).sum())
    assert paths.sum(axis=1).std() > 1.5 * independent


def test_root_scale_and_filling() -> None:
    assert from_root(to_root(np.array([0.0, 1.0, 250.0]))) == pytest.approx([0, 1, 250])
    assert from_root(np.array([-3.0, 0.5])) == pytest.approx([0, 0])
    year = np.arange(12.0)
    gappy = np.r_[year, year, year]
    gappy[17] = np.nan
    assert filled(gappy, 12)[17] == 5.0
    assert filled(np.array([1.0, np.nan, 3.0]), 12)[1] == 2.0


def wanted(n: int) -> list[Wanted]:
    return [Wanted(f"area-{i}/theft", seasonal_counts(3, seed=i), 12, 6, 50) for i in range(n)]


def test_a_series_has_the_same_forecast_in_any_company() -> None:
    three = wanted(3)
    alone = next(forecast_many(three[2:]))
    together = list(forecast_many(three))
    assert np.array_equal(alone.paths, together[2].paths)
    again = forecast_paths(three[2].values, 12, 6, series_rng(three[2].key), 50)
    assert np.array_equal(alone.paths, again.paths)
    assert not np.array_equal(alone.paths, next(forecast_many(three[2:], seed=1)).paths)


@pytest.mark.slow
def test_a_pool_gives_the_same_forecasts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "_WORTH_A_POOL", 2)
    shared = forecast_many(wanted(6), processes=2)
    for pooled, alone in zip(shared, forecast_many(wanted(6)), strict=True):
        assert np.array_equal(pooled.paths, alone.paths)


def rolled_on(values: np.ndarray, origins: list[int]) -> list[PathForecast]:
    return forecast_rolling([Wanted("area/theft", values, 12, 6, 50)], origins)[0]


def test_the_first_of_several_origins_is_fitted_as_any_forecast() -> None:
    series = [replace(one, values=one.values * level) for one in wanted(3) for level in (1, 0)]
    rolled = forecast_rolling(series, [30, 33])
    cut = [replace(one, values=one.values[:30]) for one in series]
    for ours, direct in zip(rolled, forecast_many(cut), strict=True):
        assert np.array_equal(ours[0].paths, direct.paths)
        assert np.array_equal(ours[0].residuals, direct.residuals, equal_nan=True)
        assert [len(one.residuals) for one in ours] == [30, 33]


@pytest.mark.parametrize("gap", [[], [10], [31], [10, 31, 32]])
def test_forecasts_from_earlier_origins_look_at_nothing_later(gap: list[int]) -> None:
    values = seasonal_counts(4)
    values[gap] = np.nan
    rolled = rolled_on(values, [30, 32, 33, 40])
    otherwise = np.r_[values[:33], 9000.0, values[34:]]
    again = rolled_on(otherwise, [30, 32, 33, 40])
    for ours, other in zip(rolled[:3], again[:3], strict=True):
        assert np.array_equal(ours.paths, other.paths)
        assert np.array_equal(ours.residuals, other.residuals, equal_nan=True)
    assert not np.array_equal(rolled[3].paths, again[3].paths)


def test_states_run_on_follow_what_came_as_a_fit_of_the_same_parameters_would() -> None:
    """A year later the model of the first origin is about as near as one fitted anew."""
    values = seasonal_counts(9)
    _, later = rolled_on(values, [72, 96])
    (anew,) = rolled_on(values[:96], [96])
    assert later.paths.mean(axis=0) == pytest.approx(anew.paths.mean(axis=0), rel=0.06)
    assert later.residuals[:72] == pytest.approx(rolled_on(values, [72])[0].residuals, nan_ok=True)


def test_each_origin_may_have_a_horizon_of_its_own() -> None:
    made = forecast_rolling(wanted(2), [24, 27], horizons=[12, 9])
    assert [one.paths.shape for one in made[1]] == [(50, 12), (50, 9)]


def test_origins_must_ascend() -> None:
    with pytest.raises(ValueError, match="ascend"):
        rolled_on(seasonal_counts(4), [40, 30])


def covered(values: np.ndarray, actual: np.ndarray, season: int) -> tuple[float, float, float]:
    """How much of `actual` lies in the 80 % and 95 % intervals, and its first year's sum in that of 80 %."""
    paths = forecast_paths(values, season, len(actual), rng()).paths
    q = np.quantile(paths, [0.1, 0.9, 0.025, 0.975], axis=0)
    low, high = np.quantile(paths[:, :season].sum(axis=1), [0.1, 0.9])
    inside80, inside95 = (actual >= q[0]) & (actual <= q[1]), (actual >= q[2]) & (actual <= q[3])
    return float(inside80.mean()), float(inside95.mean()), float(low <= actual[:season].sum() <= high)


@pytest.mark.real_data
@pytest.mark.slow
@pytest.mark.parametrize(("period", "season"), [("MONTHLY", 12), ("QUARTERLY", 4)])
def test_intervals_of_m3_hold_about_what_they_say(
    shared_data: Path, period: str, season: int, capsys: pytest.CaptureFixture[str]
) -> None:
    m3 = json.loads((shared_data / "m3" / "m3_monthly_quarterly.json").read_text())
    names = sorted(name for name, one in m3.items() if one["period"] == period)[::5]
    rates = np.mean([covered(np.array(m3[n]["x"]), np.array(m3[n]["xx"]), season) for n in names], axis=0)
    with capsys.disabled():
        print(f"\nM3 {period.lower()}, {len(names)} series: 80 % interval holds {rates[0]:.1%}, ", end="")
        print(f"95 % {rates[1]:.1%}, 80 % of a year's sum {rates[2]:.1%}")
    assert 0.70 <= rates[0] <= 0.88
    assert 0.84 <= rates[1] <= 0.98


@pytest.mark.real_data
@pytest.mark.slow
def test_intervals_of_london_hold_about_what_they_say(
    shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wide = pd.read_csv(shared_data / "london_mps" / "APR2010-FEB2022.csv")
    table = wide.groupby(["LookUp_BoroughName", "MajorText"]).sum(numeric_only=True)
    ends = [list(table.columns).index(month) + 1 for month in ("201612", "201712", "201812")]
    counts = table.to_numpy(dtype=float)[::4]
    rates = np.mean([covered(row[:end], row[end : end + 12], 12) for row in counts for end in ends], axis=0)
    with capsys.disabled():
        print(f"\nLondon 2017-2019, {len(counts)} series: 80 % interval holds {rates[0]:.1%}, ", end="")
        print(f"95 % {rates[1]:.1%}, 80 % of a year's sum {rates[2]:.1%}")
    assert 0.74 <= rates[0] <= 0.88
    assert rates[2] >= 0.65
