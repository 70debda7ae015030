"""What a shown figure is made of: the reported numbers, differences and sums behind it.

The reverse of `models.series`: that derives a series from what was reported, this finds for one figure of it
which reported numbers give exactly its value. Where none do, it says so rather than guesses.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd

from domain import Basis, Mark, Period, add_months, months_between

How = Literal["reported", "difference", "periods", "areas", "kinds", "missing", "unknown"]


@dataclass(frozen=True)
class Number:
    """The key of a number that stands, and the number."""

    area: str
    indicator: str
    period: Period
    basis: str
    value: float


@dataclass(frozen=True)
class Made:
    """One figure and how it came about.

    `numbers`: the reported number; of a difference, what it is taken from and what is taken away. `parts`: of
    a sum, its members in order. `lacking`: first days of the months that nothing covers.
    """

    area: str
    indicator: str
    period: Period
    how: How
    value: float | None
    numbers: tuple[Number, ...] = ()
    parts: tuple[Made, ...] = ()
    lacking: tuple[date, ...] = ()
    breakdown: str = ""  # by which a sum of kinds is broken down

    def leaves(self) -> Iterable[Number]:
        """Every reported number among those of its parts that are known here."""
        yield from self.numbers
        for part in self.parts:
            yield from part.leaves()


@dataclass(frozen=True)
class Ground:
    """What there is around a figure: rows of the table series and numbers that stand.

    `series` and `numbers` hold the figure's own area and indicator and those right below. `kinds`: breakdown
    -> indicators that add up to this one; `areas`: those right below.
    """

    series: pd.DataFrame
    numbers: pd.DataFrame
    kinds: Mapping[str, tuple[str, ...]]
    areas: tuple[str, ...]
    additive: bool = True


def lineage(ground: Ground, area: str, indicator: str, period: Period) -> Made:
    """What the figure of a period is made of; `missing` where its months are not all there."""
    links, lacking = chain(_of(ground.series, area, indicator), period)
    if len(links) > 1 and not ground.additive:
        links, lacking = [], _months(period)
    if not links:
        return Made(area, indicator, period, "missing", None, lacking=lacking)
    value = math.fsum(link.value for link in links)
    own = Made(area, indicator, period, "unknown", value)
    numbers = _numbers(ground.numbers, area, indicator)
    months_reported = len(links) > 1 and any(_stated(numbers, link) for link in links)
    if not months_reported and (found := _reported(numbers, own)):
        return found
    if all(link.summed for link in links) and (found := _parts(ground, own)):
        return found
    if len(links) > 1:
        members = tuple(_member(ground, numbers, own, link) for link in links)
        return Made(area, indicator, period, "periods", value, parts=members)
    return _parts(ground, own) or own


@dataclass(frozen=True)
class Link:
    """A row of a series inside a period."""

    period: Period
    value: float
    mark: str | None

    @property
    def summed(self) -> bool:
        return self.mark not in (None, Mark.DERIVED, Mark.IMPLAUSIBLE)

    @property
    def length(self) -> int:
        """As `models.period_sums` counts it: a gap of several months belongs among the months."""
        return 1 if self.mark == Mark.GAP else self.period.months


def chain(rows: pd.DataFrame, period: Period) -> tuple[list[Link], tuple[date, ...]]:
    """The rows of one series that make up a period exactly, or the months that are missing.

    As `models.period_sums` chooses them: rows of one length, the shortest that fills the period; else a
    chain of mixed lengths without a hole, the one of most links.
    """
    links = _links(rows, period)
    for length in sorted({link.length for link in links}):
        same = [link for link in links if link.length == length]
        if sum(link.period.months for link in same) == period.months:
            return same, ()
    best: dict[int, list[Link]] = {0: []}
    for link in links:
        offset = months_between(period.start, link.period.start)
        end = offset + link.period.months
        if offset in best and (end not in best or len(best[end]) < len(best[offset]) + 1):
            best[end] = [*best[offset], link]
    if best.get(period.months):
        return best[period.months], ()
    covered = {add_months(link.period.start, month) for link in links for month in range(link.period.months)}
    return [], tuple(month for month in _months(period) if month not in covered) or _months(period)


def _links(rows: pd.DataFrame, period: Period) -> list[Link]:
    found = []
    for start, months, value, mark in zip(
        rows["period_start"], rows["period_months"], rows["value"], rows["mark"], strict=True
    ):
        own = Period(pd.Timestamp(start).date(), int(months))
        if own.start >= period.start and own.end <= period.end:
            found.append(Link(own, float(value), mark if isinstance(mark, str) else None))
    return sorted(found, key=lambda link: (link.period.start, link.period.months))


def _months(period: Period) -> tuple[date, ...]:
    return tuple(add_months(period.start, month) for month in range(period.months))


def _of(rows: pd.DataFrame, area: str, indicator: str) -> pd.DataFrame:
    own: pd.DataFrame = rows[(rows["area"] == area) & (rows["indicator"] == indicator)]
    return own


def _numbers(rows: pd.DataFrame, area: str, indicator: str) -> list[Number]:
    own = _of(rows, area, indicator)
    columns = (own[name] for name in ("period_start", "period_months", "basis", "value"))
    return [
        Number(area, indicator, Period(pd.Timestamp(start).date(), int(months)), basis, float(value))
        for start, months, basis, value in zip(*columns, strict=True)
    ]


def _stated(numbers: list[Number], link: Link) -> bool:
    """Whether a row of the series is a number reported for that very period, not a difference."""
    return any(each.period == link.period and each.basis == Basis.PERIOD for each in numbers)


def _reported(numbers: list[Number], own: Made) -> Made | None:
    """The figure as a number reported for its period, or as the difference of two cumulative ones."""
    exact = [each for each in numbers if each.period == own.period and same(each.value, own.value)]
    if exact:
        exact.sort(key=lambda each: each.basis != Basis.PERIOD)
        return _with(own, "reported", (exact[0],))
    cumulative = [each for each in numbers if each.basis == Basis.YTD]
    for whole in cumulative:
        if whole.period.end != own.period.end or whole.period.start >= own.period.start:
            continue
        before = Period(whole.period.start, months_between(whole.period.start, own.period.start))
        for less in cumulative:
            if less.period == before and same(whole.value - less.value, own.value):
                return _with(own, "difference", (whole, less))
    return None


def _member(ground: Ground, numbers: list[Number], own: Made, link: Link) -> Made:
    """One link of a sum over periods, explained by itself."""
    part = Made(own.area, own.indicator, link.period, "unknown", link.value)
    return _reported(numbers, part) or _parts(ground, part) or part


def _parts(ground: Ground, own: Made) -> Made | None:
    """The figure as a sum of kinds, or of areas, whose figures of the same period add up to it."""
    for breakdown, codes in ground.kinds.items():
        members = [_whole(ground, own.area, code, own.period) for code in codes]
        if found := _sum(own, "kinds", members, breakdown):
            return found
    return _sum(own, "areas", [_whole(ground, code, own.indicator, own.period) for code in ground.areas])


def _whole(ground: Ground, area: str, indicator: str, period: Period) -> Made | None:
    links, _ = chain(_of(ground.series, area, indicator), period)
    if not links:
        return None
    part = Made(area, indicator, period, "unknown", math.fsum(link.value for link in links))
    return _reported(_numbers(ground.numbers, area, indicator), part) or part


def _sum(own: Made, how: How, members: list[Made | None], breakdown: str = "") -> Made | None:
    known = tuple(each for each in members if each is not None)
    if not known or not same(math.fsum(each.value or 0.0 for each in known), own.value):
        return None
    return Made(own.area, own.indicator, own.period, how, own.value, parts=known, breakdown=breakdown)


def _with(own: Made, how: How, numbers: tuple[Number, ...]) -> Made:
    return Made(own.area, own.indicator, own.period, how, own.value, numbers=numbers)


def same(one: float | None, other: float | None) -> bool:
    """Whether two figures are equal but for the last bits of floating point."""
    return one is not None and other is not None and math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-6)
