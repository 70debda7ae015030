"""What the simulated paths of a series say about the sum of a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from domain import months_between
from models.year_figures import YearFigures

Floats = NDArray[np.floating]


@dataclass(frozen=True)
class Outlook:
    """Simulated futures of one series: a row a path, a column each `step` months from `first` on."""

    first: date
    step: int
    paths: Floats
    method: str
    residuals: Floats | None = None  # one-step errors of the fit, in the series' unit, the last month's last


def year_totals(figures: YearFigures, outlook: Outlook | None, year: int) -> Floats | None:
    """The whole year on each path: what is reported before the first simulated month, and the paths after.

    None where there are no paths, they end before the year does, or do not begin where the reports end.
    """
    if outlook is None:
        return None
    lead = months_between(date(year, 1, 1), outlook.first)  # months of the year before the paths begin
    if lead >= 12:
        return None
    reported = figures.through(year, max(lead, 0))
    skipped, wanted = max(-lead, 0), 12 - max(lead, 0)
    if reported is None or skipped % outlook.step or wanted % outlook.step:
        return None
    columns = slice(skipped // outlook.step, (skipped + wanted) // outlook.step)
    if columns.stop > outlook.paths.shape[1]:
        return None
    return np.asarray(reported + outlook.paths[:, columns].sum(axis=1, dtype=float))


def probability_of_meeting(totals: Floats, side: str, limit: float, strict: bool = False) -> float:
    """The part of the paths that meets a ceiling (or floor). Monotone in the limit."""
    if side == "ceiling":
        met = totals < limit if strict else totals <= limit
    else:
        met = totals > limit if strict else totals >= limit
    return float(np.mean(met))
