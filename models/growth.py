"""How much more or less than last year the rest of a year is expected to bring.

Two opinions are averaged on the scale of logarithms: the simulation's, and the growth seen of late, which of
a small series is drawn towards that of a relative (the same indicator in the wider area). Growth that gathers
(is more of late than over a whole year) is carried on in part. The weights were chosen on London before 2016;
formulas and figures: docs/methods.md, "Probability and calibration".
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]

A_YEAR = 12  # months
# Of the simulation, by months known (between them in proportion); the rest is of the growth seen.
_WEIGHED_AT, _WEIGHTS = (3.0, 9.0), (0.4, 0.7)
_GATHERING = 0.4  # of the growth of late less that over a year
_MOST_GATHERED = 0.15  # of that difference: a new kind of record may grow tenfold
_OWN_VARIANCE = 0.0075  # of true log growths about the relative's: areas differ by some 9 % in a year
_DISPERSION = 2.0  # of counts about their means: var = 2 · mean


def window(months_known: int) -> int:
    """Over how many months the growth of late is measured: the year's own, but no fewer than three."""
    return max(months_known, 3)


def simulation_weight(months_known: int) -> float:
    """Of the simulation against the growth seen."""
    return float(np.interp(months_known, _WEIGHED_AT, _WEIGHTS))


def seen_growth(now: Floats, before: Floats, relative_now: Floats, relative_before: Floats) -> Floats:
    """Log growth of sums over the same months of two years; nan where the own sums are not known.

    The own growth is a normal observation with variance φ(1/n₁ + 1/n₀) of a truth that is normal about the
    relative's growth (Efron & Morris 1975); without a relative it stands alone. Arrays of one shape.
    """
    own = _log_ratio(now, before)
    relative = _log_ratio(relative_now, relative_before)
    noise = _DISPERSION * (1 / (_at_least_zero(now) + 1) + 1 / (_at_least_zero(before) + 1))
    trust = _OWN_VARIANCE / (_OWN_VARIANCE + noise)
    return np.asarray(np.where(np.isnan(relative), own, trust * own + (1 - trust) * relative))


def expected_rest(
    months_known: int, simulated: Floats, last_year: Floats, seen: Floats, over_year: Floats
) -> Floats:
    """The rest of the year: last year's times the averaged growth; the simulation's where there is neither.

    `simulated`: mean of the simulated rest; `last_year`: the same months a year before; `seen`: log growth of
    late; `over_year`: log growth of the last twelve months, nan where not known.
    """
    wanted, weight = _log_ratio(simulated, last_year), simulation_weight(months_known)
    gathered = np.nan_to_num(np.clip(seen - over_year, -_MOST_GATHERED, _MOST_GATHERED))
    known = weight * wanted + (1 - weight) * seen + _GATHERING * gathered
    growth = np.where(np.isnan(seen), wanted, known)
    rest = np.maximum((_at_least_zero(last_year) + 0.5) * np.exp(growth) - 0.5, 0.0)
    return np.asarray(np.where(np.isnan(rest), simulated, rest))


def _log_ratio(above: Floats, below: Floats) -> Floats:
    return np.asarray(np.log((_at_least_zero(above) + 0.5) / (_at_least_zero(below) + 0.5)))


def _at_least_zero(sums: Floats) -> Floats:
    """Corrections below zero count as none; nan stays."""
    return np.asarray(np.maximum(sums, 0.0))
