"""Finer lines of forms on the pages: beside their indicator, never among the indicators."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.refresh import refresh
from tests.page_run import html, run, words
from tests.series_store import FIRST
from tests.small_store import add_load, months
from warehouse.reference import ensure_reference
from warehouse.store import reading, writing

LENGTH = 36
LINES = (  # code, parent, breakdown, name
    ("theft_public_places", "theft", "place_partial", "Кражи: в общественных местах"),
    ("theft_against_women", "theft", "victim_partial", "Кражи: в отношении женщин"),
    ("theft_public_places_night", "theft_public_places", "time_partial", "Кражи ночью"),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Three years of thefts and frauds of two districts, with three finer lines of the thefts."""
    folder = tmp_path_factory.mktemp("cuts")
    store, no_roadmaps = folder / "store", folder / "roadmaps"
    no_roadmaps.mkdir()
    with writing(store) as connection:
        ensure_reference(connection)
        connection.executemany(
            "INSERT INTO indicator (code, parent, breakdown, name_ru, name_kk, name_en, detail)"
            " VALUES (?, ?, ?, ?, ?, ?, TRUE)",
            [(*line, line[3], line[3]) for line in LINES],
        )
    rows = []
    for area, level in (("kz-1952", 30), ("kz-1936", 60)):
        for place, code in enumerate(("fraud", "theft", *(line[0] for line in LINES)), 1):
            rows += months(area, code, FIRST, [level // place + n % 5 for n in range(LENGTH)])
    add_load(store, FIRST.replace(year=2025), rows)
    refresh(store, folder=no_roadmaps)
    yield store


def options(app, name: str) -> list[str]:  # type: ignore[no-untyped-def]
    (found,) = (box for box in app.selectbox if box.key == f"filter-{name}")
    return [option.strip() for option in found.options]


def test_a_line_is_reached_through_its_indicator(monkeypatch, store: Path) -> None:
    app = run(monkeypatch, store, "trends", area="kz-1952", indicator="theft")
    assert options(app, "indicator") == ["Кражи", "Мошенничество"]
    assert options(app, "cut") == ["весь показатель", "в общественных местах", "в отношении женщин"]
    chosen = run(monkeypatch, store, "trends", area="kz-1952", indicator="theft", cut="theft_against_women")
    assert "<h1>Кражи: в отношении женщин" in html(chosen)
    deeper = run(monkeypatch, store, "trends", area="kz-1952", indicator="theft", cut="theft_public_places")
    assert options(deeper, "cut2") == ["весь показатель", "Кражи ночью"]


def test_an_address_that_names_a_line_shows_how_it_is_reached(monkeypatch, store: Path) -> None:
    app = run(monkeypatch, store, "trends", area="kz-1952", indicator="theft_public_places_night")
    assert "<h1>Кражи ночью" in html(app)
    chosen = {box.key: box.value for box in app.selectbox}
    assert chosen["filter-indicator"] == "theft"
    assert chosen["filter-cut"] == "theft_public_places"
    assert chosen["filter-cut2"] == "theft_public_places_night"
    # What the picker writes for the indicator itself.
    whole = run(monkeypatch, store, "trends", area="kz-1952", indicator="theft_public_places", cut="all")
    assert "<h1>Кражи: снижение" in html(whole)


def test_an_indicator_without_lines_has_no_second_picker(monkeypatch, store: Path) -> None:
    app = run(monkeypatch, store, "trends", area="kz-1952", indicator="fraud")
    assert not [box for box in app.selectbox if box.key == "filter-cut"]


def test_compare_lists_lines_only_when_asked(monkeypatch, store: Path) -> None:
    plain = words(run(monkeypatch, store, "compare", area="kz-1952"))
    assert "Мошенничество" in plain
    assert "в общественных местах" not in plain
    lines = words(run(monkeypatch, store, "compare", area="kz-1952", family="theft"))
    assert "в общественных местах" in lines
    assert "в отношении женщин" in lines
    assert "Мошенничество" not in lines


def test_compare_areas_by_a_line(monkeypatch, store: Path) -> None:
    app = run(monkeypatch, store, "compare", by="area", of="kz-19", indicator="theft_public_places")
    assert "Кражи: в общественных местах" in words(app)
    assert html(app).count("<tr") > 2


def test_lines_are_not_forecast(store: Path) -> None:
    with reading(store) as connection:
        found = connection.execute("SELECT DISTINCT indicator FROM forecast ORDER BY 1").fetchall()
        stored = connection.execute("SELECT count(DISTINCT indicator) FROM series").fetchall()
    assert found == [("fraud",), ("theft",)]
    assert stored == [(5,)]
