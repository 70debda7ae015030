"""The standard Theta method, a special case of `models.theta`, against what was published of it on M3.

Makridakis & Hibon 2000 and Assimakopoulos & Nikolopoulos 2000: the season tested at 90 %, taken out by
classical multiplicative decomposition, θ = 2, simple exponential smoothing, symmetric MAPE over 18 months.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from models.theta import estimate_theta, run_theta, theta_means
from models.theta_season import distinct

PUBLISHED_MONTHLY = 13.892


def indices(y: np.ndarray, season: int) -> np.ndarray:
    """Multiplicative seasonal indices by ratios to the centred moving average; ones without a season."""
    if not distinct(y[:, None], np.ones((len(y), 1), dtype=bool), season)[0] or len(y) < 3 * season:
        return np.ones(season)
    half = season // 2
    ratio = y[half:-half] / np.convolve(y, np.r_[0.5, np.ones(season - 1), 0.5] / season, "valid")
    slot = (np.arange(len(ratio)) + half) % season
    found = np.array([ratio[slot == each].mean() for each in range(season)])
    return np.asarray(found / found.mean())


def standard_theta(y: np.ndarray, season: int, horizon: int) -> np.ndarray:
    index = indices(y, season)
    even = np.repeat((y / index[np.arange(len(y)) % season])[:, None], 2, axis=1)
    first, known = np.zeros(2, dtype=int), np.ones(even.shape, dtype=bool)
    made = run_theta(estimate_theta(even, first, known, omega=0.5), even, first, known)
    ahead = np.arange(len(y), len(y) + horizon) % season
    return np.asarray(theta_means(made, horizon)[:, 0] * index[ahead])


@pytest.mark.real_data
@pytest.mark.slow
def test_standard_theta_has_the_published_error_on_m3_monthly(
    shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    m3 = json.loads((shared_data / "m3" / "m3_monthly_quarterly.json").read_text())
    errors = []
    for one in m3.values():
        if one["period"] == "MONTHLY":
            actual = np.array(one["xx"])
            point = standard_theta(np.array(one["x"]), 12, len(actual))
            errors.append(200 * np.mean(np.abs(actual - point) / (np.abs(actual) + np.abs(point))))
    with capsys.disabled():
        print(f"\nstandard Theta on M3 monthly, {len(errors)} series: sMAPE {np.mean(errors):.3f}")
    assert len(errors) == 1428
    assert np.mean(errors) == pytest.approx(PUBLISHED_MONTHLY, abs=0.05)
