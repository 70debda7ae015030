"""What a proposal of limits rests on: whole years, residents, the rest of the whole, and who is missing."""

from __future__ import annotations

import pandas as pd
import pytest

from models.ceiling_grounds import REST, grounds


def months(area: str, first: int, *by_year: int | None) -> pd.DataFrame:
    """Every year's count in twelve equal months; None leaves the year out."""
    rows = [
        (area, "crimes", pd.Timestamp(year, month, 1), 1, count / 12, None, False)
        for year, count in enumerate(by_year, first)
        if count is not None
        for month in range(1, 13)
    ]
    columns = ["area", "indicator", "period_start", "period_months", "value", "mark", "simulated"]
    return pd.DataFrame(rows, columns=columns)


SERIES = pd.concat(
    [
        months("top", 2022, 600, 600, 600, 720),
        months("a", 2022, 240, 240, 240, 240),
        months("b", 2023, 360, 360, 420),
        months("c", 2022, 12, None, None, None),
    ]
)
PEOPLE = pd.DataFrame(
    {"area": ["a", "b"], "date": pd.to_datetime(["2025-01-01", "2025-01-01"]), "population": [12_000, 70_000]}
)


def test_the_largest_first_and_the_rest_last() -> None:
    found = grounds("top", ["a", "b", "c"], 2026, SERIES, PEOPLE, {"top": 700.0, "a": 250.0, "b": 400.0})
    assert found is not None
    assert (found.year, found.whole) == (2025, 720)
    assert [(part.code, part.last_year) for part in found.parts] == [("b", 420), ("a", 240), (REST, 60)]
    assert [part.earlier for part in found.parts] == [(360, 360), (240, 240, 240), ()]
    assert [part.forecast for part in found.parts] == [400.0, 250.0, 50.0]
    assert found.per_10k == {"b": 60.0, "a": 200.0}
    assert found.without == ("c",)
    assert found.parts[0].dispersion == pytest.approx(1)


def test_the_last_whole_year_is_taken() -> None:
    begun = pd.concat([SERIES, months("a", 2026, 120).head(3), months("top", 2026, 360).head(3)])
    found = grounds("top", ["a", "b"], 2027, begun, PEOPLE, {})
    assert found is not None
    assert found.year == 2025
    this_year = grounds("top", ["a", "b"], 2026, begun, PEOPLE, {})
    assert this_year is not None
    assert this_year.so_far == {"a": 30, "b": 0}


def test_without_two_areas_there_is_nothing_to_share() -> None:
    assert grounds("top", ["a", "c"], 2026, SERIES, PEOPLE, {}) is None
    assert grounds("top", [], 2026, SERIES, PEOPLE, {}) is None
    assert grounds("nowhere", ["a", "b"], 2026, SERIES, PEOPLE, {}) is None
    assert grounds("top", ["a", "b"], 2031, SERIES, PEOPLE, {}) is None


def test_without_residents_there_is_no_rate() -> None:
    found = grounds("top", ["a", "b"], 2026, SERIES, PEOPLE.head(0), {})
    assert found is not None
    assert found.per_10k == {}
    assert all(part.people is None for part in found.parts)
