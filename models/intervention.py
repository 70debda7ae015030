"""Did a measure have an effect? Several methods, their checks and placebo runs, and what may be said of it.

Three methods that err in different ways answer one question; see docs/methods.md, "Effect of a measure".
The structural one leads: on real series in which nothing was done it alone needs no widening.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from models.displacement import METHOD, Displacement, displacement
from models.intervention_checks import Check, all_checks, white_residuals
from models.intervention_placebo import (
    Method,
    Placebo,
    admissible,
    over_areas,
    over_dates,
    tried,
    widening,
)
from models.intervention_question import Effect, Floats, Question, place_of
from models.intervention_regression import segmented
from models.intervention_structural import structural
from models.intervention_verdict import Answer, Verdict, verdict

BEFORE = 48  # months that a method is fitted to; the placebo runs go further back
AFTER = 12
PATHS = 2000
PLACEBO_PATHS = 300
USUAL = {"regression": 2.3, "structural": 1.0, "displacement": 2.0}  # spread of z on null series of London


@dataclass(frozen=True)
class Finding:
    """All that is known of a measure: the question as the methods got it, their answers, the verdict."""

    question: Question
    answers: tuple[Answer, ...]  # the leading one first
    displacement: Displacement | None
    displacement_placebo: Placebo
    checks: tuple[Check, ...]
    verdict: Verdict

    @property
    def leading(self) -> Effect | None:
        return self.answers[0].effect if self.answers else None


def effect_of(
    question: Question, displaced: Floats | None = None, breaks: Sequence[date] = (),
    before: int = BEFORE, after: int = AFTER, seed: int = 0, slope: bool = False,
) -> Finding:  # fmt: skip
    """The effect of a measure on a monthly series, and whether it may be quoted.

    `question`: the whole series. `displaced`: counts of neighbouring areas (areas, n). `breaks`: days after
    which the series is not comparable; history before the last of them is left out. `before`, `after`: how
    many months the methods look at. `slope`: the regression lets the trend change too. Deterministic for a
    seed.
    """
    question, displaced = _since_break(question, displaced, breaks)
    asked = question.window(before, after)
    answers = [
        answer
        for answer in (
            _structural(question, asked, before, seed),
            _regression(question, asked, before, slope),
        )
        if answer is not None
    ]
    moved, moved_placebo = _displacement(question, displaced, asked.after)
    checks = tuple(all_checks(asked, breaks, seed))
    return Finding(
        asked, tuple(answers), moved, moved_placebo, checks, verdict(asked, answers, moved, checks)
    )


def _since_break(
    question: Question, displaced: Floats | None, breaks: Sequence[date]
) -> tuple[Question, Floats | None]:
    """Without the history before the last break that comes earlier than the measure."""
    places = [place_of(question.first, day.replace(day=1), question.season) for day in breaks]
    begin = max([place for place in places if 0 < place < question.start], default=0)
    cut = question.between(begin, len(question.values))
    return cut, None if displaced is None else displaced[:, begin:]


def _structural(question: Question, asked: Question, before: int, seed: int) -> Answer | None:
    real = tried(lambda cut: structural(cut, PATHS, seed), asked)
    return _answer(question, asked, lambda cut: structural(cut, PLACEBO_PATHS, seed), real, before)


def _regression(question: Question, asked: Question, before: int, slope: bool) -> Answer | None:
    def method(cut: Question) -> Effect:
        return segmented(cut, slope=slope)

    return _answer(question, asked, method, tried(method, asked), before)


def _answer(
    question: Question, asked: Question, method: Method, real: Effect | None, before: int
) -> Answer | None:
    """The effect, its interval widened as the method's pseudo-effects on this series ask for."""
    if real is None:
        return None
    dates = over_dates(question, method, real, before, asked.after)
    factor, name = widening(dates, asked.after, USUAL[real.method])
    return Answer(real.widened(factor, name), dates, over_areas(asked, method, real), white_residuals(real))


def _displacement(
    question: Question, displaced: Floats | None, after: int
) -> tuple[Displacement | None, Placebo]:
    """The test on the months after, and at every admissible date before."""
    whole = question.between(0, min(len(question.values), question.start + after))
    neighbours = None if displaced is None else displaced[:, : len(whole.values)]
    real = _tried_displacement(whole, neighbours)
    if real is None:
        return None, Placebo()
    starts, z = [], []
    for start in admissible(question, after):
        cut = question.at(start, start, after)
        earlier = _tried_displacement(cut, None if displaced is None else displaced[:, : start + after])
        if earlier is not None:
            starts.append(start)
            z.append(earlier.z)
    placebo = Placebo(np.array(z), tuple(starts), real.z)
    factor, name = widening(placebo, after, USUAL[METHOD])
    return real.widened(factor, name), placebo


def _tried_displacement(question: Question, displaced: Floats | None) -> Displacement | None:
    try:
        return displacement(question, displaced)
    except ValueError:
        return None
