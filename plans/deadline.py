"""What a deadline is: a tree that wordings are read into, and that due dates and wordings are made from.

Nothing here knows a plan's dates; `plans.due_dates` does the counting, `plans.deadline_wording` the reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

THIS_YEAR = 0  # «т.г.», «ағымдағы жыл»: the year in which the plan takes effect


class Unit(StrEnum):
    """A stretch of the calendar; those of `KIND_UNITS` can recur."""

    DAY = "day"
    WEEK = "week"
    DECADE = "decade"  # ten days: the 1st, 2nd or 3rd of a month
    HALF_MONTH = "half-month"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    MONTHS = "months"  # so many first months of a year: «9 месяцев»
    SEASON = "season"  # 1 spring, 2 summer, 3 autumn; winter lies in two years and is not read
    YEAR = "year"
    SCHOOL_YEAR = "school-year"  # 1 September to 31 May; named by the year in which it begins
    PLAN = "plan"  # the plan's own period


MONTHS_IN = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.HALF_YEAR: 6, Unit.YEAR: 12}
KIND_UNITS = (Unit.DAY, Unit.WEEK, *MONTHS_IN)


@dataclass(frozen=True)
class Place:
    """A day or a period of the calendar. `year` None: of every year. `month`: of days and parts of months."""

    unit: Unit
    number: int = 1
    year: int | None = None
    month: int | None = None


@dataclass(frozen=True)
class Stretch:
    """From the first day of `first` to the last day of `last`; None: where the plan itself begins or ends."""

    first: Place | None
    last: Place | None

    @classmethod
    def of(cls, place: Place) -> Stretch:
        return cls(place, place)

    @property
    def dated(self) -> bool:
        """Whether it names its years (the plan's own period counts as named)."""
        return all(p is None or p.year is not None or p.unit is Unit.PLAN for p in (self.first, self.last))


@dataclass(frozen=True)
class Once:
    """Due on the last day of a stretch; one without a year is due every year, or only the first time."""

    stretch: Stretch
    only_first: bool = False


@dataclass(frozen=True)
class Several:
    """Several dates, each due by itself."""

    items: tuple[Once, ...]


@dataclass(frozen=True)
class Recurring:
    """Due at the end of every period of each unit in `every`, or of every `step`-th.

    `times` a period: at the ends of equal parts, or all at its end (`at_end`). `at_least`: «не реже».
    `day`: of the period's last month; `weekday`: 0 is Monday; `at`: the stretches of the year at whose ends
    it is due. `within`: only there.
    """

    every: tuple[Unit, ...]
    times: int = 1
    step: int = 1
    at_least: bool = False
    at_end: bool = False
    day: int | None = None
    weekday: int | None = None
    at: tuple[Stretch, ...] = ()
    within: Stretch | None = None


@dataclass(frozen=True)
class Continuous:
    """All the time; closes at the end of `within`, or of the plan."""

    within: Stretch | None = None


class ReportBy(StrEnum):
    """What the day of a report is counted from."""

    NEXT_MONTH = "next_month"  # a day of the month that follows the due date's
    NEXT_YEAR = "next_year"  # a day of the year that follows
    DAYS = "days"  # so many days after the due date
    WORKING_DAYS = "working_days"
    DATE = "date"  # a day of the calendar


@dataclass(frozen=True)
class Report:
    """Until when the report on each due date must come. `month`: of NEXT_YEAR and DATE; `year`: of DATE."""

    by: ReportBy
    day: int
    month: int | None = None
    year: int | None = None


When = Once | Several | Recurring | Continuous


@dataclass(frozen=True)
class Deadline:
    """When a measure is due. `when` None: by its condition alone. `condition`: in the document's words."""

    when: When | None
    condition: str = ""
    report: Report | None = None

    def plain(self) -> dict[str, Any]:
        """The tree as JSON and YAML can hold it; `deadline_from` reads it back."""
        return {"type": type(self.when).__name__ if self.when else None, **asdict(self)}


def deadline_from(plain: Mapping[str, Any]) -> Deadline:
    """The tree that `Deadline.plain` wrote. Raises KeyError, ValueError or TypeError for anything else."""
    report = plain["report"]
    return Deadline(
        _when(plain["type"], plain["when"]),
        plain["condition"],
        Report(**{**report, "by": ReportBy(report["by"])}) if report else None,
    )


def _when(kind: str | None, plain: Any) -> When | None:
    if kind is None:
        return None
    if kind == "Once":
        return Once(_stretch(plain["stretch"]), plain["only_first"])
    if kind == "Several":
        return Several(tuple(Once(_stretch(i["stretch"]), i["only_first"]) for i in plain["items"]))
    within = _stretch(plain["within"]) if plain["within"] else None
    if kind == "Continuous":
        return Continuous(within)
    if kind == "Recurring":
        every = tuple(Unit(unit) for unit in plain["every"])
        at = tuple(_stretch(stretch) for stretch in plain["at"])
        return Recurring(**{**plain, "every": every, "at": at, "within": within})
    raise ValueError(kind)


def _stretch(plain: Mapping[str, Any]) -> Stretch:
    return Stretch(*(_place(plain[end]) if plain[end] else None for end in ("first", "last")))


def _place(plain: Mapping[str, Any]) -> Place:
    return Place(**{**plain, "unit": Unit(plain["unit"])})
