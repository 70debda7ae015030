"""Rows of backtests: their columns, and their probabilities and intervals, calibrated year by year."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from models.calibration import (
    STAND_INS,
    WIDENED,
    WIDENING,
    Calibrator,
    curves,
    learn_from,
    size_classes,
)
from models.year_end import Floats, YearEnd

KEY = ["area", "indicator", "target_year", "months_known"]
COLUMNS = [
    "area", "indicator", "level", "target_year", "months_known", "reduction_pct", "size_a_month",
    "limit_value", "probability", "probability_raw", "met",
    "forecast_mean", "low80", "high80", "low95", "high95", "actual",
    "method", "calibration", "base", "ytd", "location", "spread",
]  # fmt: skip
_INTERVALS = {"low95": 0.025, "low80": 0.1, "high80": 0.9, "high95": 0.975}
_FOR_MEAN = (np.arange(16) + 0.5) / 16


def recalibrated(rows: pd.DataFrame, since: int = 0) -> pd.DataFrame:
    """The rows with `probability`, `forecast_mean`, intervals and `calibration`, in the order of COLUMNS.

    Each target year is calibrated on the years before it alone. Rows of years before `since` have been
    calibrated and stay as they are.
    """
    found = curves(rows)
    turned = rows[rows["target_year"] >= since]
    labelled = turned.assign(
        size_class=size_classes(turned["size_a_month"].to_numpy(float)),
        stand_in=turned["method"].str.startswith(STAND_INS),
    )
    calibrators = {year: learn_from(found, year) for year in rows["target_year"].unique().tolist()}
    alike = labelled.groupby(["target_year", "months_known", "size_class", "stand_in"], sort=True)
    parts = [_calibrated(group, calibrators) for _, group in alike]
    return pd.concat([rows[rows["target_year"] < since], *parts]).sort_index()[COLUMNS]


def _calibrated(rows: pd.DataFrame, calibrators: Mapping[int, Calibrator]) -> pd.DataFrame:
    """Rows of one target year, number of months known and size class, whose forecasts are of one sort."""
    first = rows.iloc[0]
    months, size = int(first["months_known"]), int(first["size_class"])
    calibrator = calibrators[int(first["target_year"])]
    method = calibrator.method(months, float(first["size_a_month"]), str(first["method"]))
    return _filled(rows, calibrator, months, size, method).assign(calibration=method)


def _filled(rows: pd.DataFrame, calibrator: Calibrator, months: int, size: int, method: str) -> pd.DataFrame:
    def chances(predicted: Floats) -> Floats:
        return predicted if method == WIDENED else calibrator.chances(months, size, predicted)

    def totals(end: YearEnd, chance: float) -> Floats:
        predicted = np.full(len(end.so_far), chance)
        return end.total_at(predicted if method == WIDENED else calibrator.predicted(months, size, predicted))

    end = _year_ends(rows, method)
    limits = rows["limit_value"].to_numpy(float)
    probability = np.where(limits < end.so_far, 0.0, chances(end.at_most(limits)))
    cases = rows.drop_duplicates(KEY)[[*KEY, "ytd", "location", "spread"]]
    case_end = _year_ends(cases, method)
    spans = {name: totals(case_end, chance) for name, chance in _INTERVALS.items()}
    spans["forecast_mean"] = np.mean([totals(case_end, chance) for chance in _FOR_MEAN], axis=0)
    told = cases[KEY].assign(**spans)
    bare = rows.drop(columns=[name for name in (*spans, "probability") if name in rows])
    return bare.assign(probability=probability, at=rows.index).merge(told, on=KEY).set_index("at")


def _year_ends(rows: pd.DataFrame, method: str) -> YearEnd:
    end = YearEnd(*(rows[name].to_numpy(float) for name in ("ytd", "location", "spread")))
    return end.widened(WIDENING) if method == WIDENED else end
