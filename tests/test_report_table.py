"""Reports loaded from a table: headers in three languages, due dates and periods, all of the rows or none."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from domain import ArgumentError, UnreadableError
from etl.__main__ import main
from language import LANGUAGES, message
from plans.report_dues import day_from
from plans.report_table import ReportTable, read_reports, save_reports
from tests.plan_store import QUARTERS, TODAY, M, continuous, make_plan, once, put_plan, quarterly, say, states
from warehouse.audit import list_audit
from warehouse.control import history_of
from warehouse.store import reading, writing

Q1, Q2, _, Q4 = QUARTERS
RU = (
    "№ мероприятия",
    "Срок (дата или период)",
    "Дата отчёта",
    "Текст",
    "Число",
    "Документ",
    "Дата документа",
)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    made = make_plan(
        tmp_path / "store", [M("1", quarterly()), M("2.1", continuous()), M("3", once(date(2026, 5, 31)))]
    )
    with writing(made) as connection:
        put_plan(connection, [M("1", quarterly())], "other", (date(2026, 1, 1), date(2027, 12, 31)))
    return made


def table(folder: Path, header: Sequence[str], *rows: Sequence[object], name: str = "отчёты.csv") -> Path:
    path = folder / name
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as handle:
            csv.writer(handle, delimiter=";").writerows([header, *rows])
        return path
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet = book.add_worksheet("Отчёты")
        sheet.write_row(0, 0, ["Отчёты об исполнении"])
        for at, row in enumerate([header, *rows], 2):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(at, column, value, day)
                else:
                    sheet.write(at, column, value)
    return path


def read(store: Path, path: Path, plan: str | None = "plan") -> ReportTable:
    with reading(store) as connection:
        return read_reports(connection, path, plan, TODAY)


ROWS = [
    ("1.", "I квартал 2026 г.", "10.04.2026", "Рейды проведены", "1 250,5", "№ 5-12", "09.04.2026"),
    ("1", "30.06.2026", "2026-07-02", "Рейды", "", "", ""),
    ("", "", "", "", "", "", ""),
    ("3", "", "01.06.2026", "", "", "№ 7", ""),
]


def test_a_csv_in_russian(store: Path, tmp_path: Path) -> None:
    found = read(store, table(tmp_path, RU, *ROWS))
    assert not found.faults and not found.ignored
    said = [(e.number, e.due, e.day, e.text, e.figure, e.document, e.document_date) for e in found.reports]
    assert said == [
        ("1", Q1, date(2026, 4, 10), "Рейды проведены", 1250.5, "№ 5-12", date(2026, 4, 9)),
        ("1", Q2, date(2026, 7, 2), "Рейды", None, None, None),
        ("3", date(2026, 5, 31), date(2026, 6, 1), None, None, "№ 7", None),
    ]
    with writing(store) as connection:
        assert len(save_reports(connection, found)) == 3
    assert states(store, date(2026, 7, 2)) == [
        "done",
        "done",
        "due_in_quarter",
        "later",
        "continuous",
        "done",
    ]


def test_a_workbook_with_days_and_numbers_as_excel_keeps_them(store: Path, tmp_path: Path) -> None:
    header = ("Орындалған күні", "Іс-шара", "Мерзім", "Сан", "Ескерту", "Орындалуы")
    row = (date(2026, 4, 10), 1, Q1, 12.5, "жоқ", "Рейдтер өткізілді")
    found = read(store, table(tmp_path, header, row, name="есеп.xlsx"))
    (event,) = found.reports
    assert (event.number, event.due, event.day, event.figure) == ("1", Q1, date(2026, 4, 10), 12.5)
    assert event.text == "Рейдтер өткізілді" and found.ignored == ("Ескерту",)


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("2026-Q2", Q2), ("II квартал 2026 года", Q2), ("2 квартал 2026 г.", Q2), ("2026 жылғы 2-тоқсан", Q2),
        ("июнь 2026 г.", Q2), ("II квартал", Q2), ("31 марта 2026 г.", Q1), ("2026-03", Q1),
        ("2026-03-31", Q1), ("31.03.2026 г.", Q1), ("до 30 июня 2026 года", Q2),
    ],
)  # fmt: skip
def test_due_dates_and_periods_as_people_write_them(
    store: Path, tmp_path: Path, due: str, expected: date
) -> None:
    found = read(
        store, table(tmp_path, ("measure", "due", "day", "report"), ("1", due, "2026-07-01", "done"))
    )
    assert [event.due for event in found.reports] == [expected], [
        message(f.problem, "en") for f in found.faults
    ]


def test_a_moved_date_is_known_by_either_date(store: Path, tmp_path: Path) -> None:
    moved = date(2026, 4, 20)
    say(store, "moved", date(2026, 4, 2), "1", due=Q1, new_due=moved, reason="причина", allowed_by="глава")
    for due in ("31.03.2026", "20.04.2026"):
        found = read(store, table(tmp_path, ("№", "срок", "дата", "текст"), ("1", due, "21.04.2026", "да")))
        assert [event.due for event in found.reports] == [Q1]


def test_plans_by_code_or_title(store: Path, tmp_path: Path) -> None:
    header = ("План", "№", "Срок", "Дата", "Текст")
    rows = [
        ("other", "1", "31.03.2026", "01.04.2026", "да"),
        ("план PLAN", "1", "31.03.2026", "01.04.2026", "да"),
    ]
    assert [event.plan for event in read(store, table(tmp_path, header, *rows), None).reports] == [
        "other",
        "plan",
    ]


FAULTS = [
    (("9", "", "10.04.2026", "да"), "№", "9", "error.event_measure_unknown"),
    (("1", "", "10.04.2026", "да"), "Срок", "", "error.event_due_needed"),
    (("1", "15.02.2026", "10.04.2026", "да"), "Срок", "15.02.2026", "report_table.due_none"),
    (("1", "2026", "10.04.2026", "да"), "Срок", "2026", "report_table.due_several"),
    (("1", "скоро", "10.04.2026", "да"), "Срок", "скоро", "report_table.due_wrong"),
    (("1", "ежеквартально", "10.04.2026", "да"), "Срок", "ежеквартально", "report_table.due_wrong"),
    (("1", "31.03.2026", "", "да"), "Дата", "", "report_table.day_absent"),
    (("1", "31.03.2026", "31.02.2026", "да"), "Дата", "31.02.2026", "report_table.day_wrong"),
    (("1", "31.03.2026", "01.01.2027", "да"), "Дата", "01.01.2027", "error.event_in_future"),
    (("1", "31.03.2026", "10.04.2026", "", "много"), "Число", "много", "error.event_figure_wrong"),
    (("1", "31.03.2026", "10.04.2026", ""), "Текст", "", "error.event_report_empty"),
]


def test_every_fault_is_told_with_its_place_and_nothing_is_written(store: Path, tmp_path: Path) -> None:
    good = ("1", "31.03.2026", "10.04.2026", "да")
    path = table(
        tmp_path, ("№", "Срок", "Дата", "Текст", "Число"), good, *(row for row, *_ in FAULTS), name="a.xlsx"
    )
    found = read(store, path)
    places = [(f.file, f.sheet, f.row, f.field, f.found, f.problem.key) for f in found.faults]
    assert places == [("a.xlsx", "Отчёты", at, *fault[1:]) for at, fault in enumerate(FAULTS, 5)]
    assert all("{" not in message(fault.problem, lang) for fault in found.faults for lang in LANGUAGES)
    with writing(store) as connection, pytest.raises(ArgumentError) as refusal:
        save_reports(connection, found)
    assert (refusal.value.key, refusal.value.places["n"]) == ("report_table.faulty", len(FAULTS))
    with reading(store) as connection:
        assert history_of(connection, "plan").empty


def test_a_period_without_its_year_asks_in_a_plan_of_two(store: Path, tmp_path: Path) -> None:
    found = read(
        store,
        table(tmp_path, ("№", "Срок", "Дата", "Текст"), ("1", "I квартал", "10.04.2026", "да")),
        "other",
    )
    assert [fault.problem.key for fault in found.faults] == ["report_table.due_year"]


def test_what_the_store_has_already_is_left_out(store: Path, tmp_path: Path) -> None:
    path = table(tmp_path, RU, *ROWS, ROWS[0])
    first = read(store, path)
    assert (len(first.reports), first.known) == (3, 1)
    with writing(store) as connection:
        numbers = save_reports(connection, first)
    again = read(store, path)
    assert (again.reports, again.known, again.faults) == ((), 4, ())
    say(store, "withdrawn", TODAY, withdraws=numbers[1])
    assert [event.due for event in read(store, path).reports] == [Q2]


@pytest.mark.parametrize(
    ("header", "plan", "key"),
    [
        (("Номер", "Кто"), "plan", "report_table.no_header"),
        (("№", "Дата", "Текст"), None, "report_table.no_plan"),
        (("№", "Дата", "Текст", "Информация"), "plan", "report_table.columns_alike"),
    ],
)
def test_a_table_without_its_columns_is_refused(
    store: Path, tmp_path: Path, header: Sequence[str], plan: str | None, key: str
) -> None:
    with pytest.raises(ArgumentError) as refusal:
        read(store, table(tmp_path, header, ["1"] * len(header)), plan)
    assert refusal.value.key == key
    with pytest.raises(UnreadableError):
        read(store, tmp_path / "нет.csv", plan)


def test_days() -> None:
    assert day_from(" 1.4.2026 г. ") == day_from("2026-04-01") == day_from("01/04/2026") == date(2026, 4, 1)
    assert [day_from(text) for text in ("", "31.02.2026", "апрель", "1.4.26", "2026-13-01")] == [None] * 5


def test_the_command_loads_all_or_none(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = table(tmp_path, RU, *ROWS)
    bad = table(tmp_path, RU, *ROWS, ("1", "скоро", "10.04.2026", "да"), name="плохо.csv")
    named = ["--plan", "plan", "--store", str(store)]
    assert main(["report", str(bad), *named, "--format", "json"]) == 2
    (told,) = json.loads(capsys.readouterr().out)
    (fault,) = told["faults"]
    assert (told["added"], fault["row"], fault["field"], fault["found"]) == (0, 6, RU[1], "скоро")
    assert main(["report", str(bad), *named]) == 2
    captured = capsys.readouterr()
    assert "скоро" in captured.out and "1" in captured.err
    assert main(["report", str(good), *named]) == 0
    assert main(["report", str(good), *named, "--format", "json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["added"], told["known"], told["faults"]) == (0, 3, [])
    with reading(store) as connection:
        assert len(history_of(connection, "plan")) == 3
        assert [deed.action for deed in list_audit(connection)].count("report") == 1
