"""Trends on a small store: the finding, the lines, the marks and what they rest on."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tests.page_run import html, run, words
from tests.series_store import build
from tests.small_store import add_load
from ui.trends_reads import curves
from warehouse.store import reading, writing


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    return build(tmp_path_factory.mktemp("trends") / "store")


def traces(app) -> dict[str, dict]:  # type: ignore[no-untyped-def]
    charts = [json.loads(each.proto.spec) for each in app.get("plotly_chart")]
    return {trace["name"]: trace for chart in charts for trace in chart["data"]}


def test_the_finding_is_the_title(monkeypatch, store: Path) -> None:
    app = run(monkeypatch, store, "trends", area="kz-19", indicator="fraud")
    assert "<h1>Мошенничество: снижение" in html(app)
    assert "больше случайного</h1>" in html(app)
    assert "За 2026 год ожидается" in words(app)


def test_lines_forecast_and_break_are_drawn(monkeypatch, store: Path) -> None:
    app = run(monkeypatch, store, "trends", area="kz-19", indicator="theft", span="all")
    found = traces(app)
    assert {"прежние годы", "2026", "без сезонности", "80 % прогноза", "прогноз", "12 месяцев"} <= set(found)
    layout = json.loads(app.get("plotly_chart")[0].proto.spec)["layout"]
    assert any("разрыв ряда 08.06.2022" in note["text"] for note in layout["annotations"])
    assert "С 8 июня 2022 года территория меньше" in words(app)


def test_control_limits_change_of_level_and_what_could_not_be_seen(monkeypatch, store: Path) -> None:
    app = run(monkeypatch, store, "trends", area="kz-19", indicator="fraud", span="all")
    said = words(app)
    told = r"Последнее настоящее изменение: январь 2026, с (39|40)\d до (19|20)\d в месяц \(−(49|50|51) %\)"
    assert re.search(told, said)
    assert {"обычные пределы", "средний уровень"} <= set(traces(app))
    layout = json.loads(app.get("plotly_chart")[1].proto.spec)["layout"]
    assert any("январь 2026: −" in note["text"] for note in layout["annotations"])
    quiet = words(run(monkeypatch, store, "trends", area="kz-1952", indicator="theft"))
    assert "от случайного не отличить, отметка возможна только от" in quiet
    assert "Устойчивой смены уровня не найдено (начало ряда: январь 2022)" in quiet


def test_a_missing_month_breaks_the_lines_and_is_said(monkeypatch, store: Path) -> None:
    app = run(monkeypatch, store, "trends", area="kz-1936", indicator="theft")
    assert "1 период без данных" in words(app)
    assert "есть не все месяцы" in words(app)
    assert "нет данных" in html(app)


def test_rolling_sums_and_last_year_are_those_of_the_series(store: Path) -> None:
    with reading(store) as connection:
        found = curves(connection, "kz-19", "theft", "count")
        holed = curves(connection, "kz-1936", "theft", "count")
    assert found is not None and holed is not None
    values = found.rows["value"].to_numpy()
    assert found.rows["rolling"].iloc[-1] == values[-12:].sum()
    assert np.isnan(found.rows["rolling"].iloc[10])
    assert found.rows["last_year"].iloc[-1] == values[-13]
    assert np.isnan(holed.rows["rolling"].iloc[-1])  # May 2026 is missing


def test_quarters_and_short_series(monkeypatch, tmp_path: Path) -> None:
    store = build(tmp_path / "store")
    quarters = [
        ("ru", "theft", date(2024 + n // 4, n % 4 * 3 + 1, 1), 3, "period", 50.0 + n) for n in range(6)
    ]
    add_load(store, date(2026, 10, 10), [*quarters, ("ru-khm", "theft", date(2025, 1, 1), 12, "period", 9.0)])
    from etl.refresh import refresh

    refresh(store, folder=tmp_path / "no-roadmaps")
    said = words(run(monkeypatch, store, "trends", area="ru", indicator="theft"))
    assert "II квартал 2025" in said
    assert "нужно не меньше двух лет" in said
    assert "2025 год" in words(run(monkeypatch, store, "trends", area="ru-khm", indicator="theft"))


@pytest.mark.parametrize(("lang", "part"), [("ru", "2"), ("kk", "3"), ("en", "4")])
def test_meeting_view(monkeypatch, store: Path, lang: str, part: str) -> None:
    app = run(
        monkeypatch, store, "trends", view="meeting", part=part, lang=lang, area="kz-19", indicator="theft"
    )
    assert not app.selectbox
    assert html(app).count('<th scope="row">') <= 7


def test_a_store_without_data_says_what_to_do(monkeypatch, tmp_path: Path) -> None:
    with writing(tmp_path / "store"):
        pass
    assert "Загрузите файл" in words(run(monkeypatch, tmp_path / "store", "trends"))
