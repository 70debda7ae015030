"""Events on measures: what is refused, what is filled in, and that nothing of it is ever lost."""

from __future__ import annotations

import hashlib
import math
from datetime import date, timedelta
from pathlib import Path

import pytest

from domain import StoreError
from language import LANGUAGES, message
from tests.plan_store import QUARTERS, TODAY, M, continuous, make_plan, once, put_plan, quarterly, say
from warehouse.attachments import attachment_path, keep_attachment
from warehouse.audit import list_audit
from warehouse.control import history_of, plans_on
from warehouse.measure_event import EventError, EventKind, MeasureEvent
from warehouse.measure_events import add_event, add_events, check_event
from warehouse.store import KEPT_VERSIONS, reading, version_files, writing
from warehouse.versions import rollback

Q1, Q2, _, Q4 = QUARTERS
APRIL = date(2026, 4, 10)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    measures = [
        M("1", quarterly()),
        M("2", continuous()),
        M("3", ()),
        M("4", once(date(2026, 5, 31)), waits_for="1"),
    ]
    return make_plan(tmp_path / "store", measures)


MOVED = {"number": "1", "due": Q1, "new_due": Q2, "reason": "причина", "allowed_by": "глава"}


@pytest.mark.parametrize(
    ("kind", "said", "field", "key"),
    [
        ("reported", {"plan": "нет", "number": "1"}, "plan", "error.event_plan_unknown"),
        ("reported", {"number": "9"}, "number", "error.event_measure_unknown"),
        ("reported", {"number": "1", "due": Q1, "day": TODAY + timedelta(1)}, "day", "error.event_in_future"),
        ("reported", {"number": "1", "due": Q1, "document_date": TODAY + timedelta(1)}, "document_date",
         "error.event_in_future"),
        ("reported", {"number": "1", "due": Q1, "day": date(2025, 12, 31)}, "day", "error.event_before_plan"),
        ("reported", {"number": "1", "text": "да"}, "due", "error.event_due_needed"),
        ("reported", {"number": "1", "due": APRIL, "text": "да"}, "due", "error.event_due_unknown"),
        ("reported", {"number": "1", "due": Q1, "text": "  "}, "text", "error.event_report_empty"),
        ("reported", {"number": "1", "due": Q1, "figure": math.nan}, "figure", "error.event_figure_wrong"),
        ("moved", MOVED | {"reason": " "}, "reason", "error.event_moved_incomplete"),
        ("moved", MOVED | {"allowed_by": None}, "allowed_by", "error.event_moved_incomplete"),
        ("moved", MOVED | {"new_due": None}, "new_due", "error.event_moved_incomplete"),
        ("moved", MOVED | {"new_due": date(2025, 12, 31)}, "new_due", "error.event_new_due_early"),
        ("moved", MOVED | {"number": "3", "due": None}, "due", "error.event_no_due"),
        ("closed", {"number": "4"}, "kind", "error.event_not_continuous"),
        ("closed", {"number": "2", "new_due": date(2025, 12, 1)}, "new_due", "error.event_new_due_early"),
        ("waits", {"number": "1"}, "waits_for", "error.event_measure_unknown"),
        ("waits", {"number": "1", "waits_for": "9"}, "waits_for", "error.event_measure_unknown"),
        ("waits", {"number": "1", "waits_for": "1"}, "waits_for", "error.event_waits_circle"),
        ("waits", {"number": "1", "waits_for": "4"}, "waits_for", "error.event_waits_circle"),
        ("withdrawn", {"withdraws": 77}, "withdraws", "error.event_unknown"),
        ("withdrawn", {}, "withdraws", "error.event_unknown"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_a_sentence(
    store: Path, kind: str, said: dict[str, object], field: str, key: str
) -> None:
    event = MeasureEvent(EventKind(kind), **({"plan": "plan", "day": APRIL} | said))  # type: ignore[arg-type]
    with writing(store) as connection:
        with pytest.raises(EventError) as refusal:
            add_event(connection, event, TODAY)
        assert connection.execute("SELECT count(*) FROM measure_event").fetchone() == (0,)
    assert (refusal.value.field, refusal.value.key) == (field, key)
    assert all("{" not in message(refusal.value, lang) for lang in LANGUAGES)


def test_a_field_of_another_kind_is_a_fault_of_the_program(store: Path) -> None:
    with writing(store) as connection:
        for kind, stray in ((EventKind.REPORTED, {"new_due": Q2}), (EventKind.WAITS, {"figure": 1.0})):
            with pytest.raises(ValueError, match="|".join(stray)):
                check_event(connection, MeasureEvent(kind, APRIL, "plan", "4", **stray), TODAY)  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="attachment"):
            check_event(
                connection, MeasureEvent(EventKind.REPORTED, APRIL, "plan", "4", attachment="x"), TODAY
            )


def test_a_circle_of_waits_through_events_is_refused_until_one_is_withdrawn(store: Path) -> None:
    wait = say(store, "waits", APRIL, "2", waits_for="4")  # which waits for 1
    with pytest.raises(EventError):
        say(store, "waits", APRIL, "1", waits_for="2")
    say(store, "withdrawn", APRIL, withdraws=wait)
    say(store, "waits", APRIL, "1", waits_for="2")


def test_what_is_left_out_is_filled_in(store: Path) -> None:
    with writing(store) as connection:
        only = check_event(
            connection, MeasureEvent(EventKind.REPORTED, APRIL, "plan", "4.", text=" да "), TODAY
        )
        assert (only.number, only.due, only.text) == ("4", date(2026, 5, 31), "да")
        closed = check_event(connection, MeasureEvent(EventKind.CLOSED, APRIL, "plan", "2"), TODAY)
        assert (closed.due, closed.new_due) == (Q4, APRIL)
        undated = check_event(
            connection, MeasureEvent(EventKind.REPORTED, APRIL, "plan", "3", text="да"), TODAY
        )
        assert undated.due is None
        whole = check_event(connection, MeasureEvent(EventKind.NOT_REQUIRED, APRIL, "plan", "1"), TODAY)
        assert whole.due is None


def test_an_event_is_taken_back_once_and_not_before_its_day(store: Path) -> None:
    report = say(store, "reported", APRIL, "1", due=Q1)
    with pytest.raises(EventError) as refusal:
        say(store, "withdrawn", APRIL - timedelta(1), withdraws=report)
    assert refusal.value.key == "error.event_withdrawn_before"
    withdrawal = say(store, "withdrawn", APRIL, withdraws=report, reason="ошибка")
    for again in (report, withdrawal):
        with pytest.raises(EventError) as refusal:
            say(store, "withdrawn", APRIL, withdraws=again)
        assert refusal.value.key == ("error.event_withdrawn" if again == report else "error.event_unknown")
    with reading(store) as connection:
        kept = connection.execute(
            "SELECT plan, number, due, withdraws, reason FROM measure_event WHERE kind = 'withdrawn'"
        ).fetchall()
    assert kept == [("plan", "1", Q1, report, "ошибка")]


def test_every_event_leaves_a_note_of_who_did_it(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAGDAR_USER", "Айгуль")
    number = say(store, "reported", APRIL, "1", due=Q1)
    with reading(store) as connection:
        deed = list_audit(connection, 1)[0]
        entered = connection.execute("SELECT entered_by, entered_at FROM measure_event").fetchone()
    assert (deed.actor, deed.action) == ("Айгуль", "measure")
    assert deed.detail == {
        "plan": "plan", "number": "1", "kind": "reported", "due": "2026-03-31", "event": number,
    }  # fmt: skip
    assert entered is not None and entered[0] == "Айгуль" and entered[1] is not None


def test_events_of_a_file_are_added_with_one_note(store: Path) -> None:
    with writing(store) as connection:
        events = [
            check_event(
                connection, MeasureEvent(EventKind.REPORTED, APRIL, "plan", "1", due, text="да"), TODAY
            )
            for due in (Q1, Q2)
        ]
        assert add_events(connection, events, "отчёты.csv") == [1, 2]
        assert add_events(connection, [], "пусто.csv") == []
        deeds = list_audit(connection)
    assert [deed.detail for deed in deeds if deed.action == "report"][-1] == {
        "plan": "plan", "file": "отчёты.csv", "events": 2,
    }  # fmt: skip


def test_attachments_outlive_versions_and_rollback(store: Path) -> None:
    content = "акт проверки".encode()
    name = keep_attachment(store, content)
    assert name == hashlib.sha256(content).hexdigest() == keep_attachment(store, content)
    say(store, "reported", APRIL, "1", due=Q1, attachment=name, attachment_name="акт.docx")
    for _ in range(KEPT_VERSIONS + 2):
        with writing(store):
            pass
    assert len(version_files(store)) == KEPT_VERSIONS
    rollback(store)
    assert attachment_path(store, name).read_bytes() == content
    assert [file.name for file in (store / "attachments").iterdir()] == [name]
    with reading(store) as connection:
        row = history_of(connection, "plan").loc[0]
    assert (row["attachment"], row["attachment_name"]) == (name, "акт.docx")


def test_a_file_that_is_not_there_is_named(store: Path) -> None:
    for asked in ("0" * 64, "../CURRENT"):
        with pytest.raises(StoreError) as refusal:
            attachment_path(store, asked)
        assert refusal.value.key == "error.attachment_absent"


def test_a_rollback_keeps_what_was_said_after_the_version(store: Path) -> None:
    say(store, "reported", APRIL, "1", due=Q1)
    rollback(store, 1)
    with reading(store) as connection:
        assert history_of(connection, "plan")["number"].tolist() == ["1"]
    assert say(store, "reported", APRIL, "1", due=Q2) == 2


def test_after_a_rollback_events_of_plans_that_are_gone_belong_to_no_other_measure(tmp_path: Path) -> None:
    store = tmp_path / "store"
    with writing(store):
        pass
    with writing(store) as connection:  # version 2
        put_plan(connection, [M("1", quarterly())], "first")
    rollback(store, 1)
    with writing(store) as connection:  # its measure is the first that this store knows, as the other's was
        put_plan(connection, [M("1", quarterly())], "second")
    say(store, "reported", APRIL, "1", plan="second", due=Q1)
    rollback(store, 2)
    with reading(store) as connection:
        plans = plans_on(connection, APRIL)
        assert plans[["plan", "done"]].values.tolist() == [["first", 0]]
        assert history_of(connection, "second")["number"].tolist() == ["1"]
