"""Claims judged: every case by hand arithmetic, published pairs of the press, rounding to its very edge."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from models.change import compare_counts
from models.claim_check import Verdict, check
from models.claim_rounding import agreement, times_agreement
from models.claims import (
    Announced,
    Comparison,
    Figure,
    Level,
    LoneChange,
    NotUnderstood,
    Parts,
    Rate,
    Share,
)

D = Decimal


def shown(text: str, near: str = "") -> Figure:
    """A percentage or a number of times as it is written."""
    value = D(text)
    return Figure(value, D(5).scaleb(int(value.as_tuple().exponent) - 1), near=near)  # type: ignore[arg-type]


def pair(
    now: str, before: str, said: str = "", unit: str = "percent", way: str = "", **more: object
) -> Comparison:
    announced = (Announced(shown(said), unit, way),) if said else ()  # type: ignore[arg-type]
    return Comparison(Figure(D(now)), Figure(D(before)), announced=announced, **more)  # type: ignore[arg-type]


def codes(claim: object) -> list[str]:
    return [note.code for note in check(claim).notes]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("computed", "agrees"),
    [("25.5", True), ("25.49999", False), ("26.49999", True), ("26.5", False), ("26", True)],
)
def test_26_percent_covers_from_25_5_up_to_26_5(computed: str, agrees: bool) -> None:
    found = agreement(shown("26"), (Fraction(computed), Fraction(computed)))
    assert (found == "agrees") == agrees


@pytest.mark.parametrize(
    ("near", "computed", "found"),
    [
        ("about", "23.4", "agrees"), ("about", "23.3", "differs"), ("almost", "23.4", "agrees"),
        ("almost", "27", "differs"), ("over", "28", "agrees"), ("over", "40", "loosely"),
        ("over", "25", "differs"), ("under", "25", "agrees"), ("under", "27", "differs"),
    ],
)  # fmt: skip
def test_about_almost_over_under(near: str, computed: str, found: str) -> None:
    assert agreement(shown("26", near), (Fraction(computed), Fraction(computed))) == found


@pytest.mark.parametrize(
    ("times", "found"),
    [("2", "agrees"), ("1.8", "agrees"), ("2.2", "agrees"), ("1.6", "loosely"), ("1.4", "differs")],
)
def test_twice(times: str, found: str) -> None:
    assert times_agreement(shown("2"), (Fraction(times), Fraction(times))) == found


# Published: numbers, the percent of the press (domain notes; qazyr.kz, tengrinews.kz, gov.kz, mgorod.kz).
@pytest.mark.parametrize(
    ("now", "before", "said", "way"),
    [
        ("4766", "6420", "26", "down"), ("132778", "140272", "5.3", "down"),
        ("64529", "68992", "6.5", "down"),
        ("52117", "58997", "11.7", "down"), ("2007", "1995", "0.6", "up"), ("2511", "3287", "24", "down"),
        ("338", "179", "89", "up"), ("3474", "3097", "12.2", "up"), ("5120", "5084", "0.7", "up"),
        ("98454", "116101", "15.2", "down"), ("90884", "96382", "5.7", "down"),
    ],
)  # fmt: skip
def test_published_pairs_agree(now: str, before: str, said: str, way: str) -> None:
    assert check(pair(now, before, said, way=way)).verdict == Verdict.AGREES


def test_a_percent_of_rounded_numbers_is_right_only_if_they_are_rounded() -> None:
    rounded = Comparison(
        Figure(D(1200), loose=D(50)), Figure(D(3000), loose=D(500)),
        announced=(Announced(shown("60.5"), "percent", "down"),),
    )  # fmt: skip
    finding = check(rounded)
    assert (finding.verdict, finding.notes[0].code) == (Verdict.UNCLEAR, "rounded_counts")
    assert check(pair("1201", "3003", "61.5", way="down")).verdict == Verdict.WRONG


@pytest.mark.parametrize(
    ("said", "unit", "code"),
    [
        ("34.7", "percent", "percent_of_the_new"),  # 1654 / 4766
        ("74.2", "percent", "level_called_change"),  # 4766 / 6420
        ("25", "percent", "digits_cut"),
        ("30", "percent", "percent_differs"),
        ("26", "points", "points_of_counts"),
        ("1.4", "times", "times_differ"),  # 6420 / 4766 = 1.347
        ("4766", "number", "to_called_by"),
        ("1645", "number", "difference_differs"),
    ],
)
def test_each_mistake_has_its_name(said: str, unit: str, code: str) -> None:
    claim = Comparison(
        Figure(D(4766)), Figure(D(6420)),
        announced=(Announced(Figure(D(said)) if unit == "number" else shown(said), unit, "down"),),  # type: ignore[arg-type]
    )  # fmt: skip
    assert codes(claim)[0] == code and check(claim).verdict == Verdict.WRONG


def test_points_and_percent_of_a_rate() -> None:
    def rate(said: str, unit: str) -> str:
        announced = (Announced(shown(said), unit, "up"),)  # type: ignore[arg-type]
        return codes(Comparison(shown("73.0"), shown("68.0"), "percent", announced))[0]

    assert rate("5", "points") == rate("7.4", "percent") == "agrees"
    assert rate("5", "percent") == "points_called_percent"
    assert rate("7.4", "points") == "percent_called_points"
    assert rate("6.5", "points") == "points_differ"
    finding = check(LoneChange(Announced(shown("5"), "percent", "up"), shown("73")))
    assert finding.notes[0].numbers == {"by_points": 68.0, "by_percent": pytest.approx(73 / 1.05)}


def test_a_part_of_a_year_is_not_compared_with_a_whole_one() -> None:
    claim = pair("4766", "6420", "26", way="down", months_now=9, months_before=12)
    finding = check(claim)
    assert finding.verdict == Verdict.NOT_COMPARABLE and finding.change is None
    same = pair("4766", "6420", "26", way="down", months_now=9, months_before=12, same_period=True)
    assert check(same).verdict == Verdict.AGREES
    other = pair(
        "10", "20", "50", way="down", months_now=3, months_before=3, span_now=(2025, 4), span_before=(2025, 1)
    )
    assert codes(other)[0] == "other_months"


def test_words_and_numbers() -> None:
    assert check(pair("4766", "6420", direction="up")).verdict == Verdict.WRONG
    assert check(pair("4766", "4750", direction="same")).verdict == Verdict.AGREES
    assert check(pair("4766", "6420", direction="same")).verdict == Verdict.WRONG
    assert "much_within_chance" in codes(pair("12", "14", direction="down", degree="much"))
    assert "little_beyond_chance" in codes(pair("4766", "6420", direction="down", degree="little"))


def test_the_change_is_tested_as_everywhere_in_the_program() -> None:
    plain, own = check(pair("4766", "6420", "26")), check(pair("4766", "6420", "26"), dispersion=4.0)
    assert plain.change == compare_counts(4766, 6420) and plain.change.method == "poisson_no_history"
    assert own.change == compare_counts(4766, 6420, 4.0)
    assert "within_chance" in codes(pair("12", "18", "33", way="down"))


def test_impossible_things() -> None:
    down = Announced(shown("120"), "percent", "down")
    assert check(LoneChange(down)).verdict == Verdict.IMPOSSIBLE
    assert check(Level(shown("104.8"), "percent")).verdict == Verdict.IMPOSSIBLE
    assert check(Share(shown("122"))).verdict == Verdict.IMPOSSIBLE
    assert check(Share(None, Figure(D(500)), Figure(D(400)))).verdict == Verdict.IMPOSSIBLE
    assert check(Parts(Figure(D(100)), (Figure(D(101)),))).verdict == Verdict.IMPOSSIBLE
    points = Announced(shown("80"), "points", "up")
    assert check(LoneChange(points, shown("73"))).verdict == Verdict.IMPOSSIBLE


def test_shares_and_parts() -> None:
    assert check(Share(shown("34"), Figure(D(45156)), Figure(D(132778)))).verdict == Verdict.AGREES  # 34.009
    assert check(Share(shown("25"), Figure(D(1050)), Figure(D(4766)))).verdict == Verdict.WRONG  # 22.03
    more = Parts(Figure(D(100)), (Figure(D(60)), Figure(D(50))))
    assert codes(more) == ["parts_over_whole"]


def test_a_rate_for_a_part_of_the_year_implies_two_populations() -> None:
    """126,499 in nine months at 90 per 10,000: 18.74 million if brought to a year, as it was."""
    claim = Rate(Figure(D(126499)), shown("90"), 10_000, 9)
    numbers = check(claim).notes[0].numbers
    assert numbers["annualised"] == pytest.approx(18_740_593, abs=1) and numbers["people"] < 15e6
    assert codes(claim) == ["rate_annualised"]
    assert check(claim, population=18.7e6).notes[0].code == "rate_is_annualised"
    assert check(claim, population=14.0e6).notes[0].code == "rate_agrees"
    assert check(claim, population=30e6).verdict == Verdict.WRONG


def test_a_rate_for_a_quarter_may_be_since_january() -> None:
    """The press wrote "in the third quarter 126,499, or 90 per 10,000": 18.74 million only as nine months."""
    finding = check(Rate(Figure(D(126499)), shown("90"), 10_000, 3, 9))
    assert finding.notes[0].code == "rate_quarter"
    assert finding.notes[0].numbers["cumulative"] == pytest.approx(18_740_593, abs=1)
    assert finding.notes[0].numbers["annualised"] == pytest.approx(56_221_778, abs=1)


def test_what_cannot_be_checked_is_said_so() -> None:
    assert check(Level(Figure(D(122)))).verdict == Verdict.UNCHECKED
    assert check(LoneChange(Announced(shown("20.1"), "percent", "down"))).verdict == Verdict.UNCHECKED
    assert check(pair("5", "0", "500", way="up")).notes[0].code == "before_zero"
    assert check(NotUnderstood()).verdict == Verdict.NOT_UNDERSTOOD
    assert check(pair("4766", "6420")).verdict == Verdict.COMPUTED
