"""Stores with plans of measures, for tests of the page: the plans are put in by the program's own rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from plans.loading import load_plan
from plans.plan import Executor, Measure, Plan, Role
from plans.plan_file import PlanFile
from warehouse.store import writing

LEAD, CO, HELPER = Role.LEAD, Role.CO, Role.HELPER


def measure(number: str, wording: str, deadline: str, *bodies: str, **more: object) -> Measure:
    """The first body leads; one in brackets helps."""
    executors = [
        Executor(name=name.strip("()"), role=HELPER if name.startswith("(") else CO if place else LEAD)
        for place, name in enumerate(bodies)
    ]
    return Measure(number=number, wording=wording, deadline=deadline, executors=tuple(executors), **more)  # type: ignore[arg-type]


DISTRICT = Plan(
    id="district-2022", title="План <района> на 2022 год", approved=date(2022, 3, 14), source="plan.docx",
    valid_from=date(2022, 1, 1), valid_to=date(2022, 12, 31),
    measures=(
        measure("1", "Проведение анализа <b>краж</b>", "Ежеквартально в течение 2022 г.", "Полиция района",
                result="Направление информации до 10 числа месяца следующего за отчетным"),
        measure("2", "Доведение информации",
                "Ежеквартально в течение 2022 г, при получении анализа ОМВД.", "Отдел безопасности",
                waits_for="1"),
        measure("3", "Листовки в общественных местах", "Ежеквартально в течение 2022 г.",
                "Управление культуры", "Полиция района", "(волонтёры)"),
        measure("4", "Обходы жилого сектора", "Постоянно в течение 2022 г.", "Полиция района"),
        measure("5", "Памятка", "когда-нибудь потом", "Отдел безопасности"),
    ),
)  # fmt: skip
REGION = Plan(
    id="region-2020", title="План края", valid_from=date(2020, 1, 1), valid_to=date(2021, 12, 31),
    approved=date(2020, 8, 28), period_stated=False,
    measures=(
        measure("1.1", "Конкурс школ", "сентябрь 2020-2021 г.г.", "Министерство", section="1. Школы"),
        measure("1.2", "Лекции", "IV квартал 2020 г.", "Министерство", "Полиция края", section="1. Школы"),
        measure("2.1", "Ремонт", "I полугодие 2021 г.", "Полиция края", section="2. Дороги"),
    ),
)  # fmt: skip


def put(store: Path, *plans: Plan) -> Path:
    """Write plans into the tables of a store, with the due dates that their deadlines give."""
    with writing(store) as connection:
        for plan in plans:
            load_plan(connection, PlanFile(plan, ""))
    return store
