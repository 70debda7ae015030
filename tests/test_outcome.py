"""How years may end: joint paths, shares, several years, and what a calibrator makes of progress rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calibration import UNCALIBRATED, WIDENED, Calibrator
from models.joint import correlations, together
from models.known import Known
from models.outcome import _same_ends, share_of, span, whole_year, worst
from models.outlook import Outlook
from models.progress import progress
from tests.test_progress import CUT_10, INDICATORS, YEAR_120, known, roadmap, rows

OCTOBER = date(2026, 10, 1)
RNG = np.random.default_rng(8)
SHOCKS = RNG.standard_normal(60)


def outlook(level: float, shocks: np.ndarray | None = None, periods: int = 15, seed: int = 0) -> Outlook:
    drawn = np.random.default_rng(seed).normal(level, level / 10, (1000, periods))
    return Outlook(OCTOBER, 1, np.maximum(drawn, 0.0), "by_hand", shocks)


def nine_months(outlooks: Mapping[tuple[str, str], Outlook], calibration: Calibrator | None = None) -> Known:
    """Series a and b: 10 and 40 a month in 2025 and in nine months of 2026."""
    found = known(
        *(rows("r", code, {"2025-01": [level] * 12}) for code, level in (("a", 10.0), ("b", 40.0))),
        *(rows("r", code, {"2026-01": [level] * 9}) for code, level in (("a", 10.0), ("b", 40.0))),
        outlooks=outlooks,
    )
    found.calibration = calibration
    return found


def test_totals_go_along_as_the_errors_of_their_fits_did() -> None:
    one, other = RNG.gamma(9.0, 1.0, 1000), RNG.gamma(4.0, 1.0, 1000)
    noise = RNG.standard_normal(60)
    residuals = [SHOCKS, 0.8 * SHOCKS + 0.6 * noise]
    wanted = correlations(residuals)[0, 1]
    ordered = together([one, other], residuals)
    assert np.corrcoef(ordered[0], ordered[1])[0, 1] == pytest.approx(wanted, abs=0.07)
    for before, after in zip((one, other), ordered, strict=True):
        assert np.array_equal(np.sort(before), np.sort(after))


@given(st.integers(0, 30), st.sampled_from(["none", "nan", "constant", "short"]))
def test_without_enough_common_errors_the_order_stays(length: int, kind: str) -> None:
    poor = {"none": None, "nan": np.full(60, np.nan), "constant": np.ones(60), "short": np.arange(5.0)}[kind]
    totals = [np.arange(length, dtype=float), np.arange(length, dtype=float)[::-1]]
    for before, after in zip(totals, together(totals, [SHOCKS, poor]), strict=True):
        assert np.array_equal(before, after)


def test_a_fact_beside_simulated_totals_is_left_alone() -> None:
    made = together([np.array([5.0]), np.arange(9.0)], [None, SHOCKS])
    assert made[0].tolist() == [5.0]
    assert made[1].tolist() == list(range(9))


def test_a_share_of_what_moves_together_is_surer() -> None:
    """b swings by a tenth a month and a with it: their ratio hardly moves."""
    apart = share_of(
        nine_months({("r", "a"): outlook(10), ("r", "b"): outlook(40, seed=1)}), "r", "a", ["b"], 2026
    )
    along = {("r", "a"): outlook(10, SHOCKS), ("r", "b"): outlook(40, SHOCKS, seed=1)}
    joint = share_of(nine_months(along), "r", "a", ["b"], 2026)
    assert apart is not None and joint is not None
    assert joint.totals.std() < apart.totals.std() / 2
    assert joint.totals.mean() == pytest.approx(25, abs=0.2)


def test_a_share_of_series_with_unequal_numbers_of_paths() -> None:
    """A large family has fewer paths than a series beside it."""
    few = replace(outlook(10, SHOCKS), paths=outlook(10).paths[:600])
    for shocks in (SHOCKS, None):
        share = share_of(
            nine_months({("r", "a"): few, ("r", "b"): outlook(40, shocks, seed=1)}), "r", "a", ["b"], 2026
        )
        assert share is not None
        assert len(share.totals) == 600
        assert share.totals.mean() == pytest.approx(25, abs=0.3)


def test_errors_of_the_same_months_are_compared() -> None:
    """b is known a month longer: its errors go with a's of the month before the last, not with the last."""
    longer = replace(outlook(40, np.append(SHOCKS, 0.3), seed=1), first=date(2026, 11, 1))
    found = _same_ends([outlook(10, SHOCKS), longer, None])
    assert correlations(found)[0, 1] == pytest.approx(1.0)
    assert found[2] is None
    quarterly = replace(longer, step=3)
    assert correlations(_same_ends([outlook(10, SHOCKS), quarterly]))[0, 1] == 0.0


def test_a_part_never_exceeds_its_whole() -> None:
    wide = {("r", "a"): outlook(40, -SHOCKS), ("r", "b"): outlook(40, SHOCKS, seed=1)}
    evidence = replace(nine_months(wide), indicators=INDICATORS.assign(parent=["b", None, None, None]))
    share = share_of(evidence, "r", "a", ["b"], 2027)
    assert share is not None
    assert share.totals.max() == 100.0
    other = nine_months(wide)
    free = share_of(other, "r", "a", ["b"], 2027)
    assert free is not None
    assert free.totals.max() > 100.0


def test_a_numerator_among_the_denominators_is_the_same_number() -> None:
    outlooks = {("r", "a"): outlook(10, SHOCKS), ("r", "b"): outlook(40, -SHOCKS, seed=1)}
    share = share_of(nine_months(outlooks), "r", "a", ["a", "b"], 2026)
    assert share is not None
    assert ((share.totals > 0) & (share.totals < 100)).all()


def test_several_years_rest_on_the_worst_of_them() -> None:
    evidence = nine_months({("r", "a"): outlook(10)}, Calibrator(2026, {}))
    two = span(evidence, "r", "a", 2025, 2027)
    one, next_one = whole_year(evidence, "r", "a", 2026), whole_year(evidence, "r", "a", 2027)
    assert two is not None and one is not None and next_one is not None
    np.testing.assert_allclose(two.totals, 120 + one.totals + next_one.totals)
    assert two.calibration == WIDENED
    assert worst([WIDENED, UNCALIBRATED, "recalibrated"]) == WIDENED
    assert span(evidence, "r", "a", 2025, 2028) is None


def test_progress_tells_both_probabilities_and_agrees_with_its_interval() -> None:
    plan = roadmap(**CUT_10)
    reported = (YEAR_120, rows("r", "a", {"2026-01": [8.5] * 9}))
    evidence = known(*reported, outlooks={("r", "a"): outlook(10)})
    plain = progress(plan, evidence).iloc[0]
    assert (plain.calibration, plain.probability_raw) == (UNCALIBRATED, plain.probability)
    evidence = known(*reported, outlooks={("r", "a"): outlook(10)})
    evidence.calibration = Calibrator(2026, {})
    row = progress(plan, evidence).iloc[0]
    assert row.calibration == WIDENED
    assert row.probability_raw == plain.probability
    assert 0 < row.probability < 1
    assert (row.probability > 0.9) == (row.ceiling > row.forecast_high80)
    assert row.forecast_high80 - row.forecast_low80 > plain.forecast_high80 - plain.forecast_low80


def test_a_complete_year_is_certain_and_needs_no_calibration() -> None:
    evidence = known(YEAR_120, rows("r", "a", {"2026-01": [9.0] * 12}))
    evidence.calibration = Calibrator(2026, {})
    row = progress(roadmap(**CUT_10), evidence).iloc[0]
    assert row.status == "met"
    assert np.isnan(row.probability)
    assert row.calibration is None or row.calibration != row.calibration


def test_the_limit_moves_the_probability_one_way() -> None:
    evidence = nine_months({("r", "a"): outlook(10)}, Calibrator(2026, {}))
    found = [
        progress(roadmap(kind="ceiling", indicators=["a"], years={2026: limit}), evidence).iloc[0].probability
        for limit in range(105, 140, 3)
    ]
    assert (np.diff(found) >= 0).all()
    assert found[0] < 0.1 < 0.9 < found[-1]
