"""What a check found, as a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from domain import Period
from language.catalog import translate
from language.formats import date_text, number_text, period_text

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MONTH = re.compile(r"\d{4}-\d\d")


def finding_text(row: Mapping[str, object], names: Mapping[str, str], lang: str) -> str:
    """The sentence of one row of the table `finding`; `names`: code → name of areas and indicators."""
    area, indicator, period = known(row["area"]), known(row["indicator"]), finding_period(row)
    return translate(
        f"check.{row['check_name']}",
        lang,
        area=names.get(area, area) if area else translate("finding.all_areas", lang),
        indicator=names.get(indicator, indicator) if indicator else translate("finding.all_indicators", lang),
        period=period_text(period, lang) if period else "–",
        found=said(known(row["found"]), lang),
        expected=said(known(row["expected"]), lang),
    )


def check_title(check: str, lang: str) -> str:
    return translate(f"check.{check}.title", lang)


def finding_period(row: Mapping[str, object]) -> Period | None:
    start, months = row["period_start"], known(row["period_months"])
    if not isinstance(start, date) or months is None or start != start:  # the last: NaT
        return None
    return Period(start.date() if isinstance(start, datetime) else start, int(float(months)))


def known(value: object) -> str | None:
    """The value as text; None for what a data frame has where nothing is known (None, NaN, NaT, NA)."""
    return None if value is None or str(value) in ("nan", "NaT", "<NA>") else str(value)


def said(found: str | None, lang: str) -> str:
    """A text of a check for people: numbers and days as the language writes them, all else as it is."""
    if not found:
        return "–"
    if _NUMBER.fullmatch(found):
        return number_text(float(found), lang, len(found.partition(".")[2]))
    if _DAY.fullmatch(found):
        return date_text(date.fromisoformat(found), lang)
    if _MONTH.fullmatch(found):
        return period_text(Period.parse(found), lang)
    low, dash, high = found.partition("–")
    if dash and _NUMBER.fullmatch(low) and _NUMBER.fullmatch(high):
        return said(low, lang) if low == high else f"{said(low, lang)}–{said(high, lang)}"
    return found
