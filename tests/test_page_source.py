"""Where a number comes from, on a store loaded from files: the cell, the arithmetic, what was told before."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from domain import Period
from etl.layouts.source import Request
from etl.load import load_files
from etl.refresh import refresh
from tests import page_store
from tests.page_run import html, run, words
from ui.findings import touches
from ui.source_reads import account
from warehouse import read_revisions, read_sources
from warehouse.store import reading, writing

HEADER = "area;indicator;period;value;basis;published"
FEBRUARY = """
kz-19;crimes_total;2023-01..2023-02;1409;ytd;2023-03-10
kz-1952;theft;2023-01..2023-02;30;ytd;2023-03-10
kz-1936;theft;2023-01..2023-02;40;ytd;2023-03-10
kz-19;theft;2023-01..2023-02;70;ytd;2023-03-10
"""
MARCH = """
kz-19;crimes_total;2023-01..2023-03;1485;ytd;2023-04-10
kz-19;fraud;2023-02;20;period;2023-04-10
kz-19;fraud;2023-03;25;period;2023-04-10
kz-19;fraud;2023-01;15;period;2023-04-10
"""
REVISED = "kz-19;crimes_total;2023-01..2023-02;1400;ytd;2023-05-10\n"
MAY = "kz-19;fraud;2023-03;27;period;2023-05-10\n"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("source")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BAGDAR_USER", "Айгуль")
        for name, rows in (("february.csv", FEBRUARY), ("march.csv", MARCH), ("may.csv", MAY)):
            (folder / name).write_text(f"{HEADER}\n{rows.strip()}\n", encoding="utf-8")
            (result,) = load_files([folder / name], folder / "store", Request(), refresh=False)
            assert not result.error and not result.rejected
    (folder / "roadmaps").mkdir()
    refresh(folder / "store", folder=folder / "roadmaps")
    with writing(folder / "store") as connection:
        connection.execute("DELETE FROM finding")
        connection.execute(
            "INSERT INTO finding VALUES"
            " ('parts_of_indicator', 'kz-19', 'crimes_total', '2023-01-01', 3, 'ytd',"
            " '1480', '1485', 2)"
        )
    yield folder / "store"


def test_a_month_is_told_with_its_arithmetic_files_and_places(monkeypatch, store: Path) -> None:
    app = run(monkeypatch, store, "source", area="kz-19", indicator="crimes_total", period="2023-03")
    said = words(app)
    assert "76 — это 1 485 за I квартал 2023 минус 1 409 за январь–февраль 2023." in said
    assert "Первое: файл march.csv, строка 2, столбец «value»." in said
    assert "Второе: файл february.csv, строка 2, столбец «value»." in said
    assert "1 485 − 1 409 = 76" in said
    for name, day in (("march.csv", "10.04.2023"), ("february.csv", "10.03.2023")):
        checksum = hashlib.sha256((store.parent / name).read_bytes()).hexdigest()
        assert checksum in said and day in said
    assert "Айгуль" in said


def test_the_full_sentence_of_a_finding_stands_with_the_figure(monkeypatch, store: Path) -> None:
    march = words(run(monkeypatch, store, "source", area="kz-19", indicator="crimes_total", period="2023-03"))
    assert "части в сумме дают 1 480, а в целом показано 1 485" in march
    before = words(
        run(monkeypatch, store, "source", area="kz-19", indicator="crimes_total", period="2023-01..2023-02")
    )
    assert "По этому числу замечаний нет." in before
    assert "1 409 — нарастающий итог за январь–февраль 2023, прямо из источника" in before


def test_a_sum_of_months_lists_them_with_what_was_published_before(monkeypatch, store: Path) -> None:
    app = run(monkeypatch, store, "source", area="kz-19", indicator="fraud", period="2023-Q1")
    said = words(app)
    assert "62 за I квартал 2023 — сумма 3 помесячных чисел. Источники: файлы may.csv, march.csv." in said
    assert "март 2023 27 10.05.2023 действует may.csv" in said
    assert "25 +2 10.04.2023 опубликовано раньше march.csv строка 4" in said
    links = [unescape(link) for link in re.findall(r'class="bg-figure" href="([^"]+)"', html(app))]
    assert "source?area=kz-19&indicator=fraud&period=2023-03" in links


def test_a_share_shows_what_is_divided_by_what(monkeypatch, store: Path) -> None:
    app = run(
        monkeypatch, store, "source", area="kz-19", indicator="fraud", period="2023-Q1", of="crimes_total"
    )
    assert "4,2 % — это 62 (Мошенничество) от 1 485 (Преступления)." in words(app)


def test_a_rate_shows_its_population(monkeypatch, store: Path) -> None:
    with reading(store) as connection:
        people = read_sources.residents(connection, "kz-19")
        counted = people[people["date"] <= pd.Timestamp("2023-01-01")].iloc[0]
    rate = f"{62 * 4 / counted['population'] * 10_000:.1f}".replace(".", ",")
    shown = f"{counted['population']:,}".replace(",", " ")
    said = words(
        run(monkeypatch, store, "source", area="kz-19", indicator="fraud", period="2023-Q1", per="10000")
    )
    assert (
        f"{rate} на 10 000 жителей в пересчёте на год — это 62 за 3 мес. × 12 ÷ 3 на {shown} жителей" in said
    )


@pytest.mark.parametrize(
    ("period", "sentence"),
    [
        ("2023-Q2", "За II квартал 2023 в загруженных файлах числа нет."),
        ("2023-02..2023-04", "За февраль–апрель 2023 числа нет: не хватает данных за апрель 2023."),
    ],
)
def test_what_is_missing_is_said(monkeypatch, store: Path, period: str, sentence: str) -> None:
    assert sentence in words(
        run(monkeypatch, store, "source", area="kz-19", indicator="fraud", period=period)
    )


def test_a_base_that_only_the_roadmap_states_names_its_source(monkeypatch, store: Path) -> None:
    app = run(monkeypatch, store, "source", area="kz-19", indicator="offences_total", period="2024")
    said = words(app)
    assert "10 385 за 2024 год — не из загруженных файлов, а из файла дорожной карты" in said
    assert "qazyr.kz" in said


@pytest.mark.parametrize("lang", ["ru", "kk", "en"])
@pytest.mark.parametrize("view", ["", "meeting"])
def test_every_language_and_the_meeting_view(monkeypatch, store: Path, lang: str, view: str) -> None:
    query = {"area": "kz-19", "indicator": "crimes_total", "period": "2023-03", "lang": lang, "view": view}
    app = run(monkeypatch, store, "source", **{name: said for name, said in query.items() if said})
    assert "1,485" in words(app) if lang == "en" else "1 485" in words(app)


def test_nonsense_in_the_address_leads_back(monkeypatch, store: Path) -> None:
    for query in ({}, {"area": "kz-19"}, {"area": "kz-19", "indicator": "theft", "period": "2023-99"}):
        assert "Нажмите на число" in words(run(monkeypatch, store, "source", **query))
    odd = {"area": "kz-19", "indicator": "fraud", "period": "2023-03", "since": "x", "per": "-1", "of": "x"}
    assert "27 — число из источника" in words(run(monkeypatch, store, "source", **odd))


def test_numbers_loaded_before_places_were_kept_say_so(monkeypatch, tmp_path: Path, store: Path) -> None:
    with reading(store) as connection:
        found = read_sources.numbers(connection, "kz-19", "crimes_total")
    assert found["row_no"].tolist() == [2, 2]  # a first row of each file
    with writing(store) as connection:
        connection.execute("UPDATE observation SET row_no = NULL, place_no = NULL WHERE indicator = 'theft'")
    app = run(monkeypatch, store, "source", area="kz-19", indicator="theft", period="2023-01..2023-02")
    assert "место в файле не сохранено" in words(app)


def test_a_whole_without_a_number_rests_on_the_files_of_its_parts(store: Path) -> None:
    with reading(store) as connection:
        made = account(connection, "kz-1952", "theft", "2023-01..2023-02").made
        assert (made.how, made.value) == ("reported", 30)
        files = read_sources.files_behind(connection, "kz-19", "theft", Period(date(2023, 1, 1), 2))
    assert files[["file", "figures"]].values.tolist() == [["february.csv", 1]]  # its own, not the districts'


def test_figures_of_trends_lead_to_their_sources_with_the_checks_mark(monkeypatch, store: Path) -> None:
    app = run(monkeypatch, store, "trends", area="kz-19", indicator="crimes_total")
    page = html(app)
    assert 'href="source?area=kz-19&amp;indicator=crimes_total&amp;period=2023-03"' in page
    assert page.count('class="bg-finding"') == 1
    assert "Замечание проверки: Алматинская область, Преступления, I квартал 2023" in words(app)


def test_revisions_are_counted_by_lag(store: Path) -> None:
    with reading(store) as connection:
        found = read_revisions.by_lag(connection)
        none = read_revisions.by_lag(connection, indicator="crimes_total")
        again = read_revisions.told_again(connection)
    assert none.empty
    assert again["indicator"].tolist() == ["fraud"]
    total, only = found.to_dict("records")
    assert (only["lag"], only["until"], only["again"], only["changed"]) == (2, 2, 1, 1)
    assert total["median"] == pytest.approx(100 * 2 / 25) and total["of_first"] == pytest.approx(27 / 25)


def test_the_data_page_tells_revisions_and_findings(monkeypatch, store: Path) -> None:
    said = words(run(monkeypatch, store, "data"))
    assert "Повторно опубликовано 1 число, изменилось 1. Изменившиеся сдвинулись обычно на 8,0 %" in said
    assert "Части не складываются в целое" in said
    chosen = words(run(monkeypatch, store, "data", rev_indicator="fraud", rev_area="kz-19"))
    assert "учитывает обычное уточнение 8,0 %: медиану по 1 числу" in chosen


def test_a_clearance_is_told_by_its_formula(monkeypatch, tmp_path: Path) -> None:
    rows = (
        "kz-19;sng1_finished;2023;89;ytd;2024-01-10\n"
        "kz-19;sng1_unsolved_first_interrupted;2023;111;ytd;2024-01-10\n"
    )
    (tmp_path / "sng1.csv").write_text(f"{HEADER}\n{rows}", encoding="utf-8")
    load_files([tmp_path / "sng1.csv"], tmp_path / "store", Request(), refresh=False)
    (tmp_path / "roadmaps").mkdir()
    refresh(tmp_path / "store", folder=tmp_path / "roadmaps")
    app = run(
        monkeypatch, tmp_path / "store", "source", area="kz-19", indicator="clearance_cis1_pct", period="2023"
    )
    assert re.search(r"44,5 % — это 89 \(.+\) от \(89 \+ 111\)", words(app))


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of the pages' tests with two findings: on a cumulative number, and on a base year."""
    store = page_store.fill(tmp_path_factory.mktemp("judged"))
    with writing(store) as connection:
        connection.execute(
            "INSERT INTO finding VALUES"
            " ('year_to_date_falling', 'tl', 'offences_total', '2026-01-01', 9, 'ytd', '10', '11', NULL),"
            " ('outlier', 'tl', 'road_casualties', '2024-05-01', 1, 'period', '7', '70–100', NULL)"
        )
    return store


def marked(app: AppTest) -> list[str]:
    """The written figures that carry a mark."""
    return re.findall(r'>([^<>]+)</a><sup class="bg-finding"', html(app))


def test_marks_and_notes_on_progress_and_target(monkeypatch, judged: Path) -> None:
    app = run(monkeypatch, judged, "progress")
    assert marked(app) == ["2\u202f745"]  # the roadmap of the tests is in no file, so its bases lead nowhere
    assert "⚠\ufe0e1 Тестовая область, Правонарушения, январь–сентябрь 2026" in words(app)
    app = run(monkeypatch, judged, "target")
    assert "2\u202f745" in marked(app)
    app = run(monkeypatch, judged, "progress", view="meeting", part="2")
    assert "1 замечание проверок к этим числам" in words(app)


def test_marks_on_compare(monkeypatch, judged: Path) -> None:
    app = run(monkeypatch, judged, "compare", area="tl")
    assert marked(app) == ["2\u202f745"]


@pytest.mark.parametrize(
    ("period", "basis", "touched"),
    [
        ("2026-09", "ytd", True),  # its last month
        ("2026-08", "ytd", False),  # told by an earlier release
        ("2026-08", "period", True),
        ("2026-10", "period", False),
        ("2026", "ytd", True),
    ],
)
def test_a_finding_touches_what_its_period_touches(period: str, basis: str, touched: bool) -> None:
    row = {"period_start": date(2026, 1, 1), "period_months": 9, "basis": basis}
    assert touches(row, Period.parse(period)) is touched
    assert touches({**row, "period_start": None}, Period.parse(period))
