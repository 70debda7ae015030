"""Would the probabilities of meeting a target have been right? London 2016-2019, then Rio.

Targets of 0 to −15 % on the previous year, with 0, 3, 6 and 9 months known; each year is judged by what was
known then and calibrated on the years before it. Constants were chosen on London 2013-2015, told as well.
Levels: the whole, areas, types, area × type; with London's subtypes (most under ten a month) told beside.

Brier = mean (p − met)². Expected calibration error: ten equal bins of p, the mean |mean p − share met|
weighted by cases (Naeini et al. 2015); beside it, that of a forecaster who is right (`targets_luck`).
Coverage: of the year's totals by the intervals, a case a series, year and months known; its figure with a bar
is how far it is outside 77-84 % and 93-97 %, in percentage points. The straight line needs a month: its bar
is over 3, 6 and 9 months known; with last year's total in its place at 0 months it is told beside.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from benchmarks.figure import Figure
from benchmarks.targets_data import DATA, LONDON, RIO, london, rio
from benchmarks.targets_luck import calibration_error, common_error, errors_of_the_right
from benchmarks.targets_rules import logistic, straight_line
from models.backtest import Task, backtest

LONG = True
LONDON_YEARS, RIO_YEARS = range(2016, 2020), range(2018, 2024)
_CHOSEN_ON = range(2013, 2016)  # in London
_LONDON_LEARNS_FROM, _RIO_LEARNS_FROM = 2012, 2016
_SMALL = 20  # a month
BARS = {
    "brier": 0.080,
    "ratio_to_straight_line": 0.53,
    "ratio_to_logistic": 0.92,
    "calibration_error": 0.02,
    "outside_80_points": 0.0,
    "outside_95_points": 0.0,
    "small_brier": 0.115,
}


def run() -> Iterator[Figure]:
    if (DATA / LONDON).is_file():
        yield from _city("london", london(max(LONDON_YEARS)), LONDON_YEARS, _LONDON_LEARNS_FROM, BARS)
    else:
        print(f"targets: {DATA / LONDON} is absent, London is left out", file=sys.stderr)
    if (DATA / RIO).is_file():
        yield from _city("rio", rio(), RIO_YEARS, _RIO_LEARNS_FROM, {})
    else:
        print(f"targets: {DATA / RIO} is absent, Rio is left out", file=sys.stderr)


def _city(
    name: str, tasks: Sequence[Task], years: range, learns_from: int, bars: dict[str, float]
) -> Iterator[Figure]:
    fine = [task for task in tasks if "subtype" in task.level]
    main = [task for task in tasks if "subtype" not in task.level]
    began = time.process_time()
    rows = backtest(main, range(learns_from, years.stop))
    yield Figure(f"{name}_cpu_s", time.process_time() - began)
    yield Figure(f"{name}_series", len(main))
    judged = rows[rows["target_year"].isin(years)]
    figures = {**_scores(judged), **_rivals(with_last_ytd(rows, main), years), **_coverage(judged)}
    for what, value in {**figures, **_luck(rows, years)}.items():
        yield Figure(f"{name}_{what}", value, bars.get(what))
    if bars:
        chosen_on = rows[rows["target_year"].isin(_CHOSEN_ON)]
        for what, value in {**_scores(chosen_on), **_coverage(chosen_on)}.items():
            yield Figure(f"{name}_chosen_on_{what}", value)
    for column in ("level", "months_known", "target_year"):
        for group, part in judged.groupby(column):
            yield Figure(f"{name}_brier {group}", _brier(part["probability"], part))
    if fine:
        rows = backtest(fine, range(learns_from, years.stop), earlier=rows)
        both = rows[rows["target_year"].isin(years)]
        for what, value in {**_scores(both), **_rivals(with_last_ytd(rows, tasks), years)}.items():
            yield Figure(f"{name}_with_subtypes_{what}", value)
        for what, value in _coverage(both).items():
            yield Figure(f"{name}_with_subtypes_{what}", value)


def with_last_ytd(rows: pd.DataFrame, tasks: Sequence[Task]) -> pd.DataFrame:
    """The rows with `last_ytd`, the same months of the year before, which the regression needs."""
    values = {(task.area, task.indicator): task for task in tasks}

    def last(area: str, indicator: str, year: int, months: int) -> float:
        task = values[area, indicator]
        begin = (year - 1 - task.first.year) * 12 + 1 - task.first.month
        return float(task.values[begin : begin + months].sum())

    keys = ["area", "indicator", "target_year", "months_known"]
    cases = rows[keys].drop_duplicates()
    found = [last(*case) for case in cases.itertuples(index=False, name=None)]
    return rows.merge(cases.assign(last_ytd=found), on=keys)


def _scores(rows: pd.DataFrame) -> dict[str, float]:
    small = rows[rows["size_a_month"] < _SMALL]
    return {
        "brier": _brier(rows["probability"], rows),
        "calibration_error": _calibration_error(rows["probability"], rows),
        "small_brier": _brier(small["probability"], small),
        "brier_uncalibrated": _brier(rows["probability_raw"], rows),
        "calibration_error_uncalibrated": _calibration_error(rows["probability_raw"], rows),
        "said_less_met": float((rows["probability"] - rows["met"]).mean()),
    }


def _rivals(rows: pd.DataFrame, years: range) -> dict[str, float]:
    judged = rows[rows["target_year"].isin(years)]
    ours = _brier(judged["probability"], judged)
    begun = judged[judged["months_known"] > 0]
    told = {
        "ratio_to_straight_line": _brier(begun["probability"], begun) / _brier(straight_line(begun), begun),
        "ratio_to_straight_line_or_last_year": ours / _brier(straight_line(judged), judged),
    }
    for name, by_size in (("logistic", True), ("logistic_of_distance_alone", False)):
        squares = [
            np.square(logistic(rows, year, by_size) - rows.loc[rows["target_year"] == year, "met"])
            for year in years
        ]
        told[f"ratio_to_{name}"] = ours / float(np.concatenate(squares).mean())
    return told


def _coverage(rows: pd.DataFrame) -> dict[str, float]:
    cases = rows[rows["reduction_pct"] == 0]
    within = {
        level: 100 * cases["actual"].between(cases[f"low{level}"], cases[f"high{level}"]).mean()
        for level in (80, 95)
    }
    return {
        "within_80_pct": within[80],
        "within_95_pct": within[95],
        "outside_80_points": max(0.0, 77 - within[80], within[80] - 84),
        "outside_95_points": max(0.0, 93 - within[95], within[95] - 97),
    }


def _brier(chance: pd.Series | np.ndarray, rows: pd.DataFrame) -> float:
    return float(np.square(np.asarray(chance, float) - rows["met"].to_numpy(float)).mean())


def _calibration_error(chance: pd.Series, rows: pd.DataFrame) -> float:
    return calibration_error(chance.to_numpy(float), rows["met"].to_numpy(float))


def _luck(rows: pd.DataFrame, years: range) -> dict[str, float]:
    """The calibration error of a forecaster who is right, by what the years before tell of common errors."""
    earlier = rows[rows["target_year"] < years.start]
    errors = errors_of_the_right(rows[rows["target_year"].isin(years)], common_error(earlier))
    return {
        "calibration_error_of_the_right": float(errors.mean()),
        "calibration_error_of_the_right_95th_pct": float(np.quantile(errors, 0.95)),
    }
