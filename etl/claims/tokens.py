"""A report as tokens: numbers, periods, words with a part to play; everything else is a plain word.

Each token has a kind of one letter, so that sentences can be matched by regular expressions over the
letters: N P Q X a count, percentage, percentage points, times (n p q with a sign) · R a rate, K per so many
residents · Y a period · a last year · v against · f from, t to, b by · F T M suffixes -дан, -ға, -мен ·
H дейін · u d s up, down, same · g wanted · o out of, i including · h share, l clearance · k much, e little ·
z a number in words · c which, that · x what counts nothing · w a word · and punctuation as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from etl.claims.numbers import SPACE, Number, read_number, sign_at
from etl.claims.periods import Span, bare_year, masked, span_at
from etl.claims.words import GAP, any_of, match
from models.claims import Figure, Nearness

KINDS = {
    "down": "d", "up": "u", "same": "s", "much": "k", "little": "e", "wanted": "g", "against": "v",
    "from": "f", "to": "t", "by": "b", "of": "o", "including": "i", "last_year": "a", "share": "h",
    "clearance": "l", "number_word": "z", "about": "~", "almost": "~", "over": "~", "under": "~",
    "until_word": "H", "which": "c",
}  # fmt: skip
MULTIPLES = ("twice", "twice_up", "twice_down", "fraction")
_ROLES = (*KINDS, *MULTIPLES)
_SUFFIXES = {"suffix_from": "F", "suffix_to": "T", "suffix_with": "M", "suffix_other": ""}
_NUMBERS = {"count": "N", "percent": "P", "points": "Q", "times": "X"}
# "1.", "2.3)", a bullet, a number of one or two digits in a line or a cell of its own.
_LISTED = re.compile(r"\d{1,2}(?:\.\d{1,2})*[.)](?=\s)|\d{1,2}(?=[ \t]*(?:\n|\t|$))|[•·*–—-](?=\s)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_PUNCTUATION = {"–": "-", "—": "-", "−": "-", "[": "(", "]": ")"}


@dataclass(frozen=True)
class Token:
    kind: str
    start: int
    end: int
    number: Number | None = None
    near: Nearness = ""
    span: Span | None = None
    value: int = 0  # of K: residents

    def figure(self, as_kind: str | None = None) -> Figure:
        assert self.number is not None
        return self.number.figure(self.near, as_kind)


def tokens(text: str) -> list[Token]:
    """All tokens of a text in their order."""
    return list(_with_nearness(_with_joined_spans(_scan(text))))


def _scan(text: str) -> Iterator[Token]:
    at, after_span = 0, False
    while at < len(text):
        if text[at].isspace():
            if text[at] == "\n":
                yield Token("\n", at, at + 1)
            at += 1
            continue
        found = list(_at(text, at, after_span))
        yield from found
        after_span = found[-1].kind == "Y"
        at = found[-1].end


def _at(text: str, at: int, after_span: bool) -> Iterator[Token]:
    """What starts at this place: at least one token."""
    before = text[max(at - 80, 0) : at].rstrip(" \t\u00a0")
    starts_line = not before or before.endswith("\n")
    listed = _LISTED.match(text, at)
    if starts_line and listed:
        yield Token("x", at, listed.end())
    elif (
        quoted := re.compile(r"\d+(?=[»”\"])").match(text, at)
        if text[at - 1 : at] in ("«", "“", '"')
        else None
    ):
        yield Token("x", at, quoted.end())
    elif (end := masked(text, at)) is not None and _begins(text, at):
        yield Token("x", at, end)
    elif found := (_begins(text, at) and _span(text, at, after_span)):
        yield Token("Y", at, found[1], span=found[0])
    elif per := _per(text, at):
        yield per
    elif (found_number := _number(text, at)) is not None:
        yield from found_number
    elif phrase := match(_ROLES, text, at):
        yield from _phrase(text, at, *phrase)
    elif word := _WORD.match(text, at):
        yield Token("w", at, word.end())
    else:
        yield Token(_PUNCTUATION.get(text[at], text[at] if text[at] in "().,;:/-!?+|\t" else "w"), at, at + 1)


def _begins(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()


def _span(text: str, at: int, after_span: bool) -> tuple[Span, int] | None:
    return span_at(text, at) or (bare_year(text, at) if after_span else None)


_PEOPLE = re.compile(
    rf"(?:{any_of('per')}{GAP}+)?(?P<number>10|100|1)(?:{SPACE}?(?P<zeros>[.,]?000)|{GAP}*{any_of('thousand')})"
    rf"(?:{GAP}*{any_of('people')})+",
    re.IGNORECASE,
)
_PER = re.compile(rf"\bper{GAP}+(?P<number>10|100|1)(?:[ ,.]?000|{GAP}*thousand)", re.IGNORECASE)


def _per(text: str, at: int) -> Token | None:
    """«на 10 тыс. населения», «10 мың тұрғынға шаққанда», per 10,000."""
    found = (_PEOPLE.match(text, at) or _PER.match(text, at)) if _begins(text, at) else None
    return Token("K", at, found.end(), value=int(found["number"]) * 1000) if found else None


def _number(text: str, at: int) -> list[Token] | None:
    """A number with its sign, and the Kazakh suffix behind it as a token of its own."""
    sign, start = sign_at(text, at)
    if not text[start : start + 1].isdigit():
        return None
    number = read_number(text, start)
    assert number is not None
    letter = _NUMBERS[number.kind]
    token = Token(letter.lower() if sign else letter, at, number.end, number=_signed(number, sign))
    return [token, *_suffix(text, number.end)]


def _signed(number: Number, sign: str) -> Number:
    from dataclasses import replace

    return replace(number, sign=sign)


def _suffix(text: str, at: int) -> list[Token]:
    """-дан, -ға, -мен after a number; of a word that the number took along («пайызға»), its last letters."""
    if text[at : at + 1] in ("-", "–", "‑"):
        found = match(tuple(_SUFFIXES), text, at + 1)
        if found:
            kind = _SUFFIXES[found[0].role]
            return [Token(kind or "x", at, found[1])]
    word = re.search(r"[^\W\d_]+$", text[max(at - 40, 0) : at])
    if word:
        for role in ("suffix_from", "suffix_to", "suffix_with"):
            for length in (3, 2):
                ending = word[0][-length:]
                if len(word[0]) > length + 1 and (hit := match((role,), ending, 0)) and hit[1] == length:
                    return [Token(_SUFFIXES[role], at, at)]
    return []


def _phrase(text: str, at: int, phrase: object, end: int) -> Iterator[Token]:
    role, value = phrase.role, phrase.value  # type: ignore[attr-defined]
    if role in ("about", "almost", "over", "under"):
        yield Token("~", at, end, near=role)
    elif role == "fraction":
        number = Number(Decimal(value), 1, 0, "percent", "", False, end)
        yield Token("b", at, at)
        yield Token("P", at, end, number=number, near="about")
    elif role in MULTIPLES:
        if role != "twice":
            yield Token("u" if role == "twice_up" else "d", at, at)
        decimals = 1 if "." in value else 0
        yield Token("X", at, end, number=Number(Decimal(value), decimals, 0, "times", "", False, end))
    else:
        yield Token(KINDS[role], at, end)


def _with_joined_spans(found: Iterator[Token]) -> Iterator[Token]:
    """Neighbouring parts of one period become one token; «аналогичный период 2019 года» keeps no year."""
    held: Token | None = None
    for token in found:
        if held and token.kind == "Y" and held.span and token.span:
            joined = held.span.joined(token.span)
            if joined:
                held = Token("Y", held.start, token.end, span=joined)
                continue
        if held:
            yield held
            held = None
        if token.kind == "Y":
            held = token
        else:
            yield token
    if held:
        yield held


def _with_nearness(found: Iterator[Token]) -> Iterator[Token]:
    """«Почти», «более» go into the number that follows (a word like «на» may stand between)."""
    near: Nearness = ""
    last = ""
    for token in found:
        if token.kind == "~" and last in "PQX" and last and token.near in ("over", "under"):
            token = Token("u" if token.near == "over" else "d", token.start, token.end)  # 15 % fewer than
        elif token.kind == "~":
            near = token.near
            continue
        if near and token.number is not None:
            token = Token(token.kind, token.start, token.end, token.number, near)
            near = ""
        elif token.kind not in ("b", "f", "t", "w", "u", "d"):
            near = ""
        last = token.kind
        yield token
