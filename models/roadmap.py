"""The schema of `data/roadmaps/*.yaml`: a document with targets, in the words of design §6.

`years` maps a year to the number that the wording gives for it; what the number means is the kind's affair:
a percentage for `percent_cut`, a count for `ceiling`, `floor` and `table`, per cent for the shares, a rate
per `per` people, a divisor for `times_cut`, the tolerated growth in per cent for `no_growth`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from domain import BagdarError
from models.roadmap_errors import first_error

Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
Year = Annotated[int, Field(ge=1900, le=2200)]
Positive = Annotated[Decimal, Field(gt=0)]
NotNegative = Annotated[Decimal, Field(ge=0)]
Percent = Annotated[Decimal, Field(gt=0, le=100)]
Probability = Annotated[float, Field(gt=0, lt=1)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Texts(_Part):
    """The same sentence in three languages; for a quotation `ru` is the source's own wording."""

    ru: str
    kk: str
    en: str


class Thresholds(_Part):
    """Probabilities from which a target is on track, and at risk."""

    on_track: Probability = 0.8
    at_risk: Probability = 0.4

    @model_validator(mode="after")
    def _ordered(self) -> Thresholds:
        if self.at_risk >= self.on_track:
            raise ValueError("at_risk < on_track")
        return self


class Published(_Part):
    """A yearly figure that a named source published, for where the store holds no complete year."""

    area: Code
    indicator: Code
    year: Year
    value: NotNegative
    source: str
    published: date | None = None


class YearBaseline(_Part):
    year: Year


class MeanBaseline(_Part):
    mean_of: Annotated[list[Year], Field(min_length=1)]


Baseline = YearBaseline | MeanBaseline | Literal["unstated", "last_fact", "last_target"]


class _Target(_Part):
    id: Code
    wording: Texts
    area: Code | None = None  # else the roadmap's
    sub_areas: bool = True  # also judge the areas next below, each on its own base, where the kind allows it
    announced_change_pct: dict[Year, Decimal] = {}


class _Counted(_Target):
    """A target on counts; several indicators are readings of one ambiguous word, each its own row."""

    indicators: Annotated[list[Code], Field(min_length=1)]
    strict: bool = False  # "lower than" rather than "at most"


class PercentCut(_Counted):
    kind: Literal["percent_cut"]
    years: Annotated[dict[Year, Percent], Field(min_length=1)]
    baseline: Baseline = "unstated"


class Ceiling(_Counted):
    kind: Literal["ceiling", "table"]
    years: Annotated[dict[Year, NotNegative], Field(min_length=1)]


class Floor(_Counted):
    kind: Literal["floor"]
    years: Annotated[dict[Year, NotNegative], Field(min_length=1)]


class TimesCut(_Counted):
    kind: Literal["times_cut"]
    years: Annotated[dict[Year, Positive], Field(min_length=1)]
    baseline: YearBaseline | MeanBaseline | Literal["last_fact"]


class NoGrowth(_Counted):
    kind: Literal["no_growth"]
    years: Annotated[dict[Year, NotNegative], Field(min_length=1)]
    baseline: YearBaseline | MeanBaseline | Literal["last_fact"] = "last_fact"


class Direction(_Counted):
    """The whole period lower (or higher) than the whole of last year."""

    kind: Literal["direction"]
    wanted: Literal["lower", "higher"] = "lower"
    years: Annotated[list[Year], Field(min_length=1)]


class Share(_Target):
    kind: Literal["share_ceiling", "share_floor"]
    numerator: Code
    denominator: Code | list[Code]  # several are added up: finished / (finished + unsolved)
    years: Annotated[dict[Year, NotNegative], Field(min_length=1)]
    strict: bool = False

    def denominators(self) -> list[str]:
        return [self.denominator] if isinstance(self.denominator, str) else list(self.denominator)


class RateCeiling(_Counted):
    """So many a year per `per` people; a part of a year is annualised."""

    kind: Literal["rate_ceiling"]
    per: Annotated[int, Field(gt=0)] = 100_000
    years: Annotated[dict[Year, Positive], Field(min_length=1)]


class Output(_Target):
    """`number` of something, counted from the start of `since`, by the end of `by`.

    Without `by` the deadline is unstated: the end of the roadmap's last year is taken, and said.
    """

    kind: Literal["output"]
    indicator: Code
    number: Positive
    since: Year
    by: Year | None = None


class Coverage(_Target):
    """`percent` of a group of `of` (a number, or an indicator whose last year is taken) reached."""

    kind: Literal["coverage"]
    indicator: Code
    of: Code | Positive
    percent: Percent = Decimal(100)
    since: Year
    by: Year | None = None


class Qualitative(_Target):
    """A wish without a number; `needs` says what would make it measurable."""

    kind: Literal["qualitative"]
    indicator: Code | None = None
    years: Annotated[list[Year], Field(min_length=1)]
    needs: Literal["number", "formula", "group_size", "deadline"] = "number"


Target = Annotated[
    PercentCut
    | Ceiling
    | Floor
    | TimesCut
    | NoGrowth
    | Direction
    | Share
    | RateCeiling
    | Output
    | Coverage
    | Qualitative,
    Field(discriminator="kind"),
]
Counted = PercentCut | Ceiling | Floor | TimesCut | NoGrowth | Direction


class Roadmap(_Part):
    id: Code
    title: Texts
    area: Code
    first_year: Year
    last_year: Year
    source: str
    thresholds: Thresholds = Thresholds()
    published: list[Published] = []
    targets: Annotated[list[Target], Field(min_length=1)]

    @model_validator(mode="after")
    def _consistent(self) -> Roadmap:
        ids = [target.id for target in self.targets]
        if twice := sorted({name for name in ids if ids.count(name) > 1}):
            raise ValueError(f"unique targets.id: {', '.join(twice)}")
        if self.last_year < self.first_year:
            raise ValueError("first_year ≤ last_year")
        return self

    def indicators(self) -> list[str]:
        """Every indicator that its targets name, in order, once."""
        named = [code for target in self.targets for code in indicators_of(target)]
        return list(dict.fromkeys(named))


def indicators_of(target: Target) -> list[str]:
    """What must be counted to judge a target."""
    if isinstance(target, Share):
        return [target.numerator, *target.denominators()]
    if isinstance(target, Output):
        return [target.indicator]
    if isinstance(target, Coverage):
        return [target.indicator, *([target.of] if isinstance(target.of, str) else [])]
    if isinstance(target, Qualitative):
        return [target.indicator] if target.indicator else []
    return list(target.indicators)


def roadmap_of(content: object, file: str) -> Roadmap:
    """A roadmap from what its YAML holds.

    Raises BagdarError with the file, the field, what was found and what was expected.
    """
    if not isinstance(content, Mapping):
        raise BagdarError("error.roadmap_not_a_mapping", file=file)
    try:
        return Roadmap.model_validate(content)
    except ValidationError as error:
        raise first_error(error, file) from None
