"""What a claim of an effect rests on, checked one by one: history, breaks, trends, other changes near."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from models import intervention_design as design
from models.autocorrelation import ljung_box
from models.intervention_placebo import tried
from models.intervention_question import LEVEL, Effect, Floats, Question, place_of
from models.intervention_structural import RATIOS_COMPARED, local_level, structural

LEAST_BEFORE = 24
LEAST_AFTER = 6
LEAST_MEAN = 5.0  # a month; how often a method errs was measured on series of this size and larger
NEAR = range(3, 13, 3)  # months before the measure in which another change is looked for
_OTHER_Z = 3.0
_LAGS = 12


@dataclass(frozen=True)
class Check:
    """`code` names what was looked at; `passed` None where it could not be; `value` what was found.

    `blocks`: a claim may not be quoted when it fails; the others are told beside the figures.
    """

    code: str
    passed: bool | None
    value: float = np.nan
    blocks: bool = True


def all_checks(question: Question, breaks: Sequence[date], seed: int = 0) -> list[Check]:
    """Every check of the question itself; those of the answers are in `answer_checks`."""
    return [
        enough_before(question),
        enough_after(question),
        nothing_missing(question),
        large_enough(question),
        no_break(question, breaks),
        same_trend_before(question),
        no_other_change(question, seed),
    ]


def enough_before(question: Question) -> Check:
    known = int(design.known(question)[: question.start].sum())
    return Check("few_before", known >= LEAST_BEFORE * question.season // 12, known)


def enough_after(question: Question) -> Check:
    known = int(design.known(question)[question.start :].sum())
    return Check("few_after", known >= LEAST_AFTER * question.season // 12, known)


def nothing_missing(question: Question) -> Check:
    """Not more than every tenth month before, and none after, lacks a figure."""
    missing = ~design.known(question)
    before, after = missing[: question.start], missing[question.start :]
    return Check("missing", not after.any() and before.mean() <= 0.1, int(missing.sum()))


def large_enough(question: Question) -> Check:
    before = question.values[: question.start][design.known(question)[: question.start]]
    mean = float(before.mean()) if len(before) else 0.0
    return Check("few_counts", mean >= LEAST_MEAN, mean)


def no_break(question: Question, breaks: Sequence[date]) -> Check:
    """No break of the series after its first month here, up to its last; `value`: how many there are."""
    places = [place_of(question.first, day.replace(day=1), question.season) for day in breaks]
    inside = sum(0 < place < len(question.values) for place in places)
    return Check("break", inside == 0, inside)


def same_trend_before(question: Question) -> Check:
    """Without the measure, did the area and the comparison areas go the same way? p-value of their
    difference.

    ln(area ÷ comparison areas) before the measure: constant, season, trend and a wandering level.
    """
    compared = question.compared()
    if compared is None:
        return Check("pre_trend", None)
    ok = design.known(question) & (question.values > 0)
    ok[question.start :] = False
    with np.errstate(divide="ignore", invalid="ignore"):
        gap = np.log(question.values) - np.log(compared)
    constant = np.ones(len(gap))
    columns = np.column_stack([constant, design.trend(question), design.seasonal(question, 2)])
    try:
        fit = local_level(columns, gap, ok, ok, RATIOS_COMPARED)
    except ValueError:
        return Check("pre_trend", None)
    p_value = _averaged_p(fit.coefficients[:, 1] / fit.errors[:, 1], fit.weights, fit.df)
    return Check("pre_trend", p_value >= LEVEL, p_value)


def no_other_change(question: Question, seed: int = 0) -> Check:
    """No change of level shortly before the measure that would pass for its effect; `value`: largest |z|."""
    found = []
    for back in NEAR:
        earlier = question.start - back * question.season // 12
        if earlier < LEAST_BEFORE * question.season // 12:
            continue
        cut = question.at(earlier, earlier, question.start - earlier)
        effect = tried(lambda asked: structural(asked, 300, seed), cut)
        if effect is not None:
            found.append(abs(effect.z))
    if not found:
        return Check("other_change", None)
    return Check("other_change", max(found) < _OTHER_Z, max(found))


def white_residuals(effect: Effect) -> Check:
    """Ljung & Box's test of what the model leaves; the robust errors and the widening allow for it."""
    p_value = ljung_box(effect.residuals, _LAGS)
    return Check("autocorrelation", p_value >= LEVEL, p_value, blocks=False)


def _averaged_p(t: Floats, weights: Floats, df: int) -> float:
    from scipy.special import stdtr

    return float(np.sum(weights * 2 * stdtr(df, -np.abs(t))))
