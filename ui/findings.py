"""What the checks found, beside the figures that it touches: a mark, its sentence, numbered notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from html import escape
from typing import cast

import pandas as pd

from domain import Basis, Period, add_months
from language import finding_text
from language.findings import finding_period, known
from ui import names
from ui.frame import Page
from warehouse import read_compare, read_findings
from warehouse.read_findings import Pair
from warehouse.store import Connection

SIGN = "⚠\ufe0e"  # drawn as a letter, not as a picture in colours of its own
NOTES = 6  # under one table; the others are on the page Data

Row = Mapping[str, object]


class Findings:
    """The findings on some figures, and those among them that were marked; one for each table or chart."""

    def __init__(self, page: Page, pairs: Iterable[Pair]) -> None:
        self._page = page
        self._rows = page.read(_touching, tuple(sorted(set(pairs))))
        self._names = all_names(page) if self._rows else {}
        self._marked: dict[tuple[object, ...], list[str]] = {}  # what one check says of one series

    def sentences(self, area: str, indicator: str, period: Period) -> list[str]:
        """What was found about one figure, each once."""
        return list(dict.fromkeys(self._said(row) for row in self._on(area, indicator, period)))

    def by_start(self, area: str, indicator: str, periods: Iterable[Period]) -> dict[date, str]:
        """For the points of a chart: what was found about each period, by its first day."""
        told = {period.start: self.sentences(area, indicator, period) for period in periods}
        return {start: " ".join(said) for start, said in told.items() if said}

    def mark(self, area: str, indicator: str, period: Period) -> str:
        """HTML of the mark beside a figure, with its number among the notes; empty where nothing is."""
        rows = self._on(area, indicator, period)
        if not rows:
            return ""
        for row in rows:
            told = self._marked.setdefault(_series(row), [])
            told += [said] if (said := self._said(row)) not in told else []
        number = list(self._marked).index(_series(rows[0])) + 1
        words = escape(" ".join(self.sentences(area, indicator, period)))
        shown = f"{SIGN}{number}" if number <= NOTES else SIGN
        heard = self._page.text("finding.mark", found=words)
        return (
            f'<sup class="bg-finding" title="{words}"><span aria-hidden="true">{shown}</span>'
            f'<span class="bg-unseen"> {heard}</span></sup>'
        )

    def notes(self) -> list[str]:
        """The sentences behind the marks: of one check on one series the first, and how many there are."""
        page, found = self._page, len(self._marked)
        if page.meeting:
            return [page.count("finding.meeting", found)] if found else []
        notes = []
        for number, told in enumerate(list(self._marked.values())[:NOTES], 1):
            alike = " " + page.count("finding.alike", len(told) - 1) if len(told) > 1 else ""
            notes.append(f"{SIGN}{number} {told[0]}{alike}")
        return [*notes, page.count("finding.more", found - NOTES)] if found > NOTES else notes

    def _on(self, area: str, indicator: str, period: Period) -> list[Row]:
        return [row for row in self._rows.get((area, indicator), ()) if touches(row, period)]

    def _said(self, row: Row) -> str:
        return finding_text(row, self._names, self._page.lang)


def _series(row: Row) -> tuple[object, ...]:
    return row["check_name"], known(row["area"]), known(row["indicator"])


def of_rows(page: Page, rows: pd.DataFrame) -> Findings:
    """The findings on the areas and indicators of a table's rows."""
    named = rows[rows["area"].notna() & rows["indicator"].notna()]
    return Findings(page, zip(named["area"], named["indicator"], strict=True))


def touches(row: Row, period: Period) -> bool:
    """Whether a finding on a series concerns its figure of a period; one without a period concerns them all.

    Of a cumulative number only the last month matters: the months before were told by earlier releases.
    """
    found = finding_period(row)
    if found is None:
        return True
    if row["basis"] == Basis.YTD:
        found = Period(add_months(found.start, found.months - 1), 1)
    return found.start <= period.end and period.start <= found.end


def all_names(page: Page) -> dict[str, str]:
    """Code -> name of every area and indicator."""
    areas, indicators = page.read(read_compare.areas), page.read(read_compare.indicators)
    return names.by_code(areas, page.lang) | names.by_code(indicators, page.lang)


def _touching(connection: Connection, pairs: tuple[Pair, ...]) -> dict[Pair, list[Row]]:
    """The findings of each area and indicator that has any."""
    found: dict[Pair, list[Row]] = {}
    for row in read_findings.touching_each(connection, pairs).to_dict("records"):
        found.setdefault((str(row["of_area"]), str(row["of_indicator"])), []).append(cast(Row, row))
    return found
