"""Weighted displacement difference: counts before and after, here, in comparison areas and next door.

Wheeler & Ratcliffe, *A simple weighted displacement difference test to evaluate place based crime
interventions*, Crime Science 7:11 (2018): WDD = ΔT − ΔC + ΔD − ΔDC with the variance of a sum of Poisson
counts. Here each count's variance is inflated by the dispersion that its own history shows, and a comparison
area of another size is scaled.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from models.dispersion import dispersion
from models.intervention_question import LEVEL, Floats, Question

METHOD = "displacement"
_REACH = 1.959964


@dataclass(frozen=True)
class Arm:
    """Counts before and after in one kind of area. `weight`: what a crime there counts for (a comparison's is
    negative). `dispersion`: variance over mean, None where there is no history (then it is taken for 1).
    """

    before: float
    after: float
    weight: float
    dispersion: float | None = None

    @property
    def difference(self) -> float:
        return self.weight * (self.after - self.before)

    @property
    def variance(self) -> float:
        return self.weight**2 * max(self.dispersion or 1.0, 1.0) * (self.before + self.after)


@dataclass(frozen=True)
class Displacement:
    """`difference`: crimes fewer (negative) or more than without the measure, those of the neighbours
    included.

    `here`, `next_door`: its two parts, `next_door` None where no neighbours were named. `expected`: the
    area's own count of the months after, without the measure. `method`: `quasi_poisson`, or `poisson` where
    one of the areas has no history, which overstates certainty. `named`: as in `Effect`.
    """

    difference: float
    se: float
    here: float
    next_door: float | None
    next_door_se: float
    expected: float
    method: str
    named: tuple[str, ...] = ()

    @property
    def z(self) -> float:
        return self.difference / self.se if self.se > 0 else 0.0

    @property
    def p_value(self) -> float:
        from scipy.special import ndtr

        return float(2 * ndtr(-abs(self.z)))

    @property
    def beyond_chance(self) -> bool:
        return self.p_value < LEVEL

    @property
    def interval(self) -> tuple[float, float]:
        return self.difference - _REACH * self.se, self.difference + _REACH * self.se

    def pct(self, counts: float) -> float | None:
        """Counts in percent of what was to be expected here; None where nothing was."""
        return 100 * counts / self.expected if self.expected > 0 else None

    @property
    def moved(self) -> bool:
        """Whether the neighbours rose by more than chance while the area itself fell."""
        return self.here < 0 and self.next_door is not None and self.next_door > _REACH * self.next_door_se

    def widened(self, factor: float, name: str) -> Displacement:
        if factor <= 1:
            return self
        wider = replace(self, se=self.se * factor, next_door_se=self.next_door_se * factor)
        return replace(wider, named=(*self.named, name))


def weighted_difference(
    treated: Arm, control: Arm, displaced: Arm | None = None, displaced_control: Arm | None = None
) -> Displacement:
    """The test on eight counts (four where no neighbours are named)."""
    own = [treated, control]
    neighbours = [arm for arm in (displaced, displaced_control) if arm is not None]
    here, there = (sum(arm.difference for arm in arms) for arms in (own, neighbours))
    variance = sum(arm.variance for arm in [*own, *neighbours])
    has_history = all(arm.dispersion is not None for arm in [*own, *neighbours])
    return Displacement(
        here + there,
        float(np.sqrt(variance)),
        here,
        there if neighbours else None,
        float(np.sqrt(sum(arm.variance for arm in neighbours))),
        max(treated.after - here, 0.0),
        "quasi_poisson" if has_history else "poisson",
    )


def displacement(question: Question, displaced: Floats | None = None) -> Displacement:
    """The test on the months after and the same months before the measure began (as many years earlier).

    `displaced`: counts of the neighbouring areas (areas, n). The comparison areas stand for both: they are
    scaled by the sizes in all months before. ValueError without comparison areas, or where too little is
    known.
    """
    compared = question.compared()
    if compared is None:
        raise ValueError("no comparison areas")
    own, season = question.values, question.season
    next_door = None if displaced is None else displaced.sum(axis=0)
    back = -(-question.after // season) * season
    later = np.arange(question.start, len(own))
    if later[0] - back < 0:
        raise ValueError("no same months before")
    rows = [row for row in (own, compared, next_door) if row is not None]
    usable = np.all([~np.isnan(row[later]) & ~np.isnan(row[later - back]) for row in rows], axis=0)
    later = later[usable]
    if not len(later):
        raise ValueError("no same months before")

    def arm(row: Floats, weight: float) -> Arm:
        spread = dispersion(row[: question.start], season)
        return Arm(float(row[later - back].sum()), float(row[later].sum()), weight, spread)

    control = arm(compared, -_size(own, compared, question.start))
    if next_door is None:
        return weighted_difference(arm(own, 1.0), control)
    size = _size(next_door, compared, question.start)
    return _sharing(arm(own, 1.0), control, arm(next_door, 1.0), arm(compared, -size))


def _sharing(treated: Arm, control: Arm, displaced: Arm, displaced_control: Arm) -> Displacement:
    """The same comparison areas stand for both, so that their errors add up instead of cancelling."""
    result = weighted_difference(treated, control, displaced, displaced_control)
    both = replace(control, weight=control.weight + displaced_control.weight)
    variance = treated.variance + displaced.variance + both.variance
    return replace(result, se=float(np.sqrt(variance)))


def _size(row: Floats, compared: Floats, start: int) -> float:
    """How many crimes there are in the row for one in the comparison areas, in the months before."""
    both = ~np.isnan(row[:start]) & ~np.isnan(compared[:start])
    total = float(compared[:start][both].sum())
    if not total > 0:
        raise ValueError("nothing was counted in the comparison areas")
    return float(row[:start][both].sum()) / total
