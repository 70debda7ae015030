"""Futures drawn from several fitted models of one series, each by its weight."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Mixture:
    """k linear models of one series over a horizon of H periods.

    `weights` (k,) add up to 1. `means` (k, H): the forecasts. `responses` (k, H, H): row h, column j is what
    an error of size one in period j does to period h (one where h = j, zero above). `spreads` (k,): the
    deviation of one error. `errors` (T,): of the weighted forecast one period ahead, nan where none.
    """

    weights: np.ndarray
    means: np.ndarray
    responses: np.ndarray
    spreads: np.ndarray
    errors: np.ndarray

    @property
    def mean(self) -> np.ndarray:
        """The point forecast (H,)."""
        return np.asarray(self.weights @ self.means)

    def paths(self, rng: np.random.Generator, n_paths: int) -> np.ndarray:
        """`n_paths` futures (n_paths, H) in random order, their mean exactly the point forecast. Those of one
        period lie beside each other.

        Every model has as many futures as its weight says. Errors are normal and come in pairs of opposite
        sign, so that a thousand paths are as steady as two thousand.
        """
        shares = allotted(self.weights, n_paths)
        horizon = self.means.shape[1]
        half = rng.standard_normal((horizon, (n_paths + 1) // 2))
        drawn = np.empty((horizon, n_paths))
        drawn[:, ::2], drawn[:, 1::2] = half, -half[:, : n_paths // 2]
        at = 0
        for mean, response, spread, share in zip(
            self.means, self.responses, self.spreads, shares, strict=True
        ):
            block = slice(at, at + share)
            drawn[:, block] = mean[:, None] + spread * (response @ drawn[:, block])
            at += share
        drawn += (self.mean - drawn.mean(axis=1))[:, None]
        return drawn[:, rng.permutation(n_paths)].T


def allotted(weights: np.ndarray, n: int) -> np.ndarray:
    """Whole numbers that add up to `n`, as near to the weights as can be (largest remainders)."""
    exact = weights * n
    whole = np.floor(exact).astype(int)
    missing = n - int(whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:missing]] += 1
    return np.asarray(whole)
