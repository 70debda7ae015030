"""The dynamic optimised Theta model (Fiorucci et al. 2016) for many series at once.

    forecast   ŷ = l + ω·[(1 − α)ᵗ A + (1 − (1 − α)ᵗ⁺¹)/α · B]     after t values, ω = 1 − 1/θ
    level      l ← αy + (1 − α)l
    line       A, B: intercept and slope of the least squares line through the first t values

A and B come from the data alone, so that for a given α the errors are linear in the starting level and in ω:
both are solved exactly, and only α is searched, on a grid that is refined twice. θ = 2 is the standard Theta
method (Assimakopoulos & Nikolopoulos 2000; Hyndman & Billah 2003).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

_GRID = np.array([0.01, 0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.75, 0.9, 0.99])
_BURN_IN = 2  # errors left out: a line through one value says nothing
_MOST_OMEGA = 0.99  # θ up to 100
_USUAL, _USUAL_SPREAD = 0.5, 0.02  # of ω: what is believed of it before a series is seen


@dataclass
class Line:
    """Mean, intercept and slope of each series' values so far, and how many these are; all (n,)."""

    mean: np.ndarray
    intercept: np.ndarray
    slope: np.ndarray
    age: np.ndarray

    def add(self, y: np.ndarray) -> None:
        """Takes one more value of each series (Fiorucci et al. 2016, eq. 12-14)."""
        t = self.age + 1
        slope = ((t - 2) * self.slope + 6 * (y - self.mean) / t) / (t + 1)
        self.slope = np.where(t > 1, slope, 0.0)
        self.mean = (self.age * self.mean + y) / t
        self.intercept = self.mean - self.slope * (t + 1) / 2
        self.age = t


@dataclass
class ThetaFit:
    """Estimates for n series; `level` and `line` after the last period; `errors` (T, n), nan where the value
    is missing and for the first two, which `squares` leave out too."""

    alpha: np.ndarray
    omega: np.ndarray
    level: np.ndarray
    line: Line
    errors: np.ndarray
    squares: np.ndarray
    count: np.ndarray


def estimate_theta(
    y: np.ndarray, first: np.ndarray, known: np.ndarray, omega: float | None = None
) -> np.ndarray:
    """α, ω and starting level (3, n) of the columns of `y` (T, n), each from its row `first` on, without gaps
    (filled where not `known`).

    `omega`: fixed (0.5 is the standard Theta method), else estimated between 0 and 0.99. At least two
    columns: one alone is added up in another order.
    """
    data = _Data.of(y, first, known)
    n = y.shape[1]
    at, grid = np.arange(n), np.repeat(_GRID[:, None], n, axis=1)
    for _ in range(3):
        many = data.take(np.tile(at, len(grid)))
        squares = _solved(many, grid.ravel(), omega)[0].reshape(grid.shape)
        best = np.argmin(squares, axis=0)
        alpha = grid[best, at]
        low, high = grid[np.maximum(best - 1, 0), at], grid[np.minimum(best + 1, len(grid) - 1), at]
        grid = np.sort(np.concatenate([np.linspace(low, high, 6), alpha[None]]), axis=0)
    _, drift, start = _solved(data, alpha, omega)
    return np.stack([alpha, drift, start])


def run_theta(estimates: np.ndarray, y: np.ndarray, first: np.ndarray, known: np.ndarray) -> ThetaFit:
    """What `estimates` come to on the values that they were made of."""
    alpha, omega, start = estimates
    data = _Data.of(y, first, known)
    errors, level = _run(data, alpha, start)
    errors -= omega * _pull(data, alpha)[1]
    squares = np.add.reduce(np.square(errors) * data.counted, axis=0)
    errors[~data.counted] = (
        np.nan
    )  # the first two are no forecasts: the level is free to miss them by any amount
    return ThetaFit(alpha, omega, level, data.line, errors, squares, data.counted.sum(axis=0))


@dataclass(frozen=True)
class _Data:
    """What the search looks at, each (T, n), and the line after the last period."""

    y: np.ndarray
    intercepts: np.ndarray
    slopes: np.ndarray
    age: np.ndarray  # values before each
    counted: np.ndarray
    line: Line

    @staticmethod
    def of(y: np.ndarray, first: np.ndarray, known: np.ndarray) -> _Data:
        intercepts, slopes, line = _lines(y, first)
        age = np.arange(len(y))[:, None] - first
        return _Data(y, intercepts, slopes, age, known & (age >= _BURN_IN), line)

    def take(self, place: np.ndarray) -> _Data:
        each = (self.y, self.intercepts, self.slopes, self.age, self.counted)
        y, intercepts, slopes, age, counted = (one[:, place] for one in each)
        return _Data(y, intercepts, slopes, age, counted, self.line)


def _lines(y: np.ndarray, first: np.ndarray) -> tuple[np.ndarray, np.ndarray, Line]:
    """Intercepts and slopes (T, n) known before each period, and the line after the last."""
    t = np.arange(1, len(y) + 1)[:, None] - first
    told = np.where(t > 0, y, 0.0)
    count = np.maximum(t, 1)
    sums, moments = np.cumsum(told, axis=0), np.cumsum(told * count, axis=0)
    mean = sums / count
    spread = np.maximum(count * (np.square(count) - 1.0) / 12, 0.5)  # of one value alone the slope is zero
    slope = np.where(t > 1, (moments - (count + 1) / 2 * sums) / spread, 0.0)
    intercept = mean - slope * (count + 1) / 2
    line = Line(mean[-1], intercept[-1], slope[-1], t[-1].astype(float))
    nothing = np.zeros((1, y.shape[1]))
    return np.concatenate([nothing, intercept[:-1]]), np.concatenate([nothing, slope[:-1]]), line


def _pull(data: _Data, alpha: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(1 − α)ᵗ and what ω multiplies, (T, n)."""
    decay = np.power(1 - alpha, np.maximum(data.age, 0))
    return decay, decay * data.intercepts + (1 - (1 - alpha) * decay) / alpha * data.slopes


def _solved(data: _Data, alpha: np.ndarray, omega: float | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For a given α: the squares with the price of an unusual ω, and the ω and level that make them least."""
    decay, pull = _pull(data, alpha)
    base, _ = _run(data, alpha, np.zeros_like(alpha))
    for column in (base, decay, pull):
        column *= data.counted
    dd, dp, pp = (np.add.reduce(a * b, axis=0) for a, b in ((decay, decay), (decay, pull), (pull, pull)))
    bd, bp, bb = (np.add.reduce(base * a, axis=0) for a in (decay, pull, base))
    dd, pp = dd * (1 + 1e-10) + 1e-300, pp * (1 + 1e-10) + 1e-300
    level = bd / dd
    push, room = bp - dp * level, np.maximum(pp - dp * dp / dd, 1e-12 * pp)
    rest = np.maximum(bb - bd * level, 0.0)  # squares without ω, the level at its best
    drift = np.full_like(alpha, _USUAL if omega is None else omega)
    held = np.zeros_like(alpha)
    if omega is None:
        usual = rest - 2 * drift * push + np.square(drift) * room
        held = np.maximum(usual, 0.0) / np.maximum(data.counted.sum(axis=0), 1) / _USUAL_SPREAD**2
        drift = np.clip((push + held * _USUAL) / (room + held), 0.0, _MOST_OMEGA)
    squares = np.maximum(rest - 2 * drift * push + np.square(drift) * room, 0.0)
    return squares + held * np.square(drift - _USUAL), drift, (bd - drift * dp) / dd


def _run(data: _Data, alpha: np.ndarray, start: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Errors (T, n) of simple smoothing, ω left out, and the level after the last period."""
    level, step = start.copy(), np.empty_like(alpha)
    errors = np.empty(data.y.shape)
    waiting = np.any(data.age < 0, axis=1).tolist()
    for t, (e, value) in enumerate(zip(errors, data.y, strict=True)):
        np.subtract(value, level, out=e)
        np.multiply(alpha, e, out=step)
        if waiting[t]:
            step *= data.age[t] >= 0
        level += step
    return errors, level


def run_on(fit: ThetaFit, y: np.ndarray, known: np.ndarray) -> ThetaFit:
    """The same parameters after further `y` (t, n), filled where not `known`; squares stay as they are."""
    if not len(y):
        return fit
    level, line, found = fit.level, replace(fit.line), np.empty(y.shape)
    for e, value in zip(found, y, strict=True):
        e[:] = value - level - fit.omega * _line_ahead(fit.alpha, line)
        level = fit.alpha * value + (1 - fit.alpha) * level
        line.add(value)
    found[~known] = np.nan
    return replace(fit, level=level, line=line, errors=np.concatenate([fit.errors, found]))


def theta_means(fit: ThetaFit, horizon: int) -> np.ndarray:
    """Point forecasts (horizon, n): each is taken as a value by the next."""
    return _ahead(fit, fit.level, replace(fit.line), np.zeros((horizon, len(fit.level))))


def theta_responses(fit: ThetaFit, horizon: int) -> np.ndarray:
    """Row h, column j: what an error of size one in period j does to period h, (n, horizon, horizon).

    The model is linear once α and ω are known: the answer is its run from zero with that error alone.
    """
    n = len(fit.level)
    zero = np.zeros((horizon, n))
    pulses = np.repeat(np.eye(horizon)[:, :, None], n, axis=2)
    return _ahead(fit, zero, Line(zero, zero, zero, fit.line.age), pulses).transpose(2, 0, 1)


def _ahead(fit: ThetaFit, level: np.ndarray, line: Line, pulses: np.ndarray) -> np.ndarray:
    values = np.empty(pulses.shape)
    for h, pulse in enumerate(pulses):
        values[h] = level + fit.omega * _line_ahead(fit.alpha, line) + pulse
        level = level + fit.alpha * (values[h] - level)
        line.add(values[h])
    return values


def _line_ahead(alpha: np.ndarray, line: Line) -> np.ndarray:
    """What ω multiplies, for the period after the line's last."""
    decay = np.power(1 - alpha, line.age)
    return np.asarray(decay * line.intercept + (1 - (1 - alpha) * decay) / alpha * line.slope)
