"""Deadlines read from wordings: a golden table, the reference of three plans, properties of any wording."""

from __future__ import annotations

import csv
import time
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from domain import ArgumentError
from language import LANGUAGES, message
from plans.deadline import (
    Continuous,
    Deadline,
    Once,
    Place,
    Recurring,
    Report,
    ReportBy,
    Stretch,
    Unit,
    deadline_from,
)
from plans.deadline_wording import NotUnderstood, Understood, read_deadline
from plans.deadline_words import said
from plans.due_dates import OutsidePlanError, distinct, occurrences, schedule
from plans.occurrence import Occurrence, Span
from tests.plan_deadlines import deadlines, spans

Row = dict[str, str]
GOLDEN = Path(__file__).parent / "golden" / "deadline_wordings.csv"
YEAR_2022 = Span(date(2022, 1, 1), date(2022, 12, 31))
PLANS = {
    "kondinsky": Span(date(2022, 1, 1), date(2022, 12, 31), date(2022, 3, 14)),
    "khmao": Span(date(2020, 1, 1), date(2020, 12, 31)),
    "kamchatka": Span(date(2020, 1, 1), date(2021, 12, 31), date(2020, 8, 28)),
}


def rows(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


GOLDEN_ROWS = rows(GOLDEN)
KNOWN = [row for row in GOLDEN_ROWS if row["kind"] != "not understood"]
UNKNOWN = [row["wording"] for row in GOLDEN_ROWS if row["kind"] == "not understood"]


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def span_of(row: Row) -> Span:
    return Span(date.fromisoformat(row["start"]), date.fromisoformat(row["end"]), day(row["approved"]))


def understood(wording: str, result: str = "") -> Understood:
    found = read_deadline(wording, result)
    assert isinstance(found, Understood), f"not understood from «{found.rest}»"
    return found


def first(wording: str, result: str = "") -> Deadline:
    return understood(wording, result).readings[0].deadline


def due(wording: str, span: Span, reading: str | None = None) -> list[str]:
    return [str(o.due) for o in occurrences(understood(wording).chosen(reading), span)]


def dates_text(found: list[Occurrence], like: str) -> str:
    """The due dates as the table has them: listed, or so many from … to …."""
    days = [str(o.due) for o in found]
    return f"{len(days)} dates {days[0]}..{days[-1]}" if " dates " in like else ";".join(days)


# ---- the golden table


def test_the_table_is_as_large_as_it_must_be() -> None:
    assert len(KNOWN) >= 220
    assert sum(row["origin"] == "invented" for row in KNOWN) >= 110
    assert sum(row["language"] == "kk" for row in KNOWN) >= 40
    assert len(UNKNOWN) >= 20
    assert len({(row["wording"], row["start"], row["end"]) for row in GOLDEN_ROWS}) == len(GOLDEN_ROWS)


@pytest.mark.parametrize("row", KNOWN, ids=lambda row: row["wording"])
def test_a_wording_has_its_due_dates(row: Row) -> None:
    found = understood(row["wording"])
    dates = occurrences(found.readings[0].deadline, span_of(row))
    assert dates_text(dates, row["due"]) == row["due"]
    assert {o.kind for o in dates} == {row["kind"]}
    assert " ".join(reading.code for reading in found.readings) == row["readings"]
    assert str(dates[0].report_due or "") == row["first_report"]


@pytest.mark.parametrize("wording", UNKNOWN)
def test_a_wording_that_is_not_known_asks(wording: str) -> None:
    found = read_deadline(wording)
    assert isinstance(found, NotUnderstood)
    assert found.wording == wording
    assert 0 <= found.at <= len(wording)


@pytest.mark.parametrize("row", KNOWN, ids=lambda row: row["wording"])
def test_each_reading_is_said_and_read_again(row: Row) -> None:
    for reading in understood(row["wording"]).readings:
        for lang in ("ru", "kk"):
            assert first(said(reading.deadline, lang)) == reading.deadline, said(reading.deadline, lang)
        assert said(reading.deadline, "en")


# ---- the reference


@pytest.fixture
def reference(shared_data: Path) -> Path:
    return shared_data.parent / "reference" / "plans"


@pytest.mark.real_data
def test_the_wordings_of_the_three_plans(reference: Path) -> None:
    wrong = []
    for row in rows(reference / "deadlines_expected.csv"):
        if row["wording"].startswith("("):  # the report's day in a cell of results, tested below
            continue
        span = PLANS[row["plan"]]
        for of, column in ((span, "approval"), (Span(span.start, span.end), "plan_start")):
            found = occurrences(first(row["wording"]), of)
            wanted = row[f"due_dates_from_{column}"].replace(" dates ", " dates ")
            got = (dates_text(found, wanted), len(found), {o.kind for o in found})
            if got != (wanted, int(row[f"n_from_{column}"]), {row["kind"]}):
                wrong.append((row["wording"], column, got))
    assert not wrong


@pytest.mark.real_data
def test_the_occurrences_of_two_plans(reference: Path) -> None:
    made = [
        (row["plan"], row["no"], str(o.number), str(o.due), o.kind)
        for row in rows(reference / "measures.csv")
        if row["plan"] in ("kondinsky", "khmao")
        for o in occurrences(first(row["deadline_wording"], row["expected_result"]), PLANS[row["plan"]])
    ]
    expected = [tuple(row.values()) for row in rows(reference / "occurrences_expected.csv")]
    assert sorted(made) == sorted(expected)


@pytest.mark.real_data
def test_every_wording_of_the_reference_is_understood(reference: Path) -> None:
    found = [
        read_deadline(r["deadline_wording"], r["expected_result"]) for r in rows(reference / "measures.csv")
    ]
    assert len(found) == 66
    assert all(isinstance(reading, Understood) for reading in found)


# ---- what the results say


REPORT = "Направление информации в администрацию района, до 10 числа месяца следующего за отчетным."


def test_a_report_day_of_the_results_stands_beside_the_due_date() -> None:
    found = occurrences(first("Ежеквартально в течение 2022 г.", REPORT), PLANS["kondinsky"])
    assert [str(o.due) for o in found] == ["2022-03-31", "2022-06-30", "2022-09-30", "2022-12-31"]
    assert [str(o.report_due) for o in found] == ["2022-04-10", "2022-07-10", "2022-10-10", "2023-01-10"]
    assert {o.kind for o in found} == {"recurring/quarter"}


def test_a_report_moves_to_a_working_day_where_the_plan_says_so() -> None:
    found = occurrences(first("ежеквартально", REPORT), PLANS["kondinsky"], weekends=True)
    assert [str(o.report_due) for o in found][:2] == ["2022-04-11", "2022-07-11"]


def test_a_blank_deadline_is_read_from_the_results() -> None:
    for blank in ("", "-", " — "):
        found = first(blank, "Отчёт в прокуратуру ежеквартально, до 5 числа месяца, следующего за отчётным")
        assert found == Deadline(Recurring((Unit.QUARTER,)), report=Report(ReportBy.NEXT_MONTH, 5))
    assert first("", "Справка до 15 декабря 2022 г.").when == Once(
        Stretch(None, Place(Unit.DAY, 15, 2022, 12))
    )
    assert isinstance(read_deadline("", "Постановление комиссии"), NotUnderstood)


def test_reports_every_so_often_on_what_goes_on_all_the_time_are_a_second_reading() -> None:
    found = understood(
        "Постоянно", "Ежеквартальный отчет до 10 числа месяца, следующего за отчетным кварталом"
    )
    assert [reading.code for reading in found.readings] == ["stated", "by_result"]
    assert found.readings[0].deadline == Deadline(Continuous())
    assert found.chosen("by_result") == Deadline(
        Recurring((Unit.QUARTER,)), report=Report(ReportBy.NEXT_MONTH, 10)
    )


@pytest.mark.parametrize(
    "result",
    [
        "Разработка комплекса мер до 2025 года",
        "Охват лиц, осуждённых до 1 января 2020 года",
        "Проведение ежегодного конкурса",
        "Снижение числа преступлений до конца 2022 года",
        "Повышение правовой грамотности при получении услуг",
    ],
)
def test_running_text_of_results_adds_nothing(result: str) -> None:
    assert read_deadline("ежеквартально", result) == read_deadline("ежеквартально")
    assert read_deadline("постоянно", result) == read_deadline("постоянно")


def test_a_condition_of_the_results_that_says_where_needed_is_taken() -> None:
    assert first("ежеквартально", "Справка (при необходимости)").condition == "при необходимости"


# ---- readings


def test_the_other_readings_have_their_own_dates() -> None:
    plan = PLANS["kamchatka"]
    assert due("сентябрь 2020-2021 г.г.", plan, "whole_span") == ["2021-12-31"]
    assert due("2020-2021 годы", plan, "each_year") == ["2020-12-31", "2021-12-31"]
    assert due("до декабря 2021 г.", plan, "through") == ["2021-12-31"]
    assert due("ежемесячно до 5 числа", YEAR_2022, "after_period")[:2] == ["2022-01-31", "2022-02-28"]
    assert due("2 раза в год", YEAR_2022, "period_end") == ["2022-12-31"]
    fourth = understood("IV квартал 2020 г., 2021 г.")
    starts = [[str(o.starts) for o in occurrences(r.deadline, plan)] for r in fourth.readings]
    assert starts == [["2020-10-01", "2021-01-01"], ["2020-10-01", "2021-10-01"]]


def test_a_choice_is_asked_only_where_the_plan_makes_a_difference() -> None:
    december = understood("декабрь").readings
    assert [r.code for r in distinct(december, PLANS["kamchatka"])] == ["each_year", "first_time"]
    assert [r.code for r in distinct(december, YEAR_2022)] == ["each_year"]


def test_a_reading_that_a_wording_has_not_is_an_error_in_every_language() -> None:
    with pytest.raises(ArgumentError) as caught:
        understood("ежеквартально").chosen("each_year")
    for lang in LANGUAGES:
        assert "each_year" in message(caught.value, lang)


def test_not_understood_keeps_the_place() -> None:
    found = read_deadline("Ежеквартально,   «по  возможности»")
    assert isinstance(found, NotUnderstood)
    assert found.rest.startswith("возможности")


# ---- due dates


def test_a_date_outside_the_plan_is_not_dropped_silently() -> None:
    deadline = first("IV квартал 2021 г.; 1 марта 2023 г.")
    found = schedule(deadline, Span(date(2021, 1, 1), date(2022, 12, 31)))
    assert [str(o.due) for o in found.occurrences] == ["2021-12-31"]
    assert found.outside == (date(2023, 3, 1),)
    with pytest.raises(OutsidePlanError) as caught:
        occurrences(deadline, Span(date(2021, 1, 1), date(2022, 12, 31)))
    for lang in LANGUAGES:
        assert "01.03.2023" in message(caught.value, lang)


def test_what_recurs_but_never_within_the_plan_is_said_to_lie_outside() -> None:
    found = schedule(first("ежегодно"), Span(date(2022, 1, 1), date(2022, 6, 30)))
    assert found.occurrences == ()
    assert found.outside == (date(2022, 12, 31),)


def test_weekends_move_to_monday_or_back_to_friday_at_the_plans_end() -> None:
    found = occurrences(first("15 октября 2022 г.; 2022 г."), YEAR_2022, weekends=True)  # two Saturdays
    assert [str(o.due) for o in found] == ["2022-10-17", "2022-12-30"]


def test_flags_of_what_is_continuous_or_conditional() -> None:
    (needed,) = occurrences(first("по мере необходимости"), YEAR_2022)
    (always,) = occurrences(first("постоянно"), YEAR_2022)
    assert (needed.conditional, needed.continuous, always.conditional, always.continuous) == (
        True, False, False, True,
    )  # fmt: skip


# ---- properties


@settings(max_examples=300)
@given(deadlines(), st.sampled_from(("ru", "kk")))
def test_parse_print_parse_is_stable(deadline: Deadline, lang: str) -> None:
    words = said(deadline, lang)
    again = first(words)
    assert again == deadline, words
    assert said(again, lang) == words


@given(deadlines())
def test_a_tree_is_written_and_read_again(deadline: Deadline) -> None:
    assert deadline_from(deadline.plain()) == deadline
    assert said(deadline, "en")


@settings(max_examples=300)
@given(deadlines(), spans(), st.booleans())
def test_every_due_date_lies_inside_the_plan(deadline: Deadline, span: Span, weekends: bool) -> None:
    found = schedule(deadline, span, weekends)
    dates = [o.due for o in found.occurrences]
    assert all(span.start <= o.starts <= span.end or o.starts <= o.due for o in found.occurrences)
    assert all(span.start <= date <= span.end for date in dates)
    assert all(earlier < later for earlier, later in pairwise(dates))
    assert not any(span.start <= date <= span.end for date in found.outside)
    assert [o.number for o in found.occurrences] == list(range(1, len(dates) + 1))
    assert found.occurrences or found.outside
    if deadline.report and deadline.report.by is not ReportBy.DATE:
        assert all(o.report_due and (weekends or o.report_due > o.due) for o in found.occurrences)


@settings(max_examples=200)
@given(
    spans(), st.sampled_from(("еженедельно", "ежемесячно", "ежеквартально", "раз в полугодие", "ежегодно"))
)
def test_what_recurs_is_due_as_often_as_its_period_holds(span: Span, wording: str) -> None:
    days = [
        span.effective_start + timedelta(days=n) for n in range((span.end - span.effective_start).days + 1)
    ]
    ends = {
        "еженедельно": [d for d in days if d.isoweekday() == 7],
        "ежемесячно": [d for d in days if (d + timedelta(days=1)).day == 1],
        "ежеквартально": [d for d in days if (d.month, d.day) in ((3, 31), (6, 30), (9, 30), (12, 31))],
        "раз в полугодие": [d for d in days if (d.month, d.day) in ((6, 30), (12, 31))],
        "ежегодно": [d for d in days if (d.month, d.day) == (12, 31)],
    }[wording]
    assert [o.due for o in schedule(first(wording), span).occurrences] == ends


@given(st.integers(2, 6), st.sampled_from(("месяц", "квартал", "полугодие", "год")), st.integers(2000, 2040))
def test_so_many_times_a_period_are_so_many_dates(times: int, unit: str, year: int) -> None:
    periods = {"месяц": 12, "квартал": 4, "полугодие": 2, "год": 1}[unit]
    found = occurrences(first(f"{times} раз в {unit}"), Span(date(year, 1, 1), date(year, 12, 31)))
    assert len(found) == times * periods
    assert found[-1].due == date(year, 12, 31)


ALPHABET = "абвгдежзийклмнопрстуфхцчшщыьэюяқғңөұүһі IVXivx0123456789.,;:()-–—/«»г№\n\tёc"
PIECES = sorted({word for row in GOLDEN_ROWS for word in row["wording"].split()})


@settings(max_examples=300)
@given(
    st.text() | st.text(ALPHABET) | st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join),
    st.text(max_size=80),
)
@example("0", "")
@example("²³ квартал", "")
@example("٣ квартал 2021", "")
@example("1999-2099 гг. март", "")
@example("İ", "")
def test_any_text_is_read_without_an_error(wording: str, result: str) -> None:
    found = read_deadline(wording, result)
    if isinstance(found, NotUnderstood):
        assert 0 <= found.at <= len(wording)
        return
    for reading in found.readings:
        schedule(reading.deadline, PLANS["kamchatka"])
        for lang in LANGUAGES:
            assert said(reading.deadline, lang)


@given(
    st.sampled_from([row["wording"] for row in KNOWN]),
    st.sampled_from(("квакеж", "зшщ", "тыдым")),
    st.booleans(),
)
def test_one_unknown_word_is_enough_not_to_be_understood(wording: str, word: str, before: bool) -> None:
    assume(not any(o.condition for o in (first(wording),)))
    found = read_deadline(f"{word} {wording}" if before else f"{wording} {word}")
    assert isinstance(found, NotUnderstood)


def test_fifty_thousand_wordings_are_read_in_seconds() -> None:
    wordings: list[Any] = [row["wording"] for row in KNOWN]
    begun = time.perf_counter()
    for number in range(50_000):
        read_deadline(wordings[number % len(wordings)])
    assert time.perf_counter() - begun < 10
