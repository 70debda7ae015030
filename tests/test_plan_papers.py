"""Papers of a plan of measures: read back by other programs' readers, not by our own code."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import docx
import icalendar
import openpyxl
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.calendar_file import DueDate, calendar, uid
from reports.control_table import MOST_DATES, ControlRow, ControlTable, control_docx, control_xlsx
from reports.letters import Letter, LetterRow, file_name, letters_docx, letters_zip

LONG = (
    "Размещение (распространение) листовок, памяток, буклетов в печатном виде среди населения, в том "
    "числе на информационных стендах: -объектах торговли; -почтовых отделений; -многоквартирных жилых домов."
)
WEEKS = tuple(date(2022, 3, 20) + timedelta(weeks=week) for week in range(9))
AS_OF = date(2022, 5, 30)


def control_row(number: str, section: str = "", overdue: tuple[date, ...] = ()) -> ControlRow:
    return ControlRow(
        number=number, section=section, wording=LONG, deadline="Ежеквартально в течение 2022 г.",
        overdue=overdue, coming=(date(2022, 6, 30),), leads=("ОМВД России по Кондинскому району",),
        others=("Управление культуры администрации Кондинского района",), helpers=("волонтёры",),
        state="Просрочено" if overdue else "В срок", late=bool(overdue),
        report="Исх. № 12 от 05.04.2022", note="Перенесено",
    )  # fmt: skip


def control(rows: tuple[ControlRow, ...]) -> ControlTable:
    return ControlTable(
        "План мероприятий на 2022 год", date(2022, 3, 14), AS_OF, "На 30.05.2022: просрочено 1 мероприятие.",
        ("Источник: plan.docx",), rows,
    )  # fmt: skip


def test_the_control_table_fits_a_landscape_page_and_repeats_its_head() -> None:
    rows = tuple(
        control_row(f"{1 + i // 33}.{1 + i % 33}", f"Раздел {1 + i // 33}", WEEKS[:1] if i % 3 == 0 else ())
        for i in range(66)
    )
    paper = docx.Document(io.BytesIO(control_docx(control(rows), "ru")))
    page = paper.sections[0]
    assert page.orientation == WD_ORIENT.LANDSCAPE
    assert (round(page.page_width.cm, 1), round(page.page_height.cm, 1)) == (29.7, 21.0)
    table = paper.tables[0]
    room = page.page_width - page.left_margin - page.right_margin
    assert sum(column.width for column in table.columns) <= room + 1000
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert len(table.rows) == 1 + 2 + 66
    assert [cell.text for cell in table.rows[0].cells][:3] == ["№", "Мероприятие", "Срок по плану"]
    assert {cell.text for cell in table.rows[1].cells} == {"Раздел 1"}
    first = [cell.text for cell in table.rows[2].cells]
    assert first[:3] == ["1.1", LONG, "Ежеквартально в течение 2022 г."]
    assert first[3] == "просрочено:\n20.03.2022\nближайший:\n30.06.2022"
    assert first[4].splitlines() == [
        "ОМВД России по Кондинскому району",
        "Управление культуры администрации Кондинского района",
        "(волонтёры)",
    ]
    assert first[5:] == ["Просрочено", "Исх. № 12 от 05.04.2022", "Перенесено"]
    assert table.rows[2].cells[5].paragraphs[0].runs[0].bold
    assert not table.rows[3].cells[5].paragraphs[0].runs[0].bold
    said = [paragraph.text for paragraph in paper.paragraphs]
    assert said[1] == "План мероприятий на 2022 год"
    assert said[2] == "По состоянию на 30.05.2022; план утверждён 14.03.2022"
    assert said[3] == "На 30.05.2022: просрочено 1 мероприятие."
    assert "Источник: plan.docx" in said


@pytest.mark.parametrize(("lang", "head"), [("ru", "Мероприятие"), ("kk", "Іс-шара"), ("en", "Measure")])
def test_the_control_workbook_keeps_dates_and_breaks_long_lines(lang: str, head: str) -> None:
    data = control_xlsx(control((control_row("1", "Раздел", WEEKS), control_row("2", "Раздел"))), lang)
    table, notes = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    top = next(row[0].row for row in table.iter_rows() if head in [cell.value for cell in row])
    heads = [cell.value for cell in table[top]]
    first = dict(zip(heads, table[top + 1], strict=True))
    assert first[head].value == LONG and first[head].alignment.wrap_text
    assert first[heads[5]].value == datetime(2022, 6, 30)
    assert len(str(first[heads[4]].value).splitlines()) == MOST_DATES + 1
    assert "plan.docx" in " ".join(str(row[0].value) for row in notes.iter_rows())


def test_a_title_longer_than_a_file_property_may_be_is_whole_on_the_paper() -> None:
    title = "Межведомственный комплекс дополнительных мер по профилактике безнадзорности " * 5
    given_table = replace(control((control_row("1"),)), plan=title)
    paper = docx.Document(io.BytesIO(control_docx(given_table, "ru")))
    assert title.strip() in "\n".join(each.text for each in paper.paragraphs)
    assert len(paper.core_properties.title) == 255
    book = openpyxl.load_workbook(io.BytesIO(control_xlsx(given_table, "ru")))
    assert any(title.strip() in str(cell.value) for row in book.worksheets[0] for cell in row)
    letters_docx([replace(letter("ОМВД", 1), plan=title)], "ru")


def test_a_plan_without_sections_has_no_empty_column() -> None:
    data = control_xlsx(control((control_row("1"),)), "ru")
    table = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert "Раздел" not in [cell.value for row in table.iter_rows() for cell in row]


def letter(executor: str, measures: int, dates: int = 1) -> Letter:
    rows = tuple(
        LetterRow(str(number + 1), LONG, "Еженедельно", WEEKS[:dates], number == 0, ("Отдел культуры",))
        for number in range(measures)
    )
    return Letter(executor, "План на 2022 год", date(2022, 3, 14), AS_OF, rows, date(2022, 6, 9))


@pytest.mark.parametrize(
    ("measures", "lang", "said"),
    [
        (1, "ru", "просрочено 1 мероприятие (1 срок)"),
        (2, "ru", "просрочено 2 мероприятия (2 срока)"),
        (5, "ru", "просрочено 5 мероприятий (5 сроков)"),
        (21, "ru", "просрочено 21 мероприятие (21 срок)"),
        (5, "kk", "5 іс-шараның мерзімі өтіп кетті (5 мерзім)"),
        (1, "en", "1 measure for which your organisation is named"),
    ],
)
def test_a_letter_counts_what_is_overdue(measures: int, lang: str, said: str) -> None:
    paper = docx.Document(io.BytesIO(letters_docx([letter("ОМВД", measures)], lang)))
    assert said in " ".join(paragraph.text for paragraph in paper.paragraphs)
    assert len(paper.tables[0].rows) == 1 + measures


def test_a_letter_names_its_executor_its_dates_and_when_to_answer() -> None:
    paper = docx.Document(io.BytesIO(letters_docx([letter("ОМВД России", 1, 3)], "ru")))
    said = [paragraph.text for paragraph in paper.paragraphs]
    assert said[0] == "ОМВД России"
    assert any("Просим до 09.06.2022 представить" in text for text in said)
    cells = [cell.text for cell in paper.tables[0].rows[1].cells]
    assert cells[3].splitlines() == ["20.03.2022 — 71 день", "27.03.2022 — 64 дня", "03.04.2022 — 57 дней"]
    assert cells[4] == "ответственный исполнитель; совместно: Отдел культуры"
    page = paper.sections[0]
    room = page.page_width - page.left_margin - page.right_margin
    assert sum(column.width for column in paper.tables[0].columns) <= room + 1000


def test_letters_go_into_one_paper_or_into_a_zip() -> None:
    letters = [letter("ОМВД", 1), letter('БУ ХМАО-Югры «Больница»/"филиал"', 2), letter("Отдел", 1)]
    whole = docx.Document(io.BytesIO(letters_docx(letters, "ru")))
    assert len(whole.tables) == 3
    begun = [each.text for each in whole.paragraphs if each.paragraph_format.page_break_before]
    assert begun == [letter.executor for letter in letters[1:]]
    packed = zipfile.ZipFile(io.BytesIO(letters_zip(letters, "ru")))
    assert packed.namelist() == ["1 ОМВД.docx", "2 БУ ХМАО-Югры «Больница» филиал.docx", "3 Отдел.docx"]
    alone = docx.Document(io.BytesIO(packed.read("3 Отдел.docx")))
    assert alone.paragraphs[0].text == "Отдел" and len(alone.tables) == 1


@given(st.text(max_size=200))
def test_any_executor_makes_a_file_name(executor: str) -> None:
    name = file_name(executor)
    assert name and len(name) <= 80 and not set(name) & set('\\/:*?"<>|\n')


def due(number: str, day: date, **more: object) -> DueDate:
    given = {"plan": "kondinsky-2022", "number": number, "first_due": day, "due": day}
    given |= {"summary": f"№ {number}: {LONG[:60]}…", "details": f"ОМВД; Управление\nСрок: {LONG}"}
    return DueDate(**{**given, **more})  # type: ignore[arg-type]


MADE = datetime(2022, 5, 30, 9, 0, tzinfo=UTC)


def test_the_calendar_is_read_again_with_its_letters_days_and_reminders() -> None:
    moved = due("2", date(2022, 6, 30), due=date(2022, 7, 15), changes=1, url="http://127.0.0.1/measures")
    data = calendar([due("1", date(2022, 12, 31)), moved], "План, 2022; «Кондинский»", "ru", MADE)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert data.count(b"\r\n") == data.count(b"\n")
    read = icalendar.Calendar.from_ical(data)
    assert read["x-wr-calname"] == "План, 2022; «Кондинский»"
    first, second = read.walk("VEVENT")
    assert first["summary"] == f"№ 1: {LONG[:60]}…"
    assert first["description"] == f"ОМВД; Управление\nСрок: {LONG}"
    assert (first["dtstart"].dt, first["dtend"].dt) == (date(2022, 12, 31), date(2023, 1, 1))
    assert not isinstance(first["dtstart"].dt, datetime)
    assert first["dtstart"].params["value"] == "DATE"
    assert first["dtstamp"].dt == MADE
    assert second["dtstart"].dt == date(2022, 7, 15) and second["sequence"] == 1
    assert second["uid"] == "kondinsky-2022.2.20220630@bagdar"
    (alarm,) = first.walk("VALARM")
    assert alarm["trigger"].dt == timedelta(days=-7) and alarm["action"] == "DISPLAY"


def test_reminders_are_left_out_where_none_are_wanted() -> None:
    read = icalendar.Calendar.from_ical(calendar([due("1", AS_OF)], "План", "ru", MADE, None))
    assert not read.walk("VALARM")


@settings(max_examples=50)
@given(
    st.lists(
        st.tuples(
            st.text("абв.1 -/№@", min_size=1, max_size=6), st.dates(date(2000, 1, 1), date(2100, 1, 1))
        ),
        min_size=1,
        max_size=8,
        unique=True,
    )
)
def test_events_have_names_of_their_own_and_lose_no_day(dates: list[tuple[str, date]]) -> None:
    given = [due(number, day) for number, day in dates]
    read = icalendar.Calendar.from_ical(calendar(given, "План", "kk", MADE))
    events = read.walk("VEVENT")
    assert len({str(event["uid"]) for event in events}) == len(dates)
    assert [event["dtstart"].dt for event in events] == [day for _, day in dates]
    assert [str(event["uid"]) for event in events] == [uid(one) for one in given]
