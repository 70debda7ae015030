"""Who makes the gap between a count and its path: areas, types, the rest."""

from __future__ import annotations

import numpy as np
import pandas as pd

REST = "rest"


def gap_by_part(parts: pd.DataFrame, ytd: float, path: float, ytd_before: float) -> pd.Series:
    """Each part's contribution to `ytd − path`, in the unit of the counts; positive adds to the gap.

    `parts`: columns code, now, before (the same months of this year and last, nan where not known). A part
    is held against the same change that the path asks of the whole: its gap is now − before × path ÷
    ytd_before. What the parts leave of the whole's gap is named `rest`, where it is not nought. The sum is
    exactly ytd − path. A part that lacks a figure falls to the rest.
    Empty where last year's count is nought.

    The series is indexed by code, in the order of `parts`.
    """
    known = parts.dropna(subset=["now", "before"])
    if ytd_before <= 0 or known.empty:
        return pd.Series(dtype=float)
    asked = path / ytd_before
    gaps = pd.Series(
        (known["now"] - known["before"] * asked).to_numpy(dtype=float), index=known["code"].tolist()
    )
    rest = (ytd - path) - float(gaps.sum())
    left_out = (
        abs(ytd - float(known["now"].sum())) > 0.5 or abs(ytd_before - float(known["before"].sum())) > 0.5
    )
    if left_out and not np.isclose(rest, 0):
        gaps.loc[REST] = rest
    return gaps
