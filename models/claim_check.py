"""Do a report's own words agree with its own numbers? Typed claims in, findings as codes and numbers out.

What agrees, and which trap each code names: docs/methods.md, "Checker of reports". Nothing is guessed: a
claim that the numbers cannot settle is `unchecked`, one that is not understood is `not_understood`.
"""

from __future__ import annotations

from models.change import Change, compare_counts
from models.claim_announced import Note, judge_announced
from models.claim_finding import Finding, Verdict, finding
from models.claim_others import level_finding, lone_finding, parts_finding, rate_finding, share_finding
from models.claim_rounding import as_number, change_range, difference_range, times_range
from models.claims import Claim, Comparison, Level, LoneChange, NotUnderstood, Parts, Rate, Share, Target

__all__ = ["Finding", "Verdict", "check"]
SAME_PCT, SAME_LOOSELY_PCT = 0.5, 3.0  # "stayed at the level": agrees, agrees loosely
LITTLE_PCT = 10.0  # from here on a change beyond chance is not a slight one


def check(claim: Claim, dispersion: float | None = None, population: float | None = None) -> Finding:
    """Judge one claim. `dispersion`: variance over mean of the series it belongs to (None: no history, and
    the test is Poisson's, which overstates certainty). `population`: residents, to settle how a rate was
    computed.
    """
    if isinstance(claim, Comparison):
        return _comparison(claim, dispersion)
    if isinstance(claim, Share):
        return share_finding(claim)
    if isinstance(claim, Parts):
        return parts_finding(claim)
    if isinstance(claim, LoneChange):
        return lone_finding(claim)
    if isinstance(claim, Rate):
        return rate_finding(claim, population)
    if isinstance(claim, Level):
        return level_finding(claim)
    if isinstance(claim, Target):
        return finding([Note("target", "unchecked")])
    assert isinstance(claim, NotUnderstood)
    return finding([Note(f"figures_{claim.reason}", "not_understood")])


def _comparison(claim: Comparison, dispersion: float | None) -> Finding:
    now, before = claim.now, claim.before
    exact = ((now.exact, now.exact), (before.exact, before.exact))
    percent, times = change_range(*exact), times_range(*exact)
    difference = as_number(difference_range(*exact)[0])
    change = _tested(claim, dispersion)
    notes = [*_period_notes(claim), *_level_notes(claim)]
    judged = [judge_announced(each, claim) for each in claim.announced]
    notes += [note for found in judged for note in found]
    notes += _word_notes(claim, change, as_number(percent[0]) if percent else 0.0, difference)
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
    return finding(
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
