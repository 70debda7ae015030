"""Paths of several series that go up and down together, each keeping its own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.joint_paths import FEWEST_PERIODS, joint_order, standardised, tamed


def drawn(seed: int, series: int, n_paths: int = 400, horizon: int = 6) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    return [rng.poisson(5 + 10 * at, (n_paths, horizon)).astype(float) for at in range(series)]


def errors(seed: int, series: int, shared: float, periods: int = 120) -> list[np.ndarray]:
    """Errors of which a part is the same for all."""
    rng = np.random.default_rng(seed)
    common = rng.standard_normal(periods)
    own = np.sqrt(1 - shared**2)
    return [shared * common + own * rng.standard_normal(periods) for _ in range(series)]


@given(st.integers(0, 50), st.integers(1, 6), st.floats(0, 1))
def test_every_series_keeps_its_own_paths(seed: int, series: int, shared: float) -> None:
    paths = drawn(seed, series, 60)
    joint = joint_order(paths, errors(seed, series, shared), seed)
    for before, after in zip(paths, joint, strict=True):
        assert sorted(map(tuple, before)) == sorted(map(tuple, after))


@pytest.mark.parametrize("sign", [1, -1])
def test_sums_correlate_as_the_residuals_did(sign: int) -> None:
    one, other = errors(3, 2, 0.8)
    residuals = [one, sign * other]
    sums = [each.sum(axis=1) for each in joint_order(drawn(1, 2, 4000), residuals)]
    assert np.corrcoef(sums)[0, 1] == pytest.approx(np.corrcoef(residuals)[0, 1], abs=0.04)


def test_independent_residuals_leave_the_sum_as_uncertain_as_it_was() -> None:
    paths = drawn(2, 30, 2000)
    apart = np.sum(paths, axis=0).sum(axis=1).std()
    residuals = errors(5, 30, 0.0, 400)
    together = np.sum(joint_order(paths, residuals), axis=0).sum(axis=1).std()
    sample = np.sum(
        [each / each.std() * p.sum(axis=1).std() for each, p in zip(residuals, paths, strict=True)], 0
    )
    assert together == pytest.approx(sample.std(), rel=0.05)
    assert together == pytest.approx(apart, rel=0.15)


def test_shared_residuals_widen_the_sum() -> None:
    paths = drawn(2, 30, 2000)
    narrow = np.sum(paths, axis=0).sum(axis=1).std()
    wide = np.sum(joint_order(paths, errors(5, 30, 0.7)), axis=0).sum(axis=1).std()
    assert wide > 3 * narrow


def test_the_place_among_the_series_does_not_matter() -> None:
    paths, residuals = drawn(4, 5), errors(4, 5, 0.6)
    order = [3, 0, 4, 1, 2]
    direct = joint_order(paths, residuals, 9)
    turned = joint_order([paths[i] for i in order], [residuals[i] for i in order], 9)
    for place, at in enumerate(order):
        np.testing.assert_array_equal(turned[place], direct[at])


def test_the_same_seed_gives_the_same_order() -> None:
    paths, residuals = drawn(4, 3), errors(4, 3, 0.6)
    for one, other in zip(joint_order(paths, residuals, 1), joint_order(paths, residuals, 1), strict=True):
        np.testing.assert_array_equal(one, other)


def test_too_short_a_past_moves_nothing() -> None:
    paths = drawn(4, 3)
    residuals = errors(4, 3, 0.9, FEWEST_PERIODS - 1)
    for before, after in zip(paths, joint_order(paths, residuals), strict=True):
        np.testing.assert_array_equal(before, after)


def test_a_series_without_residuals_stays_independent() -> None:
    paths = drawn(4, 3, 4000)
    one, other, _ = errors(4, 3, 0.9)
    joint = joint_order(paths, [one, other, np.full(120, np.nan)])
    np.testing.assert_array_equal(joint[2], paths[2])
    sums = np.corrcoef([each.sum(axis=1) for each in joint])
    assert abs(sums[0, 2]) < 0.05
    assert sums[0, 1] > 0.7


def test_residuals_are_aligned_at_their_end() -> None:
    long, other = errors(4, 2, 0.9)
    table = standardised([long, other[60:]])
    assert table.shape == (60, 2)
    assert np.corrcoef(table.T)[0, 1] == pytest.approx(np.corrcoef(long[60:], other[60:])[0, 1])


def test_unequal_numbers_of_paths_are_refused() -> None:
    with pytest.raises(ValueError, match="unequal"):
        joint_order([np.zeros((3, 2)), np.zeros((4, 2))], errors(1, 2, 0.5))


def test_the_start_of_a_fit_is_no_shock() -> None:
    one, other = errors(8, 2, 0.9)
    wild = one.copy()
    wild[0] = -4e7
    assert np.abs(tamed([wild])).max() < 20
    assert np.corrcoef(standardised([wild, other]).T)[0, 1] > 0.7
    np.testing.assert_array_equal(tamed([other])[:, 0], other)
    assert np.isnan(tamed([np.array([np.nan])])).all()
