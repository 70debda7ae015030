"""Limits of sub-areas: sums that are exact, bounds that hold, needs and trends by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ceiling_proposals import LARGEST_SHARE, WAYS, Proposal, SubArea, Way, proposal

counts = st.integers(0, 5000)
sub_areas = st.builds(
    SubArea,
    code=st.just("a"),
    last_year=counts,
    earlier=st.lists(counts, max_size=4).map(tuple),
    people=st.none() | st.integers(1, 10**6),
    forecast=st.none() | st.floats(0, 6000),
    dispersion=st.none() | st.floats(1, 5),
)


def limits(found: Proposal) -> list[int]:
    return [row.limit for row in found.rows]


@given(st.lists(sub_areas, min_size=1, max_size=12), st.integers(0, 30_000), st.sampled_from(WAYS))
def test_limits_add_up_to_the_wholes_whatever_the_way(parts: list[SubArea], limit: int, way: Way) -> None:
    total = sum(part.last_year for part in parts)
    if total == 0:
        with pytest.raises(ValueError, match="nothing"):
            proposal(parts, limit, way)
        return
    found = proposal(parts, limit, way)
    assert sum(limits(found)) == limit
    assert all(each >= 0 for each in limits(found))
    change = limit / total - 1
    if way == "proportional":
        for part, row in zip(parts, found.rows, strict=True):
            assert abs(row.limit - part.last_year * limit / total) < 1
        return
    far = max(LARGEST_SHARE * change, -1.0)
    for part, row in zip(parts, found.rows, strict=True):
        low, high = sorted((part.last_year, part.last_year * (1 + far)))
        assert low - 1 < row.limit < high + 1


@given(
    st.lists(sub_areas, min_size=2, max_size=8, unique_by=lambda part: part.last_year), st.sampled_from(WAYS)
)
def test_the_order_of_the_areas_matters_only_in_ties(parts: list[SubArea], way: Way) -> None:
    total = sum(part.last_year for part in parts)
    limit = total * 9 // 10
    one = proposal(parts, limit, way)
    other = proposal(parts[::-1], limit, way)
    assert all(abs(a - b) <= 1 for a, b in zip(limits(one), limits(other)[::-1], strict=True))


def test_proportional_by_hand() -> None:
    # 10 385 less 10 % is 9 346: quotas 4 499.8, 3 599.8, 1 246.4; two ones are left over.
    parts = [SubArea("a", 5000), SubArea("b", 4000), SubArea("c", 1385)]
    found = proposal(parts, 9346, "proportional")
    assert limits(found) == [4500, 3600, 1246]
    assert found.rows[0].change_pct == pytest.approx(-10)
    assert found.largest_pct is None


def test_need_asks_more_of_the_area_with_more_crime_per_resident() -> None:
    # 100 per 10 thousand and 50: the pooled rate is 75, levels 4/3 and 2/3; no years before, so rises of 1.
    # Needs 7/6 and 5/6 of 200 and 100 … the cut of 30 is shared 7/6·200 : 5/6·100 = 14 : 5.
    parts = [SubArea("a", 200, people=20_000), SubArea("b", 100, people=20_000)]
    found = proposal(parts, 270, "need")
    assert found.ground == "need"
    assert limits(found) == [200 - 22, 100 - 8]  # 22.1 and 7.9
    assert [row.at_most for row in found.rows] == [False, False]


def test_need_asks_more_of_the_area_that_has_risen() -> None:
    # 150 after 100, 50 after 100: the whole stands at 200 after 200. Rises 3/2 and 1/2; no residents known.
    parts = [SubArea("a", 150, (100, 100, 100)), SubArea("b", 50, (100, 100, 100))]
    found = proposal(parts, 180, "need")
    assert found.ground == "need_rise"
    # The cut of 20 by 3/2·150 : 1/2·50 = 9 : 1.
    assert limits(found) == [132, 48]


def test_no_area_is_asked_for_more_than_twice_the_wholes_percentage() -> None:
    # −10 % in all, so −20 % at most; the small area's need is three times the mean.
    parts = [SubArea("a", 1000, people=1_000_000), SubArea("b", 100, people=10_000)]
    found = proposal(parts, 990, "need")
    assert found.largest_pct == pytest.approx(20)
    assert all(row.change_pct is not None and row.change_pct >= -20 for row in found.rows)
    trend = proposal([SubArea("a", 100, forecast=10), SubArea("b", 100, forecast=190)], 180, "trend")
    assert limits(trend) == [80, 100]
    assert trend.rows[0].at_most
    assert trend.rows[1].unchanged
    assert trend.rows[1].told_from_chance is None


def test_trend_follows_the_forecasts() -> None:
    parts = [SubArea("a", 100, forecast=90), SubArea("b", 100, forecast=110)]
    found = proposal(parts, 180, "trend")
    assert found.ground == "trend"
    assert limits(found) == [81, 99]


def test_without_a_forecast_of_every_area_the_trend_is_that_of_the_years() -> None:
    # 100 after 160, 140, 120: twenty less a year, so 80 are expected; the other stays at 100.
    parts = [SubArea("a", 100, (120, 140, 160), forecast=5), SubArea("b", 100, (100, 100, 100))]
    found = proposal(parts, 180, "trend")
    assert found.ground == "trend_years"
    assert limits(found) == [80, 100]


def test_a_ceiling_above_last_year_is_shared_as_growth() -> None:
    parts = [SubArea("a", 100, people=10_000), SubArea("b", 100, people=20_000)]
    for way in WAYS:
        found = proposal(parts, 220, way)
        assert sum(limits(found)) == 220
        assert min(limits(found)) >= 100


def test_a_fall_within_chance_is_said_of_small_areas() -> None:
    parts = [SubArea("a", 10_000, dispersion=1.0), SubArea("b", 40, dispersion=1.0)]
    found = proposal(parts, 9036, "proportional")
    assert [row.told_from_chance for row in found.rows] == [True, False]


def test_equal_areas_get_equal_limits_where_the_whole_can_be_halved() -> None:
    parts = [SubArea("a", 50, people=7), SubArea("b", 50, people=7)]
    for way in WAYS:
        assert limits(proposal(parts, 80, way)) == [40, 40]


def test_an_area_without_any_last_year_gets_none() -> None:
    for way in WAYS:
        found = proposal([SubArea("a", 100), SubArea("b", 0)], 90, way)
        assert limits(found) == [90, 0]
        assert found.rows[1].change_pct is None


def test_a_limit_of_none_is_none_for_all() -> None:
    for way in WAYS:
        assert limits(proposal([SubArea("a", 100), SubArea("b", 7)], 0, way)) == [0, 0]


def test_below_zero_is_refused() -> None:
    for parts, limit in (([SubArea("a", 10), SubArea("b", -1)], 5), ([SubArea("a", 10)], -1)):
        with pytest.raises(ValueError, match="nothing"):
            proposal(parts, limit, "proportional")
