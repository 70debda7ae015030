"""The effect of a measure on one series of the store, with its comparison areas; cached by the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from domain import months_between
from models.intervention import Finding, effect_of
from models.intervention_question import Floats, Question, place_of
from models.series import regular
from warehouse import read_trends
from warehouse.store import Connection


@dataclass(frozen=True)
class Months:
    """A monthly series: its first month and its counts, nan where missing."""

    first: date
    values: Floats

    def on(self, first: date, length: int) -> Floats:
        """The same counts on another span of months."""
        row = np.full(length, np.nan)
        shift = months_between(first, self.first)
        for place, value in enumerate(self.values):
            if 0 <= place + shift < length:
                row[place + shift] = value
        return row


def months(connection: Connection, area: str, indicator: str) -> Months | None:
    """The series by months, up to its last figure; None where it has none."""
    try:
        first, values = regular(read_trends.one_series(connection, area, indicator), 1)
    except ValueError:
        return None
    return Months(first, values)


def finding(
    connection: Connection, area: str, indicator: str, since: str, after: int,
    compared: tuple[str, ...], next_door: tuple[str, ...],
) -> Finding | None:  # fmt: skip
    """What `models.intervention` finds for a measure that began in the month `since` (`2023-03`).

    `compared`, `next_door`: codes of areas. None where the series or one of these has no months, or the month
    lies outside of the series.
    """
    own = months(connection, area, indicator)
    others = {code: months(connection, code, indicator) for code in (*compared, *next_door)}
    if own is None or None in others.values():
        return None
    start = place_of(own.first, date.fromisoformat(f"{since}-01"))
    if not 0 < start < len(own.values):
        return None

    def rows(codes: tuple[str, ...]) -> Floats | None:
        found = [series.on(own.first, len(own.values)) for code in codes if (series := others[code])]
        return np.array(found) if found else None

    question = Question(own.values, own.first, start, rows(compared))
    breaks = {day for code in (area, *others) for day in _breaks(connection, code, indicator)}
    return effect_of(question, rows(next_door), sorted(breaks), after=after)


def _breaks(connection: Connection, area: str, indicator: str) -> list[date]:
    """The breaks of a series that nobody confirmed to be none."""
    found = read_trends.breaks_of(connection, area, indicator)
    open_ones = found.loc[~found["confirmed"].eq(True), "date"]
    return [day.date() for day in pd.to_datetime(open_ones)]
