"""A report's claim against the store: the dispersion of its series, and the figures held for its periods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from domain import Period
from etl.claims import Read
from etl.claims.periods import Span
from language import number_text, period_text, signed_text
from models.claims import Comparison, Figure, Level, Rate
from models.comparison import population_at, series_dispersions
from models.period_sums import period_sums
from ui import filters, names, sources
from ui.frame import Page
from ui.tables import Html
from warehouse import read_compare, read_trends

NONE = "none"


@dataclass(frozen=True)
class Match:
    """The claim (its place among the claims) that is set against a series; `dispersion` None: no history."""

    place: int
    area: str
    indicator: str
    year: int | None
    series: pd.DataFrame

    @property
    def dispersion(self) -> float | None:
        found = series_dispersions(self.series)["dispersion"]
        value = float(found.iloc[0]) if len(found) else np.nan
        return None if np.isnan(value) else value


def choose(page: Page, reads: Sequence[Read]) -> Match | None:
    """The pickers; None where nothing is to be compared. Claims with counts alone can be."""
    fitting = {
        str(place + 1): page.text("checker.claim_number", number=place + 1, claim=_short(read.text))
        for place, read in enumerate(reads)
        if isinstance(read.claim, Rate)
        or (isinstance(read.claim, Comparison | Level) and read.claim.unit == "count")
    }
    present = page.read(read_trends.series_present)
    if present.empty or not fitting:
        return None
    with filters.bar(page):
        claim = filters.choose(
            page, "claim", page.text("checker.store_claim"), _optional(page, fitting), NONE
        )
        if claim == NONE:
            return None
        areas = names.options(page.read(read_compare.areas), page.lang, set(present["area"]))
        area = filters.choose(page, "area", page.text("checker.store_area"), areas)
        held = set(present.loc[present["area"] == area, "indicator"])
        kinds = names.options(page.read(read_compare.indicators), page.lang, held)
        indicator = filters.choose(page, "indicator", page.text("checker.store_indicator"), kinds)
        years = {NONE: page.text("checker.store_year_text")} | {
            str(year): str(year) for year in _years(present)
        }
        year = filters.choose(page, "year", page.text("checker.store_year"), years, NONE)
    series = page.read(read_trends.one_series, area, indicator)
    return Match(int(claim) - 1, area, indicator, None if year == NONE else int(year), series)


def _optional(page: Page, options: dict[str, str]) -> dict[str, str]:
    return {NONE: page.text("checker.store_none")} | options


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:58].rstrip() + "…"


def _years(present: pd.DataFrame) -> list[int]:
    first = pd.to_datetime(present["first_start"]).dt.year.min()
    last = pd.to_datetime(present["last_month"]).dt.year.max()
    return list(range(int(last), int(first) - 1, -1))


def lines(page: Page, match: Match, read: Read) -> list[Html]:
    """What the store holds for the periods of the claim, each with a link to its sources."""
    claim = read.claim
    assert isinstance(claim, Comparison | Level | Rate)
    now = _period(read.span, match.year)
    if now is None:
        return [Html(page.text("checker.store_no_period"))]
    if not isinstance(claim, Comparison):
        figure = claim.figure if isinstance(claim, Level) else claim.count
        return [_line(page, match, figure, now)]
    found = [_line(page, match, claim.now, now)]
    before = _before(claim, now)
    return found + ([_line(page, match, claim.before, before)] if before else [])


def population(page: Page, match: Match, read: Read) -> float | None:
    """Residents of the area in the claim's period; None where either is not known."""
    period = _period(read.span, match.year)
    if period is None:
        return None
    people = population_at(page.read(read_compare.population), period)
    return float(people[match.area]) if match.area in people.index else None


def _period(span: Span | None, year: int | None) -> Period | None:
    span = replace(span or Span(), year=(span.year if span and span.year else year)).completed()
    if not (span.year and span.first and span.months):
        return None
    return Period(date(span.year, span.first, 1), span.months)


def _before(claim: Comparison, now: Period) -> Period | None:
    """The earlier period: the same months of the year before unless the text names another."""
    if not claim.same_period and claim.span_before and claim.span_before[0] and claim.months_before:
        return Period(date(claim.span_before[0], claim.span_before[1], 1), claim.months_before)
    return now.shifted(-12)


def _line(page: Page, match: Match, figure: Figure, period: Period) -> Html:
    sums = period_sums(match.series, period)
    held = float(sums["value"].iloc[0]) if len(sums) else np.nan
    words = period_text(period, page.lang)
    if np.isnan(held):
        return Html(page.text("checker.store_missing", period=words))
    low, high = figure.bounds()
    said = float(figure.value)
    agrees = float(low) <= held <= float(high)
    result = (
        page.text("checker.store_agrees")
        if agrees
        else page.text("checker.store_differs", difference=signed_text(said - held, page.lang))
    )
    line = page.text(
        "checker.store_line", period=words, said=number_text(said, page.lang),
        held=number_text(held, page.lang), result=result,
    )  # fmt: skip
    there = sources.address(page, match.area, match.indicator, period)
    return Html(sources.quiet(there, line, page.text("source.link")).code)
