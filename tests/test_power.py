"""What a comparison could not have seen, by hand and by the test that it turns round."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.change import compare_counts
from models.power import by_chance, detectable_change


def test_forty_a_year_hide_a_fall_of_31_percent() -> None:
    """1.96 · √40 = 12.4 of 40. A fall to 25 (-37.5 %) is not marked, one to 24 (-40 %) is."""
    found = detectable_change(40, 1.0)
    assert found is not None
    assert round(found.by_chance) == 31
    assert found.fall_marked == pytest.approx(100 * (1 - 24 / 40))
    assert found.rise_marked is not None and found.rise_marked > 40
    assert not compare_counts(25, 40, 1.0).beyond_chance
    assert compare_counts(24, 40, 1.0).beyond_chance


@pytest.mark.parametrize(
    ("before", "spread", "expected"), [(40, 1, 31.0), (40, 4, 62.0), (400, 1, 9.8), (1, 1, 100.0)]
)
def test_by_chance_by_hand(before: float, spread: float, expected: float) -> None:
    assert by_chance(np.array([before]), np.array([spread]))[0] == pytest.approx(expected, abs=0.05)


def test_nothing_before_and_too_little_before() -> None:
    assert detectable_change(0, 1.0) is None
    assert np.isnan(by_chance(np.array([0.0]), np.array([1.0]))[0])
    two = detectable_change(2, 1.0)
    assert two is not None
    assert (two.by_chance, two.fall_marked, two.fall_seen) == (100, None, None)


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 2000), st.floats(1, 20), st.floats(0.3, 3))
def test_the_smallest_marked_change_is_marked_and_the_next_smaller_is_not(
    before: int, spread: float, exposure: float
) -> None:
    found = detectable_change(before, spread, exposure)
    assert found is not None
    same = before * exposure
    if found.fall_marked is None:
        assert not compare_counts(0, before, spread, exposure).beyond_chance
    else:
        now = round(same * (1 - found.fall_marked / 100))
        assert compare_counts(now, before, spread, exposure).beyond_chance
        assert not compare_counts(min(now + 1, same), before, spread, exposure).beyond_chance
        assert found.fall_marked >= found.by_chance - 100 / same or same < 20
    assert found.rise_marked is not None
    now = round(same * (1 + found.rise_marked / 100))
    assert compare_counts(now, before, spread, exposure).beyond_chance


@pytest.mark.parametrize(("before", "spread"), [(40, 1.0), (200, 3.0), (1000, 5.0)])
def test_four_of_five_such_falls_are_marked(before: int, spread: float) -> None:
    found = detectable_change(before, spread)
    assert found is not None and found.fall_seen is not None
    mean = before * (1 - found.fall_seen / 100)
    rng = np.random.default_rng(9)
    drawn = (
        rng.poisson(mean, 4000)
        if spread == 1
        else rng.negative_binomial(mean / (spread - 1), 1 / spread, 4000)
    )
    now, times = np.unique(drawn, return_counts=True)
    marked = np.array([compare_counts(int(one), before, spread).beyond_chance for one in now])
    assert np.sum(times[marked & (now < before)]) / 4000 == pytest.approx(0.8, abs=0.05)
