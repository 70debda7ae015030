"""Numbers as reports write them: marks between thousands, decimals, thousands and millions, signs, units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from etl.claims.words import GAP, any_of, compiled
from models.claims import Figure, Nearness

MINUS = "-−–—"
SPACE = r"[ \u00a0\u202f\u2009]"
_GROUPED = rf"\d{{1,3}}(?:{SPACE}\d{{3}})+(?!\d)|\d{{1,3}}(?:[.,]\d{{3}})+(?![.,]?\d)|\d+"
_NUMBER = re.compile(rf"(?P<whole>{_GROUPED})(?:[.,](?P<decimals>\d+))?")
_SIGN = re.compile(rf"[+{MINUS}]{SPACE}*(?=\d)")
_SCALES = {"thousand": 3, "million": 6, "billion": 9}

Kind = Literal["count", "percent", "points", "times"]


@dataclass(frozen=True)
class Number:
    """A number in a text, with where it ends; `sign` is `+`, `-` or nothing."""

    value: Decimal
    decimals: int
    scale: int  # power of ten: 3 for thousands
    kind: Kind
    sign: str
    money: bool
    end: int

    def figure(self, near: Nearness = "", as_kind: str | None = None) -> Figure:
        """As a figure; a count written in full is exact, its zeros at the end may come from rounding."""
        half = Decimal(5).scaleb(self.scale - self.decimals - 1)
        whole = (as_kind or self.kind) == "count" and self.scale == 0 and self.decimals == 0
        if not whole:
            return Figure(self.value, half, near=near)
        text = str(int(self.value))
        zeros = len(text) - len(text.rstrip("0")) if self.value else 0
        loose = Decimal(5).scaleb(zeros - 1) if zeros >= 2 and self.value >= 1000 else Decimal(0)
        return Figure(self.value, Decimal(0), loose, near)


@cache
def _after() -> tuple[re.Pattern[str], ...]:
    scale = re.compile(rf"{GAP}*(?:(?P<thousand>{any_of('thousand')})|(?P<million>{any_of('million')})"
                       rf"|(?P<billion>{any_of('billion')}))", re.IGNORECASE)  # fmt: skip
    unit = re.compile(rf"(?:{GAP}*|-)(?:(?P<points>{any_of('points')})|(?P<percent>{any_of('percent')})"
                      rf"|(?P<times>{any_of('times')}))", re.IGNORECASE)  # fmt: skip
    money = re.compile(rf"{GAP}*{any_of('money')}", re.IGNORECASE)
    return scale, unit, money


def read_number(text: str, at: int) -> Number | None:
    """The number that starts at a place of the text (its sign stands before and is not looked at)."""
    found = _NUMBER.match(text, at)
    if found is None:
        return None
    end, scale, kind, money = found.end(), 0, "count", False
    by_scale, by_unit, by_money = _after()
    if scaled := by_scale.match(text, end):
        scale, end = _SCALES[scaled.lastgroup or ""], scaled.end()
    if unit := by_unit.match(text, end):
        kind, end = unit.lastgroup or "", unit.end()
    elif by_money.match(text, end):
        money = True
    value, decimals = _value(found["whole"], found["decimals"], decimal=kind != "count" or scale > 0)
    return Number(value.scaleb(scale), decimals, scale, kind, "", money, end)  # type: ignore[arg-type]


def _value(whole: str, decimals: str | None, decimal: bool) -> tuple[Decimal, int]:
    """`decimal`: what follows the number lets a comma with three digits be a decimal one (4,766 %)."""
    plain = re.sub(SPACE, "", whole)
    if decimals is None and (decimal or plain.startswith("0")) and len(re.findall(r"[.,]", plain)) == 1:
        plain, decimals = re.split(r"[.,]", plain)
    plain = re.sub(r"[.,]", "", plain)
    return Decimal(f"{plain}.{decimals}" if decimals else plain), len(decimals or "")


def sign_at(text: str, at: int) -> tuple[str, int]:
    """A sign at this place and where the number after it starts; nothing where it is no sign.

    A stroke with a space behind is a dash, unless it opens a bracket or a cell and a number follows.
    """
    if at >= len(text) or text[at] not in MINUS + "+":
        return "", at
    sign = "+" if text[at] == "+" else "-"
    before = text[max(at - 40, 0) : at].rstrip(" \u00a0")
    opens = not before or before[-1] in "(\t|;\n"
    touches = at + 1 < len(text) and text[at + 1].isdigit()
    if touches and (at == 0 or not (text[at - 1].isalnum() or text[at - 1] in ".%)")):
        return sign, at + 1
    found = _SIGN.match(text, at)
    if opens and found:
        return sign, found.end()
    return "", at


def is_money(text: str, at: int) -> bool:
    return compiled("money").match(text, at) is not None
