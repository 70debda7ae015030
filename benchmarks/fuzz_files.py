"""The good files that a fuzz run breaks: tables of our own, and the official forms where they can be had."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import docx
import python_calamine
import xlsxwriter

from benchmarks.fuzz_mutations import Grid
from domain import Period
from etl.layouts.head import Cell
from etl.layouts.source import Request

PROJECT = Path(__file__).resolve().parent.parent
AREAS = ("kz-11", "kz-19", "kz-35", "kz-59")
UNREAD = ("R1-2", "R4", "R4-1", "R5", "R7", "R8", "R11", "PRIL1", "PRIL2", "PRIL3", "PRIL4", "PRIL11")
SUMS = {"drugs": ("offences_article_296", "offences_article_297")}
KINDS = ("crimes_total", "theft", "fraud")


@dataclass(frozen=True)
class Base:
    """One good file; `known` is loaded into the store beforehand, so that there is something to harm."""

    name: str
    path: Path
    known: Path
    request: Request
    share: int  # of all cases, against the shares of the others
    grid: Grid = field(default_factory=dict)
    write: Callable[[Grid, Path], None] | None = None  # None: only its bytes are changed
    codes: bool = False  # its first columns are area, indicator, period, value in plain codes
    counted: bool = False  # rows are counted: a figure is short of the rows that were refused
    free_name: bool = True  # False where the name says the period or the area
    sums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # code → the codes that it adds up
    registering: Request = field(default_factory=Request)

    def header(self, column: int) -> str:
        """The header over a column (from 1) of a plain table."""
        row = next(iter(self.grid.values()))[0]
        return str(row[column - 1]).strip() if column <= len(row) else ""


def bases(folder: Path) -> list[Base]:
    """All bases that can be had here; what is missing is said on stderr."""
    known = folder / "known.csv"
    known.write_text(
        "area,indicator,period,value\n"
        + "".join(f"{area},murder,2021,{n}\n" for n, area in enumerate(AREAS)),
        encoding="utf-8",
    )
    made = [*_long(folder, known), _incidents(folder), _note(folder, known), _four_egs(folder, known)]
    data = Path(os.environ.get("BAGDAR_TEST_DATA") or PROJECT.parent / "shared" / "data")
    if not data.is_dir():
        print(f"fuzz: {data} is absent, the official forms are left out", file=sys.stderr)
        return made
    return made + _official(folder, data, known)


def _long(folder: Path, known: Path) -> list[Base]:
    rows: list[list[Cell]] = [["area", "indicator", "period", "value"]]
    for area in AREAS:
        for kind in KINDS:
            rows += [[area, kind, f"2025-{month:02d}", 100 + 7 * month + len(kind)] for month in range(1, 13)]
    text, sheet = folder / "long.csv", folder / "long.xlsx"
    write_csv({"": rows}, text)
    write_xlsx({"Лист1": rows}, sheet)
    return [
        Base("long_csv", text, known, Request(), 20, {"": rows}, write_csv, codes=True),
        Base("long_xlsx", sheet, known, Request(), 20, {"Лист1": rows}, write_xlsx, codes=True),
    ]


def _incidents(folder: Path) -> Base:
    """Rows of incidents in two files: the kinds of the second are known from the first."""
    kinds = ("кража", "грабёж", "хулиганство")
    paths = (folder / "incidents-earlier.csv", folder / "incidents.csv")
    for month, path in enumerate(paths, 1):
        rows: list[list[Cell]] = [["date", "area", "type"]]
        for day in range(1, 32):
            rows += [
                [f"2025-{2 * month - 1:02d}-{day:02d}", a, kinds[(day + n) % 3]] for n, a in enumerate(AREAS)
            ]
        write_csv({"": rows}, path)
    return Base(
        "incidents", paths[1], paths[0], Request(), 8, counted=True, registering=Request(register=True)
    )


def _note(folder: Path, known: Path) -> Base:
    """An official note of a region's districts as DOCX."""
    document = docx.Document()
    document.add_paragraph(
        "Сведения о зарегистрированных преступлениях за 9 месяцев 2025 года "
        "с нарастающим итогом с начала года"
    )
    rows = [("Район", "Количество", "В сравнении с АППГ (+, −)", "Удельный вес")]
    rows += [("Талгарский район", "120", "-10", "60 %"), ("Карасайский район", "80", "+5", "40 %")]
    rows.append(("Всего", "200", "-5", "100 %"))
    table = document.add_table(rows=0, cols=4)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    path = folder / "note.docx"
    document.save(str(path))
    return Base("district_note", path, known, Request(area="kz-19", indicator="crimes_total"), 8)


def _four_egs(folder: Path, known: Path) -> Base:
    """Form 4-ЕГС by its description: regions of Russia in the order of the list, a true .xls."""
    with (PROJECT / "data/reference/areas.csv").open(encoding="utf-8", newline="") as handle:
        areas = [row for row in csv.DictReader(handle) if row["parent"] == "ru"]
    regions = [row["name_ru"] for row in areas if row["level"] == "region" and row["official_code"]]
    rows: list[list[Cell]] = [["", "", ""] for _ in range(5)]
    rows += [["", "", "Зарегистрировано преступлений"], ["", "", ""], ["№", "Б", 1]]
    counts = {region: 100 + 3 * n for n, region in enumerate(regions)}
    rows.append(["", "Российская Федерация", sum(counts.values()) + 30])
    rows += [["", region, count] for region, count in counts.items()]
    rows.append(["", "Транспорт России", 30])
    path = folder / "4-EGS_Razdel_1_032020.xls"
    write_xls({"1": rows}, path)
    return Base("ru_form_4egs", path, known, Request(), 10, {"1": rows}, write_xls, free_name=False)


def _official(folder: Path, data: Path, known: Path) -> list[Base]:
    made = []
    for name, file, asked, share in (
        ("kz_form_3k", "kz_form_3k/202303_3k_00000___ru.XLSX", Request(), 25),
        ("kz_form_sng1", "kz_form_sng1/Akmola region.XLSX", _whole_year(), 15),
        ("kz_form_1m", "kz_form_1m/Akmola Region.XLSX", _whole_year(), 2),
    ):
        # Written by the same writer as the broken ones, so that only the mutation differs.
        path = folder / Path(file).with_suffix(".xlsx").name
        grid = {sheet: rows for sheet, rows in read_xlsx(data / file).items() if sheet not in UNREAD}
        write_xlsx(grid, path)
        sums = SUMS if name == "kz_form_1m" else {}
        made.append(Base(name, path, known, asked, share, grid, write_xlsx, free_name=False, sums=sums))
    made.append(_london(folder, data, known))
    return made


def _whole_year() -> Request:
    return Request(period=Period.year(2022))


def _london(folder: Path, data: Path, known: Path) -> Base:
    """The first lines of a wide table, its areas and kinds registered beforehand."""
    with (data / "london_mps/APR2010-FEB2022.csv").open(encoding="utf-8-sig", newline="") as handle:
        rows: list[list[Cell]] = [list(row) for _, row in zip(range(80), csv.reader(handle), strict=False)]
    path, earlier = folder / "london.csv", folder / "london-earlier.csv"
    write_csv({"": rows}, path)
    write_csv({"": [row[:10] for row in rows]}, earlier)
    request = Request(register=True, published=date(2015, 1, 1))
    return Base("london", path, earlier, Request(), 10, {"": rows}, write_csv, registering=request)


def read_xlsx(path: Path) -> Grid:
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    grid: Grid = {}
    for name in book.sheet_names:
        grid[name] = [list(row) for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)]
    return grid


def write_xlsx(grid: Grid, path: Path) -> None:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "nan_inf_to_errors": True}) as book:
        for name, rows in grid.items():
            sheet = book.add_worksheet(name[:31])
            for row_no, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell not in ("", None):
                        sheet.write(row_no, column, cell)


def write_xls(grid: Grid, path: Path) -> None:
    import xlwt  # type: ignore[import-untyped]  # of requirements-dev.txt: no other benchmark needs it

    book = xlwt.Workbook(encoding="utf-8")
    for name, rows in grid.items():
        sheet = book.add_sheet(name)
        for row_no, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell not in ("", None):
                    sheet.write(row_no, column, cell)
    book.save(str(path))


def write_csv(grid: Grid, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows(next(iter(grid.values())))
