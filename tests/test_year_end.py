"""The distribution of a year's total: against scipy, properties, and the growth behind its centre."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from models.forecast import to_root
from models.growth import expected_rest, seen_growth, simulation_weight, window
from models.year_end import YearEnd, year_end


def ends(expected: float, spread: float, so_far: float = 0.0, count: int = 1) -> YearEnd:
    return YearEnd(*(np.full(count, float(each)) for each in (so_far, to_root(np.array(expected)), spread)))


def at_most(end: YearEnd, total: float) -> float:
    return float(end.at_most(np.array([total]))[0])


def test_many_are_student_t_on_the_root_scale() -> None:
    end = ends(1000.0, 4.0, so_far=500.0)
    score = (to_root(np.array([1020.5])) - to_root(np.array([1000.0]))) / 4.0
    assert at_most(end, 1520.0) == pytest.approx(float(stats.t.cdf(score, 6)[0]), abs=1e-12)


def test_few_without_a_spread_of_the_rate_are_nearly_poisson() -> None:
    end = ends(6.0, 1.0)
    for count in (0, 3, 6, 10):
        assert at_most(end, count) == pytest.approx(stats.poisson.cdf(count, 6.0), abs=0.02)


def test_a_total_below_what_is_reported_is_impossible() -> None:
    for expected in (3.0, 3000.0):
        assert at_most(ends(expected, 2.0, so_far=90.0), 89.0) == 0.0


EXPECTED = st.floats(0, 1e6)
SPREAD = st.floats(0.1, 30)


@given(EXPECTED, SPREAD, st.integers(0, 10_000), st.lists(st.integers(0, 2_000_000), min_size=2, max_size=9))
def test_chances_rise_with_the_total_and_stay_between_0_and_1(
    expected: float, spread: float, so_far: int, totals: list[int]
) -> None:
    limits = np.array(sorted(totals), dtype=float)
    chances = ends(expected, spread, so_far, len(limits)).at_most(limits)
    assert ((chances >= 0) & (chances <= 1)).all()
    assert (np.diff(chances) >= -1e-12).all()


@given(EXPECTED, SPREAD, st.floats(0.002, 0.998))
def test_a_quantile_is_where_the_chance_is_reached(expected: float, spread: float, chance: float) -> None:
    end = ends(expected, spread, so_far=7.0)
    total = np.ceil(end.total_at(np.array([chance])))
    assert total[0] >= 7.0
    assert at_most(end, float(total[0])) >= chance - 1e-9


@pytest.mark.parametrize("expected", [0.0, 0.4, 7.0, 24.0, 400.0])
def test_one_case_at_many_chances_is_many_cases(expected: float) -> None:
    chances = np.linspace(0.001, 0.999, 50)
    one = ends(expected, 1.7, so_far=3.0).totals_of_one(chances)
    np.testing.assert_allclose(one, ends(expected, 1.7, 3.0, 50).total_at(chances))


def test_growth_of_a_large_series_is_its_own_of_a_small_one_its_relatives() -> None:
    now, before = np.array([8000.0, 4.0]), np.array([10_000.0, 5.0])
    seen = seen_growth(now, before, np.array([120.0, 120.0]), np.array([100.0, 100.0]))
    assert seen[0] == pytest.approx(np.log(0.8), abs=0.03)
    assert seen[1] == pytest.approx(np.log(1.2), abs=0.03)


def test_growth_by_hand() -> None:
    """60 against 50, the relative 90 against 100: noise 2 (1/61 + 1/51) = 0.0720, trust 0.0075 / 0.0795."""
    seen = seen_growth(*(np.array([each]) for each in (60.0, 50.0, 90.0, 100.0)))
    trust = 0.0075 / (0.0075 + 2 * (1 / 61 + 1 / 51))
    own, relative = np.log(60.5 / 50.5), np.log(90.5 / 100.5)
    assert seen[0] == pytest.approx(trust * own + (1 - trust) * relative)
    rest = expected_rest(9, np.array([110.0]), np.array([100.0]), seen, seen)
    growth = 0.7 * np.log(110.5 / 100.5) + 0.3 * seen[0]
    assert rest[0] == pytest.approx(100.5 * np.exp(growth) - 0.5)


def test_what_is_not_known_leaves_the_simulation() -> None:
    unknown = np.array([np.nan])
    assert np.isnan(seen_growth(unknown, unknown, np.array([9.0]), np.array([9.0])))[0]
    assert expected_rest(0, np.array([70.0]), unknown, unknown, unknown)[0] == 70.0
    assert expected_rest(0, np.array([70.0]), np.array([50.0]), unknown, unknown)[0] == pytest.approx(70.0)
    alone = seen_growth(np.array([60.0]), np.array([50.0]), unknown, unknown)
    assert alone[0] == pytest.approx(np.log(60.5 / 50.5))


def test_few_months_of_growth_are_taken_over_three() -> None:
    assert [window(months) for months in (0, 1, 2, 3, 9, 11)] == [3, 3, 3, 3, 9, 11]


def test_the_simulation_counts_more_as_the_year_goes_on() -> None:
    weights = [simulation_weight(months) for months in (0, 3, 6, 9, 11)]
    assert weights == pytest.approx([0.4, 0.4, 0.55, 0.7, 0.7])


@pytest.mark.parametrize(("over_year", "carried"), [(0.05, 0.02), (-0.9, 0.06), (np.nan, 0.0)])
def test_growth_that_gathers_is_carried_on_in_part(over_year: float, carried: float) -> None:
    """Of late 10 %, over the year 5 %: 0.4 of the five points; of any difference at most 0.4 of fifteen."""
    rest = expected_rest(3, *(np.array([each]) for each in (100.0, 100.0, 0.10, over_year)))
    assert rest[0] == pytest.approx(100.5 * np.exp(0.6 * 0.10 + carried) - 0.5)


def test_the_spread_is_a_series_own_and_the_years() -> None:
    """Half the year to come, 900 expected: own 0.8 · 5 = 4, common 0.06 √(½ · 900) = 1.27."""
    end = year_end(6, np.array([0.0]), np.array([900.0]), np.array([5.0]))
    assert end.spread[0] == pytest.approx(np.sqrt(16 + 0.0036 * 450))
    few = year_end(6, np.array([0.0]), np.array([0.0]), np.array([0.1]))
    assert few.spread[0] == 1.0
