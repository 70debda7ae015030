"""What a YAML file of `data/layouts/` may say; anything else is an error that names the line's key."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from etl.layouts.declared_names import COLUMN, SHEET, VALUE, YEAR


def _is_pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as problem:
        raise ValueError(f"not a regular expression: {problem}") from None
    return text


Pattern = Annotated[str, AfterValidator(_is_pattern)]
Level = Literal["country", "region", "city", "district", "body", "world"]
Better = Literal["lower", "higher", "neutral"]
_PLACE = re.compile(r"{([^{}]+)}")


class _Rule(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RootArea(_Rule):
    """An area that `--register` adds before those of the rows."""

    code: str
    name: str
    level: Level = "region"
    parent: str | None = None


class AreaRule(_Rule):
    """Columns → area. Without `code` their text is a name or a code that the store knows.

    Without columns the whole file is about the area `code`; with neither, about the one that is asked for.
    """

    columns: list[str] = []
    code: str = ""
    name: str = ""
    level: Level = "region"
    other_levels: dict[Level, list[str]] = {}  # level → names of the areas that have it instead
    parent: str | None = None


class IndicatorLevel(_Rule):
    """One step from the whole (first) to what is counted (last)."""

    code: str
    name: str
    breakdown: str | None = None
    unit: str = "count"
    better: Better = "lower"
    skip_if_named_like_parent: bool = False  # a level that only repeats the one above it


class IndicatorItem(_Rule):
    """One indicator by the text that names it; `code` is that text unless given."""

    code: str | None = None
    name: str
    parent: str | None = None
    breakdown: str | None = None
    unit: str = "count"
    better: Better = "lower"


class IndicatorRule(_Rule):
    """Columns → indicator: by templates (`levels`), from a list (`items`), else by name or code.

    Without columns the whole file is about the indicator `code`; with neither, about the one that is asked
    for. `unit` and `better` are those of an indicator that `--register` adds by its name.
    """

    columns: list[str] = []
    code: str = ""
    name: str = ""
    unit: str = "count"
    better: Better = "lower"
    levels: list[IndicatorLevel] = []
    items: dict[str, IndicatorItem] = {}

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = [bool(self.levels), bool(self.items), bool(self.code)]
        if sum(ways) > 1:
            raise ValueError("give either levels or items, or one code")
        return self


class PeriodRule(_Rule):
    """`text` filled from the columns, read by `pattern`: groups `year`, and `month` or `quarter` if any.

    Without `pattern` the text is read as people write periods. Without columns the whole file is about the
    period that is asked for.
    """

    columns: list[str] = []
    text: str = ""
    pattern: Pattern | None = None
    example: str | None = None  # shown beside a period that is not understood
    year_begins_in: int = Field(1, ge=1, le=12)  # month; 4 for a British financial year

    @model_validator(mode="after")
    def _names_a_year(self) -> Self:
        if self.pattern and "year" not in re.compile(self.pattern).groupindex:
            raise ValueError("the pattern needs a group named year")
        return self


class Declaration(_Rule):
    """One file of `data/layouts/`."""

    layout: str = Field(pattern=r"[a-z0-9_]+")
    about: str  # what it is and where it is published
    authority: Literal["official", "note", "press"] = "official"
    usual_lag_days: int = Field(ge=0, le=366)
    published_in_name: Pattern | None = None  # groups year, month (number or English name), day if any
    note: str | None = None
    delimiter: Literal[",", ";", "\t", "|"] = ","
    encoding: str | None = None  # found out where not given
    header: list[str] = Field(min_length=1)  # columns that tell this layout from every other
    no_other_columns: bool = False  # only tables that have no more columns; where `header` tells too little
    header_rows: int = Field(1, ge=1, le=3)  # rows of the header; the texts of merged cells are put together
    file_name: Pattern | None = None  # only files whose name it finds; where the header tells too little
    fill_down: list[str] = []  # columns whose blank cells mean the cell above: merged, or written once
    wide: Pattern | None = None  # columns that are unpivoted into __column and __value
    periods_across: bool = False  # instead of `wide`: all columns whose header is a period
    value: str = VALUE
    area: AreaRule
    indicator: IndicatorRule
    period: PeriodRule
    roots: list[RootArea] = []
    basis: Literal["period", "ytd"] = "period"
    published: str | None = None  # column of the date of publication
    blank_is_zero: bool = False
    decimal_comma: bool = False
    duplicates: Literal["reject", "sum"] = "reject"
    negative: Literal["reject", "correction"] = "reject"  # of counts: a correction of earlier ones may be

    @model_validator(mode="after")
    def _columns_exist(self) -> Self:
        known = {*self.header, COLUMN, SHEET, YEAR}
        named = [*self.area.columns, *self.indicator.columns, *self.period.columns, *self.fill_down]
        if unknown := {*named, *filter(None, [self.published])} - known:
            raise ValueError(f"columns {sorted(unknown)} are not in header")
        if YEAR in (*self.area.columns, *self.indicator.columns, *self.fill_down):
            raise ValueError(f"{YEAR} belongs to the period")
        templates = [
            (self.area.columns, [self.area.code, self.area.name]),
            (
                self.indicator.columns,
                [text for level in self.indicator.levels for text in (level.code, level.name)],
            ),
            (self.period.columns, [self.period.text]),
        ]
        for columns, texts in templates:
            for place in (place for text in texts for place in _PLACE.findall(text)):
                if place not in columns:
                    raise ValueError(f"{{{place}}} is not one of the columns {columns}")
        if self.published_in_name:
            groups = re.compile(self.published_in_name).groupindex
            if not {"year", "month"} <= set(groups):
                raise ValueError("published_in_name needs the groups year and month")
        items = self.indicator.columns == [COLUMN] and self.indicator.items
        if self.value == VALUE and not (self.wide or self.periods_across or items):
            raise ValueError("give the column of the value, or the columns to unpivot (wide)")
        return self
