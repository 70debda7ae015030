"""Changes: golden values by hand and from other tools, and how often chance is called a change."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats

from models.change import benjamini_hochberg, compare_counts, compare_many
from models.dispersion import Dispersion, dispersion, growth, measured
from models.poisson_tests import e_test

counts = st.integers(0, 3000)


def test_north_kazakhstan_report_computed() -> None:
    found = compare_counts(4766, 6420)
    assert found.pct == pytest.approx(-25.763, abs=0.001)
    assert (found.low, found.high) == pytest.approx((-28.49, -22.93), abs=0.01)
    assert found.beyond_chance
    assert found.method == "poisson_no_history"


def test_two_poisson_rates_golden_score_test() -> None:
    """60 in 51,477.5 against 30 in 54,308.7 (Gu et al. 2008): one-sided score p = 0.000316."""
    exposure = 51477.5 / 54308.7
    pooled = (60 - 30 * exposure) / np.sqrt(90 * exposure)
    assert stats.norm.sf(pooled) == pytest.approx(0.000316, abs=5e-7)
    many = compare_counts(6000, 3000, 100.0, exposure)  # the same information, ×100 counts at dispersion 100
    assert many.p_value is not None
    assert many.p_value / 2 == pytest.approx(0.000316, abs=5e-7)


@pytest.mark.parametrize(("now", "before", "published"), [(0, 3, 0.0884), (6, 2, 0.17487), (25, 16, 0.165)])
def test_e_test_golden(now: int, before: int, published: float) -> None:
    """Published p-values of the E-test, to the digits given."""
    digits = len(str(published)) - 2
    assert round(e_test(now, before), digits) == pytest.approx(published, abs=0.5 * 10**-digits)


@settings(deadline=None)
@given(st.integers(0, 100), st.integers(0, 100), st.floats(0.3, 3))
def test_e_test_agrees_with_statsmodels(now: int, before: int, exposure: float) -> None:
    from statsmodels.stats.rates import test_poisson_2indep

    if now + before == 0:
        assert e_test(now, before, exposure) == 1.0
        return
    expected = test_poisson_2indep(now, exposure, before, 1.0, method="etest-wald").pvalue
    assert e_test(now, before, exposure) == pytest.approx(expected, abs=1e-8)


def test_the_conditional_test_in_use_says_what_the_e_test_says() -> None:
    """From 20 events on the p-values differ by at most 0.02, and the verdict in under 3 of 100 pairs."""
    pairs = [(now, before) for now in range(60) for before in range(now, 60) if now + before >= 20]
    ours = np.array([compare_counts(now, before, 1.0).p_value for now, before in pairs], dtype=float)
    theirs = np.array([e_test(now, before) for now, before in pairs])
    assert np.max(np.abs(ours - theirs)) < 0.02
    assert np.mean((ours < 0.05) != (theirs < 0.05)) < 0.03


@settings(deadline=None)
@given(counts, counts, st.floats(0.2, 5))
def test_poisson_agrees_with_scipy_and_statsmodels(now: int, before: int, exposure: float) -> None:
    found = compare_counts(now, before, 1.0, exposure)
    total = now + before
    if total == 0:
        assert (found.pct, found.p_value, found.beyond_chance) == (None, 1.0, False)
        return
    share = exposure / (1 + exposure)
    if total <= 200:
        assert found.method == "poisson_mid_p"
        binomial = stats.binom(total, share)
        half = binomial.pmf(now) / 2
        p_value = min(1.0, 2 * min(binomial.cdf(now - 1) + half, binomial.sf(now) + half))
    else:
        from statsmodels.stats.rates import test_poisson_2indep

        assert found.method == "poisson_score"
        p_value = test_poisson_2indep(now, exposure, before, 1.0, method="score", value=1).pvalue
    assert found.p_value == pytest.approx(p_value, rel=1e-6, abs=1e-12)
    if before and total > 200:
        interval = stats.binomtest(now, total).proportion_ci(method="wilson")
        limits = [100 * (p / (1 - p) / exposure - 1) if p < 1 else np.inf for p in interval]
        assert (found.low, found.high) == pytest.approx(tuple(limits), rel=1e-6, abs=1e-6)


@settings(deadline=None)
@given(st.integers(0, 99), st.integers(1, 100), st.floats(0.2, 5), st.floats(1, 9))
def test_the_interval_holds_the_ratios_that_the_test_does_not_refuse(
    now: int, before: int, exposure: float, spread: float
) -> None:
    """At either limit, taken as the ratio of exposures, p is 0.05."""
    found = compare_counts(now, before, spread, exposure)
    for limit in (found.low, found.high):
        if limit is not None and limit > -100:
            there = compare_counts(now, before, spread, exposure * (1 + limit / 100))
            assert there.p_value == pytest.approx(0.05, rel=1e-4)


@given(st.lists(st.tuples(st.integers(-3, 400), st.integers(-3, 400), st.floats(1, 9)), max_size=12))
def test_many_at_once_are_the_same_as_one_by_one(pairs: list[tuple[int, int, float]]) -> None:
    now, before, spread = np.array(pairs, dtype=float).reshape(-1, 3).T
    together = compare_many(now, before, spread)
    for place, pair in enumerate(pairs):
        alone = compare_counts(*pair)
        assert together.method[place] == alone.method
        for name in ("pct", "low", "high", "p_value"):
            one = getattr(alone, name)
            assert getattr(together, name)[place] == pytest.approx(
                np.nan if one is None else one, nan_ok=True
            )


@example(now=0, before=1, exposure=1.0, spread=11.0)
@given(counts, counts, st.floats(0.2, 5), st.floats(1, 30))
def test_interval_and_test_say_the_same(now: int, before: int, exposure: float, spread: float) -> None:
    found = compare_counts(now, before, spread, exposure)
    if found.low is None:
        assert now + before == 0
        return
    high = np.inf if found.high is None else found.high
    assert found.beyond_chance == (found.low > 0 or high < 0) or found.p_value == pytest.approx(0.05)
    if found.pct is not None:
        assert found.low <= found.pct + 1e-9
        assert high >= found.pct - 1e-9


def test_more_dispersion_never_makes_surer() -> None:
    widths = []
    for spread in (1.0, 1.01, 2.0, 5.0):
        found = compare_counts(0, 5, spread)
        assert found.high is not None
        widths.append(found.high)
    assert widths == sorted(widths)
    assert compare_counts(300, 250, 3.0).method == "quasi_poisson"


def test_zeros_and_corrections() -> None:
    assert compare_counts(3, 0).pct is None
    assert compare_counts(3, 0).high is None
    fallen = compare_counts(0, 3, 1.0)
    assert (fallen.pct, fallen.low) == (-100, -100)
    assert fallen.p_value == pytest.approx(0.125)  # twice half of 1/8
    corrected = compare_counts(-2, 10, 1.0)
    assert (corrected.method, corrected.p_value, corrected.beyond_chance) == ("not_counts", None, False)
    with pytest.raises(ValueError, match="exposure"):
        compare_counts(1, 1, 1.0, exposure=0)


def seasonal_mean(years: int, level: float) -> np.ndarray:
    year = 1 + 0.25 * np.sin(np.arange(12) / 12 * 2 * np.pi)
    return np.tile(level * year, years)


def negative_binomial(rng: np.random.Generator, mean: np.ndarray, spread: float) -> np.ndarray:
    """Counts with variance = spread × mean."""
    return rng.negative_binomial(mean / (spread - 1), 1 / spread).astype(float)


@pytest.mark.parametrize("level", [3.0, 60.0])
def test_dispersion_of_poisson_counts_is_one(level: float) -> None:
    rng = np.random.default_rng(1)
    found = [dispersion(rng.poisson(seasonal_mean(5, level)).astype(float), 12) for _ in range(300)]
    assert np.median([one for one in found if one is not None]) == pytest.approx(1, abs=0.06)


@pytest.mark.parametrize("spread", [2.0, 6.0])
def test_dispersion_of_overdispersed_counts_is_recovered(spread: float) -> None:
    rng = np.random.default_rng(2)
    found = [dispersion(negative_binomial(rng, seasonal_mean(6, 80), spread), 12) for _ in range(300)]
    assert np.mean([one for one in found if one is not None]) == pytest.approx(spread, rel=0.06)


def test_dispersion_with_gaps_quarters_years_and_little_history() -> None:
    rng = np.random.default_rng(3)
    values = negative_binomial(rng, seasonal_mean(20, 80), 4.0)
    values[rng.choice(len(values), 40, replace=False)] = np.nan
    assert dispersion(values, 12) == pytest.approx(4, rel=0.25)
    quarters = negative_binomial(rng, np.full(4 * 40, 90.0), 4.0)
    assert dispersion(quarters, 4) == pytest.approx(4, rel=0.3)
    assert dispersion(negative_binomial(rng, np.full(400, 90.0), 4.0), 1) == pytest.approx(4, rel=0.25)
    assert dispersion(values[:23], 12) is None
    assert dispersion(np.array([5.0, 6.0]), 1) is None
    assert dispersion(np.zeros(36), 12) == 1.0
    assert dispersion(np.full(36, 7.0), 12) == 1.0
    assert dispersion(np.r_[np.full(30, 7.0), -3.0, np.full(5, 7.0)], 12) == 1.0


def test_dispersion_of_an_incomplete_table_equals_the_fitted_regression() -> None:
    """Golden by another way: a quasi-Poisson regression on year and month."""
    import statsmodels.api as sm

    rng = np.random.default_rng(4)
    values = negative_binomial(rng, seasonal_mean(5, 40), 3.0)
    values[[7, 30, 31]] = np.nan
    known = ~np.isnan(values)
    year, month = np.divmod(np.arange(60), 12)
    design = np.column_stack([year[:, None] == np.arange(5), (month[:, None] == np.arange(12))[:, 1:]])
    fit = sm.GLM(values[known], design[known].astype(float), family=sm.families.Poisson()).fit()
    assert dispersion(values, 12) == pytest.approx(fit.pearson_chi2 / fit.df_resid, rel=1e-4)


def test_excess_of_sums_by_hand() -> None:
    """With half of the excess left a month later: 3 months 1 + 4/3·½ + 2/3·¼ = 1.8333; long sums thrice."""
    assert growth(1) == 1
    assert growth(2) == pytest.approx(1.5)
    assert growth(3) == pytest.approx(11 / 6)
    assert growth(10_000) == pytest.approx(3, abs=0.001)
    found = Dispersion(2.0, 2.5)
    assert (found.of_sum(1), found.of_sum(3)) == (2.0, pytest.approx(2.5))
    assert found.of_sum(12) == pytest.approx(1 + 1.5 * growth(12) / growth(3))
    assert Dispersion(1.0, 1.0).of_sum(12) == 1


def test_dispersion_of_sums_is_measured_on_sums() -> None:
    """Independent months end below what lasting ones do; quarters and years speak for themselves."""
    rng = np.random.default_rng(6)
    apart = negative_binomial(rng, np.full(240, 80.0), 4.0)
    lasting = np.repeat(negative_binomial(rng, np.full(80, 80.0), 4.0), 3)
    alone, together = measured(apart, 12), measured(lasting, 12)
    assert alone is not None and together is not None
    assert alone.three < 0.8 * together.three
    assert alone.one == dispersion(apart, 12)
    quarters = measured(apart[:80], 4)
    assert quarters is not None and quarters.of_sum(3) == pytest.approx(dispersion(apart[:80], 4))
    years = measured(apart[:20], 1)
    assert years is not None and years.of_sum(12) == pytest.approx(dispersion(apart[:20], 1))
    assert measured(apart[:20], 12) is None


@pytest.mark.parametrize(("level", "spread"), [(100.0, 3.0), (30.0, 2.0), (400.0, 8.0)])
def test_false_alarms_year_on_year_are_near_five_percent(
    level: float, spread: float, capsys: pytest.CaptureFixture[str]
) -> None:
    """January-September against January-September of series in which nothing changed."""
    rng = np.random.default_rng(5)
    rises = {"quasi": 0, "poisson": 0}
    trials = 1500
    for _ in range(trials):
        values = negative_binomial(rng, seasonal_mean(5, level), spread)
        now, before = values[48:57].sum(), values[36:45].sum()
        rises["quasi"] += compare_counts(now, before, dispersion(values[:57], 12)).beyond_chance
        rises["poisson"] += compare_counts(now, before, 1.0).beyond_chance
    with capsys.disabled():
        quasi, poisson = (100 * rises[name] / trials for name in ("quasi", "poisson"))
        print(
            f"\nfalse alarms, {level:g} a month, dispersion {spread:g}: {quasi:.1f} % (raw {poisson:.1f} %)"
        )
    assert 3.5 <= quasi <= 7
    assert poisson > 12


@given(st.lists(st.one_of(st.floats(0, 1), st.just(float("nan"))), max_size=40), st.floats(0.001, 0.5))
def test_benjamini_hochberg_agrees_with_statsmodels(p: list[float], level: float) -> None:
    from statsmodels.stats.multitest import multipletests

    values = np.array(p, dtype=float)
    found = benjamini_hochberg(values, level)
    tested = ~np.isnan(values)
    assert not found[~tested].any()
    if tested.any():
        expected = multipletests(values[tested], level, "fdr_bh")[0]
        assert (found[tested] == expected).all()
