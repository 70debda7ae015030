"""Form 1-М told by its words: what moves is followed, what cannot be told is refused, nothing is misread."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import Basis, Period, UnreadableError
from etl.layouts import recognise
from etl.layouts.source import AreaKey, FrameCells, IndicatorKey, Request, Source
from language import message
from tests.form_1m import Section, sections, write, write_rows

NAME = "Akmola Region 2022-12.xlsx"
Figures = dict[tuple[str, str], str]


def figures(source: Source) -> Figures:
    """Every figure by its code and basis; no code stands twice."""
    found: Figures = {}
    for table in source.tables:
        assert isinstance(table.cells, FrameCells)
        frame = table.cells.frame
        rows = dict(
            zip(((code, str(table.fixed_basis)) for code in frame["indicator"]), frame["value"], strict=True)
        )
        assert len(rows) == len(frame)
        found |= rows
    return found


def key(source: Source, code: str) -> IndicatorKey:
    found = source.tables[0].parse_indicator((code,))
    assert isinstance(found, IndicatorKey)
    return found


def read(
    tmp_path: Path, change: Callable[[list[Section]], object] = lambda _: None, name: str = NAME
) -> Source:
    parts = sections()
    change(parts)
    return recognise(write(tmp_path / name, parts), Request())


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Figures:
    return figures(read(tmp_path_factory.mktemp("form")))


def test_rows_and_columns_cross_to_codes(truth: Figures) -> None:
    """By hand: section · 10000 + row · 100 + column."""
    assert truth["offences_total", "ytd"] == "10102"
    assert truth["offences_total", "period"] == "20104"
    assert truth["in_proceedings", "ytd"] == "10101"
    assert truth["crimes_grave", "ytd"] == "10602"
    assert truth["theft", "ytd"] == "11802"
    assert truth["cattle_theft_against_women", "ytd"] == "12004"
    assert truth["offences_article_189_domestic", "ytd"] == "12113"
    assert truth["fraud_online", "period"] == "22304"
    assert truth["drugs", "ytd"] == str(13102 + 13202)
    assert truth["offences_committed_in_month", "period"] == "20103"
    assert truth["finished_current_year_cases", "ytd"] == "30102"
    assert truth["by_minors_finished_current_year", "ytd"] == "30104"
    assert truth["by_convicted_finished", "ytd"] == "30107"
    assert truth["intoxicated_finished", "ytd"] == "30108"
    assert truth["murder_by_reoffenders_finished", "ytd"] == "30905"
    assert truth["victims_minors", "ytd"] == "50103"
    assert truth["persons_drunk_minors", "ytd"] == "70106"
    assert truth["murder_crimes_especially_grave", "ytd"] == "170302"
    assert ("misdemeanours", "ytd") in truth  # once: from section 1, not from annex 5


def test_keys_say_what_is_a_finer_line_of_what(tmp_path: Path) -> None:
    source = read(tmp_path)
    theft = key(source, "theft_public_places")
    assert (theft.parent, theft.breakdown, theft.detail, theft.vouched) == (
        "theft",
        "place_partial",
        True,
        True,
    )
    assert theft.names == (
        "Кражи: в общественных местах",
        "Ұрлық: қоғамдық орындарда",
        "Theft: in public places",
    )
    article = key(source, "offences_article_189")
    assert (article.parent, article.breakdown, article.detail) == (
        "offences_chapter_6",
        "article_partial",
        True,
    )
    assert article.names is not None
    assert article.names[2].startswith("Article 189. ")
    assert [one.code for one in key(source, "offences_article_189_finished").ancestors] == [
        "offences_total",
        "offences_chapter_6",
        "offences_article_189",
    ]
    assert not key(source, "offences_chapter_6").detail
    assert key(source, "persons_women").unit == "persons"


def test_every_figure_knows_its_cell(tmp_path: Path) -> None:
    source = read(tmp_path)
    cells = source.tables[0].cells
    assert isinstance(cells, FrameCells)
    row = cells.frame.set_index("indicator").loc["theft_finished"]
    assert (row["sheet"], row["cell_column"], row["row_no"]) == ("R1", "J", 24)


def test_area_and_period_of_the_name(tmp_path: Path) -> None:
    source = read(tmp_path)
    area = source.tables[0].parse_area(())
    assert isinstance(area, AreaKey)
    assert area.code == "kz-11"
    assert [table.parse_period(()) for table in source.tables] == [Period.year(2022), Period.parse("2022-12")]
    assert [table.fixed_basis for table in source.tables] == [Basis.YTD, Basis.PERIOD]


@pytest.mark.parametrize(
    ("name", "missing"),
    [("Akmola Region.xlsx", "error.form_period_absent"), ("отчет 202212.xlsx", "error.form_area_absent")],
)
def test_what_the_name_lacks_is_asked_for(tmp_path: Path, name: str, missing: str) -> None:
    file = write(tmp_path / name, sections())
    with pytest.raises(UnreadableError) as refusal:
        recognise(file, Request())
    assert refusal.value.key == missing
    source = recognise(file, Request(area="kz-79", period=Period.parse("2023-05")))
    area = source.tables[0].parse_area(())
    assert isinstance(area, AreaKey)
    assert area.code == "kz-79"
    assert source.tables[0].parse_period(()) == Period.parse("2023-01..2023-05")
    assert source.tables[1].parse_period(()) == Period.parse("2023-05")


# What may move


def test_a_column_moved(tmp_path: Path, truth: Figures) -> None:
    def swap(parts: list[Section]) -> None:
        headers: list[object] = list(parts[0].headers)
        for line in (headers, *parts[0].values):
            line[5], line[12] = line[12], line[5]
        parts[0].headers = [str(header) for header in headers]

    assert figures(read(tmp_path, swap)) == truth


def test_a_column_added_before_those_that_others_name_by_number(tmp_path: Path, truth: Figures) -> None:
    def add(parts: list[Section]) -> None:
        one = parts[0]
        one.headers.insert(0, "Новая графа")
        for line in one.values:
            line.insert(0, 7)
        one.headers = [header.replace("из графы 2", "из графы 3") for header in one.headers]

    assert figures(read(tmp_path, add)) == truth


def test_sheets_renamed_and_in_another_order(tmp_path: Path, truth: Figures) -> None:
    def rename(parts: list[Section]) -> None:
        parts.reverse()
        for number, part in enumerate(parts):
            part.name = f"Лист{number}"

    assert figures(read(tmp_path, rename)) == truth


def test_an_article_added_renumbers_the_rows_below(tmp_path: Path, truth: Figures) -> None:
    def add(parts: list[Section]) -> None:
        at = parts[0].labels.index("Скотокрадство (ст.188-1)") + 1
        parts[0].labels.insert(at, "Новая кража (ст.188-2)")
        parts[0].values.insert(at, list(range(13)))

    found = figures(read(tmp_path, add))
    assert {code: value for code, value in found.items() if "article_188_2" not in code[0]} == truth
    assert found["offences_article_188_2", "ytd"] == "1"


def test_a_row_without_an_article_added(tmp_path: Path, truth: Figures) -> None:
    def add(parts: list[Section]) -> None:
        at = parts[0].labels.index("Грабеж (ст.191)") + 1
        parts[0].labels.insert(at, "на улицах ночью")
        parts[0].values.insert(at, list(range(13)))
        parts[0].labels.insert(at + 1, "Разбой (ст.192)")
        parts[0].values.insert(at + 1, list(range(13)))

    found = figures(read(tmp_path, add))
    assert truth.items() <= found.items()
    assert found["robbery_open_na_ulitsah_nochiu", "ytd"] == "1"


# What cannot be told


def _relabel(old: str, new: str) -> Callable[[list[Section]], None]:
    def change(parts: list[Section]) -> None:
        parts[0].labels[parts[0].labels.index(old)] = new

    return change


def _swap_labels(parts: list[Section]) -> None:
    labels = parts[0].labels
    labels[17], labels[21] = labels[21], labels[17]


def _rehead(old: str, new: str) -> Callable[[list[Section]], None]:
    def change(parts: list[Section]) -> None:
        assert any(old in header for header in parts[0].headers)
        parts[0].headers = [header.replace(old, new) for header in parts[0].headers]

    return change


def _add_column_without_renumbering(parts: list[Section]) -> None:
    parts[0].headers.insert(0, "Новая графа")
    for line in parts[0].values:
        line.insert(0, 7)


def _copy_sheet(parts: list[Section]) -> None:
    copy = sections()[0]
    copy.name = "копия"
    parts.append(copy)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_relabel("Кража (ст.188)", "Кража"), "ст.188"),
        (_relabel("Убийство (ст.99)", "Убийство (ст.98)"), "9: (ст.99)"),
        (_relabel("Убийство (ст.99)", "Убийство (ст.100)"), "(ст.99)"),
        (_relabel("Хулиганство (ст.293)", ""), "29: (ст.255)"),
        (_relabel("карманые", "из сумок"), "Кражи"),
        (_relabel("особо тяжкие", "тяжкие"), "7: Особо тяжкие преступления"),
        (_relabel("Всего правонарушений", "Всего лиц"), "Всего правонарушений"),
        (_swap_labels, "20: "),
        (_rehead("зарегистрированных в ЕРДР", "учтенных"), "ЕРДР"),
        (_rehead("Совершено в общественных местах", "на улицах, площадях, парках, скверах"), "общественных"),
        (_add_column_without_renumbering, "совершенные в прошлых годах"),
        (lambda parts: parts.pop(2), "Раздел 2"),
        (_copy_sheet, "Раздел 1"),
    ],
)
def test_refused_with_what_was_expected(
    tmp_path: Path, change: Callable[[list[Section]], object], expected: str
) -> None:
    with pytest.raises(UnreadableError) as refusal:
        read(tmp_path, change)
    assert expected in str(refusal.value.places["expected"])
    for lang in ("ru", "kk", "en"):
        assert NAME in message(refusal.value, lang)


def _cells(change: Callable[[list[list[object]]], object]) -> dict[str, list[list[object]]]:
    sheets = {part.name: part.rows() for part in sections()}
    change(sheets["R1"])
    return sheets


def _shift_header(rows: list[list[object]]) -> None:
    rows[3][7], rows[3][8] = "", rows[3][7]  # «из графы 2» one column to the right


def _number(row: int, column: int, cell: object) -> Callable[[list[list[object]]], None]:
    def change(rows: list[list[object]]) -> None:
        rows[row][column] = cell

    return change


@pytest.mark.parametrize(
    "change",
    [
        _shift_header,
        _number(5, 6, 4),  # a number of a column
        _number(5, 6, ""),
        _number(5, 4, 2),
        _number(10, 3, 6),  # a code of a row
        _number(10, 3, ""),
        _number(10, 3, "5-1"),
        lambda rows: rows.pop(12),
        lambda rows: rows.insert(12, rows[12]),
        lambda rows: rows.pop(5),
    ],
)
def test_damage_to_the_numbering_or_the_headers_is_refused(
    tmp_path: Path, change: Callable[[list[list[object]]], object]
) -> None:
    with pytest.raises(UnreadableError) as refusal:
        recognise(write_rows(tmp_path / NAME, _cells(change)), Request())
    assert refusal.value.key == "error.form_differs"
    assert refusal.value.places["sheet"] == "R1"


def test_a_cell_that_is_no_number_is_left_to_the_loader(tmp_path: Path) -> None:
    def spoil(parts: list[Section]) -> None:
        parts[0].values[17][1] = "н/д"
        parts[0].values[30][1] = ""

    found = figures(read(tmp_path, spoil))
    assert found["theft", "ytd"] == "н/д"
    assert found["drugs", "ytd"] == ""  # a sum with a part that is missing


@settings(max_examples=30)
@given(data=st.data())
def test_one_letter_changed_is_read_rightly_or_refused(truth: Figures, data: st.DataObject) -> None:
    """Any header, label, title, code or number of a column of section 1."""
    sheets = {part.name: part.rows() for part in sections()}
    rows = sheets["R1"]
    places = [
        (row, column)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        if cell != "" and (row < 6 or column < 4)
    ]
    row, column = data.draw(st.sampled_from(places))
    text = str(rows[row][column])
    at = data.draw(st.integers(0, len(text) - 1))
    with_letter = data.draw(st.sampled_from(["", "0", "1", "2", "9", "а", "я", "-", " ", "(", "."]))
    rows[row][column] = text[:at] + with_letter + text[at + 1 :]
    with tempfile.TemporaryDirectory() as folder:
        try:
            found = figures(recognise(write_rows(Path(folder) / NAME, sheets), Request(layout="kz_form_1m")))
        except UnreadableError:
            return
    assert found == truth
