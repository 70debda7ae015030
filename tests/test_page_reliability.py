"""Reliability and Methods on a small store: what is said first, the tables, filters, too little history."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from language import LANGUAGES, translate
from tests import backtest_store, page_store
from tests.page_run import html, run, words
from ui.methods_topics import TOPICS, in_full, sections
from warehouse.store import writing


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return backtest_store.build(tmp_path_factory.mktemp("page-reliability") / "store")


def test_the_answer_is_a_sentence_of_cases(monkeypatch: pytest.MonkeyPatch, store: Path) -> None:
    said = words(run(monkeypatch, store, "reliability"))
    rows = backtest_store.simulated()
    about = rows[(rows["probability"] * 10).round() == 7]
    met = int(about["met"].sum())
    assert f"Когда говорилось «около 70 %», цель была выполнена в {met} из {len(about)} случа" in said
    assert "12 рядов проверены годы: 2024–2025 384 случая" in said


def test_the_diagram_holds_the_line_of_exactness_and_every_bin(
    monkeypatch: pytest.MonkeyPatch, store: Path
) -> None:
    app = run(monkeypatch, store, "reliability", lang="en")
    chart = json.loads(app.get("plotly_chart")[0].proto.spec)
    exact, came = chart["data"]
    assert exact["x"] == exact["y"] == [0, 100]
    assert len(came["hovertext"]) == 11
    assert html(app).count('<th scope="row" class="number">') == 11
    assert "In the 80% interval" in html(app)


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("months_known", ("до начала года", "9 месяцев")),
        ("size", ("до 20 в месяц", "от 100 в месяц")),
        ("level", ("область", "район", "город")),
    ],
)
def test_groups(monkeypatch: pytest.MonkeyPatch, store: Path, by: str, names: tuple[str, ...]) -> None:
    said = words(run(monkeypatch, store, "reliability", by=by))
    assert all(name in said for name in names)


def test_filters_are_in_the_address(monkeypatch: pytest.MonkeyPatch, store: Path) -> None:
    said = words(run(monkeypatch, store, "reliability", months="9", size="small"))
    assert "24 случая" in said
    assert "3 ряда" in said
    nothing = words(run(monkeypatch, store, "reliability", size="small", level="region"))
    assert "Снимите один из фильтров" in nothing


def test_too_little_history_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    store = page_store.fill(tmp_path / "store")
    for lang in LANGUAGES:
        assert translate("reliability.too_short", lang) in words(
            run(monkeypatch, store, "reliability", lang=lang)
        )
    few = pd.DataFrame([backtest_store.case(calibration="widened")])
    said = words(run(monkeypatch, backtest_store.put(store, few), "reliability"))
    assert "Проверок слишком мало, чтобы судить: 1 случай." in said
    assert "интервалы были расширены" in said


def test_verdicts_that_this_board_has_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    store = page_store.fill(tmp_path / "store")
    assert "ещё не закончился" in words(run(monkeypatch, store, "reliability"))
    with writing(store) as connection:
        connection.execute(
            "INSERT INTO progress BY NAME SELECT * REPLACE (3 AS run_id, 'met' AS status, 12 AS months,"
            " NULL AS probability) FROM progress WHERE run_id = 2 AND target = 'road'"
        )
    said = words(run(monkeypatch, store, "reliability", lang="en"))
    assert "Of the verdicts shown before their year ended the outcome of 10 is known" in said


@pytest.mark.parametrize(("lang", "part"), [("ru", "1"), ("kk", "2"), ("en", "4")])
def test_reliability_at_a_meeting(monkeypatch: pytest.MonkeyPatch, store: Path, lang: str, part: str) -> None:
    app = run(monkeypatch, store, "reliability", view="meeting", part=part, lang=lang)
    assert not app.selectbox
    assert html(app).count('<th scope="row"') <= 11


@pytest.mark.parametrize("lang", LANGUAGES)
def test_methods_say_every_topic(monkeypatch: pytest.MonkeyPatch, store: Path, lang: str) -> None:
    app = run(monkeypatch, store, "methods", lang=lang)
    said = words(app)
    for topic in TOPICS:
        assert translate(f"methods.{topic}", lang) in said
        assert translate(f"methods.{topic}.title", lang) in said
    assert any("## Path" in element.value for element in app.markdown)


def test_a_link_to_a_topic_shows_it_first_and_open(monkeypatch: pytest.MonkeyPatch, store: Path) -> None:
    app = run(monkeypatch, store, "methods", topic="revisions", lang="en")
    headings = [line for line in html(app).splitlines() if line.startswith("<h2>")]
    assert headings[0] == "<h2>Revisions and earlier days</h2>"


def test_every_section_of_the_document_belongs_to_a_topic() -> None:
    beginnings = tuple(start for starts in TOPICS.values() for start in starts)
    assert [heading for heading in sections() if not heading.startswith(beginnings)] == []
    assert [topic for topic, starts in TOPICS.items() if starts and not in_full(topic)] == []
