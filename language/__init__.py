"""Words and numbers in the user's language: messages of `locales/`, numbers, dates and periods by Babel."""

from language.catalog import DEFAULT_LANGUAGE, LANGUAGES, chosen_language, message, plural, translate
from language.findings import check_title, finding_text
from language.formats import (
    date_text,
    month_names,
    number_text,
    percent_text,
    period_text,
    signed_text,
    weekday_names,
)
from language.readings import reading_text

__all__ = [
    "DEFAULT_LANGUAGE",
    "LANGUAGES",
    "check_title",
    "chosen_language",
    "date_text",
    "finding_text",
    "message",
    "month_names",
    "number_text",
    "percent_text",
    "period_text",
    "plural",
    "reading_text",
    "signed_text",
    "translate",
    "weekday_names",
]
