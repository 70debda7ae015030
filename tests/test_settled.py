"""Models estimated on whole quarters: kept estimates change nothing, and cost no accuracy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from etl.estimates import FEWEST_YEARS, kept_of, rests_on, settled
from etl.forecasts import Task
from etl.refresh import refresh
from models.cases import Wanted
from models.forecast import PathForecast
from models.many import forecast_many
from models.smoothing import Estimates
from tests.small_store import add_load, make, months
from warehouse.store import reading

FIRST, LENGTH = date(2020, 1, 1), 79  # to July 2026


def counts(length: int, seed: int = 1, level: float = 60.0) -> np.ndarray:
    mean = level * (1 + 0.3 * np.sin(np.arange(length) * 2 * np.pi / 12))
    return np.random.default_rng(seed).poisson(mean).astype(float)


def one(wanted: Wanted) -> PathForecast:
    return next(forecast_many([wanted]))


@pytest.mark.parametrize("season", [12, 4])
@pytest.mark.parametrize("gap", [None, 30, 65])
def test_kept_estimates_give_the_very_same_forecast(season: int, gap: int | None) -> None:
    values = counts(6 * season + 7)
    if gap is not None and gap < len(values):
        values[gap] = np.nan
    wanted = Wanted("area/theft", values, season, 9, 50, settled=6 * season)
    anew = one(wanted)
    assert anew.estimates is not None
    again = one(replace(wanted, estimates=anew.estimates))
    assert np.array_equal(anew.paths, again.paths)
    assert np.array_equal(anew.residuals, again.residuals, equal_nan=True)
    # in company as well, and one month later
    later = replace(wanted, values=np.r_[values, 55.0])
    company = [replace(wanted, key=f"other-{n}", values=counts(len(values) + 1, n)) for n in range(3)]
    alone = one(later)
    kept = list(forecast_many([*company, replace(later, estimates=anew.estimates)]))[-1]
    assert np.array_equal(alone.paths, kept.paths)


def test_kept_numbers_come_back_as_they_were() -> None:
    rng = np.random.default_rng(3)
    made = Estimates(rng.normal(size=(6, 4, 5)), rng.normal(size=(6, 14, 5)), rng.normal(size=(3, 5)))
    back = Estimates.unpacked(made.packed(), 12)
    for name in ("smoothing", "start", "theta"):
        assert np.array_equal(getattr(made, name), getattr(back, name))


def test_a_whole_quarter_at_the_end_is_estimated_on_once() -> None:
    """Its last month brings the fit that the next two months rest on."""
    june, august = counts(78), counts(80)
    assert np.array_equal(june, august[:78])
    first = one(Wanted("a/x", june, 12, 12, 50, settled=78))
    second = one(Wanted("a/x", august, 12, 12, 50, settled=78))
    assert first.estimates is not None and second.estimates is not None
    assert np.array_equal(first.estimates, second.estimates)


def test_what_must_be_put_right_is_estimated_on_all() -> None:
    values = counts(78)
    wild, shifted = values.copy(), values.copy()
    wild[74] = 900
    shifted[66:] += 400
    for changed, suffix in ((wild, "_outlier"), (shifted, "_shifted")):
        made = one(Wanted("a/x", changed, 12, 6, 50, settled=72))
        assert made.estimates is None and made.method.endswith(suffix)
        assert np.array_equal(made.paths, one(Wanted("a/x", changed, 12, 6, 50)).paths)


def task(length: int, origin: date) -> Task:
    return Task(("a", "x"), counts(length), 1, origin, 12, 0.0)


def test_five_years_of_whole_quarters_settle_and_a_revision_unsettles_them() -> None:
    assert settled(task(68, date(2026, 9, 1))) == 66
    assert settled(task(66, date(2026, 7, 1))) == 66  # a quarter that is just over
    assert settled(task(60, date(2026, 9, 1))) == 0  # four years and ten months before July
    assert FEWEST_YEARS == 5
    before = task(64, date(2026, 8, 1))
    later = Task(before.key, np.r_[before.values, 50.0], 1, date(2026, 9, 1), 11, 0.0)
    kept = {before.key: (rests_on(before), [1.0, 2.0])}
    assert kept_of(later, kept) is not None
    revised = later.values.copy()
    revised[10] += 1
    assert kept_of(replace(later, values=revised), kept) is None
    revised = later.values.copy()
    revised[63] += 1  # of the quarter that has begun: the states run through it anew
    assert kept_of(replace(later, values=revised), kept) is not None


def frame(store: Path, sql: str) -> pd.DataFrame:
    with reading(store) as connection:
        return connection.execute(sql).df()


def test_a_new_month_keeps_the_estimates_and_gives_what_a_full_refresh_gives(tmp_path: Path) -> None:
    folder = tmp_path / "roadmaps"
    store = make(tmp_path / "store", folder)
    figures = [
        row
        for place, (area, indicator) in enumerate((a, i) for a in ("s-1", "s-2") for i in ("x", "y"))
        for row in months(area, indicator, FIRST, counts(LENGTH, place))
    ]
    add_load(store, date(2026, 8, 10), figures)
    refresh(store, folder=folder)
    before = frame(store, "SELECT * FROM estimate ORDER BY area, indicator")
    assert len(before) == 9  # two districts and the region, two kinds and their sum
    add_load(store, date(2026, 9, 10), months("s-1", "x", date(2026, 8, 1), [41]))
    refresh(store, changed={("s-1", "x")}, folder=folder)
    pd.testing.assert_frame_equal(before, frame(store, "SELECT * FROM estimate ORDER BY area, indicator"))
    sql = "SELECT * EXCLUDE (as_of) FROM forecast ORDER BY area, indicator, period_start"
    partial = frame(store, sql)
    refresh(store, folder=folder)
    pd.testing.assert_frame_equal(partial, frame(store, sql))
    add_load(store, date(2026, 9, 20), months("s-1", "x", date(2024, 3, 1), [90]))
    refresh(store, changed={("s-1", "x")}, folder=folder)
    after = frame(store, "SELECT * FROM estimate ORDER BY area, indicator")
    changed = before["rests_on"].to_numpy() != after["rests_on"].to_numpy()
    # the district's kind, its sum, and both in the region
    assert after.loc[changed, ["area", "indicator"]].to_numpy().tolist() == [
        ["s", "all"],
        ["s", "x"],
        ["s-1", "all"],
        ["s-1", "x"],
    ]


@pytest.mark.real_data
@pytest.mark.slow
def test_estimates_up_to_a_quarter_old_are_as_accurate_as_newer_ones(
    shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """London: errors of twelve months, in those of the seasonal naive, by the age of the estimates."""
    wide = pd.read_csv(shared_data / "london_mps" / "APR2010-FEB2022.csv")
    table = wide.groupby(["LookUp_BoroughName", "MajorText"]).sum(numeric_only=True)
    rows = table.to_numpy(dtype=float)[::6]
    ages = (0, 1, 2, 3, 6, 11)
    errors: dict[int, list[float]] = {age: [] for age in ages}
    ends = ("201602", "201610", "201706", "201802", "201810", "201906")
    for end in (list(table.columns).index(month) + 1 for month in ends):
        for age in ages:
            asked = [
                Wanted(str(at), row[:end], 12, 12, 200, settled=(end - age) * (age > 0))
                for at, row in enumerate(rows)
            ]
            for row, made in zip(rows, forecast_many(asked), strict=True):
                scale = np.abs(row[12:end] - row[: end - 12]).mean()
                if scale > 0:
                    missed = np.abs(made.paths.mean(axis=0) - row[end : end + 12]).mean()
                    errors[age].append(missed / scale)
    ratios = {age: np.mean(errors[age]) / np.mean(errors[0]) for age in ages[1:]}
    with capsys.disabled():
        said = ", ".join(f"{age} months {ratio:.4f}" for age, ratio in ratios.items())
        print(f"\nLondon, {len(errors[0])} forecasts: MASE by the age of estimates, of newest: {said}")
    assert max(ratios[1], ratios[2]) <= 1.01  # the ages that a quarter has
