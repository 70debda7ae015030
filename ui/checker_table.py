"""The claims of a report as a table: what it says, what its numbers give, the verdict, what to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from etl.claims import Read
from models.claim_check import Finding, Verdict
from reports import claim_words
from ui import downloads, tables
from ui.frame import Page

# Verdict -> (shape, family of colours); the shape alone tells two verdicts of one colour apart.
LOOKS: dict[Verdict, tuple[str, str]] = {
    Verdict.AGREES: ("✓", "blue"),
    Verdict.UNCLEAR: ("▲", "amber"),
    Verdict.WRONG: ("✗", "vermilion"),
    Verdict.IMPOSSIBLE: ("✖\ufe0e", "vermilion"),
    Verdict.NOT_COMPARABLE: ("≠", "vermilion"),
    Verdict.COMPUTED: ("=", "grey"),
    Verdict.UNCHECKED: ("○", "grey"),
    Verdict.NOT_UNDERSTOOD: ("?", "grey"),
}
BESIDE = (Verdict.UNCHECKED, Verdict.NOT_UNDERSTOOD)  # shown in a table of their own
AT_MEETING = 5


@dataclass(frozen=True)
class Checked:
    """A claim of the text with what was found; `number` is its place in the text, from 1; `store` a line on
    what the store holds, empty where it was not asked.
    """

    number: int
    read: Read
    finding: Finding
    store: str = ""


def verdict(code: Verdict, lang: str) -> tables.Html:
    """Shape, word and colour."""
    shape, family = LOOKS[code]
    word = escape(claim_words.verdict_text(code, lang))
    return tables.Html(
        f'<span class="bg-status {family}"><i aria-hidden="true">{shape}</i><span>{word}</span></span>'
    )


def judged(page: Page, rows: Sequence[Checked]) -> None:
    """What could be checked; in the meeting view the gravest few."""
    if page.meeting:
        order = list(Verdict)
        rows = sorted(rows, key=lambda row: order.index(row.finding.verdict))[:AT_MEETING]
    names = ["claim", "computed", "announced", "verdict", "ask"]
    columns = [tables.Column(page.text(f"checker.column_{name}")) for name in names]
    tables.show(columns, [_row(page, row) for row in rows], page.text("checker.title"), "checker bg-cards")


def unjudged(page: Page, rows: Sequence[Checked]) -> None:
    """Figures with nothing to check them with, and what was not understood."""
    columns = [
        tables.Column(page.text(f"checker.column_{name}")) for name in ("claim", "verdict", "why", "ask")
    ]
    cells: list[tables.Row] = [
        (
            row.read.text,
            verdict(row.finding.verdict, page.lang),
            claim_words.why_text(row.finding, page.lang),
            claim_words.ask_text(row.finding, page.lang),
        )
        for row in rows
    ]
    tables.show(columns, cells, page.text("checker.unjudged"), "checker bg-cards")


def _row(page: Page, row: Checked) -> tables.Row:
    lang, finding = page.lang, row.finding
    computed = escape(claim_words.computed_text(finding, lang))
    details = [claim_words.chance_text(finding, lang), row.store]
    computed += "".join(f"<small>{escape(line)}</small>" for line in details if line)
    why = escape(claim_words.why_text(finding, lang))
    return (
        row.read.text,
        tables.Html(computed),
        claim_words.announced_text(row.read.claim, lang),
        tables.Html(verdict(finding.verdict, lang).code + f"<small>{why}</small>"),
        claim_words.ask_text(finding, lang),
    )


def download(page: Page, rows: Sequence[Checked], notes: Sequence[str]) -> None:
    """All claims with the numbers as numbers."""
    lang = page.lang
    table = {
        "claim": [row.read.text for row in rows],
        "computed_pct": [row.finding.pct for row in rows],
        "low": [row.finding.change.low if row.finding.change else None for row in rows],
        "high": [row.finding.change.high if row.finding.change else None for row in rows],
        "difference": [
            row.finding.points if row.finding.points is not None else row.finding.difference for row in rows
        ],
        "announced": [claim_words.announced_text(row.read.claim, lang) for row in rows],
        "verdict": [claim_words.verdict_text(row.finding.verdict, lang) for row in rows],
        "why": [claim_words.why_text(row.finding, lang) for row in rows],
        "ask": [claim_words.ask_text(row.finding, lang) for row in rows],
        "store": [row.store for row in rows],
    }
    frame = pd.DataFrame({page.text(f"checker.column_{name}"): cells for name, cells in table.items()})
    for name in ("computed_pct", "low", "high", "difference"):
        title = page.text(f"checker.column_{name}")
        frame[title] = frame[title].astype(float)
    kinds = {page.text(f"checker.column_{name}"): "percent" for name in ("computed_pct", "low", "high")}
    kinds[page.text("checker.column_difference")] = "signed"
    downloads.table(page, frame, "checker", page.text("checker.file_title"), notes, kinds)  # type: ignore[arg-type]
