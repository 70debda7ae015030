"""What the checks found, beside the figures that it touches: a mark, its sentence, numbered notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import cast

import pandas as pd

from domain import Basis, Period, add_months
from language import finding_text
from language.findings import finding_period
from ui import names
from ui.frame import Page
from warehouse import read_compare, read_findings
from warehouse.store import Connection

SIGN = "⚠\ufe0e"  # drawn as a letter, not as a picture in colours of its own
NOTES = 6  # under one table; the others are on the page Data

Row = Mapping[str, object]
Pair = tuple[str, str]  # area, indicator


class Findings:
    """The findings on some figures, and those among them that were marked; one for each table or chart."""

    def __init__(self, page: Page, pairs: Iterable[Pair]) -> None:
        self._page = page
        self._rows = page.read(_touching, tuple(sorted(set(pairs))))
        self._names = all_names(page) if self._rows else {}
        self._marked: list[str] = []

    def sentences(self, area: str, indicator: str, period: Period) -> list[str]:
        """What was found about one figure, each once."""
        rows = (row for row in self._rows.get((area, indicator), ()) if touches(row, period))
        return list(dict.fromkeys(finding_text(row, self._names, self._page.lang) for row in rows))

    def mark(self, area: str, indicator: str, period: Period) -> str:
        """HTML of the mark beside a figure, with its number among the notes; empty where nothing is."""
        said = self.sentences(area, indicator, period)
        if not said:
            return ""
        self._marked += [each for each in said if each not in self._marked]
        first = self._marked.index(said[0]) + 1
        number = str(first) if first <= NOTES else ""
        words = escape(" ".join(said))
        heard = escape(self._page.text("finding.mark", found=" ".join(said)))
        return (
            f'<sup class="bg-finding" title="{words}"><span aria-hidden="true">{SIGN}{number}</span>'
            f'<span class="bg-unseen"> {heard}</span></sup>'
        )

    def notes(self) -> list[str]:
        """The sentences behind the marks, in their order; where there are many, how many more there are."""
        page, found = self._page, len(self._marked)
        if page.meeting:
            return [page.count("finding.meeting", found)] if found else []
        shown = [f"{SIGN}{number} {said}" for number, said in enumerate(self._marked[:NOTES], 1)]
        return [*shown, page.count("finding.more", found - NOTES)] if found > NOTES else shown


def of_rows(page: Page, rows: pd.DataFrame) -> Findings:
    """The findings on the areas and indicators of a table's rows."""
    known = rows[rows["area"].notna() & rows["indicator"].notna()]
    return Findings(page, zip(known["area"], known["indicator"], strict=True))


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
    if read_findings.findings(connection).empty:
        return {}
    found = {
        pair: cast(list[Row], read_findings.touching(connection, *pair).to_dict("records")) for pair in pairs
    }
    return {pair: rows for pair, rows in found.items() if rows}
