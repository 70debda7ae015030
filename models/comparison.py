"""The table of an official note: a period against another, for every series of one level of areas.

показатель | период | АППГ | ± | % | удельный вес | на 10 тыс. населения | больше случайного
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd

from domain import ArgumentError, Mark, Period
from models.breaks import breaks_of, open_breaks, places
from models.change import benjamini_hochberg, compare_many
from models.dispersion import measured, measured_since, of_sum
from models.period_sums import KEY, month_index, period_sums
from models.series import is_additive, regular

COUNTED_UNITS = ("count", "persons")  # what a test of counts and a rate per head make sense for


def comparison(
    series: pd.DataFrame,
    areas: pd.DataFrame,
    indicators: pd.DataFrame,
    population: pd.DataFrame,
    breaks: pd.DataFrame,
    dispersions: pd.DataFrame,
    period: Period,
    before: Period,
    level: str,
) -> pd.DataFrame:
    """Compare `period` with `before` for all indicators of all areas of `level`.

    Frames have the columns of the store's tables; `series` must also hold the areas above the level (for
    shares), `dispersions` is what `series_dispersions` gives. The marks are corrected for all these
    comparisons at once (Benjamini-Hochberg), so whoever shows fewer rows must filter the result.

    Returns, sorted by area, then the indicator's own order: area, indicator, value, value_before,
    difference, change_pct, change_low, change_high (%, 95 %), difference_low, difference_high, p_value,
    beyond_chance, method, spread (dispersion of such a sum; nan without history), share (% of the topmost
    indicator, same area), area_share (% of the area above, same indicator), per_10k, per_10k_before
    (annualised), missing, missing_before (tuples of months), broken (a break that nobody has confirmed lies
    between), mark, simulated.

    Raises ArgumentError for periods of different length: a part is never compared with a whole.
    """
    if period.months != before.months:
        raise ArgumentError("error.compare_lengths", months=period.months, months_before=before.months)
    sums = _both_sums(series, indicators, period, before)
    table = _with_shares(sums, areas, indicators)
    level_areas = areas.loc[areas["level"] == level, "code"]
    table = table[table["area"].isin(level_areas)].copy()
    table["broken"] = _crosses_break(table, breaks, period, before)
    table = _with_changes(table, indicators, dispersions, period.months)
    table = _with_rates(table, indicators, population, period, before)
    order = {code: place for place, code in enumerate(indicators["code"])}
    table["order"] = table["indicator"].map(order)
    return table.sort_values(["area", "order"], ignore_index=True).drop(columns="order")


def series_dispersions(series: pd.DataFrame, breaks: pd.DataFrame | None = None) -> pd.DataFrame:
    """How much more each series varies than a Poisson count would: area, indicator, `dispersion` of a figure
    and `dispersion_3` of three months (`models.dispersion.measured`; nan: no history to tell from). Monthly
    where the series has months, else quarterly. Of a monthly series only what follows its last open break
    of `breaks` counts, where that is two years or more: another territory is no noise.
    """
    monthly = series[series["period_months"] == 1].sort_values([*KEY, "period_start"])
    dates = [] if breaks is None else open_breaks(breaks)
    found = [
        (*pair, measured_since(values, 12, places(first, len(values), 1, breaks_of(dates, *pair))))
        for pair, first, values in _month_by_month(monthly)
    ]
    known = {(area, indicator) for area, indicator, _ in found}
    quarterly = series[(series["period_months"] == 3) & (series["mark"] != Mark.GAP.value)]
    for (area, indicator), rows in quarterly.groupby(KEY, sort=True):
        if (area, indicator) not in known:
            found.append((str(area), str(indicator), measured(regular(rows, 3)[1], 4)))
    told = [(*pair, one.one, one.three) if one else (*pair, np.nan, np.nan) for *pair, one in found]
    columns = [*KEY, "dispersion", "dispersion_3"]
    return pd.DataFrame(told, columns=columns).astype({"dispersion": float, "dispersion_3": float})


def _month_by_month(monthly: pd.DataFrame) -> Iterator[tuple[tuple[str, str], date, np.ndarray]]:
    """Each sorted series as an array without holes in time: `models.series.regular` for thousands at once."""
    month, value = month_index(monthly["period_start"]).to_numpy(), monthly["value"].to_numpy(dtype=float)
    area, indicator = monthly["area"].to_numpy(), monthly["indicator"].to_numpy()
    is_first = np.r_[True, (area[1:] != area[:-1]) | (indicator[1:] != indicator[:-1])][: len(monthly)]
    for start, end in pairwise([*np.flatnonzero(is_first), len(monthly)]):
        values = np.full(month[end - 1] - month[start] + 1, np.nan)
        values[month[start:end] - month[start]] = value[start:end]
        yield (area[start], indicator[start]), date(month[start] // 12, month[start] % 12 + 1, 1), values


def _both_sums(
    series: pd.DataFrame, indicators: pd.DataFrame, period: Period, before: Period
) -> pd.DataFrame:
    """Both periods beside each other. A percentage is never added up: it stands only where one figure
    covers the whole period.
    """
    never_summed = [
        code
        for code, unit in zip(indicators["code"], indicators["unit"], strict=True)
        if not is_additive(unit)
    ]
    is_summed = ~series["indicator"].isin(never_summed)
    sums = []
    for each in (period, before):
        whole = series["period_months"].astype(int) == each.months
        sums.append(period_sums(series[is_summed | whole], each))
    now, then = sums
    table = now.merge(then, on=KEY, how="outer", suffixes=("", "_before"))
    every_month = tuple(period.shifted(step).start for step in range(period.months))
    every_month_before = tuple(before.shifted(step).start for step in range(before.months))
    table["missing"] = [m if isinstance(m, tuple) else every_month for m in table["missing"]]
    table["missing_before"] = [
        m if isinstance(m, tuple) else every_month_before for m in table["missing_before"]
    ]
    table["mark"] = table["mark"].where(table["mark"].notna(), table["mark_before"])
    table["simulated"] = table["simulated"].eq(True) | table["simulated_before"].eq(True)
    table["difference"] = table["value"] - table["value_before"]
    return table.drop(columns=["mark_before", "simulated_before"])


def _with_shares(table: pd.DataFrame, areas: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    value = table.set_index(KEY)["value"]
    above_all = topmost(indicators)
    parent_area = dict(zip(areas["code"], areas["parent"], strict=True))
    wholes = [above_all.get(code) for code in table["indicator"]]
    above = [parent_area.get(code) for code in table["area"]]
    whole = value.reindex(pd.MultiIndex.from_arrays([table["area"], wholes])).to_numpy()
    whole_area = value.reindex(pd.MultiIndex.from_arrays([above, table["indicator"]])).to_numpy()
    return table.assign(
        share=_percent_of(table["value"], whole), area_share=_percent_of(table["value"], whole_area)
    )


def topmost(indicators: pd.DataFrame) -> dict[str, str | None]:
    """For each indicator the one at the top of its tree, counted in the same unit; a lone one has none."""
    parent = {
        code: above if isinstance(above, str) else None
        for code, above in zip(indicators["code"], indicators["parent"], strict=True)
    }
    unit = dict(zip(indicators["code"], indicators["unit"], strict=True))
    parents = set(parent.values())

    def climbed(code: str) -> str | None:
        top, seen = code, {code}
        while (above := parent.get(top)) and above not in seen and unit.get(above) == unit[code]:
            top = above
            seen.add(above)
        return top if top != code or code in parents else None

    return {code: climbed(code) for code in parent}


def _percent_of(part: pd.Series, whole: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole > 0, 100 * part.to_numpy(dtype=float) / whole, np.nan)


def _crosses_break(table: pd.DataFrame, breaks: pd.DataFrame, period: Period, before: Period) -> np.ndarray:
    """Rows between whose periods an unconfirmed break lies."""
    crossed = np.zeros(len(table), dtype=bool)
    for each in breaks_between(breaks, period, before).itertuples():
        if not each.confirmed:
            crossed |= concerned(table, each.area, each.indicator)
    return crossed


def breaks_between(breaks: pd.DataFrame, period: Period, before: Period) -> pd.DataFrame:
    """The breaks that lie between the two periods or inside one of them, by date."""
    first, last = min(period.start, before.start), max(period.end, before.end)
    days = pd.to_datetime(breaks["date"])
    return breaks[(days > pd.Timestamp(first)) & (days <= pd.Timestamp(last))].sort_values("date")


def concerned(table: pd.DataFrame, area: object, indicator: object) -> np.ndarray:
    """Rows of a break's series; a break without an area or indicator concerns all of them."""
    rows = np.ones(len(table), dtype=bool)
    if isinstance(area, str):
        rows &= (table["area"] == area).to_numpy()
    if isinstance(indicator, str):
        rows &= (table["indicator"] == indicator).to_numpy()
    return rows


def _with_changes(
    table: pd.DataFrame, indicators: pd.DataFrame, dispersions: pd.DataFrame, months: int
) -> pd.DataFrame:
    """Change in percent, its interval and whether it exceeds chance, where the two are comparable."""
    table = table.merge(dispersions, on=KEY, how="left")
    one, three = (table[name].to_numpy(dtype=float) for name in ("dispersion", "dispersion_3"))
    table["spread"] = np.asarray(of_sum(one, three, months))
    counted = table["indicator"].isin(indicators.loc[indicators["unit"].isin(COUNTED_UNITS), "code"])
    comparable = table["value"].notna() & table["value_before"].notna() & ~table["broken"]
    tested = (counted & comparable & (table["value"] >= 0) & (table["value_before"] >= 0)).to_numpy()
    now, then, spread = table.loc[tested, ["value", "value_before", "spread"]].to_numpy(dtype=float).T
    found = compare_many(now, then, spread)
    columns = {"change_pct": found.pct, "change_low": found.low, "change_high": found.high}
    for name, values in (columns | {"p_value": found.p_value}).items():
        table[name] = np.nan
        table.loc[tested, name] = values
    table["method"] = pd.Series(None, index=table.index, dtype=object)
    table.loc[tested, "method"] = found.method
    plain = (comparable & (table["value_before"] > 0)).to_numpy() & ~tested
    percent = _percent_of(table["difference"], table["value_before"].to_numpy(dtype=float))
    table["change_pct"] = np.where(plain, percent, table["change_pct"])
    for side in ("low", "high"):
        table[f"difference_{side}"] = table[f"change_{side}"] * table["value_before"] / 100
    table.loc[table["broken"], "difference"] = np.nan
    beyond = _beyond_chance(table["p_value"].to_numpy())
    return table.assign(beyond_chance=beyond).drop(columns=["dispersion", "dispersion_3"])


def _beyond_chance(p_values: np.ndarray) -> np.ndarray:
    beyond = np.zeros(len(p_values), dtype=bool)
    known = ~np.isnan(p_values)
    if known.any():
        beyond[known] = benjamini_hochberg(p_values[known])
    return beyond


def _with_rates(
    table: pd.DataFrame, indicators: pd.DataFrame, population: pd.DataFrame, period: Period, before: Period
) -> pd.DataFrame:
    counted = table["indicator"].isin(indicators.loc[indicators["unit"].isin(COUNTED_UNITS), "code"])
    for column, value, each in (("per_10k", "value", period), ("per_10k_before", "value_before", before)):
        people = table["area"].map(population_at(population, each)).to_numpy(dtype=float)
        rate = per_10_thousand(table[value].to_numpy(dtype=float), people, each.months)
        table[column] = np.where(counted, rate, np.nan)
    return table


def population_at(population: pd.DataFrame, period: Period) -> pd.Series:
    """Residents by area: the last count by the period's first day, else the first one after it."""
    days = pd.to_datetime(population["date"])
    start = pd.Timestamp(period.start)
    ordered = population.assign(later=days > start, distance=(days - start).abs()).sort_values(
        ["area", "later", "distance"]
    )
    return ordered.drop_duplicates("area").set_index("area")["population"].astype(float)


def per_10_thousand(count: np.ndarray, people: np.ndarray, months: int) -> np.ndarray:
    """Registered per 10 thousand residents, brought to a year: count × 12 / months / people × 10,000."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(people > 0, count * 12 / months / people * 10_000, np.nan)
