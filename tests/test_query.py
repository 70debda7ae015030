"""`query`: a store answers a SELECT, and nothing else can be asked of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain import ArgumentError
from etl.__main__ import main
from warehouse.query import ask
from warehouse.store import writing


@pytest.fixture
def store(tmp_path: Path) -> Path:
    with writing(tmp_path / "s"):
        pass
    return tmp_path / "s"


def test_numbers_dates_and_missing_values_become_plain(store: Path) -> None:
    answer = ask(
        store,
        "SELECT 5.0::DOUBLE AS whole, 0.25 AS part, 3::HUGEINT AS huge, DATE '2025-01-31' AS day,"
        " NULL AS none, 'NaN'::DOUBLE AS nan, TRUE AS yes, [1, 2] AS list, 2.50::DECIMAL(9, 2) AS exact,"
        " 7.00::DECIMAL(9, 2) AS w",
    )
    assert answer.columns[:2] == ("whole", "part")
    assert answer.rows == [(5, 0.25, 3, "2025-01-31", None, None, True, "[1, 2]", 2.5, 7)]
    assert [type(cell) for cell in answer.rows[0][:3]] == [int, float, int]


@pytest.mark.parametrize(
    "sql", ["SELECT 1", "FROM area", "WITH a AS (SELECT 1) FROM a;", "DESCRIBE latest", "VALUES (1)"]
)
def test_what_reads_is_run(store: Path, sql: str) -> None:
    assert ask(store, sql).columns


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM load",
        "CREATE TABLE x (a INT)",
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP TABLE load",
        "COPY area TO 'x.csv'",
        "ATTACH 'x.duckdb'",
        "SET enable_external_access = true",
        "PRAGMA enable_profiling",
        "INSTALL httpfs",
        "",
        "SELEC 1",
        "SELECT * FROM nothing_here",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('CURRENT')",
        "SELECT * FROM glob('*')",
    ],
)
def test_everything_else_is_refused(store: Path, sql: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        ask(store, sql)
    assert caught.value.key in ("error.query_not_select", "error.query_wrong")


def test_texts_that_a_spreadsheet_would_compute_are_neutral_in_csv(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sql = "SELECT '=cmd|x' AS \"=head\", '-5+3' AS text, -5 AS number, 'Абай' AS name"
    assert main(["query", sql, "--store", str(store), "--format", "csv"]) == 0
    assert capsys.readouterr().out.splitlines() == ["'=head,text,number,name", "'=cmd|x,'-5+3,-5,Абай"]
