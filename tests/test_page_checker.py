"""The page that checks a report: the answer first, every verdict in words, the store beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.page_run import html, run, words
from tests.series_store import build
from tests.test_page_compare import value

SAID = (
    "За 9 месяцев 2026 года зарегистрировано {now} краж против {before} за аналогичный период прошлого года. "
    "Раскрываемость выросла с 68 до 73 % - на 5 %. Раскрываемость 73 % (рост на 5 %). "
    "Угоны сократились на 120 %."
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    return build(tmp_path_factory.mktemp("checker") / "store")


def put(app: AppTest, text: str) -> AppTest:
    app.text_area(key="checker-field").set_value(text).run()
    assert not app.exception
    return app


def test_nothing_is_claimed_before_a_text_is_put_in(monkeypatch, store: Path) -> None:
    said = words(run(monkeypatch, store, "checker"))
    assert "Проверка справки" in said and "На что смотрит проверка" in said
    assert "<table" not in html(run(monkeypatch, store, "checker"))


def test_the_answer_comes_first_and_every_verdict_has_its_reason(monkeypatch, store: Path) -> None:
    app = put(run(monkeypatch, store, "checker"), SAID.format(now=100, before=200))
    said = words(app)
    assert "4 утверждения: 1 не сходится, 1 невозможно, 1 требует уточнения, 1 посчитано." in said
    assert "разница +5,0 п.п., а в процентах +7,4 %" in said
    assert "либо 68,0 %, либо 69,5 %" in said
    assert "Снизить больше чем на 100 % нельзя." in said


def test_a_claim_is_compared_with_the_store_and_takes_its_dispersion(monkeypatch, store: Path) -> None:
    now = value(store, "kz-19", "theft", "2026-01-01", "2026-09-01")
    before = value(store, "kz-19", "theft", "2025-01-01", "2025-09-01")
    app = run(monkeypatch, store, "checker", claim="1", area="kz-19", indicator="theft")
    app = put(app, SAID.format(now=now, before=before + 10))
    said = words(app)
    count = f"{now:,}".replace(",", " ")
    assert f"январь–сентябрь 2026: в справке {count}, в хранилище {count} — совпадает" in said
    assert "расхождение +10" in said
    assert "с учётом разброса самого ряда" in said
    assert "source?" in html(app)


def test_words_of_the_text_are_escaped(monkeypatch, store: Path) -> None:
    app = put(run(monkeypatch, store, "checker"), "<b>кражи</b> & грабежи: 100 против 200, снижение на 50 %")
    assert "<b>кражи" not in html(app)


@pytest.mark.parametrize(("lang", "said"), [("kk", "Анықтаманы тексеру"), ("en", "Report checker")])
def test_the_example_of_each_language_is_understood(monkeypatch, store: Path, lang: str, said: str) -> None:
    app = run(monkeypatch, store, "checker", lang=lang)
    app.button(key="checker-example").click().run()
    shown = words(app)
    assert said in shown
    assert {"kk": "түсінілмеді", "en": "not understood"}[lang] not in shown.replace(
        {"kk": "Тексеру мүмкін емес немесе түсінілмеді", "en": "Cannot be checked or not understood"}[lang],
        "",
    )


def test_the_meeting_view_says_what_to_do_first(monkeypatch, store: Path) -> None:
    assert "Сначала вставьте текст" in words(run(monkeypatch, store, "checker", view="meeting"))


def test_compare_leads_here(monkeypatch, store: Path) -> None:
    assert "checker?" in html(run(monkeypatch, store, "compare", area="kz-19", lang="ru"))
