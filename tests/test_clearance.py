"""Clearance by its two named formulas: from counts, for a country from summed counts, never from percents."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.clearance import FORMULAS, with_clearance
from models.series import derive_series

AREAS = pd.DataFrame(
    {"code": ["kz", "a", "b"], "parent": [None, "kz", "kz"], "level": ["country", "region", "region"]}
)
COUNTS = ("sng1_crimes_registered", "sng1_finished", "sng1_unsolved_first_interrupted")
INDICATORS = pd.DataFrame(
    {
        "code": [*COUNTS, *(formula.code for formula in FORMULAS)],
        "parent": None,
        "breakdown": None,
        "unit": ["count"] * 3 + ["percent"] * 2,
    }
)


def reported(rows: list[tuple[str, int, tuple[float, ...]]]) -> pd.DataFrame:
    """Cumulative counts (registered, finished, first interrupted) of areas to a month of 2022."""
    return pd.DataFrame(
        [
            (area, code, pd.Timestamp(2022, 1, 1), months, "ytd", value, False)
            for area, months, values in rows
            for code, value in zip(COUNTS, values, strict=False)
        ],
        columns=["area", "indicator", "period_start", "period_months", "basis", "value", "simulated"],
    )


def clearance(latest: pd.DataFrame) -> dict[tuple[str, str, int], float]:
    series = with_clearance(derive_series(latest, AREAS, INDICATORS), INDICATORS)
    found = series[series["indicator"].str.startswith("clearance")]
    assert set(found["period_start"].dt.date) <= {date(2022, 1, 1)}
    keys = zip(found["area"], found["indicator"], found["period_months"], strict=True)
    return dict(zip(keys, found["value"], strict=True))


def test_both_formulas_as_published_for_2022() -> None:
    """Almaty oblast 44.5 % and 46.0 %, North Kazakhstan 57.4 % and 58.9 %; the sums by hand."""
    found = clearance(reported([("a", 12, (9498, 4367, 5441)), ("b", 12, (3634, 2142, 1589))]))
    shown = {key[:2]: round(value, 1) for key, value in found.items()}
    assert shown == {
        ("a", "clearance_cis1_pct"): 44.5,
        ("a", "clearance_of_registered_pct"): 46.0,
        ("b", "clearance_cis1_pct"): 57.4,
        ("b", "clearance_of_registered_pct"): 58.9,
        ("kz", "clearance_cis1_pct"): 48.1,  # 6509 of 13539, not the mean of 44.5 and 57.4
        ("kz", "clearance_of_registered_pct"): 49.6,  # 6509 of 13132
    }


def test_every_month_through_which_the_counts_stand() -> None:
    found = clearance(reported([("a", 3, (100, 30, 30)), ("a", 4, (200, 90, 60)), ("a", 6, (300, 120, 180))]))
    assert {key[2]: value for key, value in found.items() if key[1] == "clearance_cis1_pct"} == {
        3: 50,
        4: 60,
        6: 40,
    }


def test_nothing_without_a_count_or_of_nothing() -> None:
    assert clearance(reported([("a", 12, (100, 50))])) == {("a", "clearance_of_registered_pct", 12): 50}
    assert clearance(reported([("a", 12, (0, 0, 0))])) == {}


def test_a_percentage_that_was_reported_stays() -> None:
    latest = reported([("a", 12, (100, 50, 50))])
    own = latest.iloc[:1].assign(indicator="clearance_cis1_pct", value=73.0)
    found = clearance(pd.concat([latest, own], ignore_index=True))
    assert found == {("a", "clearance_cis1_pct", 12): 73, ("a", "clearance_of_registered_pct", 12): 50}


@settings(max_examples=25)
@given(st.lists(st.tuples(*[st.integers(0, 10_000)] * 3), min_size=2, max_size=2))
def test_a_whole_lies_between_its_parts(counts: list[tuple[int, int, int]]) -> None:
    found = clearance(reported([("a", 12, counts[0]), ("b", 12, counts[1])]))
    parts = [
        found[area, "clearance_cis1_pct", 12]
        for area in ("a", "b")
        if (area, "clearance_cis1_pct", 12) in found
    ]
    whole = found.get(("kz", "clearance_cis1_pct", 12))
    assert (whole is None) == (not parts)
    if whole is not None:
        assert min(parts) == pytest.approx(whole) or min(parts) < whole
        assert max(parts) == pytest.approx(whole) or whole < max(parts)
