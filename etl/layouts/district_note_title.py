"""What the title of a note says: which months and which area. Nothing of it is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from domain import Period
from etl.layouts.periods import read_period

_CUMULATIVE = re.compile(
    r"нараста|с начала (?:\w+ )?года|накоп|өспелі|жыл басынан|cumulative|year.to.date", re.IGNORECASE
)
_LONGEST = 6  # words of a period
_NUMERALS = (
    "один",
    "два",
    "три",
    "четыре",
    "пять",
    "шесть",
    "семь",
    "восемь",
    "девять",
    "десять",
    "одиннадцать",
    "двенадцать",
)
# Behind these words stands what is compared with, behind a number the month of a day.
_COMPARED = re.compile(r"с|со|к|чем|против|от|на|по|\d{1,2}|бастап|from|against|with|on", re.IGNORECASE)

_AREAS = (
    (r"\b([\w-]+ск)(?:ой|ая|ую) (?:области|область|обл\.)", "{}ая область"),
    (r"\b(?:области|область) (Абай|Жет[іы]су|[ҰУ]лытау)\b", "область {}"),
    (r"\b([\w-]+ск)(?:ого|ий|ому|ом) (?:края|край|краю|крае)\b", "{}ий край"),
    (
        r"\b([\w-]+ск)(?:ого|ий|ому|ом) автономн\w+ округ\w*(?: ?[-‐‑‒–—−] ?Югр\w)",
        "{}ий автономный округ — Югра",
    ),
    (r"\b([\w-]+ск)(?:ого|ий|ому|ом) автономн\w+ округ\w*", "{}ий автономный округ"),
    (r"\bреспублик[аеиу] (?!казахстан)([А-ЯЁа-яё-]+(?: ?\([А-Яа-я]+\))?)", "Республика {}"),
    (r"\b([\w-]+(?: қазақстан)?) облыс\w*", "{} облысы"),
    (r"\b([A-Z][a-z-]+(?: Kazakhstan)?) (?:Region|Oblast)\b", "{} Region"),
)
_CITIES = (
    (r"(?:\bг\. ?|\bгород[аеу]? )([А-ЯЁӘҒҚҢӨҰҮІ][\w-]+)", "г. {}"),
    (r"\b([А-ЯЁӘҒҚҢӨҰҮІ][\w-]+) қаласы\w*", "{} қаласы"),
)


def stated_periods(text: str) -> tuple[set[Period], set[str]]:
    """The cumulative periods that a text names, and the wordings that do not say whether they are cumulative.

    «за 9 месяцев 2025 года» begins in January; «за сентябрь 2025 года» does so only where the text says
    «с нарастающим итогом» or «с начала года».
    """
    cumulative = bool(_CUMULATIVE.search(text))
    periods, unclear = set(), set()
    for words, period in _named(text):
        if period.start.month == 1:
            periods.add(period)
        elif cumulative and _is_usual(period):
            periods.add(Period(date(period.start.year, 1, 1), period.end.month))
        else:
            unclear.add(words)
    return periods, unclear


def _is_usual(period: Period) -> bool:
    """A month, a quarter or the second half of a year: what a cumulative note calls its last part."""
    return period.months in (1, 3) or (period.months == 6 and period.start.month == 7)


def _named(text: str) -> Iterator[tuple[str, Period]]:
    """Runs of words that are a period, the longest first, none within another."""
    words = _period_words(text)
    taken: set[int] = set()
    for length in range(min(len(words), _LONGEST), 0, -1):
        for first in range(len(words) - length + 1):
            places = range(first, first + length)
            if taken & set(places):
                continue
            run = " ".join(words[first : first + length]).strip(' ,.;:()«»"')
            before = words[first - 1].strip("(,") if first else ""
            if not re.search(r"(?:19|20)\d\d", run) or (re.fullmatch(r"[\d.]+", run) and length > 1):
                continue
            if re.fullmatch(r"\d{4}(?: год\w*| г\.?)?", run) and before.casefold() != "за":
                continue
            try:
                period = read_period(run)
            except ValueError:
                continue
            taken |= set(places)
            if not _COMPARED.fullmatch(before):
                yield run, period


def _period_words(text: str) -> list[str]:
    """The words of a title, its ways of saying a period made those that `read_period` knows."""
    plain = re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("ё", "е"))
    plain = re.sub(r"месяц\s*\(\s*-?\s*[а-я]+\s*\)", "месяцев", plain, flags=re.IGNORECASE)
    for number, word in enumerate(_NUMERALS, 1):
        plain = re.sub(rf"\b{word}\b(?= месяц)", str(number), plain, flags=re.IGNORECASE)
    plain = re.sub(r"\bс ([а-я]+)я по ([а-я]+[ьйт])\b", r"\1ь-\2", plain, flags=re.IGNORECASE)
    for roman, stem in (("I", "перв"), ("II", "втор"), ("III", "трет"), ("IV", "четверт")):
        halves = rf"\b{stem}\w*(?= (?:полугоди|квартал))"
        plain = re.sub(halves, roman, plain, flags=re.IGNORECASE)
    plain = re.sub(r"\s*[‐‑‒–—−]\s*|(?<=[а-яі]) - (?=[а-яқ])", "-", plain)
    return plain.split()


def stated_areas(text: str) -> list[str]:
    """The areas that a text is about, in the nominative; cities only where no region is named."""
    plain = re.sub(r"\s+", " ", text.replace("\u00a0", " "))
    return _areas(plain, _AREAS) or _areas(plain, _CITIES)


def _areas(text: str, patterns: tuple[tuple[str, str], ...]) -> list[str]:
    names: dict[str, str] = {}
    for pattern, name in patterns:
        flags = 0 if "[A-Z]" in pattern or "[А-ЯЁӘ" in pattern else re.IGNORECASE
        for found in re.finditer(pattern, text, flags):
            full = name.format(found[1].title() if found[1].isupper() else found[1])
            names.setdefault(full.casefold(), full)
        text = re.sub(pattern, " ", text, flags=flags)
    return list(names.values())
