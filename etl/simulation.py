"""What worker processes do for forecasts. Imports little: a process waits for its imports before it works."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.cases import Wanted
from models.many import forecast_many

# Paths (a row a path), residuals, method, estimates to keep.
Simulated = tuple[np.ndarray, np.ndarray, str, np.ndarray | None]


def simulated(asked: Sequence[Wanted]) -> list[Simulated]:
    """Each series by itself. Numbers are narrow, half as much to hand over and to keep, and the paths of a
    month lie beside each other, as all that follows takes them."""
    return [
        (np.asfortranarray(one.paths, dtype=np.float32), one.residuals, one.method, one.estimates)
        for one in forecast_many(asked)
    ]
