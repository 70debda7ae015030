"""What the checks found, beside the figures that it touches: a mark, its sentence, numbered notes."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from html import escape
from typing import Any

import pandas as pd

from domain import Basis, Period, add_months
from language import date_text, number_text, period_text
from ui import names
from ui.frame import Page
from ui.words import known
from warehouse import read_compare, read_findings
from warehouse.store import Connection

SIGN = "⚠"
NOTES = 6  # under one table; the others are on the page Data

Row = Mapping[Hashable, Any]
Pair = tuple[str, str]  # area, indicator


class Findings:
    """The findings on some figures, and those among them that were marked; one for each table or chart."""

    def __init__(self, page: Page, pairs: Iterable[Pair]) -> None:
        self._page = page
        self._rows = page.read(_touching, tuple(sorted(set(pairs))))
        self._names = all_names(page) if self._rows else {}
        self._marked: list[str] = []

    def touching(self, area: str, indicator: str, period: Period) -> list[Row]:
        """The findings on one figure."""
        return [row for row in self._rows.get((area, indicator), ()) if touches(row, period)]

    def sentences(self, area: str, indicator: str, period: Period) -> list[str]:
        said = (sentence(self._page, row, self._names) for row in self.touching(area, indicator, period))
        return list(dict.fromkeys(said))

    def mark(self, area: str, indicator: str, period: Period) -> str:
        """HTML of the mark beside a figure, with its number among the notes; empty where there is nothing."""
        said = self.sentences(area, indicator, period)
        if not said:
            return ""
        self._marked += [each for each in said if each not in self._marked]
        number = self._marked.index(said[0]) + 1
        words = escape(" ".join(said))
        return (
            f'<sup class="bg-finding" title="{words}"><span aria-hidden="true">{SIGN}{number}</span>'
            f'<span class="bg-unseen"> {escape(self._page.text("finding.mark", number=number))}</span></sup>'
        )

    def notes(self) -> list[str]:
        """The sentences behind the marks, in their order; where there are many, how many more there are."""
        page = self._page
        if page.meeting:
            return [page.count("finding.meeting", len(self._marked))] if self._marked else []
        shown = [f"{SIGN}{number} {said}" for number, said in enumerate(self._marked[:NOTES], 1)]
        rest = len(self._marked) - len(shown)
        return [*shown, page.count("finding.more", rest)] if rest else shown


def _touching(connection: Connection, pairs: tuple[Pair, ...]) -> dict[Pair, list[dict[Hashable, Any]]]:
    """The findings of each area and indicator that has any."""
    if read_findings.findings(connection).empty:
        return {}
    found = {pair: read_findings.touching(connection, *pair).to_dict("records") for pair in pairs}
    return {pair: rows for pair, rows in found.items() if rows}


def touches(row: Row, period: Period) -> bool:
    """Whether a finding on a series concerns its figure of a period; one without a period concerns them all.

    Of a cumulative number only the last month matters: the months before were told by earlier releases.
    """
    found = period_of(row)
    if found is None:
        return True
    if row["basis"] == Basis.YTD:
        found = Period(add_months(found.start, found.months - 1), 1)
    return found.start <= period.end and period.start <= found.end


def period_of(row: Row) -> Period | None:
    if not known(row["period_start"]) or not known(row["period_months"]):
        return None
    return Period(pd.Timestamp(row["period_start"]).date(), int(row["period_months"]))


def sentence(page: Page, row: Row, named: Mapping[str, str]) -> str:
    """A finding in the page's language."""
    period = period_of(row)
    return page.text(
        f"check.{row['check_name']}",
        area=named.get(row["area"], row["area"] or ""),
        indicator=named.get(row["indicator"], row["indicator"] or ""),
        period=period_text(period, page.lang) if period else "",
        found=_written(page, row["found"]),
        expected=_written(page, row["expected"]),
    )


def _written(page: Page, said: Any) -> str:
    """A number or a day of a finding as people write them; other words as they are."""
    if not known(said):
        return ""
    text = str(said)
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return number_text(float(text), page.lang, 0 if "." not in text else 1)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return date_text(date.fromisoformat(text), page.lang)
    return text


def all_names(page: Page) -> dict[str, str]:
    """Code -> name of every area and indicator."""
    areas, indicators = page.read(read_compare.areas), page.read(read_compare.indicators)
    return names.by_code(areas, page.lang) | names.by_code(indicators, page.lang)
