"""The words of notes: periods, areas, what is counted, changes and the year before that they imply."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import Period
from etl.layouts.district_note_change import implied_before
from etl.layouts.district_note_subject import stated_indicator
from etl.layouts.district_note_title import stated_areas, stated_periods
from tests.note_files import printed

PERIODS = {
    "за 9 месяцев 2025 года с нарастающим итогом с начала года": "2025-01..2025-09",
    "за 9 месяц(-ев) 2025 года": "2025-01..2025-09",
    "за январь-сентябрь 2025 года": "2025-01..2025-09",
    "за январь – сентябрь 2025 года": "2025-01..2025-09",
    "за период с января по сентябрь 2025 года": "2025-01..2025-09",
    "за 1 месяц 2025 года": "2025-01",
    "за первое полугодие 2025 года": "2025-01..2025-06",
    "за девять месяцев 2025 г.": "2025-01..2025-09",
    "за 9 мес. 2025г. к 9 мес. 2024г.": "2025-01..2025-09",
    "за 9 месяцев 2025 года в сравнении с 9 месяцами 2024 года": "2025-01..2025-09",
    "за сентябрь 2025 года с нарастающим итогом": "2025-01..2025-09",
    "за III квартал 2025 года с начала года": "2025-01..2025-09",
    "за 2025 год": "2025",
    "2025 жылғы қаңтар-қыркүйек": "2025-01..2025-09",
    "2025 жылдың 9 айы": "2025-01..2025-09",
    "for January-September 2025": "2025-01..2025-09",
}


@pytest.mark.parametrize("words", PERIODS)
def test_periods_as_notes_write_them(words: str) -> None:
    assert stated_periods(f"Сведения о преступлениях {words}") == ({Period.parse(PERIODS[words])}, set())


@pytest.mark.parametrize("words", ["за __ месяц(-ев) 20__ года", "на 1 октября 2025 года", "от 05.10.2025"])
def test_what_is_no_period(words: str) -> None:
    assert stated_periods(words) == (set(), set())


SUBJECTS = {
    "Сведения о зарегистрированных преступлениях на территории Алматинской области": "crimes_total",
    "Справка о состоянии преступности в Павлодарской области за январь 2025 года": "crimes_total",
    "Количество зарегистрированных уголовных правонарушений": "offences_total",
    "о кражах за 9 месяцев": "theft",
    "краж скота": "cattle_theft",
    "Количество тяжких и особо тяжких преступлений": "crimes_grave_and_especially_grave",
    "о ДТП по районам области": "road_accidents",
    "Количество погибших в ДТП": "road_deaths",
    "Тіркелген қылмыстар туралы мәлімет": "crimes_total",
    # Narrowed by what stands before or behind: another figure, never the whole.
    "Сведения о преступлениях, совершенных несовершеннолетними": None,
    "Сведения о раскрытых преступлениях за 9 месяцев": None,
    "о преступлениях в общественных местах": None,
    "о преступлениях по линии наркотиков": None,
    "о квартирных кражах за 9 месяцев": None,
    "Отчет о работе": None,
    "о преступлениях на территории Алматинской области, совершенных в группе": None,
    "О раскрытии и расследовании зарегистрированных преступлений": None,
    "Сведения о преступлениях, в том числе кражах": None,
    "СВЕДЕНИЯ О ПРЕСТУПЛЕНИЯХ, СОВЕРШЕННЫХ В ГРУППЕ": None,
    "СВЕДЕНИЯ О ЗАРЕГИСТРИРОВАННЫХ ПРЕСТУПЛЕНИЯХ ПО АЛМАТИНСКОЙ ОБЛАСТИ ЗА 9 МЕСЯЦЕВ": "crimes_total",
    "Алматы облысы бойынша 2025 жылғы 9 айда тіркелген қылмыстар туралы мәлімет": "crimes_total",
    "Registered crimes in Almaty Region by district for January-September 2025": "crimes_total",
}


@pytest.mark.parametrize("title", SUBJECTS)
def test_what_a_title_counts(title: str) -> None:
    assert stated_indicator(title, "") == SUBJECTS[title]


def test_title_and_header_together() -> None:
    assert stated_indicator("о кражах за 9 месяцев", "Количество преступлений") == "theft"
    assert stated_indicator("о состоянии преступности", "Количество уголовных правонарушений") is None
    assert stated_indicator("о кражах", "Количество убийств") is None
    assert stated_indicator("о преступлениях, совершенных в группе", "Количество преступлений") is None


@pytest.mark.parametrize(
    ("words", "areas"),
    [
        ("ПО АЛМАТИНСКОЙ ОБЛАСТИ", ["Алматинская область"]),
        (
            "Департамент полиции Северо-Казахстанской области, г. Петропавловск",
            ["Северо-Казахстанская область"],
        ),
        ("в области Абай", ["область Абай"]),
        ("Алматы облысының аудандары", ["Алматы облысы"]),
        ("прокуратура Республики Казахстан, г. Шымкент", ["г. Шымкент"]),
        ("Ханты-Мансийского автономного округа – Югры", ["Ханты-Мансийский автономный округ — Югра"]),
        ("в Алматинской области и Жамбылской области", ["Алматинская область", "Жамбылская область"]),
        ("за 9 месяцев", []),
    ],
)
def test_areas_of_a_title(words: str, areas: list[str]) -> None:
    assert stated_areas(words) == areas


@given(
    now=st.integers(0, 200_000),
    before=st.integers(0, 200_000),
    minus=st.sampled_from("-−–‒"),
    space=st.sampled_from(["", " ", "\u00a0"]),
    thousands=st.sampled_from(["", " ", "\u00a0"]),
)
def test_count_less_change_is_the_year_before(
    now: int, before: int, minus: str, space: str, thousands: str
) -> None:
    sign = "+" if now > before else minus
    change = "0" if now == before else f"{sign}{space}{printed(abs(now - before), thousands)}"
    assert implied_before(printed(now, thousands), change) == before
    assert implied_before(printed(now, thousands), f"({change})") == before


@given(now=st.integers(0, 30_000), before=st.integers(1, 30_000), decimals=st.integers(0, 2))
def test_a_percent_implies_a_number_only_where_one_alone_fits(now: int, before: int, decimals: int) -> None:
    exact = Fraction(100 * (now - before), before)
    shown = f"{float(round(exact, decimals)):+.{decimals}f}".replace(".", ",")
    for implied in (implied_before(str(now), shown + " %"), implied_before(str(now), shown, percent=True)):
        assert implied in (None, before)


@pytest.mark.parametrize(
    ("change", "implied"),
    [
        ("без изменений", 120),
        ("б/и", 120),
        ("өзгеріссіз", 120),
        ("0", 120),
        ("0,0%", 120),
        ("+5,3%", 114),
        ("-50,0%", 240),
    ],
)
def test_changes_in_words_and_percents(change: str, implied: int) -> None:
    assert implied_before("120", change) == implied


@pytest.mark.parametrize("change", ["", "–", "95,4%", "в 2 раза", "+5,5", "х", "-100%", "+5 чел."])
def test_what_implies_nothing(change: str) -> None:
    assert implied_before("120", change) is None
