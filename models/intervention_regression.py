"""Segmented regression: quasi-Poisson with a trend, harmonics and a change of level at the measure's month.

Wagner et al. 2002; Bernal, Cummins & Gasparrini 2017. With comparison areas the share of the area among all
of them is regressed instead (given their sum, Poisson counts are binomial), so that what moves all alike
drops out.
"""

from __future__ import annotations

import numpy as np

from models import intervention_design as design
from models.autocorrelation import ljung_box, newey_west_lags
from models.intervention_question import LEVEL, Effect, Floats, Question
from models.log_regression import Regression, binomial, poisson

HARMONICS = 2
METHOD = "regression"
_LAGS = 12


def segmented(
    question: Question, pairs: int = HARMONICS, slope: bool = False, robust: bool | None = None
) -> Effect:
    """The effect as the regression tells it.

    `pairs`: harmonics of the season. `slope`: the trend may change as well as the level. `robust`: errors by
    Newey & West; None for where the residuals are autocorrelated. ValueError where there is too little to
    fit.
    """
    ok = design.known(question)
    if not ok[question.start :].any():
        raise ValueError("nothing is known of the months after")
    columns = _columns(question, pairs, slope)
    fit = _fit(question, columns, ok)
    is_white = ljung_box(fit.residuals, _LAGS) >= LEVEL
    use_robust = not is_white if robust is None else robust
    covariance = fit.newey_west(newey_west_lags(int(ok.sum()))) if use_robust else fit.quasi()
    return _effect(question, columns, ok, fit, covariance, 1 + slope, ("hac",) if use_robust else ())


def _columns(question: Question, pairs: int, slope: bool) -> Floats:
    """Constant, trend, season, covariates; at the end the change of level and, where asked, of slope."""
    time, after = design.trend(question), design.step(question)
    changes = [after, time * after] if slope else [after]
    constant = np.ones(len(question.values))
    season = design.seasonal(question, pairs)
    return np.column_stack([constant, time, season, design.covariates(question), *changes])


def _fit(question: Question, columns: Floats, ok: np.ndarray) -> Regression:
    compared = question.compared()
    if compared is None:
        return poisson(columns[ok], question.values[ok], np.log(question.exposed()[ok]))
    return binomial(columns[ok], question.values[ok], question.values[ok] + compared[ok])


def _effect(
    question: Question, columns: Floats, ok: np.ndarray, fit: Regression, covariance: Floats, changes: int,
    named: tuple[str, ...],
) -> Effect:  # fmt: skip
    """θ and its error by the delta method; the counterfactual is the fit without the change."""
    without = columns.copy()
    without[:, -changes:] = 0
    compared = question.compared()
    scale = question.exposed() if compared is None else compared
    expected = np.where(ok, scale * np.exp(without @ fit.coefficients), np.nan)[question.start :]
    with_change = np.where(ok, scale * np.exp(columns @ fit.coefficients), np.nan)[question.start :]
    part = with_change / np.nansum(with_change)
    part_without = expected / np.nansum(expected)
    after, after_without = columns[question.start :], without[question.start :]
    gradient = np.nansum(part[:, None] * after, axis=0) - np.nansum(
        part_without[:, None] * after_without, axis=0
    )
    log_ratio = float(np.log(np.nansum(with_change) / np.nansum(expected)))
    variances = np.einsum("ij,jk,ik->i", after_without, covariance, after_without)
    spread = np.minimum(1.96 * np.sqrt(np.maximum(variances, 0)), 50)
    return Effect(
        METHOD,
        log_ratio,
        float(np.sqrt(max(gradient @ covariance @ gradient, 0.0))),
        fit.df,
        float(question.values[question.start :][ok[question.start :]].sum()),
        expected,
        expected * np.exp(-spread),
        expected * np.exp(spread),
        fit.residuals,
        named,
    )
