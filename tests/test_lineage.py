"""What a figure is made of, on series derived by the program itself: the arithmetic must come out."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import Period
from models.lineage import Ground, Made, lineage
from models.period_sums import period_sums
from models.series import derive_series

AREAS = pd.DataFrame({"code": ["o", "a", "b"], "parent": [None, "o", "o"], "level": ["r", "d", "d"]})
KINDS = pd.DataFrame(
    {
        "code": ["all", "x", "y"],
        "parent": [None, "all", "all"],
        "breakdown": [None, "kind", "kind"],
        "unit": ["count"] * 3,
    }
)
Told = tuple[str, str, str, str, float]  # area, indicator, period, basis, value


def ground(told: list[Told], area: str = "a", indicator: str = "x") -> Ground:
    """What lies around a figure, in a store that holds these numbers."""
    columns = ["area", "indicator", "period", "basis", "value"]
    numbers = pd.DataFrame(told, columns=columns)
    periods = [Period.parse(text) for text in numbers["period"]]
    numbers = numbers.assign(
        period_start=pd.to_datetime([each.start for each in periods]),
        period_months=[each.months for each in periods],
        simulated=False,
    )
    series = derive_series(numbers, AREAS, KINDS)
    kinds = {"kind": ("x", "y")} if indicator == "all" else {}
    return Ground(series, numbers, kinds, ("a", "b") if area == "o" else ())


def of(told: list[Told], period: str, area: str = "a", indicator: str = "x") -> Made:
    return lineage(ground(told, area, indicator), area, indicator, Period.parse(period))


def ytd(through: str, value: float, area: str = "a") -> Told:
    return (area, "x", f"2023-01..{through}" if through != "2023-01" else "2023-01", "ytd", value)


def test_a_month_is_the_difference_of_two_cumulative_numbers() -> None:
    made = of([ytd("2023-02", 1409), ytd("2023-03", 1485)], "2023-03")
    assert (made.how, made.value) == ("difference", 76)
    assert [(number.value, str(number.period)) for number in made.numbers] == [
        (1485, "2023-Q1"),
        (1409, "2023-01..2023-02"),
    ]


def test_a_year_to_date_is_the_number_of_the_form_not_a_sum_of_differences() -> None:
    made = of([ytd("2023-01", 700), ytd("2023-02", 1409), ytd("2023-03", 1485)], "2023-Q1")
    assert (made.how, [number.value for number in made.numbers]) == ("reported", [1485])


def test_months_reported_by_themselves_are_what_their_sum_is_made_of() -> None:
    months: list[Told] = [("a", "x", f"2023-0{n}", "period", 10.0 * n) for n in (1, 2, 3)]
    made = of([*months, ytd("2023-03", 60)], "2023-Q1")
    assert (made.how, made.value) == ("periods", 60)
    assert [part.value for part in made.parts] == [10, 20, 30]
    assert {part.how for part in made.parts} == {"reported"}


def test_a_region_is_the_sum_of_its_districts_and_each_leads_on() -> None:
    told = [ytd("2023-02", 30), ytd("2023-02", 12, "b"), ytd("2023-01", 10), ytd("2023-01", 5, "b")]
    made = of(told, "2023-01..2023-02", area="o")
    assert (made.how, made.value) == ("areas", 42)
    assert [(part.area, part.value, part.how) for part in made.parts] == [
        ("a", 30, "reported"),
        ("b", 12, "reported"),
    ]


def test_a_whole_without_a_number_is_the_sum_of_its_kinds() -> None:
    told: list[Told] = [("a", "x", "2023-05", "period", 4), ("a", "y", "2023-05", "period", 3)]
    made = of(told, "2023-05", indicator="all")
    assert (made.how, made.value, made.breakdown) == ("kinds", 7, "kind")


def test_a_gap_of_two_months_is_one_difference() -> None:
    made = of([ytd("2023-01", 10), ytd("2023-03", 40), ytd("2023-04", 55)], "2023-02..2023-03")
    assert (made.how, made.value, [number.value for number in made.numbers]) == ("difference", 30, [40, 10])


def test_what_is_missing_is_named() -> None:
    made = of([("a", "x", "2023-01", "period", 4), ("a", "x", "2023-03", "period", 3)], "2023-Q1")
    assert (made.how, made.value, made.lacking) == ("missing", None, (date(2023, 2, 1),))


def test_percentages_are_never_added_up() -> None:
    about = ground([("a", "x", "2023-01", "period", 40), ("a", "x", "2023-02", "period", 50)])
    about = Ground(about.series, about.numbers, {}, (), additive=False)
    assert lineage(about, "a", "x", Period.parse("2023-01..2023-02")).how == "missing"
    assert lineage(about, "a", "x", Period.parse("2023-02")).how == "reported"


numbers = st.dictionaries(
    st.tuples(
        st.sampled_from(["o", "a", "b"]),
        st.sampled_from(["all", "x", "y"]),
        st.integers(1, 12),
        st.sampled_from(["ytd", "month"]),
    ),
    st.integers(0, 500),
    max_size=60,
)
spans = st.tuples(st.integers(1, 12), st.integers(1, 12)).map(sorted)


@given(numbers, st.sampled_from(["o", "a"]), st.sampled_from(["all", "x"]), spans)
@settings(max_examples=60, deadline=None)
def test_every_figure_of_a_series_is_accounted_for_to_the_last_crime(
    told: dict[tuple[str, str, int, str], int], area: str, indicator: str, span: list[int]
) -> None:
    rows: list[Told] = [
        (a, kind, str(Period(date(2023, 1, 1), month)), "ytd", value)
        if basis == "ytd"
        else (a, kind, f"2023-{month:02}", "period", value)
        for (a, kind, month, basis), value in told.items()
    ]
    if not rows:
        return
    about = ground(rows, area, indicator)
    period = Period(date(2023, span[0], 1), span[1] - span[0] + 1)
    made = lineage(about, area, indicator, period)
    sums = period_sums(about.series, period).set_index(["area", "indicator"])["value"]
    expected = sums.get((area, indicator), math.nan)
    assert made.how != "unknown"
    assert (made.value is None) == math.isnan(expected)
    if made.value is not None:
        assert math.isclose(made.value, expected, abs_tol=1e-6)
        assert_adds_up(made)


def assert_adds_up(made: Made) -> None:
    if made.how == "reported":
        assert made.numbers[0].value == made.value
    elif made.how == "difference":
        assert made.numbers[0].value - made.numbers[1].value == made.value
    elif made.parts:
        assert math.fsum(part.value or 0 for part in made.parts) == made.value
        for part in made.parts:
            assert part.how != "unknown" or made.how in ("areas", "kinds")
            assert_adds_up(part)
