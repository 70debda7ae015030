"""Compare on a small store: what it says, how it sorts and filters, what it refuses."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.page_run import html, run, words
from tests.series_store import build
from warehouse import read_compare
from warehouse.store import reading, writing


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    return build(tmp_path_factory.mktemp("compare") / "store")


def value(store: Path, area: str, indicator: str, first: str, last: str) -> int:
    """A sum by a query of its own."""
    with reading(store) as connection:
        row = connection.execute(
            "SELECT sum(value) FROM series WHERE area = ? AND indicator = ? AND period_start BETWEEN ? AND ?",
            [area, indicator, first, last],
        ).fetchone()
    assert row is not None
    return int(row[0])


def names_in_order(page: str) -> list[str]:
    table = page[page.index('<table class="bg-table compare"') :]
    body = table[table.index("<tbody>") : table.index("</tbody>")]
    return [re.sub(r"<[^>]+>", "", name).strip() for name in re.findall(r'<th scope="row">(.*?)</th>', body)]


def test_year_to_date_against_last_year_is_what_comes_first(monkeypatch, store: Path) -> None:
    app = run(monkeypatch, store, "compare", area="kz-19")
    said = words(app)
    now = value(store, "kz-19", "fraud", "2026-01-01", "2026-09-01")
    before = value(store, "kz-19", "fraud", "2025-01-01", "2025-09-01")
    assert "январь–сентябрь 2026 / январь–сентябрь 2025" in said
    assert f"Мошенничество {now:,} {before:,} −{before - now:,}".replace(",", " ") in said
    assert "Снижение больше случайного: Мошенничество (−5" in said
    assert "пересчитано на год (число × 12 / 9)" in said
    assert "Источник: test (–), опубликовано 20.10.2026." in said
    assert [e.proto.spec for e in app.get("plotly_chart")]


def test_a_filter_on_screen_never_changes_a_mark(monkeypatch, store: Path) -> None:
    whole = words(run(monkeypatch, store, "compare", area="kz-19"))
    part = words(run(monkeypatch, store, "compare", area="kz-19", show="theft"))
    allowance = re.search(r"сравнений сразу (\d+)", whole)
    assert allowance and allowance[0] in part
    assert "Кражи" in part and "Мошенничество" not in part.split("Примечания")[0]


def marks(page: str) -> dict[str, bool]:
    """For each row whose change was tested, whether it bears the star."""
    table = page[page.index('<table class="bg-table compare"') :]
    rows = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', table[: table.index("</tbody>")], re.DOTALL)
    return {
        re.sub(r"<[^>]+>", "", name).strip(): "<b>*</b>" in cells
        for name, cells in rows
        if "<b>*</b>" in cells or "bg-blank" in cells
    }


@pytest.mark.slow
def test_no_filter_sorting_or_page_changes_a_mark(monkeypatch, store: Path) -> None:
    """The same series has the same mark in every table, however filtered, and on Trends."""
    with reading(store) as connection:
        areas = read_compare.areas(connection)
    title_of = dict(zip(areas["code"], areas["name_ru"], strict=True))
    whole = {
        area: marks(html(run(monkeypatch, store, "compare", area=area))) for area in ("kz-1952", "kz-19")
    }
    assert whole["kz-19"]["Мошенничество"] and not whole["kz-19"]["Кражи"]
    for area in ("kz-19", "kz-1952"):
        for query in ({"show": "theft"}, {"show": "fraud,theft"}, {"sort": "-change_pct"}, {"chance": "1"}):
            shown = marks(html(run(monkeypatch, store, "compare", area=area, **query)))
            assert shown.items() <= whole[area].items(), query
    for indicator, name in (("theft", "Кражи"), ("fraud", "Мошенничество")):
        by_area = marks(html(run(monkeypatch, store, "compare", by="area", of="kz-19", indicator=indicator)))
        assert by_area[title_of["kz-1952"]] == whole["kz-1952"][name]  # the others have other months
        for area in ("kz-19", "kz-1952"):
            title = re.search(
                r"<h1>(.*?)</h1>", html(run(monkeypatch, store, "trends", area=area, indicator=indicator))
            )
            assert title and ("больше случайного" in title[1]) == whole[area][name]


def test_what_could_not_be_seen_and_when_the_level_changed(monkeypatch, store: Path) -> None:
    said = words(run(monkeypatch, store, "compare", area="kz-1952"))
    assert "Чего здесь не видно" in said and "Кражи (менее" in said
    page = html(run(monkeypatch, store, "compare", area="kz-1952"))
    assert (
        "от случайного не отличить, отметка возможна только от" in page
    )  # in the hint of a change within chance
    assert "Уровень сменился" in page
    assert re.search(r"январь 2026: −[45]\d", page)  # frauds fell by half


def test_areas_of_one_indicator_with_the_missing_month_named(monkeypatch, store: Path) -> None:
    app = run(monkeypatch, store, "compare", by="area", of="kz-19", indicator="theft")
    said = words(app)
    assert len(names_in_order(html(app))) == 3
    assert "Нет данных за май 2026" in said
    assert "Нет данных за сентябрь 2026" in said  # the late district
    assert "не ноль" in said


def test_sorted_by_the_column_in_the_address(monkeypatch, store: Path) -> None:
    app = run(monkeypatch, store, "compare", area="kz-19", sort="difference")
    assert names_in_order(html(app))[:2] == ["Уголовные правонарушения", "Мошенничество"]
    assert 'aria-sort="ascending"' in html(app)
    assert "sort=-difference" in html(app)  # the heading turns the order


def test_periods_of_different_length_are_refused_in_words(monkeypatch, store: Path) -> None:
    query = {
        "preset": "custom",
        "from": "2026-01",
        "until": "2026-06",
        "base_from": "2025-01",
        "base_until": "2025-12",
    }
    app = run(monkeypatch, store, "compare", **query)
    assert "часть с целым не сравнивается" in app.warning[0].value
    assert "<table" not in html(app)


@pytest.mark.parametrize("preset", ["month", "quarter", "year", "rolling", "custom"])
def test_every_preset_opens(monkeypatch, store: Path, preset: str) -> None:
    assert "Кражи" in words(run(monkeypatch, store, "compare", preset=preset, area="kz-19"))


def test_a_break_between_the_periods_blocks_the_change(monkeypatch, store: Path) -> None:
    app = run(monkeypatch, store, "compare", area="kz-19", to="2022-09", back="1")
    said = words(run(monkeypatch, store, "compare", area="kz-19", preset="rolling", to="2023-03"))
    assert not app.error
    assert "несопоставимо" in said
    assert "Разрыв ряда 08.06.2022" in said


@pytest.mark.parametrize(("lang", "title"), [("kk", "Кезеңдерді салыстыру"), ("en", "Compare periods")])
def test_other_languages(monkeypatch, store: Path, lang: str, title: str) -> None:
    assert title in words(run(monkeypatch, store, "compare", lang=lang))


def test_meeting_view_has_few_rows_and_no_controls(monkeypatch, store: Path) -> None:
    app = run(monkeypatch, store, "compare", view="meeting", part="2", area="kz-19")
    assert 0 < len(names_in_order(html(app))) <= 7
    assert not app.selectbox and not app.get("download_button")


def test_nonsense_in_the_address_is_ignored(monkeypatch, store: Path) -> None:
    app = run(monkeypatch, store, "compare", area="x", preset="x", to="x", back="99", sort="<b>", show="x,,")
    assert "Кражи" in words(app)


def test_a_store_without_data_says_what_to_do(monkeypatch, tmp_path: Path) -> None:
    with writing(tmp_path / "store"):
        pass
    assert "Загрузите файл" in words(run(monkeypatch, tmp_path / "store", "compare"))


def test_download_holds_native_numbers_intervals_and_notes(store: Path) -> None:
    """Made by the page's own functions; Streamlit's test frame does not press download buttons."""
    from domain import Period
    from models.comparison import comparison, series_dispersions
    from reports.workbook import table_xlsx
    from warehouse import read_compare as reads

    with reading(store) as connection:
        series = reads.series_of_level(connection, "region")
        table = comparison(
            series, reads.areas(connection), reads.indicators(connection), reads.population(connection),
            reads.breaks(connection), series_dispersions(series),
            Period.parse("2026-01..2026-09"), Period.parse("2025-01..2025-09"), "region",
        )  # fmt: skip
    frame = table[["indicator", "value", "value_before", "change_pct"]]
    sheet = openpyxl.load_workbook(io.BytesIO(table_xlsx(frame, "t", ["note"], "ru"))).worksheets[0]
    assert [type(cell.value) for cell in sheet[5]] == [str, int, int, float]
