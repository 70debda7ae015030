"""The region's months shared among its districts, so that they add up to it, kind by kind."""

from __future__ import annotations

import numpy as np

from data.demo.allocate import Floats, Ints, shared_out
from data.demo.levels import AREAS, FIRST_OWN_MONTH, TYPES
from data.demo.totals import MONTHS

REGION = "kz-19"
# Share of the region's offences on today's borders: invented, of the order of the populations.
WEIGHT = {
    "kz-1910": 0.085, "kz-1918": 0.045, "kz-1936": 0.022, "kz-1940": 0.165, "kz-1942": 0.085,
    "kz-1944": 0.018, "kz-1952": 0.245, "kz-1958": 0.024, "kz-1962": 0.160, "kz-1966": 0.036,
    "kz-1968": 0.160,
}  # fmt: skip
DISTRICTS = list(WEIGHT)
ALATAU, ALATAU_FROM = "kz-1918", 36  # January 2024
_ALATAU_TAKEN_FROM = {"kz-1968": 0.6, "kz-1962": 0.4}
_TALGAR, _TALGAR_2025 = "kz-1962", 0.87  # fell faster than the region in 2025
_GONE = 0.42  # what was in Zhetisu later, against today's borders
_RURAL = {"kz-1936": 4.0, "kz-1942": 2.0, "kz-1944": 5.0, "kz-1958": 5.0, "kz-1966": 3.0, "kz-1910": 0.5}
_LEAVES = ("misdemeanours", "crimes_minor", "crimes_medium", "crimes_grave", "crimes_especially_grave")


def simulated_districts(regions: dict[str, Ints], rng: np.random.Generator) -> dict[str, Ints]:
    """Each indicator as a table of `DISTRICTS` × months; before June 2022 without what is Zhetisu now."""
    row = AREAS.index(REGION)
    tables = {name: np.zeros((len(DISTRICTS) + 1, MONTHS), dtype=np.int64) for name in regions}
    for month in range(MONTHS):
        whole = {name: int(table[row, month]) for name, table in regions.items()}
        weights = _weights(month) * rng.gamma(200, 1 / 200, len(DISTRICTS) + 1)
        for name, counts in _one_month(whole, weights, rng).items():
            tables[name][:, month] = counts
    return {name: table[:-1] for name, table in tables.items()}


def _weights(month: int) -> Floats:
    """Of each district in a month; the last place is the territory that left in June 2022."""
    weights = dict(WEIGHT)
    if month < ALATAU_FROM:
        for district, part in _ALATAU_TAKEN_FROM.items():
            weights[district] += part * weights[ALATAU]
        weights[ALATAU] = 0.0
    if month >= 48:
        weights[_TALGAR] *= _TALGAR_2025
    return np.array([*weights.values(), _GONE if month < FIRST_OWN_MONTH else 0.0])


def _one_month(whole: dict[str, int], weights: Floats, rng: np.random.Generator) -> dict[str, Ints]:
    """Counts by place for one month, every indicator."""

    def share(name: str, caps: Ints | None = None, by: Floats = weights) -> Ints:
        return shared_out(whole[name], _noisy(whole[name], by, rng), caps)

    counts = {leaf: share(leaf) for leaf in _LEAVES}
    counts["crimes_total"] = np.sum([counts[leaf] for leaf in _LEAVES[1:]], axis=0)
    counts["offences_total"] = counts["crimes_total"] + counts["misdemeanours"]
    counts |= _types(whole, counts["offences_total"], rng)
    counts["fraud_online"] = share("fraud_online", counts["fraud"], counts["fraud"].astype(float))
    counts["offences_public_places"] = share("offences_public_places", counts["offences_total"])
    places = counts["offences_public_places"]
    counts["offences_streets"] = share("offences_streets", places, places.astype(float))
    counts["by_minors_finished"] = share("by_minors_finished", counts["offences_total"])
    return counts | _road(whole, weights, rng)


def _noisy(total: int, weights: Floats, rng: np.random.Generator) -> Floats:
    """Poisson counts about the expected ones, so that small districts vary as small counts do."""
    expected = total * weights / max(weights.sum(), 1e-9)
    return np.asarray(rng.poisson(expected) + 0.1 * expected)


def _types(whole: dict[str, int], offences: Ints, rng: np.random.Generator) -> dict[str, Ints]:
    """Each place's offences by type: places sum to the region's types, types to no more than the offences.

    Places take from the pool of the region in turn, the largest last, so that what rounding leaves falls
    where it matters least.
    """
    pool = np.array([*(whole[name] for name in TYPES), 0], dtype=np.int64)
    pool[-1] = offences.sum() - pool.sum()
    cattle = TYPES.index("cattle_theft")
    table = np.zeros((len(offences), len(pool)), dtype=np.int64)
    for place in np.argsort(offences, kind="stable"):
        mix = pool.astype(float)
        mix[cattle] *= _RURAL.get(DISTRICTS[place], 1.0) if place < len(DISTRICTS) else 2.0
        wanted = _noisy(int(offences[place]), mix + 1e-9, rng) * (mix > 0)
        table[place] = shared_out(int(offences[place]), wanted, pool)
        pool = pool - table[place]
    return {name: table[:, column] for column, name in enumerate(TYPES)}


def _road(whole: dict[str, int], weights: Floats, rng: np.random.Generator) -> dict[str, Ints]:
    by_place = np.sqrt(weights) * weights.sum()  # roads run through the small districts too
    accidents = shared_out(whole["road_accidents"], _noisy(whole["road_accidents"], by_place, rng))
    beyond = whole["road_casualties"] - whole["road_accidents"]
    casualties = accidents + shared_out(beyond, _noisy(beyond, accidents.astype(float), rng))
    deaths = whole["road_deaths"]
    deaths_by_place = shared_out(deaths, _noisy(deaths, casualties + np.float64(0.01), rng), casualties)
    return {
        "road_accidents": accidents,
        "road_casualties": casualties,
        "road_deaths": deaths_by_place,
        "road_injured": casualties - deaths_by_place,
    }
