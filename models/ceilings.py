"""Whole-number ceilings and floors in exact decimal arithmetic.

A target such as "10 % less than 10,385" is kept as a ratio of two decimals and rounded once, at the very
end: 90 × 0.7 must not floor to 62, and a chain of two cuts must not round in between.
"""

from __future__ import annotations

import decimal
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction

HUNDRED = Decimal(100)
# Products of counts and percentages stay far below 60 digits; anything longer must fail, not round.
_EXACT = decimal.Context(prec=60, traps=[decimal.Inexact, decimal.InvalidOperation, decimal.DivisionByZero])
_SHOWN = decimal.Context(prec=60)


@dataclass(frozen=True)
class Exact:
    """A rational number as two decimals, `over / under`; `under` is above zero."""

    over: Decimal
    under: Decimal = Decimal(1)

    @classmethod
    def of(cls, number: Decimal | int | float | str) -> Exact:
        """A float is taken at its shortest decimal text, as a person reads it (0.1 is one tenth)."""
        return cls(Decimal(repr(number)) if isinstance(number, float) else Decimal(number))

    def times(self, factor: Decimal) -> Exact:
        return Exact(_EXACT.multiply(self.over, factor), self.under)

    def divided_by(self, divisor: Decimal) -> Exact:
        if divisor <= 0:
            raise ValueError(f"division by {divisor}")
        return Exact(self.over, _EXACT.multiply(self.under, divisor))

    def plus(self, whole: int) -> Exact:
        return Exact(_EXACT.add(self.over, _EXACT.multiply(Decimal(whole), self.under)), self.under)

    def number(self) -> float:
        """For showing and for shares and rates, which are not rounded."""
        return float(_SHOWN.divide(self.over, self.under))


def mean_of(values: Sequence[Exact]) -> Exact:
    """The mean of whole or decimal baselines; ValueError for none or for ratios."""
    if not values or any(value.under != 1 for value in values):
        raise ValueError("mean of plain decimals only")
    total = Decimal(0)
    for value in values:
        total = _EXACT.add(total, value.over)
    return Exact(total, Decimal(len(values)))


def after_cut(base: Exact, percent: Decimal) -> Exact:
    """`base` less `percent` of it (a negative percentage adds)."""
    return Exact(_EXACT.multiply(base.over, _EXACT.subtract(HUNDRED, percent)), base.under).divided_by(
        HUNDRED
    )


def largest_whole(exact: Exact, *, strict: bool = False) -> int:
    """The largest whole number that is ≤ `exact`, or < it where the wording is strict ("lower than")."""
    whole = _rounded(exact, ROUND_FLOOR)
    return whole - 1 if strict and _is_whole(exact) else whole


def smallest_whole(exact: Exact, *, strict: bool = False) -> int:
    """The smallest whole number that is ≥ `exact`, or > it where the wording is strict ("more than")."""
    whole = _rounded(exact, ROUND_CEILING)
    return whole + 1 if strict and _is_whole(exact) else whole


def _is_whole(exact: Exact) -> bool:
    return _EXACT.remainder(exact.over, exact.under) == 0


def _rounded(exact: Exact, rounding: str) -> int:
    quotient, remainder = _EXACT.divmod(exact.over, exact.under)  # truncates towards zero
    if remainder < 0 and rounding == ROUND_FLOOR:
        return int(quotient) - 1
    if remainder > 0 and rounding == ROUND_CEILING:
        return int(quotient) + 1
    return int(quotient)


def apportioned(parts: Sequence[Exact], whole: int) -> list[int]:
    """Whole ceilings of sub-areas that reconcile with their parent's (largest remainder).

    Where the parts add up to the parent's exact ceiling, their whole ceilings add up to its whole one. Parts
    that add up to less (a sub-area without a base is not among them) share the floor of their own sum; parts
    that add up to more are scaled down: together they never promise more than the parent. Equal remainders go
    to the earlier part. Parts must not be negative.
    """
    exact = [Fraction(part.over) / Fraction(part.under) for part in parts]
    if any(part < 0 for part in exact):
        raise ValueError("a negative part")
    total = sum(exact, Fraction(0))
    shared = min(whole, total.numerator // total.denominator)
    if total == 0 or shared <= 0:
        return [0] * len(exact)
    quotas = exact if total < whole + 1 else [part * whole / total for part in exact]
    wholes = [quota.numerator // quota.denominator for quota in quotas]
    order = sorted(range(len(quotas)), key=lambda i: (wholes[i] - quotas[i], i))
    for i in order[: shared - sum(wholes)]:
        wholes[i] += 1
    return wholes
