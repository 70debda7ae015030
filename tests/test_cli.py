"""The command line as a user meets it: exit codes, what goes where, sentences instead of tracebacks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.__main__ import main

PROJECT = Path(__file__).resolve().parent.parent
Run = Callable[..., tuple[int, str, str]]

GOOD = (
    "area,indicator,period,value\nkz-19,theft,2025-01,10\nkz-19,theft,2025-02,12\nnowhere,theft,2025-01,1\n"
)


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)

    def command(*arguments: object, store: bool = True) -> tuple[int, str, str]:
        where = ["--store", str(tmp_path / "store")] if store else []
        code = main([*(str(argument) for argument in arguments), *where])
        out, err = capsys.readouterr()
        return code, out, err

    return command


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.csv"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_load_says_what_became_of_the_file(run: Run, good: Path) -> None:
    code, out, err = run("load", good, "--published", "2025-03-01", "--no-refresh")
    assert code == 0
    assert "good.csv" in out
    assert "территория незнакома: 1" in out
    assert "etl rejects 1" in err
    code, out, err = run("load", good, "--published", "2025-03-01", "--no-refresh", "--format", "json")
    assert code == 0
    assert "good.csv: тот же файл уже загружен (загрузка 1)" in err
    assert json.loads(out) == [
        {
            "file": str(good),
            "layout": "long",
            "load_id": None,
            "read": 3,
            "accepted": 0,
            "unchanged": 2,
            "revised": 0,
            "rejected": 1,
            "reasons": {"unknown_area": 1},
            "same_as": 1,
            "error": None,
        }
    ]


def test_exit_codes_of_load(run: Run, good: Path, tmp_path: Path) -> None:
    strangers = tmp_path / "strangers.csv"
    strangers.write_text("area,indicator,period,value\nnowhere,theft,2025-01,1\n", encoding="utf-8")
    changed = tmp_path / "changed.csv"
    changed.write_text(GOOD.replace("10", "11"), encoding="utf-8")
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    day = ("--published", "2025-03-01", "--no-refresh")

    code, _, err = run("load", strangers, *day)
    assert code == 3
    assert "--register" in err
    assert run("load", picture, good, *day)[0] == 2  # and yet the good one is in
    assert run("load", good, *day)[0] == 0
    code, out, err = run("load", changed, *day, "--format", "json")
    assert code == 2
    assert "--published" in err
    assert json.loads(out)[0]["error"] in err
    assert run("load", changed, "--published", "2025-04-01", "--no-refresh")[0] == 0
    assert run("load", tmp_path / "absent.csv", *day)[0] == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["load"],
        ["loud"],
        ["load", "x.csv", "--color", "red"],
        ["load", "x.csv", "--published", "yesterday"],
        ["load", "x.csv", "--published", "2199-01-01"],
        ["load", "x.csv", "--period", "soon"],
        ["load", "x.csv", "--layout", "nothing"],
        ["loads", "--format", "xml"],
        ["undo", "one"],
        ["status", "--as-of", "2025-02-30"],
        ["query", "DELETE FROM load"],
    ],
)
def test_wrong_arguments_are_one_sentence_and_exit_code_2(run: Run, good: Path, arguments: list[str]) -> None:
    run("load", good, "--no-refresh")
    paths = [str(good) if argument == "x.csv" else argument for argument in arguments]
    code, out, err = run(*paths)
    assert code == 2
    assert out == "" or "не загружен" in out
    assert "Traceback" not in err
    assert any("а" <= letter <= "я" for letter in err)


def test_loads_rejects_and_undo(run: Run, good: Path) -> None:
    run("load", good, "--published", "2025-03-01", "--no-refresh")
    listed = json.loads(run("loads", "--format", "json")[1])
    assert [(load["load_id"], load["file"], load["published"]) for load in listed] == [
        (1, "good.csv", "2025-03-01")
    ]
    refused = json.loads(run("rejects", 1, "--format", "json")[1])
    assert [(r["row"], r["field"], r["found"], r["reason"], r["sentence"]) for r in refused] == [
        (4, "area", "nowhere", "unknown_area", "территория незнакома")
    ]
    code, out, _ = run("rejects", 1)
    assert code == 0
    assert "nowhere" in out
    assert run("undo", 1)[0] == 0
    assert json.loads(run("query", "SELECT * FROM latest", "--format", "json")[1]) == []
    assert "01.03.2025" in run("loads")[1]
    for again in (("undo", 1), ("undo", 7), ("rejects", 7)):
        code, _, err = run(*again)
        assert code == 2
        assert "агрузк" in err


def test_query_in_three_forms(run: Run, good: Path) -> None:
    run("load", good, "--published", "2025-03-01", "--no-refresh")
    sql = "SELECT area, period_start, value, NULL AS mark FROM latest ORDER BY ALL"
    rows = json.loads(run("query", sql, "--format", "json")[1])
    assert rows[0] == {"area": "kz-19", "period_start": "2025-01-01", "value": 10, "mark": None}
    assert '"value": 10,' in run("query", sql, "--format", "json")[1]
    assert run("query", sql, "--format", "csv")[1].splitlines()[:2] == [
        "area,period_start,value,mark",
        "kz-19,2025-01-01,10,",
    ]
    assert "kz-19" in run("query", sql)[1]


def test_the_views_and_tables_have_the_columns_that_are_promised(run: Run, good: Path) -> None:
    run("load", good, "--no-refresh")
    promised = {
        "latest": "area, indicator, period_start, period_months, basis, value, published, load_id",
        "series": "area, indicator, period_start, period_months, value, mark",
        "area": "code, parent",
        "indicator": "code, parent",
    }
    for name, columns in promised.items():
        assert run("query", f"SELECT {columns} FROM {name}", "--format", "csv")[0] == 0
    found = run("query", "SELECT column_name FROM (DESCRIBE latest)", "--format", "csv")[1].split()[1:]
    assert found == promised["latest"].split(", ")


def test_an_absent_store_is_named(run: Run) -> None:
    for command in (["refresh"], ["undo", "1"], ["query", "SELECT 1"]):
        code, _, err = run(*command)
        assert code == 2
        assert "etl load" in err


def test_the_language_of_the_command_line(good: Path, tmp_path: Path) -> None:
    """In a process of its own: help and headings are made as the program starts."""
    for lang, words in (("en", "unknown area"), ("kk", "аумақ белгісіз"), ("ru", "территория незнакома")):
        store = tmp_path / lang
        done = subprocess.run(
            [sys.executable, "-m", "etl", "load", str(good), "--no-refresh", "--store", str(store)],
            cwd=PROJECT,
            env=os.environ | {"BAGDAR_LANG": lang},
            capture_output=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stderr
        assert words in done.stdout


def test_standard_output_carries_the_result_alone(good: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "etl", "load", str(good), "--store", str(tmp_path / "s"), "--format", "json"],
        cwd=PROJECT,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)[0]["accepted"] == 2
    assert "Файл 1 из 1" in done.stderr.decode("utf-8")


def test_a_fault_of_ours_is_a_sentence_too(tmp_path: Path) -> None:
    code = (
        "import etl.__main__ as m, etl.commands.register as r, sys\nr.list_loads = None\nsys.exit(m.main())"
    )
    store = tmp_path / "s"
    good = tmp_path / "a.csv"
    good.write_text(GOOD, encoding="utf-8")
    main(["load", str(good), "--no-refresh", "--store", str(store)])
    done = subprocess.run(
        [sys.executable, "-c", code, "loads", "--store", str(store)],
        cwd=PROJECT,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "BAGDAR_DEBUG" in done.stderr
