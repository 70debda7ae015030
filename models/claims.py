"""What a report claims about figures, as typed claims: the checker's input (`models.claim_check`).

Numbers are kept as they were written: a value and how far its last digit lets it lie from the truth.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

Direction = Literal["", "up", "down", "same"]
Nearness = Literal["", "about", "almost", "over", "under"]
Unit = Literal["count", "percent", "rate"]  # rate: per so many residents
ChangeUnit = Literal["percent", "points", "times", "number"]


@dataclass(frozen=True)
class Figure:
    """A number as written. `half` is half a unit of its last digit (0 where the number is exact, as a count
    written in full is); `loose` the same where zeros at the end may come from rounding; `near`: about,
    almost, over, under.
    """

    value: Decimal
    half: Decimal = Decimal(0)
    loose: Decimal = Decimal(0)
    near: Nearness = ""

    @property
    def exact(self) -> Fraction:
        return Fraction(self.value)

    def bounds(self, loose: Decimal = Decimal(0)) -> tuple[Fraction, Fraction]:
        """Where the true number lies; `loose`: at least so far from the written one."""
        half = Fraction(max(self.half, loose))
        return self.exact - half, self.exact + half


def looseness(*figures: Figure) -> Decimal:
    """How far figures that were rounded alike may lie from the truth: half the finest of their units, 0 where
    one of them does not look rounded. One number that ends in 00 proves nothing, all of them do.
    """
    return min(figure.loose for figure in figures)


@dataclass(frozen=True)
class Announced:
    """A change as announced: `figure` has no sign, `direction` says up or down (empty: not said).

    `preposition` is `by` or `to` where the text says so, in its own language.
    """

    figure: Figure
    unit: ChangeUnit
    direction: Direction = ""
    preposition: Literal["", "by", "to"] = ""


@dataclass(frozen=True)
class Comparison:
    """Now against before, and what the text says of the change.

    `months_now`, `months_before`: how many months each covers (None: not said); `span_now`, `span_before`:
    the year (None: not said) and the first month of each. `same_period` where the text itself says that it is
    the same period. `quarter`: it is called a quarter, which in reports is often the sum since January.
    `bracket`: the earlier number was only put in brackets or after a stroke. `linked`: the announced change
    stands in the next sentence. `degree`: `much` or `little` for words such as considerably, slightly.
    """

    now: Figure
    before: Figure
    unit: Unit = "count"
    announced: tuple[Announced, ...] = ()
    direction: Direction = ""
    degree: Literal["", "much", "little"] = ""
    months_now: int | None = None
    months_before: int | None = None
    span_now: tuple[int | None, int] | None = None
    span_before: tuple[int | None, int] | None = None
    same_period: bool = False
    quarter: bool = False
    bracket: bool = False
    linked: bool = False


@dataclass(frozen=True)
class Share:
    """A part of a whole: `part` and `whole` are None where only the percentage is given."""

    announced: Figure | None
    part: Figure | None = None
    whole: Figure | None = None


@dataclass(frozen=True)
class Parts:
    """Several parts named after their whole."""

    whole: Figure
    parts: tuple[Figure, ...]


@dataclass(frozen=True)
class LoneChange:
    """A change with no pair of numbers; `level` is the new percentage where it is given."""

    announced: Announced
    level: Figure | None = None


@dataclass(frozen=True)
class Rate:
    """A count and its rate per `per` residents, over `months` months (None: not said).

    `since_january`: of a quarter, how many months it would be if it were the sum since January.
    """

    count: Figure
    rate: Figure
    per: int
    months: int | None = None
    since_january: int | None = None


@dataclass(frozen=True)
class Level:
    """A number alone. `months` and `quarter` as in Comparison."""

    figure: Figure
    unit: Unit = "count"
    quarter: bool = False


@dataclass(frozen=True)
class Target:
    """A change that is wanted, not one that has been reached."""

    announced: Announced


@dataclass(frozen=True)
class NotUnderstood:
    """Figures whose part in the sentence is not understood."""

    figures: tuple[Figure, ...] = ()
    reason: Literal["several", "words"] = "several"


Claim = Comparison | Share | Parts | LoneChange | Rate | Level | Target | NotUnderstood
