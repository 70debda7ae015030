"""What the page of a figure's sources shows, read in one go; cached for a version of the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import pandas as pd

from domain import Period
from etl.roadmaps import read_roadmaps
from models.lineage import Ground, Made, Number, lineage
from models.roadmap import Published
from models.series import derive_series, is_additive
from ui import address
from ui.frame import Page
from warehouse import derived, read_compare, read_progress, read_sources
from warehouse.store import Connection

FIRST_DAY = date(1, 1, 1)


@dataclass(frozen=True)
class Account:
    """A figure, what it is made of, and the files behind it.

    `numbers`: every vintage of its series' numbers (`read_sources.numbers`); `files`: one row a file, with
    the count of figures taken from it.
    """

    made: Made
    numbers: pd.DataFrame
    files: pd.DataFrame

    def vintages(self, number: Number) -> pd.DataFrame:
        """All that was published of a number: the one that stands first."""
        rows = self.numbers
        own: pd.DataFrame = rows[
            (rows["period_start"] == pd.Timestamp(number.period.start))
            & (rows["period_months"] == number.period.months)
            & (rows["basis"] == number.basis)
        ]
        return own

    def elsewhere(self) -> pd.DataFrame:
        """Numbers that sources give for the very period of a figure that is made of others."""
        rows, period = self.numbers, self.made.period
        if self.made.how == "reported":
            return rows.head(0)
        told: pd.DataFrame = rows[
            (rows["period_start"] == pd.Timestamp(period.start)) & (rows["period_months"] == period.months)
        ]
        return told

    def own_numbers(self) -> list[Number]:
        """The reported numbers of the figure's own series that it is made of."""
        here = (self.made.area, self.made.indicator)
        return [each for each in self.made.leaves() if (each.area, each.indicator) == here]


def account(connection: Connection, area: str, indicator: str, period: str, day: date | None) -> Account:
    """The account of a series' figure, as it stands or was known on a day."""
    whole = Period.parse(period)
    as_of = day or read_sources.standing_day(connection)
    below = read_sources.parts(connection, area, indicator)
    kinds = below[below["below"] == "kind"].fillna({"breakdown": ""})
    indicators = read_compare.indicators(connection).set_index("code")
    ground = Ground(
        series=_series(connection, area, indicator, whole, day),
        numbers=read_sources.standing_around(connection, area, indicator, whole, as_of),
        kinds={str(name): tuple(group["code"]) for name, group in kinds.groupby("breakdown", sort=False)},
        areas=tuple(below.loc[below["below"] == "area", "code"]),
        additive=indicator not in indicators.index or is_additive(str(indicators["unit"][indicator])),
    )
    made = lineage(ground, area, indicator, whole)
    numbers = read_sources.numbers(connection, area, indicator, as_of)
    found = Account(made, numbers, pd.DataFrame())
    own = [found.vintages(each).head(1) for each in found.own_numbers()]
    if own:
        files = _one_row_a_file(pd.concat(own, ignore_index=True))
    elif made.how == "missing":
        files = pd.DataFrame()
    else:
        files = read_sources.files_behind(connection, area, indicator, whole, as_of)
    return Account(made, numbers, files)


def _series(
    connection: Connection, area: str, indicator: str, period: Period, day: date | None
) -> pd.DataFrame:
    """The derived rows that pages show; of an earlier day, derived anew from what was known then."""
    if day is None:
        return read_sources.series_around(connection, area, indicator, period)
    latest = read_sources.standing_below(connection, area, indicator, day)
    tree = derived.inputs(connection, FIRST_DAY)  # the trees alone: of numbers there are none so early
    return derive_series(latest, tree.areas, tree.indicators)


def _one_row_a_file(rows: pd.DataFrame) -> pd.DataFrame:
    counted = rows.assign(figures=rows.groupby("load_id")["load_id"].transform("size"))
    return counted.sort_values(["published", "load_id"], ascending=False).drop_duplicates("load_id")


@cache
def published_figures() -> tuple[Published, ...]:
    """The yearly figures that the roadmaps' files state themselves."""
    return tuple(each for file in read_roadmaps() for each in file.roadmap.published)


def verdict(page: Page, area: str) -> pd.Series | None:
    """The reading of a target, named by the address, that rests on the figure; None where none is named."""
    roadmap, target, reading, year = (
        address.value(name) for name in ("roadmap", "target", "reading", "year")
    )
    if not (roadmap and target and reading):
        return None
    rows: pd.DataFrame = page.read(read_progress.rows, roadmap, page.lang)
    own = rows[
        (rows["target"] == target)
        & (rows["reading"] == reading)
        & (rows["period"] == year)
        & (rows["area"] == area)
    ]
    return own.iloc[0] if len(own) else None
