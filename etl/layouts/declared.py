"""Layouts that are a YAML file in `data/layouts/`: a table whose header names it, and no Python.

Every rule turns the texts of named columns into a key by templates: `{column}` stands for the cell's text,
in a code for its slug. `docs/loading.md` shows a file line by line.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import yaml

from domain import Authority, Basis, Period, UnreadableError, add_months, month_end
from etl.layouts.codes import slug
from etl.layouts.head import Head
from etl.layouts.source import (
    AreaKey,
    BadText,
    CsvCells,
    IndicatorKey,
    Request,
    Source,
    SourceTable,
    Texts,
)

if TYPE_CHECKING:
    from etl.layouts.declaration import AreaRule, Declaration, IndicatorRule, PeriodRule

FOLDER = Path(__file__).resolve().parent.parent.parent / "data" / "layouts"
_PLACE = re.compile(r"{([^{}]+)}")
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
            parse_area=lambda texts: _area(area, texts),
            parse_indicator=lambda texts: _indicator(indicator, texts),
            parse_period=lambda texts: _period(period, texts, Basis(declared.basis)),
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


def _area(rule: AreaRule, texts: Texts) -> AreaKey | BadText:
    cells = _cells(rule.columns, texts)
    if cells is None:
        return BadText("unknown_area", _joined(texts))
    name, code = _filled(rule.name, cells), _coded(rule.code, cells, "-")
    level = next((level for level, names in rule.other_levels.items() if name in names), rule.level)
    return AreaKey(name or code, code, rule.parent, level, code)


def _indicator(rule: IndicatorRule, texts: Texts) -> IndicatorKey | BadText:
    cells = _cells(rule.columns, texts)
    if cells is None:
        return BadText("unknown_indicator", _joined(texts))
    if rule.items:
        item = _item(rule, _joined(texts))
        return item or BadText("unknown_indicator", _joined(texts), ", ".join(rule.items))
    chain: list[IndicatorKey] = []
    for level in rule.levels:
        code = _coded(level.code, cells, "_")
        name = _filled(level.name, cells)
        if chain and level.skip_if_named_like_parent and name == chain[-1].name:
            continue
        # A kind that bears its parent's name (London's historical fraud) must not bear its code.
        code = code + "_part" if any(code == above.code for above in chain) else code
        chain.append(
            IndicatorKey(
                name,
                code,
                parent=chain[-1].code if chain else None,
                breakdown=level.breakdown,
                unit=level.unit,
                better=level.better,
                register_code=code,
                ancestors=tuple(chain),
            )
        )
    return chain[-1]


def _item(rule: IndicatorRule, text: str) -> IndicatorKey | None:
    """The declared indicator of a column, and above it the declared ones that hold it."""
    item = rule.items.get(text)
    if item is None:
        return None
    code = item.code or text
    holder = next((name for name, other in rule.items.items() if (other.code or name) == item.parent), None)
    above = _item(rule, holder) if holder else None
    return IndicatorKey(
        item.name,
        code,
        parent=item.parent,
        breakdown=item.breakdown,
        unit=item.unit,
        better=item.better,
        register_code=code,
        ancestors=(*above.ancestors, above) if above else (),
    )


def _period(rule: PeriodRule, texts: Texts, basis: Basis) -> Period | BadText:
    cells = _cells(rule.columns, texts)
    text = _joined(texts) if cells is None else _filled(rule.text, cells)
    found = re.fullmatch(rule.pattern, text.strip())
    if found is None:
        return BadText("bad_period", text, rule.pattern)
    parts = found.groupdict()
    first = date(int(parts["year"]), rule.year_begins_in, 1)
    try:
        if parts.get("month"):
            period = Period(date(first.year, int(parts["month"]), 1), 1)
        elif parts.get("quarter"):
            period = Period(add_months(first, 3 * int(parts["quarter"]) - 3), 3)
        else:
            period = Period(first, 12)
    except ValueError:
        return BadText("bad_period", text, rule.pattern)
    if basis is Basis.YTD:
        return Period(date(period.start.year, 1, 1), period.start.month - 1 + period.months)
    return period


def _cells(columns: list[str], texts: Texts) -> dict[str, str] | None:
    """Column → text; None where one is blank."""
    cells = {column: (text or "").strip() for column, text in zip(columns, texts, strict=True)}
    return cells if all(cells.values()) else None


def _filled(template: str, cells: dict[str, str]) -> str:
    return _PLACE.sub(lambda place: cells[place[1]], template)


def _coded(template: str, cells: dict[str, str], joint: Literal["-", "_"]) -> str:
    return _PLACE.sub(lambda place: slug(cells[place[1]], joint), template)


def _joined(texts: Texts) -> str:
    return " ".join((text or "").strip() for text in texts)
