"""A whole text: sentences and pasted tables, in order; a change in the next sentence joins its pair."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from etl.claims.periods import Span
from etl.claims.sentences import Placed, claims_of, with_rates
from etl.claims.tables import is_table_line, table_claims
from etl.claims.tokens import Token, tokens
from models.claims import Claim, Comparison, Figure, Level, LoneChange

_MAX_CHARACTERS = 200_000
_STEM = 6  # letters by which two sentences name the same subject


@dataclass(frozen=True)
class Read:
    """A claim, the words it stands in, where they are in the text, and the period of its later number."""

    claim: Claim
    text: str
    start: int
    end: int
    span: Span | None = None


def read_claims(text: str) -> list[Read]:
    """Every claim with figures of a report. Text beyond 200,000 characters is not read."""
    text = text[:_MAX_CHARACTERS]
    found: list[Read] = []
    for is_table, start, block in _blocks(text):
        if is_table:
            found += [
                Read(each.claim, each.text, start + each.start, start + each.end, each.span)
                for each in table_claims(block)
            ]
        else:
            found += _prose(block, start)
    return found


def _blocks(text: str) -> Iterator[tuple[bool, int, str]]:
    """Runs of lines that are a table, and the prose between them: whether a table, where, the lines."""
    start, lines, kind = 0, list[str](), False
    at = 0
    for line in text.splitlines(keepends=True):
        now = is_table_line(line)
        if lines and now != kind:
            yield kind, start, "".join(lines)
            start, lines = at, []
        kind = now
        lines.append(line)
        at += len(line)
    if lines:
        yield kind, start, "".join(lines)


def _prose(text: str, offset: int) -> list[Read]:
    everything = tokens(text)
    cued = any(token.kind in "va" for token in everything)
    found: list[Read] = []
    earlier: list[Read] = []
    for sentence in _sentences(text, everything):
        placed = claims_of(with_rates(sentence), cued, _last_count(earlier))
        here = [_read(text, sentence, each, placed, offset) for each in placed]
        linked = _linked(earlier, here)
        if linked:
            found[-len(earlier) :] = linked[0]
            here = linked[1]
        found += here
        earlier = here
    return found


def _last_count(reads: Sequence[Read]) -> Figure | None:
    """The last number of things that a sentence counted."""
    for each in reversed(reads):
        if isinstance(each.claim, Comparison) and each.claim.unit == "count":
            return each.claim.now
        if isinstance(each.claim, Level) and each.claim.unit == "count":
            return each.claim.figure
    return None


def _sentences(text: str, everything: Sequence[Token]) -> Iterator[list[Token]]:
    """Tokens of one sentence each. A full stop ends one where a capital, a digit, a quote or the end follows;
    so does a semicolon outside brackets, an empty line, a line's end after a stop or before a list's mark.
    """
    sentence: list[Token] = []
    depth = 0
    for token in everything:
        if token.kind == "(":
            depth += 1
        elif token.kind == ")":
            depth = max(depth - 1, 0)
        if _ends(text, token, depth):
            if sentence:
                yield sentence
            sentence, depth = [], 0
        elif token.kind != "\n":
            sentence.append(token)
    if sentence:
        yield sentence


def _ends(text: str, token: Token, depth: int) -> bool:
    if token.kind == ";":
        return depth == 0
    rest = text[token.end : token.end + 200]
    if token.kind in ".!?":
        following = rest.lstrip()
        if not following or following[0] in '«“"':
            return True
        return rest[0].isspace() and not following[0].islower()
    if token.kind != "\n":
        return False
    if re.match(r"[ \t\r]*(\n|$)", rest) or re.search(
        r"[.;:!?][ \t\r]*$", text[max(token.start - 20, 0) : token.start]
    ):
        return True
    return re.match(r"[ \t]*(\d{1,2}(\.\d{1,2})*[.)]\s|[•·*–—-]\s)", rest) is not None


def _read(
    text: str, sentence: Sequence[Token], placed: Placed, others: Sequence[Placed], offset: int
) -> Read:
    """The claim with its words: from where the claim before it ends to what closes its own last number."""
    earlier = [each for each in others if max(each.places) < min(placed.places)]
    first = max((_stop(sentence, each, others) for each in earlier), default=0)
    first = min(first, min(placed.places))
    last = max(_stop(sentence, placed, others), max(placed.places) + 1)
    start, end = sentence[first].start, sentence[last - 1].end
    words = re.sub(r"\s+", " ", text[start:end]).strip(" ,;.:–—-").lstrip(") ,;")
    if words.count("(") < words.count(")"):
        words = words.rstrip(")")
    elif words.count("(") > words.count(")"):
        words = words.rstrip(" (") if words.endswith("(") else words + ")"
    return Read(placed.claim, words, offset + start, offset + end, placed.span)


def _stop(sentence: Sequence[Token], placed: Placed, others: Sequence[Placed]) -> int:
    """The place after a claim's last word: at a comma, or before the words that lead to the next claim."""
    last = max(placed.places)
    behind = min((min(each.places) for each in others if min(each.places) > last), default=len(sentence))
    stop = last + 1
    while stop < behind and sentence[stop].kind not in ",;":
        stop += 1
    if stop == behind < len(sentence):
        while stop > last + 1 and sentence[stop - 1].kind not in "Y)x":
            stop -= 1
    return stop


def _linked(earlier: Sequence[Read], here: Sequence[Read]) -> tuple[list[Read], list[Read]] | None:
    """«… 4766 преступлений против 6420. Уровень преступности уменьшился на 26 %»: one pair with no announced
    change, and the next sentence begins with a change of the same subject and no figures of its own.
    """
    open_pairs = [each for each in earlier if isinstance(each.claim, Comparison) and not each.claim.announced]
    if len(open_pairs) != 1 or len(here) != 1:
        return None
    pair, lone = open_pairs[0], here[0]
    if not isinstance(lone.claim, LoneChange) or lone.claim.level is not None:
        return None
    assert isinstance(pair.claim, Comparison)
    if pair.claim.unit != "count" or not _stems(pair.text) & _stems(lone.text):
        return None
    direction = pair.claim.direction or lone.claim.announced.direction
    claim = replace(pair.claim, announced=(lone.claim.announced,), direction=direction, linked=True)
    joined = replace(pair, claim=claim, text=f"{pair.text}. {lone.text}", end=lone.end)
    return [joined if each is pair else each for each in earlier], []


def _stems(text: str) -> set[str]:
    """The beginnings of the words of a sentence that are long enough to name a subject."""
    return {word[:_STEM].lower() for word in re.findall(r"[^\W\d_]{7,}", text)}
