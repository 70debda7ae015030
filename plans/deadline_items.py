"""What the grammar finds in a wording, one after another; `plans.deadline_meaning` makes a deadline of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from plans.deadline import Place, Report, Unit

PARTS = (Unit.DECADE, Unit.HALF_MONTH)  # of a month that stands beside them
HARMLESS = {"in_", "results_of", "post_results"}  # words at a place that change nothing


class UnclearError(Exception):
    """Known words whose meaning together is not known; `at`: where, in the text that was parsed."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


@dataclass(frozen=True, kw_only=True)
class Item:
    at: int = 0


@dataclass(frozen=True)
class Core(Item):
    """A place of the calendar, several, or (`joined`) from the first to the last. `ablative`: «наурыздан»."""

    places: tuple[Place, ...]
    joined: bool = False
    ablative: bool = False


@dataclass(frozen=True)
class Years(Item):
    """A year, or the years from `first` to `last`. `plural`: «гг.», said of all years before it too."""

    first: int
    last: int
    plural: bool = False
    ablative: bool = False


@dataclass(frozen=True)
class Mark(Item):
    """A word before a place (`by since to in_ during end results_of not_later`) or after it (`post_…`)."""

    name: str

    @property
    def follows(self) -> bool:
        return self.name.startswith("post_")


@dataclass(frozen=True)
class Sep(Item):
    """`comma semi dash and_ bracket`."""

    name: str


@dataclass(frozen=True)
class Every(Item):
    units: tuple[Unit, ...]
    times: int = 1
    step: int = 1
    at_least: bool = False
    weekday: int | None = None
    results: bool = False
    daily: bool = False  # «ежедневно»: perhaps only «постоянно» in other words


@dataclass(frozen=True)
class Alone(Item):
    unit: Unit


@dataclass(frozen=True)
class DayOf(Item):
    """A day of the month; `last_month`: of the period's last; `each`: of each month, as is said."""

    day: int
    last_month: bool = False
    each: bool = False


@dataclass(frozen=True)
class ReportItem(Item):
    """`unit`: of the period reported on, where it is named."""

    report: Report
    unit: Unit | None = None


@dataclass(frozen=True)
class Condition(Item):
    until: int


@dataclass(frozen=True)
class Whole(Item):
    """`plan`, `plan_end`, `year_end`, or the end of a `unit`."""

    name: str
    unit: Unit | None = None


@dataclass(frozen=True)
class Word(Item):
    """`continuous`, `once`, `report`, or `filler`."""

    name: str


@dataclass
class Point:
    """A place with its years and the words around it."""

    at: int
    places: tuple[Place, ...] = ()
    joined: bool = False
    years: Years | None = None
    years_first: bool = False
    marks: set[str] = field(default_factory=set)
    sep: str = ""
    ablative: bool = False
    report: bool = False

    @property
    def named(self) -> bool:
        """Whether it has its year: its own, or one beside it."""
        return self.years is not None or any(place.year is not None for place in self.places)
