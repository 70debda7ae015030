"""Names of areas as they are met in files, on the real reference list; and what a user says of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.harmonise import AreaHarmoniser
from etl.intake import Directories
from etl.layouts.source import AreaKey, BadText, Request
from etl.load import load_files
from etl.nearest import Nearest
from etl.spelling import loosened, normalised
from tests.load_store import load, rejects, table, theft
from warehouse.aliases import accept
from warehouse.reference import ensure_reference
from warehouse.store import reading, writing


@pytest.fixture(scope="module")
def directories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Directories]:
    store = tmp_path_factory.mktemp("names")
    with writing(store) as connection:
        ensure_reference(connection)
    with reading(store) as connection:
        yield Directories.of(connection)


def code(directories: Directories, name: str, within: str | None = None) -> str | BadText:
    return AreaHarmoniser(directories.areas, "long", register=False, within=within).code_of(AreaKey(name))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("г.Шымкент", "kz-79"),
        ("ШЫМКЕНТ", "kz-79"),
        ("город Шымкент", "kz-79"),
        ("Шымкент қаласы", "kz-79"),
        ("Shymkent", "kz-79"),
        ("Shymkent city", "kz-79"),
        ("Шымкeнт", "kz-79"),  # with a Latin e
        ("KAPAГAHДИHCКАЯ ОБЛАСТЬ", "kz-35"),  # with seven Latin letters
        ("Жамбылская обл.", "kz-31"),
        ("область Абай", "kz-10"),
        ("Абай область", "kz-10"),
        ("Жетісу облысы", "kz-33"),
        ("Северо — Казахстанская область", "kz-59"),
        ("Северо-Казахстанская  обл", "kz-59"),
        ("Ханты-Мансийский автономный округ – Югра", "ru-khm"),
        ("Ханты-Мансийский автономный округ-Югра", "ru-khm"),
        ("Ханты-Мансийский автономный округ ― Югра", "ru-khm"),
    ],
)
def test_spellings_of_one_area(directories: Directories, name: str, expected: str) -> None:
    assert code(directories, name) == expected


def test_a_city_is_not_its_region(directories: Directories) -> None:
    assert code(directories, "г. Алматы") == "kz-75"
    assert code(directories, "Алматы облысы") == "kz-19"
    assert code(directories, "Almaty Region") == "kz-19"
    assert code(directories, "Almaty") == "kz-75"


def test_a_name_in_several_regions_needs_its_region(directories: Directories) -> None:
    refused = code(directories, "Жамбылский район")
    assert isinstance(refused, BadText)
    assert refused.reason == "unknown_area"
    offered = refused.expected.split("; ")
    assert len(offered) >= 2
    assert any("Алматинская область (kz-19" in choice for choice in offered)
    assert any("Жамбылская область (kz-31" in choice for choice in offered)
    by_parent = {code(directories, "Жамбылский р-н", within) for within in ("kz-19", "Жамбылская область")}
    assert all(isinstance(found, str) for found in by_parent)
    assert len(by_parent) == 2


def test_a_misspelt_name_is_offered_the_nearest_ones(directories: Directories) -> None:
    for name, nearest in [
        ("Шымкет", "(kz-79)"),
        ("Карагандинска область", "(kz-35)"),
        ("Алмаатинская область", "(kz-19)"),
        ("Zhetysu Regoin", "(kz-33)"),
    ]:
        refused = code(directories, name)
        assert isinstance(refused, BadText)
        assert nearest in refused.expected, (name, refused.expected)
        assert len(refused.expected.split("; ")) <= 3
    assert code(directories, "Атлантида") == BadText("unknown_area", "Атлантида", "")


def test_an_area_column_is_read_within_the_area_of_the_request(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", [("Жамбылский район", "theft", "2025-01", 10)])
    assert load(tmp_path / "s", path).reasons == {"unknown_area": 1}
    request = Request(area="kz-31", published=date(2025, 6, 15))
    (result,) = load_files([path], tmp_path / "s", request, refresh=False)
    assert result.accepted == 1
    with reading(tmp_path / "s") as connection:
        assert connection.execute("SELECT area FROM observation").fetchall()[0][0].startswith("kz-31")


def test_an_accepted_name_is_known_from_then_on_and_kept_by_a_new_reference_list(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", [("Алма-атинская губерния", "theft", "2025-01", 10)])
    refused = load(tmp_path / "s", path)
    assert [r.found for r in rejects(tmp_path / "s", refused.load_id)] == ["Алма-атинская губерния"]
    with writing(tmp_path / "s") as connection:
        accept(connection, "area", "Алма-атинская губерния", "kz-19")
        connection.execute("UPDATE meta SET value = 'older' WHERE key = 'reference_checksum'")
        ensure_reference(connection)
        found = connection.execute("SELECT name, code FROM alias WHERE origin = 'user'").fetchall()
    assert found == [("Алма-атинская губерния", "kz-19")]
    assert load(tmp_path / "s", path).accepted == 1
    assert theft(tmp_path / "s") == 10


def test_what_a_user_says_of_an_ambiguous_name_goes_before_the_list_and_only_in_its_layout(
    tmp_path: Path,
) -> None:
    with writing(tmp_path / "s") as connection:
        ensure_reference(connection)
        district = connection.execute(
            "SELECT code FROM area WHERE name_ru = 'Жамбылский район' AND parent = 'kz-31'"
        ).fetchall()[0][0]
        accept(connection, "area", "Жамбылский район", district, layout="long")
    with reading(tmp_path / "s") as connection:
        areas = Directories.of(connection).areas
    assert areas.by_name("жамбылский  район", "long") == [district]
    assert len(areas.by_name("Жамбылский район", "another")) > 1


@given(st.text())
def test_normalising_and_loosening_twice_is_doing_it_once(text: str) -> None:
    once = normalised(text)
    assert normalised(once) == once
    assert loosened(loosened(once)) == loosened(once)


@given(st.lists(st.text(st.sampled_from("абвг "), min_size=4, max_size=12), min_size=1, max_size=8))
def test_a_name_is_always_nearest_to_itself(names: list[str]) -> None:
    assert all(Nearest(names).to(name)[0] == name for name in names)
