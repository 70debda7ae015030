"""A figure as a quiet link to the page that says where it comes from, with the mark of the checks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from html import escape

import pandas as pd

from domain import Period
from etl.roadmaps import read_roadmaps
from language.formats import MISSING
from models.ceilings import Exact
from models.readings import Base, readings
from models.roadmap import Counted, Coverage, Output, RateCeiling, Share, Target
from ui import words
from ui.findings import Findings
from ui.frame import Page
from ui.tables import Html, text


def address(
    page: Page, area: str, indicator: str, period: Period, of: Sequence[str] = (), **more: str | None
) -> str:
    """Where a figure's sources are shown; `of`: the indicators that a percentage is taken of."""
    over = ",".join(of) or None
    return page.link("source", area=area, indicator=indicator, period=str(period), of=over, **more)


def figure(
    page: Page,
    written: str,
    area: str,
    indicator: str,
    period: Period,
    found: Findings | None = None,
    of: Sequence[str] = (),
    **more: str | None,
) -> Html:
    """A written figure that leads to its sources; what is missing leads nowhere."""
    mark = found.mark(area, indicator, period) if found else ""
    if written == MISSING:
        return Html(escape(written) + mark)
    there = address(page, area, indicator, period, of, **more)
    return Html(quiet(there, written, page.text("source.link")).code + mark)


def quiet(address: str, written: Html | str, hint: str) -> Html:
    """A figure that is a link but looks like one only when pointed at or reached by the keyboard."""
    return Html(
        f'<a class="bg-figure" href="{escape(address)}" title="{escape(hint)}" target="_self">'
        f"{text(written)}</a>"
    )


def so_far(
    page: Page, row: pd.Series, written: str, found: Findings, years_back: int = 0, as_of: str | None = None
) -> Html:
    """A verdict's figure since January (or since the target began), or the same of an earlier year."""
    if not words.known(row["indicator"]) or not words.known(row["months"]) or not row["months"]:
        return Html(escape(written))
    year, target = int(row["period"]) - years_back, _target(str(row["roadmap"]), str(row["target"]))
    more: dict[str, str | None] = {"as_of": as_of}
    of: Sequence[str] = ()
    if isinstance(target, Share):
        of = target.denominators()
    elif isinstance(target, RateCeiling):
        more["per"] = str(target.per)
    elif isinstance(target, Output | Coverage) and target.since < year:
        more["since"] = str(target.since)
    period = Period(date(year, 1, 1), int(row["months"]))
    return figure(page, written, row["area"], row["indicator"], period, found, of, **more)


def base(page: Page, row: pd.Series, written: str, found: Findings | None = None) -> Html:
    """A verdict's base or limit, leading to the figure of the year that the reading rests on."""
    year = _base_year(row)
    if year is None:
        return Html(escape(written))
    reading = {"target": str(row["target"]), "reading": str(row["reading"]), "year": str(row["period"])}
    return figure(page, written, row["area"], row["indicator"], Period.year(year), found, **reading)


def _base_year(row: pd.Series) -> int | None:
    """The year that a reading's limit rests on; None where it rests on no figure."""
    target = _target(str(row["roadmap"]), str(row["target"]))
    if not isinstance(target, Counted) or not all(words.known(row[n]) for n in ("indicator", "baseline")):
        return None
    known = Base(Exact.of(1), "store")
    for each in readings(target, int(row["period"]), lambda year: known):
        if each.code == row["reading"] and each.rests_on is not None:
            return each.rests_on.year
    return None


def _target(roadmap: str, target: str) -> Target | None:
    return _targets().get((roadmap, target))


@cache
def _targets() -> dict[tuple[str, str], Target]:
    """The targets of the roadmaps that ship."""
    roadmaps = [file.roadmap for file in read_roadmaps()]
    return {(roadmap.id, target.id): target for roadmap in roadmaps for target in roadmap.targets}
