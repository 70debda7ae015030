"""Accepting a name: the alias is stored with a note of who did it, and the file loads when it comes again."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain import ArgumentError
from etl.__main__ import main
from etl.layouts.source import Request
from etl.load import load_files
from ui.data_names import candidates
from warehouse.aliases import accept, kind_of
from warehouse.audit import list_audit
from warehouse.read_names import areas_to_choose, indicators_to_choose, reference_to_choose, strangers
from warehouse.reference import ensure_reference
from warehouse.store import reading, writing

ROWS = [
    "территория;показатель;период;число",
    "Талгарски раен;Кражи;2025-01;5",
    "Талгарски раен;Кражи;2025-02;6",
    "Алматинская область;Кражы;2025-01;7",
    "Атлантида;Кражи;2025-01;8",
]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    with writing(tmp_path / "store") as connection:
        ensure_reference(connection)
    return tmp_path / "store"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "table.csv"
    made.write_text("\n".join(ROWS), encoding="utf-8")
    return made


def test_names_that_a_file_brought_are_listed_until_it_loads_with_them(store: Path, file: Path) -> None:
    (result,) = load_files([file], store, Request(), refresh=False)
    assert result.rejected == 4
    with reading(store) as connection:
        found = strangers(connection)
    assert found[["kind", "name", "rows", "files"]].values.tolist() == [
        ["area", "Талгарски раен", 2, "table.csv"],
        ["area", "Атлантида", 1, "table.csv"],
        ["indicator", "Кражы", 1, "table.csv"],
    ]
    assert found.loc[0, "layouts"] == ("long",)
    assert "kz-1962" in str(found.loc[0, "expected"])
    with writing(store) as connection:
        accept(connection, "area", "Талгарски  раен", "kz-1962")
        accept(connection, "indicator", "Кражы", "theft", "long")
        accept(connection, "indicator", "Кражы", "theft", "long")
        deeds = list_audit(connection, 1)
    assert (deeds[0].action, deeds[0].detail["code"]) == ("alias", "theft")
    (again,) = load_files([file], store, Request(), refresh=False)
    assert (again.accepted, again.rejected) == (3, 1)
    with reading(store) as connection:
        assert strangers(connection)["name"].tolist() == ["Атлантида"]  # of the last load of the file only
        assert connection.execute("SELECT count(*) FROM alias WHERE origin = 'user'").fetchone() == (2,)


def test_a_name_is_accepted_also_for_a_layout_that_makes_codes_of_names(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "MPS.csv"
    file.write_text(
        "MajorText,MinorText,LookUp_BoroughName,202101\nTheft,Other Theft,Karasai,5\n", encoding="utf-8"
    )
    (result,) = load_files([file], store, Request(), refresh=False)
    assert (result.layout, result.accepted) == ("london_mps", 0)
    with writing(store) as connection:
        accept(connection, "area", "Karasai", "kz-1952")
        accept(connection, "indicator", "Other Theft", "theft", "london_mps")
    (result,) = load_files([file], store, Request(), refresh=False)
    assert result.accepted == 1, result


def test_a_user_alias_outlives_a_new_reference_list(store: Path) -> None:
    with writing(store) as connection:
        accept(connection, "area", "Талгарски раен", "kz-1962")
        connection.execute("UPDATE meta SET value = 'old' WHERE key = 'reference_checksum'")
        ensure_reference(connection)
        found = connection.execute("SELECT code FROM alias WHERE name = 'Талгарски раен'").fetchall()
    assert found == [("kz-1962",)]


def test_what_cannot_be_accepted(store: Path) -> None:
    with writing(store) as connection:
        for name, code, key in (
            ("", "kz-19", "error.alias_blank"),
            ("Икс", "kz-999", "error.alias_code_unknown"),
            ("Икс", "theft", "error.alias_code_unknown"),  # an indicator's code for an area
        ):
            with pytest.raises(ArgumentError) as refusal:
                accept(connection, "area", name, code)
            assert refusal.value.key == key
        assert (kind_of(connection, "theft"), kind_of(connection, "kz-19")) == ("indicator", "area")


def test_the_command_accepts_a_name(store: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["alias", "Талгарски раен", "kz-1962", "--store", str(store)]) == 0
    assert "kz-1962" in capsys.readouterr().err
    (result,) = load_files([file], store, Request(), refresh=False)
    assert result.accepted == 2
    assert main(["alias", "Икс", "нет-такого", "--store", str(store)]) == 2


def test_candidates_are_read_out_of_what_a_reject_offers() -> None:
    options = {"kz-1942": "", "kz-311800": "", "theft": ""}
    said = "Жамбылский район, Алматинская область (kz-1942); Жамбылский район (kz-311800); x (kz-00)"
    assert candidates(said, options) == ["kz-1942", "kz-311800"]
    assert candidates("kz-1942, theft", options) == ["kz-1942", "theft"]
    assert candidates("", options) == []


def test_choices_have_regions_first_and_are_there_without_a_store(store: Path) -> None:
    with reading(store) as connection:
        areas, indicators = areas_to_choose(connection), indicators_to_choose(connection)
    assert areas["level"].drop_duplicates().tolist()[:2] == ["country", "region"]
    assert "theft" in set(indicators["code"])
    assert reference_to_choose("area")["code"].tolist() == areas["code"].tolist()
    assert set(reference_to_choose("indicator")["code"]) == set(indicators["code"])
