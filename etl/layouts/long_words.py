"""The words by which the long layout knows its columns, in Russian, Kazakh and English."""

from __future__ import annotations

import re

from domain import Basis

# The first name of each language is the template's own.
COLUMNS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "area": (
        ("территория", "регион", "район", "область", "местность", "наименование территории"),
        ("аумақ", "өңір", "аудан", "облыс", "аумақ атауы"),
        ("area", "territory", "region", "district", "area name", "location", "place"),
    ),
    "area_code": (
        ("код территории", "код региона", "код района"),
        ("аумақ коды", "өңір коды"),
        ("area code", "territory code", "region code"),
    ),
    "indicator": (
        ("показатель", "вид преступления", "вид преступлений", "вид", "наименование показателя"),
        ("көрсеткіш", "қылмыс түрі", "түрі", "көрсеткіш атауы"),
        ("indicator", "crime type", "offence type", "type", "offence", "indicator name", "measure"),
    ),
    "indicator_code": (("код показателя",), ("көрсеткіш коды",), ("indicator code",)),
    "period": (
        ("период", "отчетный период", "дата"),
        ("кезең", "есепті кезең", "күні"),
        ("period", "reporting period", "date"),
    ),
    "year": (("год",), ("жыл", "жылы"), ("year",)),
    "quarter": (("квартал",), ("тоқсан",), ("quarter",)),
    "month": (("месяц",), ("ай", "айы"), ("month",)),
    "value": (
        ("значение", "количество", "число", "кол-во", "факт", "всего"),
        ("мәні", "мән", "саны", "сан", "барлығы"),
        ("value", "count", "number", "amount", "total"),
    ),
    "basis": (
        ("нарастающим итогом", "основа", "основа/нарастающим итогом", "с начала года", "накопительно"),
        ("өспелі қорытындымен", "негіз", "негізі", "жыл басынан"),
        ("cumulative", "basis", "ytd", "year to date"),
    ),
    "published": (
        ("опубликовано", "дата публикации", "публикация"),
        ("жарияланған", "жарияланған күні", "жарияланды"),
        ("published", "publication date", "released", "release date"),
    ),
}

BASES: dict[Basis, tuple[str, ...]] = {
    Basis.PERIOD: (
        *("", "period", "за период", "период", "внутри периода", "кезең", "кезең ішінде", "кезеңде"),
        *("нет", "жоқ", "no", "0", "false"),
    ),
    Basis.YTD: (
        *("ytd", "cumulative", "year to date", "нарастающим итогом", "с начала года", "накопительно"),
        *("нарастающий итог", "өспелі қорытындымен", "жыл басынан", "жыл басынан бері"),
        *("да", "иә", "yes", "1", "true"),
    ),
}


def normal(text: str) -> str:
    """A header or a word of basis without case, brackets, punctuation and double spaces."""
    text = re.sub(r"\([^)]*\)", " ", text.casefold().replace("ё", "е").replace("\u00a0", " "))
    text = re.sub(r"[_‐‑–—]", " ", text).strip(" .:*\t\n\"'«»")
    return re.sub(r"\s*/\s*", "/", re.sub(r"\s+", " ", text))


ROLE_OF: dict[str, str] = {
    normal(name): role for role, languages in COLUMNS.items() for names in languages for name in names
}
BASIS_OF: dict[str, Basis] = {normal(word): basis for basis, words in BASES.items() for word in words}
