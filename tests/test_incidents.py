"""Registers of incidents: CSV and Parquet against pandas, whole months only, and nothing dropped silently."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import Period
from etl.layouts.source import Request
from etl.load import FileResult, load_files
from language import message
from warehouse.incidents import covered_months
from warehouse.query import ask

HEADER = ["Дата", "Район", "Вид", "Статус"]
AREAS = {"Талгарский район": "kz-1962", "Карасайский район": "kz-1952", "г. Конаев": "kz-1910"}
TYPES = {"Кража": "incidents_krazha", "Разбой": "incidents_razboi", "Угон": "incidents_ugon"}
COUNTS = (
    "SELECT area, indicator, strftime(period_start, '%Y-%m'), value::INT FROM latest"
    " WHERE period_months = 1 AND basis = 'period' ORDER BY ALL"
)


def register(first: date, last: date, rows: int, seed: int = 1) -> pd.DataFrame:
    """Incidents on days from first to last, both of them hit; one type never occurs in one area."""
    chance = np.random.default_rng(seed)
    days = chance.integers(0, (last - first).days + 1, rows)
    days[:2] = 0, (last - first).days
    frame = pd.DataFrame(
        {
            "Дата": [first + timedelta(days=int(day)) for day in days],
            "Район": chance.choice(list(AREAS), rows, p=[0.6, 0.3, 0.1]),
            "Вид": chance.choice(list(TYPES), rows, p=[0.8, 0.19, 0.01]),
            "Статус": chance.choice(["раскрыто", "в производстве", ""], rows),
        }
    )
    return frame[(frame["Вид"] != "Угон") | (frame["Район"] != "г. Конаев")].reset_index(drop=True)


def expected(frame: pd.DataFrame) -> list[tuple[str, str, str, int]]:
    """The counts by pandas: every pair of area and type that occurs, in every month, and each area's sum."""
    told = frame.assign(
        area=frame["Район"].map(AREAS),
        indicator=frame["Вид"].map(TYPES),
        month=[f"{day:%Y-%m}" for day in frame["Дата"]],
    )
    parts = told.pivot_table(index=["area", "indicator"], columns="month", aggfunc="size", fill_value=0)
    cells = [(*pair, month, int(n)) for pair, row in parts.iterrows() for month, n in row.items()]
    sums = told.pivot_table(index="area", columns="month", aggfunc="size", fill_value=0)
    cells += [
        (area, "incidents_total", month, int(n)) for area, row in sums.iterrows() for month, n in row.items()
    ]
    return sorted(cells)


def load(file: Path, **asked: object) -> FileResult:
    request = Request(**{"register": True, **asked})  # type: ignore[arg-type]
    return load_files([file], file.parent / "store", request, refresh=False)[0]


def counts(file: Path) -> list[tuple[object, ...]]:
    return ask(file.parent / "store", COUNTS).rows


def rejects(file: Path) -> list[tuple[object, ...]]:
    sql = "SELECT reason, row_no, field, found, value_text FROM reject ORDER BY reason"
    return ask(file.parent / "store", sql).rows


def refused(file: Path, key: str, *words: str, **asked: object) -> None:
    error = load(file, **asked).error
    assert error is not None
    assert error.key == key
    texts = [message(error, lang) for lang in ("ru", "kk", "en")]
    assert len(set(texts)) == 3
    assert all(word in texts[0] for word in (file.name, *words))
    assert not (file.parent / "store" / "CURRENT").exists()


def as_csv(frame: pd.DataFrame, file: Path, encoding: str = "utf-8") -> Path:
    frame.to_csv(file, sep=";", index=False, encoding=encoding)
    return file


def as_parquet(frame: pd.DataFrame, file: Path) -> Path:
    frame.to_parquet(file)
    return file


WHOLE = register(date(2024, 11, 1), date(2025, 3, 31), 3000)


@pytest.mark.parametrize("shape", ["iso csv", "dotted csv", "dates", "timestamps", "texts", "categories"])
def test_every_shape_is_counted_as_pandas_counts(shape: str, tmp_path: Path) -> None:
    days = pd.to_datetime(WHOLE["Дата"])
    if shape == "iso csv":
        file = as_csv(WHOLE, tmp_path / "r.csv")
    elif shape == "dotted csv":
        dotted = WHOLE.assign(Дата=[f"{day:%d.%m.%Y} 23:59" for day in WHOLE["Дата"]])
        file = as_csv(dotted, tmp_path / "r.csv", "cp1251")
    elif shape == "dates":
        file = as_parquet(WHOLE, tmp_path / "r.parquet")
    elif shape == "timestamps":
        file = as_parquet(WHOLE.assign(Дата=days + pd.Timedelta(hours=23)), tmp_path / "r.parquet")
    elif shape == "texts":
        file = as_parquet(WHOLE.assign(Дата=WHOLE["Дата"].astype(str)), tmp_path / "r.parquet")
    else:
        file = as_parquet(WHOLE.astype({"Район": "category", "Вид": "category"}), tmp_path / "[r]*.parquet")
    result = load(file)
    assert (result.layout, result.error, result.reasons) == ("incidents", None, {})
    assert counts(file) == expected(WHOLE)
    # The sum of an area is that of its parts, month for month.
    parts = [row for row in counts(file) if row[1] != "incidents_total"]
    assert sum(row[3] for row in parts) == len(WHOLE)  # type: ignore[misc]
    told = ask(
        tmp_path / "store",
        "SELECT parent, breakdown FROM indicator WHERE code LIKE 'incidents\\__%' ESCAPE '\\'",
    )
    assert set(told.rows) == {(None, None), ("incidents_total", "type_sparse")}


def test_what_cannot_be_counted_is_told_by_reason_with_a_row(tmp_path: Path) -> None:
    bad = [
        ("", "Талгарский район", "Кража", ""),
        ("32.01.2025", "Талгарский район", "Кража", ""),
        ("2025-01-05", " ", "Кража", ""),
        ("2025-01-05", "Талгарский район", "", ""),
        ("2099-01-05", "Талгарский район", "Кража", ""),
    ]
    frame = pd.concat([WHOLE, pd.DataFrame(bad, columns=HEADER)], ignore_index=True)
    for kind in ("csv", "parquet"):
        (tmp_path / kind).mkdir()
        file = tmp_path / kind / f"r.{kind}"
        as_csv(frame, file) if kind == "csv" else as_parquet(frame.astype(str), file)
        result = load(file)
        assert result.reasons == {
            "incident_in_future": 1,
            "incident_without_area": 1,
            "incident_without_date": 2,
            "incident_without_type": 1,
        }
        assert result.read == result.accepted + result.rejected
        assert counts(file) == expected(WHOLE)
        last = len(WHOLE) + (1 if file.suffix == ".csv" else 0)  # a CSV's header is its first row
        found = {row[0]: row[1:] for row in rejects(file)}
        assert found["incident_in_future"] == (None, "Дата", "2099-01 × 1", "1")
        assert found["incident_without_area"][:2] == (last + 3, "Район")
        assert found["incident_without_date"][0] in (last + 1, last + 2)
        assert found["incident_without_date"][3] == "2"
        assert found["incident_without_type"][:2] == (last + 4, "Вид")


def test_spellings_of_one_area_are_one_area(tmp_path: Path) -> None:
    other = WHOLE.assign(Район=WHOLE["Район"].where(WHOLE.index % 2 == 0, WHOLE["Район"].str.upper() + " "))
    file = as_csv(other, tmp_path / "r.csv")
    assert load(file).error is None
    assert counts(file) == expected(WHOLE)


def test_without_register_unknown_types_are_refused_and_the_sum_stands(tmp_path: Path) -> None:
    file = as_csv(WHOLE, tmp_path / "r.csv")
    result = load(file, register=False)
    assert set(result.reasons) == {"unknown_indicator"}
    assert counts(file) == [row for row in expected(WHOLE) if row[1] == "incidents_total"]


def test_all_incidents_may_be_a_known_indicator(tmp_path: Path) -> None:
    file = as_csv(WHOLE, tmp_path / "r.csv")
    assert load(file, register=False, indicator="theft").accepted == 15
    assert {row[1] for row in counts(file)} == {"theft"}


def test_a_month_that_is_not_whole_is_left_out(tmp_path: Path) -> None:
    frame = register(date(2025, 1, 2), date(2025, 4, 29), 3000)
    file = as_csv(frame, tmp_path / "r.csv")
    months = [day.month for day in frame["Дата"]]
    result = load(file)
    assert result.reasons == {"incomplete_month": months.count(1) + months.count(4)}
    inner = frame[[month in (2, 3) for month in months]]
    assert counts(file) == expected(inner)
    assert rejects(file)[0][2:] == (
        "Дата",
        f"2025-01 … 2025-04 × {months.count(1) + months.count(4)}",
        str(months.count(1) + months.count(4)),
    )


def test_the_user_says_which_months_are_covered(tmp_path: Path) -> None:
    frame = register(date(2025, 1, 2), date(2025, 4, 29), 3000)
    file = as_csv(frame, tmp_path / "r.csv")
    result = load(file, period=Period.parse("2025-02..2025-05"))
    months = [day.month for day in frame["Дата"]]
    assert result.reasons == {"outside_period": months.count(1)}
    inner = expected(frame[[month > 1 for month in months]])
    told = counts(file)
    assert [row for row in told if row[2] != "2025-05"] == inner
    assert {row[3] for row in told if row[2] == "2025-05"} == {0}  # covered, so nothing occurred


@given(
    days=st.sets(st.dates(date(2024, 1, 1), date(2024, 12, 31)), min_size=1, max_size=60),
    today=st.dates(date(2024, 6, 1), date(2025, 2, 1)),
)
def test_covered_months_day_by_day(days: set[date], today: date) -> None:
    """A second way: a month is whole where incidents lie on or before its first day and on or after its last,
    within one run of months that all have some."""
    with_some = {(day.year, day.month) for day in days}
    whole = []
    for month in range(1, 13):
        last = date(2024, month, calendar.monthrange(2024, month)[1])
        first = last.replace(day=1)
        before = first in days or (2024, month - 1) in with_some
        behind = last in days or (2024, month + 1) in with_some
        if (2024, month) in with_some and before and behind and last <= today:
            whole.append(2024 * 12 + month - 1)
    assert covered_months(sorted(days), None, today) == whole


def test_the_month_in_hand_is_never_whole() -> None:
    period = Period.parse("2025-05..2025-07")
    assert covered_months([], period, date(2025, 6, 29)) == [2025 * 12 + 4]
    assert covered_months([], period, date(2025, 6, 30)) == [2025 * 12 + 4, 2025 * 12 + 5]


def test_a_table_of_months_is_no_register(tmp_path: Path) -> None:
    rows = [(f"2025-{month:02}-01", area, "Кража", "5") for month in range(1, 7) for area in AREAS]
    file = as_csv(pd.DataFrame(rows, columns=[*HEADER[:3], "Зарегистрировано"]), tmp_path / "t.csv")
    refused(file, "error.register_of_months", "--layout incidents")
    assert load(file, layout="incidents").accepted  # who says so is believed


def test_a_file_with_a_column_of_figures_is_another_layout(tmp_path: Path) -> None:
    rows = [("2025-01", "kz-1962", "theft", "5")]
    file = as_csv(pd.DataFrame(rows, columns=["Период", "Район", "Вид", "Количество"]), tmp_path / "t.csv")
    assert load(file).layout == "long"
    numbered = as_csv(pd.DataFrame(rows, columns=["Дата", "Район", "Вид", "Количество"]), tmp_path / "n.csv")
    assert load(numbered).layout == "long"


def test_columns_that_are_absent_twice_or_no_dates(tmp_path: Path) -> None:
    twice = WHOLE.rename(columns={"Дата": "Дата совершения"}).assign(**{"Дата регистрации": WHOLE["Дата"]})
    refused(as_csv(twice, tmp_path / "a.csv"), "error.columns_twice", "Дата совершения", "Дата регистрации")
    less = as_parquet(WHOLE.drop(columns="Вид"), tmp_path / "b.parquet")
    refused(less, "error.columns_absent", "вид", "Статус", layout="incidents")
    refused(less, "error.layout_unknown", "Статус")
    serial = as_parquet(WHOLE.assign(Дата=45000), tmp_path / "c.parquet")
    refused(serial, "error.register_no_date", "Дата", "BIGINT")


def test_a_cut_off_parquet_is_refused(tmp_path: Path) -> None:
    whole = as_parquet(WHOLE, tmp_path / "r.parquet").read_bytes()
    for share in (0.1, 0.5, 0.99):
        cut = tmp_path / "cut.parquet"
        cut.write_bytes(whole[: int(len(whole) * share)])
        refused(cut, "error.parquet_damaged")
