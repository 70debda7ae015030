"""Series out of reported figures: what is shown, derived from what was reported.

Rules (the design's section 5; in full in docs/methods.md): cumulative figures become differences, several
months without a report between them stay one figure, nothing is clipped or split, a whole without figures of
its own is added up from its parts only where none of them is missing, and missing is not zero.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from domain import Mark, add_months
from models import cumulative as cumulated
from models.parts import add_areas, add_kinds

_MARKS = {
    cumulated.NONE: None,
    cumulated.DERIVED: Mark.DERIVED.value,
    cumulated.PARTS: Mark.PARTS.value,
    cumulated.GAP: Mark.GAP.value,
    cumulated.IMPLAUSIBLE: Mark.IMPLAUSIBLE.value,
    cumulated.NEGATIVE: Mark.NEGATIVE.value,
}
_FOREVER = 1_000_000  # months
_COLUMNS = ["area", "indicator", "period_start", "period_months", "value", "mark", "simulated"]


def is_additive(unit: str) -> bool:
    """Whether figures of this unit may be differenced and added up: not percents, shares and rates."""
    return unit not in {"percent", "share", "ratio", "rate"} and not unit.startswith(("per_", "rate_"))


def derive_series(latest: pd.DataFrame, areas: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """The series behind every page, one row for each area, indicator and period, sorted by them.

    `latest`: area, indicator, period_start, period_months, basis, value, simulated, one row a key. `areas`:
    code, parent, level, and where known valid_from, valid_to. `indicators`: code, parent, breakdown, unit.
    Gives area, indicator, period_start (datetime64), period_months, value (in the indicator's unit), mark (a
    `domain.Mark` or None), simulated. Codes that `areas` or `indicators` lack have no parent and count as
    counts.
    """
    area_codes = pd.Index(pd.unique(pd.concat([areas["code"], latest["area"]], ignore_index=True)))
    kind_codes = pd.Index(pd.unique(pd.concat([indicators["code"], latest["indicator"]], ignore_index=True)))
    additive = np.ones(len(kind_codes), dtype=bool)
    additive[_places(kind_codes, indicators["code"])] = [is_additive(str(u)) for u in indicators["unit"]]

    rows = _coded(latest, area_codes, kind_codes, additive)
    rows = _one_basis(rows)
    rows = add_kinds(rows, _kind_tree(indicators, kind_codes, additive))
    rows = add_areas(rows, _area_tree(areas, area_codes), _sparse(indicators, kind_codes))
    return _named(rows, area_codes, kind_codes)


def regular(series_rows: pd.DataFrame, period_months: int) -> tuple[date, np.ndarray]:
    """One series as an evenly spaced array from its first period; nan where a period is missing.

    `series_rows`: rows of `derive_series` of one area and indicator. Only figures of `period_months` count;
    those marked as a gap do not, nor those off the rhythm of the others (a lone financial year among calendar
    ones). Raises ValueError when nothing is left.
    """
    no_gap = np.zeros(len(series_rows), dtype=bool)  # a month is none, and need not be marked
    return evenly_spaced(
        month_number(series_rows["period_start"]),
        series_rows["period_months"].to_numpy(),
        series_rows["mark"].eq(Mark.GAP.value).to_numpy() if period_months > 1 else no_gap,
        series_rows["value"].to_numpy(dtype=float),
        period_months,
    )


def evenly_spaced(
    month: np.ndarray, months: np.ndarray, is_gap: np.ndarray, value: np.ndarray, period_months: int
) -> tuple[date, np.ndarray]:
    """`regular` of columns: first months (since January 1970), lengths, whether a gap, values."""
    own = months == period_months
    if period_months > 1:
        own &= ~is_gap
    if not own.any():
        raise ValueError(f"no figures of {period_months} months")
    starts = month[own]
    kept = np.ones(len(starts), dtype=bool)
    if period_months > 1:
        kept = starts % period_months == np.bincount(starts % period_months).argmax()
    place = (starts[kept] - starts[kept].min()) // period_months
    values = np.full(int(place.max()) + 1, np.nan)
    values[place] = value[own][kept]
    return add_months(date(1970, 1, 1), int(starts[kept].min())), values


def month_number(starts: pd.Series) -> np.ndarray:
    """Months since January 1970."""
    return pd.to_datetime(starts).to_numpy().astype("datetime64[M]").astype(np.int64)


def _places(codes: pd.Index, found: pd.Series) -> np.ndarray:
    """Where each found code stands among the codes; -1 where it does not."""
    return np.asarray(codes.get_indexer(pd.Index(found)), dtype=np.int64)


def _coded(latest: pd.DataFrame, areas: pd.Index, kinds: pd.Index, additive: np.ndarray) -> pd.DataFrame:
    """The observations with whole numbers instead of texts and dates."""
    area = _places(areas, latest["area"])
    kind = _places(kinds, latest["indicator"])
    coded = pd.DataFrame(
        {
            "series": area * len(kinds) + kind,
            "area": area,
            "indicator": kind,
            "month": month_number(latest["period_start"]),
            "months": latest["period_months"].to_numpy(dtype=np.int64),
            "value": latest["value"].to_numpy(dtype=float),
            "simulated": latest["simulated"].to_numpy(dtype=bool),
            "additive": additive[kind],
            "cumulative": (latest["basis"] == "ytd").to_numpy() & additive[kind],
            "mark": cumulated.NONE,
        }
    )
    known: pd.DataFrame = coded[coded["value"].notna()]
    return known


def _one_basis(rows: pd.DataFrame) -> pd.DataFrame:
    """Figures of periods alone; one reported for its period wins over the same one derived."""
    reported = rows[~rows["cumulative"]]
    differenced = cumulated.differences(rows[rows["cumulative"]])
    differenced = cumulated.without_known_gaps(differenced, reported)
    doubtful = cumulated.implausible(differenced)
    differenced = differenced.assign(mark=np.where(doubtful, cumulated.IMPLAUSIBLE, differenced["mark"]))
    both = pd.concat([reported, differenced], ignore_index=True)
    both = both.drop_duplicates(["series", "month", "months"], keep="first")
    negative = both["additive"] & (both["value"] < 0)
    both = both.assign(mark=np.where(negative, cumulated.NEGATIVE, both["mark"]))
    return both[["area", "indicator", "month", "months", "value", "mark", "simulated", "additive"]]


def _kind_tree(indicators: pd.DataFrame, codes: pd.Index, additive: np.ndarray) -> pd.DataFrame:
    """Indicators that add up to a parent of the same unit; breakdowns named `…_partial` do not.

    One named `…_sparse` does, and a kind of it that an area never reports has not occurred there.
    """
    breakdown = indicators["breakdown"].fillna("").astype(str)
    unit = dict(zip(indicators["code"], indicators["unit"], strict=True))
    tree = pd.DataFrame(
        {
            "indicator": _places(codes, indicators["code"]),
            "parent": _places(codes, indicators["parent"]),
            "breakdown": pd.factorize(breakdown)[0],
            "sparse": breakdown.str.endswith("_sparse").to_numpy(),
        }
    )
    tree["depth"] = _depth(tree["indicator"], tree["parent"])
    same_unit = indicators["parent"].map(unit).eq(indicators["unit"]).to_numpy()
    sums = (tree["parent"] >= 0).to_numpy() & additive[tree["indicator"]] & same_unit
    kept: pd.DataFrame = tree[sums & ~breakdown.str.endswith("_partial").to_numpy()]
    return kept


def _area_tree(areas: pd.DataFrame, codes: pd.Index) -> pd.DataFrame:
    tree = pd.DataFrame(
        {
            "area": _places(codes, areas["code"]),
            "parent": _places(codes, areas["parent"]),
            "first_month": _months_or(areas, "valid_from", -_FOREVER),
            "last_month": _months_or(areas, "valid_to", _FOREVER),
        }
    )
    tree["depth"] = _depth(tree["area"], tree["parent"])
    return tree[(tree["parent"] >= 0) & areas["level"].ne("body").to_numpy()]


def _months_or(areas: pd.DataFrame, column: str, unknown: int) -> np.ndarray:
    if column not in areas:
        return np.full(len(areas), unknown)
    dates = pd.to_datetime(areas[column])
    months = dates.dt.year * 12 + dates.dt.month - (1970 * 12 + 1)
    return np.asarray(months.fillna(unknown).astype(np.int64))


def _sparse(indicators: pd.DataFrame, codes: pd.Index) -> np.ndarray:
    """For each indicator, whether its breakdown is one that lists only what occurred."""
    sparse = np.zeros(len(codes), dtype=bool)
    named = indicators["breakdown"].fillna("").astype(str).str.endswith("_sparse")
    sparse[_places(codes, indicators["code"])] = named.to_numpy()
    return sparse


def _depth(code: pd.Series, parent: pd.Series) -> np.ndarray:
    """How many ancestors each code has; ValueError where codes go in a circle."""
    above = dict(zip(code, parent, strict=True))
    depth = np.zeros(len(above), dtype=np.int64)
    at = parent.to_numpy()
    while (at >= 0).any():
        depth += at >= 0
        if depth.max() > len(above):
            raise ValueError("a code is its own ancestor")
        at = np.array([above.get(one, -1) for one in at])
    return depth


def _named(rows: pd.DataFrame, areas: pd.Index, kinds: pd.Index) -> pd.DataFrame:
    named = pd.DataFrame(
        {
            "area": areas[rows["area"]],
            "indicator": kinds[rows["indicator"]],
            "period_start": rows["month"].to_numpy().astype("datetime64[M]").astype("datetime64[s]"),
            "period_months": rows["months"].to_numpy(),
            "value": rows["value"].to_numpy(),
            "mark": pd.Series([_MARKS[mark] for mark in rows["mark"]], dtype=object),
            "simulated": rows["simulated"].to_numpy(dtype=bool),
        },
        columns=_COLUMNS,
    )
    return named.sort_values(["area", "indicator", "period_start", "period_months"], ignore_index=True)
