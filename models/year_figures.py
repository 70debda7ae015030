"""One series by calendar year: how far a year is reported without a hole, and what it adds up to by then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from domain import month_end
from models.roadmap import Published
from models.series import is_additive

Key = tuple[str, str]  # area, indicator


@dataclass(frozen=True)
class YearFigures:
    """Sums of one area's indicator from 1 January.

    `sums[year][n]` is the sum of the first n months, where figures cover them exactly; months are preferred
    to quarters and quarters to longer figures, a gap of several months counts whole, nothing is split.
    """

    sums: Mapping[int, Mapping[int, float]]
    data_through: date | None  # the last day that any figure of the series covers
    simulated: frozenset[int] = frozenset()  # the years with simulated figures among them
    stated: frozenset[int] = frozenset()  # the years of which a real figure of the whole is known

    def months(self, year: int) -> int:
        """How many months of the year are reported without a hole from January."""
        return max(self.sums.get(year, {0: 0.0}))

    def through(self, year: int, months: int) -> float | None:
        """The sum of exactly the first `months`; None where figures do not add up to them (0 months: 0)."""
        if months == 0:
            return 0.0
        return self.sums.get(year, {}).get(months)

    def whole(self, year: int) -> float | None:
        return self.through(year, 12)


def never_summed(indicators: pd.DataFrame) -> list[str]:
    """The codes of what cannot be added up over months."""
    pairs = zip(indicators["code"], indicators["unit"], strict=True)
    return [str(code) for code, unit in pairs if not is_additive(str(unit))]


def figures_by_year(series: pd.DataFrame, indicators: pd.DataFrame) -> dict[Key, YearFigures]:
    """Every series of a frame with the columns of the table series; `indicators` needs code and unit.

    Of what cannot be added up (percentages) only figures of a whole year are taken.
    """
    summed = ~series["indicator"].isin(never_summed(indicators))
    known = series[series["value"].notna() & (summed | (series["period_months"] == 12))]
    starts = pd.to_datetime(known["period_start"])
    rows = zip(
        known["area"].tolist(),
        known["indicator"].tolist(),
        starts.dt.year.tolist(),
        (starts.dt.month - 1).tolist(),
        known["period_months"].tolist(),
        known["value"].tolist(),
        known["simulated"].tolist(),
        strict=True,
    )
    by_key: dict[Key, _Parts] = {}
    for area, indicator, year, first, months, value, simulated in rows:
        parts = by_key.setdefault((area, indicator), _Parts())
        parts.last_month = max(parts.last_month, year * 12 + first + months - 1)
        if simulated:
            parts.simulated.add(year)
        elif months == 12:
            parts.stated.add(year)
        if first + months <= 12:  # a financial year or quarter across New Year belongs to neither
            parts.years.setdefault(year, []).append((first, months, value))
    return {key: by_key[key].figures() for key in sorted(by_key)}


def with_published(
    figures: dict[Key, YearFigures], published: Iterable[Published]
) -> tuple[dict[Key, YearFigures], set[tuple[str, str, int]]]:
    """The figures with published whole years where they have none, and which years those are."""
    merged, used = dict(figures), set()
    for each in published:
        key = (each.area, each.indicator)
        own = merged.get(key, YearFigures({}, None))
        if own.whole(each.year) is not None:
            continue
        sums = {**own.sums, each.year: {**own.sums.get(each.year, {}), 12: float(each.value)}}
        merged[key] = YearFigures(sums, own.data_through, own.simulated, own.stated)
        used.add((*key, each.year))
    return merged, used


@dataclass
class _Parts:
    """What one series is made of while it is being gathered."""

    years: dict[int, list[tuple[int, int, float]]] = field(default_factory=dict)
    last_month: int = 0
    simulated: set[int] = field(default_factory=set)
    stated: set[int] = field(default_factory=set)

    def figures(self) -> YearFigures:
        last = date(self.last_month // 12, self.last_month % 12 + 1, 1)
        sums = {year: _chained(parts) for year, parts in sorted(self.years.items())}
        return YearFigures(sums, month_end(last), frozenset(self.simulated), frozenset(self.stated))


def _chained(parts: list[tuple[int, int, float]]) -> dict[int, float]:
    """Sums of the chains of figures that begin in January, for each month where one ends; most links win."""
    chains: dict[int, tuple[int, float]] = {0: (0, 0.0)}
    for first, months, value in sorted(parts):
        if first in chains:
            links, total = chains[first]
            if chains.get(first + months, (0, 0.0))[0] <= links:
                chains[first + months] = (links + 1, total + value)
    return {end: total for end, (_, total) in sorted(chains.items())}
