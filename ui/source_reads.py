"""What the page of a figure's sources shows, read in one go; cached for a version of the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import pandas as pd

from domain import Period
from etl.roadmaps import read_roadmaps
from models.clearance import FORMULAS
from models.comparison import topmost
from models.lineage import Ground, Made, Number, lineage
from models.roadmap import Published
from models.series import is_additive
from ui import address, filters
from ui.frame import Page
from warehouse import read_compare, read_progress, read_sources
from warehouse.store import Connection


@dataclass(frozen=True)
class Asked:
    """A figure that an address names: of which area, indicator and period.

    `over`: of a share, the areas and indicators that it is taken of; `years`: whole years before, of a figure
    that is counted on from year to year; `per`: of a rate, so many people; `formula`: the indicator that is
    computed by a formula of `models.clearance` from this one and `over`.
    """

    area: str
    indicator: str
    period: Period
    over: tuple[tuple[str, str], ...] = ()
    years: tuple[int, ...] = ()
    per: int = 0
    formula: str = ""

    def accounts(self, page: Page) -> list[Account]:
        """The figure's own account first, then those of what it is computed with."""
        keys = [(self.area, self.indicator, str(self.period))]
        keys += [(area, indicator, str(self.period)) for area, indicator in self.over]
        keys += [(self.area, self.indicator, str(year)) for year in reversed(self.years)]
        return [page.read(account, *key) for key in keys]


def asked(page: Page) -> Asked | None:
    """What the address asks for; None where it names no figure that can be."""
    areas, indicators = page.read(read_compare.areas), page.read(read_compare.indicators)
    area = address.value("area", areas["code"])
    indicator = address.value("indicator", indicators["code"])
    period = filters.period_of(address.value("period"))
    if not area or not indicator or period is None:
        return None
    formula = next((each for each in FORMULAS if each.code == indicator), None)
    if formula is not None and page.read(account, area, indicator, str(period)).made.how == "unknown":
        over = tuple((area, code) for code in formula.whole)
        return Asked(area, formula.part, period, over=over, formula=formula.code)
    since = _whole("since")
    return Asked(
        area,
        indicator,
        period,
        over=_over(area, indicator, areas, indicators),
        years=tuple(range(max(since, period.start.year - 30), period.start.year)) if since else (),
        per=_whole("per"),
    )


def _whole(name: str) -> int:
    """A whole number of the address; 0 where it has none."""
    said = address.value(name)
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else 0


def _over(
    area: str, indicator: str, areas: pd.DataFrame, indicators: pd.DataFrame
) -> tuple[tuple[str, str], ...]:
    """What a share is taken of: named indicators, the top of the indicator's tree, or the area above."""
    known = set(indicators["code"])
    if named := [code for code in address.value("of").split(",") if code in known]:
        return tuple((area, code) for code in named)
    if address.value("share") == "kind" and (whole := topmost(indicators).get(indicator)):
        return ((area, whole),)
    above = areas.set_index("code")["parent"][area]
    if address.value("share") == "area" and isinstance(above, str):
        return ((above, indicator),)
    return ()


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


def account(connection: Connection, area: str, indicator: str, period: str) -> Account:
    """The account of a series' figure, as of the day that the store's series are."""
    whole = Period.parse(period)
    as_of = read_sources.standing_day(connection)
    below = read_sources.parts(connection, area, indicator)
    kinds = below[below["below"] == "kind"].fillna({"breakdown": ""})
    indicators = read_compare.indicators(connection).set_index("code")
    ground = Ground(
        series=read_sources.series_around(connection, area, indicator, whole),
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


def all_files(accounts: Sequence[Account]) -> pd.DataFrame:
    """The files behind several figures, each once, with the numbers taken for all of them."""
    once = {(each.made.area, each.made.indicator, each.made.period): each.files for each in accounts}
    found = pd.concat(once.values(), ignore_index=True)
    if found.empty:
        return found
    return found.assign(figures=found.groupby("load_id")["figures"].transform("sum")).drop_duplicates(
        "load_id"
    )


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
