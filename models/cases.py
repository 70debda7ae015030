"""Series made ready for the engine, each at its origins, and their mixtures, like series fitted together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.forecast import Prepared, filled_on, prepared
from models.mending import Mending, mending
from models.mixture import Mixture
from models.smoothing import Estimates, estimated, mixtures


@dataclass(frozen=True)
class Wanted:
    """One forecast to make: `key` names the series and seeds its random numbers.

    `settled`: how many of the first values the model is chosen and estimated on, while those after them only
    move its states; 0: on all. `estimates`: what an earlier forecast with the same first values gave.
    """

    key: str
    values: np.ndarray
    season: int
    horizon: int
    n_paths: int = 1000
    settled: int = 0
    estimates: np.ndarray | None = None


@dataclass(frozen=True)
class Cut:
    """How much of a series is known and how far ahead it is forecast; None: all, and as the series wants."""

    origin: int | None = None
    horizon: int | None = None


@dataclass(frozen=True)
class Made:
    """A series made ready at one origin; `mending` is that of the first."""

    ready: Prepared
    mending: Mending
    season: int
    horizon: int

    @property
    def z(self) -> np.ndarray:
        """What is fitted."""
        return self.mending.applied(self.ready.z)


@dataclass(frozen=True)
class Case:
    """A series at each of its origins, of which the first alone is estimated on, unless that is kept."""

    made: Sequence[Made]
    estimates: np.ndarray | None = None
    settles: bool = False  # whether what is estimated holds until its first values change

    @staticmethod
    def rolling(wanted: Wanted, cuts: Sequence[Cut]) -> Case:
        ready = [prepared(wanted.values[: cut.origin]) for cut in cuts]
        mended = _mending(ready[0], wanted.season)
        horizons = [wanted.horizon if cut.horizon is None else cut.horizon for cut in cuts]
        return Case([Made(one, mended, wanted.season, h) for one, h in zip(ready, horizons, strict=True)])

    @staticmethod
    def newest(wanted: Wanted) -> Case:
        """Estimated on the settled values where these are enough and nothing has to be put right."""
        last = prepared(wanted.values)
        mended = _mending(last, wanted.season)
        newest = Made(last, mended, wanted.season, wanted.horizon)
        if not _settles(wanted, newest):
            return Case([newest])
        if wanted.settled == len(wanted.values):
            return Case([newest], wanted.estimates, settles=True)
        first = Made(prepared(wanted.values[: wanted.settled]), Mending(), wanted.season, 1)
        return Case([first, newest], wanted.estimates, settles=True)


def _settles(wanted: Wanted, newest: Made) -> bool:
    """Whether the settled values are enough for smoothing, and nothing is to be put right now or then."""
    if not wanted.settled or newest.mending.suffix:
        return False
    if wanted.estimates is not None:
        return True
    settled = wanted.values[: wanted.settled]
    if np.isnan(settled).all():
        return False
    ready = prepared(settled)
    return ready.smooth(wanted.season) and not _mending(ready, wanted.season).suffix


def _mending(ready: Prepared, season: int) -> Mending:
    return mending(ready.z, season) if ready.smooth(season) else Mending()


def mixtures_of(cases: Sequence[Case]) -> list[tuple[Sequence[Mixture | None], np.ndarray | None]]:
    """The mixtures of each series at each origin and the estimates behind them; None with too little history.

    Series of like length are fitted together. They are padded before their beginning to whole years, so that
    few lengths remain; what a series is padded to depends on it alone.
    """
    groups: dict[tuple[int, tuple[int, ...], tuple[int, ...], bool, bool], list[int]] = {}
    for place, case in enumerate(cases):
        first, season = case.made[0], case.made[0].season
        if first.ready.smooth(season):
            begin = len(first.z) - -(-len(first.z) // season) * season  # zero or below
            origins = tuple(len(one.ready.z) - begin for one in case.made)
            horizons = tuple(one.horizon + one.ready.late for one in case.made)
            gaps = bool(np.isnan(first.z).any())
            groups.setdefault((season, origins, horizons, gaps, case.estimates is None), []).append(place)
    found: list[tuple[Sequence[Mixture | None], np.ndarray | None]]
    found = [([None] * len(case.made), None) for case in cases]
    for (season, origins, horizons, _, _), places in groups.items():
        each = _together([cases[place] for place in places], season, origins, horizons)
        for place, made in zip(places, each, strict=True):
            found[place] = made
    return found


def _together(
    cases: Sequence[Case], season: int, origins: Sequence[int], horizons: Sequence[int]
) -> Iterator[tuple[Sequence[Mixture], np.ndarray]]:
    """`mixtures_of` series of the same origins and horizons; of all or of none are estimates kept."""
    shape = origins[-1], len(cases)
    y, full, known = np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=bool)
    begun = [origins[-1] - len(case.made[-1].ready.z) for case in cases]
    for column, (case, since) in enumerate(zip(cases, begun, strict=True)):
        z = case.made[-1].z
        known[since:, column] = ~np.isnan(z)
        y[since:, column] = np.nan_to_num(z)
        full[since:, column] = filled_on(case.made[0].z, z, season)
    kept = [case.estimates for case in cases if case.estimates is not None]
    seen = slice(origins[0])
    if kept:
        estimates = Estimates.unpacked(np.stack(kept), season)
    else:
        estimates = estimated(y[seen], full[seen], known[seen], season)
    made = mixtures(estimates, y, full, known, season, origins, horizons)
    for since, each, numbers in zip(begun, made, estimates.packed(), strict=True):
        yield [replace(one, errors=one.errors[since:]) for one in each], numbers
