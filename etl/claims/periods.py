"""Periods that a report names: nine months of 2025, the third quarter, January-September, 2024."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from etl.claims.words import GAP, any_of, value_of

_YEAR = r"(?:19|20)\d\d"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_DASH = "[-–—]"


@dataclass(frozen=True)
class Span:
    """What is said of a period: year, first month, how many; None where it is not said."""

    year: int | None = None
    first: int | None = None
    months: int | None = None
    quarter: bool = False

    def completed(self) -> Span:
        """A year alone is the whole of it."""
        if self.year and self.months is None:
            return replace(self, first=1, months=12)
        return self

    def joined(self, other: Span) -> Span | None:
        """One period of two neighbouring words, as `9 months` and `of 2025`; None where they contradict."""
        if (self.year and other.year) or (self.months and other.months):
            return None
        return Span(
            self.year or other.year,
            self.first or other.first,
            self.months or other.months,
            self.quarter or other.quarter,
        )


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    number = rf"(?:\d{{1,2}}|{any_of('numeral')})"
    ordinal = rf"(?:\b(?:IV|I{{1,3}})\b|[1-4](?:-?(?!\d)\w{{1,3}})?|{any_of('numeral')})"
    month, gap = any_of("month"), rf"{GAP}+"
    of = rf"(?:{GAP}+of(?={GAP}+{_YEAR}))?"
    made = {
        "document": rf"{any_of('document')}{GAP}*№?{GAP}*\d+(?:[-./]\d+)*(?:{GAP}*[,и]{GAP}*\d+(?:-\d+)?)*",
        "after": rf"\d+(?:{GAP}*(?:{_DASH}|{any_of('to')}){GAP}*\d+)?{GAP}*-?{any_of('no_count')}",
        "date": rf"\d{{1,2}}\.\d{{1,2}}\.(?:{_YEAR}|\d\d)(?:{GAP}*{any_of('year_word')})?",
        "day": rf"\d{{1,2}}{gap}{month}(?:{gap}{_YEAR}(?:{GAP}*{any_of('year_word')})?)?",
        "months": rf"(?P<months>{number})[-\s]*{any_of('months_word')}{of}",
        "range": rf"(?P<from>{month}){GAP}*(?:{_DASH}|to){GAP}*(?P<to>{month})",
        "quarter": rf"(?P<quarter>{ordinal}){GAP}*{any_of('quarter_word')}{of}|\bQ(?P<q>[1-4])\b",
        "half": rf"(?P<half>{ordinal}){GAP}*{any_of('half_word')}{of}|\bH(?P<h>[12])\b",
        "years": rf"{_YEAR}{GAP}*{_DASH}{GAP}*(?:{_YEAR}|\d\d){GAP}*{any_of('year_word')}"
        rf"|{_YEAR}{_DASH}{_YEAR}(?!\d)",
        "year_row": rf"(?P<row>{_YEAR})(?={GAP}*[-–—:]{GAP}*\d)",
        "year": rf"(?P<year>{_YEAR}){GAP}*{any_of('year_word')}",
        "year_said": rf"{any_of('year_before')}{GAP}+(?P<said>{_YEAR})(?:{GAP}*{any_of('year_word')})?"
        rf"(?![\d%]|{GAP}?\d{{3}}\b|[.,]\d|{GAP}*{_DASH}{GAP}*\d)",
        "since": any_of("year_to_date"),
        "month": rf"(?P<month>{month})",
    }
    return {name: re.compile(text, re.IGNORECASE) for name, text in made.items()}


def masked(text: str, at: int) -> int | None:
    """Where a date, a law's article, a document's number or an age ends that starts here."""
    patterns = _patterns()
    ends = [
        found.end()
        for name in ("document", "date", "day", "after")
        if (found := patterns[name].match(text, at))
    ]
    return max(ends, default=None)


def span_at(text: str, at: int) -> tuple[Span, int] | None:
    """The period that starts at this place, and where it ends."""
    patterns = _patterns()
    if found := patterns["years"].match(text, at):
        return Span(), found.end()
    for name in ("months", "range", "quarter", "half", "year", "year_said", "year_row", "since", "month"):
        if (found := patterns[name].match(text, at)) and (span := _span(name, found)):
            return span, found.end()
    return None


def bare_year(text: str, at: int) -> tuple[Span, int] | None:
    """Four digits that can be a year, for right after a month or another part of a period."""
    found = re.compile(rf"(?P<year>{_YEAR})(?!\d)").match(text, at)
    return (Span(year=int(found["year"])), found.end()) if found else None


def _span(name: str, found: re.Match[str]) -> Span | None:
    if name == "months":
        count = _number(found["months"])
        return Span(first=1, months=count) if count and 1 <= count <= 12 else None
    if name == "range":
        first, last = (int(value_of(found[each], "month") or 0) for each in ("from", "to"))
        return Span(first=first, months=last - first + 1) if last >= first else None
    if name == "quarter":
        number = int(found["q"]) if found["q"] else _number(found["quarter"])
        return Span(first=3 * number - 2, months=3, quarter=number > 1) if number and number <= 4 else None
    if name == "half":
        number = int(found["h"]) if found["h"] else _number(found["half"])
        return Span(first=6 * number - 5, months=6) if number in (1, 2) else None
    if name == "since":
        return Span()
    if name == "month":
        word = found["month"]
        may = word.lower() in ("may", "mar", "march") and not word[0].isupper()
        return None if may else Span(first=int(value_of(word, "month") or 0), months=1)
    return Span(year=int(found[{"year": "year", "year_said": "said", "year_row": "row"}[name]]))


def _number(text: str) -> int | None:
    digits = re.match(r"\d+", text)
    if digits:
        return int(digits[0])
    if text.lower() in _ROMAN:
        return _ROMAN[text.lower()]
    value = value_of(text, "numeral")
    return int(value) if value else None
