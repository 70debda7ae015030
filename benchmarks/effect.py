"""How often each method finds an effect where nothing was done, and where a known one was put in: London,
Rio.

Series and months are drawn at random from real monthly counts; a measure is supposed to have begun there. The
share of effects "beyond chance" should be 5 %. For power every crime after the month is kept with probability
0.9, 0.8 or 0.7. Rio took no part in choosing anything.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.figure import Figure
from models.intervention import AFTER, BEFORE, Finding, effect_of
from models.intervention_question import Floats, Question

LONG = True
RUNS = 250
POWER_RUNS = 80
LEAST_BEFORE = 36
LEAST_MEAN = 5.0  # a month, before
FALLS = (0.1, 0.2, 0.3)
AREAS = 4
BAR = 0.065  # false alarms of what leads, and of what may be quoted
MOVED_ELSEWHERE = "Historical Fraud and Forgery"  # counted by another body since 2013: not a null series
RIO_TYPES = (
    "hom_doloso", "lesao_corp_dolosa", "estupro", "lesao_corp_culposa", "roubo_transeunte", "roubo_celular",
    "roubo_veiculo", "roubo_comercio", "furto_veiculos", "furto_transeunte", "ameaca", "estelionato",
)  # fmt: skip
_DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
_METHODS = ("structural", "regression", "displacement")

Table = dict[str, tuple[date, Floats]]  # crime type -> first month, counts (areas, n)


def run() -> Iterator[Figure]:
    """Shares of false alarms by method, without and with comparison areas; power; seconds a question."""
    for city, types in (("london", _london()), ("rio", _rio())):
        for areas in (0, AREAS):
            found, seconds = _asked(types, areas, RUNS, 1.0)
            named = f"{city}_{'compared' if areas else 'alone'}"
            for method, share in _beyond(found).items():
                bar = BAR if method == "structural" and city == "london" else None
                yield Figure(f"{named}_{method}_false_alarms", share, bar)
            for method, share in _raw(found).items():
                yield Figure(f"{named}_{method}_not_widened_false_alarms", share)
            yield Figure(f"{named}_quotable_claims", _claims(found), BAR)
            yield Figure(f"{named}_cpu_s_a_question", seconds)
    for areas in (0, AREAS):
        for fall in FALLS:
            found, _ = _asked(_london(), areas, POWER_RUNS, 1 - fall)
            named = f"london_{'compared' if areas else 'alone'}_fall_{round(100 * fall)}"
            for method, share in _beyond(found).items():
                yield Figure(f"{named}_{method}_power", share)
            yield Figure(f"{named}_quotable_claims", _claims(found))


def _asked(types: Table, areas: int, runs: int, kept: float) -> tuple[list[Finding], float]:
    """Findings of random questions, and the mean seconds of processor time that one took."""
    rng = np.random.default_rng([areas, runs, round(100 * kept)])
    names = list(types)
    weights = np.array([len(types[name][1]) for name in names], dtype=float)
    found: list[Finding] = []
    start = time.process_time()
    while len(found) < runs:
        first, counts = types[names[rng.choice(len(names), p=weights / weights.sum())]]
        question = _question(rng, first, counts, areas, kept)
        if question is not None:
            found.append(effect_of(question, seed=len(found)))
    return found, (time.process_time() - start) / runs


def _question(
    rng: np.random.Generator, first: date, counts: Floats, areas: int, kept: float
) -> Question | None:
    """A random area and month; None where the series is small, or too few others could be compared with."""
    own = int(rng.integers(len(counts)))
    others = [area for area in np.flatnonzero(counts.mean(axis=1) >= LEAST_MEAN) if area != own]
    start = int(rng.integers(LEAST_BEFORE, counts.shape[1] - AFTER + 1))
    if len(others) < areas or counts[own, max(0, start - BEFORE) : start].mean() < LEAST_MEAN:
        return None
    values = counts[own].copy()
    values[start:] = rng.binomial(values[start:].astype(int), kept)
    compared = counts[rng.choice(others, areas, replace=False)] if areas else None
    return Question(values, first, start, compared)


def _beyond(found: list[Finding]) -> dict[str, float]:
    told: dict[str, list[bool]] = {method: [] for method in _METHODS}
    for one in found:
        for answer in one.answers:
            told[answer.effect.method].append(answer.effect.beyond_chance)
        if one.displacement is not None:
            told["displacement"].append(one.displacement.beyond_chance)
    return {method: float(np.mean(rows)) for method, rows in told.items() if rows}


def _raw(found: list[Finding]) -> dict[str, float]:
    """Before the placebo runs widened the intervals of two of the methods."""
    regression = [
        answer.dates.real for one in found for answer in one.answers if answer.effect.method == "regression"
    ]
    moved = [one.displacement_placebo.real for one in found if one.displacement is not None]
    both = {"regression": regression, "displacement": moved}
    return {method: float(np.mean(np.abs(z) > 1.96)) for method, z in both.items() if z}


def _claims(found: list[Finding]) -> float:
    """An effect beyond chance that nothing stands against."""
    return float(np.mean([one.verdict.quotable and one.verdict.found in ("fell", "rose") for one in found]))


def _london() -> Table:
    """Boroughs by type of crime, April 2010 to December 2019 (the epidemic is no null period)."""
    wide = pd.read_csv(_folder() / "london_mps" / "APR2010-FEB2022.csv")
    months = [column for column in wide.columns if column.isdigit() and column <= "201912"]
    summed = wide.groupby(["MajorText", "LookUp_BoroughName"])[months].sum()
    summed = summed.drop(MOVED_ELSEWHERE, level=0)
    return {
        str(kind): (date(2010, 4, 1), np.asarray(rows.to_numpy(dtype=float)))
        for kind, rows in summed.groupby(level=0)
    }


def _rio() -> Table:
    """Municipalities of Rio de Janeiro by type of crime, 2014 to 2019."""
    file = _folder() / "rio_isp" / "BaseMunicipioMensal_2024-07.csv"
    rows = pd.read_csv(file, sep=";", encoding="latin-1")
    rows = rows[rows["ano"].between(2014, 2019)]
    return {
        kind: (date(2014, 1, 1), np.asarray(
            rows.pivot_table(index="fmun_cod", columns=["ano", "mes"], values=kind).to_numpy(dtype=float)
        ))
        for kind in RIO_TYPES
    }  # fmt: skip


def _folder() -> Path:
    return Path(os.environ.get("BAGDAR_TEST_DATA") or _DATA)
