"""Forecasts of many series, the same whatever the order, the number of processes or the company."""

from __future__ import annotations

import multiprocessing
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from models.forecast import PathForecast, forecast_paths

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


def forecast_many(wanted: Sequence[Wanted], seed: int = 0, processes: int = 1) -> Iterator[PathForecast]:
    """The forecasts in the order asked for, one by one, so that paths need not all be in memory.

    With `processes` above 1 and enough series to pay for starting them, a pool of processes shares the work.
    The calling script must be importable (`if __name__ == "__main__"`). Raises ValueError as
    `forecast_paths` does.
    """
    if processes < 2 or len(wanted) < _WORTH_A_POOL:
        yield from (_one(one, seed) for one in wanted)
        return
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(_one, wanted, [seed] * len(wanted), chunksize=32)


def forecast_rolling(
    wanted: Sequence[Wanted], origins: Sequence[int], seed: int = 0, processes: int = 1
) -> list[list[PathForecast]]:
    """For each series, the forecasts as they would have been made after its first o values, o in `origins`.

    Only `values[:o]` are looked at. Raises ValueError where these hold no value.
    """
    cut = [replace(one, values=one.values[:origin]) for one in wanted for origin in origins]
    made = list(forecast_many(cut, seed, processes))
    return [made[at : at + len(origins)] for at in range(0, len(made), len(origins))]


def _one(wanted: Wanted, seed: int) -> PathForecast:
    rng = series_rng(wanted.key, seed)
    return forecast_paths(wanted.values, wanted.season, wanted.horizon, rng, wanted.n_paths)
