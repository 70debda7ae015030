"""From a proposal to a YAML and back: by it the loader reads the same numbers as by the layout we ship."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pandas as pd
import pytest

from domain import ArgumentError
from etl.layouts import recognise
from etl.layouts.declared import declared_layouts
from etl.layouts.declared_writing import Details, as_yaml, check_name, declare, layout_name, save
from etl.layouts.head import Head
from etl.layouts.proposal import Reading, readings, table_of
from etl.layouts.proposal_columns import Names
from etl.layouts.source import Request
from tests.source_rows import rows_of

NOBODY = Names(lambda _text: False, lambda _text: False)
FILES = {
    "london_mps": "london_mps/APR2010-FEB2022.csv",
    "rio_isp": "rio_isp/BaseMunicipioMensal_2024-07.csv",
    "ru_monthly": "ru_monthly/crime_mtajik.csv",
    "uk_quarterly": "uk_quarterly/prc-pfa-201718_new.csv",
}


def beginning(file: Path, folder: Path, lines: int = 200) -> Path:
    """The first lines of a long file, under its own name."""
    copy = folder / file.name
    with file.open("rb") as whole:
        copy.write_bytes(b"".join(islice(whole, lines)))
    return copy


def numbers(rows: pd.DataFrame) -> list[tuple[str, float]]:
    """Period and value of every number that is one, in an order of their own."""
    known = rows.dropna(subset=["value"])
    known = known[~known["period"].str.startswith("?")]
    return sorted(zip(known["period"], known["value"].astype(float), strict=True))


@pytest.mark.real_data
@pytest.mark.parametrize("layout", list(FILES))
def test_the_proposal_saved_reads_what_our_own_layout_reads(
    shared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, layout: str
) -> None:
    monkeypatch.setenv("BAGDAR_LAYOUTS", str(tmp_path / "saved"))
    file = beginning(shared_data / FILES[layout], tmp_path)
    table = table_of(Head(file))
    reading = readings(table, NOBODY)[0]
    area = "" if reading.area else "ru"
    declaration = declare(table, reading, Details("mine", area_code=area, file_part="." if area else ""))
    save(declaration)
    mine = recognise(file, Request(layout="mine"))
    ours = recognise(file, Request(layout=layout))
    found, expected = rows_of(mine), rows_of(ours)
    if layout == "uk_quarterly":  # ours adds up parts that have one key
        assert found["value"].sum() == expected["value"].sum()
        assert set(found["period"]) == set(expected["period"])
        return
    if layout in ("rio_isp", "ru_monthly"):  # ours names some of the columns of numbers, the proposal all
        assert set(numbers(expected)) <= set(numbers(found))
        return
    assert numbers(found) == numbers(expected)


def test_what_is_saved_is_recognised_and_taken_names_are_not_given_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAGDAR_LAYOUTS", str(tmp_path / "saved"))
    file = tmp_path / "кражи по районам.csv"
    file.write_text(
        "Справка за 2025 год\nРайон;Январь;Февраль\nТалгарский район;5;1 204,5\n", encoding="utf-8"
    )
    table = table_of(Head(file))
    reading = readings(table, NOBODY)[0]
    details = Details(
        "thefts", "Кражи: помесячно", indicator_code="theft", file_part="кражи (", basis="ytd", within="kz-19"
    )
    declaration = declare(table, reading, details)
    path = save(declaration)
    assert path == tmp_path / "saved" / "thefts.yaml"
    assert "Кражи: помесячно" in path.read_text(encoding="utf-8") == as_yaml(declaration)
    (again,) = declared_layouts(tmp_path / "saved")
    assert again.NAME == "thefts"
    assert not again.recognises(Head(file))  # its name lacks the bracket, which is no pattern
    found = rows_of(again.read(Head(file), Request()))
    assert found[["area", "indicator", "period", "basis", "value"]].values.tolist() == [
        ["Талгарский район", "theft", "2025-01", "ytd", 5.0],
        ["Талгарский район", "theft", "2025-01..2025-02", "ytd", 1204.5],
    ]
    with pytest.raises(ArgumentError) as taken:
        save(declaration)
    assert taken.value.key == "error.layout_name_taken"


@pytest.mark.parametrize("name", ["", "a", "Кражи", "a b", "1a", "a" * 41, "../x"])
def test_a_layouts_name_is_plain(name: str) -> None:
    with pytest.raises(ArgumentError) as refusal:
        check_name(name)
    assert refusal.value.key == "error.layout_name_wrong"


def test_a_layouts_name_is_made_from_a_persons_words() -> None:
    assert layout_name("Кражи по районам") == "krazhi_po_raionam"
    assert layout_name("Ұрлықтар (аудандар) " * 5) == "urlyqtar_audandar_urlyqtar_audandar_urly"
    with pytest.raises(ArgumentError):
        check_name("long")


def test_areas_across_name_their_columns(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("Период;Абай;Алматы (г.);Доля, %\n2025-03;5;7;1\n", encoding="utf-8")
    table = table_of(Head(file))
    reading = Reading(area=("__column",), period=("Период",), across="area", wide=("Абай", "Алматы (г.)"))
    declaration = declare(table, reading, Details("across"))
    folder = tmp_path / "saved"
    save(declaration, folder)
    (layout,) = declared_layouts(folder)
    found = rows_of(layout.read(Head(file), Request(indicator="theft")))
    assert found[["area", "period", "value"]].values.tolist() == [
        ["Абай", "2025-03", 5],
        ["Алматы (г.)", "2025-03", 7],
    ]


def test_a_table_with_one_more_column_is_not_taken_for_one_of_few(tmp_path: Path) -> None:
    file, other = tmp_path / "t.csv", tmp_path / "u.csv"
    file.write_text("Район,2025-01\nАбай,5\n", encoding="utf-8")
    other.write_text("Район,Вид,2025-01\nАбай,Кражи,5\n", encoding="utf-8")
    table = table_of(Head(file))
    save(declare(table, readings(table, NOBODY)[0], Details("few")), tmp_path / "saved")
    (layout,) = declared_layouts(tmp_path / "saved")
    assert layout.recognises(Head(file)) and not layout.recognises(Head(other))
    asked = Request(layout="few", indicator="theft")
    assert len(rows_of(layout.read(Head(other), asked))) == 1  # who names the layout means it
