"""Exact ceilings against the published expectations and against fractions."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ceilings import Exact, after_cut, apportioned, largest_whole, mean_of, smallest_whole

# base 2024, cuts one after another, exact value cut to two decimals, largest whole number that meets it
ALMATY = [
    (10385, ["10"], "9346.5", 9346),
    (10385, ["15"], "8827.25", 8827),
    (10385, ["10", "15"], "7944.52", 7944),
    (10385, ["25"], "7788.75", 7788),
    (379, ["25"], "284.25", 284),
    (379, ["30"], "265.3", 265),
    (379, ["25", "30"], "198.97", 198),
    (379, ["55"], "170.55", 170),
    (4749, ["25"], "3561.75", 3561),
    (4749, ["30"], "3324.3", 3324),
    (4749, ["25", "30"], "2493.22", 2493),
    (4749, ["55"], "2137.05", 2137),
]
COUNTS = st.integers(0, 10**9)
PERCENTS = st.decimals(0, 100, places=3)


@pytest.mark.parametrize(("base", "cuts", "exact", "whole"), ALMATY)
def test_the_expected_ceilings_of_the_almaty_roadmap(
    base: int, cuts: list[str], exact: str, whole: int
) -> None:
    limit = Exact.of(base)
    for cut in cuts:
        limit = after_cut(limit, Decimal(cut))
    shown = (limit.over / limit.under).quantize(Decimal("0.01"), ROUND_DOWN)
    assert shown == Decimal(exact)
    assert largest_whole(limit) == whole


def test_a_chain_is_not_rounded_on_the_way() -> None:
    rounded_first = largest_whole(
        after_cut(Exact.of(largest_whole(after_cut(Exact.of(4749), Decimal(25)))), Decimal(30))
    )
    assert rounded_first == 2492  # what rounding in between would give
    chain = after_cut(after_cut(Exact.of(4749), Decimal(25)), Decimal(30))
    assert largest_whole(chain) == 2493


def test_ninety_less_thirty_percent_is_sixty_three() -> None:
    assert int(90 * 0.7) == 62  # floats
    assert largest_whole(after_cut(Exact.of(90), Decimal(30))) == 63


@pytest.mark.parametrize(("number", "lower", "upper"), [("63", 62, 64), ("63.2", 63, 64), ("0", -1, 1)])
def test_strict_limits_leave_out_the_exact_number(number: str, lower: int, upper: int) -> None:
    assert largest_whole(Exact.of(number), strict=True) == lower
    assert smallest_whole(Exact.of(number), strict=True) == upper


def test_times_cut_of_a_count_that_divides_evenly_and_one_that_does_not() -> None:
    assert largest_whole(Exact.of(35).divided_by(Decimal("3.5"))) == 10
    assert largest_whole(Exact.of(2086).divided_by(Decimal("3.5"))) == 596
    assert largest_whole(Exact.of(100).divided_by(Decimal(3))) == 33


def test_the_mean_of_years_stays_exact() -> None:
    mean = mean_of([Exact.of(100), Exact.of(100), Exact.of(101)])
    assert largest_whole(mean) == 100
    assert largest_whole(after_cut(mean, Decimal(0)).times(Decimal(3))) == 301


def test_a_float_is_taken_as_it_is_written() -> None:
    assert Exact.of(0.1).over == Decimal("0.1")
    assert Exact.of(10385.0).number() == 10385.0


@given(COUNTS, st.lists(PERCENTS, min_size=1, max_size=4), st.booleans())
def test_chains_agree_with_fractions(base: int, cuts: list[Decimal], strict: bool) -> None:
    limit, fraction = Exact.of(base), Fraction(base)
    for cut in cuts:
        limit, fraction = after_cut(limit, cut), fraction * (100 - Fraction(cut)) / 100
    whole = fraction.denominator == 1
    assert largest_whole(limit, strict=strict) == floor(fraction) - (strict and whole)
    assert smallest_whole(limit, strict=strict) == ceil(fraction) + (strict and whole)


@given(st.integers(-(10**6), 10**6), st.integers(1, 10**4))
def test_rounding_of_ratios_also_below_zero(over: int, under: int) -> None:
    exact = Exact(Decimal(over), Decimal(under))
    assert largest_whole(exact) == floor(Fraction(over, under))
    assert smallest_whole(exact) == ceil(Fraction(over, under))


def test_largest_remainder_by_hand() -> None:
    """Bases 10, 11, 14 (35) less 10 %: 9, 9.9, 12.6 of 31.5; the floor 31 leaves one for the largest rest."""
    parts = [after_cut(Exact.of(base), Decimal(10)) for base in (10, 11, 14)]
    assert apportioned(parts, 31) == [9, 10, 12]


def test_parts_that_do_not_add_up_never_promise_more_than_the_whole() -> None:
    missing = [Exact.of("4.5"), Exact.of("3.5")]
    assert apportioned(missing, 20) == [5, 3]  # eight of their own, though twenty are allowed
    assert sum(apportioned([Exact.of(30), Exact.of(30)], 20)) == 20
    assert apportioned([Exact.of(30), Exact.of(30)], 20) == [10, 10]
    assert apportioned([], 5) == []


@given(st.lists(st.integers(0, 10**5), min_size=1, max_size=30), PERCENTS)
def test_ceilings_of_sub_areas_add_up_to_the_parents(bases: list[int], percent: Decimal) -> None:
    whole = largest_whole(after_cut(Exact.of(sum(bases)), percent))
    parts = [after_cut(Exact.of(base), percent) for base in bases]
    shared = apportioned(parts, whole)
    assert sum(shared) == whole
    for got, exact in zip(shared, parts, strict=True):
        assert largest_whole(exact) <= got <= largest_whole(exact) + 1
