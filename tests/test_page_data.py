"""Data on a small store: who is late, what was revised, upload, undo."""

from datetime import date
from pathlib import Path

import pytest

from tests.page_run import html, run, words
from tests.series_store import build
from ui.data_undo import undo
from warehouse import read_loads
from warehouse.store import reading, writing


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("data") / "store")


def test_who_is_late_what_came_in_what_was_revised(monkeypatch, built: Path) -> None:
    app = run(monkeypatch, built, "data")
    said = words(app)
    assert "Не отчитались:" in said and "(последние данные: август 2026)" in said
    assert "2 загрузки" in said
    assert "Уточнённые числа" in said
    assert "+7 10.10.2026 20.10.2026" in said
    assert app.get("file_uploader")


def test_revisions_are_against_the_number_published_before(built: Path) -> None:
    with reading(built) as connection:
        (row,) = read_loads.revisions(connection).to_dict("records")
    assert row["value"] - row["old_value"] == 7
    assert (row["old_published"].date(), row["published"].date()) == (date(2026, 10, 10), date(2026, 10, 20))


def test_undo_asks_first_and_then_the_old_number_stands(monkeypatch, tmp_path: Path) -> None:
    store = build(tmp_path / "store")
    app = run(monkeypatch, store, "data", load="2")
    app.button(key="undo-2").click().run()
    assert "Отозвать загрузку 2" in app.warning[0].value
    app.button(key="undo-no-2").click().run()
    assert not app.warning
    undo(store, 2)
    with reading(store) as connection:
        assert read_loads.revisions(connection).empty
    assert "отозвана" in words(run(monkeypatch, store, "data"))


def test_refused_rows_have_reasons_in_words(monkeypatch, tmp_path: Path) -> None:
    from etl.layouts.source import Request
    from etl.load import load_files

    file = tmp_path / "мой файл.csv"
    rows = [
        "территория;показатель;период;число",
        "Алматинская область;Кражи;2026-09;12",
        "Атлантида;Кражи;2026-09;5",
    ]
    file.write_text("\n".join([*rows, "Алматинская область;Кражи;2026-08;много <b>"]), encoding="utf-8")
    store = build(tmp_path / "store")
    (result,) = load_files([file], store, Request(published=date(2026, 11, 1)))
    assert result.rejected == 2
    app = run(monkeypatch, store, "data", load=str(result.load_id))
    said = words(app)
    assert "территория незнакома" in said and "Атлантида" in said
    assert "не число" in said
    assert "много <b>" not in html(app)  # what a file says is escaped
    assert "Отклонены 2 строки" in said


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
def test_an_empty_store_offers_upload_and_template(monkeypatch, tmp_path: Path, lang: str) -> None:
    for folder in ("absent", "empty"):
        if folder == "empty":
            with writing(tmp_path / folder):
                pass
        app = run(monkeypatch, tmp_path / folder, "data", lang=lang)
        assert app.get("file_uploader")
        assert len(app.get("download_button")) >= 2


def test_meeting_view_has_no_upload(monkeypatch, built: Path) -> None:
    for part in ("1", "2", "3", "4"):
        app = run(monkeypatch, built, "data", view="meeting", part=part)
        assert not app.get("file_uploader") and not app.selectbox
