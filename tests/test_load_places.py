"""Where a number came from: its row, its sheet and its column, found again by another reader."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from domain import Period
from etl.layouts.source import AreaKey, CsvCells, FrameCells, Request
from etl.load import load_files
from tests.load_store import HEADER, hand_made, load, table, take
from warehouse.store import reading

PLACED = (
    "SELECT o.area, o.indicator, strftime(o.period_start, '%Y-%m'), o.value, o.row_no, p.sheet, p.field"
    " FROM observation o JOIN place p USING (load_id, place_no) ORDER BY ALL"
)


def placed(store: Path) -> list[tuple[object, ...]]:
    with reading(store) as connection:
        return connection.execute(PLACED).fetchall()


def test_a_number_of_a_text_has_its_line_and_its_header(tmp_path: Path) -> None:
    rows = [("kz-19", "theft", "2025-01", 10), ("kz-31", "theft", "2025-01", 7)]
    load(tmp_path / "s", table(tmp_path / "a.csv", rows))
    assert placed(tmp_path / "s") == [
        ("kz-19", "theft", "2025-01", 10, 2, None, "value"),
        ("kz-31", "theft", "2025-01", 7, 3, None, "value"),
    ]


def test_a_line_behind_blank_lines_and_a_title_is_counted_as_the_clerk_counts(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"sep=,\r\narea,indicator,period,value\r\n\r\n\r\nkz-19,theft,2025-01,10\r\n")
    load(tmp_path / "s", path)
    assert [row[4] for row in placed(tmp_path / "s")] == [5]


def test_unpivoted_numbers_have_the_header_of_their_column(tmp_path: Path) -> None:
    path = table(
        tmp_path / "a.csv",
        [("kz-19", "theft", 1, 2), ("kz-31", "theft", "", 4)],
        ("area", "indicator", "2025-01", "2025-02"),
    )
    wide = hand_made(
        CsvCells(path, ",", "utf-8"), period=("__column",), value="__value", wide=("2025-01", "2025-02")
    )
    take(tmp_path / "s", path, [wide])
    assert [row[2:] for row in placed(tmp_path / "s")] == [
        ("2025-01", 1, 2, None, "2025-01"),
        ("2025-02", 2, 2, None, "2025-02"),
        ("2025-02", 4, 3, None, "2025-02"),
    ]


def test_parts_that_are_added_up_stand_where_the_first_of_them_does(tmp_path: Path) -> None:
    rows = [("kz-31", "theft", "2025-01", 1), *[("kz-19", "theft", "2025-01", n) for n in (10, 3, 4)]]
    path = table(tmp_path / "a.csv", rows)
    take(tmp_path / "s", path, [hand_made(CsvCells(path, ",", "utf-8"), duplicates="sum")])
    assert [row[3:5] for row in placed(tmp_path / "s")] == [(17, 3), (1, 2)]


def frame(values: list[str], **more: list[object]) -> FrameCells:
    count = len(values)
    return FrameCells(
        pd.DataFrame(
            {
                "area": ["kz-19"] * count,
                "indicator": ["theft"] * count,
                "period": [f"2025-0{n + 1}" for n in range(count)],
                "value": values,
                **more,
            }
        )
    )


@pytest.mark.parametrize("values", [["5", "6", "7"], ["5", "6.0", "7"]], ids=["plain", "judged"])
def test_cells_of_two_tables_keep_sheet_row_and_letter(tmp_path: Path, values: list[str]) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(b"stands for the file")
    first = frame(values, row_no=[7, 7, 9], sheet=["R1"] * 3, cell_column=["E", "F", "E"])
    other = frame(["1"], row_no=[4], sheet=["R2"])
    take(
        tmp_path / "s",
        path,
        [hand_made(first), hand_made(other, parse_area=lambda _texts: AreaKey("kz-31", "kz-31"))],
    )
    assert [row[3:] for row in placed(tmp_path / "s")] == [
        (5, 7, "R1", "E"),
        (6, 7, "R1", "F"),
        (7, 9, "R1", "E"),
        (1, 4, "R2", "value"),
    ]


def test_a_refused_cell_is_named_by_its_letter(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(b"stands for the file")
    cells = frame(["5", "x"], row_no=[7, 8], sheet=["R1"] * 2, cell_column=["E", "AF"])
    take(tmp_path / "s", path, [hand_made(cells)])
    with reading(tmp_path / "s") as connection:
        found = connection.execute("SELECT sheet, row_no, field, found, reason FROM reject").fetchall()
    assert found == [("R1", 8, "AF", "x", "not_a_number")]


def test_a_workbooks_numbers_lead_back_to_their_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Январь"
    for row in [
        ["Отчёт"],
        [],
        list(HEADER),
        ["kz-19", "theft", "2025-01", 10],
        ["kz-31", "theft", "2025-01", 7],
    ]:
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    load(tmp_path / "s", tmp_path / "a.xlsx")
    for _, _, _, value, row, name, field in placed(tmp_path / "s"):
        header = [cell.value for cell in book[str(name)][3]]
        assert book[str(name)].cell(int(str(row)), header.index(field) + 1).value == value


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("file", "sheet", "request_"),
    [
        ("kz_form_3k/202212_3k_00000___ru.XLSX", None, Request()),
        ("kz_form_1m/Akmola Region.XLSX", "R2", Request(period=Period(date(2022, 1, 1), 12))),
    ],
    ids=["3k", "1m"],
)
def test_every_number_of_an_official_form_is_in_the_cell_that_it_names(
    shared_data: Path, tmp_path: Path, file: str, sheet: str | None, request_: Request
) -> None:
    """Of form 1-М one sheet: openpyxl takes its time."""
    (result,) = load_files([shared_data / file], tmp_path / "s", request_, refresh=False)
    assert result.error is None
    book = openpyxl.load_workbook(shared_data / file, data_only=True, read_only=True)
    numbers = [row for row in placed(tmp_path / "s") if sheet in (None, row[5])]
    cells = {name: list(book[name].iter_rows(values_only=True)) for name in {str(row[5]) for row in numbers}}
    for _, _, _, value, row_no, name, field in numbers:
        column = openpyxl.utils.column_index_from_string(str(field)) - 1
        assert float(cells[str(name)][int(str(row_no)) - 1][column] or 0) == value, (name, row_no, field)
    assert len(numbers) > 150
