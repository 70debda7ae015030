"""A deadline in natural words: Russian and Kazakh are read back to the same deadline, English is shown."""

from __future__ import annotations

from plans import words_en, words_kk, words_ru
from plans.deadline import Deadline

SAY = {"ru": words_ru.when_words, "kk": words_kk.when_words, "en": words_en.when_words}
REPORT = {"ru": words_ru.report_words, "kk": words_kk.report_words, "en": words_en.report_words}


def said(deadline: Deadline, lang: str) -> str:
    """The canonical wording; a condition stays in the document's words. KeyError: no such language."""
    parts = [SAY[lang](deadline.when)] if deadline.when else []
    if deadline.report:
        parts.append(REPORT[lang](deadline.report))
    told = ", ".join(parts)
    if not deadline.condition:
        return told
    return f"{told} ({deadline.condition})" if told else deadline.condition
