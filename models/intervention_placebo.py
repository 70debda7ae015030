"""Placebo runs: the same question asked of dates, and of areas, where nothing was done.

They tell two things. Where does the real effect stand among such pseudo-effects (its rank and placebo
p-value, Abadie, Diamond & Hainmueller 2010)? And how much wider than it says must a method's interval be, for
this very series, to hold what it promises? A pseudo-effect over its own standard error should be about 1 in
size.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from models.intervention_question import Effect, Floats, Question

Method = Callable[[Question], Effect]
LEAST_BEFORE = 24
MOST_DATES = 24
_USUAL_WEIGHT = 4.0  # the usual spread counts as so many independent pseudo-effects of the series itself


@dataclass(frozen=True)
class Placebo:
    """`z` of the pseudo-effects, (runs,); `starts`: the places of their dates, or the areas.

    `p_value`: share of runs, the real one among them, at least as far from zero as the real one.
    """

    z: Floats = field(default_factory=lambda: np.array([]))
    starts: tuple[int, ...] = ()
    real: float = 0.0

    @property
    def runs(self) -> int:
        return len(self.z)

    @property
    def rank(self) -> int:
        """1 for a real effect that stands farther from zero than every pseudo-effect."""
        return 1 + int(np.sum(np.abs(self.z) >= abs(self.real)))

    @property
    def p_value(self) -> float:
        return self.rank / (1 + self.runs)


def admissible(question: Question, after: int) -> list[int]:
    """Dates whose months after end before the measure, with two years before; at most MOST_DATES."""
    dates = range(LEAST_BEFORE * question.season // 12, question.start - after + 1)
    if len(dates) <= MOST_DATES:
        return list(dates)
    return [dates[int(place)] for place in np.linspace(0, len(dates) - 1, MOST_DATES)]


def over_dates(question: Question, method: Method, real: Effect, before: int, after: int) -> Placebo:
    """Every admissible date before the real one, each with the same months before and after."""
    starts, z = [], []
    for start in admissible(question, after):
        effect = tried(method, question.at(start, before, after))
        if effect is not None:
            starts.append(start)
            z.append(effect.z)
    return Placebo(np.array(z), tuple(starts), real.z)


def over_areas(question: Question, method: Method, real: Effect) -> Placebo:
    """Every comparison area in the place of the real one, against the other comparison areas."""
    if question.comparison is None or len(question.comparison) < 2:
        return Placebo(real=real.z)
    areas, z = [], []
    for area in range(len(question.comparison)):
        effect = tried(method, question.placebo_area(area))
        if effect is not None:
            areas.append(area)
            z.append(effect.z)
    return Placebo(np.array(z), tuple(areas), real.z)


def tried(method: Method, question: Question) -> Effect | None:
    """The method's answer, or None where there is too little to fit."""
    try:
        return method(question)
    except ValueError:
        return None


def widening(placebo: Placebo, after: int, usual: float) -> tuple[float, str]:
    """How many times as wide the interval has to be, and by whose pseudo-effects.

    Mean square of the series' own pseudo-effects and of those `usual` for the method (a root mean square),
    weighted: overlapping runs count as one for every `after` months. `widened_own` where the own ones weigh
    more, else `widened_usual`. Never under 1.
    """
    own = independent(placebo, after)
    if not own:
        return max(1.0, usual), "widened_usual"
    square = (own * float(np.mean(placebo.z**2)) + _USUAL_WEIGHT * usual**2) / (own + _USUAL_WEIGHT)
    return max(1.0, float(np.sqrt(square))), "widened_own" if own > _USUAL_WEIGHT else "widened_usual"


def independent(placebo: Placebo, after: int) -> float:
    """How many pseudo-effects there would be if their months after did not overlap."""
    if not placebo.runs:
        return 0.0
    return 1 + (max(placebo.starts) - min(placebo.starts)) / after
