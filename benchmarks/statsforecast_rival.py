"""Run inside the rival's own environment: forecasts of every series in a file, and the CPU time they took.

Usage: `python statsforecast_rival.py SERIES.json ANSWERS.json MODEL…`. Imports nothing of the project.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from statsforecast.models import (  # type: ignore[import-not-found]  # it lives elsewhere
    AutoCES,
    AutoETS,
    AutoTheta,
    DynamicOptimizedTheta,
)

MODELS = {"autoets": AutoETS, "autotheta": AutoTheta, "dot": DynamicOptimizedTheta, "ces": AutoCES}


def main(series_file: str, answers_file: str, *models: str) -> None:
    warnings.simplefilter("ignore")
    asked = json.loads(Path(series_file).read_text())
    series = [np.array(values, dtype=float) for values in asked["series"]]
    answers = {
        name: answer(MODELS[name](season_length=asked["season"]), series, asked["horizon"]) for name in models
    }
    Path(answers_file).write_text(json.dumps(answers))


def answer(model: Any, series: list[np.ndarray], horizon: int) -> dict[str, Any]:
    """Point forecasts with the milliseconds of CPU a series, and limits of 95 %, made apart from them."""
    model.forecast(y=series[0], h=horizon, level=[95])  # compiles
    model.forecast(y=series[0], h=horizon)
    started = time.process_time()
    point = [np.asarray(model.forecast(y=one, h=horizon)["mean"]).tolist() for one in series]
    spent = time.process_time() - started
    limits = [model.forecast(y=one, h=horizon, level=[95]) for one in series]
    return {
        "ms": 1000 * spent / len(series),
        "point": point,
        "low": [np.asarray(one["lo-95"]).tolist() for one in limits],
        "high": [np.asarray(one["hi-95"]).tolist() for one in limits],
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
