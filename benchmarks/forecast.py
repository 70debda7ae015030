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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.figure import Figure
from benchmarks.forecast_data import PROJECT, Answer, Sample, coverage, mase, msis, samples, smape
from models.cases import Wanted
from models.many import forecast_many

LONG = True
PINS = Path(__file__).with_name("requirements-statsforecast.txt")
SCRIPT = Path(__file__).with_name("statsforecast_rival.py")
FAST, SLOW = ("dot", "autotheta"), ("autoets", "ces")
SLOW_SERIES = 200  # drawn at random for the slow rivals where a sample has over five times as many
FASTER_THAN_AUTOETS = {"london": 8, "m3_monthly": 5}
SMAPE_BARS = {"m3_monthly": 13.75, "m3_quarterly": 8.95}
ETSMODEL_SAMPLE = 12  # series of M3 monthly: statsmodels takes a fifth of a second for each form
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "NIXTLA_ID_AS_COL": "1"}


def run() -> Iterator[Figure]:
    """All figures, London first. Takes some ten minutes of CPU, nearly all of it the rivals'."""
    python = rival_python()
    for sample in samples():
        few = drawn(sample, SLOW_SERIES)
        pairs = [Pair(sample, own := ours(sample), rivals(python, sample, FAST))]
        pairs.append(Pair(few, taken(sample, own, few), rivals(python, few, SLOW)))
        yield from told(sample, {"ours": own})
        for pair in pairs:
            yield from told(pair.sample, pair.answers)
        yield from ratios(pairs)
        if sample.name == "m3_monthly":
            slow = etsmodel_ms(sample)
            yield Figure("m3_monthly_etsmodel_ms", slow)
            yield Figure("m3_monthly_ours_to_etsmodel_x50", 50 * own.ms / slow, 1.0)


@dataclass(frozen=True)
class Pair:
    """Ours and rivals on the same series."""

    sample: Sample
    own: Answer
    answers: dict[str, Answer]


def told(sample: Sample, answers: dict[str, Answer]) -> Iterator[Figure]:
    for name, answer in answers.items():
        yield Figure(f"{sample.name}_{name}_ms", answer.ms)
        yield Figure(f"{sample.name}_{name}_mase", mase(sample, answer.point))
        yield Figure(f"{sample.name}_{name}_msis95", msis(sample, answer))
        yield Figure(f"{sample.name}_{name}_coverage95", coverage(sample, answer))
        if sample.name != "london":
            bar = SMAPE_BARS.get(sample.name) if name == "ours" else None
            yield Figure(f"{sample.name}_{name}_smape", smape(sample, answer.point), bar)


def ratios(pairs: Sequence[Pair]) -> Iterator[Figure]:
    """The bars of speed and accuracy together; each rival against ours on the series it was given.

    `fast_or_better_than_dot`: the CPU of DOT at most, or 0.99 of its MASE at twice its CPU at most: the
    smaller of both ratios. `beaten_on_both_by`: how many rivals are faster and more accurate.
    """
    name, own, dot = pairs[0].sample.name, pairs[0].own, pairs[0].answers["dot"]
    error = mase(pairs[0].sample, own.point) / mase(pairs[0].sample, dot.point)
    faster = own.ms / dot.ms
    yield Figure(f"{name}_cpu_to_dot", faster)
    yield Figure(f"{name}_mase_to_dot", error)
    yield Figure(f"{name}_fast_or_better_than_dot", min(faster, max(error / 0.99, faster / 2)), 1.0)
    beaten = sum(
        rival.ms < pair.own.ms and mase(pair.sample, rival.point) < mase(pair.sample, pair.own.point)
        for pair in pairs
        for rival in pair.answers.values()
    )
    yield Figure(f"{name}_beaten_on_both_by", beaten, 0.0)
    few, autoets = pairs[1].sample.name, pairs[1].answers["autoets"]
    times = FASTER_THAN_AUTOETS.get(name)
    if times is not None:
        yield Figure(f"{few}_ours_to_autoets_x{times}", times * own.ms / autoets.ms, 1.0)
    scores = [
        msis(pair.sample, pair.own) / msis(pair.sample, rival)
        for pair in pairs
        for rival in pair.answers.values()
    ]
    yield Figure(f"{name}_msis95_to_best_rival", max(scores), None if name == "london" else 1.0)


def drawn(sample: Sample, most: int) -> Sample:
    """The sample, or a random part of it whose name says how many of its series it holds."""
    if len(sample.series) <= 5 * most:
        return sample
    places = np.sort(np.random.default_rng(0).choice(len(sample.series), most, replace=False))
    series = [sample.series[at] for at in places]
    name = f"{sample.name}_random{most}"
    return Sample(name, sample.season, sample.horizon, series, sample.actual[places], tuple(places.tolist()))


def taken(sample: Sample, answer: Answer, few: Sample) -> Answer:
    """What was answered about the series of `few`; the time a series stays that of all."""
    if few is sample:
        return answer
    places = list(few.places)
    return Answer(answer.ms, answer.point[places], answer.low[places], answer.high[places])


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


def rivals(python: Path, sample: Sample, models: Sequence[str]) -> dict[str, Answer]:
    with tempfile.TemporaryDirectory(prefix="bagdar-bench-") as folder:
        asked, answered = Path(folder) / "series.json", Path(folder) / "answers.json"
        series = [one.tolist() for one in sample.series]
        asked.write_text(json.dumps({"season": sample.season, "horizon": sample.horizon, "series": series}))
        plain = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        subprocess.run(
            [python, SCRIPT, asked, answered, *models], check=True, env=plain | ONE_THREAD, stdout=2
        )
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
