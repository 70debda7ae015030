"""What calibration error luck alone makes: that of a forecaster who is right, judged in a few years.

All areas of a year rise or fall together against what was said, so that thousands of cases of four years are
a few throws of the dice. How much they go together is measured on earlier years.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.year_end import YearEnd

BINS = 10
_CASE = ["area", "indicator", "target_year", "months_known"]
_DRAWS = 400
_SEED = 20261128
_NEVER = 1e-3  # scores are finite: nothing is held for rarer than this


def calibration_error(said: np.ndarray, came: np.ndarray) -> float:
    """Mean |mean said − share that came| of ten equal bins of what was said, weighted by cases."""
    bins = np.minimum((said * BINS).astype(int), BINS - 1)
    gaps = np.abs(np.bincount(bins, said, BINS) - np.bincount(bins, came, BINS))
    return float(gaps.sum() / len(said))


def common_part(rows: pd.DataFrame) -> dict[int, float]:
    """By months known, the part ρ of the variance of scores that all cases of a year share.

    Scores are Φ⁻¹ of where the fact lay in the distribution before calibration; ρ is the mean square of the
    years' mean scores over the mean square of all.
    """
    from scipy.special import ndtri

    cases = rows.drop_duplicates(_CASE)
    end = YearEnd(*(cases[name].to_numpy(float) for name in ("ytd", "location", "spread")))
    actual = cases["actual"].to_numpy(float)
    middle = (end.at_most(actual - 1) + end.at_most(actual)) / 2
    scored = cases.assign(score=ndtri(np.clip(middle, _NEVER, 1 - _NEVER)))
    shared = {}
    for months, part in scored.groupby("months_known"):
        means = part.groupby("target_year")["score"].mean()
        shared[int(months)] = float(min(np.square(means).mean() / np.square(part["score"]).mean(), 1.0))
    return shared


def errors_of_the_right(rows: pd.DataFrame, shared: dict[int, float]) -> np.ndarray:
    """(draws,): calibration errors if every probability of the rows were right.

    The fact of a case lies at u = Φ(√ρ·f + √(1 − ρ)·e) of its distribution, f common to the cases of a year with
    the same months known, e its own; a target is met where u ≤ its probability.
    """
    from scipy.special import ndtr

    said = rows["probability"].to_numpy(float)
    case = rows.groupby(_CASE).ngroup().to_numpy()
    throw = rows.groupby(["target_year", "months_known"]).ngroup().to_numpy()
    part = rows["months_known"].map(shared).to_numpy(float)
    rng = np.random.default_rng(_SEED)
    errors = []
    for _ in range(_DRAWS):
        common, own = rng.standard_normal(throw.max() + 1), rng.standard_normal(case.max() + 1)
        score = np.sqrt(part) * common[throw] + np.sqrt(1 - part) * own[case]
        errors.append(calibration_error(said, (ndtr(score) <= said).astype(float)))
    return np.array(errors)
