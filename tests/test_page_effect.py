"""The page of a measure's effect on a small store in which frauds fell by half everywhere in January 2026."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.intervention import effect_of
from tests.page_run import html, run, words
from tests.series_store import build
from ui import effect_reads
from warehouse.store import reading, writing

ASKED = {"area": "kz-19", "indicator": "fraud", "since": "2026-01"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    return build(tmp_path_factory.mktemp("effect") / "store")


def traces(app) -> dict[str, dict]:  # type: ignore[no-untyped-def]
    charts = [json.loads(each.proto.spec) for each in app.get("plotly_chart")]
    return {trace["name"]: trace for chart in charts for trace in chart["data"]}


def test_without_a_month_the_page_asks_for_one(monkeypatch, store: Path) -> None:
    app = run(monkeypatch, store, "effect", area="kz-19", indicator="fraud")
    assert "Выберите, с какого месяца действует мера" in words(app)
    assert not app.get("plotly_chart")
    assert "сентябрь 2026" in app.selectbox(key="filter-since").options


@pytest.mark.parametrize("page", ["effect", "source"])
def test_a_page_that_ends_early_can_be_left_at_a_meeting(monkeypatch, store: Path, page: str) -> None:
    app = run(monkeypatch, store, page, view="meeting", **({"area": "kz-19"} if page == "effect" else {}))
    said = {"effect": "Выберите, с какого месяца действует мера", "source": "страниц"}[page]
    assert said in words(app)
    app.button(key="meeting-off").click().run()
    assert "view" not in app.query_params


def test_a_fall_is_the_title_and_may_be_quoted(monkeypatch, store: Path) -> None:
    app = run(monkeypatch, store, "effect", **ASKED)
    assert "<h1>Мошенничество: после меры на" in html(app)
    assert "больше случайного</h1>" in html(app)
    quote = html(app).split('<blockquote class="bg-quote">')[1].split("</blockquote>")[0]
    assert quote.startswith("Алматинская область, Мошенничество: за январь–сентябрь 2026, после начала меры")
    assert "следствие ли оно меры, без территорий сравнения сказать нельзя" in quote
    assert {"зарегистрировано", "ожидалось без меры", "95 % ожидаемого"} <= {
        name.replace("\xa0", " ") for name in traces(app)
    }


def test_what_fell_everywhere_is_no_effect(monkeypatch, store: Path) -> None:
    """A district alone shows a fall; beside another one, which fell as well, it does not."""
    asked = ASKED | {"area": "kz-1952", "versus": "kz-1962"}
    alone = words(run(monkeypatch, store, "effect", **(asked | {"versus": ""})))
    assert "больше случайного" in alone
    compared = words(run(monkeypatch, store, "effect", **asked))
    assert "изменение после меры в пределах случайного" in compared or "судить нельзя" in compared
    assert "сравнение: " in compared
    assert "Разность с соседями" in compared


def test_reasons_stand_where_the_quote_would(monkeypatch, store: Path) -> None:
    app = run(monkeypatch, store, "effect", **(ASKED | {"since": "2026-07"}))
    assert "bg-quote" not in html(app)
    assert "об эффекте меры судить нельзя" in words(app)
    assert "прошло меньше шести месяцев" in words(app)


def test_figures_of_the_table_are_those_of_the_model(monkeypatch, store: Path) -> None:
    with reading(store) as connection:
        found = effect_reads.finding(connection, "kz-19", "fraud", "2026-01", 12, (), ())
        series = effect_reads.months(connection, "kz-19", "fraud")
    assert found is not None and found.leading is not None and series is not None
    assert found.leading.observed == series.values[48:].sum()
    again = effect_of(found.question, after=12)
    assert again.leading is not None
    assert again.leading.log_ratio == found.leading.log_ratio
    assert series.on(series.first, 3).tolist() == series.values[:3].tolist()


def test_a_month_outside_of_the_series_is_no_question(store: Path) -> None:
    with reading(store) as connection:
        assert effect_reads.finding(connection, "kz-19", "fraud", "2031-01", 12, (), ()) is None
        assert effect_reads.finding(connection, "kz-19", "fraud", "2026-01", 12, ("kz-10",), ()) is None
        assert effect_reads.months(connection, "kz-10", "fraud") is None


@pytest.mark.parametrize(("lang", "part"), [("ru", "2"), ("kk", "3"), ("en", "1")])
def test_meeting_view(monkeypatch, store: Path, lang: str, part: str) -> None:
    app = run(monkeypatch, store, "effect", view="meeting", part=part, lang=lang, **ASKED)
    assert not app.selectbox
    assert html(app).count('<th scope="row">') <= 3


@pytest.mark.parametrize("lang", ["kk", "en"])
def test_other_languages(monkeypatch, store: Path, lang: str) -> None:
    said = words(run(monkeypatch, store, "effect", lang=lang, **(ASKED | {"area": "kz-1936"})))
    assert "{" not in said
    assert {"kk": "айту мүмкін емес", "en": "cannot be judged"}[lang] in said  # a month is missing there


def test_a_store_without_data_says_what_to_do(monkeypatch, tmp_path: Path) -> None:
    with writing(tmp_path / "store"):
        pass
    assert "Загрузите файл" in words(run(monkeypatch, tmp_path / "store", "effect"))
