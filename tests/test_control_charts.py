"""Control charts against arithmetic by hand and the published rules."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.control_charts import Meaning, Rule, laney_u, mean_moving_range, xmr


def test_limits_by_hand() -> None:
    """10 12 11 13 14: mean 12, moving ranges 2 1 2 1, mean 1.5, limits 12 ± 3.99."""
    found = xmr(np.array([10.0, 12, 11, 13, 14]))
    assert found.method == "xmr"
    assert found.centre.tolist() == [12] * 5
    assert found.low == pytest.approx(12 - 2.66 * 1.5)
    assert found.high == pytest.approx(12 + 2.66 * 1.5)


def test_a_large_moving_range_is_left_out_once() -> None:
    """Ranges 1 1 1 1 1 1 1 1 1 1 50: mean 60/11 = 5.45, 50 > 3.267 · 5.45 = 17.8, so the mean is 1."""
    values = np.r_[np.tile([10.0, 11.0], 5), 10.0, 60.0]
    assert mean_moving_range(values) == 1.0
    found = xmr(values)
    assert found.rule[-1] is Rule.OUTSIDE
    assert found.direction[-1] == 1
    kept = np.array([10.0, 11, 10, 13])  # ranges 1 1 3: 3 < 3.267 · 5/3, so it stays
    assert mean_moving_range(kept) == pytest.approx(5 / 3)


def test_a_missing_value_makes_no_range_and_no_signal() -> None:
    found = xmr(np.array([10.0, 12, np.nan, 20, 22]))
    assert mean_moving_range(np.array([10.0, 12, np.nan, 20, 22])) == 2.0
    assert found.centre[0] == 16
    assert found.rule[2] is None


def test_seven_in_a_row_on_one_side_is_a_shift_and_six_are_not() -> None:
    up_down = np.tile([1.0, -1.0], 12)
    assert set(xmr(np.r_[up_down, [0.9, 1.1] * 3, -1, -5.3], floor=None).rule) <= {
        None,
        Rule.OUTSIDE,
        Rule.NEAR,
    }
    shifted = xmr(np.r_[up_down, [0.5, 0.7] * 4, [-0.9, -0.3] * 4], floor=None)
    assert shifted.rule[24:32] == (Rule.SHIFT,) * 8
    assert shifted.direction[24:].tolist() == [1] * 8 + [-1] * 8
    assert shifted.rule[:22] == (None,) * 22


def test_six_rising_points_are_a_trend_and_five_are_not() -> None:
    noise = np.tile([0.0, 3.0], 10)
    six = xmr(np.r_[noise, -1.5, -0.5, 0.5, 1.0, 2.0, 3.0, 0.0], floor=None)
    assert six.rule[20:26] == (Rule.TREND,) * 6
    assert (six.direction[20:26] == 1).all()
    five = xmr(np.r_[noise, 1.2, 1.4, 1.6, 1.8, 2.0, 0.0], floor=None)
    assert Rule.TREND not in five.rule


def test_two_of_three_near_a_limit() -> None:
    """Mean about 0, mean range about 2, limits about ±5.3: 4 lies in the outer third, beyond 3.5."""
    values = np.r_[np.tile([1.0, -1.0], 12), 4.2, -1.0, 4.2, np.tile([-1.0, 0.8], 12)]
    found = xmr(values, floor=None)
    assert found.rule[24] is Rule.NEAR and found.rule[26] is Rule.NEAR
    assert found.rule[25] is None


@pytest.mark.parametrize(
    ("better", "up"),
    [("lower", Meaning.CONCERN), ("higher", Meaning.IMPROVEMENT), ("neutral", Meaning.NEITHER)],
)
def test_the_declared_direction_gives_the_meaning(better: str, up: Meaning) -> None:
    found = xmr(np.r_[np.tile([9.0, 15.0], 12), 60.0])
    assert found.meaning(better)[-1] is up
    assert found.meaning(better)[0] is None


def test_limits_are_calculated_anew_after_a_step() -> None:
    values = np.r_[np.tile([100.0, 104.0], 10), np.tile([60.0, 62.0], 10)]
    assert None not in xmr(values).rule
    found = xmr(values, steps=[20])
    assert found.method == "xmr_steps"
    assert found.rule == (None,) * 40
    assert (found.centre[19], found.centre[20]) == (102, 61)


@given(
    st.lists(st.one_of(st.none(), st.floats(0, 1e5)), max_size=60), st.lists(st.integers(-3, 70), max_size=4)
)
def test_any_series_has_a_chart(values: list[float | None], steps: list[int]) -> None:
    found = xmr(np.array([np.nan if v is None else v for v in values], dtype=float), steps)
    assert len(found.rule) == len(found.centre) == len(values)
    known = ~np.isnan(found.low)
    assert (found.low[known] <= found.centre[known] + 1e-6).all()
    assert (found.low[known] >= 0).all()
    assert all((rule is None) == (way == 0) for rule, way in zip(found.rule, found.direction, strict=True))


def test_false_signals_of_white_noise_are_rare() -> None:
    """A point of noise lies outside three sigma in 0.3 % of cases; all four rules mark a few percent."""
    rng = np.random.default_rng(7)
    charts = [xmr(rng.normal(100, 5, 60)) for _ in range(300)]
    outside = np.mean([rule is Rule.OUTSIDE for chart in charts for rule in chart.rule])
    marked = np.mean([rule is not None for chart in charts for rule in chart.rule])
    assert outside < 0.008
    assert marked < 0.10


def test_laney_by_hand() -> None:
    """Counts 8 12 10 in 100, 100, 200: ū = 30/400; z and its ranges by hand."""
    found = laney_u(np.array([8.0, 12, 10]), np.array([100.0, 100, 200]))
    mean = 0.075
    z = [
        (0.08 - mean) / np.sqrt(mean / 100),
        (0.12 - mean) / np.sqrt(mean / 100),
        (0.05 - mean) / np.sqrt(mean / 200),
    ]
    sigma = (abs(z[1] - z[0]) + abs(z[2] - z[1])) / 2 / 1.128
    assert found.method == "laney_u"
    assert found.centre == pytest.approx(mean)
    assert found.high == pytest.approx([mean + 3 * sigma * np.sqrt(mean / n) for n in (100, 100, 200)])
    with pytest.raises(ValueError, match="exposure"):
        laney_u(np.array([1.0]), np.array([0.0]))


def test_laney_is_the_u_chart_where_rates_vary_as_poisson_says() -> None:
    rng = np.random.default_rng(8)
    people = rng.integers(40_000, 60_000, 2000).astype(float)
    found = laney_u(rng.poisson(people * 0.001).astype(float), people)
    plain = 3 * np.sqrt(found.centre / people)
    assert (found.high - found.centre) == pytest.approx(plain, rel=0.05)
