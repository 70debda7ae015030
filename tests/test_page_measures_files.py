"""Files of the page Measures: a plan's document, a table of reports, an attached file, papers."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import icalendar
import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from plans import plan_file
from reports.control_table import control_docx, control_xlsx
from tests import page_plans
from tests.page_run import run, words
from ui import measures_papers
from ui.frame import Page
from ui.measures_reads import dues
from ui.measures_rows import Scope
from warehouse import measure_events, read_measures
from warehouse.attachments import attachment_path
from warehouse.control_chosen import Chosen
from warehouse.measure_event import EventKind, MeasureEvent
from warehouse.store import reading, writing

DAY = date(2022, 7, 1)
DOCUMENT = """№;Наименование мероприятия;Срок исполнения;Ответственные исполнители
1;Провести сход граждан;ежеквартально;Акимат, Отдел полиции
2.;Опросить школьников;сентябрь 2022-2023 г.г.;Отдел образования
3;Обновить стенды;когда-нибудь потом;Отдел культуры
"""
REPORTS = "Номер мероприятия;Срок;Дата отчёта;Отчёт\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where plans are written to, in place of the project's own."""
    monkeypatch.setattr(plan_file, "PLANS", tmp_path / "plans")
    return tmp_path / "plans"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return page_plans.put(tmp_path / "store", page_plans.DISTRICT)


def labelled(app: AppTest, kind: str, label: str) -> object:
    return next(each for each in app.get(kind) if label in each.label)


def upload(app: AppTest, label: str, name: str, content: str) -> None:
    labelled(app, "file_uploader", label).set_value((name, content.encode(), ""))  # type: ignore[attr-defined]


def click(app: AppTest, label: str) -> AppTest:
    labelled(app, "button", label).click()  # type: ignore[attr-defined]
    app.run()
    assert not app.exception
    return app


def read_in(monkeypatch: pytest.MonkeyPatch, store: Path, content: str = DOCUMENT, **address: str) -> AppTest:
    app = run(monkeypatch, store, "measures", **address)
    upload(app, "Документ с планом", "aul-2022.csv", content)
    return click(app, "Прочитать")


def test_a_document_is_shown_before_anything_is_saved(
    monkeypatch: pytest.MonkeyPatch, store: Path, folder: Path
) -> None:
    app = read_in(monkeypatch, store)
    said = words(app)
    assert "Прочитано: 3 мероприятия, 4 исполнителя, 4 связи" in said
    warned = " ".join(each.value for each in app.warning)
    assert "Период в документе не назван" in warned and "Не понят срок 1 мероприятия" in warned
    assert "когда-нибудь потом" in said
    (choice,) = app.radio
    assert "«сентябрь 2022-2023 г.г.» (№ 2) можно прочитать по-разному" in choice.label
    assert len(choice.options) == 2
    assert not folder.exists()
    with reading(store) as connection:
        assert list(read_measures.plan_titles(connection)) == ["district-2022"]


def test_what_was_corrected_and_chosen_is_saved_as_yaml_and_in_the_store(
    monkeypatch: pytest.MonkeyPatch, store: Path, folder: Path
) -> None:
    app = read_in(monkeypatch, store)
    labelled(app, "text_input", "Код плана").set_value("aul")  # type: ignore[attr-defined]
    labelled(app, "text_input", "Название").set_value("План аула")  # type: ignore[attr-defined]
    for label, said in (("Утверждён", "10.01.2022"), ("Действует по", "31.12.2023")):
        [each for each in app.text_input if each.label == label][-1].set_value(said)
    app.run()
    app.radio[0].set_value(app.radio[0].options[1]).run()
    click(app, "Сохранить план")
    assert "План сохранён: План аула" in words(app)
    plan = plan_file.read_plan(folder / "aul.yaml").plan
    assert (plan.title, plan.approved, plan.valid_to) == ("План аула", date(2022, 1, 10), date(2023, 12, 31))
    assert plan.measures[1].reading is not None and plan.period_stated
    with reading(store) as connection:
        assert read_measures.plan_titles(connection)["aul"] == "План аула"
        assert len(dues(connection, DAY, "aul", Chosen(number="1"))) == 8
        assert len(dues(connection, DAY, "aul", Chosen(number="2"))) == 1  # to the end of 2023
        assert dues(connection, DAY, "aul", Chosen(number="3")) == []
    assert "Прочитать" in {button.label for button in app.button}  # ready for the next


def test_another_plan_of_that_name_is_replaced_only_if_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, store: Path, folder: Path
) -> None:
    click(read_in(monkeypatch, store), "Сохранить план")
    app = read_in(monkeypatch, store, DOCUMENT.replace("стенды", "щиты"))
    click(app, "Сохранить план")
    assert app.error and "aul-2022.yaml" in app.error[0].value
    labelled(app, "checkbox", "заменить его").check()  # type: ignore[attr-defined]
    click(app, "Сохранить план")
    assert "щиты" in (folder / "aul-2022.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("просто;текст\n1;2\n", ""),
        (DOCUMENT.replace("2.;", "1;"), "1"),
        (DOCUMENT.replace("2022-2023 г.г.", ""), ""),
    ],
)
def test_a_document_that_is_no_plan_is_refused(
    monkeypatch: pytest.MonkeyPatch, store: Path, folder: Path, content: str, said: str
) -> None:
    app = read_in(monkeypatch, store, content)
    assert app.error and said in app.error[0].value
    assert not folder.exists()


def test_what_cannot_be_saved_has_no_button(
    monkeypatch: pytest.MonkeyPatch, store: Path, folder: Path
) -> None:
    app = read_in(monkeypatch, store)
    labelled(app, "text_input", "Код плана").set_value("../План")  # type: ignore[attr-defined]
    app.run()
    assert "не годится в код плана" in app.error[0].value
    assert labelled(app, "button", "Сохранить план").disabled  # type: ignore[attr-defined]
    click(app, "Не сохранять")
    assert "Прочитать" in {button.label for button in app.button}


def test_reports_come_from_a_table_all_or_none(monkeypatch: pytest.MonkeyPatch, store: Path) -> None:
    app = run(monkeypatch, store, "measures", as_of="2022-07-01")
    upload(
        app, "Таблица отчётов", "r.csv", REPORTS + "1;31.03.2022;05.04.2022;Готово\n9;;05.04.2022;Готово\n"
    )
    click(app, "Загрузить отчёты")
    assert "Ничего не сохранено: 1 ошибка" in app.error[0].value
    assert "нет мероприятия 9" in words(app)
    upload(
        app, "Таблица отчётов", "r.csv",
        REPORTS + "1;31.03.2022;05.04.2022;Готово\n3;31.03.2022;05.04.2022;Готово\n",
    )  # fmt: skip
    click(app, "Загрузить отчёты")
    said = words(app)
    assert "Сохранены 2 отчёта." in said
    assert "просрочено 2 мероприятия из 5 (2 срока)" in said


def test_a_file_is_kept_with_its_report(monkeypatch: pytest.MonkeyPatch, store: Path) -> None:
    app = run(monkeypatch, store, "measures", as_of="2022-07-01", measure="district-2022/1")
    upload(app, "Файл отчёта", "справка.txt", "сделано")
    click(app, "Сохранить отчёт")
    assert "файл: справка.txt" in words(app)
    assert "справка.txt" in {each.proto.label for each in app.get("download_button")}
    with reading(store) as connection:
        (found,) = connection.execute("SELECT attachment FROM measure_event").fetchall()
    assert attachment_path(store, found[0]).read_text(encoding="utf-8") == "сделано"


def paper_page(store: Path, lang: str = "ru") -> Page:
    return Page("measures", lang, False, False, store, str(store), False, "", ())


@pytest.fixture
def reported(store: Path) -> Path:
    with writing(store) as connection:
        for event in (
            MeasureEvent(
                EventKind.REPORTED, date(2022, 4, 6), "district-2022", "1", date(2022, 3, 31),
                text="Проведено", document="12", document_date=date(2022, 4, 5),
            ),
            MeasureEvent(
                EventKind.MOVED, date(2022, 6, 1), "district-2022", "3", date(2022, 6, 30),
                new_due=date(2022, 8, 15), reason="ремонт", allowed_by="Аким",
            ),
        ):  # fmt: skip
            measure_events.add_event(connection, event)
    return store


def test_the_control_table_holds_every_measure_as_it_stands(reported: Path) -> None:
    made = measures_papers.control_table_of(paper_page(reported), Scope("district-2022", DAY), "Ответ.")
    assert (made.plan, made.approved, made.answer) == (
        "План <района> на 2022 год", date(2022, 3, 14), "Ответ.",
    )  # fmt: skip
    first, second, third, fourth, fifth = made.rows
    assert [row.number for row in made.rows] == ["1", "2", "3", "4", "5"]
    assert first.overdue == (date(2022, 6, 30),) and first.late
    assert first.state == "просрочено: 1 из 4; исполнено 1 из 4"
    assert first.report == "06.04.2022\nПроведено\n12 от 05.04.2022"
    assert second.state == "ждёт условия: 4 из 4" and "ждёт № 1" in second.note
    assert third.overdue == (date(2022, 3, 31),) and third.coming[0] == date(2022, 8, 15)
    assert "перенесён с 30.06.2022" in third.note and "разрешил: Аким" in third.note
    assert third.helpers == ("волонтёры",)
    assert fourth.state == "постоянно" and fifth.state == "срок не понят"
    assert made.notes[0] == "Источник: plan.docx"
    paper = docx.Document(io.BytesIO(control_docx(made, "ru")))
    assert len(paper.tables[0].rows) == 6
    book = openpyxl.load_workbook(io.BytesIO(control_xlsx(made, "ru")))
    assert "Проведение анализа <b>краж</b>" in {cell.value for row in book.worksheets[0] for cell in row}


def test_the_control_table_keeps_to_the_filters(reported: Path) -> None:
    scope = Scope("district-2022", DAY, executor="Управление культуры")
    made = measures_papers.control_table_of(paper_page(reported), scope, "")
    assert [row.number for row in made.rows] == ["3"]
    page_plans.put(reported, page_plans.REGION)
    everything = measures_papers.control_table_of(paper_page(reported, "en"), Scope(None, DAY), "")
    assert len(everything.rows) == 8 and everything.plan == "All plans"
    assert "План края. 1. Школы" in {row.section for row in everything.rows}


def test_each_executor_gets_a_letter_with_what_it_has_not_reported(reported: Path) -> None:
    with reading(reported) as connection:
        late = dues(connection, DAY, "district-2022", Chosen(states=("overdue",)), "measure")
        plans = read_measures.plans(connection)
    scope = Scope("district-2022", DAY)
    letters = measures_papers.letters_of(late, plans, scope, date(2022, 7, 11), "Прокурор")
    assert [(letter.executor, letter.dates) for letter in letters] == [
        ("Полиция района", 2),
        ("Управление культуры", 1),
    ]
    police = letters[0]
    assert [(row.number, row.lead, row.with_others) for row in police.rows] == [
        ("1", True, ()),
        ("3", False, ("Управление культуры",)),
    ]
    assert police.reply_by == date(2022, 7, 11) and police.signed_by == "Прокурор"
    one = measures_papers.letters_of(late, plans, replace(scope, executor="Управление культуры"))
    assert [letter.executor for letter in one] == ["Управление культуры"]


def test_the_calendar_file_has_what_is_open(reported: Path) -> None:
    data = measures_papers.calendar_of(paper_page(reported), Scope("district-2022", DAY))
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    days = [(str(event["uid"]).split("@")[0], event["dtstart"].dt) for event in events]
    assert ("district-2022.3.20220630", date(2022, 8, 15)) in days
    assert "district-2022.1.20220331" not in dict(days)  # reported
    assert "district-2022.2.20220630" not in dict(days)  # waits
    assert len(days) == 8
    assert "Исполнители: Управление культуры; Полиция района" in str(events[0]["description"])
