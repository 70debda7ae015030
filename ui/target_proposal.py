"""Target's proposal of limits for the areas below: the way is chosen, the sum is the parent's ceiling."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from language import number_text, percent_text
from models.ceiling_grounds import REST, Grounds, grounds
from models.ceiling_proposals import WAYS, Proposal, Proposed, SubArea, proposal
from reports import workbook
from ui import downloads, filters, tables, words
from ui.frame import Page
from ui.tables import Column
from warehouse import read_proposal

_ROWS_IN_MEETING = 7  # the sum among them
_NAMES_IN_A_NOTE = 6


@dataclass(frozen=True)
class Shared:
    """A ceiling, what it is shared by, and the names of the areas that share it."""

    year: int  # of the target
    ceiling: int
    grounds: Grounds
    names: dict[str, str]


def shared(page: Page, row: pd.Series) -> Shared | None:
    """What is there to share for a row of a verdict; None but for ceilings of counts with areas below."""
    counted = words.known(row["ceiling"]) and words.known(row["indicator"])
    if (
        not counted
        or str(row["kind"] or "").startswith(("share", "rate"))
        or not str(row["period"]).isdigit()
    ):
        return None
    area, year = str(row["area"]), int(row["period"])
    ground = page.read(read_proposal.proposal_ground, area, row["indicator"], year, page.lang)
    forecasts = dict(zip(ground.forecast["area"], ground.forecast["total"], strict=True))
    codes = ground.areas["code"].tolist()
    found = grounds(area, codes, year, ground.series, ground.population, forecasts)
    if found is None:
        return None
    names = dict(zip(codes, ground.areas["name"].astype(str), strict=True))
    names[REST] = page.text("proposal_ceiling.rest")
    return Shared(year, int(row["ceiling"]), found, names)


def show(page: Page, what: Shared, title: str) -> None:
    """The choice of the way, the finding, the table, its notes and downloads."""
    options: dict[str, str] = {way: page.text(f"proposal_ceiling.way_{way}") for way in WAYS}
    way = filters.switch(page, "way", page.text("proposal_ceiling.way"), options)
    made = proposal(what.grounds.parts, what.ceiling, next(each for each in WAYS if each == way))
    st.html(f"<p>{escape(_finding(page, what, made))}</p>")
    frame = _frame(page, what, made)
    places = {"year": what.grounds.year, "target": what.year}
    headings = {code: page.text(f"proposal_ceiling.col_{code}", **places) for code in frame.columns}
    shown = _on_screen(page, frame) if page.meeting else frame
    body = [
        [_written(page, code, value) for code, value in zip(frame.columns, values, strict=True)]
        for values in shown.itertuples(index=False, name=None)
    ]
    columns = [Column(heading, number=code != "area") for code, heading in headings.items()]
    tables.show(columns, body, page.text("proposal_ceiling.heading"), "bg-proposal", [len(body) - 1])
    notes = _notes(page, what, made)
    if not page.meeting:
        tables.notes(notes)
    kinds: dict[str, workbook.Kind] = {headings["change"]: "percent"}
    named = frame.rename(columns=headings)
    downloads.table(page, named, "target-proposal", title, notes, kinds)


def _frame(page: Page, what: Shared, made: Proposal) -> pd.DataFrame:
    """A row an area and the sum; without residents or forecasts where none are known."""
    parts, per_10k = what.grounds.parts, what.grounds.per_10k
    frame = pd.DataFrame(
        {
            "area": [what.names[part.code] for part in parts],
            "last_year": [part.last_year for part in parts],
            "limit": [row.limit for row in made.rows],
            "change": [row.change_pct for row in made.rows],
            "per_10k": [per_10k.get(part.code) for part in parts],
            "forecast": [part.forecast for part in parts],
        }
    ).astype({"change": float, "per_10k": float, "forecast": float})
    settled = [part for part in parts if part.people]
    people = sum(part.people or 0 for part in settled)
    rate = sum(part.last_year for part in settled) / people * 10_000 if people else float("nan")
    together = [page.text("proposal_ceiling.together"), *_summed(frame), rate, _total(frame)]
    frame = pd.concat([frame, pd.DataFrame([together], columns=frame.columns)], ignore_index=True)
    frame = frame.round({"change": 1, "per_10k": 1, "forecast": 0})
    return frame.loc[:, frame.notna().any()]


def _summed(rows: pd.DataFrame) -> tuple[int, int, float]:
    """Last year's count, the limit, and the change in percent of several areas together."""
    before, limit = int(rows["last_year"].sum()), int(rows["limit"].sum())
    return before, limit, 100 * (limit / before - 1) if before else float("nan")


def _total(rows: pd.DataFrame) -> float:
    """The forecast of several areas together; nan where one of them has none."""
    return float(rows["forecast"].sum(skipna=False))


def _on_screen(page: Page, frame: pd.DataFrame) -> pd.DataFrame:
    """For a projector: the largest areas, the others together, and the sum."""
    if len(frame) <= _ROWS_IN_MEETING:
        return frame
    kept, others = frame.iloc[: _ROWS_IN_MEETING - 2], frame.iloc[_ROWS_IN_MEETING - 2 : -1]
    before, limit, change = _summed(others)
    row = {
        "area": page.count("proposal_ceiling.others", len(others)),
        "last_year": before,
        "limit": limit,
        "change": change,
        "forecast": _total(others) if "forecast" in frame else float("nan"),
    }
    together = pd.DataFrame([row]).reindex(columns=frame.columns)
    return pd.concat([kept, together, frame.iloc[-1:]], ignore_index=True)


def _written(page: Page, code: str, value: Any) -> str:
    if code == "area":
        return str(value)
    if code == "change":
        return percent_text(value, page.lang, signed=True)
    return number_text(value, page.lang, 1 if code == "per_10k" else 0)


def _finding(page: Page, what: Shared, made: Proposal) -> str:
    """How the ceiling is shared, and who is asked for most."""
    whole = sum(part.last_year for part in what.grounds.parts)
    places = {"ceiling": number_text(what.ceiling, page.lang), "year": what.grounds.year}
    change = percent_text(100 * (what.ceiling / whole - 1), page.lang, signed=True)
    if what.ceiling >= whole:
        return page.text("proposal_ceiling.finding_growth", change=change, **places)
    if made.ground == "proportional":
        return page.text("proposal_ceiling.finding_proportional", change=change, **places)
    rows = [row for row in made.rows if row.change_pct is not None and row.code != REST]
    most = min(rows, key=lambda row: row.change_pct or 0.0)
    return page.text(
        f"proposal_ceiling.finding_{made.ground.removesuffix('_years')}",
        name=what.names[most.code],
        change=percent_text(most.change_pct, page.lang, signed=True),
        **places,
    )


def _notes(page: Page, what: Shared, made: Proposal) -> list[str]:
    """How it was counted, and what to know of single areas."""
    falls = what.ceiling < sum(part.last_year for part in what.grounds.parts)
    largest = percent_text(made.largest_pct, page.lang)
    said = [page.text(f"proposal_ceiling.ground_{made.ground}", year=what.grounds.year, target=what.year)]
    if made.largest_pct is not None and falls:
        said.append(page.text("proposal_ceiling.bounds", largest=largest, year=what.grounds.year))
    both = list(zip(what.grounds.parts, made.rows, strict=True))
    groups = {
        "at_most": [row for _, row in both if row.at_most and falls],
        "unchanged": [row for _, row in both if row.unchanged and falls],
        "within_chance": [row for part, row in both if _is_small(part, row)],
        "exceeded": [row for _, row in both if what.grounds.so_far.get(row.code, 0) > row.limit],
    }
    if len(groups["within_chance"]) == len([part for part in what.grounds.parts if part.code != REST]):
        groups["within_chance"] = []
        said.append(page.text("proposal_ceiling.within_chance_all"))
    said += [
        page.text(
            f"proposal_ceiling.{name}", names=_named(page, what, (row.code for row in rows)), largest=largest
        )
        for name, rows in groups.items()
        if rows
    ]
    if what.grounds.without:
        names = _named(page, what, what.grounds.without)
        said.append(page.text("proposal_ceiling.without", names=names, year=what.grounds.year))
    return said


def _is_small(part: SubArea, row: Proposed) -> bool:
    return row.told_from_chance is False and row.limit < part.last_year and part.code != REST


def _named(page: Page, what: Shared, codes: Iterable[str]) -> str:
    """Names in a row, the first ones where there are many."""
    names: Sequence[str] = [what.names[code] for code in codes]
    more = len(names) - _NAMES_IN_A_NOTE
    if more < 2:
        return ", ".join(names)
    return page.count("proposal_ceiling.and_more", more, names=", ".join(names[:_NAMES_IN_A_NOTE]))
