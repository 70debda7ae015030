"""What the page of one series says in words: the finding, the year ahead, the explanations."""

from __future__ import annotations

from datetime import date

import pandas as pd

from domain import Mark, Period, add_months
from language import date_text, number_text, percent_text, period_text
from models.forecast import EARLIER_SUFFIXES, SUFFIXES
from models.reconciliation import PARTLY
from ui import control_words
from ui.frame import Page
from ui.trends_reads import Curves

SOURCES = 5


def last_period(curves: Curves) -> Period:
    """Year to date, up to the last figure; a whole year where only years are known."""
    known = curves.rows.loc[curves.rows["value"].notna(), "start"]
    end = add_months(known.max().date(), curves.months - 1)
    return Period(date(end.year, 1, 1), end.month)


def finding(page: Page, name: str, row: pd.Series | None) -> str:
    """`Кражи: рост 12,0 %, больше случайного`; `row` is of the comparison with last year."""
    if row is None or pd.isna(row["change_pct"]):
        return name
    change = row["change_pct"]
    way = "up" if change > 0 else "down" if change < 0 else "same"
    chance = page.text("compare.beyond_chance" if row["beyond_chance"] else "compare.within_chance")
    size = percent_text(abs(change), page.lang)
    return page.text(f"trends.finding_{way}", name=name, size=size, chance=chance)


def sentence(page: Page, row: pd.Series | None, period: Period, digits: int = 0) -> str:
    """The two figures behind the finding, or why there is no comparison."""
    before = period.shifted(-12)
    spans = {"period": period_text(period, page.lang), "before": period_text(before, page.lang)}
    if row is None or pd.isna(row["value"]):
        return page.text("trends.no_sum", **spans)
    value = number_text(row["value"], page.lang, digits)
    if row["broken"]:
        return page.text("trends.broken", value=value, **spans)
    if pd.isna(row["value_before"]):
        return page.text("trends.no_base", value=value, **spans)
    said = page.text(
        "trends.figures",
        value=value,
        value_before=number_text(row["value_before"], page.lang, digits),
        **spans,
    )
    said = said[:1].upper() + said[1:]
    if pd.notna(row["change_low"]) and pd.notna(row["change_high"]):
        low, high = (percent_text(row[f"change_{side}"], page.lang, signed=True) for side in ("low", "high"))
        said += " " + page.text("trends.interval", low=low, high=high)
    return f"{said} {control_words.unseen(page, row)}".strip()


def year_ahead(page: Page, forecast: pd.DataFrame) -> str:
    """The year's expected sum with its interval, or that there is no forecast."""
    ends = forecast[forecast["cumulative_mean"].notna()]
    if ends.empty:
        return page.text("trends.months_title")
    year = ends["period_start"].iloc[0].year
    last = ends[ends["period_start"].dt.year == year].iloc[-1]
    if last["period_start"].month + last["period_months"] - 1 != 12:
        return page.text("trends.months_title")
    mean, low, high = (
        number_text(last[column], page.lang)
        for column in ("cumulative_mean", "cumulative_low80", "cumulative_high80")
    )
    return page.text("trends.year_ahead", year=year, mean=mean, low=low, high=high)


def rolling_title(page: Page, curves: Curves, breaks: pd.DataFrame) -> str:
    """The last rolling sum against the one of a year before, unless the series breaks between."""
    sums = curves.rows.set_index("start")["rolling"].dropna()
    if sums.empty:
        return page.text("trends.rolling_title")
    last = sums.index[-1]
    before = sums.get(last - pd.DateOffset(years=1))
    opened = last - pd.DateOffset(years=2)
    if bool(((breaks["date"] > opened) & ~breaks["confirmed"].eq(True)).any()):
        before = None
    value = number_text(sums.iloc[-1], page.lang)
    if before is None or not before > 0:
        return page.text("trends.rolling_now", value=value)
    change = percent_text(100 * (sums.iloc[-1] / before - 1), page.lang, signed=True)
    return page.text("trends.rolling_change", value=value, change=change)


def notes(page: Page, curves: Curves, forecast: pd.DataFrame, breaks: pd.DataFrame) -> list[str]:
    """How each line was made, what the marks mean, what the breaks are."""
    said = [page.text(f"trends.adjustment_{curves.adjustment}")]
    if len(forecast):
        said += forecast_method(page, str(forecast["method"].iloc[0]))
        said.append(page.text("trends.forecast_uncalibrated"))
    if len(curves.others):
        spans = [
            page.text(
                "trends.one_gap",
                period=period_text(Period(row["start"].date(), row["period_months"]), page.lang),
                value=number_text(row["value"], page.lang),
            )
            for row in curves.others.to_dict("records")
        ]
        said.append(page.text("trends.gaps", spans="; ".join(spans)))
    for mark in (Mark.NEGATIVE, Mark.IMPLAUSIBLE, Mark.PARTS, Mark.DERIVED, Mark.COMPUTED):
        count = int((curves.rows["mark"] == mark.value).sum())
        if count:
            said.append(page.count(f"trends.mark_{mark.value}", count))
    missing = int(curves.rows["value"].isna().sum())
    if missing:
        said.append(page.count("trends.missing", missing))
    for each in breaks.to_dict("records"):
        note = each[f"note_{page.lang}"] or ""
        said.append(page.text("trends.break_note", date=date_text(each["date"].date(), page.lang), note=note))
    return said


def sources(page: Page, loads: pd.DataFrame) -> list[str]:
    """The newest sources, and how many more there are."""
    said = []
    for load in loads.head(SOURCES).to_dict("records"):
        published = date_text(load["published"].date(), page.lang)
        if load["published_assumed"]:
            published = page.text("trends.assumed", date=published)
        said.append(
            page.text("trends.source", file=load["file"], source=load["source"] or "–", published=published)
        )
    if len(loads) > SOURCES:
        said.append(page.text("trends.more_sources", n=number_text(len(loads) - SOURCES, page.lang)))
    return said


def forecast_method(page: Page, method: str) -> list[str]:
    """`ets_theta_gaps+mint_shrink` -> sentences: the method, what was done before the fit, what after."""
    method, _, added_up = method.partition("+")
    done = [suffix for suffix in (*SUFFIXES, *EARLIER_SUFFIXES) if suffix in method]
    for suffix in done:
        method = method.replace(suffix, "")
    said = [page.text(f"trends.forecast_{each.removeprefix('_')}") for each in (method, *done)]
    if not added_up:
        return said
    partly = "_partly" if added_up.endswith(PARTLY) else ""
    return [*said, page.text(f"trends.forecast_added_up{partly}")]


def change_text(page: Page, now: float, before: float) -> str:
    """A month against the same month of last year; no percentage of nothing."""
    change = 100 * (now / before - 1) if before > 0 else None
    return percent_text(change, page.lang, signed=True)
