"""Where the breaks of a series lie in its values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from domain import months_between


def open_breaks(breaks: pd.DataFrame) -> list[tuple[str | None, str | None, date]]:
    """Area, indicator (None: all of them) and date of each break that nobody has confirmed."""
    rows = breaks[~breaks["confirmed"].eq(True)]
    return [
        (
            area if isinstance(area, str) else None,
            kind if isinstance(kind, str) else None,
            pd.Timestamp(day).date(),
        )
        for area, kind, day in zip(rows["area"], rows["indicator"], rows["date"], strict=True)
    ]


def breaks_of(breaks: Iterable[tuple[str | None, str | None, date]], area: str, indicator: str) -> list[date]:
    """The dates of one series' breaks, oldest first."""
    return sorted(day for where, what, day in breaks if where in (None, area) and what in (None, indicator))


def places(first: date, length: int, months: int, breaks: Iterable[date]) -> list[int]:
    """The first value after each break that has values before and after it.

    `first`: first day of the first value; `months`: how long a value is. A value that a break lies in still
    belongs to what was before.
    """
    after = {-(-(months_between(first, day) + (day.day > 1)) // months) for day in breaks}
    return sorted(place for place in after if 0 < place < length)
