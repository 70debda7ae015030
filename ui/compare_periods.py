"""Two periods to compare, picked from presets or month by month; all of it in the address."""

from __future__ import annotations

from datetime import date

from domain import Period, add_months, months_between
from language import period_text
from ui import address, filters
from ui.frame import Page

PRESETS = ("ytd", "month", "quarter", "year", "rolling", "custom")
PARAMETERS = ("preset", "to", "back", "from", "until", "base_from", "base_until")


def choose(page: Page, first: date, last: date) -> tuple[Period, Period] | str:
    """The period and what it is compared with, between two months (their first days).

    Without a word in the address: since January up to `last`, against the same months of last year. Where
    the picked months make no two periods of one length: the reason, in words.
    """
    words = {name: page.text(f"compare.preset_{name}") for name in PRESETS}
    preset = filters.switch(page, "preset", page.text("compare.preset"), words, "ytd")
    if preset == "custom":
        return _custom(page, first, last)
    periods = _periods(preset, first, last)
    if not periods:
        return page.text("compare.no_whole_period")
    names = {_code(each): period_text(each, page.lang) for each in periods}
    to = filters.choose(page, "to", page.text("compare.until_month"), names, _code(periods[0]))
    period = next(each for each in periods if _code(each) == to)
    return period, _earlier(page, period, first)


def current() -> dict[str, str]:
    """What the address says of the periods, for links on the page."""
    return {name: said for name in PARAMETERS if (said := address.value(name))}


def _code(period: Period) -> str:
    return f"{period.end:%Y-%m}"


def _periods(preset: str, first: date, last: date) -> list[Period]:
    """The preset's periods from the last back to the first, each told by its last month."""
    ends = [add_months(last, -back) for back in range(months_between(first, last) + 1)]
    if preset == "ytd":
        return [Period(end.replace(month=1), end.month) for end in ends]
    if preset == "month":
        return [Period(end, 1) for end in ends]
    if preset == "quarter":
        return [Period(add_months(end, -2), 3) for end in ends if end.month % 3 == 0]
    if preset == "year":
        return [Period.year(end.year) for end in ends if end.month == 12]
    return [Period(add_months(end, -11), 12) for end in ends]


def _earlier(page: Page, period: Period, first: date) -> Period:
    """The same months of an earlier year; last year's unless asked otherwise."""
    years = max(1, (months_between(first, period.start)) // 12)
    names = {str(back): period_text(period.shifted(-12 * back), page.lang) for back in range(1, years + 1)}
    names["1"] = page.text("compare.last_year", period=names["1"])
    back = filters.choose(page, "back", page.text("compare.base"), names, "1")
    return period.shifted(-12 * int(back))


def _custom(page: Page, first: date, last: date) -> tuple[Period, Period] | str:
    months = [add_months(last, -back) for back in range(months_between(first, last) + 1)]
    names = {f"{month:%Y-%m}": period_text(Period(month, 1), page.lang, "abbreviated") for month in months}
    january = f"{last.year}-01"
    start = filters.choose(page, "from", page.text("compare.from"), names, january)
    until = filters.choose(page, "until", page.text("compare.until"), names, f"{last:%Y-%m}")
    base_start = filters.choose(page, "base_from", page.text("compare.base_from"), names, _year_before(start))
    base_until = filters.choose(
        page, "base_until", page.text("compare.base_until"), names, _year_before(until)
    )
    period, before = _span(start, until), _span(base_start, base_until)
    if period is None or before is None:
        return page.text("compare.bad_span")
    if period.months != before.months:
        return page.text("error.compare_lengths", months=period.months, months_before=before.months)
    return period, before


def _year_before(month: str) -> str:
    return f"{int(month[:4]) - 1}{month[4:]}"


def _span(start: str, until: str) -> Period | None:
    """From one month to another; None where the end lies before the start or over a year later."""
    first, last = date.fromisoformat(f"{start}-01"), date.fromisoformat(f"{until}-01")
    months = months_between(first, last) + 1
    return Period(first, months) if 1 <= months <= 12 else None
