"""Two real plans: overdue and due on given days, as worked out by hand from their documents."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from plans.occurrence import Occurrence
from tests.plan_store import M, make_plan, put_plan
from warehouse.control import plans_on
from warehouse.control_chosen import Chosen
from warehouse.control_list import count_occurrences
from warehouse.store import reading, writing

PERIODS = {
    "kondinsky": (date(2022, 1, 1), date(2022, 12, 31)),
    "khmao": (date(2020, 1, 1), date(2020, 12, 31)),
}


def rows(shared_data: Path, file: str) -> Iterator[dict[str, str]]:
    path = shared_data.parent / "reference" / "plans" / file
    with path.open(encoding="utf-8-sig", newline="") as handle:
        yield from csv.DictReader(handle)


@pytest.fixture(scope="module")
def store(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_plan(tmp_path_factory.mktemp("reference") / "store", [], "empty")
    with writing(made) as connection:
        connection.execute("DELETE FROM plan")
        for plan, period in PERIODS.items():
            put_plan(connection, list(measures(shared_data, plan)), plan, period)
    return made


def measures(shared_data: Path, plan: str) -> Iterator[M]:
    due = [row for row in rows(shared_data, "occurrences_expected.csv") if row["plan"] == plan]
    for row in rows(shared_data, "measures.csv"):
        if row["plan"] == plan:
            own = [each for each in due if each["measure_no"] == row["no"]]
            names = [name.strip() for name in row["executors"].split(";")]
            helpers = [f"({name.strip()})" for name in row["helpers"].split(";") if name.strip()]
            waits_for = "1" if plan == "kondinsky" and row["no"] in ("2", "3") else None
            yield M(row["no"], [occurrence(each) for each in own], [*names, *helpers], waits_for=waits_for)


def occurrence(row: dict[str, str]) -> Occurrence:
    day = date.fromisoformat(row["due_date"])
    return Occurrence(
        number=int(row["occurrence"]),
        starts=day.replace(month=1, day=1),
        due=day,
        kind=row["kind"],
        conditional="condition" in row["kind"],
        continuous=row["kind"] == "continuous",
    )


@pytest.mark.real_data
def test_overdue_and_due_on_given_days(store: Path, shared_data: Path) -> None:
    expected = list(rows(shared_data, "status_expected.csv"))
    assert len(expected) == 7
    with reading(store) as connection:
        for row in expected:
            day = date.fromisoformat(row["as_of"])
            found = plans_on(connection, day, row["plan"]).loc[0]
            counted = {
                "measures": found["measures"],
                "occurrences_total": found["occurrences"],
                "overdue_occurrences_excl_conditional": found["overdue_occurrences"],
                "measures_with_overdue": found["overdue_measures"],
                "occurrences_due_in_the_quarter_of_as_of": found["due_in_quarter_occurrences"],
                "measures_due_in_that_quarter": found["due_in_quarter_measures"],
            }
            assert counted == {name: int(row[name]) for name in counted}, (row["plan"], row["as_of"])
            late = count_occurrences(connection, day, row["plan"], Chosen(states=("overdue",)))
            assert late == counted["overdue_occurrences_excl_conditional"]


@pytest.mark.real_data
@pytest.mark.parametrize(("plan", "executors", "links"), [("kondinsky", 14, 19), ("khmao", 3, 39)])
def test_executors_and_links(store: Path, plan: str, executors: int, links: int) -> None:
    with reading(store) as connection:
        row = plans_on(connection, date(2022, 5, 16), plan).loc[0]
    assert (row["executors"], row["links"]) == (executors, links)
