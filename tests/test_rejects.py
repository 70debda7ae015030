"""The checks that refuse rows: each reason is a file, each refused row has exactly one."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import Authority
from etl.intake import take_in
from etl.layouts.source import CsvCells, FrameCells, Request, Source
from etl.load import load_files
from language import LANGUAGES, translate
from tests.load_store import Row, hand_made, latest, load, rejects, table, take
from warehouse.checks import CHECKS
from warehouse.reference import ensure_reference
from warehouse.refusing import reject_checks
from warehouse.store import writing

PROJECT = CHECKS.parent.parent


def test_every_reason_has_its_words_and_its_place_in_the_order() -> None:
    names = [check.name for check in reject_checks()]
    assert names[:2] == ["unknown_area", "unknown_indicator"]
    assert names[-1] == "duplicate_key"
    for name in names:
        texts = {translate(f"reject.{name}", lang) for lang in LANGUAGES}
        assert len(texts) == len(LANGUAGES)
        assert not any(text.startswith("reject.") for text in texts)


def test_a_layout_can_only_refuse_for_reasons_that_a_check_knows() -> None:
    known = {check.name for check in reject_checks()}
    for file in (PROJECT / "etl").rglob("*.py"):
        for reason in re.findall(r'BadText\(\s*"([a-z_]+)"', file.read_text(encoding="utf-8")):
            assert reason in known, file.name


def test_a_period_cannot_begin_after_its_publication(tmp_path: Path) -> None:
    rows = [
        ("kz-19", "theft", "2025-06", 1, ""),  # begun on the day of publication
        ("kz-19", "theft", "2025-07", 1, ""),
        ("kz-19", "theft", "2025-05", 1, "2025-04-30"),
    ]
    header = ("area", "indicator", "period", "value", "published")
    result = load(tmp_path, table(tmp_path / "a.csv", rows, header), "2025-06-01")
    assert (result.accepted, result.reasons) == (1, {"impossible_period": 2})
    assert [(r.row, r.field, r.found, r.expected) for r in rejects(tmp_path, result.load_id)] == [
        (3, "period", "2025-07", "≤ 2025-06-01"),
        (4, "period", "2025-05", "≤ 2025-04-30"),
    ]


@pytest.mark.parametrize("period", ["0205-01", "2205-01", "9999-12"])
@pytest.mark.parametrize("published", [None, date(9999, 12, 31)])
def test_a_period_in_another_century_is_a_slip(tmp_path: Path, period: str, published: date | None) -> None:
    path = table(tmp_path / "a.csv", [("kz-19", "theft", period, 1)])
    for cells in (CsvCells(path, ",", "utf-8"), FrameCells(pd.read_csv(path, dtype=str))):
        source = Source("hand", Authority.OFFICIAL, 15, [hand_made(cells)], published=published)
        with writing(tmp_path / "s") as connection:
            ensure_reference(connection)
            intake = take_in(connection, path, source, Request(), simulated=False)
        assert intake.reasons == {"impossible_period": 1}


def test_a_period_that_has_not_begun_is_refused(tmp_path: Path) -> None:
    rows = [("kz-19", "theft", "2025-06", 1), ("kz-19", "theft", "2062-06", 1)]
    result = load(tmp_path / "s", table(tmp_path / "a.csv", rows), published=None)
    assert (result.accepted, result.reasons) == (1, {"impossible_period": 1})
    assert [(r.row, r.found) for r in rejects(tmp_path / "s", result.load_id)] == [(3, "2062-06")]


def test_a_negative_count_is_refused_unless_it_corrects(tmp_path: Path) -> None:
    rows = [("kz-19", "theft", "2025-01", -3), ("kz-19", "road_deaths_per_10000", "2025-01", "-1.5")]
    path = table(tmp_path / "a.csv", rows[:1])
    refused = load(tmp_path / "s", path)
    assert refused.reasons == {"negative": 1}
    cells = CsvCells(path, ",", "utf-8")
    assert take(tmp_path / "t", path, [hand_made(cells, negative="correction")]).accepted == 1


def test_a_repeated_key_is_told_with_the_number_that_stands_first(tmp_path: Path) -> None:
    rows = [("kz-19", "theft", "2025-01", value) for value in ("11", "x", "12")]
    result = load(tmp_path, table(tmp_path / "a.csv", rows))
    assert [(r.row, r.reason, r.found, r.expected) for r in rejects(tmp_path, result.load_id)] == [
        (2, "duplicate_key", "11", "11"),
        (3, "not_a_number", "x", ""),
        (4, "duplicate_key", "12", "11"),
    ]


CELL = st.sampled_from
ROWS = st.lists(
    st.tuples(
        CELL(["kz-19", "Жамбылский район", "nowhere", ""]),
        CELL(["theft", "nothing", ""]),
        CELL(["2025-01", "2025-02", "2031-01", "soon", ""]),
        CELL(["0", "3", "-1", "1.5", "x", "", "1e400"]),
        CELL(["", "period", "ytd", "always"]),
        CELL(["", "2025-05-01", "2024-01-01", "yesterday"]),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_every_row_is_stored_blank_or_refused_once(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Row]
) -> None:
    folder = tmp_path_factory.mktemp("rejects")
    header = ("area", "indicator", "period", "value", "basis", "published")
    result = load(folder / "s", table(folder / "a.csv", rows, header))
    assert result.error is None, result.error
    refused = rejects(folder / "s", result.load_id)
    assert len(refused) == result.rejected == sum(result.reasons.values()) - result.reasons.get("blank", 0)
    assert {r.reason for r in refused} <= {check.name for check in reject_checks()}
    assert len({r.row for r in refused}) == len(refused)
    assert result.read == len(rows)


VALUES = st.lists(
    st.sampled_from(["0", "7", "", "12.0", "-1", "x", "999999999999999"]), min_size=1, max_size=8
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=VALUES, blank_is_zero=st.booleans())
def test_a_form_coded_at_once_and_a_form_judged_come_to_the_same(
    tmp_path_factory: pytest.TempPathFactory, values: list[str], blank_is_zero: bool
) -> None:
    """The same cells as a frame, which may be plain, and as a text, which is always judged."""
    folder = tmp_path_factory.mktemp("plain")
    rows = [("kz-19", "theft", f"2024-{month:02}", value) for month, value in enumerate(values, 1)]
    path = table(folder / "a.csv", rows)
    text = hand_made(CsvCells(path, ",", "utf-8"), blank_is_zero=blank_is_zero)
    frame = pd.DataFrame(rows, columns=["area", "indicator", "period", "value"]).assign(
        row_no=range(2, len(rows) + 2)
    )
    cells = hand_made(FrameCells(frame), blank_is_zero=blank_is_zero)
    judged, plain = take(folder / "s", path, [text]), take(folder / "t", path, [cells])
    assert judged == plain
    assert latest(folder / "s") == latest(folder / "t")


def test_no_check_runs_where_nothing_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warehouse.refusing.reject_checks", lambda: pytest.fail("asked"))
    path = table(tmp_path / "a.csv", [("kz-19", "theft", "2025-01", 10)])
    (result,) = load_files([path], tmp_path / "s", Request(published=date(2025, 6, 15)), refresh=False)
    assert result.accepted == 1


def test_a_count_beyond_what_is_kept_exactly_is_no_number(tmp_path: Path) -> None:
    rows = [
        ("kz-19", "theft", "2025-05", "9007199254740991"),
        ("kz-19", "theft", "2025-06", "99999999999999999999"),
    ]
    result = load(tmp_path, table(tmp_path / "a.csv", rows), "2025-07-10")
    assert (result.accepted, result.reasons) == (1, {"not_a_number": 1})
