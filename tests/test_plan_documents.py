"""Plans out of documents: the three real ones, and one plan as text, DOCX, XLSX and CSV of many shapes."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from docx import Document

from domain import ArgumentError, BagdarError, UnreadableError
from etl.plan_documents import read_document
from plans.columns import Column, columns_of
from plans.document import Told, plan_id
from plans.executors import body_key, executors_of
from plans.heading import approved_on, stated_period, title_of
from plans.plan import Plan, Role
from plans.plan_file import PLANS, read_plan

DOCUMENTS = {
    "kondinsky": "000_e239d443b634160a.txt",
    "khmao": "001_832d5ba4a4164ed6.txt",
    "kamchatka": "002_7bf46c46fc4015ce.txt",
}
COUNTS = {"kondinsky": (8, 14, 19), "khmao": (15, 3, 39), "kamchatka": (43, 16, 105)}
TOLD = Told(id="small")


def counted(plan: Plan) -> tuple[int, int, int]:
    named = [each for m in plan.measures for each in m.executors if each.role is not Role.HELPER]
    return len(plan.measures), len({body_key(each.name) for each in named}), len(named)


@pytest.mark.parametrize("plan", COUNTS)
def test_shipped_plans_have_the_documents_counts(plan: str) -> None:
    assert counted(read_plan(PLANS / f"{plan}.yaml").plan) == COUNTS[plan]


@pytest.mark.real_data
@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_cell_of_the_documents_is_as_a_person_wrote_it_down(name: str, shared_data: Path) -> None:
    folder = shared_data.parent
    plan = read_document(folder / "sources" / DOCUMENTS[name], Told(id=name))
    assert counted(plan) == COUNTS[name]
    with (folder / "reference" / "plans" / "measures.csv").open(encoding="utf-8", newline="") as handle:
        expected = [row for row in csv.DictReader(handle) if row["plan"] == name]
    found = [
        {
            "no": m.number,
            "measure": m.wording,
            "deadline_wording": m.deadline,
            "expected_result": m.result,
            "executors": "; ".join(each.name for each in m.executors if each.role is not Role.HELPER),
            "helpers": "; ".join(each.name for each in m.executors if each.role is Role.HELPER),
        }
        for m in plan.measures
    ]
    assert found == [{key: " ".join(row[key].split()) for key in found[0]} for row in expected]
    shipped = read_plan(PLANS / f"{name}.yaml").plan
    # What a person added: what waits for what, whose plan it is, and of which paper the text is.
    read = tuple(m.model_copy(update={"waits_for": None}) for m in shipped.measures)
    assert shipped.model_copy(update={"measures": read, "area": None, "source": plan.source}) == plan
    assert shipped.source and not shipped.source.endswith(".txt")


def test_sections_approval_and_period_of_the_shipped_plans() -> None:
    kamchatka, khmao = (read_plan(PLANS / f"{name}.yaml").plan for name in ("kamchatka", "khmao"))
    sections = [measure.section[:2] for measure in kamchatka.measures]
    assert [sections.count(f"{n}.") for n in (1, 2, 3, 4)] == [14, 7, 17, 5]
    assert (kamchatka.approved, kamchatka.valid_to) == (date(2020, 8, 28), date(2021, 12, 31))
    assert (khmao.approved, khmao.valid_from, khmao.period_stated) == (None, date(2020, 1, 1), False)


# A small plan with all that makes tables hard.

TITLE = "Комплексный план профилактики краж на 2025 год"
ROWS = [
    ("1.", "Провести рейды", "ежеквартально", "Акт", "Управление полиции (с привлечением дружинников)"),
    ("2", "Установить камеры", "IV квартал 2025 г.", "20 камер", "Акимат города, Управление цифровизации"),
    ("3)", "Опубликовать памятку", "до 1 марта 2025 г.", "", "Отдел печати\nУправление полиции"),
]
HEADER = {
    Column.NUMBER: "№ п/п",
    Column.WORDING: "Наименование мероприятия",
    Column.DEADLINE: "Срок исполнения",
    Column.RESULT: "Ожидаемый результат",
    Column.EXECUTORS: "Ответственные исполнители",
}
ALL = list(HEADER)
ORDERS = [
    ALL,
    [Column.NUMBER, Column.EXECUTORS, Column.WORDING, Column.RESULT, Column.DEADLINE],
    [Column.DEADLINE, Column.WORDING, Column.EXECUTORS, Column.NUMBER, Column.RESULT],
]
Table = list[list[str]]


def table(order: Sequence[Column], *, numbered: bool = True, section: str = "") -> Table:
    place = {column: at for at, column in enumerate(ALL)}
    rows = [[HEADER[column] for column in order]]
    if numbered:
        rows.append([str(1 + at) for at in range(len(order))])
    if section:
        rows.append([section] * len(order))
    return [*rows, *([row[place[column]] for column in order] for row in ROWS)]


def as_docx(path: Path, rows: Table) -> Path:
    document = Document()
    document.add_paragraph("Утвержден решением комиссии от 5 февраля 2025 года № 2")
    document.add_paragraph(TITLE)
    made = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        cells = made.add_row().cells
        if len(set(row)) == 1:
            cells[0].merge(cells[-1]).text = row[0]
            continue
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
    document.save(str(path))
    return path


def as_xlsx(path: Path, rows: Table) -> Path:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("План")
    sheet.write_string(0, 0, "Утвержден решением комиссии от 5 февраля 2025 года № 2")
    sheet.write_string(1, 0, TITLE)
    for at, row in enumerate(rows, 3):
        for column, text in enumerate(row):
            if text.isdigit():
                sheet.write_number(at, column, int(text))
            else:
                sheet.write_string(at, column, text)
    book.close()
    return path


def as_csv(path: Path, rows: Table) -> Path:
    handle = io.StringIO()
    csv.writer(handle, delimiter=";").writerows(rows)
    path.write_text(handle.getvalue(), encoding="utf-8-sig")
    return path


def as_lines(path: Path, rows: Table) -> Path:
    """A row a line."""
    lines = [TITLE, "", *("\t".join(" ".join(cell.split("\n")) for cell in row) for row in rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def as_cells(path: Path, rows: Table) -> Path:
    """A cell a line or more."""
    text = TITLE + "\n" + "\n".join(f"\t{cell}\n" for row in rows for cell in row)
    path.write_text(text + "\n\nПримечание: план может меняться.\n", encoding="utf-8")
    return path


def check(plan: Plan, *, result: bool = True) -> None:
    assert [m.number for m in plan.measures] == ["1", "2", "3"]
    assert [m.wording for m in plan.measures] == [row[1] for row in ROWS]
    assert [m.deadline for m in plan.measures] == [row[2] for row in ROWS]
    assert [m.result for m in plan.measures] == [row[3] if result else "" for row in ROWS]
    assert [[(each.name, each.role.value) for each in m.executors] for m in plan.measures] == [
        [("Управление полиции", "lead"), ("с привлечением дружинников", "helper")],
        [("Акимат города", "lead"), ("Управление цифровизации", "co")],
        [("Отдел печати", "lead"), ("Управление полиции", "co")],
    ]
    assert (plan.valid_from, plan.valid_to) == (date(2025, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("numbered", [True, False])
def test_columns_are_known_by_their_words_in_any_order(
    tmp_path: Path, order: list[Column], numbered: bool
) -> None:
    rows = table(order, numbered=numbered)
    docx = read_document(as_docx(tmp_path / "p.docx", rows), TOLD)
    check(docx)
    assert (docx.title, docx.approved) == (TITLE, date(2025, 2, 5))
    xlsx = read_document(as_xlsx(tmp_path / "p.xlsx", rows), TOLD)
    check(xlsx)
    assert (xlsx.title, xlsx.approved) == (TITLE, date(2025, 2, 5))
    told = Told(id="small", title=TITLE)
    check(read_document(as_csv(tmp_path / "p.csv", rows), told))


@pytest.mark.parametrize("write", [as_lines, as_cells])
def test_text_saved_from_documents_has_two_shapes(tmp_path: Path, write: object) -> None:
    assert callable(write)
    rows = table(ALL)
    if write is as_lines:  # a line holds no line: bodies are apart by commas
        rows[-1][4] = "Отдел печати, Управление полиции"
    plan = read_document(write(tmp_path / "p.txt", rows), TOLD)
    check(plan)
    assert plan.title == TITLE


def test_without_a_result_column(tmp_path: Path) -> None:
    order = [column for column in ALL if column is not Column.RESULT]
    check(read_document(as_docx(tmp_path / "p.docx", table(order)), TOLD), result=False)
    check(read_document(as_cells(tmp_path / "p.txt", table(order)), TOLD), result=False)


def test_headings_of_sections_are_no_measures(tmp_path: Path) -> None:
    rows = table(ALL, section="1. Рейды и проверки")
    for path in (as_docx(tmp_path / "p.docx", rows), as_xlsx(tmp_path / "p.xlsx", rows)):
        plan = read_document(path, TOLD)
        check(plan)
        assert {m.section for m in plan.measures} == {"1. Рейды и проверки"}


def test_rows_split_by_a_page_are_joined_and_a_header_on_each_page_is_none(tmp_path: Path) -> None:
    rows = table(ALL)
    rows[3][1], rows[3][4] = "Установить", "Акимат города,"
    rows.insert(4, ["", "камеры", "", "", "Управление цифровизации"])
    rows.insert(4, [HEADER[column] for column in ALL])
    check(read_document(as_docx(tmp_path / "p.docx", rows), TOLD))
    check(read_document(as_xlsx(tmp_path / "p.xlsx", rows), TOLD))


def test_kazakh_headers(tmp_path: Path) -> None:
    rows = table(ALL)
    rows[0] = ["Р/с №", "Іс-шараның атауы", "Орындау мерзімі", "Күтілетін нәтиже", "Жауапты орындаушылар"]
    check(read_document(as_docx(tmp_path / "p.docx", rows), TOLD))
    found = columns_of(rows[0])
    assert found is not None and list(found) == ALL


@pytest.mark.parametrize(
    ("cell", "bodies"),
    [
        (
            "Министерство социального развития и труда Камчатского края, УМВД России",
            ["Министерство социального развития и труда Камчатского края", "УМВД России"],
        ),
        ("Министерство образования, Камчатского края", ["Министерство образования Камчатского края"]),
        ("БУ «Центр, больница и школа», акимат", ["БУ «Центр, больница и школа»", "акимат"]),
        ("БУ «Центр, больница»; Акимат", ["БУ «Центр, больница»", "Акимат"]),
        ("СУ СК России по ХМАО – Югре", ["СУ СК России по ХМАО-Югре"]),
        ("Прокуратура района\nПрокуратура  района.", ["Прокуратура района"]),
        ("Полиция департаменті, Білім басқармасы", ["Полиция департаменті", "Білім басқармасы"]),
        ("", []),
    ],
)
def test_bodies_are_kept_whole(cell: str, bodies: list[str]) -> None:
    assert [each.name for each in executors_of(cell)] == bodies


def test_titles_approvals_and_years() -> None:
    above = ["«Бекітемін»", "2025 жылғы 14 наурыздағы № 3 шешім", "", "ЖОСПАР", "Ұрлықтың алдын алу"]
    assert approved_on(above) == date(2025, 3, 14)
    assert title_of(above) == "Жоспар ұрлықтың алдын алу"
    assert stated_period("План без года") is None
    assert plan_id("План_2025 (ред.).docx") == "plan_2025-red"


def test_what_is_no_plan_says_so_in_one_sentence(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Уважаемые коллеги!\n\tПросим сообщить.\n", encoding="utf-8")
    with pytest.raises(UnreadableError, match="header_absent"):
        read_document(letter, TOLD)
    with pytest.raises(UnreadableError, match="no_measures"):
        read_document(as_docx(tmp_path / "e.docx", table(ALL)[:2]), TOLD)
    undated = [[cell.replace("2025", "") for cell in row] for row in table(ALL)]
    with pytest.raises(ArgumentError, match="period_absent"):
        read_document(as_csv(tmp_path / "p.csv", undated), Told(title="План"))
    damaged = tmp_path / "p.docx"
    damaged.write_bytes(as_docx(tmp_path / "q.docx", table(ALL)).read_bytes()[:3000])
    with pytest.raises(BagdarError):
        read_document(damaged, TOLD)
    with pytest.raises(UnreadableError, match="absent"):
        read_document(tmp_path / "none.yaml", TOLD)
