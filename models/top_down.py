"""What the wholes say of a part: their forecast times the part's share of last year, averaged with its own.

A small series knows little of its own season and level; the city's series of that kind and the district's
total know more. The average of a part's own forecast and of those that its wholes imply is the combined
conditional coherent forecast of Hollyman, Petropoulos & Tipping (2021), in the form of Di Fonzo & Girolimetto
(2022) with equal weights.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.hierarchy import Family, heights

_LARGEST_FACTOR = 4.0  # a part that has just begun or ended is not blown up by its old share


def factors(family: Family, means: NDArray[np.floating]) -> NDArray[np.float64]:
    """By what the paths of each series are multiplied: (series, horizon), between 1/4 and 4.

    `means`: the mean of the paths, (series, horizon). Wholes are settled before their parts; the topmost keep
    their own. So does a part without a whole last year, of itself or of the wholes.
    """
    settled = np.array(means, dtype=float)
    height = heights(family.sums)
    above: dict[int, list[int]] = {}
    for whole, parts in family.sums:
        for part in parts:
            above.setdefault(part, []).append(whole)
    for part in sorted(above, key=lambda part: (-height.get(part, 0), part)):
        own = family.last_year[part]
        said = [
            settled[whole] * own / family.last_year[whole]
            for whole in above[part]
            if np.isfinite(own) and family.last_year[whole] > 0
        ]
        settled[part] = np.mean([means[part], *said], axis=0)
    ratio = np.divide(settled, means, out=np.ones_like(settled), where=np.asarray(means) > 0)
    return np.asarray(np.clip(ratio, 1 / _LARGEST_FACTOR, _LARGEST_FACTOR))
