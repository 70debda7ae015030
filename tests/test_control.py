"""The state of every occurrence on a day, what plans, executors and sections come to: worked out by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from plans.occurrence import Occurrence
from tests.plan_store import (
    QUARTERS,
    M,
    continuous,
    make_plan,
    once,
    put_plan,
    quarterly,
    say,
    states,
)
from warehouse.control import executors_on, history_of, measures_on, plans_on, sections_on
from warehouse.control_chosen import Chosen
from warehouse.control_list import count_occurrences, occurrences_on
from warehouse.control_states import STATES
from warehouse.store import reading, writing

Q1, Q2, Q3, Q4 = QUARTERS
MAY = date(2026, 5, 16)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


def test_dates_alone_say_what_is_overdue_soon_in_the_quarter_or_later(store: Path) -> None:
    make_plan(store, [M("1", quarterly())])
    assert states(store, date(2026, 3, 31)) == ["due_soon", "later", "later", "later"]
    assert states(store, date(2026, 4, 1)) == ["overdue", "due_in_quarter", "later", "later"]
    assert states(store, date(2026, 5, 30))[1] == "due_in_quarter"  # 31 days
    assert states(store, date(2026, 5, 31))[1] == "due_soon"  # 30 days
    # Within 30 days goes before the quarter, also where the quarter ends in between.
    assert states(store, date(2026, 9, 1)) == ["overdue", "overdue", "due_soon", "later"]
    assert states(store, date(2027, 1, 1)) == ["overdue"] * 4


def test_a_report_counts_from_its_day(store: Path) -> None:
    make_plan(store, [M("1", quarterly())])
    say(store, "reported", date(2026, 4, 10), "1", due=Q1)
    assert states(store, date(2026, 4, 9))[0] == "overdue"
    assert states(store, date(2026, 4, 10))[0] == "done"
    assert states(store, date(2026, 4, 10))[1:] == ["due_in_quarter", "later", "later"]


def test_a_withdrawn_report_counts_until_it_is_withdrawn(store: Path) -> None:
    make_plan(store, [M("1", quarterly())])
    report = say(store, "reported", date(2026, 4, 10), "1", due=Q1)
    say(store, "withdrawn", date(2026, 4, 20), withdraws=report)
    assert [states(store, date(2026, 4, day))[0] for day in (9, 10, 19, 20)] == [
        "overdue", "done", "done", "overdue",
    ]  # fmt: skip
    say(store, "reported", date(2026, 4, 25), "1", due=Q1)
    assert states(store, date(2026, 4, 25))[0] == "done"


def test_not_required_goes_behind_a_report(store: Path) -> None:
    make_plan(store, [M("1", quarterly()), M("2", quarterly())])
    say(store, "not_required", date(2026, 4, 10), "1", due=Q1)
    say(store, "not_required", date(2026, 4, 10), "2")  # the whole measure
    say(store, "reported", date(2026, 4, 15), "2", due=Q1)
    assert states(store, MAY, "1") == ["not_required", "due_in_quarter", "later", "later"]
    assert states(store, MAY, "2") == ["done", "not_required", "not_required", "not_required"]
    with reading(store) as connection:
        row = plans_on(connection, MAY).loc[0]
    # Due in the second quarter: that of measure 1; that of measure 2 is not required.
    assert (row["due_in_quarter_occurrences"], row["due_in_quarter_measures"]) == (1, 1)
    assert row["share_done"] == pytest.approx(1 / (8 - 4))


def test_a_moved_date_holds_from_the_day_it_was_moved(store: Path) -> None:
    make_plan(store, [M("1", quarterly())])
    moved = {"due": Q1, "reason": "нет данных", "allowed_by": "заместитель главы"}
    say(store, "moved", date(2026, 4, 5), "1", new_due=date(2026, 5, 20), **moved)
    say(store, "moved", date(2026, 5, 25), "1", new_due=date(2026, 7, 1), **moved)
    days = [date(2026, 4, 4), date(2026, 4, 5), date(2026, 5, 20), date(2026, 5, 21), date(2026, 5, 25)]
    assert [states(store, day)[0] for day in days] == [
        "overdue", "due_in_quarter", "due_soon", "overdue", "later",
    ]  # fmt: skip
    with reading(store) as connection:
        row = occurrences_on(connection, date(2026, 5, 21), "plan").loc[0]
        # In the second quarter: the moved one and that of the second quarter itself.
        assert plans_on(connection, MAY).loc[0, "due_in_quarter_occurrences"] == 2
        assert plans_on(connection, date(2026, 5, 25)).loc[0, "due_in_quarter_occurrences"] == 1
    assert (row["due"].date(), row["original_due"].date(), row["days_late"]) == (date(2026, 5, 20), Q1, 1)
    assert (row["moved_reason"], row["moved_allowed_by"]) == ("нет данных", "заместитель главы")


def test_of_two_words_the_later_day_stands_then_the_later_entry(store: Path) -> None:
    make_plan(store, [M("1", quarterly())])
    moved = {"due": Q1, "reason": "причина", "allowed_by": "глава"}
    say(store, "moved", date(2026, 5, 2), "1", new_due=date(2026, 8, 1), **moved)
    say(store, "moved", date(2026, 5, 1), "1", new_due=date(2026, 5, 5), **moved)  # entered late
    assert states(store, MAY)[0] == "later"
    say(store, "moved", date(2026, 5, 2), "1", new_due=date(2026, 5, 10), **moved)
    assert states(store, MAY)[0] == "overdue"


def test_a_continuous_measure_is_open_until_it_closes_and_then_overdue(store: Path) -> None:
    make_plan(store, [M("1", continuous()), M("2", continuous())])
    say(store, "closed", date(2026, 9, 10), "2", new_due=date(2026, 9, 15))
    assert states(store, date(2026, 9, 15)) == ["continuous", "continuous"]
    assert states(store, date(2026, 9, 16)) == ["continuous", "overdue"]
    say(store, "reported", date(2026, 9, 20), "2")  # its only occurrence
    assert states(store, date(2026, 12, 31)) == ["continuous", "done"]
    assert states(store, date(2027, 1, 1)) == ["overdue", "done"]


def test_a_report_on_a_continuous_measure_does_not_end_it(store: Path) -> None:
    make_plan(store, [M("1", continuous())])
    say(store, "reported", date(2026, 3, 25), "1")
    assert [states(store, day)[0] for day in (date(2026, 3, 25), date(2026, 12, 30))] == ["continuous"] * 2
    assert [states(store, day)[0] for day in (Q4, date(2027, 1, 1))] == ["done"] * 2
    say(store, "closed", date(2026, 6, 1), "1")
    assert states(store, date(2026, 6, 1)) == ["done"]


def test_closing_without_a_date_closes_on_the_day_itself(store: Path) -> None:
    make_plan(store, [M("1", continuous())])
    say(store, "closed", date(2026, 6, 1), "1")
    assert [states(store, date(2026, 6, day))[0] for day in (1, 2)] == ["continuous", "overdue"]


def test_a_conditional_measure_is_never_overdue_by_itself(store: Path) -> None:
    make_plan(store, [M("1", quarterly(conditional=True))])
    assert states(store, date(2027, 6, 1)) == ["waiting"] * 4
    with reading(store) as connection:
        row = plans_on(connection, MAY).loc[0]
    assert (row["overdue_occurrences"], row["due_in_quarter_occurrences"]) == (0, 1)
    # Somebody who sets a date says that the condition has come.
    say(
        store,
        "moved",
        date(2026, 4, 2),
        "1",
        due=Q1,
        new_due=date(2026, 4, 9),
        reason="анализ",
        allowed_by="глава",
    )
    assert states(store, date(2026, 4, 10)) == ["overdue", "waiting", "waiting", "waiting"]
    say(store, "reported", date(2026, 4, 11), "1", due=Q2)
    assert states(store, date(2026, 4, 11)) == ["overdue", "done", "waiting", "waiting"]


def test_a_measure_waits_for_the_same_period_of_another(store: Path) -> None:
    make_plan(store, [M("1", quarterly()), M("2", quarterly(), waits_for="1")])
    assert states(store, date(2026, 7, 1), "2") == ["waiting"] * 4
    say(store, "reported", date(2026, 4, 10), "1", due=Q1)
    say(store, "not_required", date(2026, 7, 10), "1", due=Q2)
    assert states(store, date(2026, 4, 9), "2")[0] == "waiting"
    assert states(store, date(2026, 4, 10), "2") == ["overdue", "waiting", "waiting", "waiting"]
    assert states(store, date(2026, 7, 10), "2") == ["overdue", "overdue", "waiting", "waiting"]
    with reading(store) as connection:
        rows = occurrences_on(connection, date(2026, 4, 10), "plan", Chosen(number="2"))
    assert [None if pd.isna(number) else number for number in rows["waits_for"]] == [None, "1", "1", "1"]


def test_what_is_waited_for_is_the_last_one_due_by_then_or_the_first(store: Path) -> None:
    weekly = [
        Occurrence(number, date(2026, 3, day - 6), date(2026, 3, day), "recurring/week")
        for number, day in enumerate((8, 15, 22), 1)
    ]
    plan = [
        M("1", weekly),
        M("2", once(date(2026, 3, 20)), waits_for="1"),
        M("3", once(date(2026, 3, 1)), waits_for="1"),
    ]
    make_plan(store, plan)
    say(store, "reported", date(2026, 3, 8), "1", due=date(2026, 3, 8))
    assert [states(store, date(2026, 3, 19), number) for number in "23"] == [["waiting"], ["overdue"]]
    say(store, "reported", date(2026, 3, 15), "1", due=date(2026, 3, 15))
    assert states(store, date(2026, 3, 19), "2") == ["due_soon"]


def test_waiting_said_of_one_occurrence_or_of_the_whole_measure(store: Path) -> None:
    make_plan(store, [M("1", quarterly()), M("2", quarterly()), M("3", quarterly())])
    say(store, "waits", date(2026, 2, 1), "2", due=Q1, waits_for="1")
    wait = say(store, "waits", date(2026, 2, 1), "3", waits_for="1")
    day = date(2026, 4, 1)
    assert states(store, day, "2") == ["waiting", "due_in_quarter", "later", "later"]
    assert states(store, day, "3") == ["waiting"] * 4
    assert states(store, date(2026, 1, 31), "3") == ["due_in_quarter", "later", "later", "later"]
    say(store, "withdrawn", day, withdraws=wait)
    assert states(store, day, "3")[0] == "overdue"


@pytest.fixture
def two_plans(store: Path) -> Path:
    make_plan(
        store,
        [
            M("1", quarterly(), ("Полиция", "Школа", "(волонтёры)"), "I"),
            M("2", once(date(2026, 2, 28)), ("Школа",), "I"),
            M("3", (), ("Акимат", "Полиция"), "II"),
            M("4", continuous(), ("Полиция",), "II"),
        ],
    )
    with writing(store) as connection:
        put_plan(connection, [M("1", once(date(2026, 6, 1)), ("Школа", "Полиция"))], "other")
    say(
        store,
        "reported",
        date(2026, 4, 2),
        "1",
        due=Q1,
        text="Рейды",
        figure=12,
        document="5-12",
        document_date=date(2026, 4, 1),
    )
    return store


def test_plans_come_to(two_plans: Path) -> None:
    with reading(two_plans) as connection:
        rows = plans_on(connection, MAY).set_index("plan")
        alone = plans_on(connection, MAY, "other")
    assert list(rows.index) == ["plan", "other"]  # the most overdue first
    one = rows.loc["plan"]
    assert one[
        ["measures", "without_dates", "occurrences", "done", "not_required", "waiting", "overdue_occurrences",
         "overdue_measures", "due_in_quarter_occurrences", "due_in_quarter_measures", "executors", "links"]
    ].tolist() == [4, 1, 6, 1, 0, 0, 1, 1, 1, 1, 3, 6]  # fmt: skip
    assert (one["next_due"].date(), one["share_done"]) == (Q2, pytest.approx(1 / 6))
    assert alone["plan"].tolist() == ["other"]
    assert alone.loc[0, ["occurrences", "executors", "links", "share_done"]].tolist() == [1, 2, 2, 0]


def test_executors_come_to(two_plans: Path) -> None:
    with reading(two_plans) as connection:
        rows = executors_on(connection, MAY).set_index("executor")
        own = executors_on(connection, MAY, "plan")
        second = executors_on(connection, MAY, limit=1, offset=1)
    columns = ["measures", "as_lead", "as_co", "occurrences", "done", "overdue_occurrences"]
    assert {name: row[columns].tolist() for name, row in rows.iterrows()} == {
        "Школа": [3, 2, 1, 6, 1, 1],
        "Полиция": [4, 2, 2, 6, 1, 0],
        "Акимат": [1, 1, 0, 0, 0, 0],
    }
    assert rows["next_due"].tolist()[0] == pd.Timestamp(2026, 6, 1)
    assert own["executor"].tolist() == ["Школа", "Акимат", "Полиция"]
    assert second["executor"].tolist() == ["Акимат"]


def test_sections_and_measures_come_to(two_plans: Path) -> None:
    with reading(two_plans) as connection:
        sections = sections_on(connection, MAY, "plan")
        measures = measures_on(connection, MAY, "plan")
    columns = ["section", "measures", "occurrences", "done", "overdue_occurrences"]
    assert sections[columns].values.tolist() == [["I", 2, 5, 1, 1], ["II", 2, 1, 0, 0]]
    assert measures["number"].tolist() == ["1", "2", "3", "4"]
    first = measures.loc[0]
    assert (first["lead"], first["executors"], first["helpers"]) == (
        "Полиция", ("Полиция", "Школа"), ("волонтёры",),
    )  # fmt: skip
    assert (first["starts"].date(), first["ends"].date(), first["done"]) == (date(2026, 1, 1), Q4, 1)
    assert (measures.loc[2, "occurrences"], measures.loc[2, "helpers"]) == (0, ())


def test_occurrences_are_chosen_counted_and_read_a_page_at_a_time(two_plans: Path) -> None:
    with reading(two_plans) as connection:
        late = occurrences_on(connection, MAY, chosen=Chosen(states=("overdue",)))
        assert late[["plan", "number", "days_late"]].values.tolist() == [["plan", "2", 77]]
        everything = occurrences_on(connection, MAY)
        pages = [occurrences_on(connection, MAY, limit=3, offset=at) for at in (0, 3, 6)]
        assert [len(page) for page in pages] == [3, 3, 1]
        keys = ["plan", "number", "occurrence"]
        assert pd.concat(pages)[keys].values.tolist() == everything[keys].values.tolist()
        for chosen, expected in {
            Chosen(): 7,
            Chosen(in_quarter=True): 2,
            Chosen(soon=True): 1,
            Chosen(executor="Школа"): 6,
            Chosen(executor="волонтёры"): 0,
            Chosen(section="II"): 1,
            Chosen(due_from=Q2, due_to=Q3): 2,
            Chosen(number="1", states=("done", "later")): 3,
        }.items():
            assert count_occurrences(connection, MAY, chosen=chosen) == expected, chosen
            assert len(occurrences_on(connection, MAY, chosen=chosen)) == expected, chosen
        assert count_occurrences(connection, MAY, "other") == 1


def test_an_occurrence_shows_its_last_report(two_plans: Path) -> None:
    say(two_plans, "reported", date(2026, 4, 20), "1", due=Q1, text="Уточнено", document="5-13")
    with reading(two_plans) as connection:
        before, after = (
            occurrences_on(connection, day, "plan", Chosen(states=("done",))).loc[0]
            for day in (date(2026, 4, 19), date(2026, 4, 20))
        )
    assert (before["report"], before["figure"], before["document"]) == ("Рейды", 12, "5-12")
    assert before["document_date"].date() == date(2026, 4, 1)
    assert (after["report"], after["document"], after["last_event"]) == ("Уточнено", "5-13", "reported")
    assert pd.isna(after["figure"]) and after["reported_on"].date() == date(2026, 4, 20)
    assert after["executors"] == ("Полиция", "Школа") and after["lead"] == "Полиция"


def test_the_history_has_everything_also_what_was_taken_back(two_plans: Path) -> None:
    report = say(two_plans, "reported", date(2026, 5, 2), "2")
    say(two_plans, "withdrawn", date(2026, 5, 3), withdraws=report)
    with reading(two_plans) as connection:
        rows = history_of(connection, "plan")
        assert len(history_of(connection, "plan", "1")) == 1
    assert rows["number"].tolist() == ["2", "1"]
    assert rows.loc[0, "withdrawn_on"].date() == date(2026, 5, 3) and pd.isna(rows.loc[1, "withdrawn_on"])


def test_one_connection_answers_of_several_days_and_sees_what_it_writes(two_plans: Path) -> None:
    from tests.plan_store import TODAY
    from warehouse.measure_event import EventKind, MeasureEvent
    from warehouse.measure_events import add_event

    with writing(two_plans) as connection:
        overdue = [plans_on(connection, day)["overdue_occurrences"].sum() for day in (MAY, Q4, MAY)]
        add_event(connection, MeasureEvent(EventKind.REPORTED, MAY, "plan", "2", text="да"), TODAY)
        overdue.append(plans_on(connection, MAY)["overdue_occurrences"].sum())
    assert overdue == [1, 4, 1, 0]


def test_a_store_without_plans_has_empty_tables(store: Path) -> None:
    with writing(store):
        pass
    with reading(store) as connection:
        assert plans_on(connection, MAY).empty and executors_on(connection, MAY).empty
        assert occurrences_on(connection, MAY).empty and measures_on(connection, MAY, "plan").empty
        assert count_occurrences(connection, MAY) == 0


def test_states_are_told_in_the_order_in_which_a_page_shows_them() -> None:
    assert STATES[0] == "overdue" and len(set(STATES)) == 8
