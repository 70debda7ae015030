"""Notes by district: one table in six shapes, what it implies of the year before, and what is refused."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
import xlsxwriter
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from domain import Period, UnreadableError
from etl.layouts import district_note, incidents, recognise
from etl.layouts.head import Head
from etl.layouts.source import Request, Source
from etl.load import load_files
from language import message
from tests.note_files import HEADER, PASTED, ROWS, TITLE, add_table, document, printed, text, workbook
from tests.source_rows import rows_of
from warehouse.query import ask

GOLDEN = Path(__file__).parent / "golden" / "district_note_kz-19_202509.csv"
SHAPES: dict[str, Callable[[Path], Path]] = {
    "docx": lambda folder: document(folder / "справка.docx"),
    "xlsx": lambda folder: workbook(folder / "справка.xlsx"),
    "tabs": lambda folder: text(folder / "справка.txt", "\t", encoding="cp1251"),
    "semicolons": lambda folder: text(folder / "справка.txt", ";", encoding="utf-8-sig"),
    "bars": lambda folder: text(folder / "справка.txt", " | "),
    "spaces": lambda folder: pasted(folder, PASTED),
}


def pasted(folder: Path, words: str) -> Path:
    file = folder / "справка.txt"
    file.write_text(words, encoding="utf-8")
    return file


def note(*rows: str, title: str = " ".join(TITLE)) -> str:
    """A note as tabbed text."""
    return "\n".join([title, "\t".join(HEADER), *rows]) + "\n"


def refusal(file: Path, request: Request | None = None) -> UnreadableError:
    with pytest.raises(UnreadableError) as refused:
        recognise(file, request or Request())
    texts = [message(refused.value, lang) for lang in ("ru", "kk", "en")]
    assert len(set(texts)) == 3
    assert all(file.name in said for said in texts)
    return refused.value


def names_and_counts(source: Source) -> list[tuple[str, str]]:
    frame = source.tables[0].cells.frame  # type: ignore[union-attr]
    return list(zip(frame["area"], frame["value"], strict=True))


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_is_the_golden_output(shape: str, tmp_path: Path) -> None:
    """Counts as the note prints them; those of the year before by hand: 1120 − 35, 900 + 12, 100 / 1.053."""
    file = SHAPES[shape](tmp_path)
    store = tmp_path / "store"
    result = load_files([file], store, Request(), refresh=False)[0]
    assert (result.layout, result.read, result.accepted, result.reasons) == ("district_note", 5, 5, {})
    told = ask(
        store,
        "SELECT area, indicator, strftime(period_start, '%Y-%m'), period_months, basis, value::INT AS value"
        " FROM observation UNION ALL"
        " SELECT area, indicator, strftime(period_start, '%Y-%m'), period_months, basis || ' claimed',"
        " value::INT FROM claim ORDER BY ALL",
    )
    with GOLDEN.open(encoding="utf-8", newline="") as handle:
        golden = list(csv.reader(handle))[1:]
    assert [[str(cell) for cell in row] for row in told.rows] == golden


def test_a_note_has_the_authority_of_one_and_says_where_its_numbers_stand(tmp_path: Path) -> None:
    file, store = workbook(tmp_path / "справка.xlsx"), tmp_path / "store"
    official = tmp_path / "form.csv"
    official.write_text(
        "area,indicator,period,value,basis\nkz-1962,crimes_total,2025-09,1118,ytd\n", encoding="utf-8"
    )
    results = load_files([official, file], store, Request(), refresh=False)
    assert [result.error for result in results] == [None, None]
    assert ask(store, "SELECT value FROM latest WHERE area = 'kz-1962'").rows == [(1118,)]
    load = ask(store, "SELECT authority, source FROM load WHERE layout = 'district_note'").rows
    assert load == [(2, " ".join(TITLE))]
    place = ask(
        store,
        "SELECT sheet, field, row_no FROM observation JOIN place USING (load_id, place_no)"
        " WHERE area = 'kz-1952'",
    )
    assert place.rows == [("Свод", "C", 7)]


def test_districts_of_one_name_are_told_apart_by_the_notes_area(tmp_path: Path) -> None:
    codes = []
    for area, region in (("Алматинской области", "kz-19"), ("Жамбылской области", "kz-31")):
        folder = tmp_path / region
        folder.mkdir()
        title = f"о преступлениях в {area} за 3 месяца 2025 года"
        file = pasted(folder, note("Жамбылский район\t50\t+1\t10", "Всего\t50\t+1\t100", title=title))
        assert load_files([file], folder / "store", Request(), refresh=False)[0].accepted == 2
        codes.append([row[0] for row in ask(folder / "store", "SELECT area FROM latest ORDER BY area").rows])
    assert codes == [["kz-19", "kz-1942"], ["kz-31", "kz-3140"]]


def test_a_stranger_is_a_reject_and_so_is_a_subtotal(tmp_path: Path) -> None:
    file = pasted(
        tmp_path,
        note("Талгарский район\t50\t+1\t1", "Талгарскый район\t5\t0\t1", "Итого по городам\t5\t0\t1"),
    )
    result = load_files([file], tmp_path / "store", Request(), refresh=False)[0]
    assert (result.accepted, result.reasons) == (1, {"unknown_area": 2})
    found = ask(tmp_path / "store", "SELECT row_no, found, expected FROM reject ORDER BY row_no").rows
    assert found[0][:2] == (4, "Талгарскый район")
    assert "kz-1962" in found[0][2]
    assert ask(tmp_path / "store", "SELECT count(*) FROM claim").rows == [(1,)]


def test_counts_headed_by_years(tmp_path: Path) -> None:
    header = ("Район", "9 мес. 2024 г.", "9 мес. 2025 г.", "(+, -)")
    rows = [("Талгарский район", "1085", "1120", "+35")]
    title = ("О преступлениях в Алматинской области",)
    source = recognise(document(tmp_path / "годы.docx", title, header, rows), Request())
    told = rows_of(source)
    assert list(told.loc[0, ["period", "value"]]) == ["2025-01..2025-09", 1120]
    assert [claim.value for claim in source.claims] == [1085]


def test_a_change_under_the_header_of_the_count_is_no_count(tmp_path: Path) -> None:
    file = pasted(tmp_path, note("Талгарский район\t+35\t1120\t42,1"))
    result = load_files([file], tmp_path / "store", Request(), refresh=False)[0]
    assert (result.accepted, result.reasons) == (0, {"not_a_number": 1})


def test_a_sign_lost_and_a_line_broken_off(tmp_path: Path) -> None:
    words = note("Талгарский район\t50\t+1\t1", "Илийский район\t50\t1\t1", "г. Конаев\t10", "0\t+1\t1")
    words += "Уйгурский район\t1\t120\t+1\t1\n"
    file = pasted(tmp_path, words)
    assert [claim.row_no for claim in recognise(file, Request()).claims] == [3]
    result = load_files([file], tmp_path / "store", Request(), refresh=False)[0]
    assert (result.accepted, result.rejected) == (2, 3)


def test_two_tables_of_one_document_are_two_indicators(tmp_path: Path) -> None:
    file = docx.Document()
    for subject in ("о зарегистрированных преступлениях", "о кражах"):
        file.add_paragraph(f"Сведения {subject} в Алматинской области за 9 месяцев 2025 года")
        add_table(file, HEADER, [ROWS[0]] if subject.endswith("кражах") else ROWS)
    file.save(str(tmp_path / "две.docx"))
    rows = rows_of(recognise(tmp_path / "две.docx", Request()))
    assert list(rows["indicator"]) == ["crimes_total"] * 5 + ["theft"]


@pytest.mark.parametrize(
    "words", ["за сентябрь 2025 года", "за III квартал 2025 года", "за II полугодие 2025 года"]
)
def test_a_part_of_a_year_may_be_alone_or_cumulative(words: str, tmp_path: Path) -> None:
    title = f"Сведения о преступлениях в Алматинской области {words}"
    file = pasted(tmp_path, note("Талгарский район\t5\t+1\t1", title=title))
    assert refusal(file).key == "error.form_period_unclear"
    said = Request(period=Period.parse("2025-01..2025-09"))
    assert set(rows_of(recognise(file, said))["period"]) == {"2025-01..2025-09"}


def test_the_user_says_what_the_note_does_not(tmp_path: Path) -> None:
    row = "Талгарский район\t5\t+1\t1"
    file = pasted(tmp_path, note(row, title="Справка за 9 месяцев 2025 года"))
    assert refusal(file, Request(indicator="theft")).key == "error.form_area_absent"
    rows = rows_of(recognise(file, Request(area="kz-19", indicator="theft")))
    assert (rows.loc[0, "indicator"], rows.loc[0, "value"]) == ("theft", 5)
    narrowed = note(row, title=TITLE[1] + ", совершенных в группе, за 9 месяцев 2025 года")
    open_one = refusal(pasted(tmp_path, narrowed))
    assert (open_one.key, "совершенных в группе" in str(open_one)) == ("error.form_indicator_absent", True)
    file = pasted(tmp_path, note(row, title="Сведения о кражах в Алматинской области"))
    assert refusal(file).key == "error.form_period_absent"
    named = file.rename(tmp_path / "справка 2025-09.txt")
    assert set(rows_of(recognise(named, Request()))["period"]) == {"2025-01..2025-09"}


def test_two_areas_two_tables_and_two_counts_are_refused(tmp_path: Path) -> None:
    row = "Талгарский район\t5\t+1\t1"
    both = "о кражах в Алматинской области и Жамбылской области за 9 месяцев 2025 года"
    assert refusal(pasted(tmp_path, note(row, title=both))).key == "error.form_area_absent"
    second = pasted(tmp_path, note(row) + note(row))
    assert (refusal(second).key, refusal(second).places["row"]) == ("error.note_second_table", 5)
    header = (*HEADER[:2], "Количество тяжких преступлений", *HEADER[2:])
    rows = [("Талгарский район", "5", "1", "+1", "100")]
    assert refusal(document(tmp_path / "два.docx", header=header, rows=rows)).key == "error.columns_twice"


def test_a_document_without_the_table_and_damaged_ones(tmp_path: Path) -> None:
    plain = document(tmp_path / "письмо.docx", header=("Показатель", "Январь"), rows=[("Кражи", "5")])
    assert refusal(plain).key == "error.note_columns_absent"
    whole = document(tmp_path / "целая.docx").read_bytes()
    for share in (0.2, 0.6, 0.95):
        cut = tmp_path / "обрыв.docx"
        cut.write_bytes(whole[: int(len(whole) * share)])
        assert refusal(cut).key in ("error.document_damaged", "error.workbook_damaged")


def test_names_broken_over_lines_and_texts_that_are_no_names(tmp_path: Path) -> None:
    words = note(
        "Енбекши-", "казахский район\t540\t0\t20", "Карасайский", "район\t900\t-12\t33",
        "Талгарский\t112\t+3\t4",
        "район", "в том числе:", "г.", "Конаев\t100\t+1\t3", "Примечание: данные оперативные",
    )  # fmt: skip
    found = names_and_counts(recognise(pasted(tmp_path, words), Request()))
    assert found == [
        ("Енбекшиказахский район", "540"),
        ("Карасайский район", "900"),
        ("Талгарский район", "112"),
        ("в том числе:", ""),
        ("г. Конаев", "100"),
        ("Примечание: данные оперативные", ""),
    ]


def test_a_pasted_row_with_a_cell_too_few_is_refused_not_slid(tmp_path: Path) -> None:
    file = pasted(
        tmp_path, PASTED.replace("г. Конаев                 100                 +5,3% ", "г. Конаев   15 ")
    )
    result = load_files([file], tmp_path / "store", Request(), refresh=False)[0]
    assert (result.accepted, result.reasons) == (4, {"not_a_number": 1})
    assert ask(tmp_path / "store", "SELECT row_no, found FROM reject").rows == [(14, "| 15 | 3,8")]


NAMES = st.sampled_from(
    ["Талгарский район", "г. Конаев", "Илийский район", "Кегенский район", "Уйгурский район"]
)
FIGURES = st.tuples(NAMES, st.integers(0, 99_999), st.integers(-999, 999))


@given(
    rows=st.lists(FIGURES, min_size=1, max_size=8),
    joint=st.sampled_from(["\t", ";", " ; ", "|", " | ", "   ", "        "]),
    thousands=st.sampled_from(["", " "]),
)
def test_any_joint_gives_the_same_cells(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, int, int]], joint: str, thousands: str
) -> None:
    printed_rows = [(name, printed(now, thousands), f"{by:+d}", "1,5") for name, now, by in rows]
    file = text(tmp_path_factory.mktemp("note") / "справка.txt", joint, printed_rows)
    source = recognise(file, Request())
    assert names_and_counts(source) == [(name, count) for name, count, _, _ in printed_rows]
    assert [claim.value for claim in source.claims] == [now - by for _, now, by in rows]


def runs(*texts: str) -> str:
    """Word's XML of a cell's paragraph; a text that begins with < is taken as it is."""
    inner = "".join(text if text.startswith("<") else f"<w:r><w:t>{text}</w:t></w:r>" for text in texts)
    return f'<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{inner}</w:p>'


RAISED = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r>'
HIDDEN = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>7</w:t></w:r>"
INSERTED = '<w:ins w:id="1"><w:r><w:t>20</w:t></w:r></w:ins>'
DELETED = '<w:del w:id="2"><w:r><w:delText>99</w:delText></w:r></w:del>'


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        (runs("120", RAISED), "120"),
        (runs("120", HIDDEN), "120"),
        (runs("1", INSERTED, DELETED), "120"),
        (runs("45") + runs("12"), "45 / 12"),
        (runs("45<w:br/>12"), "45 / 12"),
        (runs("45 12"), "45 | 12"),
        (runs("1 120"), "1 120"),
    ],
)
def test_a_number_of_a_document_is_what_its_reader_sees(cell: str, seen: str, tmp_path: Path) -> None:
    file = docx.Document()
    file.add_paragraph(" ".join(TITLE))
    add_table(file, HEADER, [ROWS[0]])
    place = file.tables[0].cell(2, 1)._tc
    for paragraph in place.findall(qn("w:p")):
        place.remove(paragraph)
    for paragraph in cell.replace("<w:br/>", "</w:t><w:br/><w:t>").split("</w:p>")[:-1]:
        place.append(parse_xml(paragraph + "</w:p>"))
    file.save(str(tmp_path / "n.docx"))
    assert names_and_counts(recognise(tmp_path / "n.docx", Request())) == [("Талгарский район", seen)]


def test_a_cell_in_a_content_control_keeps_its_column(tmp_path: Path) -> None:
    file = docx.Document()
    file.add_paragraph(" ".join(TITLE))
    add_table(file, HEADER, ROWS)
    place = file.tables[0].cell(2, 1)._tc
    control = parse_xml(runs().replace("w:p", "w:sdt").replace("></w:sdt>", "><w:sdtContent/></w:sdt>"))
    place.addprevious(control)
    control[0].append(place)
    file.save(str(tmp_path / "n.docx"))
    found = names_and_counts(recognise(tmp_path / "n.docx", Request()))
    assert found == [(name, count) for name, count, _, _ in ROWS]


def test_percents_of_a_sheet_imply_nothing_unless_they_say_so(tmp_path: Path) -> None:
    """A cell shown as −12 % holds −0.12: taken as written, it would imply another year before."""
    file = tmp_path / "доли.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, " ".join(TITLE))
        sheet.write_row(1, 0, ("Район", "Количество преступлений", "Изменение, % (+, -)"))
        sheet.write_row(2, 0, ("Талгарский район", 880, -0.12))
        sheet.write_row(3, 0, ("Илийский район", 880, "-12,00%"))
    assert [claim.value for claim in recognise(file, Request()).claims] == [1000]


@pytest.mark.real_data
@pytest.mark.parametrize(
    "name", ["kz_form_1m", "kz_form_sng1", "kz_form_3k", "london_mps", "rio_isp", "uk_quarterly"]
)
def test_no_official_file_resembles_a_note_or_a_register(name: str, shared_data: Path) -> None:
    files = [file for file in sorted((shared_data / name).rglob("*")) if file.is_file()]
    head = Head(files[0])
    assert not district_note.recognises(head)
    assert not incidents.recognises(head)
