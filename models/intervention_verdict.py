"""What may be said of a measure's effect, as codes that the pages turn into sentences.

"After" is not "because of": without comparison areas that went the same way before, a claim names the time
alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from models.displacement import Displacement
from models.intervention_checks import Check
from models.intervention_placebo import Placebo
from models.intervention_question import Effect, Question

Found = Literal["fell", "rose", "within_chance", "unknown"]
PLACEBO_LEVEL = 0.10
LEAST_RUNS = 9  # fewer cannot reach the level
AREAS_LEVEL = 0.20
LEAST_AREAS = 4


@dataclass(frozen=True)
class Answer:
    """A method's effect with its interval as it is shown, its placebo runs, a check of its residuals."""

    effect: Effect
    dates: Placebo
    areas: Placebo
    white: Check


@dataclass(frozen=True)
class Verdict:
    """`found`: what the leading method says. `quotable`, else `reasons`: the codes of what stands against it.

    `compared`: whether comparison areas bear it out, so that more than the time may be named.
    """

    found: Found
    quotable: bool
    compared: bool
    reasons: tuple[str, ...]


def verdict(
    question: Question, answers: Sequence[Answer], moved: Displacement | None, checks: Sequence[Check]
) -> Verdict:
    """The leading method is the first; the others may contradict it."""
    reasons = [check.code for check in checks if check.blocks and check.passed is False]
    if not answers:
        return Verdict("unknown", False, False, tuple(reasons or ["few_before"]))
    found = _found(answers[0].effect)
    if _disagree(answers, moved):
        reasons.append("disagree")
    if found != "within_chance":
        reasons += _placebo_reasons(answers[0])
    if moved is not None and moved.moved and found == "fell":
        reasons.append("moved")
    compared = question.comparison is not None and found != "within_chance"
    return Verdict(found, not reasons, compared and not reasons, tuple(reasons))


def _found(effect: Effect) -> Found:
    if not effect.beyond_chance:
        return "within_chance"
    return "fell" if effect.log_ratio < 0 else "rose"


def _disagree(answers: Sequence[Answer], moved: Displacement | None) -> bool:
    """Whether another method excludes what the leading one found, or finds beyond chance what it does not.

    An effect that the leading method claims must at least lie on the same side of zero in the others; where
    it claims none, no other method may claim one.
    """
    first = answers[0].effect
    signs = [(answer.effect.log_ratio, answer.effect.beyond_chance) for answer in answers[1:]]
    if moved is not None:
        signs.append((moved.here, moved.beyond_chance))
    if first.beyond_chance:
        return any(size * first.log_ratio < 0 for size, _ in signs)
    return any(beyond for _, beyond in signs)


def _placebo_reasons(answer: Answer) -> list[str]:
    reasons = []
    if answer.dates.runs >= LEAST_RUNS and answer.dates.p_value > PLACEBO_LEVEL:
        reasons.append("placebo_dates")
    if answer.areas.runs >= LEAST_AREAS and answer.areas.p_value > AREAS_LEVEL:
        reasons.append("placebo_areas")
    return reasons
