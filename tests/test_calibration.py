"""Calibration: known truths are found again, later years are never used, what is not known is said."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.calibration import (
    MONTHS_KNOWN,
    POOLED,
    RECALIBRATED,
    WIDENED,
    Calibrator,
    Outset,
    curves,
    learn,
    size_classes,
)
from models.forecast import from_root, to_root
from models.year_end import YearEnd

SAID = 3.0  # the spread that the simulations claim


def history(
    years: range, factor: float = 1.0, size: float = 200.0, count: int = 120, seed: int = 1
) -> pd.DataFrame:
    """Cases of which the truth is spread `factor` times as widely as they say."""
    rng = np.random.default_rng(seed)
    parts = []
    for year in years:
        for months in MONTHS_KNOWN:
            location = to_root(np.full(count, size * (12 - months)))
            drawn = from_root(location + factor * SAID * rng.standard_t(6, count))
            parts.append(
                pd.DataFrame(
                    {
                        "area": [f"a{n}" for n in range(count)],
                        "indicator": "x",
                        "target_year": year,
                        "months_known": months,
                        "size_a_month": size,
                        "actual": size * months + np.rint(drawn),
                        "ytd": size * months,
                        "location": location,
                        "spread": SAID,
                        "method": "ets",
                    }
                )
            )
    return pd.concat(parts, ignore_index=True)


def predicted_transforms(cases: pd.DataFrame) -> np.ndarray:
    """Where the facts lie in what was said, before calibration."""
    end = YearEnd(*(cases[name].to_numpy(float) for name in ("ytd", "location", "spread")))
    return end.at_most(cases["actual"].to_numpy(float))


def transforms(cases: pd.DataFrame, calibrator: Calibrator) -> np.ndarray:
    """Where the facts lie in their calibrated distributions."""
    predicted = predicted_transforms(cases)
    size = int(size_classes(cases["size_a_month"].to_numpy(float))[0])
    months = cases["months_known"].to_numpy()
    return np.array(
        [calibrator.chances(int(m), size, np.array([p]))[0] for m, p in zip(months, predicted, strict=True)]
    )


@pytest.mark.slow
@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
def test_a_known_wrong_spread_is_put_right(factor: float) -> None:
    """Over many years the facts become uniform in their distributions: 80 % of them in the 80 % interval."""
    calibrator = learn(history(range(1620, 2020), factor, count=30), 2020)
    later = transforms(history(range(2020, 2026), factor, seed=2), calibrator)
    within = np.mean((later > 0.1) & (later < 0.9))
    assert within == pytest.approx(0.8, abs=0.04)
    deciles = np.histogram(later, np.linspace(0, 1, 11))[0] / len(later)
    assert deciles == pytest.approx(np.full(10, 0.1), abs=0.035)


def test_forty_years_close_three_quarters_of_the_gap() -> None:
    """Forty years of 120 cases weigh 32 against the prior's 8."""
    later = history(range(2020, 2026), 2.0, seed=2)
    raw = np.mean(np.abs(predicted_transforms(later) - 0.5) < 0.4)
    calibrator = learn(history(range(1980, 2020), 2.0), 2020)
    known = np.mean(np.abs(transforms(later, calibrator) - 0.5) < 0.4)
    assert raw < 0.55
    assert 0.8 - known < (0.8 - raw) / 4


def test_two_years_move_less_than_forty() -> None:
    few, many = (learn(history(range(first, 2020), 2.0), 2020) for first in (2018, 1980))
    at = np.array([0.05])
    assert at[0] < few.chances(0, 4, at)[0] < many.chances(0, 4, at)[0] < 0.35


def test_a_late_series_is_judged_by_the_years_before_its_own() -> None:
    rows = history(range(2014, 2022), 1.5)
    everything, before = learn(rows, 2022), learn(rows, 2019)
    assert everything.before(2022) is everything
    for key, curve in before.maps.items():
        assert np.array_equal(everything.before(2019).maps[key], curve)


def test_no_year_from_the_judged_one_on_is_used() -> None:
    rows = history(range(2014, 2022), 1.5)
    changed = rows.copy()
    late = changed["target_year"] >= 2019
    changed.loc[late, "actual"] = 0.0
    before, after = learn(rows, 2019), learn(changed, 2019)
    assert before.maps.keys() == after.maps.keys()
    for key, curve in before.maps.items():
        assert np.array_equal(curve, after.maps[key])
    assert not np.array_equal(learn(changed, 2020).maps[0, 4], after.maps[0, 4])


@given(st.randoms(use_true_random=False))
@settings(max_examples=10)
def test_the_order_of_the_rows_does_not_matter(random: object) -> None:
    rows = history(range(2016, 2019), count=40)
    order = list(range(len(rows)))
    random.shuffle(order)  # type: ignore[attr-defined]
    one, other = curves(rows), curves(rows.iloc[order])
    assert one.keys() == other.keys()
    assert all(np.allclose(one[key][1], other[key][1], atol=1e-12) for key in one)


def outset(**changes: object) -> Outset:
    usual: dict[str, object] = {
        "months": 6, "so_far": 600.0, "last_year": 1200.0, "last_rest": 600.0, "growth": 0.0,
        "growth_over_year": 0.0, "method": "ets",
    }  # fmt: skip
    return Outset(**{**usual, **changes})  # type: ignore[arg-type]


SIMULATED = 600.0 + np.random.default_rng(3).gamma(400.0, 1.5, 1000)


def test_nothing_learned_is_wider_and_says_so() -> None:
    totals, method = Calibrator(2020, {}).totals(SIMULATED, outset())
    assert method == WIDENED
    assert np.std(totals) > 1.15 * np.std(SIMULATED)
    assert learn(history(range(2016, 2020)).iloc[:0], 2020).maps == {}


@pytest.mark.parametrize(
    "changes", [{"method": "seasonal_naive"}, {"method": "zero_filled"}, {"last_year": np.nan}]
)
def test_a_stand_in_or_an_unknown_base_only_widens(changes: dict[str, object]) -> None:
    calibrator = learn(history(range(2014, 2020)), 2020)
    assert calibrator.totals(SIMULATED, outset())[1] == RECALIBRATED
    assert calibrator.totals(SIMULATED, outset(**changes))[1] == WIDENED


def test_a_size_without_cases_borrows_from_all() -> None:
    calibrator = learn(history(range(2014, 2020), 2.0), 2020)
    assert calibrator.method(6, 200.0, "ets") == RECALIBRATED
    assert calibrator.method(6, 5000.0, "ets") == POOLED
    at = np.array([0.05])
    assert 0.05 < calibrator.chances(6, 5, at)[0] < calibrator.chances(6, 4, at)[0]


def test_totals_keep_their_order_and_agree_with_the_backtests_chances() -> None:
    calibrator = learn(history(range(2014, 2020), 1.6), 2020)
    totals, _ = calibrator.totals(SIMULATED, outset())
    assert np.array_equal(np.argsort(totals, kind="stable"), np.argsort(SIMULATED, kind="stable"))
    rest = SIMULATED - 600
    growth = 0.55 * np.log((rest.mean() + 0.5) / 600.5)
    expected = 600.5 * np.exp(growth) - 0.5
    spread = np.sqrt(np.square(0.8 * to_root(rest).std()) + 0.06**2 / 2 * expected)
    end = YearEnd(np.array([600.0]), to_root(np.array([expected])), np.array([spread]))
    for limit in (1150.0, 1200.0, 1250.0):
        stated = calibrator.chances(6, 4, end.at_most(np.array([limit])))[0]
        assert np.mean(np.rint(totals) <= limit) == pytest.approx(stated, abs=0.003)


@given(
    st.integers(0, 11),
    st.floats(0, 1e5),
    st.floats(0, 1e4),
    st.floats(-1, 1),
    st.lists(st.floats(0, 1e5), min_size=2, max_size=40),
)
def test_totals_are_never_below_what_is_reported(
    months: int, so_far: float, last_year: float, growth: float, rests: list[float]
) -> None:
    calibrator = Calibrator(2020, {})
    given_ = outset(months=months, so_far=so_far, last_year=last_year, last_rest=last_year / 2, growth=growth)
    totals, _ = calibrator.totals(so_far + np.array(rests), given_)
    assert np.isfinite(totals).all()
    assert (totals >= so_far - 1e-6 * max(so_far, 1)).all()


def test_between_the_months_looked_at_both_neighbours_count() -> None:
    calibrator = learn(history(range(2014, 2020), 2.0), 2020)
    at = np.array([0.05])
    three, four, six = (calibrator.chances(months, 4, at)[0] for months in (3, 4, 6))
    assert four == pytest.approx(2 / 3 * three + 1 / 3 * six, abs=0.01)
    assert calibrator.chances(11, 4, at)[0] == calibrator.chances(9, 4, at)[0]
