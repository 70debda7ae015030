"""A year's months beside the verdict on its whole."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from models.year_view import as_judged, year_view


def september() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Nine months of 100, then 100 a month expected, between 80 and 120."""
    months = pd.DataFrame(
        {"period_start": [date(2026, month, 1) for month in range(1, 10)], "value": [100.0] * 9}
    )
    to_come = pd.DataFrame(
        {
            "period_start": [date(2026, month, 1) for month in (10, 11, 12)],
            "cumulative_mean": [1000.0, 1100.0, 1200.0],
            "cumulative_low80": [980.0, 1060.0, 1140.0],
            "cumulative_high80": [1020.0, 1140.0, 1260.0],
        }
    )
    return months, to_come


def test_the_forecast_ends_where_the_verdict_does_and_keeps_its_shape() -> None:
    view = as_judged(year_view(2026, *september(), None, None), 1050.0, 1020.0, 1110.0)
    # The rest of the year is 150 instead of 300: each month adds half of what it did.
    assert view.ahead[9:].tolist() == [950.0, 1000.0, 1050.0]
    assert view.low[9:].tolist() == [940.0, 980.0, 1020.0]
    assert view.high[9:].tolist() == [970.0, 1040.0, 1110.0]
    assert np.isnan(view.ahead[:9]).all()


def test_what_an_output_had_before_the_year_is_not_scaled() -> None:
    months, to_come = september()
    view = as_judged(year_view(2026, months, to_come, None, None, so_far=1400.0), 1850.0, 1800.0, 1900.0)
    assert view.start == 500.0
    assert view.ahead[9:].tolist() == [1550.0, 1700.0, 1850.0]


def test_without_a_forecast_to_december_nothing_changes() -> None:
    months, to_come = september()
    before = year_view(2026, months, to_come.iloc[:2], None, None)
    after = as_judged(before, 1050.0, 1020.0, 1110.0)
    np.testing.assert_array_equal(after.ahead, before.ahead)
