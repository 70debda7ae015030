"""Which rows the comparison shows: all indicators of one area, or all areas under one for one indicator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from models.series import is_additive
from ui import address, cuts, filters, names
from ui.frame import Page
from warehouse import read_trends

PARAMETERS = ("by", "area", "of", "indicator", "cut", "cut2", "family", "show", "chance")
BODIES = ":body"  # after an area's code: the bodies that report under it, not its regions


@dataclass(frozen=True)
class Scope:
    """`rows` is the column that varies (`indicator` or `area`), `codes` its order, `fixed` the other one."""

    rows: str
    codes: tuple[str, ...]
    fixed: str
    levels: tuple[str, ...]
    names: dict[str, str]  # of both areas and indicators
    depths: dict[str, int]  # how far a row's name is indented
    family: str = ""  # the indicator whose finer lines are shown, or the line that is
    percentages: frozenset[str] = frozenset()  # indicators that are written with a decimal

    @property
    def title(self) -> str:
        return self.names[self.fixed]

    def shown(self, table: pd.DataFrame) -> pd.DataFrame:
        """The table's rows of this scope, in its order, without those that have no figure at all."""
        fixed = "area" if self.rows == "indicator" else "indicator"
        order = {code: place for place, code in enumerate(self.codes)}
        rows = table[(table[fixed] == self.fixed) & table[self.rows].isin(order)]
        if self.rows == "indicator":
            rows = rows[rows["value"].notna() | rows["value_before"].notna()]
        return rows.sort_values(self.rows, key=lambda codes: codes.map(order), ignore_index=True)

    def digits(self, row: pd.Series) -> int:
        """Decimals of a row's figures."""
        return 1 if row["indicator"] in self.percentages else 0

    def series(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The areas and the indicators whose series are shown."""
        return ((self.fixed,), self.codes) if self.rows == "indicator" else (self.codes, (self.fixed,))

    def with_cases(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Without kinds of which there was none in either period; areas without cases stay."""
        none = rows["value"].eq(0) & rows["value_before"].eq(0)
        return rows[~none] if self.rows == "indicator" and not none.all() else rows


def choose(page: Page, areas: pd.DataFrame, indicators: pd.DataFrame, present: pd.DataFrame) -> Scope:
    """Grouping, area and indicator, as the address says. `present` lists the series that there are."""
    by = filters.switch(
        page, "by", page.text("compare.by"),
        {name: page.text(f"compare.by_{name}") for name in ("indicator", "area")},
    )  # fmt: skip
    words = names.by_code(areas, page.lang) | names.by_code(indicators, page.lang)
    if by == "area" and (groups := _groups(page, areas, set(present["area"]))):
        scope = _by_area(page, areas, indicators, present, groups, words)
    else:
        scope = _by_indicator(page, areas, indicators, present, words)
    shares = [not is_additive(str(unit)) for unit in indicators["unit"]]
    return replace(scope, percentages=frozenset(indicators.loc[shares, "code"]))


def months(present: pd.DataFrame, scope: Scope) -> tuple[date, date]:
    """The first and the last month that the periods may have, as first days.

    For an area the last that any of its indicators has; among areas the last that half of them have reached.
    """
    fixed = "area" if scope.rows == "indicator" else "indicator"
    own = present[(present[fixed] == scope.fixed) & present[scope.rows].isin(scope.codes)]
    reached = own["last_month"].sort_values(ignore_index=True)
    last = reached.iloc[-1] if scope.rows == "indicator" else reached.iloc[(len(reached) - 1) // 2]
    return own["first_start"].min().date(), last.date()


def current() -> dict[str, str]:
    """What the address says of the rows, for links on the page."""
    return {name: said for name in PARAMETERS if (said := address.value(name))}


def _by_indicator(
    page: Page, areas: pd.DataFrame, indicators: pd.DataFrame, present: pd.DataFrame, words: dict[str, str]
) -> Scope:
    choices = names.options(areas, page.lang, set(present["area"]))
    area = filters.choose(page, "area", page.text("compare.area"), choices)
    found = set(present.loc[present["area"] == area, "indicator"])
    level = areas.loc[areas["code"] == area, "level"].iloc[0]
    family = _family(page, indicators, area, found, words)
    if family:
        lines = page.read(read_trends.families, (area,))
        found = {family, *lines.loc[lines["parent"] == family, "code"]}
        indicators = cuts.ordered(indicators[indicators["code"].isin(found)])
        words |= {code: cuts.shortened(words[code], words[family]) for code in found}
    depths = names.tree_order(indicators[indicators["code"].isin(found)])
    picked = [code for code in address.value("show").split(",") if code in depths]
    shown = tuple(picked or depths)
    return Scope("indicator", shown, area, (level,), words, {} if picked else depths, family)


def _family(page: Page, indicators: pd.DataFrame, area: str, present: set[str], words: dict[str, str]) -> str:
    """The indicator whose finer lines are compared instead of the indicators; empty for none."""
    lines = page.read(read_trends.families, (area,))
    having = present & set(lines["parent"])
    if not having:
        return ""
    choices = {cuts.WHOLE: page.text("compare.family_none")} | {
        code: words[code] for code in names.tree_order(indicators[indicators["code"].isin(having)])
    }
    chosen = filters.choose(page, "family", page.text("filters.cut"), choices)
    return "" if chosen == cuts.WHOLE else chosen


def pick(page: Page, scope: Scope, indicators: pd.DataFrame, present: pd.DataFrame) -> None:
    """The picker of single indicators; `choose` has read from the address which ones."""
    if scope.rows == "indicator":
        found = set(present.loc[present["area"] == scope.fixed, "indicator"])
        shown = indicators[indicators["code"].isin(found)]
        codes = names.tree_order(cuts.ordered(shown) if scope.family else shown)
        filters.several(page, "show", page.text("compare.show"), {code: scope.names[code] for code in codes})


def _by_area(
    page: Page,
    areas: pd.DataFrame,
    indicators: pd.DataFrame,
    present: pd.DataFrame,
    groups: dict[str, tuple[str, list[str]]],
    words: dict[str, str],
) -> Scope:
    of = filters.choose(
        page, "of", page.text("compare.areas"), {key: title for key, (title, _) in groups.items()},
        _nearest_group(address.value("area"), areas, groups),
    )  # fmt: skip
    codes = groups[of][1]
    found = set(present.loc[present["area"].isin(codes), "indicator"])
    indicator = cuts.pick(page, page.text("compare.indicator"), indicators, found, codes)
    family = indicator if cuts.is_line(indicators, indicator) else ""
    if family:
        present = page.read(read_trends.series_present, family)
    reporting = set(present.loc[present["indicator"] == indicator, "area"])
    shown = tuple(code for code in codes if code in reporting)
    levels = areas.loc[areas["code"].isin(shown), "level"].drop_duplicates().tolist()
    return Scope("area", shown, indicator, tuple(levels), words, {}, family)


def _groups(page: Page, areas: pd.DataFrame, present: set[str]) -> dict[str, tuple[str, list[str]]]:
    """Areas with at least two reporting areas under them: key -> (title, codes under it)."""
    words = names.by_code(areas, page.lang)
    reporting = areas[areas["code"].isin(present)]
    groups: dict[str, tuple[str, list[str]]] = {}
    for code in names.tree_order(areas):
        under = reporting[reporting["parent"] == code]
        for key, level, part in (
            (code, "areas", under[under["level"] != "body"]),
            (code + BODIES, "bodies", under[under["level"] == "body"]),
        ):
            if len(part) > 1:
                groups[key] = (page.text(f"compare.group_{level}", area=words[code]), part["code"].tolist())
    return groups


def _nearest_group(area: str, areas: pd.DataFrame, groups: Iterable[str]) -> str:
    """The group under the area that other pages show, or the one that it belongs to."""
    above = dict(zip(areas["code"].tolist(), areas["parent"].tolist(), strict=True))
    known = set(groups)
    return area if area in known else str(above.get(area) or "")
