"""Seasonal adjustment and sums over twelve months."""

from __future__ import annotations

import numpy as np
import pytest

from models.seasonal import rolling_sum, seasonally_adjusted

SEASON = 1 + 0.3 * np.sin(np.arange(12) * 2 * np.pi / 12)


def test_a_season_is_taken_out_and_the_level_kept() -> None:
    level = np.linspace(100, 160, 72)
    adjusted, method = seasonally_adjusted(level * np.tile(SEASON, 6), 12)
    assert method == "stl_sqrt"
    assert adjusted == pytest.approx(level, rel=0.04)


def test_missing_months_stay_missing() -> None:
    values = 100 * np.tile(SEASON, 5)
    values[[0, 17, 59]] = np.nan
    adjusted, method = seasonally_adjusted(values, 12)
    assert method == "stl_sqrt_filled"
    assert np.flatnonzero(np.isnan(adjusted)).tolist() == [0, 17, 59]


@pytest.mark.parametrize(
    ("values", "season", "method"),
    [
        (np.arange(23.0), 12, "none"),
        (np.arange(23.0), 1, "none"),
        (np.r_[np.full(30, 5.0), -1.0], 12, "none_negative"),
        (np.full(30, np.nan), 12, "none"),
    ],
)
def test_what_cannot_be_adjusted_comes_back_as_it_is(values: np.ndarray, season: int, method: str) -> None:
    adjusted, found = seasonally_adjusted(values, season)
    assert found == method
    assert np.array_equal(adjusted, values, equal_nan=True)
    assert adjusted is not values


@pytest.mark.parametrize("constant", [0.0, 9.0])
def test_a_constant_series_is_its_own_adjustment(constant: float) -> None:
    assert seasonally_adjusted(np.full(36, constant), 12)[0] == pytest.approx(np.full(36, constant))


def test_rolling_sums_need_every_month() -> None:
    values = np.ones(15)
    values[0] = np.nan
    found = rolling_sum(values)
    assert np.isnan(found[:12]).all()
    assert found[12:].tolist() == [12, 12, 12]
    assert np.isnan(rolling_sum(np.ones(3))).all()
    assert rolling_sum(np.array([1.0, 2, 3, 4, 5]), 4)[3:].tolist() == [10, 14]
