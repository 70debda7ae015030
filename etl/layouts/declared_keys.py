"""The texts of a declared layout's columns as areas, indicators and periods, by the rules of its YAML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from domain import Basis, Period, add_months
from etl.layouts.codes import is_area_code, is_indicator_code, slug
from etl.layouts.declared_names import YEAR
from etl.layouts.periods import read_date, read_period
from etl.layouts.source import AreaKey, BadText, IndicatorKey, Texts

if TYPE_CHECKING:
    from etl.layouts.declaration import AreaRule, IndicatorRule, PeriodRule

_PLACE = re.compile(r"{([^{}]+)}")


@dataclass(frozen=True)
class GivenPeriod:
    """What a table without periods of its own is about: all of it, or the year of its months."""

    period: Period | None = None
    year: int | None = None


def area_key(rule: AreaRule, layout: str, texts: Texts) -> AreaKey | BadText:
    """The area of a row; a blank cell names none."""
    cells = _cells(rule.columns, texts)
    if cells is None:
        return BadText("unknown_area", _joined(texts))
    if not rule.code:
        name = _filled(rule.name, cells) or _joined(texts)
        code = name if is_area_code(name) else f"{layout}-{slug(name, '-')}"
        return AreaKey(name, parent=rule.parent, level=_level(rule, name), register_code=code)
    name, code = _filled(rule.name, cells), _coded(rule.code, cells, "-")
    return AreaKey(name or code, code, rule.parent, _level(rule, name), code)


def _level(rule: AreaRule, name: str) -> str:
    return next((level for level, names in rule.other_levels.items() if name in names), rule.level)


def indicator_key(rule: IndicatorRule, layout: str, texts: Texts) -> IndicatorKey | BadText:
    """The indicator of a row, with what stands above it."""
    cells = _cells(rule.columns, texts)
    if cells is None:
        return BadText("unknown_indicator", _joined(texts))
    if rule.items:
        item = _item(rule, _joined(texts))
        return item or BadText("unknown_indicator", _joined(texts), ", ".join(rule.items))
    if not rule.levels:
        name = rule.code or _joined(texts)
        code = name if is_indicator_code(name) else f"{layout}_{slug(name, '_')}"
        return IndicatorKey(
            rule.name or name, rule.code or None, unit=rule.unit, better=rule.better, register_code=code
        )
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


def period_of(rule: PeriodRule, given: GivenPeriod, basis: Basis, texts: Texts) -> Period | BadText:
    """The period of a row; with basis `ytd` it begins in January."""
    if not rule.columns:
        return _until(given.period, basis) if given.period else BadText("bad_period", "", _example(rule))
    columns = [column for column in rule.columns if column != YEAR]
    cells = _cells(columns, texts)
    if cells is None:
        return BadText("bad_period", _joined(texts), _example(rule))
    cells[YEAR] = str(given.year)
    text = _filled(rule.text or " ".join(f"{{{column}}}" for column in rule.columns), cells).strip()
    try:
        return _matched(rule, text, basis) if rule.pattern else read_period(text, basis)
    except ValueError:
        return BadText("bad_period", text, _example(rule))


def _matched(rule: PeriodRule, text: str, basis: Basis) -> Period:
    found = re.fullmatch(rule.pattern or "", text)
    if found is None:
        raise ValueError(text)
    parts = found.groupdict()
    first = date(int(parts["year"]), rule.year_begins_in, 1)
    if parts.get("month"):
        return _until(Period(date(first.year, int(parts["month"]), 1), 1), basis)
    if parts.get("quarter"):
        return _until(Period(add_months(first, 3 * int(parts["quarter"]) - 3), 3), basis)
    return _until(Period(first, 12), basis)


def _until(period: Period, basis: Basis) -> Period:
    """The period itself, or where the count is cumulative from January to its end."""
    if basis is Basis.PERIOD or period.start.month == 1:
        return period
    return Period(date(period.start.year, 1, 1), period.start.month - 1 + period.months)


def _example(rule: PeriodRule) -> str:
    return rule.example or rule.text or "2025-03, 2025-Q1, 2025"


def published_on(text: str) -> date | BadText:
    """A date of publication as people write it."""
    try:
        return read_date(text)
    except ValueError:
        return BadText("bad_published", text, "2025-03-31, 31.03.2025")


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
