"""The proposal for an unknown table: right whatever the order of the columns, and right about real files."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from domain import UnreadableError
from etl.layouts.declared_names import COLUMN, YEAR
from etl.layouts.declared_writing import Details, as_yaml, declare
from etl.layouts.head import Head
from etl.layouts.proposal import Reading, Table, readings, table_of
from etl.layouts.proposal_columns import Names

AREAS = ["Алматинская область", "Талгарский район", "kz-63"]
INDICATORS = ["Кражи", "Грабежи", "robbery", "Мошенничество"]
NAMES = Names(set(AREAS).__contains__, set(INDICATORS).__contains__)
NOBODY = Names(lambda _text: False, lambda _text: False)
# One table, a column a line: header, cells, role.
LONG = [
    ("№", ["1", "2", "3", "4"], ""),
    ("Где", ["Алматинская область", "Талгарский район", "kz-63", "Алматинская область"], "area"),
    ("Что", ["Кражи", "Грабежи", "robbery", "Кражи"], "indicator"),
    ("Когда", ["январь 2025", "I квартал 2025", "2025-03", "февраль 2025"], "period"),
    ("Сколько", ["12", "1 204", "0", "7"], "value"),
    ("Рост, %", ["3,5", "-7", "0", "100"], ""),
    ("Дата публикации", ["10.04.2025"] * 4, "published"),
    ("Примечание", ["", "уточнено", "", ""], ""),
]
WIDE = [
    ("Район", ["Талгарский район", "Карасай", "Іле"], "area"),
    ("Статья УК", ["Кражи", "ст. 191", "ст. 190"], "indicator"),
    ("янв 2025", ["1", "2", "3"], "wide"),
    ("2025-02", ["1", "2", "3"], "wide"),
    ("Март 2025", ["1", "", "3"], "wide"),
    ("Итого", ["3", "4", "9"], ""),
]
ACROSS = [
    ("Облыс", ["Абай", "Жетісу", "Ұлытау"], "area"),
    ("Жыл", ["2024", "2024", "2025"], "period"),
    ("Ай", ["қаңтар", "ақпан", "наурыз"], "period"),
    ("Кражи", ["1", "2", "3"], "wide"),
    ("Грабежи", ["4", "5", "6"], "wide"),
    ("Прочие", ["7", "8", "9"], "wide"),
]


def written(folder: Path, columns: list[tuple[str, list[str], str]], name: str = "table.csv") -> Head:
    file = folder / name
    with file.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, delimiter=";").writerows(
            [[name for name, _, _ in columns], *zip(*(cells for _, cells, _ in columns), strict=True)]
        )
    return Head(file)


def named(columns: list[tuple[str, list[str], str]], role: str) -> set[str]:
    return {name for name, _, said in columns if said == role}


def first(head: Head, names: Names = NAMES) -> tuple[Table, Reading]:
    table = table_of(head)
    return table, readings(table, names)[0]


@given(columns=st.permutations(LONG))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_number_a_row_in_any_order(tmp_path: Path, columns: list[tuple[str, list[str], str]]) -> None:
    table, found = first(written(tmp_path, columns))
    assert (table.delimiter, table.header_row) == (";", 1)
    assert (found.area, found.indicator, found.period) == (("Где",), ("Что",), ("Когда",))
    assert (found.value, found.across, found.published) == ("Сколько", "", "Дата публикации")


@given(columns=st.permutations(WIDE))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_column_a_month_in_any_order(tmp_path: Path, columns: list[tuple[str, list[str], str]]) -> None:
    _, found = first(written(tmp_path, columns))
    assert (found.area, found.indicator) == (("Район",), ("Статья УК",))
    assert (found.across, found.period) == ("period", (COLUMN,))
    assert set(found.wide) == named(WIDE, "wide")


@given(columns=st.permutations(ACROSS))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_column_an_indicator_in_any_order(
    tmp_path: Path, columns: list[tuple[str, list[str], str]]
) -> None:
    _, found = first(written(tmp_path, columns))
    assert (found.area, found.across, found.indicator) == (("Облыс",), "indicator", (COLUMN,))
    assert set(found.period) == {"Жыл", "Ай"}
    assert set(found.wide) == named(ACROSS, "wide")


def test_a_sheet_with_a_title_and_two_rows_of_header(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (
        ["Сведения о кражах"],
        ["по районам"],
        ["Район", 2024, None, 2025, None],
        [None, "янв", "фев", "янв", "фев"],
        ["Талгарский район", 5, 6, 7, 8],
        ["Карасайский район", 5, 6, 7, 8],
    ):
        sheet.append(row)
    workbook.save(tmp_path / "t.xlsx")
    table, found = first(Head(tmp_path / "t.xlsx"))
    assert (table.header_row, table.header_rows) == (3, 2)
    assert found.wide == ("2024 янв", "2024 фев", "2025 янв", "2025 фев")
    assert (found.area, found.indicator) == (("Район",), ())  # thefts: one indicator for the file


def test_months_without_a_year_ask_for_it(tmp_path: Path) -> None:
    columns = [("Регион", ["Абай"], ""), ("Январь", ["5"], ""), ("Февраль", ["6"], "")]
    _, found = first(written(tmp_path, columns))
    assert (found.across, found.period, found.wide) == ("period", (COLUMN, YEAR), ("Январь", "Февраль"))


def test_a_column_of_areas_written_once_is_filled_down(tmp_path: Path) -> None:
    columns = [
        ("Район", ["Талгарский район", "", "kz-63", ""], ""),
        ("Вид", ["Кражи", "Грабежи"] * 2, ""),
        ("Период", ["2025-01"] * 4, ""),
        ("Факт", ["1", "2", "3", "4"], ""),
    ]
    _, found = first(written(tmp_path, columns))
    assert found.fill_down == ("Район",)


@pytest.mark.parametrize("text", ["a", "a;b\n", "1;2\n3;4\n", ";;\n;;\n", "Район\nАбай\n"])
def test_what_is_hardly_a_table_has_a_reading_that_leaves_all_open(tmp_path: Path, text: str) -> None:
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    table = table_of(Head(tmp_path / "t.csv"))
    assert readings(table, NAMES)


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (
            "london_mps/APR2010-FEB2022.csv",
            Reading(("LookUp_BoroughName",), ("MinorText",), (COLUMN,), across="period"),
        ),
        (
            "rio_isp/BaseMunicipioMensal_2024-07.csv",
            Reading(("fmun",), (COLUMN,), ("ano", "mes"), across="indicator"),
        ),
        ("ru_monthly/crime_mtajik.csv", Reading((), (COLUMN,), ("month",), across="indicator")),
        (
            "uk_quarterly/prc-pfa-201718_new.csv",
            Reading(
                ("Force_Name",),
                ("Offence_Description",),
                ("Financial_Year", "Financial_Quarter"),
                "Number_of_Offences",
            ),
        ),
    ],
)
def test_real_tables_of_which_the_store_knows_no_name(
    shared_data: Path, file: str, expected: Reading
) -> None:
    _, found = first(Head(shared_data / file), NOBODY)
    assert (found.area, found.indicator, found.period) == (expected.area, expected.indicator, expected.period)
    assert (found.value, found.across) == (expected.value, expected.across)
    assert found.year_begins_in == (4 if "uk" in file else 1)


CELL = st.sampled_from(
    [
        "",
        "-",
        "Район",
        "Абай",
        "Кражи",
        "2025",
        "2025-01",
        "январь",
        "I квартал",
        "13",
        "1 204,5",
        "=cmd|' /C'!A0",
        '"',
        "\n",
    ]
) | st.text(max_size=6)


@given(rows=st.lists(st.lists(CELL, max_size=6), max_size=8), delimiter=st.sampled_from(",;\t"))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_cells_have_readings_that_can_be_written_down(
    tmp_path: Path, rows: list[list[str]], delimiter: str
) -> None:
    """What is proposed is a valid declaration, or lacks a column of numbers; nothing else may happen."""
    file = tmp_path / "any.csv"
    with file.open("w", encoding="utf-8", newline="", errors="replace") as handle:
        csv.writer(handle, delimiter=delimiter).writerows(rows)
    try:
        table = table_of(Head(file))
    except UnreadableError:
        return
    for reading in readings(table, NAMES):
        if reading.value or reading.wide:
            declaration = declare(table, reading, Details("any"))
            assert yaml.safe_load(as_yaml(declaration))["layout"] == "any"
