"""Periods as people write them, in three languages."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import Basis, Period
from etl.layouts.periods import read_date, read_period
from language import month_names

SPELLINGS = {
    "2025-03": """2025-03; 2025-3; 2025.03; 2025/03; 03.2025; 3.2025; 03/2025; 202503; 2025m03; 01.03.2025;
        31.03.2025; 2025-03-01; 2025-03-31; 2025-03-01 00:00:00; март 2025; Март 2025 г.; марта 2025 года;
        мар. 2025; март, 2025; наурыз 2025; 2025 жылғы наурыз; 2025 ж. наурыз; March 2025; mar 2025""",
    "2025-05": "май 2025; мая 2025; мамыр 2025; мам. 2025; May 2025; 2025 май",
    "2025-06": "июнь 2025; маусым 2025; мау. 2025; June 2025",
    "2025-Q1": """2025-Q1; 2025Q1; 2025-q1; Q1-2025; Q1 2025; I квартал 2025; 1 квартал 2025 г.; 1 кв. 2025;
        1-й квартал 2025 года; 2025, I кв.; I тоқсан 2025; 2025 жылғы I тоқсан; 1-тоқсан 2025""",
    "2025-Q4": "IV квартал 2025; 2025 жылғы 4-тоқсан; Q4 2025",
    "2025": "2025; 2025 год; 2025 г.; 2025г.; 2025 жыл; 2025 ж.; январь-декабрь 2025; 12 мес. 2025",
    "2025-01..2025-06": """январь-июнь 2025; январь – июнь 2025 г.; 6 месяцев 2025; I полугодие 2025;
        қаңтар–маусым 2025; 2025 жылғы 6 ай; January-June 2025; 2025-01..2025-06""",
    "2025-07..2025-12": "II полугодие 2025; июль-декабрь 2025",
}
NO_PERIOD = """
    2025-13; 2025-00; 13.2025; 15.03.2025; 2025-03-15; 03/01/2025; 2025-Q5; март; Q1; V квартал 2025;
    0 месяцев 2025; 13 месяцев 2025; март-январь 2025; mayor 2025; ма 2025; 1025; всего; 20250; итого 2025;
    2025-01..2026-02; 2025 2024; nan; 31.02.2025; """


@pytest.mark.parametrize(
    ("expected", "text"),
    [(expected, text.strip()) for expected, texts in SPELLINGS.items() for text in texts.split(";")],
)
def test_natural_spellings(expected: str, text: str) -> None:
    assert str(read_period(text)) == expected


@pytest.mark.parametrize("text", [text.strip() for text in NO_PERIOD.split(";")])
def test_what_names_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_period(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-06", 6),
        ("2025-01", 1),
        ("2025-Q2", 6),
        ("2025", 12),
        ("январь-сентябрь 2025", 9),
        ("9 ай 2025", 9),
    ],
)
def test_a_cumulative_period_begins_in_january(text: str, expected: int) -> None:
    assert read_period(text, Basis.YTD) == Period(date(2025, 1, 1), expected)


@pytest.mark.parametrize("text", ["апрель-июнь 2025", "II полугодие 2025", "2025-02..2025-03"])
def test_a_cumulative_span_that_begins_later_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_period(text, Basis.YTD)


@given(st.integers(1990, 2050), st.integers(1, 12), st.sampled_from(["ru", "kk", "en"]))
def test_month_names_of_babel_are_understood(year: int, month: int, lang: str) -> None:
    name = month_names(lang)[month - 1]
    assert read_period(f"{name} {year}") == Period(date(year, month, 1), 1)
    assert read_period(f"{year} {name.upper()}") == Period(date(year, month, 1), 1)


@given(st.integers(1990, 2050), st.integers(0, 11), st.integers(1, 12))
def test_every_period_is_read_back_from_its_own_text(year: int, first: int, months: int) -> None:
    period = Period(date(year, first + 1, 1), months)
    assert read_period(str(period)) == period


@given(st.text(max_size=30))
def test_any_text_gives_a_period_or_a_value_error(text: str) -> None:
    with suppress(ValueError):
        assert isinstance(read_period(text), Period)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_dates_in_both_orders(day: date) -> None:
    assert read_date(day.isoformat()) == read_date(f"{day:%d.%m.%Y}") == day
    assert read_date(f"{day.isoformat()} 00:00:00") == day
