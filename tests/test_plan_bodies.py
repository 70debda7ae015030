"""Cells of executors split into whole bodies, and what stands above a plan's table."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.columns import Column, column_of, columns_of, plain_number
from plans.executors import body_key, executors_of, one_spelling
from plans.heading import approved_on, period_of_deadlines, stated_period, title_of
from plans.plan import Executor, Role

YEAR = {year: (date(year, 1, 1), date(year, 12, 31)) for year in range(2019, 2027)}


@pytest.mark.parametrize(
    ("cell", "bodies"),
    [
        # A name's own commas and «и».
        ("Министерство социального развития и труда Камчатского края", 1),
        ("Министерство труда, занятости и социальной защиты населения", 1),
        ("Управление культуры, спорта и туризма, Управление образования", 2),
        ("Комиссия по делам несовершеннолетних и защите их прав при Правительстве края", 1),
        ("Органы управления образования муниципальных образований в Камчатском крае, школы", 1),
        ("Министерство образования, Камчатского края, УМВД России по Камчатскому краю", 2),
        ("УМВД России, по Камчатскому краю", 1),
        ("Министерство энергетики, Республики Казахстан", 1),
        # Small letters.
        ("акиматы районов, управление образования, полиция", 3),
        ("акимат, местные исполнительные органы", 2),
        ("Управление полиции, городская прокуратура", 2),
        # Lines: a body each, or one that is wrapped.
        ("Отдел молодёжной политики\nУправление культуры\nКомитет спорта", 3),
        ("УМВД России по\nКамчатскому краю\nПрокуратура края", 2),
        ("Министерство внутренних\nдел, Министерство\nюстиции,\nАкимат", 3),
        ("- Акимат;\n- Управление полиции;\n- Отдел печати.", 3),
        # Quotes and brackets.
        ("КГУ «Центр, больница; школа», Акимат", 2),
        ('КГУ "Центр" и ТОО "Рога, копыта"', 1),
        ("Акимат (отделы: образования, спорта), Полиция", 2),
        ("Министерство внутренних дел (МВД), Минюст (по согласованию)", 2),
        ("Акимат и Управление полиции", 2),
        ("Министерство образования и науки", 1),
        # Kazakh: the main word ends a name.
        ("Мәдениет, тілдерді дамыту және архив басқармасы, полиция департаменті", 2),
        ("ішкі істер, білім басқармалары; ЖАО", 2),
        ("Ақсу қаласының әкімдігі, БП, білім бөлімі", 3),
    ],
)  # fmt: skip
def test_how_many_bodies_a_cell_names(cell: str, bodies: int) -> None:
    found = executors_of(cell)
    assert len([body for body in found if body.role is not Role.HELPER]) == bodies, found


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("ОМВД (с участием школ)", [("ОМВД", "lead"), ("с участием школ", "helper")]),
        ("ОМВД с участием школ, дружин", [("ОМВД", "lead"), ("с участием школ, дружин", "helper")]),
        ("ОМВД, совместно с Акиматом", [("ОМВД", "lead"), ("совместно с Акиматом", "helper")]),
        (
            "Отдел (с привлечением школ) администрации района, Акимат",
            [("Отдел администрации района", "lead"), ("Акимат", "co"), ("с привлечением школ", "helper")],
        ),
        ("Акимат, Управление полиции (свод)", [("Управление полиции", "lead"), ("Акимат", "co")]),
        ("ПД (жинақтау), ЖАО (келісім бойынша)", [("ПД", "lead"), ("ЖАО", "co")]),
        ("Министерство юстиции (МЮ)", [("Министерство юстиции (МЮ)", "lead")]),
        ("Прокуратура района\nпрокуратура  района.", [("Прокуратура района", "lead")]),
        ("Полиция, еріктілерді тарта отырып", [("Полиция", "lead"), ("еріктілерді тарта отырып", "helper")]),
        ("СУ СК по ХМАО – Югре", [("СУ СК по ХМАО-Югре", "lead")]),
        ("Центр психолого –педагогической помощи", [("Центр психолого-педагогической помощи", "lead")]),
        ("  ", []),
    ],
)  # fmt: skip
def test_roles_and_names(cell: str, expected: list[tuple[str, str]]) -> None:
    assert [(body.name, body.role.value) for body in executors_of(cell)] == expected


def test_one_body_has_one_name_in_a_plan() -> None:
    spellings = ["КГУ «Центр – Надежда»", 'кгу  "Центр-надежда".', "КГУ «Центр -Надёжда»"]
    assert len({body_key(name) for name in spellings}) == 1
    lists = [executors_of(name) for name in spellings]
    assert {body.name for one in one_spelling(lists) for body in one} == {spellings[0]}


@given(st.text(st.sampled_from("Аба ,;\n(«»)и-.ә"), max_size=60))
def test_any_cell_gives_bodies_once_and_at_most_one_leads(cell: str) -> None:
    found = executors_of(cell)
    keys = [body_key(body.name) for body in found if body.role is not Role.HELPER]
    assert len(keys) == len(set(keys))
    assert all(body.name.strip() == body.name and body.name for body in found)
    assert sum(body.role is Role.LEAD for body in found) == bool(keys)
    assert found == tuple(sorted(found, key=lambda body: list(Role).index(body.role)))


def test_co_executors_have_a_column_of_their_own() -> None:
    assert executors_of("Акимат", "Полиция, акимат") == (
        Executor(name="Акимат", role=Role.LEAD),
        Executor(name="Полиция"),
    )


# Columns and numbers.


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("№\n\nп/п", Column.NUMBER),
        ("№", Column.NUMBER),
        ("Р/с №", Column.NUMBER),
        ("№ р/с", Column.NUMBER),
        ("Наименование мероприятия", Column.WORDING),
        ("Іс-шаралар", Column.WORDING),
        ("Сроки исполнения мероприятий", Column.DEADLINE),
        ("Орындау мерзімі", Column.DEADLINE),
        ("Ответственные за исполнение", Column.EXECUTORS),
        ("Жауапты орындаушылар", Column.EXECUTORS),
        ("Соисполнители", Column.CO_EXECUTORS),
        ("Результат реализации мероприятия", Column.RESULT),
        ("Форма завершения", Column.RESULT),
        ("Аяқталу нысаны", Column.RESULT),
        ("Отметка об исполнении", Column.OTHER),
        ("Ескертпе", Column.OTHER),
        ("Иванов", None),
        ("", None),
    ],
)
def test_headers(header: str, column: Column | None) -> None:
    assert column_of(header) is column


def test_a_measure_is_no_header() -> None:
    row = ["1", "Проведение мероприятий", "ежемесячно", "Акт", "Ответственный секретарь комиссии"]
    assert columns_of(row) is None
    assert columns_of(["Показатель", "Мероприятие"]) is not None


@pytest.mark.parametrize(
    ("text", "number"),
    [("1.", "1"), ("1", "1"), (" 2.10. ", "2.10"), ("3)", "3"), ("№ 4", "4"), ("iv.", "IV"), ("ІІ.1", "II.1"),
     ("01.02.2026", "1.2"), ("а)", None), ("1. Рейды", None), ("", None)],
)  # fmt: skip
def test_numbers(text: str, number: str | None) -> None:
    assert plain_number(text) == number


# What stands above the table.


@pytest.mark.parametrize(
    ("title", "days"),
    [
        ("План на 2022 год", YEAR[2022]),
        ("План на 2022 г.", YEAR[2022]),
        ("Комплекс мер на 2020 – 2021 годы", (date(2020, 1, 1), date(2021, 12, 31))),
        ("План на 2024, 2025 годы", (date(2024, 1, 1), date(2025, 12, 31))),
        ("План на 2025-2026 учебный год", (date(2025, 9, 1), date(2026, 8, 31))),
        ("План на I полугодие 2025 года", (date(2025, 1, 1), date(2025, 6, 30))),
        ("План на второе полугодие 2025 года", (date(2025, 7, 1), date(2025, 12, 31))),
        ("План на IV квартал 2025 года", (date(2025, 10, 1), date(2025, 12, 31))),
        ("План на 2022 год по исполнению Программы на 2020-2025 годы", YEAR[2022]),
        ("План реализации Концепции до 2025 года", None),
        ("2025 жылға арналған жоспар", YEAR[2025]),
        ("2024 – 2026 жылдарға арналған жоспар", (date(2024, 1, 1), date(2026, 12, 31))),
        ("2025 жылғы 1-жартыжылдыққа арналған жоспар", (date(2025, 1, 1), date(2025, 6, 30))),
        ("План без года", None),
    ],
)
def test_the_period_that_a_title_names(title: str, days: tuple[date, date] | None) -> None:
    assert stated_period(title) == days


def test_the_period_that_deadlines_name() -> None:
    assert period_of_deadlines(["Постоянно", "2020 год", "3 квартал 2021 года"]) == (
        YEAR[2020][0],
        YEAR[2021][1],
    )
    assert period_of_deadlines(["Постоянно", "приказ № 120207"]) is None


@pytest.mark.parametrize(
    ("above", "day"),
    [
        (["Утвержден", "протоколом от 14  марта 2022 г. № 1", "", "План"], date(2022, 3, 14)),
        (["УТВЕРЖДАЮ", "Начальник", "«05» мая 2025 года", "План на 2025 год"], date(2025, 5, 5)),
        (["Утверждён решением от 05.02.2025 № 7", "План"], date(2025, 2, 5)),
        (["УТВЕРЖДАЮ", "«__» ________ 2025 г.", "План на 2025 год"], None),
        (["Приложение к постановлению от 1 июня 2024 года № 3", "", "План"], date(2024, 6, 1)),
        (
            ["Комиссияның 2025 жылғы 14 наурыздағы № 1 хаттамасымен бекітілген", "", "Жоспар"],
            date(2025, 3, 14),
        ),
        (["2025 жылғы «3» ақпанда бекітілді", "", "Жоспар"], date(2025, 2, 3)),
        (["Утверждён решением от 31 февраля 2025 года", "План"], None),
        (["План на 2025 год", "от 1 марта 2025 года № 2"], None),
        ([], None),
    ],
)
def test_the_day_of_approval(above: list[str], day: date | None) -> None:
    assert approved_on(above) == day


@pytest.mark.parametrize(
    ("above", "title"),
    [
        (["ПЛАН", "", "Мероприятий на 2022 год.", "", "Цель: мир"], "План мероприятий на 2022 год"),
        (["ПЛАН", "МВД на 2022 год"], "План МВД на 2022 год"),
        (["Утвержден", "", "**Сводный комплекс", "на 2020 год**", "", "1."], "Сводный комплекс на 2020 год"),
        (["План рейдов", "Цель: мир"], "План рейдов"),
        (["Бекітілген", "", "Рейдтер жөніндегі", "ІС-ШАРАЛАР"], "Рейдтер жөніндегі ІС-ШАРАЛАР"),
        (["Письмо", "коллегам"], None),
        ([], None),
    ],
)  # fmt: skip
def test_titles(above: list[str], title: str | None) -> None:
    assert title_of(above) == title
