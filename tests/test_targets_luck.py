"""The calibration error that luck makes: hand arithmetic, and what it must be where nothing is shared."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from benchmarks.targets_luck import WHOLE, calibration_error, common_error, errors_of_the_right
from models.forecast import to_root


def cases(probability: float, count: int = 300, years: int = 4, level: str = "area") -> pd.DataFrame:
    """1,000 expected in the rest of each year, spread 4 on the scale of roots."""
    return pd.DataFrame(
        {
            "area": [f"a{n}" for _ in range(years) for n in range(count)],
            "indicator": "x",
            "level": level,
            "target_year": np.repeat(np.arange(2016, 2016 + years), count),
            "months_known": 0,
            "probability": probability,
            "ytd": 0.0,
            "actual": 1050.0,
            "location": to_root(np.full(count * years, 1000.0)),
            "spread": 4.0,
        }
    )


def test_calibration_error_by_hand() -> None:
    """Two bins: said 0.25 and 0.25, one of two came; said 0.95, none came: (0.5 + 0.95) / 3."""
    said, came = np.array([0.25, 0.25, 0.95]), np.array([1.0, 0.0, 0.0])
    assert calibration_error(said, came) == pytest.approx((0.5 + 0.95) / 3)
    assert calibration_error(np.array([1.0]), np.array([1.0])) == 0.0


def test_common_error_by_hand() -> None:
    rows = cases(0.5, count=1, years=2, level=WHOLE).assign(actual=[1100.0, 1000.0])
    assert common_error(rows)[0] == pytest.approx(np.log(1.1) / np.sqrt(2), rel=1e-6)


def test_without_a_common_error_luck_is_that_of_coins() -> None:
    """1,200 independent halves: the mean absolute deviation of a share is √(2/π) · 0.5 / √1200."""
    errors = errors_of_the_right(cases(0.5), {0: 0.0})
    assert errors.mean() == pytest.approx(np.sqrt(2 / np.pi) * 0.5 / np.sqrt(1200), rel=0.15)


def test_a_common_error_is_not_averaged_away_by_cases() -> None:
    """A log error of 8 % moves the root scale by 0.08 √1000 = 2.5 of a spread of 4."""
    few, many = (errors_of_the_right(cases(0.5, count), {0: 0.08}).mean() for count in (100, 400))
    assert many > 0.05
    assert many == pytest.approx(few, rel=0.2)
