"""The command `measures`: the shipped plans on a given day, as a table and as JSON with its exact keys."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.ready_plans import ready_plans
from plans.loading import load_plan
from plans.plan_file import PLANS, read_plan
from tests.small_store import add_load, make, months
from warehouse.control import plans_on
from warehouse.measure_event import EventKind, MeasureEvent
from warehouse.measure_events import add_event
from warehouse.store import reading, version_files, writing

KEYS = [
    "plan", "as_of", "measures", "occurrences", "overdue_occurrences", "overdue_measures",
    "due_in_quarter_occurrences", "due_in_quarter_measures", "executors", "links", "rows",
]  # fmt: skip
# Worked out by hand from the documents.
COUNTS = [
    ("kondinsky", "2022-05-16", [8, 66, 4, 4, 19, 7, 14, 19]),
    ("kondinsky", "2023-01-09", [8, 66, 17, 5, 0, 0, 14, 19]),
    ("khmao", "2020-10-01", [15, 30, 16, 6, 14, 14, 3, 39]),
    ("kamchatka", "2021-01-01", [43, 61, 28, 26, 4, 4, 16, 105]),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that only has the plans which the program brings along."""
    made = tmp_path_factory.mktemp("measures") / "store"
    ready_plans(made)
    return made


def ask(capsys: pytest.CaptureFixture[str], store: Path, *given: str) -> list[dict[str, object]]:
    assert main(["measures", "--store", str(store), "--format", "json", *given]) == 0
    answer: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return answer


@pytest.mark.parametrize(("plan", "day", "counts"), COUNTS)
def test_counts_of_a_shipped_plan(
    store: Path, capsys: pytest.CaptureFixture[str], plan: str, day: str, counts: list[int]
) -> None:
    (told,) = ask(capsys, store, "--as-of", day, "--plan", plan)
    assert list(told) == KEYS
    assert [told[key] for key in KEYS] == [plan, day, *counts, told["rows"]]
    rows = told["rows"]
    assert isinstance(rows, list) and len(rows) == counts[1]
    assert sum(row["state"] == "overdue" for row in rows) == counts[2]
    assert sum(row["in_quarter"] for row in rows) == counts[4]


def test_rows_say_everything_of_an_occurrence(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (told,) = ask(capsys, store, "--as-of", "2022-05-16", "--plan", "kondinsky")
    rows = told["rows"]
    assert isinstance(rows, list)
    first = rows[0]
    assert first["number"] == "1" and first["wording"].startswith("Проведение анализа")
    assert (first["occurrence"], first["due"], first["report_due"]) == (1, "2022-03-31", "2022-04-10")
    assert (first["kind"], first["state"], first["days_late"]) == ("recurring/quarter", "overdue", 46)
    assert first["executors"] == [first["lead"]] and first["reported_on"] is None
    assert {row["state"] for row in rows if row["number"] == "8"} == {"waiting"}


def test_all_plans_and_a_fresh_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = ask(capsys, tmp_path / "new", "--as-of", "2021-01-01")
    assert [one["plan"] for one in told] == sorted(file.stem for file in PLANS.glob("*.yaml"))
    assert main(["measures", "--store", str(tmp_path / "new"), "--as-of", "2021-01-01"]) == 0
    captured = capsys.readouterr()
    assert "kamchatka" in captured.out and "105" not in captured.out and "01.01.2021" in captured.err


def test_today_is_meant_where_no_day_is_given(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert {one["as_of"] for one in ask(capsys, store)} == {date.today().isoformat()}


def test_what_cannot_be_asked(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["measures", "--store", str(store), "--plan", "нет"]) == 2
    assert "kondinsky" in capsys.readouterr().err
    assert main(["measures", "--store", str(store), "--as-of", "вчера"]) == 2


def test_plans_are_brought_in_once_and_again_when_their_file_changes(tmp_path: Path) -> None:
    store, folder = tmp_path / "store", tmp_path / "plans"
    folder.mkdir()
    (folder / "khmao.yaml").write_bytes((PLANS / "khmao.yaml").read_bytes())
    ready_plans(store, folder)
    ready_plans(store, folder)
    assert len(version_files(store)) == 1
    with writing(store) as connection:
        event = MeasureEvent(EventKind.REPORTED, date(2020, 4, 2), "khmao", "2", date(2020, 3, 31), text="да")
        add_event(connection, event)
    text = (folder / "khmao.yaml").read_text(encoding="utf-8")
    (folder / "khmao.yaml").write_text(text + "\n# проверено\n", encoding="utf-8")
    ready_plans(store, folder)
    assert len(version_files(store)) == 3
    with reading(store) as connection:
        row = plans_on(connection, date(2020, 7, 1)).loc[0]
    assert (row["occurrences"], row["done"]) == (30, 1)  # what was reported outlives the new file


def test_a_store_without_plans_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plans").mkdir()
    assert main(["measures", "--store", str(tmp_path / "store"), "--plans", str(tmp_path / "plans")]) == 0
    captured = capsys.readouterr()
    assert "etl plan" in captured.err and not captured.out


def test_a_store_of_real_figures_gets_no_plans_unasked(tmp_path: Path) -> None:
    store = make(tmp_path / "store", tmp_path / "roadmaps")
    add_load(store, date(2026, 7, 10), months("s-1", "x", date(2026, 1, 1), [5, 6]))
    ready_plans(store)
    with reading(store) as connection:
        assert plans_on(connection, date(2026, 7, 1)).empty
    with writing(store) as connection:
        load_plan(connection, read_plan(PLANS / "khmao.yaml"))
    ready_plans(store)
    with reading(store) as connection:
        assert plans_on(connection, date(2026, 7, 1))["plan"].tolist() == ["khmao"]


def test_a_store_of_ones_own_plan_alone_gets_no_others(tmp_path: Path) -> None:
    store = tmp_path / "store"
    with writing(store) as connection:
        load_plan(connection, read_plan(PLANS / "khmao.yaml"))
    ready_plans(store)
    with reading(store) as connection:
        assert plans_on(connection, date(2026, 7, 1))["plan"].tolist() == ["khmao"]
