"""What limits of sub-areas are proposed from, gathered from series: whole years, residents, forecasts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from domain import Period
from models.ceiling_proposals import SubArea
from models.change import dispersion
from models.comparison import population_at
from models.series import regular
from models.year_figures import YearFigures, figures_by_year

REST = "rest"  # the code of what is counted in the whole and in none of its sub-areas
_YEARS_BEFORE = 3
_NONE = YearFigures({}, None)


@dataclass(frozen=True)
class Grounds:
    """`parts`: the sub-areas that report all of `year`, the largest first, and the rest of the whole if any.

    `so_far`: what each has counted in the target year; `per_10k`: its count of `year` per 10 thousand
    residents; `without`: codes of sub-areas whose year is not known. `whole`: the parent's count of `year`.
    """

    year: int
    whole: int
    parts: tuple[SubArea, ...]
    so_far: Mapping[str, int]
    per_10k: Mapping[str, float]
    without: tuple[str, ...]


def grounds(
    area: str,
    below: Sequence[str],
    target_year: int,
    series: pd.DataFrame,
    population: pd.DataFrame,
    forecasts: Mapping[str, float],
) -> Grounds | None:
    """The grounds for sharing the limit of an area's `target_year`.

    `series`: rows of the table series of one counted indicator, of the area and of those `below`;
    `population`: area, date, population; `forecasts`: of the whole target year, by area. The year that they
    rest on is the last one before the target's that the area has reported whole. None where there is none,
    it counts nothing, or fewer than two sub-areas have reported it.
    """
    counted = pd.DataFrame({"code": series["indicator"].unique(), "unit": "count"})
    figures = {key[0]: found for key, found in figures_by_year(series, counted).items()}
    own = figures.get(area, _NONE)
    year = next((year for year in range(target_year - 1, target_year - 4, -1) if own.whole(year)), None)
    if year is None:
        return None
    wholes = {code: figures.get(code, _NONE).whole(year) for code in below}
    known = [code for code, counted in wholes.items() if counted is not None and counted >= 0]
    if len(known) < 2 or not own.whole(year):
        return None
    people = population_at(population, Period(date(year, 1, 1), 12)) if len(population) else pd.Series()
    parts = [
        _sub_area(code, figures[code], year, series[series["area"] == code], people, forecasts)
        for code in known
    ]
    whole = round(own.whole(year) or 0.0)
    rest = whole - sum(part.last_year for part in parts)
    parts.sort(key=lambda part: (-part.last_year, part.code))
    if rest > 0:
        parts.append(SubArea(REST, rest, forecast=_rest_forecast(area, known, forecasts)))
    so_far = {code: figures[code].through(target_year, figures[code].months(target_year)) for code in known}
    return Grounds(
        year,
        whole,
        tuple(parts),
        {code: round(value) for code, value in so_far.items() if value is not None},
        {part.code: part.last_year / part.people * 10_000 for part in parts if part.people},
        tuple(code for code in below if code not in known),
    )


def _sub_area(
    code: str,
    figures: YearFigures,
    year: int,
    rows: pd.DataFrame,
    people: pd.Series,
    forecasts: Mapping[str, float],
) -> SubArea:
    earlier = []
    for before in range(year - 1, year - 1 - _YEARS_BEFORE, -1):
        value = figures.whole(before)
        if value is None:
            break  # a year further back would not be the one before
        earlier.append(max(round(value), 0))
    residents = people.get(code)
    return SubArea(
        code,
        max(round(figures.whole(year) or 0.0), 0),
        tuple(earlier),
        None if residents is None or not residents > 0 else int(residents),
        forecasts.get(code),
        _dispersion(rows, year),
    )


def _dispersion(rows: pd.DataFrame, year: int) -> float | None:
    until = rows[pd.to_datetime(rows["period_start"]).dt.year <= year]
    shortest = until.loc[until["period_months"] <= 3, "period_months"]
    if shortest.empty:
        return None
    step = int(shortest.min())
    if 12 % step:
        return None
    _, values = regular(until, step)
    return dispersion(np.asarray(values, dtype=float), 12 // step)


def _rest_forecast(area: str, known: Sequence[str], forecasts: Mapping[str, float]) -> float | None:
    if area not in forecasts or any(code not in forecasts for code in known):
        return None
    return max(forecasts[area] - sum(forecasts[code] for code in known), 0.0)
