"""Do a report's own words agree with its own numbers? Typed claims in, findings as codes and numbers out.

What agrees, and which trap each code names: docs/methods.md, "Checker of reports". Nothing is guessed: a claim
that the numbers cannot settle is `unchecked`, one that is not understood is `not_understood`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from models.change import Change, compare_counts
from models.claim_announced import Note, judge_announced
from models.claim_rounding import agreement, as_number, change_range, difference_range, times_range
from models.claims import (
    Claim,
    Comparison,
    Direction,
    Figure,
    Level,
    LoneChange,
    NotUnderstood,
    Parts,
    Rate,
    Share,
    Target,
    looseness,
)

SAME_PCT, SAME_LOOSELY_PCT = 0.5, 3.0  # "stayed at the level": agrees, agrees loosely
LITTLE_PCT = 10.0  # from here on a change beyond chance is not a slight one


class Verdict(StrEnum):
    """From the gravest to the mildest; of several the gravest holds."""

    IMPOSSIBLE = "impossible"
    WRONG = "wrong"
    NOT_COMPARABLE = "not_comparable"
    UNCLEAR = "unclear"  # right in one reading only: the author is to be asked
    AGREES = "agrees"
    COMPUTED = "computed"  # the text announces nothing that could be wrong
    UNCHECKED = "unchecked"  # nothing to check it with
    NOT_UNDERSTOOD = "not_understood"


_ORDER = list(Verdict)


@dataclass(frozen=True)
class Finding:
    """`pct` is the computed change in percent (of rates too), `points` the difference of percentages,
    `difference` that of counts, `times` how many times the larger number is of the smaller; None where there
    is none. `change` is the test of two counts. `notes` name what was found, gravest first.
    """

    verdict: Verdict
    notes: tuple[Note, ...] = ()
    pct: float | None = None
    points: float | None = None
    difference: float | None = None
    times: float | None = None
    share: float | None = None
    change: Change | None = None
    direction: Direction = ""
    announced_verdicts: tuple[str, ...] = field(default=())


def check(claim: Claim, dispersion: float | None = None, population: float | None = None) -> Finding:
    """Judge one claim. `dispersion`: variance over mean of the series it belongs to (None: no history, so the
    test is Poisson's, which overstates certainty). `population`: residents, to settle how a rate was computed.
    """
    if isinstance(claim, Comparison):
        return _comparison(claim, dispersion)
    if isinstance(claim, Share):
        return _share(claim)
    if isinstance(claim, Parts):
        return _parts(claim)
    if isinstance(claim, LoneChange):
        return _lone(claim)
    if isinstance(claim, Rate):
        return _rate(claim, population)
    if isinstance(claim, Level):
        return _level(claim)
    if isinstance(claim, Target):
        return _finding([Note("target", "unchecked")])
    assert isinstance(claim, NotUnderstood)
    return _finding([Note(f"figures_{claim.reason}", "not_understood")])


def gravest(verdicts: Sequence[str]) -> Verdict:
    return min((Verdict(verdict) for verdict in verdicts), key=_ORDER.index)


def _finding(notes: list[Note], **numbers: object) -> Finding:
    """A finding whose verdict is that of its gravest note; a note without a verdict only informs."""
    once = {note.code: note for note in reversed(notes)}.values()
    ordered = sorted(reversed(once), key=lambda note: _ORDER.index(Verdict(note.verdict)) if note.verdict else 99)
    return Finding(Verdict(ordered[0].verdict), tuple(ordered), **numbers)  # type: ignore[arg-type]


def _comparison(claim: Comparison, dispersion: float | None) -> Finding:
    now, before = claim.now, claim.before
    exact = ((now.exact, now.exact), (before.exact, before.exact))
    percent, times = change_range(*exact), times_range(*exact)
    difference = as_number(difference_range(*exact)[0])
    change = _tested(claim, dispersion)
    notes = [*_period_notes(claim), *_level_notes(claim)]
    judged = [judge_announced(each, claim) for each in claim.announced]
    notes += [note for found in judged for note in found]
    notes += _word_notes(claim, change, percent is not None and as_number(percent[0]) or 0.0, difference)
    if change and change.p_value is not None and not change.beyond_chance and not _said_same(claim):
        notes.append(Note("within_chance", ""))
    if claim.bracket:
        notes.append(Note("bracket", ""))
    if claim.linked:
        notes.append(Note("linked", ""))
    if not claim.announced and not claim.direction:
        notes.append(Note("nothing_announced", "computed"))
    elif not any(note.verdict for note in notes):
        notes.append(Note("agrees", "agrees"))
    return _finding(
        notes,
        pct=as_number(percent[0]) if percent else None,
        points=difference if claim.unit == "percent" else None,
        difference=None if claim.unit == "percent" else difference,
        times=as_number(times[0]) if times else None,
        change=change,
        direction="up" if difference > 0 else "down" if difference < 0 else "same",
    )


def _tested(claim: Comparison, dispersion: float | None) -> Change | None:
    """The test of two counts over equal periods; nothing for percentages, rates and unequal periods."""
    if claim.unit != "count" or _unequal(claim):
        return None
    return compare_counts(float(claim.now.value), float(claim.before.value), dispersion)


def _unequal(claim: Comparison) -> bool:
    if claim.same_period or claim.months_now is None or claim.months_before is None:
        return False
    return claim.months_now != claim.months_before


def _period_notes(claim: Comparison) -> list[Note]:
    notes = []
    if _unequal(claim):
        months = {"months": float(claim.months_now or 0), "before": float(claim.months_before or 0)}
        notes.append(Note("part_against_whole", "not_comparable", months))
    elif not claim.same_period and claim.span_now and claim.span_before:
        first, first_before = claim.span_now[1], claim.span_before[1]
        if first != first_before and claim.months_now != 12:
            notes.append(Note("other_months", "unclear"))
    if claim.quarter:
        notes.append(Note("quarter", "unclear"))
    return notes


def _level_notes(claim: Comparison) -> list[Note]:
    """A percentage above 100 is possible only of a plan or a change, never of a share or a clearance rate."""
    over = claim.unit == "percent" and max(claim.now.value, claim.before.value) > 100
    return [Note("over_100", "impossible")] if over else []


def _said_same(claim: Comparison) -> bool:
    return claim.direction == "same"


def _word_notes(claim: Comparison, change: Change | None, pct: float, difference: float) -> list[Note]:
    """What the words without numbers say: rose, fell, stayed at the level, considerably, slightly."""
    notes = []
    way = "up" if difference > 0 else "down" if difference < 0 else "same"
    if _said_same(claim):
        within = change is not None and change.p_value is not None and not change.beyond_chance
        if way == "same" or within or abs(pct) < SAME_PCT:
            notes.append(Note("agrees", "agrees"))
        else:
            close = abs(pct) < SAME_LOOSELY_PCT
            notes.append(Note("not_the_same", "unclear" if close else "wrong"))
    elif claim.direction and claim.direction != way:
        notes.append(Note("direction", "wrong"))
    if change is None or change.p_value is None:
        return notes
    if claim.degree == "much" and not change.beyond_chance:
        notes.append(Note("much_within_chance", "unclear"))
    if claim.degree == "little" and change.beyond_chance and abs(pct) >= LITTLE_PCT:
        notes.append(Note("little_beyond_chance", "unclear"))
    return notes


def _share(claim: Share) -> Finding:
    if claim.part is None or claim.whole is None:
        assert claim.announced is not None
        over = claim.announced.value > 100
        return _finding([Note("over_100", "impossible") if over else Note("share_alone", "unchecked")])
    if claim.whole.value <= 0:
        return _finding([Note("whole_zero", "unchecked")])
    share = as_number(100 * claim.part.exact / claim.whole.exact)
    if claim.part.value > claim.whole.value:
        return _finding([Note("part_over_whole", "impossible")], share=share)
    if claim.announced is None:
        return _finding([Note("nothing_announced", "computed")], share=share)
    return _finding(_share_notes(claim.announced, claim.part, claim.whole), share=share)


def _share_notes(announced: Figure, part: Figure, whole: Figure) -> list[Note]:
    for loose in dict.fromkeys((Decimal(0), looseness(part, whole))):
        (low, high), (low_whole, high_whole) = part.bounds(loose), whole.bounds(loose)
        if low_whole > 0 and agreement(announced, (100 * low / high_whole, 100 * high / low_whole)) != "differs":
            return [Note("rounded_counts", "unclear") if loose else Note("agrees", "agrees")]
    if announced.value > 100:
        return [Note("over_100", "impossible")]
    return [Note("share_differs", "wrong")]


def _parts(claim: Parts) -> Finding:
    total = sum(part.value for part in claim.parts)
    share = as_number(100 * claim.parts[0].exact / claim.whole.exact) if claim.whole.value > 0 else None
    if any(part.value > claim.whole.value for part in claim.parts):
        return _finding([Note("part_over_whole", "impossible")], share=share)
    numbers = {"sum": float(total), "whole": float(claim.whole.value)}
    if len(claim.parts) > 1 and total > claim.whole.value:
        return _finding([Note("parts_over_whole", "unclear", numbers)])
    if len(claim.parts) > 1:
        return _finding([Note("parts_fit", "agrees", numbers)])
    return _finding([Note("nothing_announced", "computed")], share=share)


def _lone(claim: LoneChange) -> Finding:
    announced = claim.announced
    if announced.unit == "percent" and announced.direction == "down" and announced.figure.value > 100:
        return _finding([Note("cut_over_100", "impossible")])
    if claim.level is not None and claim.level.value > 100:
        return _finding([Note("over_100", "impossible")])
    if claim.level is not None and announced.unit in ("percent", "points") and announced.preposition != "to":
        return _level_and_change(claim.level, announced.unit, announced.figure, announced.direction)
    return _finding([Note("no_counts", "unchecked")])


def _level_and_change(level: Figure, unit: str, change: Figure, direction: Direction) -> Finding:
    """A new percentage and its change: of what, percent or points, only the earlier value could tell."""
    sign = -1 if direction == "down" else 1
    by_points = as_number(level.exact - sign * change.exact)
    if unit == "points":
        if not 0 <= by_points <= 100:
            return _finding([Note("points_impossible", "impossible", {"before": by_points})])
        return _finding([Note("level_by_points", "unchecked", {"before": by_points})])
    if sign == -1 and change.value >= 100:
        return _finding([Note("cut_over_100", "impossible")])
    by_percent = as_number(level.exact / (1 + sign * change.exact / 100))
    numbers = {"by_points": by_points, "by_percent": by_percent}
    return _finding([Note("points_or_percent", "unclear", numbers)])


def _rate(claim: Rate, population: float | None) -> Finding:
    """Which population the published rate implies: as counted, and brought to a year."""
    if claim.rate.value <= 0:
        return _finding([Note("no_counts", "unchecked")])
    plain = as_number(claim.count.exact / claim.rate.exact * claim.per)
    if claim.months in (None, 12):
        numbers = {"people": plain}
        return _finding([_rate_known(claim, population, 1) or Note("rate_people", "unchecked", numbers)])
    factor = 12 / (claim.months or 12)
    numbers = {"people": plain, "annualised": plain * factor}
    known = _rate_known(claim, population, factor)
    return _finding([known or Note("rate_annualised", "unclear", numbers)])


def _rate_known(claim: Rate, population: float | None, factor: float) -> Note | None:
    """The verdict where the population is known: it is that of some day near, so a twentieth is allowed."""
    if population is None:
        return None
    plain = float(claim.count.value) / population * claim.per
    numbers = {"rate": plain, "annualised": plain * factor, "people": population}
    said, allowed = float(claim.rate.value), 0.05
    if abs(plain - said) <= allowed * said:
        return Note("rate_agrees", "agrees", numbers)
    if abs(plain * factor - said) <= allowed * said:
        return Note("rate_is_annualised", "unclear", numbers)
    return Note("rate_differs", "wrong", numbers)


def _level(claim: Level) -> Finding:
    if claim.unit == "percent" and claim.figure.value > 100:
        return _finding([Note("over_100", "impossible")])
    notes = [Note("level_percent" if claim.unit == "percent" else "level_count", "unchecked")]
    if claim.quarter:
        notes.append(Note("quarter", "unclear"))
    return _finding(notes)
