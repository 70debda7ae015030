"""What the columns of an unknown table hold: how often a cell is a number, a period, a known name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from etl.layouts.declared_tables import is_period
from etl.layouts.long_words import ROLE_OF, normal

_NUMBER = re.compile(r"[-−+]?\d[\d\s\u00a0\u2009\u202f']*([.,]\d+)?")
_YEAR = re.compile(r"(19|20)\d\d")
_MONTH = re.compile(r"0?[1-9]|1[0-2]")
_QUARTER = re.compile(r"[1-4]|IV|I{1,3}")
_FINANCIAL_YEAR = re.compile(r"(19|20)\d\d[/-]\d\d")
_BLANKS = {"", "-", "–", "—", "…", "x", "х"}
# Parts of words by which people name a column, beside the words of our own template.
_HINTS = {
    "area": (
        *("район", "област", "регион", "город", "округ", "террит", "субъект", "муниципал", "насел"),
        *("аудан", "облыс", "қала", "өңір", "аумақ"),
        *("area", "region", "district", "borough", "force", "county", "munic", "fmun", "city", "location"),
    ),
    "indicator": (
        *("показател", "преступл", "правонаруш", "вид", "стать", "наименован", "көрсеткіш", "қылмыс", "түр"),
        *("indicator", "offence", "offense", "crime", "type", "category", "text"),
    ),
    "period": (
        *("период", "дата", "месяц", "год", "квартал", "кезең", "ай", "жыл", "тоқсан"),
        *("period", "date", "month", "year", "quarter", "ano", "mes"),
    ),
    "value": (
        *("значен", "количеств", "число", "кол-во", "всего", "итого", "зарегистр", "факт", "саны", "барлығы"),
        *("value", "count", "number", "total", "recorded", "offences"),
    ),
}
_NOT_VALUES = (
    "%",
    "процент",
    "рост",
    "динамик",
    "удельн",
    "уд.",
    "доля",
    "темп",
    "±",
    "+/-",
    "№",
    "п/п",
    "код",
    "cod",
    "шифр",
)


@dataclass(frozen=True)
class Names:
    """Whether the store knows a text as the name or code of an area, or of an indicator."""

    is_area: Callable[[str], bool]
    is_indicator: Callable[[str], bool]


@dataclass(frozen=True)
class Column:
    """One column under its name, by the first rows."""

    name: str
    cells: Sequence[str]
    names: Names

    @cached_property
    def filled(self) -> list[str]:
        return [cell for cell in self.cells if cell.strip().casefold() not in _BLANKS]

    @cached_property
    def distinct(self) -> list[str]:
        return list(dict.fromkeys(self.filled))

    def share(self, holds: Callable[[str], object]) -> float:
        """How many of the different texts are so; 0 for an empty column."""
        some = self.distinct[:200]
        return sum(bool(holds(text)) for text in some) / len(some) if some else 0.0

    @cached_property
    def numbers(self) -> float:
        return self.share(_NUMBER.fullmatch)

    @cached_property
    def years(self) -> float:
        return self.share(_YEAR.fullmatch)

    @cached_property
    def months(self) -> float:
        """Months or quarters without their year."""
        return self.share(
            lambda text: (
                _MONTH.fullmatch(text) or (is_period(text, without_year=True) and not is_period(text))
            )
        )

    @cached_property
    def quarters(self) -> float:
        return self.share(_QUARTER.fullmatch)

    @cached_property
    def financial_years(self) -> float:
        return self.share(_FINANCIAL_YEAR.fullmatch)

    @cached_property
    def periods(self) -> float:
        """Whole periods, a bare year among them."""
        return self.share(is_period)

    @cached_property
    def areas(self) -> float:
        return self.share(self.names.is_area)

    @cached_property
    def indicators(self) -> float:
        return self.share(self.names.is_indicator)

    @cached_property
    def is_value(self) -> bool:
        """Numbers that are neither shares and growths, nor row numbers, nor years."""
        name = self.name.casefold()
        running = [str(number) for number in range(1, len(self.filled) + 1)] == list(self.filled)
        return (
            self.numbers > 0.8
            and self.years < 0.8
            and not (running and len(self.filled) > 3 and not self.named("value"))
            and not any(word in name for word in _NOT_VALUES)
        )

    def named(self, role: str) -> float:
        """How plainly the header names a role: 1 by a word of our template, 0.6 by a part of a word."""
        if ROLE_OF.get(normal(self.name)) in (
            role,
            *(("year", "month", "quarter") if role == "period" else ()),
        ):
            return 1.0
        words = re.findall(r"[^\W\d_]+|[-\w]+", normal(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", self.name)))
        return 0.6 if any(word.startswith(hint) for word in words for hint in _HINTS[role]) else 0.0
