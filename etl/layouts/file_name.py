"""Area and period as the name of an official file states them: `202206_3k_00000`, `Akmola Region 2022-12`.

Nothing is guessed: a name that leaves a word unexplained, or that fits two areas, states no area.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from domain import Basis, Period, UnreadableError
from etl.layouts.periods import read_period
from etl.layouts.source import AreaKey, Request
from warehouse.reference import REFERENCE

_SEPARATORS = re.compile(r"[\s_,;()\[\]«»\"]+")
_NOISE = re.compile(
    r"\d-?[mkмк]|(?:sng|снг|cis)-?\d?|\d-?(?:sng|снг|cis)|form|forma|форма|отчет|отчёт|report|№|за|for|года?|г|"
    r"жылы?|year|ru|kz|kk|рус|каз|copy|копия|\d{1,2}|(?:19|20)\d\d|-",
    re.IGNORECASE,
)
_FULL_DATE = re.compile(r"\d{1,2}[.-]\d{1,2}[.-]\d{4}|\d{4}[.-]\d{1,2}[.-]\d{1,2}")
_BARE_YEAR = re.compile(r"\d{4}")
_LONGEST = 6  # words of a period, as in «за 12 месяцев 2022 года»


def area_of_file(path: Path, request: Request) -> AreaKey:
    """The area that the user says, else the file's name. Raises UnreadableError where neither does."""
    area = request.area_key or area_named(path.stem)
    if area is None:
        raise UnreadableError("error.form_area_absent", file=path.name, example="kz-19")
    return area


def ytd_of_file(path: Path, request: Request, *, example: str) -> Period:
    """January to the form's month: as the user says, else the file's name. Raises UnreadableError."""
    period = request.ytd or period_named(path.stem)
    if period is None:
        raise UnreadableError("error.form_period_absent", file=path.name, example=example)
    return period


def area_named(stem: str) -> AreaKey | None:
    """The one area whose code, name or alias makes up a file's name beside its period and form."""
    words = _words(stem)
    for first, last, _ in _periods(words):
        words[first:last] = [""] * (last - first)
    name = " ".join(word for word in words if word and not _NOISE.fullmatch(word))
    codes = _areas().get(_compared(name), set())
    if len(codes) != 1:
        return None
    (code,) = codes
    return AreaKey(name, code)


def period_named(stem: str) -> Period | None:
    """January to the month that a file's name states; a bare year, a day and two periods state none."""
    periods = {period for _, _, period in _periods(_words(stem))}
    return periods.pop() if len(periods) == 1 else None


def _words(stem: str) -> list[str]:
    return [word for word in _SEPARATORS.split(stem) if word]


def _periods(words: list[str]) -> list[tuple[int, int, Period]]:
    """Where the words name a period: the longest runs of words, none within another."""
    found: list[tuple[int, int, Period]] = []
    for first, last in _runs(len(words)):
        if any(first < end and start < last for start, end, _ in found):
            continue
        text = " ".join(words[first:last])
        if _FULL_DATE.fullmatch(text) or _BARE_YEAR.fullmatch(text):
            continue
        try:
            found.append((first, last, read_period(text, Basis.YTD)))
        except ValueError:
            continue
    return found


def _runs(count: int) -> Iterator[tuple[int, int]]:
    """Runs of words, the longest first."""
    for length in range(min(count, _LONGEST), 0, -1):
        for first in range(count - length + 1):
            yield first, first + length


@cache
def _areas() -> dict[str, set[str]]:
    """Codes of the reference lists by each name, alias and code."""
    found: dict[str, set[str]] = defaultdict(set)
    with (REFERENCE / "areas.csv").open(encoding="utf-8-sig", newline="") as handle:
        for row in csv.DictReader(handle):
            for name in (row["code"], row["name_ru"], row["name_kk"], row["name_en"]):
                found[_compared(name)].add(row["code"])
    with (REFERENCE / "aliases.csv").open(encoding="utf-8-sig", newline="") as handle:
        for row in csv.DictReader(handle):
            if row["kind"] == "area":
                found[_compared(row["name"])].add(row["code"])
    return dict(found)


def _compared(name: str) -> str:
    """How names are compared: case, ё, dashes, dots and spaces do not count."""
    return re.sub(r"[\s.‐‑‒–—−-]+", " ", name.casefold().replace("ё", "е")).strip()
