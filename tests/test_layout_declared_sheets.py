"""Declared layouts beyond a plain CSV: sheets, titles, merged headers, one area or indicator a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook

from domain import Period, UnreadableError
from etl.layouts.declared import DeclaredLayout, declared_layouts
from etl.layouts.head import Head
from etl.layouts.source import FrameCells, Request
from tests.source_rows import rows_of

COMMON = "about: A table, made up.\nusual_lag_days: 20\nlayout: table\n"
LONG = (
    COMMON
    + """
header: [Район, Вид, Период, Всего]
value: Всего
area: {columns: [Район], parent: kz-19}
indicator: {columns: [Вид]}
period: {columns: [Период]}
"""
)
WIDE = (
    COMMON
    + """
header: [Район]
header_rows: 2
periods_across: true
area: {columns: [Район]}
indicator: {code: theft}
period: {columns: [__column]}
file_name: кражи
"""
)
MONTHS = (
    COMMON
    + """
header: [Вид]
periods_across: true
area: {columns: [__sheet]}
indicator: {columns: [Вид]}
period: {columns: [__column, __year]}
basis: ytd
"""
)


def layout(folder: Path, text: str) -> DeclaredLayout:
    (folder / "layouts").mkdir()
    (folder / "layouts" / "table.yaml").write_text(text, encoding="utf-8")
    return declared_layouts(folder / "layouts")[0]


def book(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]], merged: tuple[str, ...] = ()) -> Path:
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for cells in merged:
            sheet.merge_cells(cells)
    workbook.save(path)
    return path


def numbers(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    return list(frame[["area", "indicator", "period", "value"]].itertuples(index=False, name=None))


def test_a_sheet_under_a_title_with_one_number_a_row(tmp_path: Path) -> None:
    rows = [
        ["Отчёт департамента"],
        [],
        ["№", "Район", "Вид", "Период", "Всего"],
        [1, "Талгарский район", "Кражи", "март 2025", 12],
        [2, None, "Грабежи", "март 2025", 3],
        [None, None, None, None, None],
        [3, "Карасайский район", "Кражи", "2025-03", "1 204"],
    ]
    file = book(tmp_path / "report.xlsx", {"Лист1": rows, "Примечание": [["Текст"]]})
    found = layout(tmp_path, LONG + "fill_down: [Район]\n")
    assert found.recognises(Head(file))
    source = found.read(Head(file), Request())
    assert numbers(rows_of(source)) == [
        ("Талгарский район", "Кражи", "2025-03", 12),
        ("Талгарский район", "Грабежи", "2025-03", 3),
        ("Карасайский район", "Кражи", "2025-03", 1204),
    ]
    cells = source.tables[0].cells
    assert isinstance(cells, FrameCells)
    assert cells.frame[["row_no", "sheet"]].values.tolist() == [[4, "Лист1"], [5, "Лист1"], [7, "Лист1"]]
    assert set(cells.frame["cell_column"]) == {"E"}
    assert source.tables[0].parse_area(("Талгарский район",)).parent == "kz-19"  # type: ignore[union-attr]


def test_a_merged_header_of_two_rows_and_one_indicator_for_the_file(tmp_path: Path) -> None:
    rows = [
        ["Кражи по районам"],
        ["Район", "2024", None, "2025", None, "Рост, %"],
        [None, "янв", "фев", "янв", "фев", None],
        ["Талгарский район", 5, 6, 7, 8, 40],
    ]
    file = book(tmp_path / "Кражи 2025.xlsx", {"1": rows}, ("B2:C2", "D2:E2", "A2:A3"))
    found = layout(tmp_path, WIDE)
    assert found.recognises(Head(file))
    assert numbers(rows_of(found.read(Head(file), Request()))) == [
        ("Талгарский район", "theft", "2024-01", 5),
        ("Талгарский район", "theft", "2024-02", 6),
        ("Талгарский район", "theft", "2025-01", 7),
        ("Талгарский район", "theft", "2025-02", 8),
    ]
    other = file.rename(tmp_path / "Грабежи 2025.xlsx")
    assert not found.recognises(Head(other))  # the header alone must not make robberies of thefts
    assert found.read(Head(other), Request(layout="table")).layout == "table"


def test_a_sheet_an_area_and_months_without_their_year(tmp_path: Path) -> None:
    def sheets(title: str) -> Mapping[str, Sequence[Sequence[object]]]:
        return {
            area: [[title], ["Вид", "Январь", "Февраль"], ["Кражи", 3, 9]]
            for area in ("Абай", "Улытау")
        }  # fmt: skip

    found = layout(tmp_path, MONTHS)
    by_title = book(tmp_path / "a.xlsx", sheets("За 2025 год"))
    assert sorted(numbers(rows_of(found.read(Head(by_title), Request())))) == [
        ("Абай", "Кражи", "2025-01", 3),
        ("Абай", "Кражи", "2025-01..2025-02", 9),
        ("Улытау", "Кражи", "2025-01", 3),
        ("Улытау", "Кражи", "2025-01..2025-02", 9),
    ]
    by_name = book(tmp_path / "свод_2024.xlsx", sheets("Свод"))
    assert {row[2][:4] for row in numbers(rows_of(found.read(Head(by_name), Request())))} == {"2024"}  # type: ignore[index]
    nowhere = book(tmp_path / "свод.xlsx", sheets("За 2023 и 2024 годы"))
    with pytest.raises(UnreadableError) as asked:
        found.read(Head(nowhere), Request())
    assert asked.value.key == "error.form_period_absent"
    said = found.read(Head(nowhere), Request(period=Period.year(2023)))
    assert {row[2][:4] for row in numbers(rows_of(said))} == {"2023"}  # type: ignore[index]


def test_a_table_that_names_nothing_asks_for_all(tmp_path: Path) -> None:
    text = LONG.replace("{columns: [Район], parent: kz-19}", "{}").replace("{columns: [Период]}", "{}")
    text = text.replace("{columns: [Вид]}", "{}")
    file = tmp_path / "t.csv"
    file.write_text("Справка\nРайон,Вид,Период,Всего\nx,Кражи,y,5\n", encoding="utf-8")
    found = layout(tmp_path, text)
    assert found.recognises(Head(file))  # a title above the header of a CSV, too
    for request, key in (
        (Request(), "error.form_area_absent"),
        (Request(area="kz-19"), "error.form_indicator_absent"),
        (Request(area="kz-19", indicator="theft"), "error.form_period_absent"),
    ):
        with pytest.raises(UnreadableError) as asked:
            found.read(Head(file), request)
        assert asked.value.key == key
    given = Request(area="kz-19", indicator="theft", period=Period.parse("2025-03"))
    assert numbers(rows_of(found.read(Head(file), given))) == [("kz-19", "theft", "2025-03", 5)]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("indicator: {columns: [Вид]}", "indicator: {code: theft, levels: [{code: a, name: b}]}", "code"),
        ("columns: [Район]", "columns: [__year]", "__year"),
        ("value: Всего", "value: Всего\nfill_down: [Область]", "Область"),
        ("value: Всего", "value: Всего\nfile_name: '('", "regular expression"),
    ],
)
def test_what_a_declaration_cannot_mean(tmp_path: Path, old: str, new: str, named: str) -> None:
    assert old in LONG
    with pytest.raises(UnreadableError) as refusal:
        layout(tmp_path, LONG.replace(old, new, 1))
    assert named in str(refusal.value.places["problem"])


def test_columns_that_bear_our_own_names(tmp_path: Path) -> None:
    text = LONG.replace("Район", "sheet").replace("Вид", "row_no").replace("Период", "year")
    rows = [["sheet", "row_no", "__year", "Всего"], ["Абай", "Кражи", 2025, 5]]
    found = layout(tmp_path, text)
    file = book(tmp_path / "t.xlsx", {"Лист": rows})
    assert found.recognises(Head(file))
    assert numbers(rows_of(found.read(Head(file), Request()))) == [("Абай", "Кражи", "2025", 5)]


def test_a_column_whose_name_comes_twice(tmp_path: Path) -> None:
    text = LONG.replace("value: Всего", "value: Всего (2)").replace(
        "Период, Всего]", "Период, Всего, Всего (2)]"
    )
    rows = [["Район", "Вид", "Период", "Всего", "Всего"], ["Абай", "Кражи", "2025-01", 5, 7]]
    found = layout(tmp_path, text)
    file = book(tmp_path / "t.xlsx", {"Лист": rows})
    assert found.recognises(Head(file))
    assert numbers(rows_of(found.read(Head(file), Request()))) == [("Абай", "Кражи", "2025-01", 7)]
