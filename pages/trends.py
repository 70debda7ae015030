"""Trends: one series, where it is going, and whether the change is more than chance."""

from __future__ import annotations

from html import escape

import streamlit as st

from domain import Period, add_months, month_end
from language import date_text
from ui import (
    control_chart,
    cuts,
    empty,
    filters,
    findings,
    frame,
    measure_marks,
    names,
    trends_chart,
    trends_table,
    trends_words,
)
from ui.compare_reads import compared
from ui.trends_reads import curves
from warehouse import read_compare, read_trends

page = frame.page("trends")
areas = page.read(read_compare.areas)
indicators = page.read(read_compare.indicators)
present = page.read(read_trends.series_present)
if present.empty:
    empty.say(page, page.text("frame.page.trends"), page.text("trends.empty"))
    page.stop()

head = st.container()
with filters.bar(page):
    area_names = names.options(areas, page.lang, set(present["area"]))
    area = filters.choose(page, "area", page.text("compare.area"), area_names)
    here = set(present.loc[present["area"] == area, "indicator"])
    indicator = cuts.pick(page, page.text("compare.indicator"), indicators, here, (area,))
    spans = {years: page.text(f"trends.span_{years}") for years in ("3", "5", "all")}
    span = filters.switch(page, "span", page.text("trends.span"), spans, "5")

name, where = names.by_code(indicators, page.lang)[indicator], names.by_code(areas, page.lang)[area]
unit, better = (str(indicators.set_index("code")[column][indicator]) for column in ("unit", "better"))
level = str(areas.set_index("code")["level"][area])
checked = findings.Findings(page, [(area, indicator)])
series = page.read(curves, area, indicator, unit)
if series is None:
    page.head(name, page.text("trends.no_regular"), (where,))
    page.stop()

found = series
period = trends_words.last_period(found)
family = indicator if cuts.is_line(indicators, indicator) else ""
table = compared(page, [level], period, period.shifted(-12), family)
own = table[(table["area"] == area) & (table["indicator"] == indicator)]
row = own.iloc[0] if len(own) else None
forecast = page.read(read_trends.one_forecast, area, indicator)
forecast = forecast[forecast["period_months"] == found.months]
breaks = page.read(read_trends.breaks_of, area, indicator)
breaks = breaks[breaks["date"] > found.rows["start"].min()]
aims = measure_marks.aimed_at(page, area, indicator)
points = page.read(read_trends.change_points, area, indicator)
notes = trends_words.notes(page, found, forecast, breaks)
loads = page.read(read_trends.sources_of, area, indicator)
sources = trends_words.sources(page, loads if len(loads) else page.read(read_trends.all_sources))
last = trends_chart.last_known(found)
first = found.rows["start"].min().date()
if span != "all":
    first = max(first, add_months(last.replace(month=1), -12 * (int(span) - 1)))
title = trends_words.finding(page, name, row)
with head:
    until = month_end(add_months(last, found.months - 1))
    facts = (where, page.text("compare.data_until", date=date_text(until, page.lang)))
    page.head(
        f"{where}. {title}" if page.meeting else title,
        trends_words.sentence(page, row, period, found.digits),
        facts,
    )


def months() -> None:
    known = found.rows.loc[found.rows["value"].notna(), "start"]
    said = checked.by_start(area, indicator, (Period(day.date(), found.months) for day in known))
    ahead = trends_words.year_ahead(page, forecast)
    trends_chart.months(page, found, forecast, breaks, first, ahead, said, aims)


def rolling() -> None:
    trends_chart.rolling(page, found, breaks, first, trends_words.rolling_title(page, found, breaks))


def figures() -> None:
    trends_table.show(page, found, name, area, indicator, checked)
    title = f"{name}. {where}"
    trends_table.download(page, found, forecast, title, [*checked.notes(), *notes, *sources])


def remarks() -> None:
    items = "".join(f"<li>{escape(note)}</li>" for note in [*notes, *sources])
    st.html(f'<ul class="bg-notes">{items}</ul>')


def control() -> None:
    control_chart.show(page, found, points, breaks, better, first)


parts = [frame.Part("months", months)]
if control_chart.is_possible(found):
    parts.append(frame.Part("control", control))
if found.rows["rolling"].notna().sum() > 1:
    parts.append(frame.Part("rolling", rolling))
parts.append(frame.Part("figures", figures, page.text("trends.figures_heading")))
parts.append(frame.Part("remarks", remarks, page.text("compare.remarks"), in_meeting=False))
page.parts(*parts)
