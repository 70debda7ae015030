"""The methods on series whose answer is known by hand, from another library, or from how they were made."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import intervention_design as design
from models.autocorrelation import acf, ljung_box
from models.displacement import Arm, displacement, weighted_difference
from models.intervention import Finding, effect_of
from models.intervention_placebo import Placebo, admissible, widening
from models.intervention_question import Effect, Floats, Question, days, place_of
from models.intervention_regression import segmented
from models.intervention_structural import RATIOS, local_level, structural
from models.log_regression import binomial, poisson

FIRST = date(2019, 1, 1)


def made(level: float = 80, months: int = 72, start: int = 60, ratio: float = 1.0, seed: int = 3) -> Floats:
    """Poisson counts with a season; from `start` on their mean is `ratio` times as large."""
    time = np.arange(months)
    mean = level * (1 + 0.2 * np.sin(2 * np.pi * time / 12)) * np.where(time >= start, ratio, 1.0)
    return np.random.default_rng(seed).poisson(mean).astype(float)


def question(ratio: float, areas: int = 0, start: int = 60, level: float = 80) -> Question:
    compared = np.array([made(level, seed=100 + area) for area in range(areas)]) if areas else None
    return Question(made(level, ratio=ratio, start=start), FIRST, start, compared)


# Regression against statsmodels


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", ["poisson", "binomial"])
def test_the_regression_is_that_of_statsmodels(kind: str) -> None:
    import statsmodels.api as sm

    asked = question(0.8, areas=2)
    columns = np.column_stack(
        [np.ones(72), design.trend(asked), design.seasonal(asked, 2), design.step(asked)]
    )
    offset = np.log(days(FIRST, 72))
    if kind == "poisson":
        own = poisson(columns, asked.values, offset)
        other = sm.GLM(asked.values, columns, family=sm.families.Poisson(), offset=offset)
    else:
        compared = asked.compared()
        assert compared is not None
        own = binomial(columns, asked.values, asked.values + compared)
        other = sm.GLM(np.column_stack([asked.values, compared]), columns, family=sm.families.Binomial())
    fit = other.fit(tol=1e-12)
    assert own.coefficients == pytest.approx(fit.params, abs=1e-8)
    plain = other.fit(tol=1e-12, scale=1.0)
    assert own.dispersion == pytest.approx(plain.pearson_chi2 / plain.df_resid, rel=1e-8)
    assert own.covariance == pytest.approx(plain.cov_params(), rel=1e-6, abs=1e-12)
    robust = other.fit(
        tol=1e-12, cov_type="HAC", cov_kwds={"maxlags": 3, "use_correction": True}
    ).cov_params()
    meat_only = np.diag(own.newey_west(3))
    floor = np.diag(own.quasi())
    assert meat_only == pytest.approx(np.maximum(np.diag(robust), floor), rel=1e-5)


def test_ljung_box_is_that_of_statsmodels() -> None:
    from statsmodels.stats.diagnostic import acorr_ljungbox
    from statsmodels.tsa.stattools import acf as other_acf

    noise = np.random.default_rng(5).standard_normal(90).cumsum()
    assert acf(noise, 5) == pytest.approx(other_acf(noise, nlags=5, fft=False)[1:])
    table = acorr_ljungbox(np.diff(noise), lags=[12])
    assert ljung_box(np.diff(noise), 12) == pytest.approx(float(table["lb_pvalue"].iloc[0]), abs=1e-10)


# The structural model against statsmodels


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_the_structural_model_is_unobserved_components() -> None:
    """At one ratio of variances: the same coefficients, errors, forecasts, differences of likelihoods."""
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    z = np.log(made(200, months=60, start=60)) + np.random.default_rng(8).normal(0, 0.03, 60).cumsum()
    asked = Question(np.exp(z), FIRST, 48)
    columns = np.column_stack([np.ones(60), design.seasonal(asked, 6)])
    fitted = np.arange(60) < 48
    own = local_level(columns, z, fitted, ~fitted)
    likelihoods = []
    for place in (2, 7, 11):
        sigma2 = own.sigma2[place]
        model = UnobservedComponents(
            z[:48], "local level", exog=columns[:48, 1:], mle_regression=False, use_exact_diffuse=True
        )
        result = model.smooth([sigma2, sigma2 * RATIOS[place] ** 2])
        assert own.coefficients[place, 1:] == pytest.approx(result.smoothed_state[1:, -1], abs=1e-6)
        errors = np.sqrt(np.diagonal(result.smoothed_state_cov[:, :, -1]))[1:]
        assert own.errors[place, 1:] == pytest.approx(errors, rel=1e-5)
        ahead = result.get_forecast(12, exog=columns[48:, 1:])
        assert own.means[place] == pytest.approx(ahead.predicted_mean, abs=1e-6)
        variances = sigma2 * np.sum(own.factors[place] ** 2, axis=1)
        assert variances == pytest.approx(ahead.var_pred_mean, rel=1e-5)
        likelihoods.append(result.llf)
    # At its own sigma2, RSS / sigma2 is the same number in each, so that the constants cancel.
    assert np.diff(own.loglikelihood[[2, 7, 11]]) == pytest.approx(np.diff(likelihoods), abs=1e-5)


# What the answers mean


@pytest.mark.parametrize("method", [structural, segmented])
@pytest.mark.parametrize("areas", [0, 3])
def test_a_fall_by_a_third_is_found(method, areas: int) -> None:  # type: ignore[no-untyped-def]
    effect = method(question(0.67, areas))
    low, high = effect.pct_interval
    assert low < -33 < high < 0
    assert effect.beyond_chance
    assert effect.observed == question(0.67).values[60:].sum()


@given(st.floats(-1, 1), st.floats(0.01, 0.5), st.integers(1, 10_000))
def test_percent_and_counts_are_one_number(log_ratio: float, se: float, observed: int) -> None:
    effect = Effect("regression", log_ratio, se, 40, observed)
    expected = observed - effect.count
    assert 100 * (observed / expected - 1) == pytest.approx(effect.pct, abs=1e-6)
    assert effect.pct_interval[0] < effect.pct < effect.pct_interval[1]
    assert (effect.pct_interval[0] > 0 or effect.pct_interval[1] < 0) == effect.beyond_chance
    assert effect.widened(2.0, "widened_own").se == 2 * se
    assert effect.widened(0.5, "widened_own") is effect


def test_a_change_of_slope_is_told_as_one_sum() -> None:
    """From 100 a month a fall by 5 each month: 12 months lose 5 + 10 + … + 60 = 390 of 1,200."""
    values = np.full(72, 100.0)
    values[60:] -= 5 * np.arange(1, 13)
    effect = segmented(Question(values, FIRST, 60, exposure=np.ones(72)), slope=True)
    assert effect.count == pytest.approx(-390, rel=0.02)
    assert effect.pct == pytest.approx(-32.5, rel=0.02)


def test_comparison_areas_take_out_what_moves_all() -> None:
    """All areas fall by a third in the same month: not an effect of the measure in one of them."""
    fallen = np.array([made(ratio=0.67, seed=200 + area) for area in range(3)])
    asked = Question(made(ratio=0.67), FIRST, 60, fallen)
    assert not segmented(asked).beyond_chance
    assert not structural(asked).beyond_chance
    assert abs(structural(asked).pct) < 15


def test_missing_months_are_left_out_not_zero() -> None:
    values = question(0.67).values.copy()
    values[[10, 63]] = np.nan
    effect = structural(Question(values, FIRST, 60))
    assert np.isnan(effect.expected[3]) and np.isnan(effect.low[3])
    assert effect.observed == np.nansum(values[60:])
    assert -45 < effect.pct < -20


def test_zeros_and_small_counts_go_by_the_root() -> None:
    values = made(2, ratio=0.2)
    effect = structural(Question(values, FIRST, 60))
    assert effect.named == ("root",)
    assert structural(question(1.0)).named == ("log",)
    assert np.isfinite(effect.pct_interval).all()


def test_what_could_have_been_told() -> None:
    effect = Effect("structural", 0.0, 0.1, 1e6, 100)
    assert effect.detectable_pct == pytest.approx(100 * (np.exp(-0.28) - 1), abs=0.05)


def test_windows_keep_their_months() -> None:
    asked = question(1.0, areas=2).window(24, 6)
    assert (asked.first, asked.start, len(asked.values), asked.after) == (date(2022, 1, 1), 24, 30, 6)
    assert asked.comparison is not None and asked.comparison.shape == (2, 30)
    assert place_of(FIRST, date(2024, 1, 1)) == 60
    assert days(date(2024, 1, 1), 3).tolist() == [31, 29, 31]
    for wrong in (0, 72):
        with pytest.raises(ValueError, match="begins at"):
            Question(made(), FIRST, wrong)


def test_too_little_to_fit_is_an_error() -> None:
    short = question(1.0).window(8, 12)
    with pytest.raises(ValueError):
        structural(short)
    with pytest.raises(ValueError):
        segmented(Question(np.zeros(40), FIRST, 30))


# Placebo runs


def test_placebo_dates_end_before_the_measure() -> None:
    asked = question(1.0)
    dates = admissible(asked, 12)
    assert min(dates) == 24 and max(dates) == 48
    assert len(dates) <= 25
    assert admissible(asked.window(30, 12), 12) == []


def test_rank_and_placebo_p() -> None:
    placebo = Placebo(np.array([0.5, -2.5, 1.0, 0.1]), (24, 30, 36, 42), real=-2.0)
    assert (placebo.rank, placebo.runs, placebo.p_value) == (2, 4, 0.4)


def test_widening_weighs_own_against_usual() -> None:
    """Four months after, dates 24 to 48: seven runs of their own; mean square 9, usual 4."""
    placebo = Placebo(np.array([3.0, -3.0, 3.0]), (24, 36, 48), 0.0)
    factor, name = widening(placebo, 4, 2.0)
    assert factor == pytest.approx(np.sqrt((7 * 9 + 4 * 4) / 11))
    assert name == "widened_own"
    assert widening(Placebo(), 12, 2.3) == (2.3, "widened_usual")
    assert widening(Placebo(np.array([0.1]), (24,), 0.0), 12, 1.0)[0] == 1.0


# Displacement


def test_displacement_on_the_same_months_a_year_before() -> None:
    """Twelve months after against the twelve before; the comparison is twice as large and falls by 10 %."""
    own = np.full(48, 20.0)
    own[36:] = 10
    compared = np.full((1, 48), 40.0)
    compared[0, 36:] = 36
    moved = np.full((1, 48), 20.0)
    moved[0, 36:] = 24
    found = displacement(Question(own, FIRST, 36, compared), moved)
    assert found.here == pytest.approx(-120 + 48 / 2)
    assert found.next_door == pytest.approx(48 + 48 / 2)
    assert found.difference == pytest.approx(-24)
    assert found.expected == pytest.approx(216)
    assert found.method == "quasi_poisson"
    variance = (240 + 120) + (240 + 288) + 1.0**2 * (480 + 432)
    assert found.se == pytest.approx(np.sqrt(variance))
    assert found.moved == (1.959964 * found.next_door_se < 72)


def test_dispersion_widens_and_its_lack_is_named() -> None:
    plain = weighted_difference(Arm(100, 80, 1), Arm(100, 100, -1))
    wider = weighted_difference(Arm(100, 80, 1, 4.0), Arm(100, 100, -1, 4.0))
    assert (plain.method, wider.method) == ("poisson", "quasi_poisson")
    assert wider.se == 2 * plain.se
    with pytest.raises(ValueError):
        displacement(question(1.0))


# The whole


def codes(found: Finding) -> dict[str, bool | None]:
    return {check.code: check.passed for check in found.checks}


def test_a_clear_fall_may_be_quoted() -> None:
    found = effect_of(question(0.55, areas=4))
    assert found.verdict.found == "fell"
    assert found.verdict.quotable and found.verdict.compared and found.verdict.reasons == ()
    assert [answer.effect.method for answer in found.answers] == ["structural", "regression"]
    assert found.displacement is not None and found.displacement.difference < 0
    assert found.leading is not None and found.leading.pct < -30


def test_without_comparison_areas_only_the_time_is_named() -> None:
    found = effect_of(question(0.55))
    assert found.verdict.quotable and not found.verdict.compared
    assert found.displacement is None


def test_nothing_happened_is_a_finding_too() -> None:
    found = effect_of(question(1.0, areas=4))
    assert (found.verdict.found, found.verdict.quotable) == ("within_chance", True)
    assert found.leading is not None and found.leading.detectable_pct < 0


def test_crime_that_moved_next_door_is_not_a_success() -> None:
    moved = np.array([made(ratio=1.45, seed=300)])
    found = effect_of(question(0.55, areas=4), displaced=moved)
    assert not found.verdict.quotable
    assert "moved" in found.verdict.reasons


@pytest.mark.parametrize(
    ("asked", "breaks", "reason"),
    [
        (question(0.5).between(40, 72), (), "few_before"),
        (question(0.5).between(0, 64), (), "few_after"),
        (question(0.5), (date(2024, 3, 10),), "break"),
        (Question(made(2, ratio=0.3), FIRST, 60), (), "few_counts"),
        (Question(made(ratio=0.5, start=54), FIRST, 60), (), "other_change"),
    ],
)
def test_reasons_against(asked: Question, breaks: tuple[date, ...], reason: str) -> None:
    found = effect_of(asked, breaks=breaks)
    assert not found.verdict.quotable
    assert reason in found.verdict.reasons


def test_history_before_a_break_is_left_out() -> None:
    values = made(ratio=0.55)
    values[:20] *= 10
    found = effect_of(Question(values, FIRST, 60), breaks=(date(2020, 9, 1),))
    assert found.question.first == date(2020, 9, 1)
    assert found.verdict.found == "fell" and found.verdict.quotable


def test_an_area_on_its_own_way_before_is_told() -> None:
    drifting = made(ratio=1.0) * np.exp(-0.02 * np.arange(72))
    compared = np.array([made(seed=400 + area) for area in range(3)])
    found = effect_of(Question(np.round(drifting), FIRST, 60, compared))
    assert codes(found)["pre_trend"] is False
    assert not found.verdict.compared


def test_the_same_answer_each_time() -> None:
    first, second = (effect_of(question(0.7, areas=2), seed=5) for _ in range(2))
    assert first.leading is not None and second.leading is not None
    assert first.leading.log_ratio == second.leading.log_ratio


@settings(max_examples=15)
@given(st.lists(st.integers(0, 40), min_size=26, max_size=50), st.data())
def test_any_counts_get_an_answer_or_a_reason(values: list[int], data: st.DataObject) -> None:
    start = data.draw(st.integers(1, len(values) - 1))
    found = effect_of(Question(np.array(values, dtype=float), FIRST, start))
    assert found.answers or found.verdict.reasons
    for answer in found.answers:
        assert answer.effect.se >= 0
        assert np.isfinite(answer.effect.log_ratio)
