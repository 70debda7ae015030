"""The forms of exponential smoothing with additive errors, and where their parameters may lie.

    forecast   ŷ = l + φb + s          (season multiplicative: ŷ = (l + φb)·s)
    error      e = y − ŷ
    level      l ← l + φb + αe         (αe/s)
    trend      b ← φb + βe             (βe/s)
    season     s ← s + γe              (γe/l)

Hyndman, Koehler, Ord & Snyder 2008, table 2.2; without damping φ = 1, without trend b = β = 0, without season
s = γ = 0 (s = 1 where it multiplies). The usual region: 0 < α < 1, β = αβ*, γ = (1 − α)γ*, 0.8 ≤ φ ≤ 0.98.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

ALPHA, BETA, GAMMA, PHI = range(4)  # rows of a parameter array; β and γ as β* and γ* while they are searched
LOWEST = np.array([1e-4, 1e-4, 1e-4, 0.8])
HIGHEST = np.array([0.9999, 0.9999, 0.9999, 0.98])

Trend = Literal["none", "additive", "damped"]
Season = Literal["none", "additive", "multiplicative"]


@dataclass(frozen=True)
class Form:
    """One form, its error always additive."""

    trend: Trend
    season: Season

    @property
    def code(self) -> str:
        """As in the literature: `AAdM` is damped trend with multiplicative season."""
        return "A" + {"none": "N", "additive": "A", "damped": "Ad"}[self.trend] + self.season[0].upper()

    def parameters(self, season: int) -> int:
        """Free numbers: smoothing parameters, starting states and the variance."""
        states = 1 + (self.trend != "none") + (season - 1 if self.season != "none" else 0)
        smoothing = 1 + (self.trend != "none") + (self.season != "none") + (self.trend == "damped")
        return smoothing + states + 1


@dataclass(frozen=True)
class Problems:
    """n problems, each of one form, and what that form has, (n,). All share `season`, 1 if none has one."""

    trended: np.ndarray
    damped: np.ndarray
    season: int

    @staticmethod
    def of(forms: Sequence[Form], each: int, season: int) -> Problems:
        """`each` problems of every form, one form after the other; with a season all of them or none."""
        trended = np.repeat([form.trend != "none" for form in forms], each)
        damped = np.repeat([form.trend == "damped" for form in forms], each)
        return Problems(trended, damped, season if forms[0].season != "none" else 1)

    def take(self, chosen: np.ndarray) -> Problems:
        return Problems(self.trended[chosen], self.damped[chosen], self.season)

    def searched(self) -> np.ndarray:
        """Which of α, β*, γ*, φ are free, (n, 4)."""
        always = np.ones_like(self.trended)
        return np.stack([always, self.trended, always & (self.season > 1), self.damped], axis=1)

    def natural(self, search: np.ndarray) -> np.ndarray:
        """α, β*, γ*, φ (4, n) -> α, β, γ, φ with zeros (φ: one) for what a form lacks."""
        alpha, beta, gamma, phi = search
        return np.stack(
            [
                alpha,
                np.where(self.trended, alpha * beta, 0.0),
                (1 - alpha) * gamma if self.season > 1 else np.zeros_like(alpha),
                np.where(self.damped, phi, 1.0),
            ]
        )


FORMS = tuple(
    Form(trend, season)
    for season in ("none", "additive", "multiplicative")
    for trend in ("none", "additive", "damped")
)


def aicc(loglike: np.ndarray, n: np.ndarray, k: int) -> np.ndarray:
    """Akaike's criterion corrected for small samples (Hurvich & Tsai 1989); inf where it has no value."""
    room = n - k - 1
    return np.where(room > 0, -2 * loglike + 2 * k + 2 * k * (k + 1) / np.maximum(room, 1), np.inf)
