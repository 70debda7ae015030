"""What the sheets of form 4-ЕГС count: wordings that mean one of our indicators, and codes for the others.

A wording bears our code only where it says itself that crimes were registered and which: the same words
(«Всего преступлений») count something else in another section.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence

from etl.layouts.codes import slug
from etl.layouts.source import IndicatorKey

_ROW = re.compile(r"^строка\s*(?P<number>\d+(?:\.\d+)*)\s*[:.\-–—]?\s*", re.IGNORECASE)
_LONGEST_SLUG = 48
_DASHES = re.compile(r"\s*[‐‑‒–—−]\s*")
_TAIL = r"(?:[,\s-]*всего)?(?: в отчетном периоде| за отчетный период)?"
_REGISTERED = r"(?:всего\s*)?зарегистрировано(?:\s*всего)?"


def _wording(what: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?:{_REGISTERED} {what}|(?:общее )?(?:количество|число) зарегистрированных {what}){_TAIL}"
    )


_KNOWN = (
    (_wording("преступлений"), "crimes_total"),
    (_wording("преступлений небольшой тяжести"), "crimes_minor"),
    (_wording("преступлений средней тяжести"), "crimes_medium"),
    (_wording("(?:тяжких преступлений|преступлений тяжких)"), "crimes_grave"),
    (_wording("(?:особо тяжких преступлений|преступлений особо тяжких)"), "crimes_especially_grave"),
    (
        _wording("(?:тяжких и особо тяжких|особо тяжких и тяжких) преступлений"),
        "crimes_grave_and_especially_grave",
    ),
)
_ARTICLE = re.compile(r"\bст(?:\.|атьи|атье)\s*\d|\bУК РФ", re.IGNORECASE)


def indicators(wordings: Sequence[str], sheets: Sequence[str], section: str) -> dict[str, IndicatorKey]:
    """Sheet → indicator. Sheets that word the same thing are told apart by their row numbers, else names."""
    cleaned = [clean(wording) for wording in wordings]
    times = Counter(text.casefold() for text in cleaned)
    keys = {}
    for sheet, wording, text in zip(sheets, wordings, cleaned, strict=True):
        row = _ROW.match(wording)
        distinct = f"s{row['number'] if row else sheet}" if times[text.casefold()] > 1 else ""
        keys[sheet] = _indicator(text, section, distinct)
    return keys


def clean(wording: str) -> str:
    """The wording without «Строка 12:», beginning with a capital letter."""
    text = _ROW.sub("", wording).strip(" :;.")
    return text[:1].upper() + text[1:]


def _indicator(text: str, section: str, distinct: str) -> IndicatorKey:
    plain = _DASHES.sub(" - ", text.casefold().replace("ё", "е"))
    known = next((code for pattern, code in _KNOWN if pattern.fullmatch(plain)), None)
    if known is not None and not distinct:
        return IndicatorKey(text, known)
    name = f"{text} (4-ЕГС, раздел {section})"
    return IndicatorKey(
        name,
        "_".join(part for part in ("ru_4egs", f"r{section}", slug(distinct, "_"), _short(plain)) if part),
        better="neutral",
        vouched=True,
        detail=_ARTICLE.search(text) is not None,
    )


def _short(plain: str) -> str:
    """The slug; of a long wording its beginning and six digits that tell it from others beginning so."""
    whole = slug(plain, "_")
    if len(whole) <= _LONGEST_SLUG:
        return whole
    digest = hashlib.sha256(whole.encode()).hexdigest()[:6]
    return f"{whole[:_LONGEST_SLUG].rpartition('_')[0]}_{digest}"
