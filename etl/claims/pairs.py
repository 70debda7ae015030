"""Pairs of numbers in a sentence, now and before: «с 6420 до 4766», «4766 против 6420», «4766 (6420)»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from etl.claims.tokens import Token

_W = "wlhxzkeYgc"  # what may stand between the numbers of a pair
_A = "([NPR])"


@dataclass
class Pair:
    """Places of its numbers among the sentence's tokens; `first` and `last` are all that it covers."""

    now: int
    before: int
    first: int
    last: int
    bracket: bool = False
    last_year: bool = False  # the text calls it the same period of another year
    by_years: bool = False
    changes: list[int] = field(default_factory=list)  # places of the changes announced for it


@dataclass(frozen=True)
class _Form:
    """A regular expression over the kinds of tokens; which of its groups is the later number."""

    expression: re.Pattern[str]
    now: int
    bracket: bool = False
    last_year: bool = False


def _form(expression: str, now: int, bracket: bool = False, last_year: bool = False) -> _Form:
    written = expression.replace("A", _A).replace("[W", f"[{_W}").replace("W", f"[{_W}]")
    return _Form(re.compile(written), now, bracket, last_year)


# In this order; a number belongs to the first form that takes it.
_FORMS = (
    _form("fAW{0,6}tA", 2),  # с 6420 до 4766
    _form("tAW{0,5}fA", 1),  # до 4766 с 6420
    _form("AFW{0,8}AT?H", 2),  # 6420-тан 4766-ға дейін
    _form("A[TMF]W{0,2}vW{0,6}A", 2),  # 6420-мен салыстырғанда 4766
    _form("AW{0,10}[(,]?W{0,6}v[W,(a-]{0,8}?A", 1),  # 4766 преступлений против 6420
    _form("AW{0,6}[(,;]?W{0,6}?aW{0,4}[-:]?W{0,2}A", 1, last_year=True),  # 4766, АППГ - 6420
    _form(r"AW{0,6}\([pP][;,]W{0,2}aW{0,2}[-:]?A", 1, last_year=True),  # 87 (−14,7 %; АППГ – 102)
    _form("AW{0,6}[(,]?W{0,3}[ud]fA", 1),  # 4,766, down from 6,420
    _form(r"AW{0,6}\(W{0,2}YW{0,2}[-:]?A(?=[);,])", 1),  # 4766 преступлений (в 2024 году – 6420)
    _form(
        r"AW{0,5}(?:,c)?[Wav]{0,4}b?PT?W{0,2}[ud][Wav,]{0,8}\(A(?=[);,.])", 1
    ),  # 4766, что на 26 % ниже … (6420)
    _form("AW{0,4},?W?P[ud]W{0,2}A", 1),  # 4,766, 26 % fewer than the 6,420
    _form("AW{0,3}a[W,]{0,6}[-:]?A", 2, last_year=True),  # 6420 в прошлом году, 4766 в этом
    _form("aW{0,4}[-:]?W{0,1}A[W,]{0,6}[-:]?A", 2, last_year=True),  # в АППГ - 6420, сейчас - 4766
    _form(r"AW{0,5}\(A(?=\)|[;,]-?[pqnPQ])", 1, bracket=True, last_year=True),  # 4766 (6420; −25,8 %)
    _form("A/A", 1, bracket=True, last_year=True),  # 4766/6420
)
_YEARS = (
    re.compile(f"(Y)[-:wlhx]{{0,4}}{_A}[wlhx,;]{{0,6}}(Y)[-:wlhx]{{0,4}}{_A}"),
    re.compile(f"{_A}[wlhx]{{0,3}}(Y)[wlhx,;]{{0,4}}{_A}[wlhx]{{0,3}}(Y)"),
)


def letters(sentence: Sequence[Token]) -> str:
    return "".join(token.kind for token in sentence)


def pairs(sentence: Sequence[Token], cued: bool) -> list[Pair]:
    """The pairs in their order. `cued`: the text compares with an earlier period somewhere, so that a number
    in brackets or after a stroke may be taken for the earlier one.
    """
    kinds, taken = letters(sentence), set[int]()
    found = [pair for pair in _by_years(sentence, kinds) if _free(pair, taken)]
    for form in _FORMS:
        if form.bracket and not cued:
            continue
        matched = (pair for pair in _matches(form, kinds) if _alike(sentence, pair))
        found += [pair for pair in matched if _free(pair, taken)]
    return sorted(found, key=lambda pair: pair.first)


def _matches(form: _Form, kinds: str) -> Iterator[Pair]:
    at = 0
    while match := form.expression.search(kinds, at):
        one, two = match.start(1), match.start(2)
        now, before = (one, two) if form.now == 1 else (two, one)
        called = form.last_year or "a" in kinds[match.start() : match.end() + 1]
        yield Pair(now, before, match.start(), match.end() - 1, form.bracket, called)
        at = one + 1


def _free(pair: Pair, taken: set[int]) -> bool:
    if {pair.now, pair.before} & taken:
        return False
    taken |= {pair.now, pair.before}
    return True


def _alike(sentence: Sequence[Token], pair: Pair) -> bool:
    """A count is compared with a count, a percentage with a percentage («с 68 до 73 %» is two of them)."""
    now, before = sentence[pair.now].kind, sentence[pair.before].kind
    if now == before:
        return True
    if {now, before} == {"N", "P"} and not pair.bracket and pair.first == min(pair.now, pair.before) - 1:
        bare = sentence[pair.now if now == "N" else pair.before]
        return bare.number is not None and bare.number.value <= 100
    return False


def _by_years(sentence: Sequence[Token], kinds: str) -> Iterator[Pair]:
    """«В 2024 году - 6420, в 2025 году - 4766»: the later year is now."""
    if "f" in kinds and "t" in kinds:
        return
    for expression, years, numbers in ((_YEARS[0], (1, 3), (2, 4)), (_YEARS[1], (2, 4), (1, 3))):
        match = expression.search(kinds)
        if match is None or {"v", "a"} & set(kinds[match.start() : match.end()]):
            continue
        spans = [sentence[match.start(group)].span for group in years]
        one, two = (match.start(group) for group in numbers)
        said = [span.year if span else None for span in spans]
        if said[0] is None or said[1] is None or said[0] == said[1] or kinds[one] != kinds[two]:
            continue
        now, before = (two, one) if said[1] > said[0] else (one, two)
        yield Pair(now, before, match.start(), match.end() - 1, by_years=True)
        return
