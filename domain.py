"""Words shared by every part: periods, statuses, marks, errors. Standard library only."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum


class Status(StrEnum):
    """Verdict on a target; a code, translated only when shown."""

    MET = "met"
    MISSED = "missed"
    OUT_OF_REACH = "out_of_reach"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    NO_DATA = "no_data"
    NOT_COMPARABLE = "not_comparable"
    NOT_MEASURABLE = "not_measurable"


class Basis(StrEnum):
    """Whether a number counts inside its period or is cumulative since 1 January."""

    PERIOD = "period"
    YTD = "ytd"


class Mark(StrEnum):
    """What a reader must know of one figure of a series; the gravest one is kept."""

    NEGATIVE = "negative"  # the difference of two cumulative figures fell below zero
    IMPLAUSIBLE = "implausible"  # far from what the series usually shows in a month
    GAP = "gap"  # several months in one figure, because a report between them is missing
    PARTS = "parts"  # added up from sub-areas or kinds, not reported as such
    DERIVED = "derived"  # a difference of two cumulative figures
    COMPUTED = "computed"  # by a formula that the indicator's name states, from other indicators


class Authority(IntEnum):
    """Whose number wins when two sources state the same key: the lowest."""

    OFFICIAL = 1
    NOTE = 2
    PRESS = 3


_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_SPAN = re.compile(r"(\d{4})-(\d{2})\.\.(\d{4})-(\d{2})")
_QUARTER = re.compile(r"(\d{4})-?Q([1-4])", re.IGNORECASE)
_YEAR = re.compile(r"(\d{4})")


@dataclass(frozen=True, order=True)
class Period:
    """A start on the first day of a month and a length of 1 to 12 months."""

    start: date
    months: int

    def __post_init__(self) -> None:
        if self.start.day != 1 or not 1 <= self.months <= 12:
            raise ValueError(f"period of {self.months} months from {self.start}")

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `2025-03`, `2025-Q1`, `2025` or `2025-01..2025-06`; ValueError for anything else."""
        text = text.strip()
        if found := _SPAN.fullmatch(text):
            first, last = (date(int(found[i]), int(found[i + 1]), 1) for i in (1, 3))
            return cls(first, (last.year - first.year) * 12 + last.month - first.month + 1)
        if found := _QUARTER.fullmatch(text):
            return cls(date(int(found[1]), 3 * int(found[2]) - 2, 1), 3)
        if found := _MONTH.fullmatch(text):
            return cls(date(int(found[1]), int(found[2]), 1), 1)
        if found := _YEAR.fullmatch(text):
            return cls(date(int(found[1]), 1, 1), 12)
        raise ValueError(text)

    @classmethod
    def year(cls, year: int) -> Period:
        return cls(date(year, 1, 1), 12)

    @property
    def end(self) -> date:
        """The last day."""
        last = add_months(self.start, self.months - 1)
        return last.replace(day=calendar.monthrange(last.year, last.month)[1])

    def shifted(self, months: int) -> Period:
        return Period(add_months(self.start, months), self.months)

    def __str__(self) -> str:
        """The text that `parse` reads back."""
        if self.months == 12 and self.start.month == 1:
            return f"{self.start.year}"
        if self.months == 3 and self.start.month % 3 == 1:
            return f"{self.start.year}-Q{self.start.month // 3 + 1}"
        if self.months == 1:
            return f"{self.start:%Y-%m}"
        return f"{self.start:%Y-%m}..{self.end:%Y-%m}"


def add_months(first_of_month: date, months: int) -> date:
    """The first day of the month so many months later (or earlier)."""
    index = first_of_month.year * 12 + first_of_month.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def months_between(first: date, last: date) -> int:
    """How many months lie from the month of `first` to the month of `last` (0 for the same month)."""
    return (last.year - first.year) * 12 + last.month - first.month


def month_end(day: date) -> date:
    """The last day of the month that holds `day`."""
    return add_months(day.replace(day=1), 1) - timedelta(days=1)


class BagdarError(Exception):
    """Something to tell the user: a message key of `locales/` and what fills its places.

    `language.message(error, lang)` makes the sentence; `str(error)` is for logs.
    """

    exit_code = 2

    def __init__(self, key: str, **places: object) -> None:
        super().__init__(f"{key}: {places}")
        self.key = key
        self.places = places


class ArgumentError(BagdarError):
    """A command or a form was given something that it cannot use."""


class UnreadableError(BagdarError):
    """A file that cannot be read as any known layout, or not as the one asked for."""


class ConflictError(BagdarError):
    """Two different numbers for one key with one date of publication: needs `--published`."""


class StoreBusyError(BagdarError):
    """Another process is writing to the store."""


class StoreError(BagdarError):
    """A store that is absent, damaged, or of a newer program."""
