"""What the wholes say of a part: last year's count, grown as they are forecast to grow.

A small series knows little of its own season and level; the city's series of that kind and the district's
total know more. The average of a leaf's own forecast and of what its wholes imply is a combined conditional
forecast (Hollyman, Petropoulos & Tipping 2021; Di Fonzo & Girolimetto 2022), with equal weights.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.hierarchy import Family

Floats = NDArray[np.floating]

LARGEST_FACTOR = 4.0  # a part that has just begun or ended is not blown up by its old share


def factors(family: Family, means: Floats) -> NDArray[np.float64]:
    """By what the paths of each series are multiplied: (series, horizon), between 1/4 and 4.

    `means`: the mean of the paths, (series, horizon). Wholes keep their own forecasts, and so does a leaf
    without a whole last year, of itself or of its wholes.
    """
    ratio = np.ones(np.shape(means))
    wholes = {whole for whole, _ in family.sums}
    above = _above(family)
    for leaf in sorted(set(above) - wholes):
        own = family.last_year[leaf]
        growth = _growth(family, above, leaf, means)
        if growth is None or not np.isfinite(own):
            continue
        said = (means[leaf] + own * growth) / 2
        ratio[leaf] = np.divide(said, means[leaf], out=np.ones_like(said), where=means[leaf] > 0)
    return np.asarray(np.clip(ratio, 1 / LARGEST_FACTOR, LARGEST_FACTOR))


def _above(family: Family) -> dict[int, list[int]]:
    """For each part the wholes right above it."""
    above: dict[int, list[int]] = {}
    for whole, parts in family.sums:
        for part in parts:
            above.setdefault(part, []).append(whole)
    return above


def _growth(family: Family, above: dict[int, list[int]], leaf: int, means: Floats) -> Floats | None:
    """How a leaf's wholes are forecast to grow over last year's count: (horizon,); None where not known.

    Of a leaf under one whole, that whole's growth. Under two that are parts of a third, as a cell of a table
    under its row and column: the product of the two growths over the third's. Else the mean of the growths.
    """
    known = [whole for whole in dict.fromkeys(above[leaf]) if family.last_year[whole] > 0]
    growths = [means[whole] / family.last_year[whole] for whole in known]
    if len(known) == 2:
        common = [whole for whole in above.get(known[0], []) if whole in above.get(known[1], [])]
        tops = [whole for whole in common if family.last_year[whole] > 0 and (means[whole] > 0).all()]
        if tops:
            return np.asarray(growths[0] * growths[1] * family.last_year[tops[0]] / means[tops[0]])
    return np.asarray(np.mean(growths, axis=0)) if growths else None
