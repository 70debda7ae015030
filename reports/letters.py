"""Letters to executors with what they have not reported, as DOCX: one paper, or a zip of papers."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from docx.document import Document

from language import date_text, plural, translate
from reports import document

_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_MOST_OF_A_NAME = 80
_MOST_DATES = 12  # in one cell
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same letters make the same zip


@dataclass(frozen=True)
class LetterRow:
    """One measure of which reports are missing: its due dates, and whether the body leads or helps others."""

    number: str
    wording: str
    deadline: str
    overdue: tuple[date, ...]
    lead: bool
    with_others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Letter:
    """To one executor about one plan. `reply_by`: until when it is asked to answer (None: "as soon as")."""

    executor: str
    plan: str
    approved: date | None
    as_of: date
    rows: tuple[LetterRow, ...]
    reply_by: date | None = None
    signed_by: str = ""

    @property
    def dates(self) -> int:
        """How many due dates have no report."""
        return sum(len(row.overdue) for row in self.rows)


def letters_docx(letters: Sequence[Letter], lang: str) -> bytes:
    """All letters in one paper, each from a new page."""
    paper = document.new(translate("plan_report.letters_title", lang), lang)
    for index, letter in enumerate(letters):
        _write(paper, letter, lang, new_page=index > 0)
    return document.to_bytes(paper)


def letters_zip(letters: Sequence[Letter], lang: str) -> bytes:
    """One paper for each letter in a zip, named by number and executor."""
    buffer = io.BytesIO()
    digits = len(str(len(letters)))
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for index, letter in enumerate(letters, start=1):
            paper = document.new(translate("plan_report.letters_title", lang), lang)
            _write(paper, letter, lang)
            named = zipfile.ZipInfo(f"{index:0{digits}d} {file_name(letter.executor)}.docx", _EPOCH)
            named.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(named, document.to_bytes(paper))
    return buffer.getvalue()


def file_name(executor: str) -> str:
    """A name that every system can keep: long ones are cut, since paths have a limit too."""
    name = _NOT_IN_FILE_NAMES.sub(" ", executor).strip(" .")
    return re.sub(r"\s+", " ", name)[:_MOST_OF_A_NAME].strip(" .") or "–"


def _write(paper: Document, letter: Letter, lang: str, new_page: bool = False) -> None:
    document.paragraph(paper, letter.executor, bold=True, align="right", after=18, new_page=new_page)
    document.title(paper, translate("plan_report.letter_subject", lang))
    for text in _body(letter, lang):
        document.paragraph(paper, text, align="justify", indent=1.25)
    columns = [
        document.Column(translate(f"plan_report.column_{name}", lang), wide)
        for name, wide in (
            ("number", 1.2), ("measure", 5.6), ("deadline", 3.4), ("without_report", 2.6), ("role", 4.2),
        )
    ]  # fmt: skip
    document.table(paper, columns, [_row(row, letter, lang) for row in letter.rows], size=10)
    document.paragraph(paper, "", after=0)
    request = translate("plan_report.letter_request_soon", lang)
    if letter.reply_by:
        request = translate("plan_report.letter_request", lang, day=date_text(letter.reply_by, lang))
    document.paragraph(paper, request, align="justify", indent=1.25)
    document.paragraph(
        paper, translate("plan_report.letter_if_sent", lang), align="justify", indent=1.25, after=24
    )
    document.paragraph(paper, letter.signed_by or translate("plan_report.letter_signature", lang))


def _body(letter: Letter, lang: str) -> list[str]:
    plan = translate("plan_report.letter_plan", lang, plan=letter.plan)
    if letter.approved:
        day = date_text(letter.approved, lang)
        plan = translate("plan_report.letter_plan_approved", lang, plan=letter.plan, day=day)
    measures = plural("plan_report.letter_measures", len(letter.rows), lang)
    dates = plural("plan_report.letter_dates", letter.dates, lang)
    as_of = date_text(letter.as_of, lang)
    said = translate("plan_report.letter_overdue", lang, day=as_of, measures=measures, dates=dates)
    return [plan, said]


def _row(row: LetterRow, letter: Letter, lang: str) -> list[document.Cell]:
    days = [_late(day, letter.as_of, lang) for day in row.overdue[:_MOST_DATES]]
    if len(row.overdue) > _MOST_DATES:
        days.append(translate("plan_report.more_dates", lang, n=len(row.overdue) - _MOST_DATES))
    role = translate("plan_report.role_lead" if row.lead else "plan_report.role_co", lang)
    if row.with_others:
        others = "; ".join(row.with_others)
        role = translate("plan_report.role_with", lang, role=role, others=others)
    return [row.number, row.wording, row.deadline, "\n".join(days), role]


def _late(due: date, as_of: date, lang: str) -> str:
    days = plural("plan_report.days", (as_of - due).days, lang)
    return translate("plan_report.date_and_delay", lang, day=date_text(due, lang), days=days)
