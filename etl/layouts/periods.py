"""Periods as people write them: `2025-03`, `03.2025`, `март 2025 г.`, `I тоқсан 2025`, `Jan-June 2025`."""

from __future__ import annotations

import re
from datetime import date

from domain import Basis, Period, month_end

_MONTHS = (
    ("январ", "қаңтар", "january"),
    ("феврал", "ақпан", "february"),
    ("март", "наурыз", "march"),
    ("апрел", "сәуір", "april"),
    ("ма", "мамыр", "may"),
    ("июн", "маусым", "june"),
    ("июл", "шілде", "july"),
    ("август", "тамыз", "august"),
    ("сентябр", "қыркүйек", "september"),
    ("октябр", "қазан", "october"),
    ("ноябр", "қараша", "november"),
    ("декабр", "желтоқсан", "december"),
)
_ENDINGS = "(?:ь|я|е|а|й|i)?"
_SHORT = ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_SHORT_KK = ("қаң", "ақп", "нау", "сәу", "мам", "мау", "шіл", "там", "қыр", "қаз", "қар", "жел")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR = r"((?:19|20)\d\d)"
_QUARTER_WORD = r"(?:квартал[а-я]*|кв\.?|тоқсан[а-яі]*|тоқ\.?|quarter|qtr\.?|q)"
_QUARTER_NUMBER = r"([1-4]|iv|iii|ii|i)(?:-?(?:й|ый|ий|ші|шы|st|nd|rd|th))?"
_MONTHS_WORD = r"(?:месяц[а-я]*|мес\.?|ай|айы|айда|months?)"
_HALF_WORD = r"(?:полугоди[ея]|жартыжылдық|жарты жылдық|half)"
_DASH = re.compile(r"\s*[‐‑‒–—−]\s*|\s+-\s+")


def read_period(text: str, basis: Basis = Basis.PERIOD) -> Period:
    """The period that a text names; ValueError where it names none.

    With basis `ytd` the text names the last part of a cumulative figure: `2025-06`, `2025-Q2` and
    `январь-июнь 2025` are all January to June; a span that does not begin in January is an error.
    """
    text = _cleaned(text)
    period = _read(text)
    if basis is Basis.PERIOD:
        return period
    if period.start.month != 1 and period.months > 1 and _quarter(text) is None:
        raise ValueError(text)
    return Period(date(period.start.year, 1, 1), period.start.month - 1 + period.months)


def read_date(text: str) -> date:
    """A day as `2025-03-31` or `31.03.2025`, a time of day after it being dropped; ValueError else."""
    text = re.sub(r"[ t]\d\d?:\d\d(:\d\d(\.\d+)?)?$", "", text.strip().casefold())
    if found := re.fullmatch(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})", text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:\s*(?:г|ж)\.?)?", text):
        return date(int(found[3]), int(found[2]), int(found[1]))
    raise ValueError(text)


def _cleaned(text: str) -> str:
    text = _DASH.sub("-", text.strip().casefold().replace("\u00a0", " ").replace("ё", "е"))
    text = re.sub(r"(?<=\d)\s*(?:гг?\.?|года?|год|жылғы|жылдың|жыл|жж?\.?)(?=$|[\s,])", "", text)
    return re.sub(r"\s+", " ", text.replace(",", " ")).strip()


def _read(text: str) -> Period:
    for reader in (_numeric, _day, _quarter, _months_of_year, _worded):
        period = reader(text)
        if period is not None:
            return period
    raise ValueError(text)


def _numeric(text: str) -> Period | None:
    """`2025`, `2025-03`, `2025.3`, `03.2025`, `3/2025`, `202503`, `2025m03`, `2025-01..2025-06`."""
    if found := re.fullmatch(rf"{_YEAR}-(\d\d?)(?:\.\.|/|-){_YEAR}-(\d\d?)", text):
        return _span(int(found[1]), int(found[2]), int(found[3]), int(found[4]))
    if re.fullmatch(_YEAR, text):
        return Period.year(int(text))
    if found := re.fullmatch(rf"{_YEAR}[-./m ](\d\d?)|{_YEAR}(\d\d)", text):
        return _month(int(found[1] or found[3]), int(found[2] or found[4]))
    if found := re.fullmatch(rf"(\d\d?)[-./ ]{_YEAR}", text):
        return _month(int(found[2]), int(found[1]))
    return None


def _day(text: str) -> Period | None:
    """The first or the last day of a month stands for the month; any other day for nothing."""
    try:
        day = read_date(text)
    except ValueError:
        return None
    if day.day != 1 and day != month_end(day):
        raise ValueError(text)
    return _month(day.year, day.month)


def _quarter(text: str) -> Period | None:
    """`2025-Q1`, `Q1 2025`, `I квартал 2025`, `2025 1-тоқсан`."""
    text = re.sub(r"(?<=\d)-(?=[qi])", " ", text)
    for pattern, year_at, number_at in (
        (rf"{_YEAR} ?q ?([1-4])", 1, 2),
        (rf"q ?([1-4])[ -]{_YEAR}", 2, 1),
        (rf"{_QUARTER_NUMBER}[ -]?{_QUARTER_WORD} ?{_YEAR}", 2, 1),
        (rf"{_YEAR}[ -]{_QUARTER_NUMBER}[ -]?{_QUARTER_WORD}", 1, 2),
    ):
        if found := re.fullmatch(pattern, text):
            number = found[number_at]
            quarter = _ROMAN.get(number) or int(number)
            return Period(date(int(found[year_at]), 3 * quarter - 2, 1), 3)
    return None


def _months_of_year(text: str) -> Period | None:
    """`9 месяцев 2025`, `2025 6 ай`, `I полугодие 2025`: counted from January; `II полугодие` from July."""
    for pattern, year_at, number_at in (
        (rf"(\d\d?) {_MONTHS_WORD} {_YEAR}", 2, 1),
        (rf"{_YEAR} (\d\d?) {_MONTHS_WORD}", 1, 2),
    ):
        if found := re.fullmatch(pattern, text):
            return Period(date(int(found[year_at]), 1, 1), int(found[number_at]))
    for pattern, year_at, number_at in (
        (rf"(ii|i|1|2)[ -]?(?:й |е |ші )?{_HALF_WORD} {_YEAR}", 2, 1),
        (rf"{_YEAR} (ii|i|1|2)[ -]?{_HALF_WORD}", 1, 2),
    ):
        if found := re.fullmatch(pattern, text):
            second = found[number_at] in ("ii", "2")
            return Period(date(int(found[year_at]), 7 if second else 1, 1), 6)
    return None


def _worded(text: str) -> Period | None:
    """`март 2025`, `2025 наурыз`, `January-June 2025`."""
    for pattern, year_at, words_at in ((rf"(.+?) {_YEAR}", 2, 1), (rf"{_YEAR} (.+)", 1, 2)):
        if found := re.fullmatch(pattern, text):
            year = int(found[year_at])
            months = [_month_number(word) for word in found[words_at].split("-")]
            if None in months or not 1 <= len(months) <= 2:
                continue
            first, last = months[0], months[-1]
            assert first is not None and last is not None
            return _span(year, first, year, last)
    return None


def _month_number(word: str) -> int | None:
    word = word.strip().rstrip(".")
    for number, (russian, kazakh, english) in enumerate(_MONTHS, start=1):
        short = (_SHORT[number - 1], _SHORT_KK[number - 1], english[:3], "sept" if number == 9 else english)
        long = rf"{russian}{_ENDINGS}|{kazakh}(?:ы|і|да|де)?|{english}"
        if word in short or (len(word) > 2 and re.fullmatch(long, word)):
            return number
    return None


def _month(year: int, month: int) -> Period:
    return Period(date(year, month, 1), 1)


def _span(first_year: int, first_month: int, last_year: int, last_month: int) -> Period:
    months = (last_year - first_year) * 12 + last_month - first_month + 1
    return Period(date(first_year, first_month, 1), months)
