"""Real files through the whole loader: what stands in the store is what the files say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from etl.layouts.source import Request
from etl.load import FileResult, load_files
from warehouse.store import reading

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield tmp_path_factory.mktemp("layouts") / "store"


def load(store: Path, files: Sequence[Path], request: Request | None = None) -> list[FileResult]:
    return load_files(files, store, request or Request(), refresh=False)


def rows(store: Path, query: str) -> list[tuple[object, ...]]:
    with reading(store) as connection:
        return connection.execute(query).fetchall()


def test_form_3k_with_the_missing_month_missing(store: Path, shared_data: Path) -> None:
    files = sorted((shared_data / "kz_form_3k").glob("*_00000_*"))
    results = load(store, files)
    refused = [result for result in results if result.error is not None]
    assert [Path(result.file).name for result in refused] == ["202408_3k_00000___ru.xlsx"]
    assert {result.accepted for result in results if result.error is None} == {171}
    registered = rows(
        store,
        "SELECT period_start, period_months, value, published FROM latest WHERE area = 'kz'"
        " AND indicator = 'corruption_registered' AND basis = 'ytd' ORDER BY ALL",
    )
    assert [value for start, months, value, _ in registered if start == date(2022, 1, 1)][:4] == [
        1312,
        1409,
        1485,
        1563,
    ]
    assert [months for start, months, _, _ in registered if start == date(2024, 1, 1)] == [10]
    assert len(registered) == 7 + 12 + 1
    assert registered[0][3] == date(2022, 7, 10)  # not stated: the period's end and ten days


def test_bodies_are_areas_whose_figures_add_up(store: Path, shared_data: Path) -> None:
    """102 + 319 + 95 + 23 + 54 + 1099 = 1692 in December 2023."""
    results = load(store, sorted((shared_data / "kz_form_3k").glob("202312_*")))
    assert [result.error for result in results] == [None] * 7
    assert [result.rejected for result in results] == [0] * 7
    found = rows(
        store,
        "SELECT level, sum(value) FROM latest JOIN area ON code = area"
        " WHERE indicator = 'corruption_registered' AND period_start = '2023-01-01' AND period_months = 12"
        " GROUP BY level ORDER BY level",
    )
    assert found == [("body", 1692), ("country", 1692)]


def test_russia_loads_what_is_known_and_registers_the_rest(store: Path, shared_data: Path) -> None:
    file = shared_data / "ru_monthly/crime_mtajik.csv"
    (first,) = load(store, [file])
    assert (first.read, first.accepted, first.reasons) == (205 * 15, 205 * 9, {"unknown_indicator": 205 * 6})
    (second,) = load(store, [file], Request(register=True))
    assert (second.accepted, second.unchanged, second.rejected) == (205 * 6, 205 * 9, 0)
    total = "SELECT sum(value) FROM latest WHERE area = 'ru' AND indicator = 'crimes_total'"
    assert rows(store, total + " AND year(period_start) = 2019") == [(2_024_337,)]


def test_uk_forces_and_bodies(store: Path, shared_data: Path) -> None:
    file = shared_data / "uk_quarterly/prc-pfa-201718_new.csv"
    (unknown,) = load(store, [file])
    assert (unknown.accepted, unknown.reasons) == (0, {"unknown_area": 23_068})
    (result,) = load(store, [file], Request(register=True))
    assert (result.accepted, result.rejected, result.reasons) == (23_068 - 528, 0, {"summed": 528})
    levels = "SELECT level, count(*) FROM area WHERE code LIKE 'uk%' GROUP BY level ORDER BY level"
    assert rows(store, levels) == [("body", 4), ("country", 1), ("region", 44)]
    negative = "SELECT count(*), min(value) FROM latest WHERE area LIKE 'uk-%' AND value < 0"
    assert rows(store, negative)[0][1] == -45
    orphans = (
        "SELECT count(*) FROM indicator i WHERE code LIKE 'uk%' AND parent IS NOT NULL"
        " AND parent NOT IN (SELECT code FROM indicator)"
    )
    assert rows(store, orphans) == [(0,)]


def test_rios_street_robbery_is_the_sum_of_its_parts(store: Path, shared_data: Path) -> None:
    (result,) = load(store, [shared_data / "rio_isp/BaseMunicipioMensal_2024-07.csv"], Request(register=True))
    assert (result.accepted, result.rejected) == (92 * 125 * 53, 0)
    wrong = """
        SELECT count(*), count(*) FILTER (parts <> whole) FROM (
            SELECT area, period_start,
                sum(value) FILTER (indicator = 'roubo_rua') AS whole,
                sum(value) FILTER (indicator <> 'roubo_rua') AS parts
            FROM latest WHERE indicator IN
                ('roubo_rua', 'roubo_transeunte', 'roubo_celular', 'roubo_em_coletivo')
            GROUP BY area, period_start)"""
    assert rows(store, wrong) == [(92 * 125, 0)]
    assert rows(store, "SELECT name_ru FROM area WHERE code = 'rio-3300159'") == [("Aperibé",)]


def test_london_has_one_tree_with_a_whole(store: Path, shared_data: Path) -> None:
    files = [shared_data / "london_mps/MPS Borough Level Crime (Historical).csv"]
    (result,) = load(store, files, Request(register=True))
    assert (result.accepted, result.rejected) == (1725 * 136, 0)
    tree = (
        "SELECT breakdown, count(*), count(DISTINCT parent) FROM indicator WHERE code LIKE 'london%'"
        " GROUP BY breakdown ORDER BY breakdown NULLS FIRST"
    )
    kinds = rows(store, tree)
    assert kinds[:2] == [(None, 1, 0), ("subtype_sparse", kinds[1][1], 12)]
    assert kinds[2] == ("type_sparse", 12, 1)
