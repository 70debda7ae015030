"""Forecasts of many series, the same whatever the order, the number of processes or the company."""

from __future__ import annotations

import multiprocessing
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from models.forecast import PathForecast, Prepared, filled, forecast_from, prepared
from models.mixture import Mixture
from models.smoothing import mixtures

_WORTH_A_POOL = 400  # series; a worker process takes about 3 s to start


@dataclass(frozen=True)
class Wanted:
    """One forecast to make: `key` names the series and seeds its random numbers."""

    key: str
    values: np.ndarray
    season: int
    horizon: int
    n_paths: int = 1000


def series_rng(key: str, seed: int = 0) -> np.random.Generator:
    """Random numbers that belong to a series: adding another series changes no forecast of this one."""
    return np.random.default_rng([seed, zlib.crc32(key.encode())])


def forecast_paths(
    values: np.ndarray, season: int, horizon: int, rng: np.random.Generator, n_paths: int = 1000
) -> PathForecast:
    """Futures of the `horizon` periods that follow the last of `values`.

    `values`: evenly spaced, nan where missing; periods missing at the end are forecast too and left out of
    the answer. `season`: periods a year (12, 4 or 1). With two years of history or more: the mean of
    exponential smoothing and Theta (`ets_theta`); with less, or where the fit fails, last year's values
    (`seasonal_naive`); with less than a year or one period a year, the last value (`naive`); all zeros give a
    small Poisson rate (`zero`). Raises ValueError where nothing was ever reported.
    """
    one = prepared(values)
    mixture = next(iter(_mixtures([(one, season, horizon)])))
    return forecast_from(one, mixture, season, horizon, rng, n_paths)


def forecast_many(wanted: Sequence[Wanted], seed: int = 0, processes: int = 1) -> Iterator[PathForecast]:
    """The forecasts in the order asked for, one by one, so that paths need not all be in memory.

    With `processes` above 1 and enough series to pay for starting them, a pool of processes shares the work.
    The calling script must be importable (`if __name__ == "__main__"`). Raises ValueError as
    `forecast_paths` does.
    """
    if processes < 2 or len(wanted) < _WORTH_A_POOL:
        yield from _in_turn(wanted, seed)
        return
    parts = [wanted[at : at + _WORTH_A_POOL] for at in range(0, len(wanted), _WORTH_A_POOL)]
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        for part in pool.map(_listed, parts, [seed] * len(parts)):
            yield from part


def forecast_rolling(
    wanted: Sequence[Wanted], origins: Sequence[int], seed: int = 0, processes: int = 1
) -> list[list[PathForecast]]:
    """For each series, the forecasts as they would have been made after its first o values, o in `origins`.

    Only `values[:o]` are looked at. Raises ValueError where these hold no value.
    """
    cut = [replace(one, values=one.values[:origin]) for one in wanted for origin in origins]
    made = list(forecast_many(cut, seed, processes))
    return [made[at : at + len(origins)] for at in range(0, len(made), len(origins))]


def _listed(wanted: Sequence[Wanted], seed: int) -> list[PathForecast]:
    return list(_in_turn(wanted, seed))


def _in_turn(wanted: Sequence[Wanted], seed: int) -> Iterator[PathForecast]:
    """All are fitted together; the paths are drawn one series after the other."""
    ready = [prepared(one.values) for one in wanted]
    fitted = _mixtures([(one, w.season, w.horizon) for one, w in zip(ready, wanted, strict=True)])
    for one, mixture, w in zip(ready, fitted, wanted, strict=True):
        yield forecast_from(one, mixture, w.season, w.horizon, series_rng(w.key, seed), w.n_paths)


def _mixtures(wanted: Sequence[tuple[Prepared, int, int]]) -> list[Mixture | None]:
    """The mixture of each series, None where it has too little history; series of like length together.

    Series are padded before their beginning to whole years, so that few lengths remain; what a series is
    padded to depends on it alone.
    """
    groups: dict[tuple[int, int, int, bool], list[int]] = {}
    for place, (one, season, horizon) in enumerate(wanted):
        if one.smooth(season):
            length = -(-len(one.z) // season) * season
            gaps = bool(np.isnan(one.z).any())
            groups.setdefault((length, season, horizon + one.late, gaps), []).append(place)
    found: list[Mixture | None] = [None] * len(wanted)
    for (length, season, horizon, _), places in groups.items():
        y, full = np.zeros((length, len(places))), np.zeros((length, len(places)))
        known = np.zeros((length, len(places)), dtype=bool)
        for column, place in enumerate(places):
            z = wanted[place][0].z
            since = length - len(z)
            known[since:, column] = ~np.isnan(z)
            y[since:, column] = np.nan_to_num(z)
            full[since:, column] = filled(z, season)
        made = mixtures(y, full, known, season, horizon)
        for column, place in enumerate(places):
            begun = length - len(wanted[place][0].z)
            found[place] = replace(made[column], errors=made[column].errors[begun:])
    return found
