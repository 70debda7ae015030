"""Tables as files: read back by other programs' readers, not by our own code."""

import csv
import io
from datetime import date

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.workbook import table_csv, table_xlsx

FRAME = pd.DataFrame(
    {
        "Показатель": ["Кражи", "=1+1"],
        "Период": [87100.0, float("nan")],
        "%": [-6.84, None],
        "на 10 тыс.": [91.49, 0.0],
        "Опубликовано": [date(2022, 7, 10), None],
    }
)
NOTES = ["Данные по 30.06.2022", "Помесячная разбивка смоделирована"]


def open_book(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def header_row(sheet: openpyxl.worksheet.worksheet.Worksheet) -> int:
    return next(row[0].row for row in sheet.iter_rows() if row[0].value == "Показатель")


def test_workbook_keeps_numbers_dates_and_empty_cells() -> None:
    book = open_book(table_xlsx(FRAME, "Сравнение", NOTES, "ru", kinds={"%": "percent"}))
    sheet = book.worksheets[0]
    top = header_row(sheet)
    first, second = (
        [cell.value for cell in row] for row in sheet.iter_rows(min_row=top + 1, max_row=top + 2)
    )
    assert first[:4] == ["Кражи", 87100, -6.84, 91.49]
    assert first[4].date() == date(2022, 7, 10)
    assert second == ["=1+1", None, None, 0, None]
    assert sheet.cell(top + 2, 1).data_type == "s"  # a name is never a formula
    assert sheet.cell(top + 1, 2).number_format == "#,##0"
    assert sheet.freeze_panes == f"B{top + 1}"


def test_workbook_says_what_it_is_above_the_table_and_on_the_notes_sheet() -> None:
    book = open_book(table_xlsx(FRAME, "Кражи: рост 12 % [2022/2021]", NOTES, "ru"))
    table, notes = book.worksheets
    assert [table.cell(row, 1).value for row in (1, 2, 3)] == ["Кражи: рост 12 % [2022/2021]", *NOTES]
    assert notes.title == "Примечания"
    assert [row[0].value for row in notes.iter_rows(min_row=2)] == NOTES


def test_workbook_of_an_empty_table_opens() -> None:
    book = open_book(table_xlsx(FRAME.iloc[:0], "", [], "kk"))
    assert book.worksheets[0].cell(3, 1).value == "Показатель"


@pytest.mark.parametrize(
    ("lang", "separator", "number"), [("ru", ";", "-6,84"), ("kk", ";", "-6,84"), ("en", ",", "-6.84")]
)
def test_csv_is_what_excel_of_that_language_expects(lang: str, separator: str, number: str) -> None:
    data = table_csv(FRAME, lang, NOTES)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=separator))
    assert rows[0] == list(FRAME.columns)
    assert rows[1][:3] == ["Кражи", "87100", number]
    assert rows[2] == ["'=1+1", "", "", "0", ""]
    assert rows[3:] == [[], *([note] for note in NOTES)]


@given(
    st.lists(
        st.tuples(st.text(max_size=20), st.floats(allow_nan=True, allow_infinity=False, width=32)), max_size=5
    )
)
def test_csv_keeps_every_row(rows: list[tuple[str, float]]) -> None:
    frame = pd.DataFrame(rows, columns=["name", "value"])
    text = table_csv(frame, "en").decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text, newline="")))) == len(rows) + 1
