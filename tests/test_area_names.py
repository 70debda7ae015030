"""Names of areas as files spell them lead to the codes of the reference list, and never to a wrong one."""

from __future__ import annotations

import csv
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.directory import Directory
from etl.harmonise import AreaHarmoniser
from etl.layouts.source import AreaKey, BadText
from warehouse.reference import REFERENCE, Alias, Known

DASHES = ("-", "‐", "‑", "–", "—", "−", " - ", " –", "— ", " —  ")
SPACES = (" ", "  ", "\u00a0", "\u202f", "\t")


@cache
def areas() -> dict[str, dict[str, str]]:
    with (REFERENCE / "areas.csv").open(encoding="utf-8", newline="") as handle:
        return {row["code"]: row for row in csv.DictReader(handle)}


@cache
def directory() -> Directory:
    with (REFERENCE / "aliases.csv").open(encoding="utf-8", newline="") as handle:
        aliases = [Alias(row["name"], row["code"]) for row in csv.DictReader(handle) if row["kind"] == "area"]
    known = [
        Known(
            code,
            row["parent"] or None,
            (row["name_ru"], row["name_kk"], row["name_en"]),
            official=row["official_code"] or None,
        )
        for code, row in areas().items()
    ]
    return Directory.of(known, aliases, loose=True)


def code_of(name: str, parent: str | None = None) -> str | BadText:
    return AreaHarmoniser(directory(), "long", register=False).code_of(AreaKey(name, parent=parent))


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("kz-79", ["г.Шымкент", "г. Шымкент", "Shymkent", "ШЫМКЕНТ", "город Шымкент", "Шымкент қаласы"]),
        ("kz-33", ["Жетісу", "Жетысу", "Zhetysu", "Jetisu", "Zhetisu", "Жетысуская Область"]),
        ("kz-31", ["Jambyl Region", "Jambyl", "Жамбылская область", "Жамбыл облысы", "Zhambyl Region"]),
        ("kz-10", ["Abay region", "область Абай", "Абайская область", "Абай облысы", "Abai Region"]),
        ("kz-35", ["Karagandy Region", "Карагандийская Область", "Карагандинская обл.", "Karaganda Region"]),
        ("kz-47", ["Мангийстауская Область", "Мангистауская область", "Mangystau Region"]),
        ("kz-59", ["СКО", "North-Kazakhstan Region", "Северо - Казахстанская область"]),
        ("kz-1910", ["г. Конаев", "Қонаев", "Qonaev", "191000000"]),
        ("kz-1918", ["г. Алатау", "Алатау қаласы", "Alatau city", "191800000"]),
        ("kz-19", ["190000000", "KZ-19", "Almaty Region"]),
        ("ru-khm", [
            "Ханты-Мансийский автономный округ — Югра",
            "Ханты-Мансийский автономный округ –  Югра",
            "Ханты - Мансийский автономный округ-Югра",
            "Ханты-Мансийский автономный округ (Югра)",
            "Ханты-Мансийский автономный округ",
            "Ханты-Мансийский АО - Югра",
            "ХМАО–Югра", "Югра", "71800000",
        ]),
        ("ru-kem", ["Кемеровская область - Кузбасс", "Кемеровская область – Кузбасс", "Кемеровская область"]),
        ("ru-sa", ["Республика Саха (Якутия)", "Республика Саха(Якутия)", "Якутия", "Республика Саха"]),
        ("ru-se", ["Республика Северная Осетия-Алания", "Республика Северная Осетия – Алания", "РСО-Алания"]),
        ("ru-mow", ["г. Москва", "Москва", "г.Москва", "МОСКВА", "город Москва"]),
        ("ru-mos", ["Московская область", "Московская обл.", "46000000"]),
        ("ru-spe", ["г. Санкт-Петербург", "Санкт – Петербург", "г.Санкт-Петербург"]),
        ("ru-al", ["Республика Алтай"]),
        ("ru-alt", ["Алтайский край"]),
        ("ru-71816000", ["Кондинский район", "Кондинский муниципальный район", "71816000"]),
        ("ru-fd-northcaucasian", ["Северо–Кавказский федеральный округ", "СКФО"]),
        ("ru-body-transport", ["Транспорт России"]),
    ],
)  # fmt: skip
def test_spellings_met_in_files_lead_to_the_area(code: str, names: list[str]) -> None:
    assert {name: code_of(name) for name in names} == dict.fromkeys(names, code)


def test_zhambyl_district_is_one_of_three_until_its_oblast_is_said() -> None:
    for spelling in ("Жамбылский район", "ЖАМБЫЛСКИЙ  РАЙОН", "Жамбылский р-н"):
        found = code_of(spelling)
        assert isinstance(found, BadText)
        assert {code for code in ("kz-1942", "kz-3140", "kz-5946") if code in found.expected} == {
            "kz-1942",
            "kz-3140",
            "kz-5946",
        }
        for parent in ("kz-19", "kz-31", "kz-59"):
            assert code_of(spelling, parent) in {"kz-1942", "kz-3140", "kz-5946"}
            assert str(code_of(spelling, parent)).startswith(parent)


def test_every_official_code_is_that_of_its_area() -> None:
    for code, row in areas().items():
        if row["official_code"]:
            assert code_of(row["official_code"]) == code


@st.composite
def respelt(draw: st.DrawFn) -> tuple[str, str]:
    """The code of an area below a country, and one of its names with other dashes, spaces, case and ё."""
    regions = [row for row in areas().values() if row["level"] in {"region", "country", "body"}]
    row = draw(st.sampled_from(regions))
    name = draw(st.sampled_from([row["name_ru"], row["name_kk"], row["name_en"]]))
    letters = []
    for letter in name:
        if letter in "-–—":
            letters.append(draw(st.sampled_from(DASHES)))
        elif letter == " ":
            letters.append(draw(st.sampled_from(SPACES)))
        elif letter in "ёе":
            letters.append(draw(st.sampled_from("её")))
        else:
            letters.append(draw(st.sampled_from([letter, letter.upper(), letter.lower()])))
    return row["code"], draw(st.sampled_from(["", " ", "\u00a0"])) + "".join(letters) + draw(
        st.sampled_from(["", " "])
    )


@given(respelt())
def test_case_dashes_spaces_and_yo_do_not_count(area: tuple[str, str]) -> None:
    code, name = area
    assert code_of(name, areas()[code]["parent"] or None) == code


@given(st.text(max_size=30))
def test_no_text_is_an_error_and_a_code_is_only_given_for_a_known_name(text: str) -> None:
    found = code_of(text)
    assert isinstance(found, BadText) or found in areas()
