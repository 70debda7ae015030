"""What worker processes do for forecasts. Imports little: a process waits for its imports before it works."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.many import Wanted, forecast_many

Simulated = tuple[np.ndarray, np.ndarray, str]  # paths (a row a path), residuals, method


def simulated(asked: Sequence[Wanted]) -> list[Simulated]:
    """Each series by itself. Numbers are narrow, half as much to hand over and to keep, and the paths of a
    month lie beside each other, as all that follows takes them."""
    return [
        (np.asfortranarray(one.paths, dtype=np.float32), one.residuals, one.method)
        for one in forecast_many(asked)
    ]
