"""Due dates of measures stand on the charts of the counts that they are aimed at, and on no others."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests import page_store
from tests.page_run import run
from ui.measure_marks import month_place
from warehouse import read_measures
from warehouse.store import reading, writing

LEGEND = "сроки мероприятий"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return page_store.fill(tmp_path / "store")


def add(
    store: Path,
    number: str,
    dues: list[date],
    indicators: list[str],
    areas: list[str],
    own: str | None = "tl",
) -> None:
    with writing(store) as connection:
        connection.execute(
            "INSERT OR IGNORE INTO plan VALUES ('p', 'План', ?, NULL, '2026-01-01', '2026-12-31', true,"
            " false, '', '', now()::TIMESTAMP)",
            [own],
        )
        connection.execute(
            "INSERT INTO measure VALUES ('p', ?, 1, '', '<b>Рейды</b> и обходы', 'x', '', 'once', NULL, NULL,"
            " ?::VARCHAR[], ?::VARCHAR[], (SELECT coalesce(max(id), 0) + 1 FROM measure))",
            [number, indicators, areas],
        )
        for place, due in enumerate(dues, start=1):
            connection.execute(
                "INSERT INTO occurrence VALUES ('p', ?, ?, ?, ?, NULL, 'once', false, false,"
                " (SELECT max(id) FROM measure))",
                [number, place, due, due],
            )


def chart(app: AppTest, index: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(app.get("plotly_chart")[index].proto.spec)
    return found


def marks(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return [trace for trace in spec["data"] if trace.get("name") == LEGEND]


def test_trends_shows_the_dates_of_its_measures(monkeypatch: pytest.MonkeyPatch, store: Path) -> None:
    assert not marks(chart(run(monkeypatch, store, "trends", area="tl-1", indicator="crimes_total")))
    add(store, "1.2", [date(2026, 3, 31), date(2026, 6, 30)], ["crimes_total"], [])
    spec = chart(run(monkeypatch, store, "trends", area="tl-1", indicator="crimes_total"))
    (trace,) = marks(spec)
    assert [day[:10] for day in trace["x"]] == ["2026-03-31", "2026-06-30"]
    assert trace["text"][0] == "31.03.2026<br>№ 1.2: &lt;b&gt;Рейды&lt;/b&gt; и обходы"
    labels = [each["text"] for each in spec["layout"]["annotations"]]
    assert labels.count("№ 1.2") == 2
    other = chart(run(monkeypatch, store, "trends", area="tl-1", indicator="road_casualties"))
    assert not marks(other)


def test_many_dates_are_marked_but_not_labelled(monkeypatch: pytest.MonkeyPatch, store: Path) -> None:
    weeks = [date(2026, 1, 4) + timedelta(weeks=week) for week in range(20)]
    add(store, "8", weeks, ["crimes_total"], ["tl"])
    spec = chart(run(monkeypatch, store, "trends", area="tl", indicator="crimes_total"))
    assert len(marks(spec)[0]["x"]) == 20
    assert not [each for each in spec["layout"].get("annotations", []) if "№" in each["text"]]


def test_target_shows_them_on_its_path(monkeypatch: pytest.MonkeyPatch, store: Path) -> None:
    add(store, "1", [date(2026, 3, 31), date(2025, 5, 1)], ["offences_total"], ["tl"])
    address = {"roadmap": page_store.ROADMAP, "target": "all-crime", "area": "tl"}
    (trace,) = marks(chart(run(monkeypatch, store, "target", **address)))
    assert trace["x"] == [3.0]
    address["target"] = "road"
    assert not marks(chart(run(monkeypatch, store, "target", **address)))


@pytest.mark.parametrize(
    ("areas", "own", "asked", "aimed"),
    [
        (["tl-2"], "tl", "tl-2", True),
        (["tl-2"], "tl", "tl-1", False),
        (["tl-2"], "tl", "tl", False),  # what a district does is not the region's
        ([], "tl", "tl-1", True),
        ([], None, "tl-1", False),
    ],
)
def test_a_measure_is_aimed_at_its_areas_or_at_its_plans(
    store: Path, areas: list[str], own: str | None, asked: str, aimed: bool
) -> None:
    add(store, "1", [date(2026, 3, 31)], ["crimes_total"], areas, own)
    with reading(store) as connection:
        assert bool(len(read_measures.dates_aimed_at(connection, asked, "crimes_total"))) is aimed


def test_a_month_ends_at_its_number() -> None:
    assert [month_place(day) for day in (date(2026, 3, 31), date(2026, 2, 28))] == [3, 2]
    assert month_place(date(2026, 4, 15)) == 3.5
