"""One plan as documents of every kind and shape, the shipped plans out and in again, and what is no plan."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import ArgumentError, BagdarError, UnreadableError
from etl.plan_documents import import_document
from language import LANGUAGES, message
from plans.document import Told
from plans.executors import body_key
from plans.plan import Executor, Measure, Plan, Role
from plans.plan_file import PLANS, read_plans
from tests.plan_tables import (
    COLUMNS,
    HEADERS,
    Table,
    cell_a_line,
    delimited,
    document,
    merge_down,
    numbered_by_word,
    tabbed,
    table_of,
    workbook,
)

Write = Callable[..., Path]
WRITERS: dict[str, tuple[str, Write]] = {
    "docx": ("план.docx", document),
    "docx, first cell": ("план.docx", lambda *given: document(*given, merged=False)),
    "xlsx": ("план.xlsx", workbook),
    "xlsx, first cell": ("план.xlsx", lambda *given: workbook(*given, merged=False)),
    "csv": ("план.csv", delimited),
    "csv of Windows": ("план.csv", lambda *given: delimited(*given, delimiter=",", encoding="cp1251")),
    "tabs": ("план.txt", tabbed),
    "cells": ("план.txt", cell_a_line),
}
ORDERS = [COLUMNS, ("number", "executors", "result", "deadline", "wording"), COLUMNS[::-1]]
ABOVE = ("Утвержден решением комиссии от 5 февраля 2025 года № 2", "", "План профилактики краж на 2025 год")


def measure(number: str, section: str = "", deadline: str = "ежеквартально", **said: str) -> Measure:
    executors = (
        Executor(name="Управление полиции", role=Role.LEAD),
        Executor(name="Министерство труда, занятости и социальной защиты"),
        Executor(name="с привлечением дружинников", role=Role.HELPER),
    )
    wording = said.get("wording", f"Провести рейды, в том числе ночные: {number}")
    result = said.get("result", "Акт, направленный в комиссию")
    return Measure(
        number=number, section=section, wording=wording, deadline=deadline, result=result, executors=executors
    )


SMALL = Plan(
    id="small",
    title=ABOVE[2],
    approved=date(2025, 2, 5),
    valid_from=date(2025, 1, 1),
    valid_to=date(2025, 12, 31),
    measures=(
        measure("1.1", "1. Рейды и проверки"),
        measure("1.2", "1. Рейды и проверки", "IV квартал 2025 г."),
        measure("2.1", "Раздел 2. Работа с населением", "до 1 марта 2025 г."),
    ),
)
FLAT = SMALL.model_copy(update={"measures": tuple(measure(str(number)) for number in range(1, 13))})


NAMED = Told(id="small")


def read(path: Path, told: Told = NAMED) -> Plan:
    return import_document(path, told).plan.model_copy(update={"source": ""})


def without_results(plan: Plan) -> Plan:
    return plan.model_copy(
        update={"measures": tuple(one.model_copy(update={"result": ""}) for one in plan.measures)}
    )


SHAPES_AND_ORDERS = [
    (shape, order)
    for order in ORDERS
    for shape in WRITERS
    # Where a row's first cell has several lines, a row a line does not say where the row begins.
    if shape != "tabs" or order[0] == "number"
]


@pytest.mark.parametrize(("shape", "order"), SHAPES_AND_ORDERS)
def test_the_same_plan_comes_of_every_document(shape: str, order: tuple[str, ...], tmp_path: Path) -> None:
    name, write = WRITERS[shape]
    assert read(write(tmp_path / name, table_of(FLAT, order), ABOVE)) == FLAT
    if order[0] == "number" or shape in ("docx", "xlsx"):  # else a section's text stands in another column
        assert read(write(tmp_path / name, table_of(SMALL, order), ABOVE)) == SMALL


@pytest.mark.parametrize("shape", WRITERS)
def test_a_column_of_results_may_be_absent_and_so_may_the_column_numbers(shape: str, tmp_path: Path) -> None:
    name, write = WRITERS[shape]
    columns = tuple(column for column in COLUMNS if column != "result")
    expected = without_results(SMALL)
    assert read(write(tmp_path / name, table_of(SMALL, columns), ABOVE)) == expected
    assert read(write(tmp_path / name, table_of(SMALL, columns, counted=False), ABOVE)) == expected


@pytest.mark.parametrize("plan", read_plans(), ids=lambda file: str(file.plan.id))
@pytest.mark.parametrize("shape", WRITERS)
def test_a_shipped_plan_written_and_read_again_has_the_same_measures(
    plan: object, shape: str, tmp_path: Path
) -> None:
    shipped: Plan = plan.plan  # type: ignore[attr-defined]
    name, write = WRITERS[shape]
    rows = [
        [text.replace(" – ", " - ") if "1251" in shape else text for text in row] for row in table_of(shipped)
    ]
    told = Told(id=shipped.id, valid_from=shipped.valid_from, valid_to=shipped.valid_to)
    again = read(write(tmp_path / name, rows, ("План",)), told)
    expected = [one.model_copy(update={"waits_for": None}) for one in shipped.measures]
    assert list(again.measures) == expected


WORD = st.text(st.sampled_from("абвгдежзиклмнопрст"), min_size=2, max_size=9)
PHRASE = st.lists(WORD, min_size=1, max_size=5).map(lambda words: " ".join(words).capitalize())
BODY = PHRASE.map(lambda words: f"Управление {words.lower()}")


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    sections = draw(st.lists(PHRASE, max_size=3, unique=True))
    measures = []
    for at, section in enumerate(sections or [""], 1):
        for number in range(1, draw(st.integers(1, 4)) + 1):
            names = draw(st.lists(BODY, min_size=1, max_size=3, unique_by=lambda name: name.replace(" ", "")))
            bodies = [
                Executor(name=name, role=Role.CO if place else Role.LEAD) for place, name in enumerate(names)
            ]
            measures.append(
                Measure(
                    number=f"{at}.{number}",
                    section=f"{at}. {section}" if section else "",
                    wording=draw(PHRASE),
                    deadline=draw(st.sampled_from(["ежемесячно", "I квартал 2025 г.", "до 3 мая 2025 года"])),
                    result=draw(PHRASE | st.just("")),
                    executors=tuple(bodies),
                )
            )
    return SMALL.model_copy(update={"measures": tuple(measures)})


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=plans(), shape=st.sampled_from(sorted(WRITERS)))
def test_any_plan_comes_back_from_its_document(plan: Plan, shape: str, tmp_path: Path) -> None:
    name, write = WRITERS[shape]
    again = read(write(tmp_path / name, table_of(plan), ABOVE))
    assert [one.model_dump(exclude={"executors"}) for one in again.measures] == [
        one.model_dump(exclude={"executors"}) for one in plan.measures
    ]
    assert [[body_key(body.name) for body in one.executors] for one in again.measures] == [
        [body_key(body.name) for body in one.executors] for one in plan.measures
    ]


# What cuts and joins cells.


def test_rows_that_a_page_break_cut_are_joined_and_said(tmp_path: Path) -> None:
    rows = table_of(SMALL)
    place = next(at for at, row in enumerate(rows) if row[0] == "1.2.")
    head, tail = rows[place][1].split(", ")
    rows[place][1] = f"{head},"
    rows.insert(place + 1, ["", tail, "", "", ""])
    rows.insert(place + 1, [HEADERS[column] for column in COLUMNS])  # again on the new page
    rows.insert(place + 2, ["1", "2", "3", "4", "5"])
    for shape in ("docx", "xlsx", "csv", "tabs"):
        name, write = WRITERS[shape]
        found = import_document(write(tmp_path / name, rows, ABOVE), Told(id="small"))
        assert found.plan.model_copy(update={"source": ""}) == SMALL
        assert (found.joined, found.left) == (("1.2",), ())


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        (
            "Министерство образования",
            "Камчатского края, Комиссия",
            ["Министерство образования Камчатского края", "Комиссия"],
        ),
        ("Акимат, Министерство труда и", "занятости", ["Акимат", "Министерство труда и занятости"]),
        ("Акимат города", "Управление полиции", ["Акимат города", "Управление полиции"]),
        (
            "Акимат; Центр социально-",
            "педагогической помощи",
            ["Акимат", "Центр социально-педагогической помощи"],
        ),
    ],
)
def test_bodies_cut_by_a_page_break(first: str, second: str, names: list[str], tmp_path: Path) -> None:
    rows = table_of(FLAT)[:3]
    rows[2][4] = first
    rows.append(["", "", "", "", second])
    (one,) = read(delimited(tmp_path / "p.csv", rows, ABOVE)).measures
    assert [body.name for body in one.executors] == names


def test_cells_merged_over_measures_hold_for_each_of_them(tmp_path: Path) -> None:
    path = document(tmp_path / "p.docx", table_of(FLAT)[:5], ABOVE)
    merge_down(path, COLUMNS.index("deadline"), 2, 4)
    assert [one.deadline for one in read(path).measures] == ["ежеквартально"] * 3
    book = tmp_path / "p.xlsx"
    with xlsxwriter.Workbook(book) as made:
        sheet = made.add_worksheet()
        for at, row in enumerate(table_of(FLAT, counted=False)[:4]):
            for column, text in enumerate(row):
                sheet.write(at, column, text)
        sheet.merge_range(1, 4, 3, 4, "Акимат")
    assert [one.executors[0].name for one in read(book, PERIOD).measures] == ["Акимат"] * 3


PERIOD = Told(id="small", valid_from=date(2025, 1, 1), valid_to=date(2025, 12, 31))


def test_a_measure_over_rows_with_one_number_is_one(tmp_path: Path) -> None:
    rows = table_of(FLAT)[:4]
    rows[3][1:] = ["в три смены", "", "", "Акимат"]
    path = document(tmp_path / "p.docx", rows, ABOVE)
    merge_down(path, 0, 2, 3)
    (one,) = read(path).measures
    assert one.wording.endswith("ночные: 1 в три смены")
    assert one.executors[-2].name == "Акимат"


def test_numbers_that_word_puts_itself(tmp_path: Path) -> None:
    path = numbered_by_word(tmp_path / "p.docx", table_of(FLAT, counted=False), ABOVE)
    assert read(path) == FLAT


def test_a_table_in_parts_and_one_that_is_none(tmp_path: Path) -> None:
    made = docx.Document()
    for line in ABOVE:
        made.add_paragraph(line)
    rows = table_of(FLAT)
    for part in ([["Согласовано", "Иванов"]], rows[:6], rows[6:], [["Начальник", "Петров"]]):
        table = made.add_table(rows=0, cols=len(part[0]))
        for row in part:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        made.add_paragraph("")
    made.save(str(tmp_path / "p.docx"))
    assert read(tmp_path / "p.docx") == FLAT


def test_numbers_of_a_sheet(tmp_path: Path) -> None:
    """1.1 may be a number there, and 2.1 a day of January."""
    with xlsxwriter.Workbook(tmp_path / "p.xlsx") as book:
        day = book.add_format({"num_format": "d.m"})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [HEADERS[column] for column in COLUMNS])
        for at, number in enumerate((1, 1.1, 1.2), 1):
            sheet.write_row(at, 0, [number, "Рейды", "ежемесячно", "", "Акимат"])
        sheet.write_datetime(4, 0, date(2025, 1, 2), day)  # type: ignore[arg-type]
        sheet.write_row(4, 1, ["Рейды", date(2025, 3, 1).strftime("%d.%m.%Y"), "", "Акимат"])
    assert [one.number for one in read(tmp_path / "p.xlsx", PERIOD).measures] == ["1", "1.1", "1.2", "2.1"]


def test_numbers_that_begin_anew_in_every_section(tmp_path: Path) -> None:
    rows = table_of(FLAT, counted=False)[:5]
    rows.insert(1, ["I.", "Организационные меры", "", "", ""])
    rows.insert(4, ["II.", "Работа с населением", "", "", ""])
    rows[5][0], rows[6:] = "1.", []
    plan = read(delimited(tmp_path / "p.csv", rows, ABOVE))
    assert [(one.number, one.section) for one in plan.measures] == [
        ("I.1", "I. Организационные меры"),
        ("I.2", "I. Организационные меры"),
        ("II.1", "II. Работа с населением"),
    ]


def test_without_a_column_of_numbers(tmp_path: Path) -> None:
    columns = ("wording", "deadline", "executors")
    rows = [[HEADERS[column] for column in columns]]
    rows += [
        ["1. Рейды", "ежемесячно", "Акимат"],
        ["2. Камеры", "ежемесячно", "Акимат"],
        ["с видом на двор", "", ""],
    ]
    plan = read(delimited(tmp_path / "p.csv", rows, ABOVE))
    assert [(one.number, one.wording) for one in plan.measures] == [
        ("1", "Рейды"),
        ("2", "Камеры с видом на двор"),
    ]


def test_a_column_of_co_executors_and_columns_that_are_not_needed(tmp_path: Path) -> None:
    header = [
        "№",
        "Содержание",
        "Ответственный исполнитель",
        "Соисполнители",
        "Период",
        "Источник финансирования",
    ]
    rows = [header, ["1", "Рейды", "Акимат города", "Полиция, Школы", "ежемесячно", "Не требуется"]]
    (one,) = read(delimited(tmp_path / "p.csv", rows, ABOVE)).measures
    assert [(body.name, body.role) for body in one.executors] == [
        ("Акимат города", Role.LEAD),
        ("Полиция", Role.CO),
        ("Школы", Role.CO),
    ]
    assert (one.deadline, one.result) == ("ежемесячно", "")


def test_a_plan_in_kazakh(tmp_path: Path) -> None:
    above = (
        "Комиссияның 2025 жылғы 14 наурыздағы № 1 хаттамасымен бекітілген",
        "",
        "2025 – 2026 жылдарға арналған құқық бұзушылықтың алдын алу жөніндегі",
        "іс-шаралар жоспары",
    )
    rows = [
        ["Р/с №", "Іс-шараның атауы", "Аяқталу нысаны", "Орындалуына жауаптылар", "Орындалу мерзімі"],
        ["1", "2", "3", "4", "5"],
        ["1-бөлім. Ұйымдастыру", "", "", "", ""],
        [
            "1.",
            "Рейд өткізу",
            "Есеп",
            "Полиция департаменті (жинақтау), мәдениет, тілдерді дамыту басқармасы",
            "тоқсан сайын",
        ],
        ["2.", "Камера орнату", "", "Аудан әкімдігі, білім басқармасы", "2025 жылғы 4-тоқсан"],
    ]
    for shape in ("docx", "xlsx", "csv", "tabs"):
        name, write = WRITERS[shape]
        plan = read(write(tmp_path / name, rows, above))
        assert plan.approved == date(2025, 3, 14)
        assert (plan.valid_from, plan.valid_to) == (date(2025, 1, 1), date(2026, 12, 31))
        assert plan.title.endswith("алдын алу жөніндегі іс-шаралар жоспары")
        assert {one.section for one in plan.measures} == {"1-бөлім. Ұйымдастыру"}
        assert [[body.name for body in one.executors] for one in plan.measures] == [
            ["Полиция департаменті", "мәдениет, тілдерді дамыту басқармасы"],
            ["Аудан әкімдігі", "білім басқармасы"],
        ]


def test_rows_that_are_no_measures_are_said_and_signatures_are_not(tmp_path: Path) -> None:
    rows = table_of(FLAT)[:4]
    rows.insert(3, ["Итого", "две меры", "", "", ""])
    rows.append(["Начальник", "", "", "", "Иванов И.И."])
    found = import_document(delimited(tmp_path / "p.csv", rows, ABOVE), Told(id="small"))
    assert [one.number for one in found.plan.measures] == ["1", "2"]
    assert [(row.place, row.text) for row in found.left] == [("8", "Итого | две меры")]


@pytest.mark.real_data
@pytest.mark.parametrize("plan", ["kondinsky", "khmao", "kamchatka"])
def test_sections_and_page_breaks_of_the_real_documents(plan: str, shared_data: Path) -> None:
    folder = shared_data.parent
    names = {"kondinsky": "000_*", "khmao": "001_*", "kamchatka": "002_*"}
    (path,) = (folder / "sources").glob(names[plan])
    found = import_document(path, Told(id=plan))
    with (folder / "reference" / "plans" / "measures.csv").open(encoding="utf-8", newline="") as handle:
        expected = [row for row in csv.DictReader(handle) if row["plan"] == plan]
    assert [one.section.partition(".")[0] for one in found.plan.measures] == [
        row["section"] for row in expected
    ]
    assert list(found.joined) == [row["no"] for row in expected if row["split_by_page_break"] == "1"]
    assert found.left == ()


# What is no plan.


def refusal(path: Path, told: Told = NAMED) -> BagdarError:
    with pytest.raises(BagdarError) as caught:
        import_document(path, told)
    said = [message(caught.value, lang) for lang in LANGUAGES]
    assert len(set(said)) == 3
    assert all(path.name in sentence for sentence in said)
    return caught.value


def broken(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_damaged_and_foreign_files_are_refused_by_name(tmp_path: Path) -> None:
    good = document(tmp_path / "good.docx", table_of(SMALL), ABOVE).read_bytes()
    book = workbook(tmp_path / "good.xlsx", table_of(SMALL), ABOVE).read_bytes()
    with zipfile.ZipFile(tmp_path / "other.docx", "w") as package:
        package.writestr("mimetype", "application/epub+zip")
    keys = {
        "absent": refusal(tmp_path / "none.docx").key,
        "cut": refusal(broken(tmp_path / "cut.docx", good[:2000])).key,
        "not a document": refusal(broken(tmp_path / "text.docx", b"plain text")).key,
        "another package": refusal(tmp_path / "other.docx").key,
        "cut book": refusal(broken(tmp_path / "cut.xlsx", book[:2000])).key,
        "book as document": refusal(broken(tmp_path / "book.docx", book)).key,
        "empty": refusal(broken(tmp_path / "empty.txt", b"")).key,
        "bytes": refusal(broken(tmp_path / "bytes.txt", bytes(range(256)))).key,
        "format": refusal(broken(tmp_path / "plan.pdf", b"%PDF-1.7")).key,
        "letter": refusal(broken(tmp_path / "letter.txt", "Просим сообщить.\n".encode())).key,
        "other table": refusal(broken(tmp_path / "t.csv", b"area,period,value\nkz,2025,1\n")).key,
    }
    assert keys == {
        "absent": "error.file_absent",
        "cut": "error.document_damaged",
        "not a document": "error.document_damaged",
        "another package": "error.document_damaged",
        "cut book": "error.workbook_damaged",
        "book as document": "error.document_damaged",
        "empty": "error.file_empty",
        "bytes": "error.report_unreadable",
        "format": "plan.format_unknown",
        "letter": "plan.header_absent",
        "other table": "plan.header_absent",
    }


def test_a_number_that_stands_twice_is_said_with_its_place(tmp_path: Path) -> None:
    rows = table_of(FLAT)[:4]
    rows[3][0] = "1"
    error = refusal(delimited(tmp_path / "p.csv", rows, ABOVE))
    assert (error.key, error.places["number"], error.places["place"]) == ("plan.number_twice", "1", "8")


def test_what_the_user_says_amiss(tmp_path: Path) -> None:
    path = delimited(tmp_path / "p.csv", table_of(FLAT), ABOVE)
    with pytest.raises(ArgumentError, match="code_wrong"):
        import_document(path, Told(id="План 1"))
    with pytest.raises(ArgumentError, match="period_backwards"):
        import_document(path, Told(valid_from=date(2026, 1, 1)))
    with pytest.raises(ArgumentError, match="period_backwards"):
        import_document(PLANS / "khmao.yaml", Told(valid_to=date(2019, 1, 1)))
    nameless = delimited(tmp_path / "q.csv", table_of(FLAT))
    with pytest.raises(ArgumentError, match="period_absent"):
        import_document(nameless)
    assert import_document(nameless, PERIOD).plan.title == "q"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.sampled_from("1.2\t\n;,№ СрокМероприятеИсполнтлIV«»()"), max_size=200))
def test_no_text_is_a_fault_of_ours(text: str, tmp_path: Path) -> None:
    """Whatever a file holds, it is a plan or a sentence."""
    for name in ("p.txt", "p.csv"):
        (tmp_path / name).write_text(f"№\tМероприятие\tСрок\tИсполнители\n{text}", encoding="utf-8")
        try:
            made = import_document(tmp_path / name, PERIOD).plan
        except BagdarError as problem:
            assert isinstance(problem, UnreadableError | ArgumentError)
        else:
            assert made.measures


def test_a_table_that_lost_cells_keeps_its_other_rows(tmp_path: Path) -> None:
    """Of text with a cell a line, a row may lack its last cells."""
    rows: Table = table_of(FLAT)
    short = [row if row[0] != "3." else row[:4] for row in rows]
    lines = [f"\t{cell}\n" for row in short for cell in row]
    (tmp_path / "p.txt").write_text("\n".join([*ABOVE, "", *lines]), encoding="utf-8")
    plan = read(tmp_path / "p.txt")
    assert [one.number for one in plan.measures] == [str(number) for number in range(1, 13)]
    assert [one.number for one in plan.measures if not one.executors] == ["3"]
