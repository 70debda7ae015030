"""The control table of a plan of measures for the next meeting, as DOCX and XLSX.

A row a measure: what is to be done, until when, by whom, how it stands, what was reported. States and notes
come as words: whoever asks for the paper knows them in its language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import pandas as pd

from language import date_text, translate
from reports import document, workbook

MOST_DATES = 6  # in one cell; a weekly measure has fifty, and the first ones and the number say enough


@dataclass(frozen=True)
class ControlRow:
    """One measure. `overdue` and `coming`: its due dates that are past without a report, and the next ones.

    `leads`, `others`, `helpers`: its executors. `state`: in words; `late` makes it stand out. `report`: text
    and document of the latest report; `note`: moved dates, what it waits for, a reading that was chosen.
    """

    number: str
    section: str
    wording: str
    deadline: str
    overdue: tuple[date, ...]
    coming: tuple[date, ...]
    leads: tuple[str, ...]
    others: tuple[str, ...]
    helpers: tuple[str, ...]
    state: str
    late: bool = False
    report: str = ""
    note: str = ""


@dataclass(frozen=True)
class ControlTable:
    """The paper: a plan's title, the day, the answer in one sentence, notes (source, what was assumed)."""

    plan: str
    approved: date | None
    as_of: date
    answer: str
    notes: tuple[str, ...]
    rows: tuple[ControlRow, ...]


def control_docx(given: ControlTable, lang: str) -> bytes:
    """A4 landscape, the head on every page, sections as bands, no column outside the page."""
    heading = translate("plan_report.control_title", lang)
    paper = document.new(f"{heading}. {given.plan}", lang, landscape=True)
    document.title(paper, heading)
    document.paragraph(paper, given.plan, bold=True, align="center")
    document.paragraph(paper, _of_when(given, lang), align="center")
    document.paragraph(paper, given.answer, keep=True)
    columns = [
        document.Column(translate(f"plan_report.column_{name}", lang), wide, align)
        for name, wide, align in _COLUMNS
    ]
    rows: list[document.Row] = []
    for section, measures in groupby(given.rows, key=lambda row: row.section):
        if section:
            rows.append(document.Band(section))
        rows += [_docx_row(row, lang) for row in measures]
    document.table(paper, columns, rows)
    for note in given.notes:
        document.paragraph(paper, note, size=9, after=2)
    return document.to_bytes(paper)


def control_xlsx(given: ControlTable, lang: str) -> bytes:
    """The same table with the dates in columns of their own; the notes on a sheet of theirs."""
    heading = translate("plan_report.control_title", lang)
    notes = [given.plan, _of_when(given, lang), given.answer, *given.notes]
    frame = control_frame(given.rows, lang)
    widths = {
        translate(f"plan_report.column_{name}", lang): wide
        for name, wide in (
            ("section", 24), ("measure", 60), ("deadline", 24), ("overdue", 16), ("lead", 30), ("others", 34),
            ("helpers", 24), ("state", 20), ("report", 36), ("note", 30),
        )
    }  # fmt: skip
    return workbook.table_xlsx(frame, heading, notes, lang, wrapped=widths)


def control_frame(rows: Sequence[ControlRow], lang: str) -> pd.DataFrame:
    """The table under the headings that people read; the next due date stays a date."""
    named: dict[str, list[object]] = {
        "number": [row.number for row in rows],
        "section": [row.section for row in rows],
        "measure": [row.wording for row in rows],
        "deadline": [row.deadline for row in rows],
        "overdue": [dates_text(row.overdue, lang) for row in rows],
        "next": [row.coming[0] if row.coming else None for row in rows],
        "lead": ["\n".join(row.leads) for row in rows],
        "others": ["\n".join(row.others) for row in rows],
        "helpers": ["\n".join(row.helpers) for row in rows],
        "state": [row.state for row in rows],
        "report": [row.report for row in rows],
        "note": [row.note for row in rows],
    }
    if not any(named["section"]):
        del named["section"]
    return pd.DataFrame({translate(f"plan_report.column_{name}", lang): said for name, said in named.items()})


def dates_text(days: Sequence[date], lang: str) -> str:
    """Days one below the other, at most `MOST_DATES`, then how many more."""
    lines = [date_text(day, lang) for day in days[:MOST_DATES]]
    if len(days) > MOST_DATES:
        lines.append(translate("plan_report.more_dates", lang, n=len(days) - MOST_DATES))
    return "\n".join(lines)


# Name, width in centimetres (26.7 in all), alignment.
_COLUMNS: tuple[tuple[str, float, document.Align], ...] = (
    ("number", 1.2, "left"),
    ("measure", 7.3, "left"),
    ("deadline", 2.9, "left"),
    ("due", 2.5, "left"),
    ("executors", 5.0, "left"),
    ("state", 2.6, "left"),
    ("report", 3.0, "left"),
    ("note", 2.2, "left"),
)


def _docx_row(row: ControlRow, lang: str) -> list[document.Cell]:
    due = []
    if row.overdue:
        due.append(translate("plan_report.overdue_dates", lang, days=dates_text(row.overdue, lang)))
    if row.coming:
        due.append(translate("plan_report.next_date", lang, day=date_text(row.coming[0], lang)))
    executors = [*row.leads, *row.others]
    if row.helpers:
        executors.append(f"({'; '.join(row.helpers)})")
    return [
        row.number,
        row.wording,
        row.deadline,
        "\n".join(due) or "–",
        "\n".join(executors) or "–",
        document.Strong(row.state) if row.late else row.state,
        row.report,
        row.note,
    ]


def _of_when(given: ControlTable, lang: str) -> str:
    said = translate("plan_report.as_of", lang, day=date_text(given.as_of, lang))
    if given.approved is None:
        return said
    return said + "; " + translate("plan_report.approved", lang, day=date_text(given.approved, lang))
