"""Layouts that are a YAML file in `data/layouts/`: a table whose header names it, and no Python.

Every rule turns the texts of named columns into a key by templates: `{column}` stands for the cell's text,
in a code for its slug. `docs/loading.md` shows a file line by line.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from domain import Authority, Basis, UnreadableError, month_end
from etl.layouts.declared_keys import area_key, indicator_key, period_of
from etl.layouts.head import Head
from etl.layouts.source import AreaKey, CsvCells, Request, Source, SourceTable

if TYPE_CHECKING:
    from etl.layouts.declaration import Declaration

FOLDER = Path(__file__).resolve().parent.parent.parent / "data" / "layouts"
_SHORT_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class DeclaredLayout:
    """One YAML file as a layout."""

    def __init__(self, declaration: Declaration) -> None:
        self.NAME = declaration.layout
        self._declared = declaration

    def recognises(self, head: Head) -> bool:
        return head.kind == "text" and not self._absent(head)

    def read(self, head: Head, request: Request) -> Source:
        """Raises UnreadableError that names the columns which the file lacks."""
        if head.kind != "text" or self._absent(head):
            raise UnreadableError(
                "error.columns_absent",
                file=head.path.name,
                layout=self.NAME,
                absent=", ".join(self._absent(head)),
                found=head.found(),
            )
        declared = self._declared
        return Source(
            layout=self.NAME,
            authority=Authority[declared.authority.upper()],
            usual_lag_days=declared.usual_lag_days,
            tables=[self._table(head)],
            # What the user says goes before what the file's name says.
            published=None if request.published else self._date_in_name(head.path.name),
            new_areas=[
                AreaKey(root.name, root.code, root.parent, root.level, root.code) for root in declared.roots
            ],
            note=" ".join(filter(None, (declared.about, declared.note))),
        )

    def _absent(self, head: Head) -> list[str]:
        header = head.header_by(self._declared.delimiter) if head.kind == "text" else []
        absent = [column for column in self._declared.header if column not in header]
        wide = self._declared.wide
        return absent + ([wide] if wide and not _matching(header, wide) else [])

    def _table(self, head: Head) -> SourceTable:
        declared = self._declared
        header = head.header_by(declared.delimiter)
        wide = _matching(header, declared.wide) if declared.wide else []
        if declared.indicator.items and declared.indicator.columns == ["__column"]:
            wide = [column for column in header if column in declared.indicator.items]
        area, indicator, period = declared.area, declared.indicator, declared.period
        return SourceTable(
            cells=CsvCells(head.path, declared.delimiter, declared.encoding or head.encoding),
            area=area.columns,
            indicator=indicator.columns,
            period=period.columns,
            value="__value" if wide else declared.value,
            parse_area=lambda texts: area_key(area, texts),
            parse_indicator=lambda texts: indicator_key(indicator, texts),
            parse_period=lambda texts: period_of(period, texts, Basis(declared.basis)),
            wide=wide,
            fixed_basis=Basis(declared.basis),
            blank_is_zero=declared.blank_is_zero,
            decimal_comma=declared.decimal_comma,
            duplicates=declared.duplicates,
        )

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


def declared_layouts(folder: Path = FOLDER) -> list[DeclaredLayout]:
    """Every YAML file of the folder, by name. Raises UnreadableError that names the file and its fault."""
    return [_layout(path, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.yaml"))]


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


def _matching(header: list[str], pattern: str) -> list[str]:
    return [column for column in header if re.fullmatch(pattern, column)]
