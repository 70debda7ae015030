"""Workbooks of form 4-ЕГС built from its description: no real one could be had. True .xls, as published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import xlwt

Row = tuple[str, object]

# As official tables list them, with the dashes, brackets and spaces that vary from release to release.
DISTRICTS: dict[str, tuple[str, ...]] = {
    "Центральный федеральный округ": (
        "Белгородская область", "Брянская область", "Владимирская область", "Воронежская область",
        "Ивановская область", "Калужская область", "Костромская область", "Курская область",
        "Липецкая область", "Московская область", "Орловская область", "Рязанская область",
        "Смоленская область", "Тамбовская область", "Тверская область", "Тульская область",
        "Ярославская область", "г. Москва",
    ),
    "Северо-Западный федеральный округ": (
        "Республика Карелия", "Республика Коми", "Архангельская область", "Вологодская область",
        "Калининградская область", "Ленинградская область", "Мурманская область", "Новгородская область",
        "Псковская область", "г. Санкт-Петербург", "Ненецкий автономный округ",
    ),
    "Северо–Кавказский федеральный округ": (
        "Республика Дагестан", "Республика Ингушетия", "Кабардино-Балкарская Республика",
        "Карачаево – Черкесская Республика", "Республика Северная Осетия-Алания", "Чеченская Республика",
        "Ставропольский край",
    ),
    "Южный федеральный округ": (
        "Республика Адыгея", "Республика Калмыкия", "Республика Крым", "Краснодарский край",
        "Астраханская область", "Волгоградская область", "Ростовская область", "г.Севастополь",
    ),
    "Приволжский федеральный округ": (
        "Республика Башкортостан", "Республика Марий Эл", "Республика Мордовия", "Республика Татарстан",
        "Удмуртская Республика", "Чувашская Республика – Чувашия", "Пермский край", "Кировская область",
        "Нижегородская область", "Оренбургская область", "Пензенская область", "Самарская область",
        "Саратовская область", "Ульяновская область",
    ),
    "Уральский федеральный округ": (
        "Курганская область", "Свердловская область", "Тюменская область", "Челябинская область",
        "Ханты-Мансийский автономный округ –  Югра", "Ямало-Ненецкий автономный округ",
    ),
    "Сибирский федеральный округ": (
        "Республика Алтай", "Республика Тыва", "Республика Хакасия", "Алтайский край",
        "Красноярский край", "Иркутская область", "Кемеровская область - Кузбасс",
        "Новосибирская область", "Омская область", "Томская область",
    ),
    "Дальневосточный федеральный округ": (
        "Республика Бурятия", "Республика Саха (Якутия)", "Забайкальский край", "Камчатский край",
        "Приморский край", "Хабаровский край", "Амурская область", "Магаданская область",
        "Сахалинская область", "Еврейская автономная область", "Чукотский автономный округ",
    ),
}  # fmt: skip
TRANSPORT = 30


def table(scale: int = 1) -> list[Row]:
    """The rows of a sheet: the n-th region of the list has n × scale crimes; districts and country add up."""
    rows: list[Row] = []
    number, country = 0, 0
    for district, regions in DISTRICTS.items():
        counts = [(number + place) * scale for place in range(1, len(regions) + 1)]
        number += len(regions)
        country += sum(counts)
        rows += [(district, sum(counts)), *zip(regions, counts, strict=True)]
    return [("Российская Федерация", country + TRANSPORT), *rows, ("Транспорт России", TRANSPORT)]


def workbook(
    path: Path,
    sheets: Mapping[str, tuple[str, Sequence[Row]]],
    *,
    titles: Sequence[str] = (),
    wording_row: int = 6,
) -> Path:
    """An .xls: for each sheet the wording in C6, the columns' numbers below it, then the rows in B and C."""
    book = xlwt.Workbook(encoding="utf-8")
    for name, (wording, rows) in sheets.items():
        sheet = book.add_sheet(name)
        for at, title in enumerate(titles):
            sheet.write(at, 1, title)
        sheet.write(wording_row - 1, 2, wording)
        sheet.write(wording_row - 1, 3, "в том числе")
        for column, head in enumerate(("№", "Б", 1, 2)):
            sheet.write(7, column, head)
        for at, (area, total) in enumerate(rows, start=8):
            sheet.write(at, 0, at - 7)
            sheet.write(at, 1, area)
            if total is not None:
                sheet.write(at, 2, total)
                sheet.write(at, 3, 0)
    book.save(str(path))
    return path
