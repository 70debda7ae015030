"""Names of files to codes of the store."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.directory import Directory
from etl.harmonise import AreaHarmoniser, IndicatorHarmoniser
from etl.layouts.source import AreaKey, BadText, IndicatorKey
from etl.spelling import normalised
from warehouse.reference import Alias, Known

AREAS = [
    Known("kz", None, ("Казахстан", "Қазақстан", "Kazakhstan")),
    Known("kz-19", "kz", ("Алматинская область", "Алматы облысы", "Almaty Region")),
    Known("kz-31", "kz", ("Жамбылская область", "Жамбыл облысы", "Zhambyl Region")),
    Known("kz-1942", "kz-19", ("Жамбылский район", "Жамбыл ауданы", "Zhambyl District")),
    Known("kz-3140", "kz-31", ("Жамбылский район", "Жамбыл ауданы", "Zhambyl District")),
]
ZHAMBYL = "Жамбылский район, Алматинская область (kz-1942); Жамбылский район, Жамбылская область (kz-3140)"
INDICATORS = [
    Known("crimes_total", None, ("Преступления", "Қылмыстар", "Crimes"), "count"),
    Known("theft", "crimes_total", ("Кражи", "Ұрлықтар", "Theft"), "count"),
]


def areas(register: bool = False) -> AreaHarmoniser:
    aliases = [Alias("РК", "kz"), Alias("Алма-Атинская обл.", "kz-19")]
    directory = Directory.of(AREAS, aliases, loose=True)
    return AreaHarmoniser(directory, "long", register)


def indicators(register: bool = False) -> IndicatorHarmoniser:
    return IndicatorHarmoniser(Directory.of(INDICATORS, []), "long", register)


@pytest.mark.parametrize(
    "name",
    [
        "kz-19",
        "KZ-19",
        "Алматинская область",
        "АЛМАТИНСКАЯ  ОБЛАСТЬ ",
        "Алматы облысы",
        "almaty region",
        "Алма - Атинская обл.",
        "Алма–Атинская\u00a0обл.",
    ],
)
def test_an_area_is_found_by_code_name_and_alias(name: str) -> None:
    assert areas().code_of(AreaKey(name)) == "kz-19"


def test_a_name_of_several_areas_is_refused_with_their_codes_unless_the_parent_is_said() -> None:
    refused = areas().code_of(AreaKey("Жамбылский район"))
    assert refused == BadText("unknown_area", "Жамбылский район", ZHAMBYL)
    assert areas().code_of(AreaKey("Жамбылский район", parent="kz-31")) == "kz-3140"
    assert areas(register=True).code_of(AreaKey("Жамбылский район")) == refused


def test_a_stranger_is_refused_with_a_like_name() -> None:
    refused = areas().code_of(AreaKey("Алматинская обасть"))
    assert refused == BadText("unknown_area", "Алматинская обасть", "Алматинская область (kz-19)")
    assert areas().code_of(AreaKey("Атлантида")) == BadText("unknown_area", "Атлантида", "")


def test_a_declared_code_is_never_matched_by_the_name_of_another_country() -> None:
    key = IndicatorKey("Theft", "london_theft", register_code="london_theft")
    assert isinstance(indicators().code_of(key), BadText)
    harmoniser = indicators(register=True)
    assert harmoniser.code_of(key) == "london_theft"
    assert [new.code for new in harmoniser.new] == ["london_theft"]
    assert harmoniser.code_of(key) == "london_theft"
    assert len(harmoniser.new) == 1


def test_register_adds_what_stands_above_first() -> None:
    top = IndicatorKey("All", "london_offences")
    kind = IndicatorKey("Theft", "london_theft", parent="london_offences", breakdown="type")
    part = IndicatorKey(
        "Bicycles", "london_bicycles", parent="london_theft", breakdown="subtype", ancestors=(top, kind)
    )
    harmoniser = indicators(register=True)
    assert harmoniser.code_of(part) == "london_bicycles"
    assert [(new.code, new.parent, new.breakdown) for new in harmoniser.new] == [
        ("london_offences", None, None),
        ("london_theft", "london_offences", "type"),
        ("london_bicycles", "london_theft", "subtype"),
    ]


def test_register_adds_an_unnamed_parent_and_free_codes() -> None:
    harmoniser = areas(register=True)
    assert harmoniser.code_of(AreaKey("Новый район", parent="xx", level="district")) == "long-novyi-raion"
    assert harmoniser.code_of(AreaKey("Новый-район!")) == "long-novyi-raion-2"
    assert harmoniser.code_of(AreaKey("новый  район", parent="xx")) == "long-novyi-raion"
    assert [(new.code, new.parent, new.level) for new in harmoniser.new] == [
        ("xx", None, "region"),
        ("long-novyi-raion", "xx", "district"),
        ("long-novyi-raion-2", None, "region"),
    ]


def test_a_name_without_letters_cannot_be_registered() -> None:
    assert areas(register=True).code_of(AreaKey("—")) == BadText("unknown_area", "—", "")


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)
