"""`etl check-report`: the findings of the page, on the command line."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from etl.__main__ import main

REPORT = (
    "Зарегистрировано 4766 преступлений против 6420, снижение на 26 %, раскрываемость 73 % (рост на 5 %)."
)


def test_a_file_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "report.txt").write_text("\ufeff" + REPORT, encoding="utf-8")
    assert main(["check-report", str(tmp_path / "report.txt"), "--format", "json"]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert first["verdict"] == "agrees" and first["method"] == "poisson_no_history"
    assert first["change_pct"] == pytest.approx(-25.763, abs=0.001)
    assert second["notes"][0]["code"] == "points_or_percent"
    assert REPORT[first["start"] : first["end"]].startswith("Зарегистрировано 4766")


def test_standard_input_as_a_table(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(REPORT))
    assert main(["check-report", "-", "--dispersion", "4"]) == 0
    said = capsys.readouterr()
    assert "2 утверждения: 1 сходится, 1 требует уточнения." in said.err
    assert "сходится" in said.out


def test_what_cannot_be_read_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "picture").write_bytes(b"\xff\xfe\x00\x80\x81")
    for name in ("picture", "absent"):
        assert main(["check-report", str(tmp_path / name)]) == 2
        assert "не читается как текст" in capsys.readouterr().err
