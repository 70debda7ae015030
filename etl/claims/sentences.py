"""The claims of one sentence: pairs with their changes, shares, parts, lone changes, levels, what is left."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from etl.claims.changes import Change, attach, changes, other_subject
from etl.claims.compared import compared
from etl.claims.pairs import Pair, letters, pairs
from etl.claims.periods import Span
from etl.claims.tokens import Token
from models.claim_announced import judge_announced
from models.claims import Claim, Figure, Level, LoneChange, NotUnderstood, Parts, Rate, Share, Target


@dataclass(frozen=True)
class Placed:
    """A claim and the places of the tokens it rests on; `span`: the period of its number, if it is said."""

    claim: Claim
    places: tuple[int, ...]
    span: Span | None = None


_WORDS = "[wxzkeYlhRKc]"
_OUT_OF = re.compile(rf"N{_WORDS}{{0,4}}oN")
_FROM_WHOLE = re.compile(rf"(?:^|[,.(]){_WORDS}{{0,2}}o(N){_WORDS}{{0,4}}N")
# A percentage whose change follows: at once, or after a comma with no other subject between.
_LEVEL_BEFORE = re.compile(r"(P)[wxHTc]{0,4}(?:[(,;-]{1,2}[cudke]{0,3}|[cudkel]{0,3})b?-?$")
_SHARE_BEHIND = re.compile(rf"{_WORDS}{{0,4}}[(,-]?-?{_WORDS}{{0,3}}\(?P")
_SHARE_BEFORE = re.compile(rf"P{_WORDS}{{0,4}}\(?{_WORDS}{{0,2}}$")
_PART_PERCENT = re.compile(rf"{_WORDS}{{0,4}}[(,]-?P(?=\)|,|$|[.;])|{_WORDS}{{0,4}}\(P\)")


def claims_of(sentence: Sequence[Token], cued: bool, whole: Figure | None = None) -> list[Placed]:
    """Every claim of a sentence in the order of the text; each number belongs to one.

    `whole`: the last count of the sentence before, which «Из них …» at the beginning refers to.
    """
    kinds = letters(sentence)
    cued = cued or bool(set("udspqva") & set(kinds))
    found = pairs(sentence, cued)
    made = changes(sentence, found)
    by_place = {change.at: change for change in made}
    shares = list(_shares(sentence, kinds, found, whole))
    used = {place for placed in shares for place in placed.places}
    made = [change for change in made if change.at not in used]
    free = attach(kinds, made, found)
    for pair in found:
        free += _detached(sentence, kinds, pair, by_place)
    placed = [_compared(sentence, kinds, pair, by_place) for pair in found]
    placed += shares
    used |= {place for each in placed for place in each.places}
    for lone in sorted(free, key=lambda change: change.at):
        placed.append(_lone(sentence, kinds, lone, used))
        used |= set(placed[-1].places)
    placed += list(_rest(sentence, kinds, used, found))
    return sorted(placed, key=lambda each: min(each.places))


def _detached(sentence: Sequence[Token], kinds: str, pair: Pair, by_place: dict[int, Change]) -> list[Change]:
    """Changes taken off the pair again: they may be of something else and do not agree with its numbers.

    Nobody is told that he is wrong about what he may not have said.
    """
    doubtful = [by_place[place] for place in pair.changes if other_subject(kinds, by_place[place], pair)]
    taken_off = []
    for change in doubtful:
        claim, _ = compared(sentence, kinds, pair, [change])
        if any(note.verdict == "wrong" for note in judge_announced(claim.announced[0], claim)):
            pair.changes.remove(change.at)
            taken_off.append(change)
    return taken_off


def _compared(sentence: Sequence[Token], kinds: str, pair: Pair, by_place: dict[int, Change]) -> Placed:
    claim, span = compared(sentence, kinds, pair, [by_place[place] for place in pair.changes])
    return Placed(claim, tuple(sorted({pair.now, pair.before, *pair.changes})), span)


def _shares(
    sentence: Sequence[Token], kinds: str, found: Sequence[Pair], earlier: Figure | None
) -> Iterator[Placed]:
    """«1050 из 4766 (22 %)», «22 % (1050 из 4766)», «4766, из них 1050 тяжких (22 %)», parts of a whole."""
    paired = {place for pair in found for place in (pair.now, pair.before)}
    taken: set[int] = set()
    for match in _OUT_OF.finditer(kinds):
        part, whole = match.start(), match.end() - 1
        if {part, whole} & paired:
            continue
        percent = None
        if behind := _SHARE_BEHIND.match(kinds[whole + 1 :]):
            percent = whole + behind.end()
        elif before := _SHARE_BEFORE.search(kinds[:part]):
            percent = before.start()
        figure = sentence[percent].figure() if percent is not None else None
        places = {part, whole} | ({percent} if percent is not None else set())
        taken |= places
        yield Placed(Share(figure, sentence[part].figure(), sentence[whole].figure()), tuple(sorted(places)))
    for match in _FROM_WHOLE.finditer(kinds):
        whole, part = match.start(1), match.end() - 1
        behind = _SHARE_BEHIND.match(kinds[part + 1 :])
        if behind and not {part, whole} & (paired | taken):
            percent = part + behind.end()
            taken |= {whole, part, percent}
            share = Share(sentence[percent].figure(), sentence[part].figure(), sentence[whole].figure())
            yield Placed(share, (whole, part, percent))
    yield from _included(sentence, kinds, found, paired | taken, earlier)


def _included(
    sentence: Sequence[Token],
    kinds: str,
    found: Sequence[Pair],
    taken: set[int],
    earlier: Figure | None,
) -> Iterator[Placed]:
    """What follows «из них», «в том числе»: parts of the number before it."""
    cut = kinds.find("i")
    if cut < 0:
        return
    wholes = [pair.now for pair in found if max(pair.now, pair.before) < cut]
    wholes += [place for place in range(cut) if kinds[place] == "N" and place not in taken]
    whole = sentence[max(wholes)].figure() if wholes else earlier if cut == 0 else None
    if whole is None:
        return
    later = [pair for pair in found if min(pair.now, pair.before) > cut]
    lone = [place for place in range(cut, len(kinds)) if kinds[place] == "N" and place not in taken]
    bare = []
    for place in lone:
        behind = _PART_PERCENT.match(kinds[place + 1 :])
        if behind:
            percent = place + 1 + behind.group().rindex("P")
            yield Placed(Share(sentence[percent].figure(), sentence[place].figure(), whole), (place, percent))
        else:
            bare.append(place)
    parts = bare if not later else []
    if parts:
        yield Placed(Parts(whole, tuple(sentence[place].figure() for place in parts)), tuple(parts))


def _lone(sentence: Sequence[Token], kinds: str, change: Change, used: set[int]) -> Placed:
    """A change without a pair: wanted, or of a percentage right before it, or of nothing that is named."""
    if "g" in kinds[: change.at] or re.match("T?w{0,2}g", kinds[change.at + 1 :]):
        return Placed(Target(change.announced), (change.at,))
    before = _LEVEL_BEFORE.search(kinds[: change.at])
    if before and before.start(1) not in used:
        level = before.start(1)
        return Placed(LoneChange(change.announced, sentence[level].figure()), (level, change.at))
    behind = re.match(r"[wH,]{0,3}(?:[wl]{0,3}tP|[wl]{0,3}t?P(?=[.),;]|$))", kinds[change.at + 1 :])
    if behind and (level := change.at + behind.end()) not in used and kinds[level - 1] == "t":
        return Placed(LoneChange(change.announced, sentence[level].figure()), (change.at, level))
    return Placed(LoneChange(change.announced), (change.at,))


def _rest(sentence: Sequence[Token], kinds: str, used: set[int], found: Sequence[Pair]) -> Iterator[Placed]:
    """Numbers that no claim has taken: rates beside a count, percentages, counts, numbers in words."""
    left = [place for place, kind in enumerate(kinds) if kind in "NPQXRnpqz" and place not in used]
    counts = [place for place in left if kinds[place] == "N"]
    doubtful = re.search(r"Nw{0,5}\(N\)", kinds) is not None
    known = [pair.now for pair in found if kinds[pair.now] == "N"] + counts
    several = len(counts) > 1 and (doubtful or bool(set("udva") & set(kinds)))
    span = _only_span(sentence)
    for place in left:
        kind = kinds[place]
        if kind == "R" and known:
            yield Placed(_rate(sentence, kinds, place, known[0], span), (place,), span)
        elif kind == "P" and re.search(r"h[wxkeYc]{0,8}$", kinds[:place]):
            yield Placed(Share(sentence[place].figure()), (place,))
        elif kind in "PR":
            unit = "percent" if kind == "P" else "rate"
            yield Placed(Level(sentence[place].figure(), unit), (place,))  # type: ignore[arg-type]
        elif kind == "z":
            yield Placed(NotUnderstood((), "words"), (place,))
        elif kind == "N" and not several:
            quarter = span is not None and span.quarter
            yield Placed(Level(sentence[place].figure(), "count", quarter), (place,), span)
        elif kind != "N":
            yield Placed(NotUnderstood((sentence[place].figure(),)), (place,))
    if several:
        figures = tuple(sentence[place].figure() for place in counts)
        yield Placed(NotUnderstood(figures), tuple(counts))


def _rate(sentence: Sequence[Token], kinds: str, place: int, count: int, span: Span | None) -> Rate:
    per = next(token.value for token in sentence if token.kind == "K")
    months = span.completed().months if span else None
    since = span.first + 2 if span and span.quarter and span.first else None
    return Rate(sentence[count].figure(), sentence[place].figure("rate"), per, months, since)


def _only_span(sentence: Sequence[Token]) -> Span | None:
    spans = [token.span.completed() for token in sentence if token.kind == "Y" and token.span]
    return spans[0] if len(set(spans)) == 1 else None


def with_rates(sentence: Sequence[Token]) -> list[Token]:
    """Numbers per so many residents get a kind of their own: «90 на 10 тыс. населения», «на 10 тыс. - 90»."""
    kinds, made = letters(sentence), list(sentence)
    for match in re.finditer(r"NK|K[wH]{0,6}[-:,]?[wH]{0,2}N(?![wK]?K)", kinds):
        place = match.start() if match.group().startswith("N") else match.end() - 1
        made[place] = replace(made[place], kind="R")
        behind = re.match(r"[wY]{0,3}(?:[tv]|[,(]?[wY]{0,2}a|\()[wYa]{0,4}-?(N)", kinds[match.end() :])
        before = re.search(r"f(N)[wYKF]{0,4}t$|(N)v$|(N)F[wY]{0,3}$", kinds[:place])
        if behind:
            made[match.end() + behind.start(1)] = replace(made[match.end() + behind.start(1)], kind="R")
        if before and before.lastindex:
            other = before.start(before.lastindex)
            made[other] = replace(made[other], kind="R")
    return made
