"""Simulated months of the regions and of the remainder body, whole and adding up."""

from __future__ import annotations

import numpy as np

from data.demo.allocate import Floats, Ints, raked, whole_cells
from data.demo.levels import (
    AREAS,
    CARVED,
    DEATHS_A_YEAR,
    EXTRA_CASUALTIES,
    FIRST_OWN_MONTH,
    GROWTH_2026,
    OFFENCES,
    REGIONS,
    ROAD_PER_POPULATION_YEAR,
    ROAD_SHARE,
    SHARE,
    SUPPOSED,
    TYPES,
    YEAR_LEVEL,
    season,
)
from data.demo.totals import MONTHS, Figure, figures, totals

Tables = dict[str, Ints]  # indicator -> areas × months

_YEARS = np.arange(MONTHS) // 12
_ROAD_BASE = 15_880  # accidents in the country in 2023, supposed


def simulated_regions(rng: np.random.Generator) -> Tables:
    """Every indicator as a table of `AREAS` × `MONTHS`; all published totals met exactly."""
    known = figures()
    tables: Tables = {"offences_total": _fitted("offences_total", _offences(known, rng), known)}
    for indicator, (whole, _, _) in SHARE.items():
        if indicator not in TYPES:
            cells = _share_of(tables[whole], indicator, known, rng)
            caps = None if indicator == "by_minors_finished" else tables[whole]
            tables[indicator] = _fitted(indicator, cells, known, caps)
            if indicator == "crimes_total":
                tables |= _types(tables["offences_total"], known, rng)
    tables["misdemeanours"] = tables["offences_total"] - tables["crimes_total"]
    tables["crimes_medium"] = _medium(tables, known)
    return tables | _road(known, rng)


def _types(offences: Ints, known: list[Figure], rng: np.random.Generator) -> Tables:
    tables: Tables = {}
    left = offences.copy()
    for indicator in TYPES:
        cells = _share_of(offences, indicator, known, rng)
        tables[indicator] = _fitted(indicator, cells, known, left)
        left = left - tables[indicator]
    return tables


def _offences(known: list[Figure], rng: np.random.Generator) -> Floats:
    base = np.array([OFFENCES[area] for area in AREAS], dtype=float)
    level = np.array(YEAR_LEVEL)[_YEARS]
    month = np.tile(season("offences_total"), MONTHS // 12) / 12
    expected = _as_reported(base[:, None] * level * month)
    expected[:, _YEARS == 5] *= _growth(expected, known)[:, None]
    return _counted(expected, 0.05, rng)


def _growth(expected: Floats, known: list[Figure]) -> Floats:
    """What carries 2026 on from the level that the published figures give 2025."""
    found = [figure for figure in [*SUPPOSED, *known] if figure.indicator == "offences_total"]
    of_2025 = raked(expected, totals(found, AREAS), rounds=150)[:, _YEARS == 4].sum(axis=1)
    growth = np.array([GROWTH_2026[area] for area in AREAS])
    return np.asarray(of_2025 * growth / expected[:, _YEARS == 5].sum(axis=1))


def _as_reported(territories: Floats) -> Floats:
    """New regions report nothing before they exist; the old ones report for them."""
    cells = territories.copy()
    for new, old in CARVED.items():
        cells[AREAS.index(old), :FIRST_OWN_MONTH] += cells[AREAS.index(new), :FIRST_OWN_MONTH]
        cells[AREAS.index(new), :FIRST_OWN_MONTH] = 0
    return cells


def _counted(expected: Floats, spread: float, rng: np.random.Generator) -> Floats:
    """Negative binomial counts: Poisson around a mean that itself varies by `spread` (relative)."""
    mean = expected * rng.gamma(1 / spread**2, spread**2, expected.shape)
    return rng.poisson(mean) + 0.02 * expected


def _share_of(whole: Ints, indicator: str, known: list[Figure], rng: np.random.Generator) -> Floats:
    """Counts expected as a share of the whole: the area's own share in form 1-М 2022, where there is one."""
    name, usual, by_year = SHARE[indicator]
    by_form = {
        (figure.area, figure.indicator): figure.value
        for figure in known
        if (figure.first, figure.last) == (12, 23)
    }
    shares = np.array([_form_share(by_form, area, indicator, name, usual) for area in AREAS], dtype=float)
    month = np.tile(season(indicator), MONTHS // 12)
    expected = whole * shares[:, None] * np.array(by_year)[_YEARS] * month
    noisy = _counted(expected, 0.03 if usual > 0.1 else 0.12, rng)
    # Large shares keep close to the whole, small ones show the chance of small counts.
    return 0.7 * expected + 0.3 * noisy if usual > 0.1 else noisy


def _form_share(
    by_form: dict[tuple[str, str], int], area: str, indicator: str, whole: str, usual: float
) -> float:
    part, of = by_form.get((area, indicator)), by_form.get((area, whole))
    return part / of if part and of else usual


def _fitted(indicator: str, cells: Floats, known: list[Figure], caps: Ints | None = None) -> Ints:
    """Scaled to what is supposed and published, then whole and exact in what is published."""
    published = [figure for figure in known if figure.indicator == indicator]
    supposed = [figure for figure in SUPPOSED if figure.indicator == indicator]
    exact = totals(published, AREAS)
    scaled = raked(cells, [*totals(supposed, AREAS), *exact], rounds=150)
    return whole_cells(scaled, exact, caps)


def _medium(tables: Tables, known: list[Figure]) -> Ints:
    """Crimes of medium gravity: what the others leave.

    Where form 1-М itself does not add up (Akmola 2022, by one), December keeps the difference: the form's
    four figures and its total are all given as they were published.
    """
    parts = ("crimes_minor", "crimes_grave", "crimes_especially_grave")
    medium = tables["crimes_total"] - sum(tables[part] for part in parts)
    for figure in known:
        if figure.indicator == "crimes_medium" and figure.area in REGIONS:
            row = AREAS.index(figure.area)
            found = int(medium[row, figure.first : figure.last + 1].sum())
            medium[row, figure.last] += figure.value - found
    return medium


def _road(known: list[Figure], rng: np.random.Generator) -> Tables:
    """Accidents, deaths, injured and their sum; the remainder body has none."""
    share = np.array([ROAD_SHARE.get(area, 0.0) for area in AREAS])
    level = np.array(ROAD_PER_POPULATION_YEAR)[_YEARS]
    month = np.tile(season("road_accidents"), MONTHS // 12) / 12
    cells = _as_reported(share[:, None] * _ROAD_BASE * level * month)
    accidents = _fitted("road_accidents", _counted(cells, 0.06, rng), known)
    casualties = _casualties(accidents, known, rng)
    deaths_month = np.array(DEATHS_A_YEAR)[_YEARS] * np.tile(season("road_deaths"), MONTHS // 12) / 12
    cells = _as_reported(share[:, None] * deaths_month)
    deaths = _fitted("road_deaths", _counted(cells, 0.10, rng), known, casualties)
    return {
        "road_accidents": accidents,
        "road_casualties": casualties,
        "road_deaths": deaths,
        "road_injured": casualties - deaths,
    }


def _casualties(accidents: Ints, known: list[Figure], rng: np.random.Generator) -> Ints:
    """At least one an accident; totals are met by the casualties beyond that."""
    known = _with_sums_of_injured_and_deaths(known)
    exact = totals([figure for figure in known if figure.indicator == "road_casualties"], AREAS)
    supposed = totals([figure for figure in SUPPOSED if figure.indicator == "road_casualties"], AREAS)
    scaled = raked(
        _counted(accidents * np.float64(1 + EXTRA_CASUALTIES), 0.05, rng), [*supposed, *exact], rounds=150
    )
    beyond = np.maximum(scaled - accidents, 0.05 * accidents)
    remaining = [
        type(total)(
            total.rows,
            total.first,
            total.last,
            total.value - int(accidents[list(total.rows), total.first : total.last + 1].sum()),
        )
        for total in exact
    ]
    return accidents + whole_cells(raked(beyond, remaining, rounds=150), remaining)


def _with_sums_of_injured_and_deaths(known: list[Figure]) -> list[Figure]:
    """Where deaths and injured are published for a span, so is their sum."""
    deaths = {(f.area, f.first, f.last): f.value for f in known if f.indicator == "road_deaths"}
    sums = {(f.area, f.first, f.last): f for f in known if f.indicator == "road_casualties"}
    for figure in known:
        key = (figure.area, figure.first, figure.last)
        if figure.indicator == "road_injured" and key in deaths and figure.area in ("kz", *AREAS):
            value = figure.value + deaths[key]
            sums.setdefault(key, Figure(*key[:1], "road_casualties", *key[1:], value, 1))
    return [f for f in known if f.indicator != "road_casualties"] + list(sums.values())
