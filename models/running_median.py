"""The median of a moving window, by which single wild values do not move a level."""

from __future__ import annotations

import numpy as np


def running_median(values: np.ndarray, half: int) -> np.ndarray:
    """For each of `values` (no nan, more than `half` of them) the median of it and of `half` on either side.

    Beyond the ends the values stand mirrored.
    """
    mirrored = np.concatenate((values[half:0:-1], values, values[-2 : -half - 2 : -1]))
    windows = np.lib.stride_tricks.sliding_window_view(mirrored, 2 * half + 1)
    return np.asarray(np.partition(windows, half, axis=1)[:, half])
