"""A plan as a table and back: nothing is lost, what cannot be saved is said."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import ArgumentError
from plans.editing import COLUMNS, executors_text, from_table, read_executors, to_table
from plans.plan import Executor, Measure, Plan, Role

PLAN = Plan(
    id="district-2026", title="План", valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31),
    measures=(
        Measure(
            number="1", section="I. Общие", wording="Анализ", deadline="ежеквартально", result="Справка",
            executors=(
                Executor(name="ОМВД (район)", role=Role.LEAD),
                Executor(name="Отдел", role=Role.CO),
                Executor(name="волонтёры", role=Role.HELPER),
            ),
            indicators=("thefts",), areas=("tl",), waits_for="1.2",
        ),
        Measure(number="1.2", wording="Лекции", deadline="сентябрь 2026-2027 г.г.", reading="each_year"),
    ),
)  # fmt: skip


def test_a_table_that_nobody_changed_is_the_same_plan() -> None:
    table = to_table(PLAN)
    assert list(table.columns) == list(COLUMNS)
    assert table["executors"].tolist() == ["ОМВД (район); Отдел; (волонтёры)", ""]
    assert from_table(PLAN, table) == PLAN


def test_corrections_are_taken_and_a_changed_deadline_drops_its_reading() -> None:
    table = to_table(PLAN)
    table.loc[1, "deadline"] = "сентябрь 2026 г."
    table.loc[2] = ["2.", "", "Новое", "постоянно", "", "Акимат\nПолиция"]
    table.loc[3] = [None] * 6
    made = from_table(PLAN, table, {"1": "last"}, title="Другой", approved=date(2026, 1, 9))
    assert (made.title, made.approved) == ("Другой", date(2026, 1, 9))
    first, second, third = made.measures
    assert (first.reading, first.indicators, first.waits_for) == ("last", ("thefts",), "1.2")
    assert second.reading is None
    assert third.number == "2" and [each.role for each in third.executors] == [Role.LEAD, Role.CO]


@pytest.mark.parametrize(
    ("row", "column", "said", "key"),
    [
        (0, "number", "", "error.plan_no_number"),
        (0, "number", "1.2.", "error.plan_number_twice"),
        (1, "wording", " ", "error.plan_no_wording"),
    ],
)
def test_what_cannot_be_saved_is_said(row: int, column: str, said: str | None, key: str) -> None:
    table = to_table(PLAN)
    table.loc[row, column] = said
    with pytest.raises(ArgumentError) as caught:
        from_table(PLAN, table)
    assert caught.value.key == key


@pytest.mark.parametrize(
    ("head", "key"),
    [({"id": "../x"}, "error.plan_id"), ({"valid_to": date(2025, 1, 1)}, "error.plan_period")],
)
def test_a_head_that_cannot_be_saved_is_said(head: dict[str, object], key: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        from_table(PLAN, to_table(PLAN), **head)
    assert caught.value.key == key
    with pytest.raises(ArgumentError):
        from_table(PLAN, pd.DataFrame(columns=list(COLUMNS)))


names = st.text("абвг «».,-", min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool)


@given(st.lists(names, unique=True, max_size=5), st.lists(names.map(str.upper), unique=True, max_size=2))
def test_executors_are_read_as_they_were_written(bodies: list[str], helpers: list[str]) -> None:
    helpers = [name for name in helpers if name not in bodies]
    given = [
        Executor(name=name, role=Role.CO if index else Role.LEAD) for index, name in enumerate(bodies)
    ] + [Executor(name=name, role=Role.HELPER) for name in helpers]
    assert list(read_executors(executors_text(given))) == given
