"""The schema of `data/plans/*.yaml`: a plan of measures as its document has it, in the words of design §2."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]


class Role(StrEnum):
    """Whether an executor answers for a measure, answers with others, or only helps."""

    LEAD = "lead"  # named first
    CO = "co"
    HELPER = "helper"  # in brackets, or «с привлечением …»; not counted among executors


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Executor(_Part):
    """A responsible body by the name that the plan gives it."""

    name: str
    role: Role = Role.CO


class Measure(_Part):
    """One numbered measure. `deadline` and `result` are the document's own words.

    `reading`: the reading of an ambiguous deadline that the user chose (None: the convention's). `waits_for`:
    the number of the measure that must be done before. `indicators`, `areas`: codes of what it is aimed at.
    """

    number: str
    section: str = ""
    wording: str
    deadline: str
    result: str = ""
    executors: tuple[Executor, ...] = ()
    reading: str | None = None
    waits_for: str | None = None
    indicators: tuple[Code, ...] = ()
    areas: tuple[Code, ...] = ()


class Plan(_Part):
    """A plan of measures and its period; both ends are days of it.

    `period_stated`: False where the document names no period and it was inferred from its measures (the page
    asks). `weekends`: whether a due date on a weekend moves to the next working day, where the plan says so.
    `source`: the file that it was read from.
    """

    id: Code
    title: str
    area: Code | None = None
    approved: date | None = None
    valid_from: date
    valid_to: date
    period_stated: bool = True
    weekends: bool = False
    source: str = ""
    measures: tuple[Measure, ...]

    @model_validator(mode="after")
    def _in_order(self) -> Plan:
        if self.valid_from > self.valid_to:
            raise ValueError("valid_from ≤ valid_to")
        numbers = [measure.number for measure in self.measures]
        if len(set(numbers)) < len(numbers):
            raise ValueError("every number once")
        return self
