"""Changes of level: injected ones are found, chance is not taken for one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.breaks import places
from models.change_points import SHORTEST, change_points, without_season


def counts(
    rng: np.random.Generator, level: float, spread: float, step: float = 0.0, months: int = 120
) -> np.ndarray:
    """Seasonal counts whose excess over Poisson lasts (AR(1), 0.5 a month); from month 60 on a new level."""
    place = np.arange(months)
    mean = level * (1 + 0.15 * np.sin(place / 6 * np.pi)) * np.where(place < 60, 1, 1 + step)
    if spread > 1:
        noise = np.empty(months)
        noise[0] = rng.normal()
        for month in range(1, months):
            noise[month] = 0.5 * noise[month - 1] + np.sqrt(0.75) * rng.normal()
        log_variance = np.log1p((spread - 1) / level)
        mean = mean * np.exp(np.sqrt(log_variance) * noise - log_variance / 2)
    return rng.poisson(mean).astype(float)


def test_a_step_from_240_to_190_a_month() -> None:
    (step,) = change_points(counts(np.random.default_rng(1), 240, 2.0, -0.21), 12)
    assert abs(step.place - 60) <= 2
    assert step.before == pytest.approx(240, rel=0.04)
    assert step.after == pytest.approx(190, rel=0.04)
    assert step.pct == pytest.approx(-21, abs=4)
    assert step.low is not None and step.high is not None
    assert step.low < -21 < step.high < 0


def test_one_wild_month_and_a_new_season_are_no_step() -> None:
    values = counts(np.random.default_rng(2), 100, 1.0)
    values[70] = 900
    assert change_points(values, 12) == []


def test_missing_months_quarters_short_and_negative_series() -> None:
    rng = np.random.default_rng(3)
    values = counts(rng, 240, 1.0, -0.3)
    values[[3, 58, 59, 61, 100]] = np.nan
    (step,) = change_points(values, 12)
    assert abs(step.place - 60) <= 3
    quarters = rng.poisson(np.r_[np.full(20, 300.0), np.full(20, 200.0)]).astype(float)
    (one,) = change_points(quarters, 4)
    assert abs(one.place - 20) <= 1
    assert change_points(values[:20], 12) == []
    assert change_points(np.r_[values, -3.0], 12) == []
    assert change_points(np.zeros(60), 12) == []
    assert change_points(np.full(10, 5.0), 1) == []


def test_what_changes_at_a_break_is_no_change_of_level() -> None:
    values = counts(np.random.default_rng(4), 240, 1.0, -0.4)
    assert change_points(values, 12, [60]) == []
    later = np.r_[values, np.round(values[60:] * 1.6)]
    (step,) = change_points(later, 12, [60])
    assert abs(step.place - 120) <= 1
    assert step.before == pytest.approx(144, rel=0.05)


def test_places_of_breaks() -> None:
    """A month in which a break lies belongs to what was before; so does a quarter."""
    days = [date(2022, 6, 8), date(2022, 1, 1), date(2021, 12, 31), date(2022, 3, 1), date(2025, 1, 1)]
    assert places(date(2022, 1, 1), 12, 1, days) == [2, 6]
    assert places(date(2022, 1, 1), 8, 3, days) == [1, 2]


def test_a_fixed_season_is_taken_out_and_a_level_left() -> None:
    season = np.tile(np.sin(np.arange(12) / 6 * np.pi), 8)
    level = np.where(np.arange(96) < 50, 20.0, 17.0)
    found = without_season(level + season, 12)
    assert found == pytest.approx(level, abs=0.35)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(0, 200)), max_size=90))
def test_levels_are_never_shorter_than_declared(values: list[int | None]) -> None:
    series = np.array([np.nan if v is None else v for v in values], dtype=float)
    known = np.flatnonzero(~np.isnan(series))
    edges = [0, *(int(np.searchsorted(known, one.place)) for one in change_points(series, 12)), len(known)]
    if len(edges) > 2:
        assert min(np.diff(edges)) >= SHORTEST


@pytest.mark.slow
@pytest.mark.parametrize(
    ("level", "spread"), [(3.0, 1.0), (30.0, 1.0), (30.0, 2.0), (240.0, 4.0), (2000.0, 20.0)]
)
def test_false_and_true_detections(level: float, spread: float, capsys: pytest.CaptureFixture[str]) -> None:
    """Ten years in which nothing changed: at most 5 % of series show a step. Then falls of 30 and 50 %."""
    rng = np.random.default_rng(5)
    false = np.mean([bool(change_points(counts(rng, level, spread), 12)) for _ in range(200)])
    found = {
        cut: np.mean(
            [
                any(
                    abs(one.place - 60) <= 3
                    for one in change_points(counts(rng, level, spread, -cut / 100), 12)
                )
                for _ in range(60)
            ]
        )
        for cut in (10, 20, 30, 50)
    }
    with capsys.disabled():
        told = ", ".join(f"-{cut} %: {100 * share:.0f} %" for cut, share in found.items())
        print(f"\nsteps, {level:g} a month, dispersion {spread:g}: false {100 * false:.1f} %, found {told}")
    assert false <= 0.05
    assert level < 20 or found[50] >= 0.9


def test_london_changed_last_when_the_lockdown_came(shared_data: Path) -> None:
    """Offences of the whole city: from March 2020 on a lower level, and no later change by January 2022."""
    table = pd.read_csv(shared_data / "london_mps" / "APR2010-FEB2022.csv")
    months = [column for column in table.columns if column.startswith("20")]
    steps = change_points(table[months].sum().to_numpy(dtype=float), 12)
    last = steps[-1]
    assert months[last.place] == "202003"
    assert last.pct is not None and -25 < last.pct < -8
