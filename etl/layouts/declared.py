"""Layouts that are a YAML file in `data/layouts/`: a table whose header names it, and no Python.

Every rule turns the texts of named columns into a key by templates: `{column}` stands for the cell's text,
in a code for its slug. `docs/loading.md` shows a file line by line.
"""

from __future__ import annotations

import os
import re
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from domain import Authority, Basis, Period, UnreadableError, month_end
from etl.layouts.declared_keys import GivenPeriod, area_key, indicator_key, period_of, published_on
from etl.layouts.declared_names import YEAR
from etl.layouts.declared_tables import Found, absent_columns, find_tables, years_in
from etl.layouts.head import Head
from etl.layouts.source import AreaKey, Request, Source, SourceTable

if TYPE_CHECKING:
    from etl.layouts.declaration import AreaRule, Declaration, IndicatorRule

FOLDER = Path(__file__).resolve().parent.parent.parent / "data" / "layouts"
_SHORT_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class DeclaredLayout:
    """One YAML file as a layout."""

    def __init__(self, declaration: Declaration) -> None:
        self.NAME = declaration.layout
        self._declared = declaration

    def recognises(self, head: Head) -> bool:
        return bool(find_tables(self._declared, head))

    def read(self, head: Head, request: Request) -> Source:
        """Raises UnreadableError that names the columns which the file lacks, or asks for area or period."""
        declared = self._declared
        # What only tells such files from others does not count where the user names the layout.
        loose = declared.model_copy(update={"file_name": None, "no_other_columns": False})
        tables = find_tables(declared, head) or find_tables(loose, head)
        if not tables:
            raise UnreadableError(
                "error.columns_absent",
                file=head.path.name,
                layout=self.NAME,
                absent=", ".join(absent_columns(declared, head)),
                found=head.found(),
            )
        return Source(
            layout=self.NAME,
            authority=Authority[declared.authority.upper()],
            usual_lag_days=declared.usual_lag_days,
            tables=[self._table(found, request) for found in tables],
            # What the user says goes before what the file's name says.
            published=None if request.published else self._date_in_name(head.path.name),
            new_areas=[
                AreaKey(root.name, root.code, root.parent, root.level, root.code) for root in declared.roots
            ],
            note=" ".join(filter(None, (declared.about, declared.note))),
        )

    def _table(self, found: Found, request: Request) -> SourceTable:
        declared = self._declared
        cells, period = found.cells(), declared.period
        area, indicator = self._area(found, request), self._indicator(found, request)
        given = GivenPeriod(self._period(found, request), self._year(found, request))
        return SourceTable(
            cells=cells,
            area=found.columns(area.columns),
            indicator=found.columns(indicator.columns),
            period=found.columns(period.columns),
            value=found.called(found.value),
            parse_area=partial(area_key, area, declared.layout),
            parse_indicator=partial(indicator_key, indicator, declared.layout),
            parse_period=partial(period_of, period, given, Basis(declared.basis)),
            wide=found.columns(found.wide),
            fixed_basis=Basis(declared.basis),
            published=found.called(declared.published) if declared.published else None,
            parse_published=published_on,
            blank_is_zero=declared.blank_is_zero,
            decimal_comma=declared.decimal_comma,
            duplicates=declared.duplicates,
            negative=declared.negative,
        )

    def _area(self, found: Found, request: Request) -> AreaRule:
        """The rule, or the area that the user gives where the layout leaves it to him."""
        rule = self._declared.area
        if rule.columns or rule.code:
            return rule
        if request.area is None:
            raise UnreadableError("error.form_area_absent", file=found.head.path.name, example="kz-19")
        return rule.model_copy(update={"code": request.area, "name": request.area})

    def _indicator(self, found: Found, request: Request) -> IndicatorRule:
        """The rule, or the indicator that the user gives where the layout leaves it to him."""
        rule = self._declared.indicator
        if rule.columns or rule.code or rule.levels:
            return rule
        if request.indicator is None:
            raise UnreadableError(
                "error.form_indicator_absent",
                file=found.head.path.name,
                found=found.head.found(),
                example="theft",
            )
        return rule.model_copy(update={"code": request.indicator})

    def _period(self, found: Found, request: Request) -> Period | None:
        if self._declared.period.columns:
            return None
        if request.period is None:
            raise UnreadableError(
                "error.form_period_absent",
                file=found.head.path.name,
                example=f"{found.head.path.stem} 2026-09",
            )
        return request.period

    def _year(self, found: Found, request: Request) -> int | None:
        """For a table that names only months: the year given, else of its title, else of the file's name."""
        if YEAR not in self._declared.period.columns:
            return None
        if request.period is not None:
            return request.period.start.year
        years = found.title_years() or years_in(found.head.path.stem)
        if len(years) != 1:
            raise UnreadableError(
                "error.form_period_absent", file=found.head.path.name, example=f"{found.head.path.stem} 2026"
            )
        return int(years.pop())

    def _date_in_name(self, name: str) -> date | None:
        """The date in the file's name; where that is only a month, the month's last day."""
        pattern = self._declared.published_in_name
        found = re.search(pattern, name, re.IGNORECASE) if pattern else None
        if found is None:
            return None
        parts = found.groupdict()
        month = parts["month"].lower()
        try:
            number = int(month) if month.isdigit() else _SHORT_MONTHS.index(month[:3]) + 1
            first = date(int(parts["year"]), number, 1)
            return first.replace(day=int(parts["day"])) if parts.get("day") else month_end(first)
        except ValueError:  # figures that only look like a date
            return None


def declared_layouts(folder: Path | None = None) -> list[DeclaredLayout]:
    """Every YAML file of the folder, by name. Raises UnreadableError that names the file and its fault.

    Without a folder: the program's own, and those saved on the Data page (`saved_layouts`).
    """
    folders = [folder] if folder else list(dict.fromkeys([FOLDER, saved_layouts()]))
    return [
        _layout(path, path.stat().st_mtime_ns) for each in folders for path in sorted(each.glob("*.yaml"))
    ]


def saved_layouts() -> Path:
    """Where the Data page saves layouts: BAGDAR_LAYOUTS, else beside the program's own."""
    named = os.environ.get("BAGDAR_LAYOUTS")
    return Path(named) if named else FOLDER


@cache
def _layout(path: Path, _changed: int) -> DeclaredLayout:
    from pydantic import ValidationError

    from etl.layouts.declaration import Declaration

    try:
        declaration = Declaration.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError, UnicodeDecodeError) as problem:
        raise UnreadableError("error.declaration_wrong", file=path.name, problem=_sentence(problem)) from None
    return DeclaredLayout(declaration)


def _sentence(problem: Exception) -> str:
    from pydantic import ValidationError

    if not isinstance(problem, ValidationError):
        return " ".join(str(problem).split())
    return "; ".join(
        ".".join(str(step) for step in error["loc"]) + ": " + error["msg"] for error in problem.errors()
    )
