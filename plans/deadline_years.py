"""Which years belong to which places in a list such as «март, июнь 2020, 2021 гг.»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from plans.deadline import Place, Unit
from plans.deadline_items import Point, UnclearError, Years


def spread(listed: list[Point]) -> Iterator[tuple[str, tuple[Place, ...]]]:
    """Places with their years: a year after several places is theirs all, several years after places are too.

    «IV квартал 2020 г., 2021 г.» may mean the whole of 2021 or its fourth quarter: both are given.
    """
    runs = _runs(listed)
    undated = all(not years and not _dated(places) for places, years in runs)
    listing = [_as_listed(places, years, undated, listed[0].at) for places, years in runs]
    crossed = [
        _crossed(places, years) if years else found
        for (places, years), found in zip(runs, listing, strict=True)
    ]
    flat, each = (tuple(place for run in found for place in run) for found in (listing, crossed))
    if flat == each:
        yield "", flat
    else:
        yield "as_listed", flat
        yield "each_year", each


Run = tuple[list[Place], list[Years]]


def _runs(listed: list[Point]) -> list[Run]:
    """Places, one after another, with the years that follow them (or, in Kazakh, stand before them)."""
    runs: list[Run] = []
    before: list[Years] = []  # the years that stand before the places and hold for the next ones too
    for point in listed:
        years = [point.years] if point.years else []
        if point.years_first and years[0].plural and runs and not runs[-1][0]:
            runs[-1] = (list(point.places), runs[-1][1] + years)
        elif not point.places and runs:
            runs[-1][1].extend(years)
        elif not runs or runs[-1][1] or _dated(runs[-1][0]):
            runs.append((list(point.places), years or ([] if point.named else list(before))))
        else:
            runs[-1][0].extend(point.places)
            runs[-1][1].extend(years)
        before = years if point.years_first else before if point.places and not point.named else []
    return runs


def _dated(places: Sequence[Place]) -> bool:
    return any(place.year is not None for place in places)


def _as_listed(places: list[Place], years: list[Years], undated: bool, at: int) -> list[Place]:
    if _dated(places):
        if years or not all(place.year is not None for place in places):
            raise UnclearError(at)
        return places
    if not years:
        if not undated:
            raise UnclearError(at)
        return places
    if len(years) == 1 or years[-1].plural:
        return _crossed(places, years)
    return _crossed(places, years[:1]) + _crossed([], years[1:])


def _crossed(places: list[Place], years: list[Years]) -> list[Place]:
    each = [year for item in years for year in range(item.first, item.last + 1)]
    wanted: list[Place | None] = [*places] or [None]
    return [in_year(place, year) for year in each for place in wanted]


def in_year(place: Place | None, year: int) -> Place:
    """A place in a year; no place is the whole of it."""
    return Place(Unit.YEAR, 1, year) if place is None else replace(place, year=year)
