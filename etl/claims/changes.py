"""Announced changes in a sentence: «снизилось на 26 %», «рост 5 %», «26 %-ға төмендеді», «вдвое»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from etl.claims.pairs import Pair, letters
from etl.claims.tokens import Token
from models.claims import Announced, ChangeUnit, Direction

_UNITS: dict[str, ChangeUnit] = {"N": "number", "P": "percent", "Q": "points", "X": "times"}
_WAYS: dict[str, Direction] = {"u": "up", "d": "down", "s": "same"}
_W = "[wlhxzkeYgRKc]"
_LEFT_FAR = re.compile(rf"([ud])(?:{_W}|[NP](?=\Z)){{0,9}}$")
_LEFT_NEAR = re.compile(r"([ud])[wkec]{0,3}[-:]?[wkec]{0,1}$")
# Between a change and the pair behind it.
_CLOSE = re.compile(r"[wxkeYTHudlc]{0,8}[,:(-]{0,2}[wYc]{0,3}t?")
_RIGHT = re.compile(r"T?[wkexlc]{0,3}([ud])(?![wkec]{0,6}[bt][NPQX])")


@dataclass
class Change:
    """`at`: the place of its number; `way_at`: that of the word that says up or down, None where only a sign
    or nothing does.
    """

    at: int
    announced: Announced
    way_at: int | None = None


def changes(sentence: Sequence[Token], found: Sequence[Pair]) -> list[Change]:
    """The changes announced, in their order; numbers of pairs are none."""
    kinds = letters(sentence)
    paired = {place for pair in found for place in (pair.now, pair.before)}
    read = (_change(sentence, kinds, place, found) for place in range(len(kinds)) if place not in paired)
    return [change for change in read if change]


def _change(sentence: Sequence[Token], kinds: str, at: int, found: Sequence[Pair]) -> Change | None:
    kind = kinds[at].upper()
    if kind not in _UNITS or sentence[at].number is None:
        return None
    left, right = kinds[:at], kinds[at + 1 :]
    preposition = _preposition(left, right, kind)
    stripped = left[:-1] if preposition and left[-1:] in ("b", "t") else left
    way_at = _way(stripped, right, at, kind, preposition)
    signed = kinds[at].islower()
    if kind == "N" and not signed and not preposition:
        return None
    if kind == "N" and way_at is None and not signed and not _after_pair(kinds, at, found):
        return None
    bracketed = kind == "P" and _bracket_after_pair(kinds, at, found)
    if way_at is None and not signed and kind == "P" and preposition != "by" and not bracketed:
        return None
    if preposition == "to" and way_at is None:
        return None
    direction = _WAYS[kinds[way_at]] if way_at is not None else _by_sign(sentence[at])
    figure = sentence[at].figure()
    return Change(at, Announced(figure, _UNITS[kind], direction, preposition), way_at)


def _preposition(left: str, right: str, kind: str) -> Literal["", "by", "to"]:
    if left.endswith("b"):
        return "by"
    if left.endswith("t") or (right.startswith("TH") and kind in "NP"):
        return "to"
    return "by" if right.startswith("T") and kind in "NPQX" else ""


def _way(left: str, right: str, at: int, kind: str, preposition: str) -> int | None:
    """The word that says up or down: before the number or behind it, not beyond a comma."""
    far = preposition or kind == "X"
    if found := (_LEFT_FAR if far else _LEFT_NEAR).search(left):
        return found.start(1)
    if found := _RIGHT.match(right):
        return at + 1 + found.start(1)
    return None


def _by_sign(token: Token) -> Direction:
    assert token.number is not None
    return {"-": "down", "+": "up"}.get(token.number.sign, "")  # type: ignore[return-value]


def _after_pair(kinds: str, at: int, found: Sequence[Pair]) -> bool:
    """Whether nothing but words and punctuation lies between the number and the pair before it."""
    return any(pair.last < at and not set("NPRQXS.") & set(kinds[pair.last + 1 : at]) for pair in found)


def _bracket_after_pair(kinds: str, at: int, found: Sequence[Pair]) -> bool:
    """«с 6420 до 4766 (26 %)»."""
    return any(
        re.fullmatch(r"[wHc]{0,3}[(;,]-?", kinds[pair.last + 1 : at]) for pair in found if pair.last < at
    ) and (kinds[at + 1 : at + 2] in (")", ";", ""))


def attach(kinds: str, made: Sequence[Change], found: Sequence[Pair]) -> list[Change]:
    """Give each change to its pair; returns those that belong to none.

    The pair before, unless it has a change of the same unit or a number lies between; else the pair behind,
    if no other number lies between. A change in a bracket right behind a percentage belongs to that.
    """
    free, held = [], dict[int, list[str]]()
    for change in made:
        pair = _pair_of(kinds, change, found, held)
        if pair is None:
            free.append(change)
            continue
        found[pair].changes.append(change.at)
        held.setdefault(pair, []).append(change.announced.unit)
    return free


def _pair_of(kinds: str, change: Change, found: Sequence[Pair], held: dict[int, list[str]]) -> int | None:
    before = [index for index, pair in enumerate(found) if pair.last < change.at or pair.first < change.at]
    behind = [index for index, pair in enumerate(found) if pair.first > change.at]
    if before:
        index = before[-1]
        between = kinds[max(found[index].last, found[index].now, found[index].before) + 1 : change.at]
        blocked = set("NPRl") & set(between)
        if not blocked and change.announced.unit not in held.get(index, []):
            return index
    if behind and _CLOSE.fullmatch(kinds[change.at + 1 : found[behind[0]].first]):
        return behind[0]
    return None


def other_subject(kinds: str, change: Change, pair: Pair) -> bool:
    """Whether words of their own stand between the pair and the change, after a comma or the word that says
    up or down: «с 500 до 400 краж и рост грабежей на 10 %». What is said there may be of something else.
    """
    last = max(pair.now, pair.before)
    if change.at > last:
        between = kinds[last + 1 : change.at]
    else:
        between = kinds[change.at + 1 : min(pair.now, pair.before)]
    own = re.split(r"[,(;:-]", between)
    return "w" in own[-1] if len(own) > 1 else bool(re.search("[ud].*w", between))
