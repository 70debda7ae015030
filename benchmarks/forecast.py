"""Forecasts against statsforecast and statsmodels in one run: CPU time, accuracy, intervals.

Named `<data>_<what>`. Ratios are to be at most their bar; milliseconds of CPU a series, MASE, sMAPE, MSIS and
coverage of everyone are told beside them. Ours is `forecast_many` with its 1,000 paths a series; the rivals'
time is that of their point forecasts alone. The rival lives in an environment of its own under `.bench/`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.figure import Figure
from benchmarks.forecast_data import PROJECT, Answer, Sample, coverage, mase, msis, samples, smape
from models.many import Wanted, forecast_many

LONG = True
PINS = Path(__file__).with_name("requirements-statsforecast.txt")
SCRIPT = Path(__file__).with_name("statsforecast_rival.py")
RIVALS = ("autoets", "autotheta", "dot", "ces")
FASTER_THAN_AUTOETS = {"london": 8, "m3_monthly": 5}
SMAPE_BARS = {"m3_monthly": 13.75, "m3_quarterly": 8.95}
ETSMODEL_SAMPLE = 12  # series of M3 monthly: statsmodels takes a fifth of a second for each form
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "NIXTLA_ID_AS_COL": "1"}


def run() -> Iterator[Figure]:
    """All figures, London first. Takes about ten minutes of CPU, nearly all of it the rivals'."""
    python = rival_python()
    for sample in samples():
        answers = rivals(python, sample)
        answers["ours"] = ours(sample)
        yield from told(sample, answers)
        yield from ratios(sample, answers)
        if sample.name == "m3_monthly":
            slow = etsmodel_ms(sample)
            yield Figure("m3_monthly_etsmodel_ms", slow)
            yield Figure("m3_monthly_ours_to_etsmodel_x50", 50 * answers["ours"].ms / slow, 1.0)


def told(sample: Sample, answers: dict[str, Answer]) -> Iterator[Figure]:
    for name, answer in answers.items():
        yield Figure(f"{sample.name}_{name}_ms", answer.ms)
        yield Figure(f"{sample.name}_{name}_mase", mase(sample, answer.point))
        yield Figure(f"{sample.name}_{name}_msis95", msis(sample, answer))
        yield Figure(f"{sample.name}_{name}_coverage95", coverage(sample, answer))
        if sample.name != "london":
            bar = SMAPE_BARS[sample.name] if name == "ours" else None
            yield Figure(f"{sample.name}_{name}_smape", smape(sample, answer.point), bar)


def ratios(sample: Sample, answers: dict[str, Answer]) -> Iterator[Figure]:
    """The bars of speed and accuracy together.

    `fast_or_better_than_dot`: the CPU of DOT at most, or 0.99 of its MASE at twice its CPU at most: the
    smaller of both ratios. `beaten_on_both_by`: how many rivals are faster and more accurate.
    """
    own, dot = answers["ours"], answers["dot"]
    error = {name: mase(sample, answer.point) for name, answer in answers.items()}
    faster = own.ms / dot.ms
    yield Figure(f"{sample.name}_cpu_to_dot", faster)
    yield Figure(f"{sample.name}_mase_to_dot", error["ours"] / error["dot"])
    better = max(error["ours"] / (0.99 * error["dot"]), faster / 2)
    yield Figure(f"{sample.name}_fast_or_better_than_dot", min(faster, better), 1.0)
    beaten = sum(answers[each].ms < own.ms and error[each] < error["ours"] for each in RIVALS)
    yield Figure(f"{sample.name}_beaten_on_both_by", beaten, 0.0)
    times = FASTER_THAN_AUTOETS.get(sample.name)
    if times is not None:
        yield Figure(f"{sample.name}_ours_to_autoets_x{times}", times * own.ms / answers["autoets"].ms, 1.0)
    best = min(msis(sample, answers[each]) for each in RIVALS)
    bar = None if sample.name == "london" else 1.0
    yield Figure(f"{sample.name}_msis95_to_best_rival", msis(sample, own) / best, bar)


def ours(sample: Sample) -> Answer:
    """The shipped way in; its time is that of fits and paths, quantiles left out."""
    wanted = [Wanted(str(n), one, sample.season, sample.horizon) for n, one in enumerate(sample.series)]
    list(forecast_many(wanted[:2]))
    spent, found = 0.0, []
    started = time.process_time()
    for forecast in forecast_many(wanted):
        spent += time.process_time() - started
        limits = np.quantile(forecast.paths, (0.025, 0.975), axis=0)
        found.append(np.vstack([forecast.paths.mean(axis=0), limits]))
        started = time.process_time()
    point, low, high = np.stack(found, axis=1)
    return Answer(1000 * spent / len(wanted), point, low, high)


def rivals(python: Path, sample: Sample) -> dict[str, Answer]:
    with tempfile.TemporaryDirectory(prefix="bagdar-bench-") as folder:
        asked, answered = Path(folder) / "series.json", Path(folder) / "answers.json"
        series = [one.tolist() for one in sample.series]
        asked.write_text(json.dumps({"season": sample.season, "horizon": sample.horizon, "series": series}))
        plain = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        subprocess.run([python, SCRIPT, asked, answered], check=True, env=plain | ONE_THREAD, stdout=2)
        answers = json.loads(answered.read_text())
    return {
        name: Answer(one["ms"], *(np.array(one[part]) for part in ("point", "low", "high")))
        for name, one in answers.items()
    }


def rival_python() -> Path:
    """The rival's Python; its environment is made where it is not there or was made from other pins."""
    folder = PROJECT / ".bench" / "statsforecast"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = folder / "pins.txt"
    if not stamp.is_file() or stamp.read_text() != PINS.read_text():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True, stdout=2)
        pip = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-q"]
        subprocess.run([*pip, "-r", str(PINS)], check=True, stdout=2)
        stamp.write_text(PINS.read_text())
    return python


def etsmodel_ms(sample: Sample) -> float:
    """Milliseconds of CPU a series of statsmodels' `ETSModel`, start estimated, in one form: ETS(A,Ad,A)."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    chosen = sample.series[:: len(sample.series) // ETSMODEL_SAMPLE]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        started = time.process_time()
        for one in chosen:
            ETSModel(pd.Series(one), trend="add", damped_trend=True, seasonal="add", seasonal_periods=12).fit(
                disp=False
            )
    return 1000 * (time.process_time() - started) / len(chosen)
