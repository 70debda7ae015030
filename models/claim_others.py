"""Claims that are no comparison: shares, parts, a change or a number alone, a rate per so many residents."""

from __future__ import annotations

from decimal import Decimal

from models.claim_announced import Note
from models.claim_finding import Finding, finding
from models.claim_rounding import agreement, as_number
from models.claims import Direction, Figure, Level, LoneChange, Parts, Rate, Share, looseness


def share_finding(claim: Share) -> Finding:
    if claim.part is None or claim.whole is None:
        assert claim.announced is not None
        over = claim.announced.value > 100
        return finding([Note("over_100", "impossible") if over else Note("share_alone", "unchecked")])
    if claim.whole.value <= 0:
        return finding([Note("whole_zero", "unchecked")])
    share = as_number(100 * claim.part.exact / claim.whole.exact)
    if claim.part.value > claim.whole.value:
        return finding([Note("part_over_whole", "impossible")], share=share)
    if claim.announced is None:
        return finding([Note("nothing_announced", "computed")], share=share)
    return finding(_share_notes(claim.announced, claim.part, claim.whole), share=share)


def _share_notes(announced: Figure, part: Figure, whole: Figure) -> list[Note]:
    for loose in dict.fromkeys((Decimal(0), looseness(part, whole))):
        (low, high), (low_whole, high_whole) = part.bounds(loose), whole.bounds(loose)
        if (
            low_whole > 0
            and agreement(announced, (100 * low / high_whole, 100 * high / low_whole)) != "differs"
        ):
            return [Note("rounded_counts", "unclear") if loose else Note("agrees", "agrees")]
    if announced.value > 100:
        return [Note("over_100", "impossible")]
    return [Note("share_differs", "wrong")]


def parts_finding(claim: Parts) -> Finding:
    total = sum(part.value for part in claim.parts)
    share = as_number(100 * claim.parts[0].exact / claim.whole.exact) if claim.whole.value > 0 else None
    if any(part.value > claim.whole.value for part in claim.parts):
        return finding([Note("part_over_whole", "impossible")], share=share)
    numbers = {"sum": float(total), "whole": float(claim.whole.value)}
    if len(claim.parts) > 1 and total > claim.whole.value:
        return finding([Note("parts_over_whole", "unclear", numbers)])
    if len(claim.parts) > 1:
        return finding([Note("parts_fit", "agrees", numbers)])
    return finding([Note("nothing_announced", "computed")], share=share)


def lone_finding(claim: LoneChange) -> Finding:
    announced = claim.announced
    if announced.unit == "percent" and announced.direction == "down" and announced.figure.value > 100:
        return finding([Note("cut_over_100", "impossible")])
    if claim.level is not None and claim.level.value > 100:
        return finding([Note("over_100", "impossible")])
    if claim.level is not None and announced.unit in ("percent", "points") and announced.preposition != "to":
        return _level_and_change(claim.level, announced.unit, announced.figure, announced.direction)
    return finding([Note("no_counts", "unchecked")])


def _level_and_change(level: Figure, unit: str, change: Figure, direction: Direction) -> Finding:
    """A new percentage and its change: of what, percent or points, only the earlier value could tell."""
    sign = -1 if direction == "down" else 1
    by_points = as_number(level.exact - sign * change.exact)
    if unit == "points":
        if not 0 <= by_points <= 100:
            return finding([Note("points_impossible", "impossible", {"before": by_points})])
        return finding([Note("level_by_points", "unchecked", {"before": by_points})])
    if sign == -1 and change.value >= 100:
        return finding([Note("cut_over_100", "impossible")])
    by_percent = as_number(level.exact / (1 + sign * change.exact / 100))
    numbers = {"by_points": by_points, "by_percent": by_percent}
    return finding([Note("points_or_percent", "unclear", numbers)])


def rate_finding(claim: Rate, population: float | None) -> Finding:
    """Which population the published rate implies: as counted, and brought to a year."""
    if claim.rate.value <= 0:
        return finding([Note("no_counts", "unchecked")])
    plain = as_number(claim.count.exact / claim.rate.exact * claim.per)
    if claim.months in (None, 12):
        numbers = {"people": plain}
        return finding([_rate_known(claim, population, 1) or Note("rate_people", "unchecked", numbers)])
    factor = 12 / (claim.months or 12)
    numbers = {"people": plain, "annualised": plain * factor}
    known = _rate_known(claim, population, factor)
    if known is None and claim.since_january:
        numbers["cumulative"] = plain * 12 / claim.since_january
        return finding([Note("rate_quarter", "unclear", numbers)])
    return finding([known or Note("rate_annualised", "unclear", numbers)])


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


def level_finding(claim: Level) -> Finding:
    if claim.unit == "percent" and claim.figure.value > 100:
        return finding([Note("over_100", "impossible")])
    notes = [Note("level_percent" if claim.unit == "percent" else "level_count", "unchecked")]
    if claim.quarter:
        notes.append(Note("quarter", "unclear"))
    return finding(notes)
