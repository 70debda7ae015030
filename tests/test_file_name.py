"""Area and period of a file's name: stated in full or not at all."""

from __future__ import annotations

import pytest

from domain import Period
from etl.layouts.file_name import area_named, period_named


@pytest.mark.parametrize(
    ("stem", "code"),
    [
        ("Almaty", "kz-75"),
        ("Алматы", "kz-75"),
        ("Almaty city", "kz-75"),
        ("Almaty Region", "kz-19"),
        ("Алматинская область", "kz-19"),
        ("East-Kazakhstan Region", "kz-63"),
        ("North Kazakhstan region", "kz-59"),
        ("Jambyl region", "kz-31"),
        ("Jetisu region", "kz-33"),
        ("Shymkent", "kz-79"),
        ("г.Шымкент", "kz-79"),
        ("Карагандийская Область", "kz-35"),
        ("202212_1m_kz-19", "kz-19"),
        ("Форма 1-М_Shymkent_202206", "kz-79"),
        ("СНГ-1 Ulytau Region 2022-12", "kz-62"),
        ("Акмолинская область за 12 месяцев 2022 года", "kz-11"),
        ("Akmola Region (1)", "kz-11"),
        ("Akmola Region - копия", "kz-11"),
        ("report", None),
        ("Upper Kazakhstan Region", None),
        ("Almaty and Shymkent", None),
        ("Жамбылский район", None),
        ("2022-12", None),
        ("", None),
    ],
)
def test_area(stem: str, code: str | None) -> None:
    found = area_named(stem)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("stem", "period"),
    [
        ("202212_1m_kz-19", "2022"),
        ("Akmola Region 2022-06", "2022-01..2022-06"),
        ("Akmola Region 06.2022", "2022-01..2022-06"),
        ("Акмолинская область за 12 месяцев 2022 года", "2022"),
        ("Акмолинская область январь-июнь 2022 г.", "2022-01..2022-06"),
        ("область Абай 2022 жыл 6 ай", "2022-01..2022-06"),
        ("Akmola March 2023", "2023-01..2023-03"),
        ("Akmola Region", None),
        ("Akmola Region 2022", None),  # of which month the year's total is, nobody says
        ("Akmola 01.01.2023", None),  # as of that day, or in that month
        ("ВКО 2022-06 2022-07", None),
        ("", None),
    ],
)
def test_period(stem: str, period: str | None) -> None:
    found = period_named(stem)
    assert found == (Period.parse(period) if period else None)
