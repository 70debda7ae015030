"""Old workbooks whose damage would make their reader take all memory or never end are refused before it."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
import xlsxwriter

from domain import UnreadableError
from etl.layouts import old_workbook
from etl.layouts.head import Head
from tests.form_4egs import table, workbook


@pytest.fixture
def whole(tmp_path: Path) -> bytes:
    sheets = {"1": ("Зарегистрировано преступлений", table())}
    return workbook(tmp_path / "whole.xls", sheets).read_bytes()


def with_bytes(raw: bytes, at: int, new: bytes) -> bytes:
    return raw[:at] + new + raw[at + len(new) :]


def record(raw: bytes, kind: int, length: int) -> int:
    """Where the data of the first record of a kind begin; the writer keeps its stream in one piece."""
    return raw.index(struct.pack("<HH", kind, length)) + 4


def test_a_whole_one_passes(whole: bytes) -> None:
    old_workbook.check(whole)


def test_each_kind_of_damage_is_named(whole: bytes) -> None:
    sector = 512
    table_of_sectors = (struct.unpack_from("<I", whole, 76)[0] + 1) * sector
    (directory,) = struct.unpack_from("<I", whole, 48)
    entry = (directory + 1) * sector + 128  # the first after the root
    strings = whole.index(struct.pack("<H", 0x00FC), sector) + 4
    damaged = {
        "a chain without an end": with_bytes(whole, table_of_sectors, struct.pack("<I", 0)),
        "more sectors than the file has": with_bytes(whole, 44, struct.pack("<I", 2**31)),
        "a sector beyond the file's end": with_bytes(whole, 48, struct.pack("<I", 60))[: 40 * sector],
        "a stream longer than the file": with_bytes(whole, entry + 120, struct.pack("<I", 2**31)),
        "a sheet larger than the format allows": with_bytes(
            whole, record(whole, 0x0200, 14), struct.pack("<II", 0, 2**32 - 1)
        ),
        "a cell beyond the last column": with_bytes(
            whole, record(whole, 0x00FD, 10) + 2, struct.pack("<H", 60_000)
        ),
        "more strings than the file can hold": with_bytes(whole, strings + 4, struct.pack("<I", 2**31)),
        "size of sectors": with_bytes(whole, 30, struct.pack("<H", 31)),
        "no workbook in the package": with_bytes(whole, entry, "Рукопись".encode("utf-16-le")),
    }
    for problem, raw in damaged.items():
        with pytest.raises(old_workbook.OldWorkbookError) as refusal:
            old_workbook.check(raw)
        assert str(refusal.value) in {problem, "a chain without an end"}, problem


def test_such_a_file_is_refused_with_its_name(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "4-EGS_Razdel_1_062019.xls"
    path.write_bytes(with_bytes(whole, record(whole, 0x0200, 14), struct.pack("<II", 0, 2**32 - 1)))
    with pytest.raises(UnreadableError) as refusal:
        _ = Head(path).sheet_names
    assert refusal.value.key == "error.workbook_damaged"
    assert refusal.value.places["file"] == path.name


def test_a_workbook_is_read_by_what_it_is_whatever_its_name_says(whole: bytes, tmp_path: Path) -> None:
    old = tmp_path / "old_in_truth.xlsx"
    old.write_bytes(whole)
    real = tmp_path / "real.xls"
    real.write_bytes(whole)
    assert Head(old).sheet_names == Head(real).sheet_names
    new = tmp_path / "new_in_truth.xls"
    with xlsxwriter.Workbook(new) as workbook:
        workbook.add_worksheet("Раздел 1").write(0, 0, "Форма")
    assert Head(new).sheet_names == ["Раздел 1"]
