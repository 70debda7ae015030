"""Figures and codes of a verdict as people read them: limits, probabilities, readings, notes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from domain import Status
from language import number_text, percent_text, plural, translate


def known(value: Any) -> bool:
    """Whether a cell holds a value at all (pandas has several ways to say no)."""
    return value is not None and not bool(pd.isna(value))


def amount(value: float | None, kind: str | None, lang: str) -> str:
    """A count as a whole number; a share or a rate with one digit after the point."""
    if not known(value):
        return number_text(None, lang)
    assert value is not None
    if (kind or "").startswith(("share", "coverage")):
        return percent_text(value, lang)
    return number_text(value, lang, 1 if (kind or "").startswith("rate") else 0)


def within(through: Any, year: str) -> date | None:
    """The last day of the data as far as a year's target is concerned."""
    return min(pd.Timestamp(through).date(), date(int(year), 12, 31)) if known(through) else None


def target(row: pd.Series) -> str:
    """What a target is called in a table: what it counts, else its wording, else its id."""
    return str(next(row[name] for name in ("indicator_name", "wording", "target") if known(row[name])))


def limit(row: pd.Series, lang: str) -> str:
    """`≤ 8 827` or `≥ 9 000`; a dash where there is no number to meet."""
    kind = str(row["kind"] or "")
    if known(row["ceiling"]):
        return "≤\u202f" + amount(row["ceiling"], kind, lang)
    if known(row["floor"]):
        return "≥\u202f" + amount(row["floor"], kind, lang)
    return amount(None, kind, lang)


def probability(value: float | None, lang: str) -> str:
    """Whole per cent; never 0 or 100, which no forecast can promise."""
    if not known(value):
        return number_text(None, lang)
    assert value is not None
    if value < 0.01:
        return "<\u202f" + percent_text(1, lang, 0)
    if value > 0.99:
        return ">\u202f" + percent_text(99, lang, 0)
    return percent_text(value * 100, lang, 0)


def chance(row: pd.Series, lang: str) -> str:
    """The probability of a verdict; none where the comparison itself is in doubt."""
    return probability(None if row["status"] == Status.NOT_COMPARABLE else row["probability"], lang)


def reading_code(row: pd.Series) -> str:
    """A reading's name in the address: what is counted and against what."""
    return f"{row['indicator']}.{row['reading']}" if known(row["indicator"]) else str(row["reading"])


def span(months: int, year: str, lang: str) -> str:
    """`За 9 месяцев 2026 года`, or the year where it is complete."""
    if months >= 12:
        return translate("progress.for_year", lang, year=year)
    return plural("progress.for_months", months, lang, year=year)


def breakdown(code: str, lang: str) -> str:
    """What kinds are told apart by; a breakdown that came in with a table keeps its own name."""
    try:
        return translate(f"target.breakdown_{code.removesuffix('_partial').removesuffix('_sparse')}", lang)
    except KeyError:
        return code
