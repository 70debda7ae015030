"""A structural time series with a counterfactual: what the months before lead one to expect of the months
after.

The model is statsmodels' `UnobservedComponents('local level')` with a fixed season and regressors (Harvey
1989; Durbin & Koopman 2012), fitted to the months before alone. The level wanders, so a series that drifts by
itself is not taken for an effect. With comparison areas the counts are taken in proportion to theirs: what
moved all alike is no effect (decision 0027). Its one unknown ratio, the variance of the level's steps over
that of the noise, is not set to its best value but averaged over (likelihood × prior on a grid), so that the
interval knows what is not known; with the ratio given, everything is generalised least squares. Decision
0026.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models import intervention_design as design
from models.intervention_question import Effect, Floats, Question

METHOD = "structural"
HARMONICS = 6
PATHS = 2000
RATIOS = np.geomspace(0.1, 2.0, 14)  # sd of a step of the level over sd of the noise: crime wanders
RATIOS_COMPARED = np.geomspace(0.02, 2.0, 14)  # what is left beside comparison areas may stand still
_NORMAL = 1e6  # degrees of freedom: the paths already have the tails of Student's t
_SMALL = 10.0  # counts a month, under which a logarithm is too rough


@dataclass(frozen=True)
class Fit:
    """One fit a ratio: `weights` (ratios,) sum to one; `coefficients` (ratios, p) with their errors."""

    weights: Floats
    coefficients: Floats
    errors: Floats  # of the coefficients
    sigma2: Floats  # (ratios,) noise variance, residual sum over df
    df: int
    means: Floats  # (ratios, m) of the months asked for
    factors: Floats  # (ratios, m, m): Cholesky factors of their covariance over sigma2
    residuals: Floats  # (n,) whitened, at the best ratio
    loglikelihood: Floats  # (ratios,) diffuse, up to a constant


def structural(question: Question, paths: int = PATHS, seed: int = 0, scale: str = "") -> Effect:
    """Observed less counterfactual, from simulated paths of the months after.

    `scale`: `log` or `root` (2√(y + 3/8), where counts are small); chosen where empty. ValueError where there
    is too little to fit.
    """
    scale = scale or scale_for(question)
    ok = design.known(question)
    before, after = ok.copy(), ok.copy()
    before[question.start :] = after[: question.start] = False
    if not after.any():
        raise ValueError("nothing is known of the months after")
    exposure = _proportion(question)
    ratios = RATIOS if question.comparison is None else RATIOS_COMPARED
    z = _to_scale(question.values, exposure, scale)
    fit = local_level(_columns(question), z, before, after, ratios)
    drawn = _draw(fit, paths, np.random.default_rng(seed))
    counts = _from_scale(drawn, exposure[after], scale)
    return _effect(question, counts, after, fit, scale)


def scale_for(question: Question) -> str:
    """`log` unless a count is zero or counts are small."""
    counts = question.values[design.known(question)]
    return "log" if len(counts) and counts.min() > 0 and counts.mean() >= _SMALL else "root"


def _columns(question: Question) -> Floats:
    pairs = design.pairs_for(question, HARMONICS)
    constant = np.ones(len(question.values))
    return np.column_stack([constant, design.seasonal(question, pairs), design.covariates(question)])


def _proportion(question: Question) -> Floats:
    """What counts are in proportion to: those of the comparison areas, about 1 before; else the exposure."""
    compared = question.compared()
    if compared is None:
        return question.exposed()
    return np.asarray(compared / np.nanmean(compared[: question.start]))


def local_level(
    columns: Floats, z: Floats, fitted: np.ndarray, asked: np.ndarray, ratios: Floats = RATIOS
) -> Fit:
    """Fit on the periods `fitted` (bool, n), predict the periods `asked`; one fit for each of the `ratios`.

    Cov(z) = σ² (I + r² min(s, t)): noise and a random walk; its start is in the constant. Missing periods are
    simply left out. The likelihood is that with coefficients and σ² integrated out (REML, the diffuse one).
    """
    places = np.arange(len(z), dtype=float)
    here, there = places[fitted], places[asked]
    x, y = columns[fitted], z[fitted]
    df = len(y) - x.shape[1]
    if df < 6:
        raise ValueError(f"{len(y)} periods for {x.shape[1]} columns")
    walk = np.minimum.outer(here, here)
    ratios2 = ratios**2
    lower = np.linalg.cholesky(np.eye(len(y)) + ratios2[:, None, None] * walk)
    both = np.linalg.solve(
        lower, np.broadcast_to(np.column_stack([x, y]), (len(ratios), len(y), x.shape[1] + 1))
    )
    wx, wy = both[:, :, :-1], both[:, :, -1]
    gram = np.swapaxes(wx, 1, 2) @ wx
    gram += 1e-10 * np.trace(gram, axis1=1, axis2=2)[:, None, None] / x.shape[1] * np.eye(x.shape[1])
    inverse = np.linalg.inv(gram)
    coefficients = np.einsum("rij,rkj,rk->ri", inverse, wx, wy)
    white = wy - np.einsum("rki,ri->rk", wx, coefficients)
    rss = np.maximum(np.sum(white**2, axis=1), 1e-12)
    loglikelihood = (
        -np.sum(np.log(np.diagonal(lower, axis1=1, axis2=2)), axis=1)
        - 0.5 * np.linalg.slogdet(gram)[1]
        - 0.5 * df * np.log(rss)
    )
    weights = np.exp(loglikelihood - loglikelihood.max())
    cross = ratios2[:, None, None] * np.minimum.outer(there, here)
    gain = np.swapaxes(np.linalg.solve(lower, np.swapaxes(cross, 1, 2)), 1, 2)  # (ratios, m, n)
    means = np.einsum("mi,ri->rm", columns[asked], coefficients) + np.einsum("rmk,rk->rm", gain, white)
    left = columns[asked] - gain @ wx
    covariance = (
        np.eye(len(there)) + ratios2[:, None, None] * np.minimum.outer(there, there)
        - gain @ np.swapaxes(gain, 1, 2) + left @ inverse @ np.swapaxes(left, 1, 2)
    )  # fmt: skip
    sigma2 = rss / df
    return Fit(
        weights / weights.sum(),
        coefficients,
        np.sqrt(np.einsum("rii->ri", inverse) * sigma2[:, None]),
        sigma2,
        df,
        means,
        np.linalg.cholesky(covariance + 1e-9 * np.eye(len(there))),
        white[int(np.argmax(weights))] / np.sqrt(sigma2[int(np.argmax(weights))]),
        loglikelihood,
    )


def _draw(fit: Fit, paths: int, rng: np.random.Generator) -> Floats:
    """Paths of the months asked for, (paths, m), over ratios, noise variance and everything else unknown."""
    which = rng.choice(len(fit.weights), size=paths, p=fit.weights)
    sigma = np.sqrt(fit.sigma2[which] * fit.df / rng.chisquare(fit.df, size=paths))
    noise = rng.standard_normal((paths, fit.means.shape[1]))
    return np.asarray(fit.means[which] + sigma[:, None] * np.einsum("pij,pj->pi", fit.factors[which], noise))


def _effect(question: Question, counts: Floats, after: np.ndarray, fit: Fit, scale: str) -> Effect:
    observed = float(question.values[after].sum())
    logs = np.log(np.maximum(counts.sum(axis=1), 0.5))
    low, middle, high = np.quantile(counts, [0.025, 0.5, 0.975], axis=0)
    expected, lows, highs = (np.full(question.after, np.nan) for _ in range(3))
    inside = after[question.start :]
    expected[inside], lows[inside], highs[inside] = middle, low, high
    return Effect(
        METHOD,
        float(np.log(max(observed, 0.5)) - np.median(logs)),
        _spread(logs),
        _NORMAL,
        observed,
        expected,
        lows,
        highs,
        fit.residuals,
        (scale,),
    )


def _spread(logs: Floats) -> float:
    """Half the width of the middle 95 %, in standard deviations: what the interval is made of."""
    low, high = np.quantile(logs, [0.025, 0.975])
    return float((high - low) / (2 * 1.959964))


def _to_scale(counts: Floats, exposure: Floats, scale: str) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        if scale == "log":
            return np.asarray(np.log(counts / exposure))
        return np.asarray(2 * np.sqrt(np.maximum(counts, 0) / exposure + 0.375))


def _from_scale(z: Floats, exposure: Floats, scale: str) -> Floats:
    if scale == "log":
        return np.asarray(np.exp(np.minimum(z, 50)) * exposure)
    return np.asarray(np.maximum((np.maximum(z, 0) / 2) ** 2 - 0.375, 0) * exposure)
