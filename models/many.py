"""Forecasts of many series, the same whatever the order, the number of processes or the company."""

from __future__ import annotations

import multiprocessing
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from models.forecast import PathForecast, Prepared, filled_on, forecast_from, prepared
from models.mending import Mending, mending
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


@dataclass(frozen=True)
class _Cut:
    """How much of a series is known and how far ahead it is forecast; None: all, and as the series wants."""

    origin: int | None = None
    horizon: int | None = None


@dataclass(frozen=True)
class _Made:
    """A series made ready at one origin; `mending` is that of the first."""

    ready: Prepared
    mending: Mending
    season: int
    horizon: int

    @property
    def z(self) -> np.ndarray:
        """What is fitted."""
        return self.mending.applied(self.ready.z)

    @staticmethod
    def of(wanted: Wanted, cuts: Sequence[_Cut]) -> list[_Made]:
        ready = [prepared(wanted.values[: cut.origin]) for cut in cuts]
        smooth = ready[0].smooth(wanted.season)
        mended = mending(ready[0].z, wanted.season) if smooth else Mending()
        horizons = [wanted.horizon if cut.horizon is None else cut.horizon for cut in cuts]
        return [_Made(one, mended, wanted.season, h) for one, h in zip(ready, horizons, strict=True)]


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
    made = _after_each([Wanted("", values, season, horizon, n_paths)], (_Cut(),), lambda _: rng)
    return next(made)[0]


def forecast_many(wanted: Sequence[Wanted], seed: int = 0, processes: int = 1) -> Iterator[PathForecast]:
    """The forecasts in the order asked for, one by one, so that paths need not all be in memory.

    With `processes` above 1 and enough series to pay for starting them, a pool of processes shares the work.
    The calling script must be importable (`if __name__ == "__main__"`). Raises ValueError as
    `forecast_paths` does.
    """
    for made in _shared(wanted, (_Cut(),), seed, processes):
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
    cuts = [_Cut(origin, None if horizons is None else horizons[at]) for at, origin in enumerate(origins)]
    return list(_shared(wanted, cuts, seed, processes))


def _shared(
    wanted: Sequence[Wanted], cuts: Sequence[_Cut], seed: int, processes: int
) -> Iterator[list[PathForecast]]:
    """The forecasts of each series at each origin, by a pool of processes where it pays."""
    if processes < 2 or len(wanted) < _WORTH_A_POOL:
        yield from _in_turn(wanted, cuts, seed)
        return
    parts = [wanted[at : at + _WORTH_A_POOL] for at in range(0, len(wanted), _WORTH_A_POOL)]
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        for part in pool.map(_listed, parts, [cuts] * len(parts), [seed] * len(parts)):
            yield from part


def _listed(wanted: Sequence[Wanted], cuts: Sequence[_Cut], seed: int) -> list[list[PathForecast]]:
    return list(_in_turn(wanted, cuts, seed))


def _in_turn(wanted: Sequence[Wanted], cuts: Sequence[_Cut], seed: int) -> Iterator[list[PathForecast]]:
    return _after_each(wanted, cuts, lambda key: series_rng(key, seed))


def _after_each(
    wanted: Sequence[Wanted], cuts: Sequence[_Cut], random: Callable[[str], np.random.Generator]
) -> Iterator[list[PathForecast]]:
    """All are fitted together; the paths are drawn one series after the other."""
    made = [_Made.of(w, cuts) for w in wanted]
    for w, ready, mixed in zip(wanted, made, _mixtures(made), strict=True):
        yield [
            forecast_from(
                one.ready, mixture, one.mending.suffix, w.season, one.horizon, random(w.key), w.n_paths
            )
            for one, mixture in zip(ready, mixed, strict=True)
        ]


def _mixtures(series: Sequence[Sequence[_Made]]) -> list[Sequence[Mixture | None]]:
    """The mixtures of each series at each origin, None where it has too little history.

    Series of like length are fitted together. They are padded before their beginning to whole years, so that
    few lengths remain; what a series is padded to depends on it alone.
    """
    groups: dict[tuple[int, tuple[int, ...], tuple[int, ...], bool], list[int]] = {}
    for place, cuts in enumerate(series):
        z, season = cuts[0].z, cuts[0].season
        if cuts[0].ready.smooth(season):
            begin = len(z) - -(-len(z) // season) * season  # zero or below
            origins = tuple(len(one.ready.z) - begin for one in cuts)
            horizons = tuple(one.horizon + one.ready.late for one in cuts)
            groups.setdefault((season, origins, horizons, bool(np.isnan(z).any())), []).append(place)
    found: list[Sequence[Mixture | None]] = [[None] * len(cuts) for cuts in series]
    for (season, origins, horizons, _), places in groups.items():
        shape = origins[-1], len(places)
        y, full, known = np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=bool)
        begun = [origins[-1] - len(series[place][-1].ready.z) for place in places]
        for column, (place, since) in enumerate(zip(places, begun, strict=True)):
            z = series[place][-1].z
            known[since:, column] = ~np.isnan(z)
            y[since:, column] = np.nan_to_num(z)
            full[since:, column] = filled_on(series[place][0].z, z, season)
        made = mixtures(y, full, known, season, origins, horizons)
        for place, since, each in zip(places, begun, made, strict=True):
            found[place] = [replace(one, errors=one.errors[since:]) for one in each]
    return found
