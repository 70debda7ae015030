"""The sentences of Reliability: what was said, how often it came out, and what is not known."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from language import number_text, percent_text
from models.reliability import share_interval
from ui.frame import Page
from warehouse.read_reliability import BINS, SIZES, Extent

SAID = 0.7  # the sentence is about this probability, or the nearest one with cases enough
ENOUGH = 20  # cases of a bin that are worth a sentence
FEW_YEARS = 100  # under so many years of series, everything here is uncertain
LEVELS = ("country", "region", "city", "district", "body")


@dataclass(frozen=True)
class Choice:
    """The page's filters; None and empty texts hold for all."""

    country: str
    months: int | None
    size: str
    level: str

    @property
    def asked(self) -> tuple[str, int | None, str, str]:
        return self.country, self.months, self.size, self.level


def sizes(page: Page) -> dict[str, str]:
    return {size: page.text(f"reliability.size_{size}") for size in SIZES}


def levels(page: Page, found: pd.DataFrame) -> dict[str, str]:
    """The levels of areas that have backtests, from the largest to the smallest."""
    present = set(found["group"])
    return {level: page.text(f"reliability.level_{level}") for level in LEVELS if level in present}


def group_name(page: Page, group: str, value: str) -> str:
    """What a row of the table by months, size or level is about."""
    if group == "months_known":
        if int(value) or page.meeting:  # a screen has no room for the words
            return page.count("reliability.months", int(value))
        return page.text("reliability.months_0")
    return page.text(f"reliability.{group}_{value}")


def sentence(page: Page, bins: pd.DataFrame, extent: Extent, chosen: bool) -> str:
    """The answer as it could be read aloud; where there are too few cases, that.

    `chosen`: whether there would be cases without the filters.
    """
    if bins.empty:
        return page.text("reliability.nothing" if chosen else "reliability.too_short")
    told = _told(bins)
    if told is None:
        return page.count("reliability.too_few", extent.cases)
    said = page.count(
        "reliability.sentence",
        int(told["cases"]),
        said=percent_text(100 * told["bin"] / BINS, page.lang, 0),
        met=number_text(told["met"], page.lang),
        share=percent_text(100 * told["met"] / told["cases"], page.lang, 0),
    )
    return f"{said} {page.text('reliability.sentence_gap', gap=points(page, gap(bins)))}"


def _told(bins: pd.DataFrame) -> pd.Series | None:
    """The bin to speak of: cases enough, nearest to SAID; certainties are not worth saying."""
    worth = bins[(bins["cases"] >= ENOUGH) & bins["bin"].between(1, BINS - 1)]
    if worth.empty:
        return None
    nearest = (worth["bin"] - SAID * BINS).abs().sort_values(kind="stable").index[0]
    told: pd.Series = worth.loc[nearest]
    return told


def gap(bins: pd.DataFrame) -> float:
    """Expected calibration error: |met − said| of the bins, weighted by their cases; 0 to 1."""
    return float((bins["met"] - bins["said"] * bins["cases"]).abs().sum() / bins["cases"].sum())


def points(page: Page, part: float) -> str:
    """A part of 1 in percentage points."""
    return number_text(100 * part, page.lang, 1)


def interval(page: Page, row: pd.Series) -> str:
    low, high = share_interval(row["met"], row["cases"], row["series_years"])
    return f"{number_text(100 * low, page.lang)}–{percent_text(100 * high, page.lang, 0)}"


def facts(page: Page, extent: Extent) -> list[str]:
    """How much there is to judge by."""
    if not extent.cases:
        return []
    years = str(extent.first_year)
    if extent.last_year != extent.first_year:
        years = f"{extent.first_year}–{extent.last_year}"
    return [
        page.count("reliability.series", extent.series),
        page.text("reliability.years", years=years),
        page.count("reliability.cases", extent.cases),
    ]


def remarks(page: Page, bins: pd.DataFrame, extent: Extent) -> list[str]:
    """What must be known to read the page right."""
    said = [page.text("reliability.how_tested"), page.text("reliability.how_dependent")]
    if extent.widened:
        said.append(page.count("reliability.widened", extent.widened))
    if 0 < bins["series_years"].sum() < FEW_YEARS:
        said.append(page.text("reliability.uncertain"))
    return said
