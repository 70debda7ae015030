"""How far a share of past cases can be trusted: Wilson's interval, for cases that hang together."""

from __future__ import annotations

import math

_Z = 1.959964  # 95 %, two-sided


def share_interval(met: float, cases: float, independent: float | None = None) -> tuple[float, float]:
    """The 95 % interval of a share by Wilson's score (Wilson 1927; Brown, Cai & DasGupta 2001).

    `independent`: how many of the cases say something of their own (a series asked of four cuts in one year
    is one year, not four); the share is then taken as one of so many. Raises ValueError without cases.
    """
    if not 0 <= met <= cases or cases <= 0:
        raise ValueError(f"{met} of {cases}")
    share, n = met / cases, min(cases, independent or cases)
    centre = share + _Z**2 / (2 * n)
    half = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    low, high = (centre - half) / (1 + _Z**2 / n), (centre + half) / (1 + _Z**2 / n)
    return max(0.0, low), min(1.0, high)
