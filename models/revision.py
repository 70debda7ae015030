"""What a usual later correction of the figures would do to a probability."""

from __future__ import annotations

from math import erf, sqrt

_Z80 = 1.2815515655446004  # the standard normal's 90th percentile: half of an 80 % interval


def probability_after(
    shift: float, forecast: float, low80: float, high80: float, limit: float, is_floor: bool = False
) -> float:
    """The probability of meeting a limit, had the count so far been larger by `shift`.

    The total is taken as normal, with the spread that the 80 % interval shows, and as a whole number
    (half a unit is added towards the limit). Without a spread the answer is 0 or 1.
    """
    expected = forecast + shift
    spread = (high80 - low80) / (2 * _Z80)
    distance = (expected - limit if is_floor else limit - expected) + 0.5
    if spread <= 0:
        return float(distance >= 0)
    return 0.5 * (1 + erf(distance / spread / sqrt(2)))
