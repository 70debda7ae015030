"""The page Progress on a small store: sentence, board, matrix, changes, meeting view, and with no data."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests import page_store
from warehouse.store import writing

APP = str(Path(__file__).resolve().parent.parent / "app.py")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return page_store.fill(tmp_path_factory.mktemp("store"))


def opened(store: Path, monkeypatch: pytest.MonkeyPatch, page: str = "progress", **address: str) -> AppTest:
    """A page of the app on a store, after one run, with what stands in the address."""
    monkeypatch.setenv("BAGDAR_STORE", str(store))
    app = AppTest.from_file(APP, default_timeout=60).run()
    if page != "progress":
        app.switch_page(f"pages/{page}.py")
    app.query_params.update(address)
    return app.run()


def html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.html)


def words(app: AppTest) -> str:
    """What a person reads: the HTML without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html(app)))


def fine(app: AppTest) -> bool:
    return not app.exception and not app.error


def test_the_sentence_counts_the_targets_and_what_hangs_on_the_reading(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(store, monkeypatch)
    assert fine(app)
    said = words(app)
    assert "За 9 месяцев 2026 года из 4 целей: 2 под угрозой, по 1 нет данных, 1 нельзя измерить" in said
    assert "по 2 исход зависит от того, как читать цель" in said
    assert "данные по 30.09.2026" in said


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("kk", "2026 жылдың 9 айында 4 мақсаттан: 2 бойынша қауіп бар"),
        ("en", "Over 9 months of 2026, of 4 targets: 2 at risk"),
    ],
)
def test_the_sentence_in_other_languages(
    store: Path, monkeypatch: pytest.MonkeyPatch, lang: str, said: str
) -> None:
    assert said in words(opened(store, monkeypatch, lang=lang))


def test_the_board_shows_the_figures_of_the_main_reading(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = words(opened(store, monkeypatch))
    for figure in (
        "≤\u202f3\u202f799",
        "2\u202f745",
        "2\u202f880",
        "−4,7\u00a0%",
        "71\u00a0%",
        "под угрозой",
    ):
        assert figure.replace("\u202f", " ").replace("\u00a0", " ") in said
    assert "к уровню 2024 года" in said
    assert "к цели 2025 года" not in said


def test_all_readings_show_on_demand(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = words(opened(store, monkeypatch, readings="1"))
    assert "к цели 2025 года" in said
    assert "≤ 3 268" in said


def test_rows_and_cells_lead_to_the_target(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    links = re.findall(r'href="(target\?[^"]+)"', html(opened(store, monkeypatch, lang="kk")))
    assert "target?lang=kk&amp;target=all-crime&amp;period=2026" in links
    assert "target?lang=kk&amp;target=road&amp;period=2026&amp;area=tl-1" in links


def test_names_cannot_bring_in_markup(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = html(opened(store, monkeypatch))
    assert "&lt;b&gt;Жамбыл&lt;/b&gt; &amp; район" in body
    assert "<b>Жамбыл" not in body
    assert "<script>" not in body.replace("<script>//", "")


def test_changes_since_the_release_before(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = words(opened(store, monkeypatch))
    assert "По сравнению с данными по 31.08.2026: 2 статуса хуже." in said


def test_an_area_that_has_not_reported_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page_store.fill(tmp_path)
    with writing(tmp_path) as connection:
        connection.execute("UPDATE progress SET data_through = '2026-07-31' WHERE area = 'tl-3'")
    assert "Не отчиталась 1 территория: город Қонаев." in words(opened(tmp_path, monkeypatch))


def test_simulated_figures_are_said_on_the_page(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Демонстрационный набор: помесячная разбивка смоделирована" in words(opened(store, monkeypatch))


def test_published_totals_of_a_demonstration_are_told_by_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page_store.fill(tmp_path)
    with writing(tmp_path) as connection:
        connection.execute(
            "INSERT INTO load (load_id, loaded_at, file, sha256, layout, source, authority, simulated)"
            " VALUES (1, now(), 'f.csv', 'x', 'long', 'форма 1-М', 1, FALSE)"
        )
        connection.execute(
            "INSERT INTO observation (area, indicator, period_start, period_months, basis, value,"
            " published, load_id)"
            " VALUES ('tl', 'crimes_total', '2024-01-01', 12, 'period', 2700, '2025-01-15', 1)"
        )
    said = words(opened(tmp_path, monkeypatch))
    assert "официальные формы — 2024 (1 чисел)" in said
    assert "Тестовая область: Преступления, 2024 (форма 1-М)" in said


def test_the_meeting_view_shows_one_part_without_controls(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = opened(store, monkeypatch, view="meeting")
    assert fine(first)
    assert not first.selectbox and not first.toggle
    assert "1 из 5" in words(first)
    assert "<table" not in html(first)
    second = opened(store, monkeypatch, view="meeting", part="2")
    assert html(second).count("<table") == 1
    assert html(second).count("<tr>") <= 8  # a head and at most seven rows


def test_the_keys_of_the_meeting_view_walk_and_leave(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(store, monkeypatch, view="meeting")
    app.button("meeting-next").click().run()
    assert app.query_params["part"] == "2"
    app.button("meeting-back").click().run()
    assert "part" not in app.query_params
    app.button("meeting-back").click().run()
    assert "1 из 5" in words(app)
    app.button("meeting-off").click().run()
    assert "view" not in app.query_params
    assert app.selectbox


def test_filters_write_codes_into_the_address(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(store, monkeypatch)
    app.toggle("filter-readings").set_value(True).run()
    assert app.query_params == {"readings": "1"}
    app.segmented_control("language-switch").set_value("kk").run()
    assert app.query_params == {"readings": "1", "lang": "kk"}
    assert app.toggle("filter-readings").value is True
    assert "Барлық қылмыс −15 %" in words(app)


def test_nonsense_in_the_address_falls_back(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(store, monkeypatch, lang="xx", roadmap="none", period="1999", part="x", readings="?")
    assert fine(app)
    assert "из 4 целей" in words(app)


def test_without_a_store_the_page_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(tmp_path / "none", monkeypatch)
    assert not app.exception
    assert "etl load" in app.error[0].value
    assert 'href="data"' in html(app)


def test_with_an_empty_store_the_page_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(tmp_path):
        pass
    app = opened(tmp_path, monkeypatch)
    assert fine(app)
    assert "Загрузите помесячные сведения" in words(app)


def test_an_unforeseen_error_shows_a_code_and_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page_store.fill(tmp_path)
    with writing(tmp_path) as connection:
        connection.execute("DROP TABLE forecast")
        connection.execute("ALTER TABLE progress RENAME COLUMN ceiling TO lost")
    app = opened(tmp_path, monkeypatch)
    assert not app.exception
    code = re.search(r"код ([0-9A-F]{6})", app.error[0].value)
    assert code is not None
    assert f"incident {code[1]}\nTraceback" in capsys.readouterr().err
    assert "Traceback" not in app.error[0].value
