"""A pair of numbers with its changes, words and periods, as a typed comparison."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from etl.claims.changes import Change
from etl.claims.pairs import Pair
from etl.claims.periods import Span
from etl.claims.tokens import Token
from models.claims import Announced, Comparison, Direction, Unit

_WAYS: dict[str, Direction] = {"u": "up", "d": "down", "s": "same"}
_UNITS: dict[str, Unit] = {"N": "count", "P": "percent", "R": "rate"}


def compared(
    sentence: Sequence[Token], kinds: str, pair: Pair, made: Sequence[Change]
) -> tuple[Comparison, Span | None]:
    """The comparison, and the period of its later number."""
    now, before = sentence[pair.now], sentence[pair.before]
    unit = "percent" if "P" in (now.kind, before.kind) else _UNITS[now.kind]
    if unit == "count" and now.number and before.number and (now.number.money or before.number.money):
        unit = "rate"  # sums of money are no counts: nothing to test
    as_kind = "count" if unit == "count" else unit
    direction = _direction(kinds, pair, made)
    span, earlier = _spans(sentence, pair)
    same = pair.last_year or _says_last_year(kinds, pair)
    claim = Comparison(
        now=now.figure(as_kind),
        before=before.figure(as_kind),
        unit=unit,
        announced=tuple(_directed(change.announced, direction) for change in made),
        direction=direction,
        degree=_degree(kinds, pair),
        months_now=span.months if span else None,
        months_before=earlier.months if earlier else None,
        span_now=(span.year, span.first) if span and span.first else None,
        span_before=(earlier.year, earlier.first) if earlier and earlier.first else None,
        same_period=same,
        quarter=bool(span and span.quarter),
        bracket=pair.bracket,
    )
    return claim, span


def _directed(announced: Announced, direction: Direction) -> Announced:
    """A change without a direction of its own has that of the pair's word."""
    if announced.direction or direction == "same":
        return announced
    return replace(announced, direction=direction)


def _direction(kinds: str, pair: Pair, made: Sequence[Change]) -> Direction:
    """What a word says of the pair: that of its changes, else the nearest before, inside or behind it."""
    own = {change.way_at for change in made if change.way_at is not None}
    for place in sorted(own):
        return _WAYS[kinds[place]]
    inside = kinds[pair.first : pair.last + 1]
    if found := re.search("[uds]", inside):
        return _WAYS[found.group()]
    if found := re.search(r"([uds])[wxlhkemzYRac(:-]{0,9}[,:-]?[wY]{0,3}$", kinds[: pair.first]):
        return _WAYS[found.group(1)]
    if found := re.match(r"[wxkeYTHlc,(-]{0,5}([uds])(?![wkeYc]{0,8}[btfTNPQX])", kinds[pair.last + 1 :]):
        return _WAYS[found.group(1)]
    return ""


def _degree(kinds: str, pair: Pair) -> Literal["", "much", "little"]:
    near = kinds[max(pair.first - 8, 0) : pair.last + 8]
    if "k" in near and "e" not in near:
        return "much"
    return "little" if "e" in near and "k" not in near else ""


def _spans(sentence: Sequence[Token], pair: Pair) -> tuple[Span | None, Span | None]:
    """The periods of the later number and of the earlier one, where the text gives them.

    Those between the numbers and behind them belong to the number before them or, where a word of comparison
    leads to it, to the number they stand beside; one before both belongs to the later number.
    """
    first, second = sorted((pair.now, pair.before))
    held: dict[str, list[Span]] = {"lead": [], "first": [], "second": []}
    for place, token in enumerate(sentence):
        if token.kind != "Y" or token.span is None:
            continue
        if place < first:
            held["lead"].append(token.span)
        elif place > second:
            held["second"].append(token.span)
        else:
            towards = set("va(t") & {each.kind for each in sentence[first + 1 : place]}
            held["second" if towards else "first"].append(token.span)
    if pair.by_years and held["lead"] and not held["second"]:
        held["second"], held["first"] = held["first"], []
    own = {place: _joined(held["first" if place == first else "second"][:1]) for place in (first, second)}
    lead = _joined(held["lead"][-2:])
    now, before = own[pair.now], own[pair.before]
    if pair.by_years and lead and pair.before == first:
        return (now.completed() if now else None), (before or lead).completed()
    now = _with(lead, now)
    return (now.completed() if now else None), (before.completed() if before else None)


def _joined(spans: Sequence[Span]) -> Span | None:
    found: Span | None = None
    for span in spans:
        found = span if found is None else found.joined(span) or span
    return found


def _with(lead: Span | None, own: Span | None) -> Span | None:
    if lead is None or own is None:
        return lead or own
    return own.joined(lead) or own


def _says_last_year(kinds: str, pair: Pair) -> bool:
    return (
        re.match(r"[wY]{0,4}a", kinds[pair.last + 1 :]) is not None
        or "a" in kinds[pair.first : pair.last + 1]
    )
