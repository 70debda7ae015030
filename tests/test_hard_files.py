"""Files that must end in a clear message and an untouched store, each a real one of its kind."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import msoffcrypto.format.ooxml as ooxml
import pytest
import xlsxwriter

from domain import BagdarError
from etl.layouts.source import Request
from etl.load import FileResult, load_files
from language import message
from reports.workbook import table_csv, table_xlsx
from warehouse.query import ask
from warehouse.store import current_file

HEADER = ("area", "indicator", "period", "value")
ROW = ("kz-19", "crimes_total", "2025-03", 700)


def book(path: Path, rows: list[tuple[object, ...]] | None = None, **options: bool) -> Path:
    with xlsxwriter.Workbook(path, options) as workbook:
        sheet = workbook.add_worksheet("Сведения")
        for number, row in enumerate([HEADER, *(rows or [ROW])]):
            sheet.write_row(number, 0, row)
    return path


def load(path: Path, store: Path, **asked: object) -> FileResult:
    return load_files([path], store, Request(**asked), refresh=False)[0]  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with one figure in it."""
    store = tmp_path / "store"
    first = tmp_path / "first.csv"
    first.write_text("area,indicator,period,value\nkz-19,crimes_total,2025-01,650\n", encoding="utf-8")
    assert load(first, store).accepted == 1
    return store


def said(error: BagdarError | None) -> str:
    """The message in all three languages, which must all be there."""
    assert error is not None
    texts = [message(error, lang) for lang in ("ru", "kk", "en")]
    assert len(set(texts)) == 3
    return " ".join(texts)


def refused(path: Path, store: Path, key: str, *words: str, **asked: object) -> None:
    before = (current_file(store), current_file(store).read_bytes())
    result = load(path, store, **asked)
    assert result.error is not None and result.error.key == key
    text = said(result.error)
    assert path.name in text
    for word in words:
        assert word in text
    assert (current_file(store), current_file(store).read_bytes()) == before


def repacked(source: Path, target: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """A copy of a workbook, each part of it passed through `change`."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part)))
    return target


def test_a_truncated_workbook(tmp_path: Path, store: Path) -> None:
    whole = book(tmp_path / "whole.xlsx").read_bytes()
    for share in (0.2, 0.5, 0.9, 0.99):
        cut = tmp_path / "cut.xlsx"
        cut.write_bytes(whole[: int(len(whole) * share)])
        refused(cut, store, "error.workbook_damaged")


def test_a_workbook_with_a_password(tmp_path: Path, store: Path) -> None:
    plain = book(tmp_path / "plain.xlsx")
    locked = tmp_path / "locked.xlsx"
    with plain.open("rb") as source, locked.open("wb") as target:
        ooxml.OOXMLFile(source).encrypt("тайна", target)
    refused(locked, store, "error.workbook_password", "пароль", "password")


@pytest.mark.parametrize(
    "start", ["<html>", "\ufeff<!DOCTYPE html>\n<HTML>", '<?xml version="1.0"?>\n<html ']
)
def test_a_web_page_called_xls(tmp_path: Path, store: Path, start: str) -> None:
    page = tmp_path / "otchet.xls"
    page.write_text(start + "<body><table><tr><td>5317</td></tr></table></body></html>", encoding="utf-8")
    refused(page, store, "error.file_html", "веб-страница")


def test_an_empty_file(tmp_path: Path, store: Path) -> None:
    for name in ("empty.xlsx", "empty.xls", "empty.csv"):
        (tmp_path / name).touch()
        refused(tmp_path / name, store, "error.file_empty")


def test_a_zip_bomb(tmp_path: Path, store: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(book(tmp_path / "plain.xlsx")) as old,
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for part in old.infolist():
            new.writestr(part.filename, old.read(part))
        with new.open("xl/worksheets/sheet2.xml", "w", force_zip64=True) as sheet:
            for _ in range(1100):
                sheet.write(b" " * (1 << 20))
    assert bomb.stat().st_size < 8 * 2**20
    refused(bomb, store, "error.workbook_bomb", "1.1")


def test_a_stray_cell_at_the_far_end(tmp_path: Path, store: Path) -> None:
    far = tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(far) as workbook:
        sheet = workbook.add_worksheet("Лист1")
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ROW)
        sheet.write(1_048_575, 16_383, 1)
    refused(far, store, "error.workbook_area", "Лист1", "1048576", "16384")


def test_a_formula_that_nobody_computed(tmp_path: Path, store: Path) -> None:
    def without_value(name: str, xml: bytes) -> bytes:
        return xml.replace(b"<v>0</v>", b"") if name.endswith("sheet1.xml") else xml

    formulas = tmp_path / "formulas.xlsx"
    with xlsxwriter.Workbook(formulas) as workbook:
        sheet = workbook.add_worksheet("Свод")
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ROW[:3])
        sheet.write_formula(1, 3, "=300+400")
    refused(
        repacked(formulas, tmp_path / "bare.xlsx", without_value),
        store, "error.workbook_formula", "Свод", "D2",
    )  # fmt: skip


def test_a_formula_with_its_value_is_a_number(tmp_path: Path, store: Path) -> None:
    computed = tmp_path / "computed.xlsx"
    with xlsxwriter.Workbook(computed) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ROW[:3])
        sheet.write_formula(1, 3, "=300+400", value=700)
    assert load(computed, store).accepted == 1
    sql = "SELECT value FROM latest WHERE period_start = DATE '2025-03-01'"
    assert ask(store, sql).rows == [(700,)]


def test_links_to_other_files(tmp_path: Path, store: Path) -> None:
    linked = tmp_path / "linked.xlsx"
    with zipfile.ZipFile(book(tmp_path / "plain.xlsx")) as old, zipfile.ZipFile(linked, "w") as new:
        for part in old.infolist():
            new.writestr(part.filename, old.read(part))
        new.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
    refused(linked, store, "error.workbook_links")


def test_a_zip_that_is_no_workbook(tmp_path: Path, store: Path) -> None:
    other = tmp_path / "photos.xlsx"
    with zipfile.ZipFile(other, "w") as package:
        package.writestr("a.txt", "nothing")
    refused(other, store, "error.workbook_damaged")


def test_noise(tmp_path: Path, store: Path) -> None:
    chance = random.Random(5)
    for start, key in (
        (b"PK\x03\x04", "error.workbook_damaged"),
        (b"\xd0\xcf\x11\xe0", "error.workbook_damaged"),
    ):
        noise = tmp_path / "noise.xls"
        noise.write_bytes(start + chance.randbytes(5000))
        refused(noise, store, key)


def test_a_wrong_delimiter(tmp_path: Path, store: Path) -> None:
    mixed = tmp_path / "mixed.csv"
    mixed.write_text("area;indicator;period;value\nkz-19,crimes_total,2025-03,700\n", encoding="utf-8")
    refused(mixed, store, "error.csv_delimiters_differ", "«;»", "«,»")


def test_two_encodings_in_one_file(tmp_path: Path, store: Path) -> None:
    mixed = tmp_path / "mixed.csv"
    lines = [b"area,indicator,period,value", "Алматинская область,Преступления,2025-03,700".encode()]
    lines.append("Акмолинская область,Преступления,2025-03,400".encode("cp1251"))
    mixed.write_bytes(b"\n".join(lines) + b"\n")
    refused(mixed, store, "error.file_mixed_encodings", "3", "Windows-1251")


def test_a_formula_in_a_name_is_neutral_in_what_goes_out(tmp_path: Path, store: Path) -> None:
    evil = "=cmd|' /C calc'!A0"
    file = tmp_path / "evil.csv"
    file.write_text(f'area,indicator,period,value\n"{evil}",crimes_total,2025-03,700\n', encoding="utf-8")
    result = load(file, store)
    assert result.reasons == {"unknown_area": 1}
    assert load(file, store, register=True).accepted == 1
    import openpyxl
    import pandas as pd

    names = ask(store, "SELECT name_ru FROM area WHERE name_ru LIKE '%cmd%'").rows
    frame = pd.DataFrame({"Территория": [name for (name,) in names], "Число": [700]})
    assert len(frame) == 1
    text = table_csv(frame, "ru", []).decode("utf-8-sig")
    assert "\n=cmd" not in text and ";=cmd" not in text and '"=cmd' not in text
    exported = openpyxl.load_workbook(io.BytesIO(table_xlsx(frame, "Свод", [], "ru")))
    cells = [cell for sheet in exported for row in sheet.iter_rows() for cell in row if cell.value]
    assert any("cmd" in str(cell.value) for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)


def test_dates_counted_from_1904(tmp_path: Path, store: Path) -> None:
    mac = tmp_path / "mac.xlsx"
    with xlsxwriter.Workbook(mac, {"date_1904": True}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, (*ROW[:2], "", ROW[3]))
        sheet.write_datetime(1, 2, datetime(2025, 3, 1), workbook.add_format({"num_format": "dd.mm.yyyy"}))
    assert load(mac, store).accepted == 1
    sql = "SELECT strftime(period_start, '%Y-%m') FROM latest WHERE value = 700"
    assert ask(store, sql).rows == [("2025-03",)]


def test_a_lost_delimiter_among_months(tmp_path: Path, store: Path) -> None:
    """Filled up at its end, the row would put every number behind the gap under the month before."""
    months = [f"{year}{month:02d}" for year in (2018, 2019) for month in range(1, 13)]
    header = ["MajorText", "MinorText", "LookUp_BoroughName", *months]
    good = ["Theft", "Bicycle Theft", "Camden", *map(str, range(24))]
    wide = tmp_path / "wide.csv"
    wide.write_text("\n".join([",".join(header), ",".join(good)]) + "\n", encoding="utf-8")
    assert load(wide, store, register=True, published=date(2020, 1, 10)).accepted == 24
    bad = ",".join(good).replace("7,8", "78")
    wide.write_text("\n".join([",".join(header), ",".join(good), bad]) + "\n", encoding="utf-8")
    refused(wide, store, "error.csv_line_short", "3", "26", "27", published=date(2020, 2, 10))
    short = ",".join(header).replace("201805,", "201805")
    wide.write_text("\n".join([short, ",".join([*good, ""])[:-1]]) + "\n", encoding="utf-8")
    refused(wide, store, "error.csv_line_wrong", "2", published=date(2020, 2, 10))
    blank_last = [*good[:-1], ""]
    wide.write_text("\n".join([short, ",".join(blank_last)]) + "\n", encoding="utf-8")
    refused(wide, store, "error.csv_line_wrong", "2", published=date(2020, 2, 10))


def test_a_part_of_a_misspelt_whole_is_not_another_whole(tmp_path: Path, store: Path) -> None:
    """ "Historical Fraud and Forgery" is a type, and the name of its one subtype."""
    wide = tmp_path / "wide.csv"
    start = "MajorText,MinorText,LookUp_BoroughName,201801\n"
    name = "Historical Fraud and Forgery"
    wide.write_text(f"{start}{name},{name},Camden,5\n", encoding="utf-8")
    assert load(wide, store, register=True, published=date(2020, 1, 10)).accepted == 1
    wide.write_text(f"{start}{name.replace('Fraud', 'Friud')},{name},Camden,6\n", encoding="utf-8")
    assert load(wide, store, published=date(2020, 2, 10)).reasons == {"unknown_indicator": 1}


def test_a_delimiter_lost_in_a_text_with_titles_above(tmp_path: Path, store: Path) -> None:
    """Such a text is not read by the store but here, row by row."""
    wide = tmp_path / "wide.csv"
    header = "MajorText,MinorText,LookUp_BoroughName,201801,201802,201803"
    wide.write_text(f"Crimes\n{header}\nTheft,Bicycle Theft,Camden,5,6,7\n", encoding="utf-8")
    assert load(wide, store, register=True, published=date(2020, 1, 10)).accepted == 3
    rows = {header: "Theft,Bicycle Theft,Camden,56,7"}
    rows[header.replace("201801,", "201801")] = "Theft,Bicycle Theft,Camden,5,6,"
    for top, row in rows.items():
        text = f"Crimes\n{top}\n{row}\n"
        wide.write_text(text, encoding="utf-8")
        refused(wide, store, "error.csv_line_short", "3", published=date(2020, 2, 10))
