"""The sentences of Target."""

from __future__ import annotations

from html import escape

import pandas as pd

from domain import Status
from language import date_text, number_text, signed_text
from ui import words
from ui.frame import Page
from ui.tables import status, text
from ui.target_view import TargetView, counts_on


def sentence(page: Page, view: TargetView) -> str:
    """The answer as it could be read aloud."""
    row, lang = view.row, page.lang
    if not words.known(row["ytd"]) or not words.known(row["months"]):
        return page.text("target.sentence_none", status=page.text(f"status.{row['status']}"))
    kind = row["kind"]
    on = counts_on(row)
    ytd = words.amount(row["ytd"], kind, lang)
    when = words.span(int(row["months"]), row["period"], lang)
    day = date_text(words.within(row["data_through"], row["period"]), lang)
    said_so_far = ("target.sentence_total", {"day": day}) if on else ("target.sentence_ytd", {"when": when})
    parts = [page.text(said_so_far[0], ytd=ytd, **said_so_far[1])]
    if words.known(row["path"]) and row["months"] < 12:
        parts.append(page.text("target.sentence_path", path=words.amount(row["path"], kind, lang)))
    if view.limit is not None:
        parts.append(
            page.text(
                "target.sentence_needed" if on else "target.sentence_limit", limit=words.limit(row, lang)
            )
        )
    said = "".join(parts) + "."
    if words.known(row["allowance_per_month"]) and row["allowance"] >= 0:
        said += " " + page.text(
            "target.sentence_allowance",
            allowance=words.amount(row["allowance"], kind, lang),
            per_month=words.amount(row["allowance_per_month"], kind, lang),
        )
    if words.known(row["forecast"]) and row["months"] < 12 and row["status"] != Status.NOT_COMPARABLE:
        said += " " + page.text(
            "target.sentence_forecast_end" if on else "target.sentence_forecast",
            forecast=words.amount(row["forecast"], kind, lang),
            probability=words.probability(row["probability"], lang),
        )
    return said


def wording(page: Page, row: pd.Series) -> str:
    """HTML of the status, the target's own wording and the note of its row."""
    said = escape(str(row["wording"] or ""))
    note = f'<p class="bg-note">{escape(page.text(row["note"]))}</p>' if words.known(row["note"]) else ""
    return f'<p class="bg-wording">{text(status(row["status"], page.lang))} <q>{said}</q></p>{note}'


def months_heading(page: Page, view: TargetView) -> str:
    """Over the table of months: what is allowed, where there is a ceiling to keep."""
    return page.text("target.months_plain" if view.limit is None or view.is_floor else "target.allowance")


def gap_finding(page: Page, gaps: pd.DataFrame, by: str) -> str:
    """Who adds most to the gap, or helps most where there is none to add."""
    first, last = gaps.iloc[0], gaps.iloc[-1]
    if round(first["gap"]) > 0:
        return page.text(
            f"target.gap_{by}_adds", name=first["name"], gap=number_text(first["gap"], page.lang)
        )
    return page.text(f"target.gap_{by}_helps", name=last["name"], gap=signed_text(last["gap"], page.lang))
