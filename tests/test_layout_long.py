"""Our template and anyone's table of its shape: delimiters, encodings, languages, spellings of periods."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain import Basis, Period, UnreadableError
from etl.layouts import recognise
from etl.layouts.head import Head
from etl.layouts.long_words import COLUMNS
from etl.layouts.source import AreaKey, IndicatorKey, Request
from etl.layouts.template import template
from etl.load import load_files
from language import LANGUAGES, month_names
from tests.source_rows import rows_of
from warehouse.store import reading

ROLES = ("area", "indicator", "period", "value", "basis", "published")
ENCODINGS = ("utf-8", "utf-8-sig", "cp1251", "utf-16")


def spelled(period: Period, form: int) -> str:
    """A month, quarter or year in one of several spellings."""
    year, month = period.start.year, period.start.month
    if period.months == 12:
        return (f"{year}", f"{year} год", f"{year} г.")[form % 3]
    if period.months == 3:
        quarter = month // 3 + 1
        return (f"{year}-Q{quarter}", f"{quarter} квартал {year} г.", f"{year}Q{quarter}")[form % 3]
    months = (f"{year}-{month:02}", f"{month:02}.{year}", f"{month_names('ru')[month - 1]} {year} г.")
    return months[form % 3]


months = st.builds(
    lambda year, month: Period(date(year, month, 1), 1), st.integers(2000, 2030), st.integers(1, 12)
)
quarters = st.builds(
    lambda year, quarter: Period(date(year, 3 * quarter - 2, 1), 3),
    st.integers(2000, 2030),
    st.integers(1, 4),
)
years = st.builds(Period.year, st.integers(2000, 2030))
rows = st.tuples(
    st.sampled_from(["kz-19", "г. Алматы", "Северо-Казахстанская область", "Area, with a comma; and more"]),
    st.sampled_from(["crimes_total", "Кражи", "Преступления «особые»"]),
    st.one_of(months, quarters, years),
    st.integers(-50, 5_000_000),
    st.sampled_from(list(Basis)),
    st.none() | st.dates(date(2000, 1, 1), date(2030, 12, 31)),
)


@settings(max_examples=80, deadline=None)
@given(
    table=st.lists(rows, min_size=1, max_size=8),
    delimiter=st.sampled_from([";", ",", "\t"]),
    encoding=st.sampled_from(ENCODINGS),
    lang=st.integers(0, 2),
    spelling=st.integers(0, 1),
    form=st.integers(0, 2),
    order=st.permutations(range(len(ROLES))),
)
def test_what_was_written_is_read(
    tmp_path_factory: pytest.TempPathFactory,
    table: list[tuple[str, str, Period, int, Basis, date | None]],
    delimiter: str,
    encoding: str,
    lang: int,
    spelling: int,
    form: int,
    order: list[int],
) -> None:
    lang = 0 if encoding == "cp1251" else lang  # it has no Kazakh letters
    header = [COLUMNS[role][lang][-1 if spelling else 0].title() for role in ROLES]
    yes = ("да", "иә", "yes")[lang]
    cells = [
        (
            area,
            indicator,
            spelled(period, form),
            f"{value:,}".replace(",", "\u00a0") if form else str(value),
            yes if basis is Basis.YTD else "",
            (f"{published:%d.%m.%Y}" if form else published.isoformat()) if published else "",
        )
        for area, indicator, period, value, basis, published in table
    ]
    frame = pd.DataFrame(cells, columns=header).iloc[:, list(order)]
    file = tmp_path_factory.mktemp("long") / "counts.csv"
    file.write_bytes(frame.to_csv(sep=delimiter, index=False).encode(encoding))

    found = rows_of(recognise(file, Request()))
    for row, line in zip(found.to_dict("records"), table, strict=True):
        area, indicator, period, value, basis, published = line
        assert (row["area"], row["indicator"], row["value"]) == (area, indicator, value)
        assert (row["basis"], row["published"]) == (basis, published.isoformat() if published else "")
        start = date(period.start.year, 1, 1) if basis is Basis.YTD else period.start
        assert row["period"] == str(Period(start, (period.end.month - start.month) + 1))


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_loader_stores_what_the_file_says(tmp_path: Path, encoding: str, delimiter: str) -> None:
    lines = [
        ["Территория", "Показатель", "Период", "Значение", "Нарастающим итогом", "Опубликовано"],
        ["г. Алматы", "Преступления", "март 2025", "1\u00a0234", "", "10.04.2025"],
        ["kz-75", "crimes_total", "2025-Q2", "4321", "да", "2025-07-10"],
    ]
    file = tmp_path / "мои данные.csv"
    file.write_bytes("\r\n".join(delimiter.join(line) for line in lines).encode(encoding))
    (result,) = load_files([file], tmp_path / "store", Request(), refresh=False)
    assert (result.error, result.layout, result.accepted, result.rejected) == (None, "long", 2, 0)
    with reading(tmp_path / "store") as connection:
        stored = connection.execute(
            "SELECT area, indicator, period_start, period_months, basis, value, published FROM latest"
            " ORDER BY period_months"
        ).fetchall()
    assert stored == [
        ("kz-75", "crimes_total", date(2025, 3, 1), 1, "period", 1234, date(2025, 4, 10)),
        ("kz-75", "crimes_total", date(2025, 1, 1), 6, "ytd", 4321, date(2025, 7, 10)),
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_loads_as_it_is(tmp_path: Path, kind: str, lang: str) -> None:
    file = tmp_path / f"template.{kind}"
    file.write_bytes(template(kind, lang))  # type: ignore[arg-type]
    (result,) = load_files([file], tmp_path / "store", Request(), refresh=False)
    assert (result.error, result.layout, result.accepted, result.rejected) == (None, "long", 4, 0)


def test_the_template_in_the_repository_is_the_one_that_is_downloaded() -> None:
    folder = Path(__file__).resolve().parent.parent / "data" / "layouts"
    assert (folder / "long_template.csv").read_bytes() == template("csv", "ru")


def workbook(path: Path, *sheets: list[list[object]]) -> Path:
    book = xlsxwriter.Workbook(path)
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    for table in sheets:
        sheet = book.add_worksheet()
        for row, cells in enumerate(table):
            for column, cell in enumerate(cells):
                if isinstance(cell, datetime):
                    sheet.write_datetime(row, column, cell, day)
                elif cell is not None:
                    sheet.write(row, column, cell)
    book.close()
    return path


def test_workbook_cells_of_every_kind(tmp_path: Path) -> None:
    """A title above the header, dates as dates, numbers as numbers and as text, an empty row, two sheets."""
    first: list[list[object]] = [
        ["Сведения за 2025 год"],
        [],
        ["№", "Регион", "Вид преступления", "Месяц", "Количество", "Дата публикации"],
        [1, "kz-19", "theft", datetime(2025, 3, 1), 1234, datetime(2025, 4, 10)],
        [2, "kz-19", "theft", 2024, "12\u00a0345", None],
        [],
        [3, "kz-19", "clearance_pct", "2025-Q1", "54,5", None],
    ]
    second: list[list[object]] = [
        ["Area", "Indicator", "Period", "Value"],
        ["kz-10", "theft", "2025-01", 7.0],
    ]
    file = workbook(tmp_path / "counts.xlsx", [["Пояснения"]], first, second)
    source = recognise(file, Request())
    found = rows_of(source)
    assert found["period"].tolist() == ["2025-03", "2024", "2025-Q1", "2025-01"]
    assert found["value"].tolist() == [1234, 12345, 54.5, 7]
    assert found["published"].tolist() == ["2025-04-10", "", "", ""]
    frames = [table.cells.frame for table in source.tables]  # type: ignore[union-attr]
    assert [frame["row_no"].tolist() for frame in frames] == [[4, 5, 7], [2]]
    assert [set(frame["sheet"]) for frame in frames] == [{"Sheet2"}, {"Sheet3"}]


def from_text(tmp_path: Path, text: str, request: Request | None = None) -> pd.DataFrame:
    file = tmp_path / "table.csv"
    file.write_text(text, encoding="utf-8")
    return rows_of(recognise(file, request or Request()))


@pytest.mark.parametrize(
    ("header", "cells", "period"),
    [
        ("Год;Месяц", "2025;3", "2025-03"),
        ("Год;Месяц", "2025;март", "2025-03"),
        ("Жыл;Ай", "2025;наурыз", "2025-03"),
        ("Year;Quarter", "2025;2", "2025-Q2"),
        ("Year;Quarter", "2025;II", "2025-Q2"),
        ("Год;Квартал", "2025;II кв.", "2025-Q2"),
        ("Год;Квартал", "2025;Q2", "2025-Q2"),
        ("Месяц;Примечание", "март 2025;нет", "2025-03"),
    ],
)
def test_a_year_and_its_part_in_two_columns(tmp_path: Path, header: str, cells: str, period: str) -> None:
    found = from_text(tmp_path, f"Территория;Показатель;{header};Значение\nkz;theft;{cells};5\n")
    assert found["period"].tolist() == [period]


def test_excels_line_about_the_delimiter_and_decimal_commas(tmp_path: Path) -> None:
    text = "sep=;\nТерритория;Показатель;Период;Значение\nkz;clearance_pct;2025;53,1\n"
    assert from_text(tmp_path, text)["value"].tolist() == [53.1]


def test_a_code_beside_the_name_decides(tmp_path: Path) -> None:
    text = "Код территории,Территория,Показатель,Период,Значение\nkz-19,Моя область,Кражи,2025,5\n"
    file = tmp_path / "table.csv"
    file.write_text(text, encoding="utf-8")
    table = recognise(file, Request()).tables[0]
    assert list(table.area) == ["Территория", "Код территории"]
    assert table.parse_area(("Моя область", "kz-19")) == AreaKey(
        "Моя область", "kz-19", register_code="kz-19"
    )
    new = table.parse_indicator(("Кражи велосипедов",))
    assert isinstance(new, IndicatorKey)
    assert (new.code, new.register_code) == (None, "long_krazhi_velosipedov")


def test_what_the_file_does_not_say_the_user_may(tmp_path: Path) -> None:
    request = Request(area="kz-19", period=Period.parse("2025-03"))
    found = from_text(tmp_path, "Показатель;Значение;Опубликовано\ntheft;5;2025-04-10\n", request)
    assert found[["area", "period", "value"]].to_numpy().tolist() == [["kz-19", "2025-03", 5]]


def test_bad_cells_become_reasons(tmp_path: Path) -> None:
    text = (
        "Территория;Показатель;Период;Значение;Основа;Опубликовано\n"
        ";theft;2025-13;5;иногда;вчера\nkz;;2025-04..2025-06;5;ytd;\n"
    )
    found = from_text(tmp_path, text)
    assert found.loc[0, ["area", "period", "basis", "published"]].tolist() == [
        "?unknown_area",
        "?bad_period",
        "?bad_basis",
        "?bad_published",
    ]
    assert found.loc[1, ["indicator", "period"]].tolist() == ["?unknown_indicator", "?bad_period"]


@pytest.mark.parametrize(
    ("text", "key", "named"),
    [
        ("Территория;Показатель;Период;Сумма\nkz;theft;2025;5\n", "error.columns_absent", "значение (value)"),
        ("Регион;Район;Показатель;Период;Значение\na;b;c;2025;5\n", "error.columns_twice", "Регион, Район"),
        ("a;b;c\n1;2;3\n", "error.layout_unknown", "a, b, c"),
        (" \n", "error.file_empty", "table.csv"),
        ("\x00\x01\x02", "error.file_not_table", "table.csv"),
    ],
)
def test_a_file_that_is_not_ours_is_refused_by_name(tmp_path: Path, text: str, key: str, named: str) -> None:
    with pytest.raises(UnreadableError) as refusal:
        from_text(tmp_path, text)
    assert refusal.value.key == key
    assert named in refusal.value.places.values()


@pytest.mark.parametrize("where", ["head", "middle", "end"])
def test_the_encoding_of_a_long_file_is_found_wherever_its_letters_stand(tmp_path: Path, where: str) -> None:
    row = b"kz-19;theft;2025-03;5\n"
    plain, russian = row * 100_000, "Алматинская область;theft;2025-03;5\n".encode("cp1251") * 100_000
    parts = {"head": (russian, plain), "middle": (plain, russian, plain), "end": (plain, russian)}[where]
    file = tmp_path / "long.csv"
    file.write_bytes(b"area;indicator;period;value\n" + b"".join(parts) * 8)
    assert Head(file).encoding == "cp1251"


def test_letters_cut_by_a_sample_do_not_hide_utf8(tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    file.write_bytes("территория;показатель;период;значение\n".encode())
    with file.open("ab") as handle:
        handle.write("Алматинская область;Кражи;2025-03;5\n".encode() * 800_000)
    assert file.stat().st_size > 33 * 2**20
    assert Head(file).encoding == "utf-8"


def test_a_workbook_made_elsewhere_with_no_table_is_refused(tmp_path: Path) -> None:
    file = workbook(tmp_path / "note.xlsx", [["Служебная записка"]])
    with pytest.raises(UnreadableError) as refusal:
        recognise(file, Request())
    assert refusal.value.key == "error.layout_unknown"


@settings(deadline=None)
@given(content=st.binary(max_size=300), headed=st.booleans())
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, headed: bool
) -> None:
    assume(b"\x00" not in content)
    file = tmp_path_factory.mktemp("bytes") / "any.csv"
    file.write_bytes((b"area,indicator,period,value\n" if headed else b"") + content)
    if headed:
        try:
            assert recognise(file, Request()).layout == "long"
        except UnreadableError as refusal:
            assert refusal.key in ("error.csv_delimiters_differ", "error.file_mixed_encodings")
    else:
        with pytest.raises(UnreadableError):
            recognise(file, Request())
