"""The calendar of due dates: a month as a grid of weeks, and the days of it as a list."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date
from html import escape

import streamlit as st

from domain import Period, add_months
from language import date_text, number_text, period_text, weekday_names
from ui import address, measures_looks
from ui.frame import Page
from ui.measures_reads import Day, Named

SHOWN = 4  # measures named in a day; of more, one less, and how many there are of each state


def month_of(as_of: date) -> date:
    """The first day of the month that the address asks for (`month=2022-06`), else of the day itself."""
    try:
        return Period.parse(address.value("month")).start
    except ValueError:
        return as_of.replace(day=1)


def show(page: Page, month: date, by_day: Mapping[date, Day], as_of: date) -> None:
    """The grid, with links to the months before and after; every measure in it leads to its page."""
    st.html(
        f'<div class="bg-links bg-month-bar">{_step(month, -1, "←", page)}'
        f"<b>{escape(period_text(Period(month, 1), page.lang))}</b>{_step(month, 1, '→', page)}</div>"
        f'<div class="bg-scroll bg-links"><table class="bg-table bg-calendar"><caption>'
        f"{escape(page.text('measures.calendar'))}</caption><thead><tr>"
        + "".join(f'<th scope="col">{escape(name)}</th>' for name in weekday_names(page.lang))
        + "</tr></thead><tbody>"
        + "".join(
            "<tr>" + "".join(_day(page, day, month, as_of, by_day) for day in week) + "</tr>"
            for week in calendar.Calendar().monthdatescalendar(month.year, month.month)
        )
        + "</tbody></table></div>"
    )


def _step(month: date, by: int, arrow: str, page: Page) -> str:
    there = add_months(month, by)
    said = escape(period_text(Period(there, 1), page.lang))
    href = escape(address.here(month=f"{there:%Y-%m}"))
    return f'<a href="{href}" target="_self" title="{said}" aria-label="{said}">{arrow}</a>'


def _day(page: Page, day: date, month: date, as_of: date, by_day: Mapping[date, Day]) -> str:
    if day.month != month.month:
        return '<td class="bg-other-month"></td>'
    found = by_day.get(day)
    marks = " ".join(
        name for name, holds in (("bg-as-of", day == as_of), ("bg-empty-day", found is None)) if holds
    )
    inside = ""
    if found is not None:
        if sum(found.counts.values()) <= len(found.named):
            inside = "".join(_named(page, one) for one in found.named)
        else:
            inside = _counts(page, found.counts)
            inside += "".join(_named(page, one) for one in found.named[: SHOWN - 1])
    label = escape(date_text(day, page.lang))
    return f'<td class="{marks}" data-label="{label}"><time datetime="{day}">{day.day}</time>{inside}</td>'


def _named(page: Page, one: Named) -> str:
    said = f"{one.number}. {one.wording} ({measures_looks.word(page, one.state)})"
    href = escape(address.here(measure=f"{one.plan}/{one.number}"))
    return (
        f'<a class="bg-due {measures_looks.family(one.state)}" href="{href}" target="_self"'
        f' title="{escape(said)}"><i aria-hidden="true">{measures_looks.shape(one.state)}</i>'
        f' {escape(one.number)}<span class="bg-due-words"> {escape(one.wording)}</span></a>'
    )


def _counts(page: Page, counts: Mapping[str, int]) -> str:
    """How many of each state, where a day has more than it can name."""
    return "".join(
        f'<span class="bg-due {measures_looks.family(state)}"'
        f' title="{escape(measures_looks.word(page, state))}">'
        f'<i aria-hidden="true">{measures_looks.shape(state)}</i>'
        f" {number_text(counts[state], page.lang)}</span>"
        for state in measures_looks.LOOKS
        if counts.get(state)
    )
