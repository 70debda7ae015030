"""Numbers, dates and periods as people of each language write them (Babel)."""

from __future__ import annotations

import math
from datetime import date
from typing import Literal

from babel import Locale
from babel.dates import format_date, get_day_names, get_month_names
from babel.numbers import format_decimal

from domain import Period

MISSING = "–"
THIN_SPACE = "\u202f"
MINUS = "−"

Width = Literal["wide", "abbreviated"]


def number_text(value: float | None, lang: str, digits: int = 0) -> str:
    """A number with thin spaces between thousands (comma in English); a dash where it is missing."""
    if value is None or math.isnan(value):
        return MISSING
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    text = str(
        format_decimal(round(value, digits) + 0.0, format=pattern, locale=lang)
    )  # + 0.0: no minus zero
    return text.replace("\xa0", THIN_SPACE).replace(" ", THIN_SPACE).replace("-", MINUS)


def signed_text(value: float | None, lang: str, digits: int = 0) -> str:
    """A difference with its sign; zero has none."""
    text = number_text(value, lang, digits)
    return "+" + text if value is not None and not math.isnan(value) and round(value, digits) > 0 else text


def percent_text(value: float | None, lang: str, digits: int = 1, signed: bool = False) -> str:
    """A percentage already multiplied by 100."""
    if value is None or math.isnan(value):
        return MISSING
    text = signed_text(value, lang, digits) if signed else number_text(value, lang, digits)
    return text + ("%" if lang == "en" else "\u00a0%")


def date_text(day: date | None, lang: str, style: str = "short") -> str:
    """`short` is 30.09.2026 (30 Sep 2026 in English), `long` spells the month out."""
    if day is None:
        return MISSING
    if style == "long":
        return str(format_date(day, "d MMMM yyyy" if lang == "en" else "long", locale=lang))
    return str(format_date(day, "d MMM yyyy" if lang == "en" else "dd.MM.yyyy", locale=lang))


def month_names(lang: str, width: Width = "wide") -> list[str]:
    """January to December, standing alone; `width` is wide or abbreviated."""
    names = get_month_names(width, context="stand-alone", locale=lang)
    return [str(names[i]).rstrip(".") for i in range(1, 13)]


def weekday_names(lang: str) -> list[str]:
    """Monday to Sunday as short as calendars have them."""
    names = get_day_names("short", context="stand-alone", locale=lang)
    return [str(names[i]).rstrip(".").capitalize() for i in range(7)]


def period_text(period: Period, lang: str, width: Width = "wide") -> str:
    """A period as an official note names it: `январь–сентябрь 2026`, `I квартал 2026`, `2026 год`."""
    year, first = period.start.year, period.start.month
    names = month_names(lang, width)
    if lang == "kk":  # standing alone they begin with a capital, inside a phrase they do not
        names = [name.lower() for name in names]
    if period.months == 12 and first == 1:
        return {"ru": f"{year} год", "kk": f"{year} жыл"}.get(lang, str(year))
    if period.months == 1:
        return {"kk": f"{year} ж. {names[first - 1]}"}.get(lang, f"{names[first - 1]} {year}")
    if period.months == 3 and first % 3 == 1:
        quarter = first // 3
        roman = ("I", "II", "III", "IV")[quarter]
        texts = {"ru": f"{roman} квартал {year}", "kk": f"{year} ж. {roman} тоқсан"}
        return texts.get(lang, f"Q{quarter + 1} {year}")
    last, last_year = period.end.month, period.end.year
    if last_year != year:
        return f"{names[first - 1]} {year} – {names[last - 1]} {last_year}"
    span = f"{names[first - 1]}–{names[last - 1]}"
    return {"kk": f"{year} ж. {span}"}.get(lang, f"{span} {year}")


def language_name(lang: str) -> str:
    return str(Locale(lang).get_language_name(lang)).capitalize()
