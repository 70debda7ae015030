"""Small tables as departments send them: proposed, saved and loaded without a correction by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from etl.directory import Directory
from etl.layouts.declared_writing import Details, declare, save
from etl.layouts.grid import sheets
from etl.layouts.head import Head
from etl.layouts.proposal import readings, table_of
from etl.layouts.proposal_columns import Names
from etl.layouts.source import Request
from etl.load import load_files
from warehouse import reference
from warehouse.reference import ensure_reference
from warehouse.store import reading, writing

Figures = list[tuple[str, str, str, float]]
TEXTS: dict[str, tuple[str, str, Request, Figures]] = {
    "a title, months without a year": (
        "Кражи за 2025 год\nРайон;Январь;Февраль\nТалгарский район;5;6\nИлийский район;;7\n",
        "utf-8",
        Request(indicator="theft"),
        [
            ("kz-1962", "theft", "2025-01", 5),
            ("kz-1962", "theft", "2025-02", 6),
            ("kz-1968", "theft", "2025-02", 7),
        ],
    ),
    "year and month in two columns, indicators across, an old encoding": (
        "Месяц;Год;Область;Кражи;Мошенничество\nмарт;2025;Абай облысы;1 204;3\nапрель;2025;Абай облысы;8;0\n",
        "cp1251",
        Request(),
        [
            ("kz-10", "fraud", "2025-03", 3),
            ("kz-10", "fraud", "2025-04", 0),
            ("kz-10", "theft", "2025-03", 1204),
            ("kz-10", "theft", "2025-04", 8),
        ],
    ),
    "quarters as digits": (
        "Год,Квартал,Регион,Вид,Зарегистрировано\n2025,1,kz-10,theft,5\n2025,2,kz-10,theft,6\n",
        "utf-8",
        Request(),
        [("kz-10", "theft", "2025-01", 5), ("kz-10", "theft", "2025-04", 6)],
    ),
    "areas across": (
        "Период\tАбай облысы\tТалгарский район\nянварь 2025\t5\t6\n",
        "utf-8",
        Request(indicator="theft"),
        [("kz-10", "theft", "2025-01", 5), ("kz-1962", "theft", "2025-01", 6)],
    ),
    "neither area nor period": (
        "Вид преступления;Количество\nКражи;12\nМошенничество;3\n",
        "utf-8",
        Request(area="kz-10", period=None),
        [],
    ),
}  # fmt: skip


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BAGDAR_LAYOUTS", str(tmp_path / "layouts"))
    with writing(tmp_path / "store") as connection:
        ensure_reference(connection)
    return tmp_path / "store"


def described(store: Path, file: Path) -> None:
    """What the wizard does when nothing is corrected."""
    with reading(store) as connection:
        areas = Directory.of(reference.known_areas(connection), [], loose=True)
        indicators = Directory.of(reference.known_indicators(connection), [])
    names = Names(
        lambda text: bool(areas.by_code(text) or areas.by_name(text)),
        lambda text: bool(indicators.by_code(text) or indicators.by_name(text)),
    )
    head = Head(file)
    table = table_of(head)
    save(declare(table, readings(table, names, sheets(head))[0], Details("mine")))


def figures(store: Path) -> Figures:
    with reading(store) as connection:
        return connection.execute(
            "SELECT area, indicator, strftime(period_start, '%Y-%m'), value FROM latest ORDER BY ALL"
        ).fetchall()


@pytest.mark.parametrize("case", list(TEXTS))
def test_a_text(store: Path, tmp_path: Path, case: str) -> None:
    text, encoding, request, expected = TEXTS[case]
    file = tmp_path / "таблица.csv"
    file.write_bytes(text.encode(encoding))
    (refused,) = load_files([file], store, request, refresh=False)
    assert refused.error is not None and refused.error.key in ("error.layout_unknown", "error.columns_absent")
    described(store, file)
    (result,) = load_files([file], store, request, refresh=False)
    if not expected:
        assert result.error is not None and result.error.key == "error.form_period_absent"
        return
    assert (result.error, result.layout) == (None, "mine")
    assert figures(store) == expected


def test_a_workbook_with_a_sheet_an_area(store: Path, tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for number, area in enumerate(("Абай облысы", "Талгарский район"), 1):
        sheet = workbook.create_sheet(area)
        sheet.append(["Сведения о преступлениях"])
        sheet.append([])
        sheet.append(["Наименование", 2024, None, 2025, None])
        sheet.append([None, "январь", "февраль", "январь", "февраль"])
        sheet.append(["Кражи", number, 2, 3, 4])
        sheet.append(["Мошенничество", 5, 6, 7, None])
    file = tmp_path / "свод.xlsx"
    workbook.save(file)
    described(store, file)
    (result,) = load_files([file], store, Request(), refresh=False)
    assert (result.error, result.read, result.accepted) == (None, 16, 14)
    assert ("kz-1962", "theft", "2024-01", 2) in figures(store)
    with reading(store) as connection:
        places = connection.execute(
            "SELECT DISTINCT sheet FROM place ORDER BY ALL"
        ).fetchall()  # fmt: skip
    assert places == [("Абай облысы",), ("Талгарский район",)]
