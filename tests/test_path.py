"""The path: golden month shares, what is borrowed, what is left out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from models.path import cumulative_shares

START = date(2015, 1, 1)


def months(years: int, a_year: float) -> np.ndarray:
    shape = np.array([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2]) / 13
    return np.tile(shape * a_year, years)


@pytest.mark.real_data
def test_russian_months_have_the_published_shares(shared_data: Path) -> None:
    totals = pd.read_csv(shared_data / "ru_monthly" / "crime_mtajik.csv")["Total_crimes"].to_numpy()
    found = cumulative_shares(date(2003, 1, 1), totals, 2020, most_years=10)
    assert found.years == tuple(range(2010, 2020))
    published = [7.70, 8.11, 9.13, 8.51, 8.54, 8.82, 8.21, 8.45, 8.33, 9.13, 7.64, 7.43]
    assert np.diff(found.shares, prepend=0) * 100 == pytest.approx(published, abs=0.006)


def test_last_five_complete_years_of_its_own() -> None:
    values = np.append(months(7, 1300), [100, 100])  # 2015-2021 and the first two months of 2022
    found = cumulative_shares(START, values, 2022)
    assert (found.source, found.years) == ("own", (2017, 2018, 2019, 2020, 2021))
    assert found.shares[[0, 10, 11]] == pytest.approx([1 / 13, 11 / 13, 1])


def test_the_target_year_and_years_with_a_missing_month_do_not_count() -> None:
    values = months(7, 1300)
    values[12 * 5 + 3] = np.nan
    assert cumulative_shares(START, values, 2021).years == (2015, 2016, 2017, 2018, 2019)


def test_small_counts_borrow_the_parents_shape() -> None:
    flat = np.full(12 * 5, 100.0)
    found = cumulative_shares(START, months(5, 130), 2020, parent=(START, flat))
    assert found.source == "parent"
    assert found.shares == pytest.approx(np.arange(1, 13) / 12)
    assert cumulative_shares(START, months(5, 130), 2020).source == "own"


def test_a_break_leaves_out_the_years_before_and_across_it() -> None:
    values = months(8, 1300)  # 2015-2022
    found = cumulative_shares(START, values, 2023, breaks=[date(2018, 6, 8), date(2030, 1, 1)])
    assert found.years == (2019, 2020, 2021, 2022)
    assert cumulative_shares(START, values, 2023, breaks=[date(2019, 1, 1)]).years == (2019, 2020, 2021, 2022)


def test_without_history_the_path_is_straight_and_says_so() -> None:
    found = cumulative_shares(START, np.full(7, np.nan), 2016)
    assert (found.source, found.years) == ("straight", ())
    assert found.shares == pytest.approx(np.arange(1, 13) / 12)
    all_zero = cumulative_shares(START, np.zeros(60), 2020)
    assert all_zero.source == "straight"


def test_two_large_years_are_better_than_a_straight_line_but_not_than_the_parent() -> None:
    own = months(2, 1300)
    assert cumulative_shares(START, own, 2017).years == (2015, 2016)
    parent = (date(2013, 1, 1), months(4, 5000))
    assert cumulative_shares(START, own, 2017, parent=parent).source == "parent"


def test_quarters_before_the_first_full_year_do_no_harm() -> None:
    values = np.concatenate([np.full(5, 40.0), months(3, 1300)])  # from August 2014
    assert cumulative_shares(date(2014, 8, 1), values, 2018).years == (2015, 2016, 2017)
