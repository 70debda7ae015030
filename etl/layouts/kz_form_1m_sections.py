"""What is read of form 1-М: its sections by their titles, and the columns of each by their headers.

Both are tables in `data/forms/`. A column is crossed with the rows of its section: an `own` one gives the
row's own indicator, a `crossed` one a finer line of it, a `number` one is only known for its number, to
which other headers refer («из графы 2»).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from etl.layouts.form_data import Names, table, words


@dataclass(frozen=True, eq=False)
class ColumnSpec:
    """One column of a section.

    `code` is what it adds to a row's code, `total` the whole code in the row of the total; `of` the column
    that «из графы N» in its header must mean; `main`: only the main rows are read; `month`: it counts in the
    reporting month alone, not since January.
    """

    code: str
    number: int  # when this was written
    header: re.Pattern[str]
    of: str
    use: str  # own, crossed, number
    main: bool
    month: bool
    unit: str
    better: str
    breakdown: str
    names: Names
    total: str
    total_parent: str | None
    total_names: Names | None


@dataclass(frozen=True, eq=False)
class SectionSpec:
    """One section. `first_row` is what its first row says; `totals`: whether the rows of totals are read."""

    code: str
    title: re.Pattern[str]
    first_row: re.Pattern[str]
    totals: bool
    width: int  # how many columns it had when this was written
    columns: tuple[ColumnSpec, ...]


@cache
def sections() -> tuple[SectionSpec, ...]:
    """The sections that are read, in the form's order."""
    columns: dict[str, list[ColumnSpec]] = {}
    for row in table("kz_form_1m_columns.csv"):
        columns.setdefault(row["section"], []).append(_column(row))
    return tuple(
        SectionSpec(
            row["section"],
            words(row["title"]),
            words(row["first_row"]),
            row["totals"] == "true",
            int(row["width"]),
            tuple(columns[row["section"]]),
        )
        for row in table("kz_form_1m_sections.csv")
    )


def _column(row: dict[str, str]) -> ColumnSpec:
    return ColumnSpec(
        code=row["code"],
        number=int(row["number"]),
        header=words(row["header"]),
        of=row["of"],
        use=row["use"],
        main=row["rows"] == "main",
        month=row["basis"] == "month",
        unit=row["unit"] or "count",
        better=row["better"] or "neutral",
        breakdown=row["breakdown"],
        names=(row["name_ru"], row["name_kk"], row["name_en"]),
        total=row["total"],
        total_parent=row["total_parent"] or None,
        total_names=(row["total_ru"], row["total_kk"], row["total_en"]) if row["total_ru"] else None,
    )
