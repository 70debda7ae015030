"""Looking back: hand-made series, what was not known yet is not used, odd histories give named results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

import models.backtest
from etl.backtests import asked_of
from etl.forecasts import Task as SeriesTask
from models.backtest import REDUCTIONS, Task, backtest
from models.backtest_rows import COLUMNS
from models.calibration import WIDENED, learn
from models.cases import Wanted
from models.forecast import PathForecast

FIRST = date(2015, 1, 1)


def by_hand(
    wanted: Sequence[Wanted],
    origins: Sequence[int],
    seed: int = 0,
    processes: int = 1,
    horizons: Sequence[int] | None = None,
) -> list[list[PathForecast]]:
    """As quick as a test needs it: last year's values, more or less, from values[:origin] alone."""
    made = []
    for one in wanted:
        rng = np.random.default_rng(len(one.key))
        each = []
        for origin in origins:
            year = one.values[max(origin - one.season, 0) : origin]
            level = np.nan_to_num(np.resize(year, one.horizon), nan=0.0)
            noise = 1 + 0.1 * rng.standard_normal((one.n_paths, 1))
            each.append(PathForecast(np.abs(level * noise), "ets_by_hand", np.zeros(0)))
        made.append(each)
    return made


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models.backtest, "forecast_rolling", by_hand)


def counts(level: float, years: int, seed: int = 1, per_year: int = 12) -> np.ndarray:
    return np.random.default_rng(seed).poisson(level, years * per_year).astype(float)


def task(values: np.ndarray, step: int = 1, first: date = FIRST, name: str = "a") -> Task:
    return Task(name, "theft", "region", first, step, values)


def test_the_rows_of_one_series_by_hand() -> None:
    values = np.concatenate([counts(100, 2), np.full(12, 10.0), np.full(12, 9.0)])  # 2017: 120, 2018: 108
    rows = backtest([task(values)], [2018])
    assert list(rows.columns) == COLUMNS
    assert len(rows) == 4 * len(REDUCTIONS)
    assert rows["limit_value"].unique().tolist() == [120, 117, 114, 111, 108, 105, 102]
    assert rows.groupby("reduction_pct")["met"].first().tolist() == [True] * 5 + [False] * 2
    assert rows.groupby("months_known")["ytd"].first().to_dict() == {0: 0, 3: 27, 6: 54, 9: 81}
    assert set(rows["actual"]) == {108}
    assert set(rows["calibration"]) == {WIDENED}  # there is no earlier year
    assert rows["probability"].between(0, 1).all()
    assert (rows["low95"] <= rows["low80"]).all() and (rows["high80"] <= rows["high95"]).all()


def test_probability_falls_with_the_reduction() -> None:
    rows = backtest([task(counts(30, 7, seed), name=f"a{seed}") for seed in range(20)], range(2017, 2022))
    ordered = rows.sort_values(["area", "target_year", "months_known", "reduction_pct"])
    steps = ordered.groupby(["area", "target_year", "months_known"])["probability"].diff().dropna()
    assert (steps <= 1e-12).all()


def test_what_came_later_changes_nothing_said_before() -> None:
    """The leak test: other figures from July 2020 on, the same words in every year and month before."""
    series = [task(counts(30, 7, seed), name=f"a{seed:02}") for seed in range(25)]
    late = (2020 - 2015) * 12 + 6
    other = [
        replace(each, values=np.concatenate([each.values[:late], 3 * each.values[late:]])) for each in series
    ]
    said = ["probability", "probability_raw", "low80", "high95", "location", "spread", "limit_value"]
    before, after = (backtest(each, range(2017, 2022)) for each in (series, other))
    known = (before["target_year"] < 2020) | ((before["target_year"] == 2020) & (before["months_known"] <= 6))
    pd.testing.assert_frame_equal(before.loc[known, said], after.loc[known, said])
    assert not before.loc[~known, said].equals(after.loc[~known, said])


def test_neither_order_nor_company_matter_to_what_was_simulated() -> None:
    series = [task(counts(30, 6, seed), name=f"a{seed}") for seed in range(6)]
    one, other = backtest(series, [2018, 2019]), backtest(series[::-1], [2019, 2018])
    pd.testing.assert_frame_equal(one, other)
    alone = backtest(series[:1], [2018])
    beside = one[(one["area"] == "a0") & (one["target_year"] == 2018)]
    assert alone["probability_raw"].tolist() == beside["probability_raw"].tolist()


def test_earlier_rows_are_kept_and_calibrated_with_the_new_ones() -> None:
    series = [task(counts(30, 6, seed), name=f"a{seed:02}") for seed in range(20)]
    at_once = backtest(series, [2017, 2018, 2019])
    stored = backtest(series, [2017, 2018]).assign(probability=-1.0)
    pd.testing.assert_frame_equal(backtest(series, [2019], earlier=stored), at_once)
    assert len(learn(at_once, 2019).maps) > 0


def test_quarters_and_years() -> None:
    quarterly = backtest([task(counts(300, 6, per_year=4), step=3)], [2019])
    assert sorted(quarterly["months_known"].unique()) == [0, 3, 6, 9]
    yearly = backtest([task(counts(900, 9, per_year=1), step=12)], [2020])
    assert yearly["months_known"].unique().tolist() == [0]
    assert yearly["probability"].between(0, 1).all()


@pytest.mark.parametrize(
    "values",
    [
        np.zeros(60),  # nothing to reduce
        counts(30, 1),  # no year before
        np.concatenate([counts(30, 3), [np.nan], counts(30, 2)[1:]]),  # January of the judged year is missing
        np.concatenate([counts(30, 2), [np.nan], counts(30, 3)[1:]]),  # the base is not whole
        np.array([]),
    ],
)
def test_years_without_a_base_or_a_fact_are_left_out(values: np.ndarray) -> None:
    rows = backtest([task(values)], [2018])
    assert rows.empty
    assert list(rows.columns) == COLUMNS


def test_a_series_that_begins_in_the_middle_of_a_year() -> None:
    rows = backtest([task(counts(50, 4), first=date(2015, 4, 1))], [2016, 2017, 2018])
    assert rows["target_year"].unique().tolist() == [2017, 2018]
    assert rows.loc[rows["target_year"] == 2017, "base"].iloc[0] == counts(50, 4)[9:21].sum()


def test_each_series_has_its_relative_beside_it_on_its_own_dates() -> None:
    def task(area: str, kind: str, origin: date, *values: float) -> SeriesTask:
        return SeriesTask((area, kind), np.array(values, dtype=float), 1, origin, 12, 0.0)

    april = date(2020, 4, 1)
    areas = pd.DataFrame(
        [("r", None, "region"), ("r-1", "r", "district")], columns=["code", "parent", "level"]
    )
    indicators = pd.DataFrame([("all", None), ("theft", "all"), ("fraud", "all")], columns=["code", "parent"])
    given = [
        task("r", "theft", date(2020, 7, 1), 1, 2, 3, 4),  # March to June
        task("r-1", "theft", april, 5, 6, 7),  # January to March
        task("r-1", "fraud", april, 8, 9),
        task("r-1", "all", april, 10, 11, 12),
    ]
    found = {(each.area, each.indicator): each for each in asked_of(given, areas, indicators)}
    assert found["r", "theft"].relative is None
    np.testing.assert_array_equal(found["r-1", "theft"].relative, [np.nan, np.nan, 1])
    np.testing.assert_array_equal(found["r-1", "fraud"].relative, [11, 12])
    assert (found["r-1", "fraud"].first, found["r-1", "fraud"].level) == (date(2020, 2, 1), "district")
