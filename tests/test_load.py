"""Files into observations: what is accepted, refused, revised, repeated, taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import ArgumentError, Authority, Basis, ConflictError, UnreadableError
from etl.layouts.source import (
    CsvCells,
    FrameCells,
    Request,
)
from etl.load import load_files
from tests.load_store import HEADER, Row, counts, hand_made, latest, load, rejects, table, take, theft
from warehouse.loads import list_loads, withdraw
from warehouse.store import current_file, exists, reading, writing


def test_a_long_table_is_stored_with_its_periods_and_basis(tmp_path: Path) -> None:
    rows = [
        ("kz-19", "theft", "2025-01", "1 234", ""),
        ("Алматинская область", "Кражи", "2025-Q1", "4000", "period"),
        ("almaty region", "theft", "2025", "9000", ""),
        ("kz-19", "theft", "2025-06", "5000", "ytd"),
    ]
    result = load(tmp_path, table(tmp_path / "a.csv", rows, (*HEADER, "basis")))
    assert result.error is None
    assert counts(result) == (4, 4, 0, 0, 0)
    assert latest(tmp_path) == {
        ("kz-19", "theft", "2025-01", 1, "period"): 1234,
        ("kz-19", "theft", "2025-01", 3, "period"): 4000,
        ("kz-19", "theft", "2025-01", 12, "period"): 9000,
        ("kz-19", "theft", "2025-01", 6, "ytd"): 5000,
    }


def test_the_same_file_twice_changes_nothing_at_all(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", [("kz-19", "theft", "2025-01", 10), ("kz-19", "theft", "2025-02", "x")])
    first = load(tmp_path / "s", path)
    assert counts(first) == (2, 1, 0, 0, 1)
    version = current_file(tmp_path / "s")
    again = load(tmp_path / "s", path)
    assert counts(again) == (2, 0, 1, 0, 1)
    assert again.load_id is None
    assert current_file(tmp_path / "s") == version


def test_each_refused_row_is_found_again_in_the_file(tmp_path: Path) -> None:
    rows = [
        ("kz-19", "theft", "2025-01", 10),
        ("Атлантида", "theft", "2025-01", 10),
        ("kz-19", "Колдовство", "2025-01", 10),
        ("kz-19", "theft", "2025-13", 10),
        ("kz-19", "theft", "2025-02", "десять"),
        ("kz-19", "theft", "2025-03", "1.5"),
        ("kz-19", "clearance_pct", "2025-03", "61.5"),
        ("kz-19", "theft", "2025-04", ""),
        ("kz-19", "theft", "2025-05", "-3"),
        ("kz-19", "theft", "2025-06", "inf"),
    ]
    result = load(tmp_path, table(tmp_path / "a.csv", rows))
    assert counts(result) == (10, 2, 0, 0, 7)
    assert result.reasons == {
        "bad_period": 1,
        "blank": 1,
        "negative": 1,
        "not_a_number": 2,
        "not_whole": 1,
        "unknown_area": 1,
        "unknown_indicator": 1,
    }
    found = [(r.row, r.field, r.reason, r.found) for r in rejects(tmp_path, result.load_id)]
    assert found == [
        (3, "area", "unknown_area", "Атлантида"),
        (4, "indicator", "unknown_indicator", "Колдовство"),
        (5, "period", "bad_period", "2025-13"),
        (6, "value", "not_a_number", "десять"),
        (7, "value", "not_whole", "1.5"),
        (10, "value", "negative", "-3"),
        (11, "value", "not_a_number", "inf"),
    ]


def test_bad_basis_and_bad_date_are_reasons_of_their_own(tmp_path: Path) -> None:
    rows = [
        ("kz-19", "theft", "2025-01", 10, "sometimes", ""),
        ("kz-19", "theft", "2025-02", 10, "", "yesterday"),
        ("kz-19", "theft", "2025-03", 10, "", "2025-04-10"),
    ]
    path = table(tmp_path / "a.csv", rows, (*HEADER, "basis", "published"))
    result = load(tmp_path, path)
    assert result.reasons == {"bad_basis": 1, "bad_published": 1}
    assert [(r.row, r.field) for r in rejects(tmp_path, result.load_id)] == [(2, "basis"), (3, "published")]
    with reading(tmp_path) as connection:
        assert connection.execute("SELECT published FROM observation").fetchall() == [(date(2025, 4, 10),)]


@pytest.mark.parametrize(
    ("text", "value"),
    [("1 234", 1234), ("1\u00a0234", 1234), ("+5", 5), ("12,0", 12), (" 7 ", 7), ("1’234", 1234)],
)
def test_numbers_as_offices_write_them(tmp_path: Path, text: str, value: float) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"Территория;Показатель;Период;Значение\nkz-19;theft;2025-01;{text}\n", encoding="utf-8")
    assert load(tmp_path, path).error is None
    assert theft(tmp_path) == value


def test_english_thousands(tmp_path: Path) -> None:
    rows = [("kz-19", "theft", "2025-01", "1,234,567"), ("kz-19", "theft", "2025-02", "12,5")]
    result = load(tmp_path, table(tmp_path / "a.csv", rows))
    assert result.reasons == {"not_a_number": 1}
    assert theft(tmp_path) == 1234567


def test_windows_1251_with_semicolons(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        "Территория;Показатель;Период;Значение\r\nАлматинская область;Кражи;январь 2025;17\r\n".encode(
            "cp1251"
        )
    )
    assert counts(load(tmp_path, path)) == (1, 1, 0, 0, 0)
    assert theft(tmp_path) == 17


def test_equal_repeats_keep_the_first_and_contradictions_keep_none(tmp_path: Path) -> None:
    rows = [
        ("kz-19", "theft", "2025-01", 10),
        ("Алматинская область", "theft", "2025-01", 10),
        ("kz-19", "theft", "2025-02", 11),
        ("kz-19", "theft", "2025-02", 12),
        ("kz-19", "theft", "2025-03", 13),
    ]
    result = load(tmp_path, table(tmp_path / "a.csv", rows))
    assert counts(result) == (5, 2, 0, 0, 3)
    assert [(r.row, r.reason) for r in rejects(tmp_path, result.load_id)] == [
        (3, "duplicate_key"),
        (4, "duplicate_key"),
        (5, "duplicate_key"),
    ]
    assert theft(tmp_path) == 10
    assert theft(tmp_path, month="2025-02") is None
    assert theft(tmp_path, month="2025-03") == 13


def test_a_later_publication_revises_and_the_earlier_stays_known(tmp_path: Path) -> None:
    months = [f"2025-0{month}" for month in range(1, 5)]
    old = table(tmp_path / "old.csv", [("kz-19", "theft", month, 10) for month in months])
    new = table(tmp_path / "new.csv", [("kz-19", "theft", m, 10 if m < "2025-03" else 20) for m in months])
    assert counts(load(tmp_path, old, "2025-05-15")) == (4, 4, 0, 0, 0)
    assert counts(load(tmp_path, new, "2025-06-15")) == (4, 2, 2, 2, 0)
    assert theft(tmp_path, month="2025-03") == 20
    assert theft(tmp_path, "2025-06-14", "2025-03") == 10
    with reading(tmp_path) as connection:  # the unchanged rows are kept too: they confirm
        assert connection.execute("SELECT count(*) FROM observation").fetchone() == (8,)


def test_vintages_may_come_in_any_order(tmp_path: Path) -> None:
    old = table(tmp_path / "old.csv", [("kz-19", "theft", "2025-01", 10)])
    new = table(tmp_path / "new.csv", [("kz-19", "theft", "2025-01", 20)])
    assert counts(load(tmp_path, new, "2025-06-15")) == (1, 1, 0, 0, 0)
    assert counts(load(tmp_path, old, "2025-05-15")) == (1, 1, 0, 0, 0)
    assert (theft(tmp_path), theft(tmp_path, "2025-06-01")) == (20, 10)


def test_two_numbers_of_one_day_are_a_conflict_and_nothing_is_loaded(tmp_path: Path) -> None:
    first = table(tmp_path / "a.csv", [("kz-19", "theft", "2025-01", 10)])
    other = table(tmp_path / "b.csv", [("kz-19", "theft", "2025-01", 11), ("kz-19", "theft", "2025-02", 5)])
    load(tmp_path / "s", first)
    version = current_file(tmp_path / "s")
    result = load(tmp_path / "s", other)
    assert isinstance(result.error, ConflictError)
    assert (result.error.places["before"], result.error.places["now"]) == ("10", "11")
    assert current_file(tmp_path / "s") == version
    assert load(tmp_path / "s", other, "2025-07-01").revised == 1


def test_without_a_date_the_usual_delay_is_assumed_and_said(tmp_path: Path) -> None:
    load(tmp_path, table(tmp_path / "a.csv", [("kz-19", "theft", "2025-01", 10)]), published=None)
    with reading(tmp_path) as connection:
        only = list_loads(connection)[0]
    assert only.published_assumed
    assert only.published == date(2025, 2, 15)  # 15 days after 31 January


def test_vintages_within_one_file_revise_each_other(tmp_path: Path) -> None:
    rows = [
        ("kz-19", "theft", "2025-01", 10, "2025-02-10"),
        ("kz-19", "theft", "2025-01", 10, "2025-03-10"),
        ("kz-19", "theft", "2025-01", 12, "2025-04-10"),
        ("kz-19", "theft", "2025-01", 13, "2025-04-10"),
        ("kz-19", "theft", "2025-02", 1, ""),
    ]
    path = table(tmp_path / "a.csv", rows[:3] + rows[4:], (*HEADER, "published"))
    assert counts(load(tmp_path / "s", path)) == (4, 3, 1, 1, 0)
    assert (theft(tmp_path / "s"), theft(tmp_path / "s", "2025-04-09")) == (12, 10)
    both = load(tmp_path / "t", table(tmp_path / "b.csv", rows, (*HEADER, "published")))
    assert both.reasons == {"duplicate_key": 2}


def test_undo_brings_back_what_was_known_before(tmp_path: Path) -> None:
    old = table(tmp_path / "old.csv", [("kz-19", "theft", "2025-01", 10), ("kz-19", "theft", "2025-02", 7)])
    new = table(tmp_path / "new.csv", [("kz-19", "theft", "2025-01", 20), ("kz-19", "theft", "2025-02", 7)])
    store = tmp_path / "s"
    first, second = load(store, old, "2025-05-15"), load(store, new, "2025-06-15")
    with writing(store) as connection:
        assert withdraw(connection, second.load_id or 0) == {("kz-19", "theft")}
    assert theft(store) == 10
    with pytest.raises(ArgumentError), writing(store) as connection:
        withdraw(connection, second.load_id or 0)
    assert counts(load(store, new, "2025-06-15")) == (2, 1, 1, 1, 0)
    with writing(store) as connection:
        withdraw(connection, first.load_id or 0)
    assert (theft(store), theft(store, month="2025-02")) == (20, 7)


def test_files_are_independent_of_each_other(tmp_path: Path) -> None:
    good = table(tmp_path / "good.csv", [("kz-19", "theft", "2025-01", 10)])
    broken = tmp_path / "broken.csv"
    broken.write_text('area,indicator,period,value\nkz-19,theft,2025-02,"1\n', encoding="utf-8")
    empty = table(tmp_path / "empty.csv", [])
    absent = tmp_path / "absent.csv"
    results = load_files([broken, absent, good, empty], tmp_path / "s", Request(), refresh=False)
    assert [result.error is None for result in results] == [False, False, True, False]
    assert all(isinstance(r.error, UnreadableError) for r in results if r.error)
    assert latest(tmp_path / "s") == {("kz-19", "theft", "2025-01", 1, "period"): 10}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_rows_behind_blank_lines_keep_their_numbers(tmp_path: Path, end: str) -> None:
    lines = ["area,indicator,period,value", "kz-19,theft,2025-01,1", "", "", "kz-19,theft,2025-13,2", "", ""]
    path = tmp_path / "a.csv"
    path.write_bytes(end.join(lines).encode())
    result = load(tmp_path / "s", path)
    assert (result.error, result.accepted, result.rejected) == (None, 1, 1)
    with reading(tmp_path / "s") as connection:
        assert connection.execute("SELECT row_no, reason FROM reject").fetchall() == [(5, "bad_period")]


def test_a_row_with_too_many_cells_stops_the_file_and_a_short_row_does_not(tmp_path: Path) -> None:
    long = tmp_path / "long.csv"
    long.write_text("area,indicator,period,value\nkz-19,theft,2025-01,1,2\n", encoding="utf-8")
    result = load(tmp_path / "s", long)
    assert result.error is not None
    assert (result.error.key, result.error.places["line"]) == ("error.csv_line_wrong", 2)
    assert not exists(tmp_path / "s")
    short = tmp_path / "short.csv"
    short.write_text(
        "area,indicator,period,value,basis\r\nkz-19,theft,2025-01,1\nkz-19,theft,2025-02,2,\r\n",
        encoding="utf-8",
    )
    assert counts(load(tmp_path / "s", short)) == (2, 2, 0, 0, 0)


def test_a_quote_left_open_never_swallows_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "area,indicator,period,value\nkz-19,theft,2025-01,1\nkz-19\n"  # a short row would be made up for
        'kz-19,"theft,2025-02,1\nkz-19,theft,2025-03,7\n',
        encoding="utf-8",
    )
    result = load(tmp_path / "s", path)
    assert result.error is not None
    assert result.error.key == "error.csv_line_wrong"


def test_line_ends_of_both_kinds_and_cells_with_line_breaks(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        b'area,indicator,period,value,note\r\nkz-19,theft,2025-01,1,"two\nlines"\nkz-19,theft,2025-02,2,\r\n'
    )
    assert counts(load(tmp_path / "s", path)) == (2, 2, 0, 0, 0)


def test_strangers_are_registered_on_request(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", [("Atlantis", "Sorcery", "2025-01", 10)])
    assert counts(load(tmp_path, path)) == (1, 0, 0, 0, 1)
    assert counts(load(tmp_path, path, register=True)) == (1, 1, 0, 0, 0)
    assert counts(load(tmp_path, path)) == (1, 0, 1, 0, 0)  # known by now
    assert list(latest(tmp_path)) == [("long-atlantis", "long_sorcery", "2025-01", 1, "period")]


def test_simulated_and_real_figures_never_share_a_store(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", [("kz-19", "theft", "2025-01", 10)])
    load_files([path], tmp_path / "demo", Request(), simulated=True, refresh=False)
    refused = load(tmp_path / "demo", path)
    assert refused.error is not None
    assert refused.error.key == "error.store_simulated"
    load(tmp_path / "real", path)
    refused = load_files([path], tmp_path / "real", Request(), simulated=True, refresh=False)[0]
    assert refused.error is not None
    assert refused.error.key == "error.store_real"


# Sources made by hand: what no text of the long layout can say


def test_a_wide_table_is_unpivoted_and_a_bad_cell_named_by_its_column(tmp_path: Path) -> None:
    path = table(
        tmp_path / "a.csv",
        [("kz-19", "theft", 1, "x"), ("kz-31", "theft", "", 4)],
        ("area", "indicator", "2025-01", "2025-02"),
    )
    wide = hand_made(
        CsvCells(path, ",", "utf-8"), period=("__column",), value="__value", wide=("2025-01", "2025-02")
    )
    intake = take(tmp_path / "s", path, [wide])
    assert counts(intake) == (4, 2, 0, 0, 1)
    assert latest(tmp_path / "s") == {
        ("kz-19", "theft", "2025-01", 1, "period"): 1,
        ("kz-31", "theft", "2025-02", 1, "period"): 4,
    }
    refused = rejects(tmp_path / "s", intake.load_id)[0]
    assert (refused.row, refused.field, refused.period, refused.found) == (2, "2025-02", "2025-02", "x")


def test_blanks_are_zeros_only_where_the_form_says_so(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", [("kz-19", "theft", "2025-01", ""), ("", "", "", "")])
    told = hand_made(CsvCells(path, ",", "utf-8"), blank_is_zero=True)
    intake = take(tmp_path / "s", path, [told])
    assert intake.reasons == {"blank": 1}
    assert theft(tmp_path / "s") == 0


def test_parts_are_added_up_where_the_layout_says_so(tmp_path: Path) -> None:
    rows = [("kz-19", "theft", "2025-01", 10), ("kz-19", "theft", "2025-01", -3)]
    path = table(tmp_path / "a.csv", rows)
    parts = hand_made(CsvCells(path, ",", "utf-8"), duplicates="sum", negative="correction")
    intake = take(tmp_path / "s", path, [parts])
    assert counts(intake) == (2, 1, 0, 0, 0)
    assert intake.reasons == {"summed": 1}
    assert theft(tmp_path / "s") == 7


def test_cells_that_python_found_keep_their_sheet_and_row(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(b"stands for the file")
    frame = pd.DataFrame(
        {
            "area": ["kz-19", "kz-19"],
            "indicator": ["theft", None],
            "period": ["2025-01"] * 2,
            "value": ["5", "6"],
            "row_no": [7, 9],
            "sheet": ["R1", "R1"],
        }
    )
    intake = take(tmp_path / "s", path, [hand_made(FrameCells(frame))])
    assert theft(tmp_path / "s") == 5
    refused = rejects(tmp_path / "s", intake.load_id)
    assert [(r.sheet, r.row, r.reason) for r in refused] == [("R1", 9, "unknown_indicator")]


def test_the_press_neither_revises_the_official_number_nor_conflicts_with_it(tmp_path: Path) -> None:
    official = table(tmp_path / "a.csv", [("kz-19", "theft", "2025-01", 10)])
    press = table(tmp_path / "b.csv", [("kz-19", "theft", "2025-01", 11), ("kz-19", "theft", "2025-02", 4)])
    take(tmp_path / "s", official, [hand_made(CsvCells(official, ",", "utf-8"))])
    intake = take(tmp_path / "s", press, [hand_made(CsvCells(press, ",", "utf-8"))], Authority.PRESS)
    assert counts(intake) == (2, 2, 0, 0, 0)
    assert (theft(tmp_path / "s"), theft(tmp_path / "s", month="2025-02")) == (10, 4)


def test_a_cumulative_figure_begins_in_january_whatever_the_layout_names(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", [("kz-19", "theft", "2025-06", 10)])
    take(tmp_path / "s", path, [hand_made(CsvCells(path, ",", "utf-8"), fixed_basis=Basis.YTD)])
    assert list(latest(tmp_path / "s")) == [("kz-19", "theft", "2025-01", 6, "ytd")]


# Whatever is in a file and in whatever order: it loads once

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["kz-19", "Жамбылская область", "kz-71", "nowhere"]),
        st.sampled_from(["theft", "Мошенничество", "nothing"]),
        st.sampled_from(["2025-01", "2025-02", "2025-Q1", "2024", "soon"]),
        st.sampled_from(["0", "3", "12", "", "x", "-1"]),
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, order=st.randoms(use_true_random=False))
def test_loading_again_shuffled_or_after_undo_gives_the_same_store(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Row], order: object
) -> None:
    folder = tmp_path_factory.mktemp("load")
    store, path = folder / "s", table(folder / "a.csv", rows)
    first = load(store, path)
    assert first.error is None
    blank = first.reasons.get("blank", 0)
    assert first.read == first.accepted + first.unchanged + first.rejected + blank == len(rows)
    known, version = latest(store), current_file(store)

    again = load(store, path)
    assert (again.accepted, again.unchanged, again.load_id) == (0, first.accepted, None)
    assert current_file(store) == version

    shuffled = list(rows)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    mixed = load(store, table(folder / "b.csv", shuffled))
    assert (mixed.accepted, mixed.revised) == (0, 0)
    assert latest(store) == known

    with writing(store) as connection:
        withdraw(connection, first.load_id or 0)
    back = load(store, path)
    assert back.accepted + back.unchanged == first.accepted
    assert latest(store) == known
