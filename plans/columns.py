"""Columns of a plan's table by the words of their headers, Russian and Kazakh; numbers of measures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

LONGEST_HEADER = 120  # characters; no header is longer, and few measures are shorter


class Column(StrEnum):
    """What a column holds. OTHER: known not to be needed (marks of execution, notes, money)."""

    NUMBER = "number"
    WORDING = "wording"
    DEADLINE = "deadline"
    EXECUTORS = "executors"
    CO_EXECUTORS = "co_executors"
    RESULT = "result"
    OTHER = "other"


Columns = Mapping[Column, tuple[int, ...]]

# The first that fits, for «Результат реализации мероприятия» is a result and «Срок исполнения» no executor.
_WORDS: tuple[tuple[Column, re.Pattern[str]], ...] = tuple(
    (column, re.compile(words))
    for column, words in (
        (Column.NUMBER, r"^(№|n|no|nº|#)?[\s.]*(п[\s./\\]*п|р[\s./\\]*[сн]|т[\s./\\]*б)?[\s.]*(№|n)?$"),
        (
            Column.NUMBER,
            r"^(порядковый )?номер( меропр\w+| пункта)?$|^(№|n) (меропр\w+|пункта)$|^рет саны$",
        ),
        (
            Column.OTHER,
            r"отметк|примечан|ескерт|финанс|қаржы|источник|бюджет|стоимост|сумма|өлшем|единиц",
        ),
        (Column.CO_EXECUTORS, r"соисполнител|бірлесіп орында|бірлескен орында|қоса орында|тең орында"),
        (Column.EXECUTORS, r"исполнител|ответствен|орындаушы|жауапты|кто исполняет"),
        (Column.DEADLINE, r"срок|мерзім|дата|период|время|уақыты|күні"),
        (Column.RESULT, r"результат|заверш|отчетност|индикатор|показател|нәтиже|аяқта|нысаны|көрсеткіш"),
        (
            Column.WORDING,
            r"мероприят|наименован|содержан|^мер[аы]|действи|вопрос|задач|шара|атауы|мазмұн",
        ),
    )
)
_HEADING = re.compile(
    r"^(?:(?i:раздел|глава|направление|бөлім|бағыт)\b|[IVXІХ]+[.)]?\s+\S|\d+(?:\.\d+)*[.)]\s*[^\W\d]"
    r"|\d+(?:\.\d+)*\s+[А-ЯЁӘҒҚҢӨҰҮҺІA-Z]|(?:\d+|[IVXІХ]+)[-\s]*(?i:бөлім|бағыт|тарау))"
)
_NUMBER = re.compile(r"((?:\d+|[ivxіх]+)(?:\.(?:\d+|[ivxіх]+))*)[.)]*", re.IGNORECASE)
_DAY_OF_A_SHEET = re.compile(r"0?(\d{1,2})\.0?(\d{1,2})\.\d{4}")
_ROMAN_TWINS = str.maketrans("іхІХivx", "IXIXIVX")


def column_of(header: str) -> Column | None:
    """What a header names; None for other words."""
    text = " ".join(header.casefold().replace("ё", "е").split()).strip("*: ")
    if not text or len(text) > LONGEST_HEADER:
        return None
    return next((column for column, words in _WORDS if words.search(text)), None)


def columns_of(cells: Sequence[str]) -> Columns | None:
    """The columns that a row heads, measures and deadlines or executors among them; None for other rows."""
    found: dict[Column, tuple[int, ...]] = {}
    filled = [place for place, text in enumerate(cells) if text.strip()]
    for place in filled:
        if column := column_of(cells[place]):
            found[column] = (*found.get(column, ()), place)
    known = sum(len(places) for places in found.values())
    told = found.keys() & {Column.DEADLINE, Column.EXECUTORS, Column.RESULT}
    return found if Column.WORDING in found and told and 2 * known >= len(filled) else None


def plain_number(text: str) -> str | None:
    """A measure's number without the dot behind it (`1.` is `1`, `2.10.` is `2.10`); None for other words.

    A sheet that made a date of it (1.2 became 01.02.2026) is seen through.
    """
    text = "".join(text.split()).lstrip("№")
    if dated := _DAY_OF_A_SHEET.fullmatch(text):
        return f"{dated[1]}.{dated[2]}"
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    parts = found[1].split(".")
    return ".".join(part if part.isdigit() else part.translate(_ROMAN_TWINS).upper() for part in parts)


def is_heading(text: str) -> bool:
    """Whether a text begins as headings of sections do: «2. Работа …», «IV. …», «Раздел …», «1-бөлім»."""
    return _HEADING.match(text.strip()) is not None


def counts_columns(cells: Sequence[str]) -> bool:
    """Whether it is the row «1 2 3 4 5» below the header."""
    texts = [text.strip().rstrip(".") for text in cells if text.strip()]
    return len(texts) > 2 and texts == [str(number) for number in range(1, len(texts) + 1)]
