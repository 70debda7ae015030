"""What the Target page draws from: one row of a verdict and the months behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from models.contribution import gap_by_part
from models.path import cumulative_shares
from models.series import regular
from models.year_view import YearView, as_judged, year_view
from ui import words
from ui.frame import Page
from warehouse import read_progress

if TYPE_CHECKING:
    from etl.status import Answer


@dataclass(frozen=True)
class TargetView:
    """The chosen row and its months; `year` is None where nothing is counted month by month."""

    row: pd.Series
    year: YearView | None  # its forecast ends where the verdict's does
    simulated_year: float | None  # the whole year as simulated, before calibration on earlier years
    limit: float | None
    is_floor: bool


def view_of(page: Page, row: pd.Series) -> TargetView:
    """The view of a row of `read_progress.rows`."""
    is_floor = not words.known(row["ceiling"]) and words.known(row["floor"])
    given = row["floor"] if is_floor else row["ceiling"]
    limit = float(given) if words.known(given) else None
    year = _year(page, row, limit)
    simulated = None if year is None or np.isnan(year.ahead[-1]) else float(year.ahead[-1])
    return TargetView(row, _judged(year, row), simulated, limit, is_floor)


def _judged(year: YearView | None, row: pd.Series) -> YearView | None:
    ends = [row[name] for name in ("forecast", "forecast_low80", "forecast_high80")]
    if year is None or not words.known(row["calibration"]) or not all(words.known(end) for end in ends):
        return year
    return as_judged(year, *(float(end) for end in ends))


def _year(page: Page, row: pd.Series, limit: float | None) -> YearView | None:
    shares_of_counts = not str(row["kind"] or "").startswith(("share", "rate"))
    if not words.known(row["indicator"]) or not words.known(row["months"]) or not shares_of_counts:
        return None
    area, indicator, year = row["area"], row["indicator"], int(row["period"])
    ground = page.read(read_progress.path_ground, area, indicator)
    if ground.own.empty:
        return None
    above = regular(ground.above, 1) if ground.above is not None else None
    forecast = page.read(read_progress.forecast, area, indicator, year)
    if counts_on(row):
        return year_view(year, ground.own, forecast, None, limit, float(row["ytd"]))
    shares = cumulative_shares(*regular(ground.own, 1), year, above, ground.breaks)
    return year_view(year, ground.own, forecast, shares, limit)


def counts_on(row: pd.Series) -> bool:
    """Whether the target's count goes on from one year to the next: cameras installed, people reached."""
    return row["kind"] in ("output", "coverage")


def gap_by_area(page: Page, row: pd.Series) -> pd.DataFrame:
    """Areas next below and their part in the gap: name, gap; sorted from the largest."""
    return _named_gaps(page, row, page.read(read_progress.parts_by_area, *_asked(row), page.lang))


def gap_by_kind(page: Page, row: pd.Series) -> dict[str, pd.DataFrame]:
    """For each breakdown of the indicator, its kinds and their part in the gap."""
    parts = page.read(read_progress.parts_by_kind, *_asked(row), page.lang)
    named = {
        str(breakdown): _named_gaps(page, row, group)
        for breakdown, group in parts.groupby("breakdown", sort=False)
    }
    return {breakdown: gaps for breakdown, gaps in named.items() if len(gaps)}


def can_be_split(row: pd.Series) -> bool:
    """Whether there is a path and two years' counts to hold parts against."""
    return all(words.known(row[name]) for name in ("path", "ytd", "ytd_same_period_last_year", "months"))


def _asked(row: pd.Series) -> tuple[str, str, int, int]:
    return row["area"], row["indicator"], int(row["period"]), int(row["months"])


def _named_gaps(page: Page, row: pd.Series, parts: pd.DataFrame) -> pd.DataFrame:
    gaps = gap_by_part(parts, row["ytd"], row["path"], row["ytd_same_period_last_year"])
    names = dict(zip(parts["code"], parts["name"], strict=True))
    named = pd.DataFrame(
        {"name": [names.get(code, page.text("target.rest")) for code in gaps.index], "gap": gaps.to_numpy()}
    )
    return named.sort_values("gap", ascending=False, kind="stable", ignore_index=True)


def known_on(page: Page, roadmap: str, day: date) -> Answer:
    """The roadmap's rows as they were known on a day."""
    return _known_on(str(page.store), page.version, roadmap, day)


@st.cache_data(show_spinner=False, max_entries=16)
def _known_on(store: str, version: str, roadmap: str, day: date) -> Answer:
    from etl.status import status_as_of

    return status_as_of(Path(store), roadmap, day)
