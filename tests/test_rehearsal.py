"""A load for the eye only: the same counts as the load itself, and a store that stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain import UnreadableError
from etl import rehearsal
from etl.layouts.declared import DeclaredLayout, declared_layouts
from etl.layouts.source import Request
from etl.rehearsal import rehearse
from warehouse.aliases import accept
from warehouse.reference import ensure_reference
from warehouse.store import current_file, writing

YAML = """
layout: towns
about: A table, made up.
usual_lag_days: 20
delimiter: ';'
header: [Район, Вид, Период, Всего]
value: Всего
area: {columns: [Район]}
indicator: {columns: [Вид]}
period: {columns: [Период]}
"""
ROWS = [
    "Талгарский район;Кражи;2025-01;5",
    "Атлантида;Кражи;2025-01;6",
    "Талгарский район;Кражи;вчера;7",
    "Талгарский район;Кражи;2025-02;",
]


@pytest.fixture
def layout(tmp_path: Path) -> DeclaredLayout:
    (tmp_path / "layouts").mkdir()
    (tmp_path / "layouts" / "towns.yaml").write_text(YAML, encoding="utf-8")
    return declared_layouts(tmp_path / "layouts")[0]


def table(folder: Path, rows: list[str]) -> Path:
    file = folder / "towns.csv"
    file.write_text("\n".join(["Район;Вид;Период;Всего", *rows]), encoding="utf-8")
    return file


def test_it_says_what_would_be_stored_and_refused(tmp_path: Path, layout: DeclaredLayout) -> None:
    seen = rehearse(tmp_path / "absent", table(tmp_path, ROWS), layout, Request())
    assert (seen.read, seen.accepted, seen.rejected) == (4, 1, 2)
    assert seen.reasons == {"unknown_area": 1, "bad_period": 1, "blank": 1}
    shown = seen.rows.set_index("row_no")
    assert shown.loc[2, ["area", "indicator", "value", "reason"]].tolist() == ["kz-1962", "theft", 5, ""]
    assert shown.loc[3, ["area", "reason"]].tolist() == ["Атлантида", "unknown_area"]
    assert shown.loc[4, ["period_text", "reason"]].tolist() == ["вчера", "bad_period"]
    assert not (tmp_path / "absent").exists()


def test_it_knows_the_names_of_the_store_and_leaves_it_alone(tmp_path: Path, layout: DeclaredLayout) -> None:
    store = tmp_path / "store"
    with writing(store) as connection:
        ensure_reference(connection)
        accept(connection, "area", "Атлантида", "kz-1952")
    before = current_file(store).read_bytes()
    seen = rehearse(store, table(tmp_path, ROWS), layout, Request())
    assert seen.accepted == 2
    assert current_file(store).read_bytes() == before


def test_of_a_long_text_only_the_beginning_is_read(
    tmp_path: Path, layout: DeclaredLayout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearsal, "FIRST_LINES", 3)
    seen = rehearse(tmp_path / "absent", table(tmp_path, ROWS), layout, Request())
    assert (seen.read, seen.whole) == (2, False)


def test_it_fails_as_a_load_does(tmp_path: Path, layout: DeclaredLayout) -> None:
    file = tmp_path / "other.csv"
    file.write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(UnreadableError) as refusal:
        rehearse(tmp_path / "absent", file, layout, Request())
    assert refusal.value.key == "error.columns_absent"
