"""Form СНГ-1: rows and columns by their words; a changed form is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from domain import Basis, Period, UnreadableError
from etl.layouts import recognise
from etl.layouts.source import FrameCells, IndicatorKey, Request, Source
from tests.form_1m import write_rows

NAME = "202209_sng1_kz-79.xlsx"
Sheets = dict[str, list[list[object]]]


def form() -> Sheets:
    """A small form: section 1 with four rows, section 2 with three, section 3 as it is."""
    title = 'Форма № СНГ-1 "Сведения о состоянии преступности и результатах расследования"'
    return {
        "R1": [
            [title],
            [],
            ['Раздел №1 "Общие сведения о состоянии преступности"'],
            [
                "Наименование", "", "", "",
                "Кол-во правонарушений, зарегистрированных ЕРДР в отчетном периоде",
                "в том числе, в отношении граждан прибывших из других гос-тв учас-ов СНГ",
                "Количество правонарушений, уголовные дела о которых окончены производством в отч. Периоде",
                "в том числе, совершенных гр-нами прибывшими из других гос-тв учас-ков СНГ",
                "Осталось правонарушений, по которым впервые прерваны сроки досудебного расследования",
                "Выявлено лиц, совершивших уголовные правонарушения",
            ],
            ["А", "", "", "Б", 1, 2, 3, 4, 5, 6],
            ["Всего", "", "", 1, 100, 5, 40, 3, 60, 35],
            ["Уголовные правонарушения", "Террористического характера", "", 2, 1, 0, 1, 0, 0, 2],
            ["", "Убийство и покушение на убийство", "", 3, 9, 1, 8, 0, 1, 8],
            ["", "Хищение чужого имущества", "кражи (ст.188 УК)", 4, 50, 2, 20, 1, 30, 15],
        ],
        "R2": [
            ["Форма № 1-СНГ"],
            ['Раздел №2 "Сведения об уголовных правонарушениях, совершенных отдельными категориями лиц"'],
            ["Наименование", "", "", "", "Всего"],
            ["А", "", "", "Б", 1],
            ["Кол-во правонарушений, совершенных", "несовершеннолетними или при их соучастии", "", 1, 4],
            ["", "женщинами", "", 2, 6],
            ["Кол-во уголовных правонарушений, совершенных на улицах", "", "", 3, 12],
        ],
        "R3": [[title], ['Раздел №3 "Сведения о численности населения"'], ["А", "Б", 1]],
    }  # fmt: skip


def read(tmp_path: Path, change: Callable[[Sheets], object] = lambda _: None) -> Source:
    sheets = form()
    change(sheets)
    return recognise(write_rows(tmp_path / NAME, sheets), Request())


def figures(source: Source) -> dict[str, str]:
    (table,) = source.tables
    assert isinstance(table.cells, FrameCells)
    return dict(zip(table.cells.frame["indicator"], table.cells.frame["value"], strict=True))


def test_figures_keys_area_and_period(tmp_path: Path) -> None:
    source = read(tmp_path)
    found, (table,) = figures(source), source.tables
    assert len(found) == 4 * 6 + 3
    assert found["sng1_crimes_registered"] == "100"
    assert found["sng1_finished"] == "40"
    assert found["sng1_unsolved_first_interrupted"] == "60"
    assert found["sng1_persons"] == "35"
    assert found["sng1_theft_first_interrupted"] == "30"
    assert found["sng1_by_women_finished"] == "6"
    assert found["sng1_streets"] == "12"
    assert (table.parse_period(()), table.fixed_basis) == (Period.parse("2022-01..2022-09"), Basis.YTD)
    key = table.parse_indicator(("sng1_murder_persons",))
    assert isinstance(key, IndicatorKey)
    assert (key.parent, key.unit, key.detail, key.vouched) == ("sng1_persons", "persons", True, True)
    assert key.names is not None
    assert key.names[2] == "Murder and its attempt: persons identified (form CIS-1)"


def test_a_column_moved_and_sheets_renamed(tmp_path: Path) -> None:
    def move(sheets: Sheets) -> None:
        for row in sheets["R1"]:
            if len(row) == 10 and row[0] != "А":
                row[4], row[8] = row[8], row[4]
        sheets["первый"] = sheets.pop("R1")

    assert figures(read(tmp_path, move)) == figures(read(tmp_path))


def _set(row: int, column: int, cell: object) -> Callable[[Sheets], None]:
    def change(sheets: Sheets) -> None:
        sheets["R1"][row][column] = cell

    return change


@pytest.mark.parametrize(
    "change",
    [
        _set(7, 1, "Убийства"),
        _set(7, 3, 2),
        _set(5, 0, "Итого"),
        _set(3, 6, "Количество правонарушений"),
        _set(3, 6, "Осталось правонарушений, по которым впервые прерваны сроки досудебного расследования"),
        _set(4, 6, 5),
        lambda sheets: sheets["R1"].insert(6, sheets["R1"].pop(8)),
        lambda sheets: sheets.pop("R2"),
        lambda sheets: sheets.update(R4=form()["R1"]),
    ],
)
def test_a_changed_form_is_refused(tmp_path: Path, change: Callable[[Sheets], object]) -> None:
    with pytest.raises(UnreadableError) as refusal:
        read(tmp_path, change)
    assert refusal.value.key in ("error.form_differs", "error.form_section_absent")
