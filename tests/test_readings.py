"""Every reading of an ambiguous target, with its baseline and exact limit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from models.ceilings import Exact, largest_whole
from models.readings import BASE_NOT_PUBLISHED, BASE_PUBLISHED, FACT_INCOMPLETE, Base, BaseOf, readings
from models.roadmap import Direction, NoGrowth, PercentCut, TimesCut, roadmap_of

WORDING = {"ru": "цель", "kk": "мақсат", "en": "target"}


def target(**fields: object) -> PercentCut | TimesCut | NoGrowth | Direction:
    content = {
        "id": "r",
        "title": WORDING,
        "area": "kz-19",
        "first_year": 2025,
        "last_year": 2027,
        "source": "test",
        "targets": [{"id": "t", "wording": WORDING, "indicators": ["offences_total"], **fields}],
    }
    made = roadmap_of(content, "test.yaml").targets[0]
    assert isinstance(made, PercentCut | TimesCut | NoGrowth | Direction)
    return made


def bases(figures: dict[int, int], source: str = "store") -> BaseOf:
    return lambda year: Base(Exact.of(figures[year]), source) if year in figures else None  # type: ignore[arg-type]


CUT = {"kind": "percent_cut", "years": {2025: 10, 2026: 15}}


def limits(fields: dict[str, object], year: int, figures: dict[int, int]) -> dict[str, int | None]:
    return {
        each.code: None if each.limit is None else largest_whole(each.limit)
        for each in readings(target(**fields), year, bases(figures))
    }


def test_the_first_year_of_an_unstated_base_has_one_reading() -> None:
    assert limits(CUT, 2025, {2024: 10385}) == {"against_2024": 9346}


def test_later_years_have_four_readings() -> None:
    assert limits(CUT, 2026, {2024: 10385, 2025: 9000}) == {
        "against_2024": 8827,
        "against_2025_target": 7944,
        "against_2025_fact": 7650,
        "percents_added": 7788,
    }


def test_the_reading_against_the_fact_waits_for_the_whole_year() -> None:
    fact = next(
        each
        for each in readings(target(**CUT), 2026, bases({2024: 10385}))
        if each.code == "against_2025_fact"
    )
    assert (fact.baseline, fact.limit, fact.note) == (None, None, FACT_INCOMPLETE)


def test_a_third_year_adds_up_all_percents_and_chains_all_targets() -> None:
    fields = {"kind": "percent_cut", "years": {2025: 10, 2026: 15, 2027: 5}}
    assert limits(fields, 2027, {2024: 1000}) == {
        "against_2024": 950,
        "against_2026_target": 726,  # 1000 × 0.9 × 0.85 × 0.95 = 726.75
        "against_2026_fact": None,
        "percents_added": 700,
    }


def test_an_unpublished_base_gives_no_ceiling_and_says_so() -> None:
    found = readings(target(**CUT), 2026, bases({}))
    assert all(each.limit is None for each in found)
    assert [each.note for each in found] == [BASE_NOT_PUBLISHED] * 2 + [FACT_INCOMPLETE, BASE_NOT_PUBLISHED]


def test_a_published_base_is_named() -> None:
    found = readings(target(**CUT), 2025, bases({2024: 10385}, "published"))
    assert [each.note for each in found] == [BASE_PUBLISHED]


def test_what_each_reading_rests_on() -> None:
    found = readings(target(**CUT), 2026, bases({2024: 100, 2025: 90}))
    assert {each.code: each.rests_on for each in found} == {
        "against_2024": date(2024, 1, 1),
        "against_2025_target": date(2024, 1, 1),
        "against_2025_fact": date(2025, 1, 1),
        "percents_added": date(2024, 1, 1),
    }
    assert [each.baseline.number() for each in found if each.baseline] == [100.0, 90.0, 90.0, 100.0]


@pytest.mark.parametrize(
    ("baseline", "expected"),
    [
        ({"year": 2019}, 1700),  # 2000 × 0.85
        ({"mean_of": [2019, 2020, 2021]}, 1558),  # 5500 / 3 × 0.85 = 1558.33
        ("last_fact", 850),  # 1000 × 0.85
        ("last_target", 1377),  # 2024: 1800 × 0.9 × 0.85 = 1377
    ],
)
def test_stated_baselines(baseline: object, expected: int) -> None:
    figures = {2019: 2000, 2020: 1800, 2021: 1700, 2024: 1800, 2025: 1000}
    assert limits({**CUT, "baseline": baseline}, 2026, figures) == {"stated": expected}


def test_a_mean_with_a_year_missing_has_no_base() -> None:
    fields = {**CUT, "baseline": {"mean_of": [2023, 2024]}}
    assert limits(fields, 2025, {2024: 1800}) == {"stated": None}


def test_a_times_cut_divides() -> None:
    fields = {"kind": "times_cut", "years": {2025: 3.5}, "baseline": {"year": 2017}}
    assert limits(fields, 2025, {2017: 2086}) == {"stated": 596}


def test_no_growth_tolerates_what_it_says() -> None:
    fields = {"kind": "no_growth", "years": {2025: 0, 2026: 1.6}}
    assert limits(fields, 2025, {2024: 1000}) == {"stated": 1000}
    assert limits(fields, 2026, {2025: 1000}) == {"stated": 1016}


def test_direction_is_measured_against_last_years_whole() -> None:
    found = readings(target(kind="direction", years=[2025]), 2025, bases({2024: 500}))
    assert [each.limit for each in found] == [Exact(Decimal(500))]
