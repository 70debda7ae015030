"""Form 3-К: its figures by row codes and header texts, and the files that must be refused."""

from __future__ import annotations

import csv
import io
import shutil
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from domain import Basis, Period, UnreadableError
from etl.layouts import recognise
from etl.layouts.kz_form_3k_terms import KEYS
from etl.layouts.kz_form_3k_terms import ROWS as ROWS_OF_FORM
from etl.layouts.source import AreaKey, Request, Source
from language import message
from tests.source_rows import rows_of
from tests.test_reference import table

GOLDEN = Path(__file__).parent / "golden" / "kz_form_3k_202303_00400.csv"
TITLE = "Форма № 3-К. Отчет о коррупционных преступлениях, лицах их совершивших, и движении уголовных дел"
HEADERS = (
    "Количество преступлений, уголовные дела по которым находились в производстве в отчетном периоде",
    "Количество уголовных преступлений, зарегистрированных в ЕРДР в отчетном периоде",
    "Количество уголовных преступлений, по которым уголовные дела окончены расследованием",
    "из графы 3: Количество уголовных дел, направленных в суд",
    "Количество преступлений, по которым уголовные дела прекращены по пунктам 3), 4), 9) статьи 35 УПК",
    "Количество преступлений, по которым уголовные дела прекращены по пунктам 1), 2), 5) статьи 35 УПК",
    "Количество преступлений, по которым сроки досудебного расследования прерваны всего",
    *(f"по п.{point}) ч.7 ст.45 УПК" for point in (1, 2, 3, 5, 6, 7)),
    "Количество уголовных преступлений, по которым сроки досудебного производства прерваны по п.4) ст.45",
    "Количество преступлений прошлых лет, по которым сроки досудебного производства прерваны по п.4) ст.45",
    "Установленный размер материального вреда (тыс.тенге)",
    "Наложен арест на имущество (тыс.тенге)",
    "Изъято и добровольно погашено (тыс.тенге)",
    "Количество преступлений, с момента регистрации которых прошло более 2-х месяцев",
    "Количество преступлений, уголовные дела по которым направлены по подследственности со снятием с учета",
)
ARTICLES = (
    *(189, 190, 218, 234, 249, 361, 362, 364, 365),
    *(366, 367, 368, 369, 370, 450, 451, 452),
)
REST = (0,) * 8 + (1000.5, 200, 30.25, 2, 0)  # columns 8 to 20
ROWS = (
    ("Всего коррупционных преступлений", "", 1, 50, 40, 20, 10, 10, 3, 5, *REST),
    ("из них", "небольшой тяжести", 2, 5, 4, 2, 1, 1, 0, 0, *REST),
    ("", "средней тяжести", 3, 10, 6, 3, 2, 1, 1, 1, *REST),
    ("", "тяжкие", 4, 30, 27, 14, 6, 8, 2, 4, *REST),
    ("", "особо тяжкие", 5, 5, 3, 1, 1, 0, "", "", *REST),
    *(
        ("", f"Деяние (ст.{article} УК РК)", code, code, code - 5, *("",) * 5, *REST)
        for code, article in enumerate(ARTICLES, start=6)
    ),
    ("Всего переквалифицированных в некоррупционные преступления", "", 23, 7, 6, 5, 4, 1, 0, 0, *REST),
)
MAIN = {
    "corruption_registered": 40,
    "corruption_registered_minor": 4,
    "corruption_registered_medium": 6,
    "corruption_registered_grave": 27,
    "corruption_registered_especially_grave": 3,
    "corruption_registered_embezzlement": 1,
    "corruption_registered_bribe_taking": 10,
    "corruption_registered_inaction_of_authority": 17,
    "corruption_registered_reclassified": 6,
    "corruption_in_proceedings": 50,
    "corruption_in_proceedings_bribe_giving": 16,
    "corruption_finished": 20,
    "corruption_finished_bribe_taking": 0,  # blank
    "corruption_sent_to_court": 10,
    "corruption_sent_to_court_grave": 6,
    "corruption_terminated_nonrehabilitating": 10,
    "corruption_terminated_rehabilitating": 3,
    "corruption_interrupted": 5,
    "corruption_overdue_2_months": 2,
}


def figures(path: Path, request: Request | None = None) -> dict[str, float]:
    rows = rows_of(recognise(path, request or Request()))
    return dict(zip(rows["indicator"], rows["value"], strict=True))


@cache
def every_file(folder: Path) -> dict[str, tuple[Source, dict[str, float]]]:
    """All files of section 1, read once: name -> what the layout says and its figures."""
    read = {}
    for path in sorted(folder.iterdir()):
        if "202408" not in path.name:
            source = recognise(path, Request())
            frame = source.tables[0].cells.frame  # type: ignore[union-attr]
            read[path.name] = (
                source,
                dict(zip(frame["indicator"], frame["value"].replace("", "0").astype(int), strict=True)),
            )
    return read


def key_and_period(source: Source) -> tuple[AreaKey, Period]:
    table = source.tables[0]
    area = table.parse_area(())
    period = table.parse_period(())
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
    extract: tuple[str, str] | None = None,
) -> Path:
    """A form 3-К; `above` empty rows over its title, empty sheets before its own, `extract` in srz_info."""
    book = xlsxwriter.Workbook(path)
    for number in range(sheets_before):
        book.add_worksheet(f"Лист{number}").write(0, 0, "титул")
    sheet = book.add_worksheet("произвольное имя")
    sheet.write(above, 1, TITLE)
    sheet.write_row(above + 1, 0, ("Наименование", "", "", *headers))
    sheet.write_row(above + 2, 3, range(1, len(headers) + 1))
    for number, row in enumerate(rows):
        sheet.write_row(above + 3 + number, 0, row)
    if extract is not None:
        about = book.add_worksheet("srz_info")
        about.write_row(3, 0, ("Период ", "01.01.2024", "31.05.2024"))
        about.write_row(4, 0, ("Дата-Время когда был сформирован срез", "03.06.2024 17:52:37"))
        about.write_row(6, 0, ("Название региона/органа ", extract[0]))
        about.write_row(7, 1, ("00",))
        about.write_row(8, 1, (extract[1],))
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
    files = every_file(shared_data / "kz_form_3k")
    assert len(files) == 105
    for name, (_, found) in files.items():
        parts = ("minor", "medium", "grave", "especially_grave")
        total = sum(found[f"corruption_registered_{part}"] for part in parts)
        assert total == found["corruption_registered"], name


@pytest.mark.real_data
def test_one_body_with_blank_cells_is_the_golden_output(shared_data: Path) -> None:
    """The golden figures were read by openpyxl, cell by cell at the places where this one file has them."""
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
@pytest.mark.parametrize(
    ("name", "cells"),
    [  # read off the sheets by eye: indicator -> (cell, number)
        (
            "202303_3k_20100___ru.XLSX",
            {
                "corruption_registered": ("F7", 382),
                "corruption_registered_bribe_taking": ("F21", 135),
                "corruption_finished_bribe_giving": ("G22", 147),
                "corruption_sent_to_court_bribe_giving": ("H22", 80),
                "corruption_terminated_nonrehabilitating_bribe_giving": ("I22", 67),
                "corruption_registered_smuggling": ("F15", 0),  # blank
            },
        ),
        (
            "202410_3k_00000___ru.xlsx",
            {
                "corruption_registered_embezzlement": ("F12", 246),
                "corruption_interrupted_p5": ("O7", 20),
                "corruption_overdue_2_months": ("W7", 87),
                "corruption_registered_reclassified": ("F29", 102),
                "corruption_transferred": ("X7", 1),
                "corruption_terminated_rehabilitating_bribe_taking": ("J21", 147),
            },
        ),
        (
            "202206_3k_00000___ru.XLSX",
            {"corruption_registered": ("F7", 1312), "corruption_interrupted": ("K7", 38)},
        ),
    ],
)
def test_every_cell_is_what_a_second_reader_finds_there(
    shared_data: Path, name: str, cells: dict[str, tuple[str, int]]
) -> None:
    path = shared_data / "kz_form_3k" / name
    frame = recognise(path, Request()).tables[0].cells.frame  # type: ignore[union-attr]
    book = openpyxl.load_workbook(path, data_only=True)
    assert len(frame) == 23 * 7 + 10
    for row in frame.itertuples():
        cell = book[row.sheet][f"{row.cell_column}{row.row_no}"].value
        assert int(row.value or 0) == (cell or 0)
    found = {
        row.indicator: (f"{row.cell_column}{row.row_no}", int(row.value or 0)) for row in frame.itertuples()
    }
    assert {code: found[code] for code in cells} == cells


@pytest.mark.real_data
def test_articles_and_outcomes_add_up_in_every_file(shared_data: Path) -> None:
    """So their breakdowns are full ones; gravity lacks one crime in proceedings in two files of June 2022."""
    short = set()
    for name, (_, found) in every_file(shared_data / "kz_form_3k").items():
        for column in ("registered", "in_proceedings", "finished", "sent_to_court", "interrupted"):
            parts = [row.code for row in ROWS_OF_FORM if row.breakdown == "article"]
            whole = found[f"corruption_{column}"]
            assert sum(found[f"corruption_{column}_{part}"] for part in parts) == whole, name
            parts = [row.code for row in ROWS_OF_FORM if row.breakdown == "gravity"]
            if sum(found[f"corruption_{column}_{part}"] for part in parts) != whole:
                short.add((name[:15], column))
        outcomes = found["corruption_sent_to_court"] + found["corruption_terminated_nonrehabilitating"]
        assert outcomes == found["corruption_finished"]
    assert short == {("202206_3k_00000", "in_proceedings"), ("202206_3k_20100", "in_proceedings")}


@pytest.mark.real_data
def test_december_2023_counts_two_more_parts_of_articles(shared_data: Path) -> None:
    """The break in data/reference/breaks.csv: 157 of that month's 167 are in the two rows worded anew."""
    files = every_file(shared_data / "kz_form_3k")
    before, after = (files[f"2023{month}_3k_00000___ru.XLSX"][1] for month in (11, 12))
    added = {code: after[code] - before[code] for code in before}
    rows = ("", "_grave", "_embezzlement", "_fraud")
    assert [added[f"corruption_registered{row}"] for row in rows] == [167, 162, 85, 72]
    broken = {row["indicator"] for row in table("breaks") if row["date"] == "2023-12-01"}
    assert broken == {f"corruption_registered{row}" for row in rows}


@pytest.mark.real_data
def test_what_srz_info_states_serves_a_renamed_file(shared_data: Path, tmp_path: Path) -> None:
    """Its row «Код региона» says 19, which is no code of Almaty oblast: the country stands beside it."""
    original = shared_data / "kz_form_3k/202303_3k_20100___ru.XLSX"
    renamed = Path(shutil.copy(original, tmp_path / "форма.xlsx"))
    source = recognise(renamed, Request())
    area, period = key_and_period(source)
    assert (area.code, area.level, area.vouched) == ("kz-body-20100", "body", True)
    assert str(period) == "2023-Q1"
    assert source.published == date(2023, 4, 1)
    contrary = Path(shutil.copy(original, tmp_path / "202304_3k_20100___ru.XLSX"))
    with pytest.raises(UnreadableError) as refusal:
        recognise(contrary, Request())
    assert refusal.value.key == "error.form_periods_differ"
    stated = Request(period=Period.parse("2023-04"))
    assert str(key_and_period(recognise(contrary, stated))[1]) == "2023-01..2023-04"
    other_body = Path(shutil.copy(original, tmp_path / "202303_3k_00100___ru.XLSX"))
    with pytest.raises(UnreadableError) as refusal:
        recognise(other_body, Request())
    assert refusal.value.key == "error.form_areas_differ"
    assert "АДГСиПК" in message(refusal.value, "ru")
    assert key_and_period(recognise(other_body, Request(area="kz-body-20100")))[0].code == "kz-body-20100"


@pytest.mark.real_data
def test_each_file_that_states_its_body_agrees_with_its_name(shared_data: Path) -> None:
    bodies = {
        name[7:15]: key_and_period(source)[0].name
        for name, (source, _) in every_file(shared_data / "kz_form_3k").items()
        if source.published
    }
    assert bodies == {
        "3k_00400": "КНБ",
        "3k_01500": "КГД МФ",
        "3k_20100": "АДГСиПК",
        "3k_00000": "Казахстан",
        "3k_00100": "Прокуратура",
    }


def test_an_extract_of_a_region_is_that_region(tmp_path: Path) -> None:
    file = form(tmp_path / "выгрузка.xlsx", extract=("Алматинская область", "Свод"))
    area, period = key_and_period(recognise(file, Request()))
    assert (area.name, area.code, area.parent) == ("Алматинская область", None, "kz")
    assert str(period) == "2024-01..2024-05"
    body_of_a_region = form(tmp_path / "выгрузка 2.xlsx", extract=("Алматинская область", "КНБ"))
    for unclear in (body_of_a_region, form(tmp_path / "выгрузка 3.xlsx")):
        with pytest.raises(UnreadableError) as refusal:
            recognise(unclear, Request(period=Period.parse("2024-05")))
        assert refusal.value.key == "error.form_area_absent"


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
    order = (*range(4, len(HEADERS)), 1, 3, 0, 2)
    moved = form(
        tmp_path / "202401_3k_00300.xlsx",
        headers=tuple(HEADERS[column] for column in order),
        rows=tuple((*row[:3], *(row[3 + column] for column in order)) for row in reversed(ROWS)),
        above=5,
        sheets_before=2,
    )
    found = figures(moved)
    assert len(found) == 23 * 7 + 10
    assert {code: found[code] for code in MAIN} == MAIN


def test_each_figure_names_the_cell_that_it_stands_in(tmp_path: Path) -> None:
    source = recognise(form(tmp_path / "202401_3k_00000.xlsx", above=5), Request())
    frame = source.tables[0].cells.frame  # type: ignore[union-attr]
    cells = frame.set_index("indicator")[["sheet", "row_no", "cell_column", "value"]].T.to_dict("list")
    assert cells["corruption_registered"] == ["произвольное имя", 9, "E", "40"]
    assert cells["corruption_registered_minor"] == ["произвольное имя", 10, "E", "4"]
    assert cells["corruption_interrupted_reclassified"] == ["произвольное имя", 31, "J", "0"]
    assert cells["corruption_transferred"] == ["произвольное имя", 9, "W", "0"]
    assert cells["corruption_interrupted_especially_grave"] == ["произвольное имя", 13, "J", ""]


def test_crossings_are_details_below_their_columns_whole_and_vouched_for() -> None:
    key = KEYS["corruption_finished_bribe_taking"]
    assert (key.parent, key.breakdown, key.better) == ("corruption_finished", "article", "neutral")
    assert (key.vouched, key.detail) == (True, True)
    assert key.names == (
        "Получение взятки: окончено расследованием",
        "Пара алу: тергеп-тексеруі аяқталған",
        "Bribe taking: investigation finished",
    )
    assert len(KEYS) == 23 * 7 + 10
    for lang in range(3):
        siblings = {(key.parent, key.names[lang]) for key in KEYS.values() if key.names}
        assert len(siblings) == len(KEYS)
    seen = {row["code"] for row in table("indicators")}
    for code, key in KEYS.items():  # a parent comes before what lies below it
        assert key.parent is None or key.parent in seen
        seen.add(code)


def test_what_the_reference_list_says_of_the_form_is_what_the_form_says() -> None:
    for row in table("indicators"):
        if row["code"].startswith("corruption_"):
            key = KEYS[row["code"]]
            assert (key.parent or "", key.breakdown or "") == (row["parent"], row["breakdown"]), row["code"]


@pytest.mark.parametrize(
    "fault",
    [
        {"headers": ("Всего", *HEADERS[1:])},  # in proceedings is gone
        {"headers": (HEADERS[1], *HEADERS[1:])},  # registered stands twice
        {"rows": ROWS[1:]},  # the total's row is gone
        {"rows": (ROWS[0], (*ROWS[2][:2], 2, *ROWS[2][3:]), *ROWS[2:])},  # code 2 is another row
        {"rows": ROWS[:-1]},  # the last row is gone
        {"rows": (*ROWS, ROWS[6])},  # a row stands twice
        {"rows": (*ROWS[:6], (*ROWS[6][:2], 7.5, *ROWS[6][3:]), *ROWS[7:])},  # its code is no whole number
        {"rows": (*ROWS[:14], *((*r[:2], n, *r[3:]) for n, r in enumerate(ROWS[15:], start=15)))},
    ],
)
def test_a_changed_form_is_refused_not_misread(tmp_path: Path, fault: dict[str, tuple[str, ...]]) -> None:
    file = form(tmp_path / "202401_3k_00000.xlsx", **fault)  # type: ignore[arg-type]
    with pytest.raises(UnreadableError) as refusal:
        recognise(file, Request())
    assert refusal.value.key in {"error.form_row_changed", "error.form_column_changed"}
    for lang in ("ru", "kk", "en"):
        text = message(refusal.value, lang)
        assert file.name in text
        assert str(refusal.value.places["expected"]) in text


def test_an_added_column_and_an_added_row_move_nothing(tmp_path: Path) -> None:
    headers = (*HEADERS[:1], "Количество лиц, добавленная графа", *HEADERS[1:])
    rows = [(*row[:4], 999, *row[4:]) for row in ROWS]
    added = ("", "Новое деяние (ст.999 УК РК)", 24, *(999,) * len(headers))
    found = figures(form(tmp_path / "202501_3k_00000.xlsx", headers=headers, rows=(*rows, added)))
    assert {code: found[code] for code in MAIN} == MAIN


def test_a_row_known_by_its_article_may_be_worded_anew(tmp_path: Path) -> None:
    """As the real form did in December 2023: `ч.4 ст.189` was added to the label of row 6."""
    worded = tuple(
        (row[0], "Присвоение (п.2) ч.3 ст.189, ч.4 ст.189  УК РК)", *row[2:]) if row[2] == 6 else row
        for row in ROWS
    )
    found = figures(form(tmp_path / "202401_3k_00000.xlsx", rows=worded))
    assert found["corruption_registered_embezzlement"] == 1


def test_a_form_with_no_number_in_it_is_refused(tmp_path: Path) -> None:
    empty = tuple((*row[:3], *("",) * 20) for row in ROWS)
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
