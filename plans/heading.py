"""What stands above a plan's table: its title, the day of its approval, the period that it is for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date

from domain import Period
from plans.deadline_numbers import MONTH_STEMS

_MONTH = "|".join(stem for stem, _ in MONTH_STEMS)
_DAY = re.compile(
    rf"(?P<d>\d{{1,2}})[»\"”]?\s+(?P<m>{_MONTH})\w*\s+(?P<y>\d{{4}})"
    rf"|(?P<ky>\d{{4}})\s*(?:жылғы|жылы|ж\.)\s*[«\"“]?(?P<kd>\d{{1,2}})[»\"”]?[-\s]*(?P<km>{_MONTH})"
    r"|(?<![\d.])(?P<nd>\d{1,2})\.(?P<nm>\d{1,2})\.(?P<ny>\d{4})(?!\d)",
    re.IGNORECASE,
)
_APPROVED = re.compile(r"утвержд|бекіт", re.IGNORECASE)
_ANNEX = re.compile(r"приложени|қосымша", re.IGNORECASE)
_PLAN_WORD = r"(?:план|комплекс|программа|дорожная карта|перечень|мероприятия)"
_BEGINS_TITLE = re.compile(
    rf"^\W*(?:(?:межведомств|комплекс|сводн|совместн|региональн|муниципальн)\w+ ){{0,2}}{_PLAN_WORD}\b",
    re.IGNORECASE,
)
# A Kazakh title ends with its main word, which may stand lines below its beginning.
_HAS_PLAN_WORD = re.compile(rf"\b(?:{_PLAN_WORD}|жоспар\w*|іс-шаралар\w*)\b", re.IGNORECASE)
_AFTER_TITLE = re.compile(
    r"^\W*(?:цел[ьи]\b|целев|задач|мақсат|міндет|раздел|\d+[.)]|срок|мерзім)", re.IGNORECASE
)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "ПЕРВ": 1, "ВТОР": 2, "ТРЕТ": 3, "ЧЕТВ": 4}
_DASH = r"\s*[-–—]\s*"
_YEARS = re.compile(rf"\b(20\d\d)(?:{_DASH}|\s*,\s*|\s+и\s+|\s+және\s+|/)(20\d\d)\s*(?P<school>учебн|оқу)?")
_PART = re.compile(
    r"\b(?P<n>[IVІ]{1,3}|[1-4]|перв\w+|втор\w+|трет\w+|четв\w+)(?:-?(?:е|ое|й|ый))?[-\s]*"
    r"(?P<unit>полугоди|квартал|жартыжыл|тоқсан)\w*(?:\s*(?P<y>20\d\d))?",
    re.IGNORECASE,
)
_KAZAKH_PART_YEAR = re.compile(r"\b(20\d\d)\s*(?:жылғы|жылдың|ж\.)\s*$", re.IGNORECASE)
_YEAR = re.compile(r"(?P<until>\bдо\s+)?\b(20\d\d)(?:\s*(?:год|г\b|жыл)|\s*$)", re.IGNORECASE)
_ANY_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")

Days = tuple[date, date]


def title_of(heading: Sequence[str]) -> str | None:
    """The title: the lines from the one that says «план» to the next blank one. None where none says so."""
    begin = _title_line(heading)
    if begin is None:
        return None
    lines: list[str] = []
    for line in heading[begin:]:
        words = " ".join(lines).split()
        if (not line.strip() and len(words) > 2) or (words and _AFTER_TITLE.match(line)):
            break
        lines.append(line.strip("*_ \t"))
    title = " ".join(" ".join(lines).split()).strip("*_ ").rstrip(".")
    first, space, rest = title.partition(" ")
    return f"{first.capitalize()}{space}{_lowered(rest)}" if first.isupper() and len(first) > 1 else title


def _lowered(text: str) -> str:
    """Without its capital, unless that begins an abbreviation."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _title_line(heading: Sequence[str]) -> int | None:
    """The first line that begins as titles do; else where the lines around one that says it begin."""
    for at, line in enumerate(heading):
        if _BEGINS_TITLE.match(line) and not _APPROVED.search(line):
            return at
    for at, line in enumerate(heading):
        if _HAS_PLAN_WORD.search(line) and not _APPROVED.search(line) and not _ANNEX.search(line):
            while at and heading[at - 1].strip() and not _is_about(heading[at - 1]):
                at -= 1
            return at
    return None


def _is_about(line: str) -> bool:
    """Whether a line is about the paper that approves."""
    return bool(_APPROVED.search(line) or _ANNEX.search(line) or _DAY.search(line))


def approved_on(heading: Sequence[str]) -> date | None:
    """The day of «Утвержден … от 14 марта 2022 г.», else of the paper to which the plan is an annex."""
    title = _title_line(heading)
    above = " ".join(heading[:title])
    for text in (above, " ".join(heading)):
        for said in (_APPROVED, _ANNEX):
            if (found := said.search(text)) and (day := _approval_near(text, found)):
                return day
    return None


def _approval_near(text: str, said: re.Match[str]) -> date | None:
    """The first day behind the word; in Kazakh «… жылғы 14 наурыздағы … бекітілді» the last one before it."""
    if said[0].casefold() == "бекіт":
        before = [day for found in _DAY.finditer(text[: said.start()]) if (day := _day(found))]
        if before:
            return before[-1]
    return next((day for found in _DAY.finditer(text[said.start() :]) if (day := _day(found))), None)


def _day(found: re.Match[str]) -> date | None:
    day, month, year = (found[f"n{part}"] or found[f"k{part}"] or found[part] for part in "dmy")
    with suppress(ValueError):  # the 31st of a month that has 30 days
        return date(int(year), int(month) if month.isdigit() else _month(month), int(day))
    return None


def _month(name: str) -> int:
    return next(month for stem, month in MONTH_STEMS if name.casefold().startswith(stem))


def stated_period(title: str) -> Days | None:
    """The period that a title names; of several the shortest, for the longer one is a programme's."""
    spans = list(_spans(title))
    return min(spans, key=lambda days: days[1] - days[0]) if spans else None


def _spans(title: str) -> Iterator[Days]:
    taken = title
    for found in _PART.finditer(title):
        before = _KAZAKH_PART_YEAR.search(title[: found.start()])
        year = found["y"] or (before[1] if before else None)
        if year:
            yield _part_of_year(int(year), found["n"], found["unit"])
            taken = taken.replace(found[0], " ")
    for found in _YEARS.finditer(title):
        first, last = int(found[1]), int(found[2])
        if first < last:
            yield (date(first, 9, 1), date(last, 8, 31)) if found["school"] else _years(first, last)
            taken = taken.replace(found[0], " ")
    for found in _YEAR.finditer(taken):
        if not found["until"]:
            yield _years(int(found[2]), int(found[2]))


def _part_of_year(year: int, number: str, unit: str) -> Days:
    name = number.upper().replace("І", "I")
    ordinal = int(name) if name.isdigit() else _ROMAN.get(name) or _ROMAN.get(name[:4], 1)
    months = 3 if unit.casefold() in ("квартал", "тоқсан") else 6
    ordinal = min(ordinal, 12 // months)
    part = Period(date(year, months * (ordinal - 1) + 1, 1), months)
    return part.start, part.end


def _years(first: int, last: int) -> Days:
    return date(first, 1, 1), date(last, 12, 31)


def period_of_deadlines(deadlines: Iterable[str]) -> Days | None:
    """The years that the deadlines of its measures name; None where they name none."""
    years = [int(year) for deadline in deadlines for year in _ANY_YEAR.findall(deadline)]
    return _years(min(years), max(years)) if years else None
