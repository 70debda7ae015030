"""How often chance is called a change on real counts, and how often a real fall is seen.

A comparison in which nothing has changed: of two years in a row, half of the months of the first and the
other half of the months of the second against the rest. Each calendar month stands once on each side, so
that the season cancels, and so does a steady trend; what remains is how the counts scatter. Which half
decides what kind of scatter: every second month (`months`), every second quarter (`quarters`), half-years
(`halves`), where what lasts some months adds up as it does in a year to date. The rule knows the series
up to the end of the two years, as it would on that day. PERSISTENCE and the prior of `models.dispersion`
were chosen on London before 2016; neither these years nor Rio or Russia had a say.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np

from benchmarks.figure import Figure
from benchmarks.null_series import Level, levels
from models.change import compare_many
from models.dispersion import measured

BAR_PCT = 6.5
LEAST = 10  # events in the two years together
MOST_SERIES = 1500  # of one level in one window, drawn at random
BLOCKS = {"months": 1, "quarters": 3, "halves": 6}
CUTS = (10, 20, 30, 40, 50)
SIZES = {"under_40": (0, 40), "40_200": (40, 200), "200_1000": (200, 1000), "over_1000": (1000, np.inf)}


def run() -> Iterator[Figure]:
    """Percent of comparisons with p < 0.05; then percent of injected falls found, by events a year."""
    found: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    for level in levels():
        later, earlier, spread = _pairs(level)
        found.append((later["months"], earlier["months"], spread))
        yield Figure(f"{level.name}_comparisons", float(len(spread)))
        for name in BLOCKS:
            alarms = _alarms(later[name], earlier[name], spread)
            yield Figure(f"{level.name}_{name}_pct", alarms, BAR_PCT)
            raw = _alarms(later[name], earlier[name], np.ones(len(spread)))
            yield Figure(f"{level.name}_{name}_raw_poisson_pct", raw)
    if not found:
        print("false_alarms: the real files are absent, nothing is measured", file=sys.stderr)
        return
    yield from _power(*(np.concatenate(parts) for parts in zip(*found, strict=True)))


def _pairs(level: Level) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray], np.ndarray]:
    """For each kind of halves the sums of both sides, and the dispersion of a year's sum."""
    rng = np.random.default_rng(1)
    later: dict[str, list[np.ndarray]] = {name: [] for name in BLOCKS}
    earlier: dict[str, list[np.ndarray]] = {name: [] for name in BLOCKS}
    spreads: list[float] = []
    for start in level.starts:
        window = level.series[:, start : start + 24]
        used = np.flatnonzero(window.sum(axis=1) >= LEAST)
        if len(used) > MOST_SERIES:
            used = np.sort(rng.choice(used, MOST_SERIES, replace=False))
        for name, block in BLOCKS.items():
            side = _side(block)
            later[name].append(window[np.ix_(used, side)].sum(axis=1))
            earlier[name].append(window[np.ix_(used, ~side)].sum(axis=1))
        for series in level.series[used, : start + 24]:
            found = measured(series, 12)
            spreads.append(found.of_sum(12) if found else np.nan)
    joined = [{name: np.concatenate(parts) for name, parts in side.items()} for side in (later, earlier)]
    return joined[0], joined[1], np.array(spreads)


def _side(block: int) -> np.ndarray:
    """Which of 24 months are on one side: every second block of the first year, the others of the next."""
    first = (np.arange(12) // block) % 2 == 0
    return np.concatenate([first, ~first])


def _alarms(later: np.ndarray, earlier: np.ndarray, spread: np.ndarray) -> float:
    return float(100 * np.mean(compare_many(later, earlier, spread).p_value < 0.05))


def _power(later: np.ndarray, earlier: np.ndarray, spread: np.ndarray) -> Iterator[Figure]:
    """Falls made by taking each event of one side out with the probability of the cut."""
    rng = np.random.default_rng(2)
    size = (later + earlier) / 2
    for name, (low, high) in SIZES.items():
        rows = (size >= low) & (size < high)
        for cut in CUTS:
            now = rng.binomial(later[rows].astype(int), 1 - cut / 100).astype(float)
            for rule, variation in (("", spread[rows]), ("_raw_poisson", np.ones(int(rows.sum())))):
                p_value = compare_many(now, earlier[rows], variation).p_value
                seen = float(100 * np.mean((p_value < 0.05) & (now < earlier[rows])))
                yield Figure(f"power_{name}_a_year_cut_{cut}{rule}_pct", seen)
