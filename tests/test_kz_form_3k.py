"""Form 3-К: its figures by row codes and header texts, and the files that must be refused."""

from __future__ import annotations

import csv
import io
import shutil
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from domain import Basis, Period, UnreadableError
from etl.layouts import recognise
from etl.layouts.source import AreaKey, IndicatorKey, Request, Source
from language import message
from tests.source_rows import rows_of

GOLDEN = Path(__file__).parent / "golden" / "kz_form_3k_202303_00400.csv"
TITLE = "Форма № 3-К. Отчет о коррупционных преступлениях, лицах их совершивших, и движении уголовных дел"
HEADERS = (
    "Количество преступлений, уголовные дела по которым находились в производстве в отчетном периоде",
    "Количество уголовных преступлений, зарегистрированных в ЕРДР в отчетном периоде",
    "Количество уголовных преступлений, по которым уголовные дела окончены расследованием",
    "Количество уголовных дел, направленных в суд",
    "Количество преступлений, по которым сроки досудебного расследования прерваны всего",
)
ROWS = (
    ("Всего коррупционных преступлений", "", 1, 50, 40, 20, 10, 5),
    ("из них", "небольшой тяжести", 2, 5, 4, 2, 1, 0),
    ("", "средней тяжести", 3, 10, 6, 3, 2, 1),
    ("", "тяжкие", 4, 30, 27, 14, 6, 4),
    ("", "особо тяжкие", 5, 5, 3, 1, 1, ""),
)


def figures(path: Path, request: Request | None = None) -> dict[str, float]:
    rows = rows_of(recognise(path, request or Request()))
    return dict(zip(rows["indicator"], rows["value"], strict=True))


def key_and_period(source: Source) -> tuple[AreaKey, Period]:
    table = source.tables[0]
    area = table.parse_area((None,))
    period = table.parse_period((None,))
    assert isinstance(area, AreaKey)
    assert isinstance(period, Period)
    return area, period


def form(
    path: Path,
    *,
    headers: tuple[str, ...] = HEADERS,
    rows: tuple[tuple[object, ...], ...] = ROWS,
    above: int = 0,
    sheets_before: int = 0,
) -> Path:
    """A small form 3-К; `above` empty rows over its title, empty sheets before its own."""
    book = xlsxwriter.Workbook(path)
    for number in range(sheets_before):
        book.add_worksheet(f"Лист{number}").write(0, 0, "титул")
    sheet = book.add_worksheet("произвольное имя")
    sheet.write(above, 1, TITLE)
    sheet.write_row(above + 1, 0, ("Наименование", "", "", *headers))
    sheet.write_row(above + 2, 3, range(1, len(headers) + 1))
    for number, row in enumerate(rows):
        sheet.write_row(above + 3 + number, 0, row)
    book.close()
    return path


@pytest.mark.real_data
def test_registered_of_the_country_in_2022(shared_data: Path) -> None:
    """1312, 1409, 1485, 1563 from January to June … September, as Excel shows them in column F, row 7."""
    for month, registered in ((6, 1312), (7, 1409), (8, 1485), (9, 1563)):
        source = recognise(shared_data / f"kz_form_3k/2022{month:02}_3k_00000___ru.XLSX", Request())
        area, period = key_and_period(source)
        assert area.code == "kz"
        assert period == Period(date(2022, 1, 1), month)
        rows = rows_of(source).set_index("indicator")
        assert rows.loc["corruption_registered", "value"] == registered
        assert set(rows["basis"]) == {Basis.YTD}


@pytest.mark.real_data
def test_gravity_adds_up_to_the_whole_in_every_file_with_blanks_as_zeros(shared_data: Path) -> None:
    files = [path for path in sorted((shared_data / "kz_form_3k").iterdir()) if "202408" not in path.name]
    assert len(files) == 105
    for file in files:
        found = figures(file)
        parts = ("minor", "medium", "grave", "especially_grave")
        total = sum(found[f"corruption_registered_{part}"] for part in parts)
        assert total == found["corruption_registered"], file.name


@pytest.mark.real_data
def test_one_body_with_blank_cells_is_the_golden_output(shared_data: Path) -> None:
    """The golden figures were read out of the file's sheet2.xml; F8 (небольшой тяжести) is blank there."""
    found = rows_of(recognise(shared_data / "kz_form_3k/202303_3k_00400___ru.XLSX", Request()))
    with GOLDEN.open(encoding="utf-8", newline="") as handle:
        golden = list(csv.DictReader(handle))
    text = found.drop(columns="published").astype({"value": "int"}).to_csv(index=False, lineterminator="\n")
    assert list(csv.DictReader(io.StringIO(text))) == golden


@pytest.mark.real_data
def test_the_layout_of_october_2024_is_read_too(shared_data: Path) -> None:
    found = figures(shared_data / "kz_form_3k/202410_3k_00000___ru.xlsx")
    assert found["corruption_registered"] == 1519
    assert found["corruption_in_proceedings"] == 1989


@pytest.mark.real_data
def test_a_file_of_another_section_is_refused_with_its_sheets(shared_data: Path) -> None:
    file = shared_data / "kz_form_3k/202408_3k_00000___ru.xlsx"
    for request in (Request(), Request(layout="kz_form_3k")):
        with pytest.raises(UnreadableError) as refusal:
            recognise(file, request)
        text = message(refusal.value, "ru")
        assert file.name in text
        assert "R4TA, R4TB, R4TV" in text
        assert "раздел" in text


@pytest.mark.real_data
def test_the_period_stated_in_srz_info_serves_a_renamed_file(shared_data: Path, tmp_path: Path) -> None:
    original = shared_data / "kz_form_3k/202303_3k_20100___ru.XLSX"
    renamed = Path(shutil.copy(original, tmp_path / "форма.xlsx"))
    area, period = key_and_period(recognise(renamed, Request(area="kz-body-20100")))
    assert (area.code, str(period)) == ("kz-body-20100", "2023-Q1")
    with pytest.raises(UnreadableError) as refusal:
        recognise(renamed, Request())
    assert refusal.value.key == "error.form_area_absent"
    contrary = Path(shutil.copy(original, tmp_path / "202304_3k_20100___ru.XLSX"))
    with pytest.raises(UnreadableError) as refusal:
        recognise(contrary, Request())
    assert refusal.value.key == "error.form_periods_differ"
    stated = Request(period=Period.parse("2023-04"))
    assert str(key_and_period(recognise(contrary, stated))[1]) == "2023-01..2023-04"


@pytest.mark.real_data
@pytest.mark.parametrize("share", [0.02, 0.5, 0.999])
def test_a_file_cut_short_is_refused(shared_data: Path, tmp_path: Path, share: float) -> None:
    whole = (shared_data / "kz_form_3k/202206_3k_00000___ru.XLSX").read_bytes()
    file = tmp_path / "202206_3k_00000___ru.XLSX"
    file.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(UnreadableError) as refusal:
        recognise(file, Request())
    assert refusal.value.key == "error.workbook_damaged"


def test_sheet_rows_and_columns_are_found_by_what_they_say(tmp_path: Path) -> None:
    order = (4, 1, 3, 0, 2)
    moved = form(
        tmp_path / "202401_3k_00300.xlsx",
        headers=tuple(HEADERS[column] for column in order),
        rows=tuple((*row[:3], *(row[3 + column] for column in order)) for row in reversed(ROWS)),
        above=5,
        sheets_before=2,
    )
    assert figures(moved) == {
        "corruption_registered": 40,
        "corruption_registered_minor": 4,
        "corruption_registered_medium": 6,
        "corruption_registered_grave": 27,
        "corruption_registered_especially_grave": 3,
        "corruption_in_proceedings": 50,
        "corruption_finished": 20,
        "corruption_sent_to_court": 10,
        "corruption_interrupted": 5,
    }


def test_each_figure_names_the_row_of_the_sheet_that_it_stands_in(tmp_path: Path) -> None:
    source = recognise(form(tmp_path / "202401_3k_00000.xlsx", above=5), Request())
    frame = source.tables[0].cells.frame  # type: ignore[union-attr]
    assert frame["row_no"].tolist() == [9, 10, 11, 12, 13, 9, 9, 9, 9]
    key = source.tables[0].parse_indicator(("corruption_registered_minor",))
    assert isinstance(key, IndicatorKey)
    assert [above.code for above in key.ancestors] == ["corruption_registered"]


@pytest.mark.parametrize(
    "fault",
    [
        {"headers": ("Всего", *HEADERS[1:])},  # in proceedings is gone
        {"headers": (HEADERS[1], *HEADERS[1:])},  # registered stands twice
        {"rows": ROWS[1:]},  # the total's row is gone
        {"rows": (ROWS[0], (*ROWS[2][:2], 2, *ROWS[2][3:]), *ROWS[2:])},  # code 2 is another row
    ],
)
def test_a_changed_form_is_refused_not_misread(tmp_path: Path, fault: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(UnreadableError) as refusal:
        recognise(form(tmp_path / "202401_3k_00000.xlsx", **fault), Request())  # type: ignore[arg-type]
    assert refusal.value.key == "error.form_changed"


def test_a_form_with_no_number_in_it_is_refused(tmp_path: Path) -> None:
    empty = tuple((*row[:3], "", "", "", "", "") for row in ROWS)
    with pytest.raises(UnreadableError) as refusal:
        recognise(form(tmp_path / "202401_3k_00000.xlsx", rows=empty), Request())
    assert refusal.value.key == "error.form_blank"


def test_without_a_period_in_name_or_sheet_it_must_be_given(tmp_path: Path) -> None:
    file = form(tmp_path / "форма 3к.xlsx")
    with pytest.raises(UnreadableError) as refusal:
        recognise(file, Request(area="kz"))
    assert refusal.value.key == "error.form_period_absent"
    source = recognise(file, Request(area="kz", period=Period.parse("2024-05")))
    assert str(key_and_period(source)[1]) == "2024-01..2024-05"
