"""What calibration error luck alone makes: that of a forecaster who is right, judged in a few years.

All areas of a year rise or fall together against what was said, so that thousands of cases of four years are
a few throws of the dice. How much they go together is measured on earlier years.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.forecast import from_root

BINS = 10
_CASE = ["area", "indicator", "target_year", "months_known"]
WHOLE = "city"  # level
_DRAWS = 400
_SEED = 20261128
_MOST_SHARED = 0.95


def calibration_error(said: np.ndarray, came: np.ndarray) -> float:
    """Mean |mean said − share that came| of ten equal bins of what was said, weighted by cases."""
    bins = np.minimum((said * BINS).astype(int), BINS - 1)
    gaps = np.abs(np.bincount(bins, said, BINS) - np.bincount(bins, came, BINS))
    return float(gaps.sum() / len(said))


def common_error(rows: pd.DataFrame) -> dict[int, float]:
    """By months known, how far off the whole's rest of the year was: root mean square log(came / said)."""
    whole = rows[rows["level"] == WHOLE].drop_duplicates(_CASE)
    expected = from_root(whole["location"].to_numpy(float))
    off = np.log((whole["actual"] - whole["ytd"]).to_numpy(float) / expected)
    months = whole["months_known"].to_numpy(int)
    return {
        each: float(np.sqrt(np.square(off[months == each]).mean())) for each in np.unique(months).tolist()
    }


def errors_of_the_right(rows: pd.DataFrame, common: dict[int, float]) -> np.ndarray:
    """(draws,): calibration errors if every probability of the rows were right.

    The fact of a case lies at u = Φ(√ρ·f + √(1 − ρ)·e) of its distribution, f shared by the cases of a year
    with the same months known, e its own; a target is met where u ≤ its probability. ρ is the part of the
    spread that a common log error t makes: z = 2√x moves by t√x.
    """
    from scipy.special import ndtr

    said = rows["probability"].to_numpy(float)
    case = rows.groupby(_CASE).ngroup().to_numpy()
    year = rows.groupby(["target_year", "months_known"]).ngroup().to_numpy()
    moved = np.square(rows["months_known"].map(common)) * from_root(rows["location"].to_numpy(float))
    part = np.minimum(moved / np.square(rows["spread"]), _MOST_SHARED).to_numpy(float)
    rng = np.random.default_rng(_SEED)
    errors = []
    for _ in range(_DRAWS):
        shared, own = rng.standard_normal(year.max() + 1), rng.standard_normal(case.max() + 1)
        score = np.sqrt(part) * shared[year] + np.sqrt(1 - part) * own[case]
        errors.append(calibration_error(said, (ndtr(score) <= said).astype(float)))
    return np.array(errors)
