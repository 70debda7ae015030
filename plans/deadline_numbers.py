"""Numbers, months, weekdays and units of Russian and Kazakh wordings, as the grammar's tokens have them."""

from __future__ import annotations

import re
from datetime import date
from typing import TypeVar

from lark import Token, Tree

from plans.deadline import Place, Unit
from plans.deadline_items import UnclearError

Branch = Tree[Token]
Found = TypeVar("Found")

MONTH_STEMS = (
    ("янв", 1), ("фев", 2), ("мар", 3), ("апр", 4), ("июн", 6), ("июл", 7), ("авг", 8), ("сен", 9),
    ("окт", 10), ("ноя", 11), ("дек", 12), ("қаңтар", 1), ("ақпан", 2), ("наурыз", 3), ("сәуір", 4),
    ("мамыр", 5), ("маусым", 6), ("шілде", 7), ("тамыз", 8), ("қыркүйе", 9), ("қазан", 10), ("қараша", 11),
    ("желтоқсан", 12), ("ма", 5),
)  # fmt: skip
WEEKDAY_STEMS = (
    ("понедел", 0), ("вторник", 1), ("сред", 2), ("четверг", 3), ("пятниц", 4), ("суббот", 5),
    ("воскрес", 6), ("дүйсенбі", 0), ("сейсенбі", 1), ("сәрсенбі", 2), ("бейсенбі", 3), ("жұма", 4),
    ("жексенбі", 6), ("сенбі", 5),
)  # fmt: skip
NUMBER_STEMS = (
    ("перв", 1), ("бірінші", 1), ("одн", 1), ("один", 1), ("бір", 1), ("втор", 2), ("дв", 2), ("екі", 2),
    ("трет", 3), ("тр", 3), ("үш", 3), ("четв", 4), ("четыр", 4), ("төрт", 4), ("пят", 5), ("бес", 5),
    ("шест", 6), ("алты", 6), ("девят", 9), ("тоғыз", 9), ("десят", 10), ("он", 10),
)  # fmt: skip
SEASON_STEMS = (
    ("вес", 1), ("көктем", 1), ("лет", 2), ("жаз", 2), ("осен", 3), ("күз", 3),
)  # fmt: skip
UNIT_STEMS = (
    ("недел", Unit.WEEK), ("нед", Unit.WEEK), ("апта", Unit.WEEK), ("мес", Unit.MONTH), ("ай", Unit.MONTH),
    ("кв", Unit.QUARTER), ("тоқсан", Unit.QUARTER), ("пол", Unit.HALF_YEAR), ("п/", Unit.HALF_YEAR),
    ("п /", Unit.HALF_YEAR), ("жарты", Unit.HALF_YEAR), ("день", Unit.DAY), ("сут", Unit.DAY),
    ("г", Unit.YEAR), ("лет", Unit.YEAR), ("ж", Unit.YEAR),
)  # fmt: skip
REPORTED_STEMS = (
    ("месяцем", Unit.MONTH), ("айдан", Unit.MONTH), ("кварталом", Unit.QUARTER),
    ("тоқсаннан", Unit.QUARTER), ("квартала", Unit.QUARTER), ("тоқсан ая", Unit.QUARTER),
    ("полугодием", Unit.HALF_YEAR), ("полугодия", Unit.HALF_YEAR), ("жартыжылдық", Unit.HALF_YEAR),
    ("годом", Unit.YEAR), ("жылдан кейінгі айдың", Unit.YEAR), ("отчетного месяца", Unit.MONTH),
    ("истекшего месяца", Unit.MONTH), ("окончания месяца", Unit.MONTH), ("окончании месяца", Unit.MONTH),
    ("окончания года", Unit.YEAR), ("окончании года", Unit.YEAR), ("жыл аяқ", Unit.YEAR),
    ("ай аяқ", Unit.MONTH), ("недели", Unit.WEEK),
)  # fmt: skip
ABLATIVE = re.compile(r"(дан|ден|тан|тен|нан|нен)$")
MONTH_WORD = re.compile(r" ай\w*$")
PLURAL = re.compile(r"[гж]\.? ?[гж]|годы|годов|годах|годам|лет|жылдар")


def number(branch: Branch) -> int:
    """A number in digits, roman or in words. «П», «Ш», «У» are how Russian keyboards type II, III and V."""
    token = _token(branch)
    text = str(token)
    if digits := re.match(r"\d+", text):
        return int(digits[0])
    if token.type == "NUMBER_WORD":
        return stem(text, NUMBER_STEMS)
    roman = re.split(r"[ -]", text)[0].replace("у", "v")
    if roman in ("п", "ш"):
        return 2 if roman == "п" else 3
    return 4 if "v" in roman else len(roman)


def numbers(branch: Branch) -> tuple[int, ...]:
    return tuple(number(child) for child in branch.children if isinstance(child, Tree))


def stem(text: str, stems: tuple[tuple[str, Found], ...]) -> Found:
    """What the first stem that begins a word stands for."""
    return next(found for beginning, found in stems if text.startswith(beginning))


def month(token: Token) -> int:
    return stem(str(token), MONTH_STEMS)


def unit(branch: Branch) -> Unit:
    return stem(str(_token(branch)), UNIT_STEMS)


def reported(text: str) -> Unit | None:
    """The period that a report is on, where its phrase names it."""
    return next((unit for words, unit in REPORTED_STEMS if words in text), None)


def ablative(token: Token) -> bool:
    """Whether a Kazakh word says "from"."""
    return bool(ABLATIVE.search(MONTH_WORD.sub("", str(token))))


def plural(token: Token) -> bool:
    return bool(PLURAL.match(str(token)))


def years(token: Token) -> tuple[int, int]:
    """2020-2021, 2020/21, or 2020 alone, which is from 2020 to 2020."""
    first, last = re.findall(r"\d+", f"{token} {token}")[:2]
    return whole_year(first), whole_year(last)


def whole_year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def place(unit: Unit, number: int, most: int, at: int, month: int | None = None) -> Place:
    if not 1 <= number <= most:
        raise UnclearError(at)
    return Place(unit, number, month=month)


def day(number: int, month: int, year: int | None, at: int) -> Place:
    """A day that the calendar has (29 February too, where no year is said)."""
    try:
        date(2000 if year is None else year, month, number)
    except ValueError:
        raise UnclearError(at) from None
    return Place(Unit.DAY, number, year, month)


def _token(branch: Branch) -> Token:
    token = branch.children[0]
    assert isinstance(token, Token)
    return token
