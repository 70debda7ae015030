"""Forecasts that add up: the textbook's formulas, exact sums, nothing below zero, named fallbacks."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.coherent import NoCommonSumError, adding, coherent, without_rivals
from models.hierarchy import Family
from models.joint_paths import standardised
from models.reconciliation import PARTLY, Weights, independent, reconciled, shrinkage
from models.top_down import factors

Sums = tuple[tuple[int, tuple[int, ...]], ...]


def family(series: int, sums: Sums, last_year: np.ndarray | None = None) -> Family:
    keys = tuple((f"a{at:03}", "k") for at in range(series))
    return Family(keys, sums, np.full(series, np.nan) if last_year is None else last_year)


TRIPLE = family(3, ((0, (1, 2)),))
# Districts 1-2 × kinds 3-4 as the cells 5-8, all under 0; and two more kinds, 9-10, of the total alone.
GRID_SUMS: Sums = ((1, (5, 6)), (2, (7, 8)), (3, (5, 7)), (4, (6, 8)), (0, (1, 2)), (0, (3, 4)))
GRID = family(9, GRID_SUMS)
TWO_WAYS = family(11, (*GRID_SUMS, (0, (9, 10))))


def flat(*sizes: float) -> list[np.ndarray]:
    """Two errors of a series, ± its size: a standard deviation and too short a past for correlations."""
    return [np.array([size, -size]) for size in sizes]


@st.composite
def trees(draw: st.DrawFn) -> Family:
    """A tree of random shape, wholes before their parts."""
    sums: list[tuple[int, tuple[int, ...]]] = []
    open_, count = [0], 1
    for _ in range(draw(st.integers(1, 4))):
        whole = open_.pop(draw(st.integers(0, len(open_) - 1)))
        parts = tuple(range(count, count + draw(st.integers(1, 4))))
        count += len(parts)
        open_ += parts
        sums.append((whole, parts))
    return family(count, tuple(reversed(sums)))


def summing_matrix(tree: Family) -> np.ndarray:
    """S of the textbook: a row a series, a column a leaf."""
    leaves = [at for at in range(len(tree.keys)) if at not in {whole for whole, _ in tree.sums}]
    rows = np.zeros((len(tree.keys), len(leaves)))
    for column, at in enumerate(leaves):
        rows[at, column] = 1
    for whole, parts in tree.sums:
        rows[whole] = rows[list(parts)].sum(axis=0)
    return rows


# --- MinT -----------------------------------------------------------------------------------------


def test_three_series_by_hand() -> None:
    # 10 against 4 + 4: 2 too much, borne in proportion to the variances 4 : 1 : 1 → 8/6, 2/6, 2/6.
    weights = Weights(TRIPLE, flat(2, 1, 1))
    assert weights.method == "variance"
    found = weights.projected(np.array([[10.0], [4.0], [4.0]]))
    np.testing.assert_allclose(found[:, 0], [10 - 4 / 3, 4 + 1 / 3, 4 + 1 / 3])


def test_equal_variances_share_equally() -> None:
    found = Weights(TRIPLE, flat(1, 1, 1)).projected(np.array([[10.0], [4.0], [4.0]]))
    np.testing.assert_allclose(found[:, 0], [10 - 2 / 3, 4 + 2 / 3, 4 + 2 / 3])


@given(trees(), st.integers(0, 10_000))
def test_it_is_the_textbooks_formula_on_random_trees(tree: Family, seed: int) -> None:
    """S (S' W⁻¹ S)⁻¹ S' W⁻¹ y (Wickramasuriya et al. 2019), W written out."""
    rng = np.random.default_rng(seed)
    residuals = list(rng.standard_normal((len(tree.keys), 60)) * rng.uniform(0.5, 20, (len(tree.keys), 1)))
    figures = rng.uniform(0, 100, (len(tree.keys), 5))
    errors = standardised(residuals)
    own = shrinkage(errors)
    spread = np.array([np.sqrt(np.mean(np.square(each))) for each in residuals])
    correlations = (1 - own) * errors.T @ errors / 60 + own * np.eye(len(spread))
    covariance = correlations * np.outer(spread, spread)
    s, inverse = summing_matrix(tree), np.linalg.inv(covariance)
    expected = s @ np.linalg.solve(s.T @ inverse @ s, s.T @ inverse @ figures)
    weights = Weights(tree, residuals)
    assert weights.method == "mint_shrink"
    np.testing.assert_allclose(weights.projected(figures), expected, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("bound", [TRIPLE, GRID, TWO_WAYS])
def test_it_projects(bound: Family) -> None:
    """What adds up stays as it is, and doing it twice is doing it once (Panagiotelis et al. 2021)."""
    rng = np.random.default_rng(1)
    residuals = list(rng.standard_normal((len(bound.keys), 50)))
    weights = Weights(bound, residuals)
    once = weights.projected(rng.uniform(0, 9, (len(bound.keys), 4)))
    np.testing.assert_allclose(bound.matrix() @ once, 0, atol=1e-9)
    np.testing.assert_allclose(weights.projected(once), once, atol=1e-9)


def test_sums_that_follow_from_others_change_nothing() -> None:
    """The last sum of the grid follows from the others."""
    rng = np.random.default_rng(2)
    residuals, figures = list(rng.standard_normal((9, 50))), rng.uniform(0, 9, (9, 4))
    short = family(9, GRID_SUMS[:-1])
    assert independent(GRID.matrix()).shape == (5, 9)
    assert independent(short.matrix()).shape == (5, 9)
    found = [Weights(bound, residuals).projected(figures) for bound in (GRID, short)]
    np.testing.assert_allclose(found[0], found[1], atol=1e-9)


def test_shrinkage_is_that_of_schafer_and_strimmer() -> None:
    """Against the sums over pairs as they are written in the paper."""
    rng = np.random.default_rng(3)
    common = rng.standard_normal(40)
    errors = standardised([0.5 * common + rng.standard_normal(40) for _ in range(7)])
    n, over, under = 40, 0.0, 0.0
    for i, j in combinations(range(7), 2):
        w = errors[:, i] * errors[:, j]
        over += n / (n - 1) ** 3 * np.square(w - w.mean()).sum()
        under += w.mean() ** 2
    assert shrinkage(errors) == pytest.approx(over / under)
    assert 0 < shrinkage(errors) < 1


def test_shrinkage_at_its_ends() -> None:
    assert shrinkage(np.zeros((0, 3))) == 1
    assert shrinkage(standardised(list(np.random.default_rng(4).standard_normal((40, 30))))) > 0.9
    one = np.random.default_rng(4).standard_normal(4000)
    assert shrinkage(standardised([one, one])) < 0.01


def test_mint_errs_less_than_bottom_up_where_the_whole_is_known_better() -> None:
    rng = np.random.default_rng(5)
    spread = np.array([1.0, 3, 3])
    truth = np.array([[30.0], [10], [20]])
    residuals = list(rng.standard_normal((3, 200)) * spread[:, None])
    drawn = truth + rng.standard_normal((3, 500)) * spread[:, None]
    found = Weights(TRIPLE, residuals).projected(drawn)
    below = np.array([drawn[1] + drawn[2], drawn[1], drawn[2]])
    squared = [np.square(each - truth).sum() for each in (found, below, drawn)]
    assert squared[0] < squared[1]
    assert squared[0] < squared[2]


# --- Names of fallbacks ---------------------------------------------------------------------------


def test_fallbacks_are_named() -> None:
    rng = np.random.default_rng(6)
    long, short = list(rng.standard_normal((3, 24))), list(rng.standard_normal((3, 23)))
    assert Weights(TRIPLE, long).method == "mint_shrink"
    assert Weights(TRIPLE, short).method == "variance"
    assert Weights(TRIPLE, [np.full(5, np.nan)] * 3).method == "variance"


def test_errors_that_add_up_themselves_leave_nothing_to_invert(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole errs by exactly what its parts err: without shrinkage C W C' is zero."""
    drawn = np.random.default_rng(7).standard_normal((2, 100))
    one, other = drawn - drawn.mean(axis=1, keepdims=True)
    residuals = [one + other, one, other]
    assert Weights(TRIPLE, residuals).method == "mint_shrink"
    monkeypatch.setattr("models.reconciliation.shrinkage", lambda errors: 0.0)
    singular = Weights(TRIPLE, residuals)
    assert singular.method == "variance"
    np.testing.assert_allclose(
        TRIPLE.matrix() @ singular.projected(np.array([[9.0], [4], [4]])), 0, atol=1e-9
    )


def test_too_many_sums_go_from_the_bottom_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.reconciliation._MOST_SUMS", 0)
    rng = np.random.default_rng(8)
    paths = list(rng.poisson(10, (3, 50, 4)).astype(float))
    found = reconciled(TRIPLE, paths, list(rng.standard_normal((3, 40))))
    assert found.method == "bottom_up"
    np.testing.assert_allclose(found.paths[0], found.paths[1] + found.paths[2], rtol=1e-6)


# --- Exact sums, nothing below zero ---------------------------------------------------------------


@st.composite
def crossings(draw: st.DrawFn) -> Family:
    """Areas × kinds under totals with a second breakdown here and there, any of the cells missing."""
    areas, kinds = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    place: dict[tuple[str, str], int] = {}

    def at(area: str, kind: str) -> int:
        return place.setdefault((area, kind), len(place))

    cells = [(f"a{i}", f"k{j}") for i in range(areas) for j in range(kinds)]
    missing = draw(st.sets(st.sampled_from(cells), max_size=2))
    second = draw(st.sets(st.sampled_from(["*", *(f"a{i}" for i in range(areas))])))
    sums: list[tuple[int, tuple[int, ...]]] = []
    names = {"k": [f"k{j}" for j in range(kinds)], "g": ["g0", "g1"]}
    for i in range(areas):
        below = [(f"a{i}", kind) for kind in names["k"]]
        if not missing & set(below):
            sums.append((at(f"a{i}", "*"), tuple(at(*cell) for cell in below)))
        if f"a{i}" in second:
            sums.append((at(f"a{i}", "*"), tuple(at(f"a{i}", kind) for kind in names["g"])))
    for kind in names["k"]:
        below = [(f"a{i}", kind) for i in range(areas)]
        if not missing & set(below):
            sums.append((at("*", kind), tuple(at(*cell) for cell in below)))
    sums.append((at("*", "*"), tuple(at(f"a{i}", "*") for i in range(areas))))
    sums.append((at("*", "*"), tuple(at("*", kind) for kind in names["k"])))
    if "*" in second:
        sums.append((at("*", "*"), tuple(at("*", kind) for kind in names["g"])))
    return family(len(place), tuple(sums))


def assert_coherent(bound: Family, figures: np.ndarray, relative: float = 1e-6) -> None:
    assert (figures >= 0).all()
    for whole, parts in bound.sums:
        np.testing.assert_allclose(figures[list(parts)].sum(axis=0), figures[whole], rtol=relative, atol=1e-9)


@given(crossings(), st.integers(0, 10_000))
def test_any_figures_become_sums_of_parts_not_below_zero(bound: Family, seed: int) -> None:
    figures = np.random.default_rng(seed).normal(3, 6, (len(bound.keys), 20))
    assert_coherent(bound, coherent(adding(bound), figures))


@given(crossings(), st.integers(0, 10_000))
@settings(max_examples=40)
def test_every_row_of_every_path_adds_up(bound: Family, seed: int) -> None:
    rng = np.random.default_rng(seed)
    size = rng.choice([0.05, 2, 300], len(bound.keys))
    paths = [rng.poisson(each, (30, 5)).astype(float) for each in size]
    found = reconciled(bound, paths, list(rng.standard_normal((len(size), 40)) * size[:, None]), seed)
    assert {each.shape for each in found.paths} == {(30, 5)}
    assert_coherent(bound, np.array(found.paths, dtype=float).reshape(len(size), -1))
    assert_coherent(bound, np.array([each.mean(axis=0, dtype=float) for each in found.paths]))


def test_figures_that_add_up_already_stay() -> None:
    figures = np.array([[10.0], [4], [6], [3], [7], [1], [3], [2], [4]])
    np.testing.assert_allclose(coherent(adding(GRID), figures), figures)


def test_the_total_keeps_its_figure_when_a_part_is_clipped() -> None:
    found = coherent(adding(TRIPLE), np.array([[10.0], [-2], [12]]))
    np.testing.assert_allclose(found[:, 0], [10, 0, 10])


def test_two_breakdowns_meet_in_the_middle() -> None:
    two = family(5, ((0, (1, 2)), (0, (3, 4))))
    found = coherent(adding(two), np.array([[0.0], [4], [4], [6], [6]]))
    assert_coherent(two, found)
    assert found[1, 0] == found[2, 0]
    assert found[3, 0] == found[4, 0]


# --- What wholes say of their parts ---------------------------------------------------------------


def test_rival_breakdowns_without_a_common_sum_are_let_go_by_name() -> None:
    """D1 = a = b1 + b2 and R = D1 + D2 = r + b2: with r at zero, D2 has no room beside b1."""
    whole, d1, d2, a, b1, b2, r = range(7)
    bound = family(7, ((d1, (a,)), (d1, (b1, b2)), (whole, (d1, d2)), (whole, (r, b2))))
    level = np.array([5.0, 3.0, 2.0, 3.0, 1.0, 2.0, 0.0])
    with pytest.raises(NoCommonSumError):
        coherent(adding(bound), level[:, np.newaxis])
    assert without_rivals(bound).sums == ((d1, (a,)), (whole, (d1, d2)))
    found = reconciled(bound, [np.full((4, 2), each) for each in level], flat(*np.ones(7)))
    assert found.method.endswith(PARTLY)
    np.testing.assert_allclose(found.paths[whole], found.paths[d1] + found.paths[d2], rtol=1e-6)
    np.testing.assert_allclose(found.paths[d1], found.paths[a], rtol=1e-6)


def test_breakdowns_that_reach_the_same_leaves_are_no_rivals() -> None:
    assert without_rivals(GRID).sums == GRID.sums
    assert without_rivals(TWO_WAYS).sums == GRID.sums


def test_a_leaf_is_the_mean_of_its_own_forecast_and_its_share_of_the_whole() -> None:
    # Last year 100 = 25 + 75; the whole is forecast at 120, so it says 30 and 90.
    bound = family(3, ((0, (1, 2)),), np.array([100.0, 25, 75]))
    found = factors(bound, np.array([[120.0], [20], [90]]))
    np.testing.assert_allclose(found[:, 0], [1, 25 / 20, 1])


def test_a_cell_grows_as_its_row_and_its_column_over_the_total() -> None:
    # Last year 10 in each cell. Row 1 grows by a half, column 3 by a fifth, all by a tenth: 10·1.5·1.2/1.1.
    last_year = np.array([40.0, 20, 20, 20, 20, 10, 10, 10, 10])
    means = np.array([[44.0], [30], [14], [24], [20], [12], [10], [10], [10]])
    found = factors(family(9, GRID_SUMS, last_year), means)
    assert found[5, 0] == pytest.approx((12 + 10 * 1.5 * 1.2 / 1.1) / 2 / 12)
    np.testing.assert_array_equal(found[:5], 1)


def test_a_leaf_without_a_year_behind_it_keeps_its_own() -> None:
    bound = family(3, ((0, (1, 2)),), np.array([np.nan, 25, 75]))
    np.testing.assert_array_equal(factors(bound, np.array([[120.0], [20], [90]])), 1)


def test_a_leaf_is_not_blown_up_by_an_old_share() -> None:
    bound = family(3, ((0, (1, 2)),), np.array([100.0, 100, 0]))
    found = factors(bound, np.array([[1000.0], [1], [0]]))
    np.testing.assert_array_equal(found[:, 0], [1, 4, 1])


# --- The whole way --------------------------------------------------------------------------------


def test_a_series_alone_is_left_as_it_came() -> None:
    paths = np.random.default_rng(9).poisson(5, (10, 3)).astype(float)
    found = reconciled(family(1, ()), [paths], [np.zeros(5)])
    assert found.method == ""
    np.testing.assert_array_equal(found.paths[0], paths)


def test_the_means_are_those_of_mint_and_a_leaf_keeps_its_shape() -> None:
    rng = np.random.default_rng(11)
    paths = [rng.poisson(size, (400, 3)).astype(float) for size in (95, 30, 60)]
    residuals = list(rng.standard_normal((3, 60)) * np.array([[9.0], [5], [7]]))
    found = reconciled(TRIPLE, paths, residuals)
    means = np.array([each.mean(axis=0) for each in paths])
    expected = Weights(TRIPLE, residuals).projected(means)
    got = np.array([each.mean(axis=0, dtype=float) for each in found.paths])
    np.testing.assert_allclose(got, expected, rtol=1e-5)
    for at in (1, 2):
        np.testing.assert_allclose(
            np.sort(found.paths[at][:, 0]),
            np.sort(paths[at][:, 0]) * (expected[at, 0] / means[at, 0]),
            rtol=1e-5,
        )


def test_the_same_seed_gives_the_same_paths() -> None:
    rng = np.random.default_rng(10)
    paths = list(rng.poisson(10, (9, 50, 4)).astype(float))
    residuals = list(rng.standard_normal((9, 60)))
    one, other = (reconciled(GRID, paths, residuals, 5) for _ in range(2))
    for first, second in zip(one.paths, other.paths, strict=True):
        np.testing.assert_array_equal(first, second)


def test_unequal_horizons_are_refused() -> None:
    with pytest.raises(ValueError, match="unequal"):
        reconciled(TRIPLE, [np.ones((5, 2)), np.ones((5, 2)), np.ones((5, 3))], flat(1, 1, 1))
