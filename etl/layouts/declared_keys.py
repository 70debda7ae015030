"""The texts of a declared layout's columns as areas, indicators and periods, by the rules of its YAML."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Literal

from domain import Basis, Period, add_months
from etl.layouts.codes import slug
from etl.layouts.source import AreaKey, BadText, IndicatorKey, Texts

if TYPE_CHECKING:
    from etl.layouts.declaration import AreaRule, IndicatorRule, PeriodRule

_PLACE = re.compile(r"{([^{}]+)}")


def area_key(rule: AreaRule, texts: Texts) -> AreaKey | BadText:
    """The area of a row; a blank cell names none."""
    cells = _cells(rule.columns, texts)
    if cells is None:
        return BadText("unknown_area", _joined(texts))
    name, code = _filled(rule.name, cells), _coded(rule.code, cells, "-")
    level = next((level for level, names in rule.other_levels.items() if name in names), rule.level)
    return AreaKey(name or code, code, rule.parent, level, code)


def indicator_key(rule: IndicatorRule, texts: Texts) -> IndicatorKey | BadText:
    """The indicator of a row, with what stands above it."""
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


def period_of(rule: PeriodRule, texts: Texts, basis: Basis) -> Period | BadText:
    """The period of a row; with basis `ytd` it begins in January."""
    cells = _cells(rule.columns, texts)
    text = _joined(texts) if cells is None else _filled(rule.text, cells)
    found = re.fullmatch(rule.pattern, text.strip())
    if found is None:
        return BadText("bad_period", text, rule.example or rule.text)
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
        return BadText("bad_period", text, rule.example or rule.text)
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
