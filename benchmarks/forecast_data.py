"""The series that forecasts are measured on, and the errors: sMAPE, MASE and the score of 95 % intervals."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Sample:
    """Series with what came after them, `actual` (n, horizon); `places`: in the sample they are a part of."""

    name: str
    season: int
    horizon: int
    series: list[np.ndarray]
    actual: np.ndarray
    places: tuple[int, ...] = ()


@dataclass(frozen=True)
class Answer:
    """Point forecasts and limits of 95 %, each (n, horizon), and the CPU they took."""

    ms: float
    point: np.ndarray
    low: np.ndarray
    high: np.ndarray


def samples() -> list[Sample]:
    """London borough × type (to the end of 2018, then 12 months), M3 monthly (18) and quarterly (8)."""
    data = Path(os.environ.get("BAGDAR_TEST_DATA") or PROJECT.parent / "shared" / "data").resolve()
    m3 = json.loads((data / "m3" / "m3_monthly_quarterly.json").read_text())
    return [london(data), of_m3(m3, "MONTHLY", 12, 18), of_m3(m3, "QUARTERLY", 4, 8)]


def london(data: Path) -> Sample:
    wide = pd.read_csv(data / "london_mps" / "APR2010-FEB2022.csv")
    table = wide.groupby(["LookUp_BoroughName", "MajorText"]).sum(numeric_only=True)
    end = list(table.columns).index("201812") + 1
    counts = table.to_numpy(dtype=float)
    return Sample("london", 12, 12, list(counts[:, :end]), counts[:, end : end + 12])


def of_m3(m3: dict[str, dict[str, Any]], period: str, season: int, horizon: int) -> Sample:
    chosen = [m3[name] for name in sorted(m3) if m3[name]["period"] == period]
    actual = np.array([one["xx"] for one in chosen])
    return Sample(f"m3_{period.lower()}", season, horizon, [np.array(one["x"]) for one in chosen], actual)


def smape(sample: Sample, point: np.ndarray) -> float:
    """Per cent, as in M3 (Makridakis & Hibon 2000); nothing where both are zero."""
    sizes = np.abs(sample.actual) + np.abs(point)
    return float(200 * np.mean(np.abs(sample.actual - point) / np.where(sizes > 0, sizes, 1.0)))


def mase(sample: Sample, point: np.ndarray) -> float:
    """Mean over the series of the absolute error over that of last year's values within the series."""
    return float(np.mean(np.abs(sample.actual - point).mean(axis=1) / _scales(sample)))


def msis(sample: Sample, answer: Answer) -> float:
    """Mean scaled interval score at 95 % (Gneiting & Raftery 2007; M4)."""
    low, high, actual = answer.low, answer.high, sample.actual
    score = high - low + 40 * np.maximum(low - actual, 0) + 40 * np.maximum(actual - high, 0)
    return float(np.mean(score.mean(axis=1) / _scales(sample)))


def coverage(sample: Sample, answer: Answer) -> float:
    return float(np.mean((sample.actual >= answer.low) & (sample.actual <= answer.high)))


def _scales(sample: Sample) -> np.ndarray:
    m = sample.season
    return np.array([np.abs(one[m:] - one[:-m]).mean() for one in sample.series])
