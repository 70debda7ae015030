"""Forecasts of many series, the same whatever the order, the number of processes or the company."""

from __future__ import annotations

import multiprocessing
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

import numpy as np

from models.cases import Case, Cut, Wanted, mixtures_of
from models.forecast import PathForecast, forecast_from

_WORTH_A_POOL = 400  # series; a worker process takes about 3 s to start


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
    wanted = Wanted("", values, season, horizon, n_paths)
    return next(_after_each([wanted], None, lambda _: rng))[0]


def forecast_many(wanted: Sequence[Wanted], seed: int = 0, processes: int = 1) -> Iterator[PathForecast]:
    """The forecasts in the order asked for, one by one, so that paths need not all be in memory.

    With `processes` above 1 and enough series to pay for starting them, a pool of processes shares the work.
    The calling script must be importable (`if __name__ == "__main__"`). Raises ValueError as
    `forecast_paths` does.
    """
    for made in _shared(wanted, None, seed, processes):
        yield made[0]


def forecast_rolling(
    wanted: Sequence[Wanted],
    origins: Sequence[int],
    seed: int = 0,
    processes: int = 1,
    horizons: Sequence[int] | None = None,
) -> list[list[PathForecast]]:
    """For each series, the forecasts made after its first o values, o in `origins`, which ascend.

    The model is chosen and its parameters and weights estimated on `values[:origins[0]]`; at later origins
    its states alone have run on through `values[:o]`. The first is what `forecast_many` says of
    `values[:origins[0]]`; a series too short for smoothing then keeps a stand-in at later origins.
    `horizons`: periods ahead, one an origin, instead of each series' own. Raises ValueError where nothing is
    known at the first or the origins do not ascend.
    """
    if list(origins) != sorted(origins):
        raise ValueError("origins must ascend")
    cuts = [Cut(origin, None if horizons is None else horizons[at]) for at, origin in enumerate(origins)]
    return list(_shared(wanted, cuts, seed, processes))


def _shared(
    wanted: Sequence[Wanted], cuts: Sequence[Cut] | None, seed: int, processes: int
) -> Iterator[list[PathForecast]]:
    """The forecasts of each series at each origin, by a pool of processes where it pays.

    `cuts`: the origins, the same for all; None: what each series wants, at its end alone.
    """
    if processes < 2 or len(wanted) < _WORTH_A_POOL:
        yield from _in_turn(wanted, cuts, seed)
        return
    parts = [wanted[at : at + _WORTH_A_POOL] for at in range(0, len(wanted), _WORTH_A_POOL)]
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        for part in pool.map(_listed, parts, [cuts] * len(parts), [seed] * len(parts)):
            yield from part


def _listed(wanted: Sequence[Wanted], cuts: Sequence[Cut] | None, seed: int) -> list[list[PathForecast]]:
    return list(_in_turn(wanted, cuts, seed))


def _in_turn(wanted: Sequence[Wanted], cuts: Sequence[Cut] | None, seed: int) -> Iterator[list[PathForecast]]:
    return _after_each(wanted, cuts, lambda key: series_rng(key, seed))


def _after_each(
    wanted: Sequence[Wanted], cuts: Sequence[Cut] | None, random: Callable[[str], np.random.Generator]
) -> Iterator[list[PathForecast]]:
    """All are fitted together; the paths are drawn one series after the other."""
    cases = [Case.newest(w) if cuts is None else Case.rolling(w, cuts) for w in wanted]
    for w, case, (mixed, estimates) in zip(wanted, cases, mixtures_of(cases), strict=True):
        drawn = list(zip(case.made, mixed, strict=True))
        made = [
            forecast_from(
                one.ready, mixture, one.mending.suffix, w.season, one.horizon, random(w.key), w.n_paths
            )
            for one, mixture in (drawn[-1:] if cuts is None else drawn)
        ]
        yield [replace(each, estimates=estimates) for each in made] if case.settles else made
