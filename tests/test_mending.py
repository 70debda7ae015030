"""One wild value and a lasting change of level: found where they are, seldom elsewhere; forecasts hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.cases import Wanted
from models.forecast import PathForecast, to_root
from models.many import forecast_paths, forecast_rolling, series_rng
from models.mending import Mending, mending


def counts(years: int, level: float = 100.0, seed: int = 1) -> np.ndarray:
    mean = level * (1 + 0.3 * np.sin(np.arange(12 * years) * 2 * np.pi / 12))
    return np.random.default_rng(seed).poisson(mean).astype(float)


def forecast(values: np.ndarray) -> PathForecast:
    return forecast_paths(values, 12, 12, series_rng("one"))


def year(found: PathForecast) -> tuple[float, float]:
    """The mean of the year's sum, and the width of its 80 % interval."""
    sums = found.paths.sum(axis=1)
    low, high = np.quantile(sums, [0.1, 0.9])
    return float(sums.mean()), float(high - low)


@pytest.mark.parametrize("at", [0, 30, 70, 92])
@pytest.mark.parametrize("value", [0.0, 1000.0, 100_000.0])
def test_one_wild_value_moves_no_forecast(at: int, value: float) -> None:
    plain = counts(8)
    spoilt = plain.copy()
    spoilt[at] = value
    found, undisturbed = forecast(spoilt), forecast(plain)
    assert found.method == "ets_theta_outlier"
    assert np.isnan(found.residuals[at])
    assert year(found)[0] == pytest.approx(year(undisturbed)[0], rel=0.02)
    assert year(found)[1] == pytest.approx(year(undisturbed)[1], rel=0.25)


def test_a_lasting_change_of_level_is_followed() -> None:
    values = np.r_[counts(8), counts(1, level=50.0, seed=2)]
    found = forecast(values)
    assert found.method == "ets_theta_shifted"
    mean, width = year(found)
    assert mean == pytest.approx(600, rel=0.05)
    assert width < 0.35 * 600
    assert np.nanmax(np.abs(found.residuals[90:])) < 60


def test_the_newest_values_are_never_wild() -> None:
    values = counts(8)
    values[-2:] = 500.0
    assert mending(to_root(values), 12) == Mending()


def test_a_slow_rise_is_no_change_of_level() -> None:
    for seed in range(20):
        rise = np.random.default_rng(seed).poisson(np.linspace(50, 300, 96)).astype(float)
        assert mending(to_root(rise), 12) == Mending()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.3, 5.0, 80.0, 2000.0]), st.integers(2, 12))
def test_plain_counts_are_left_alone(seed: int, level: float, years: int) -> None:
    assert mending(to_root(counts(years, level, seed)), 12).suffix == ""


def test_gaps_are_no_wild_values() -> None:
    values = counts(8)
    values[[20, 21, 50]] = np.nan
    assert mending(to_root(values), 12) == Mending()
    assert forecast(values).method == "ets_theta_gaps"


def test_what_is_put_right_is_decided_at_the_first_origin() -> None:
    values = counts(8)
    values[40] = 2000.0
    wanted = Wanted("one", values, 12, 12)
    first, later = forecast_rolling([wanted], [84, 90])[0]
    assert first.method == later.method == "ets_theta_outlier"
    assert np.isnan(later.residuals[40])
    values[86] = 5000.0
    again = forecast_rolling([wanted], [84, 90])[0]
    assert np.array_equal(first.paths, again[0].paths)


def test_first_residuals_stay_within_what_was_counted() -> None:
    """A series that fell to nothing: Theta's level is free to miss the first two values by any amount."""
    values = np.r_[np.random.default_rng(3).poisson(60, 34), np.random.default_rng(4).poisson(0.05, 70)]
    residuals = forecast(values.astype(float)).residuals
    assert np.nanmax(np.abs(residuals)) < 3 * values.max()
