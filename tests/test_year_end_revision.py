"""A December that is no month: form 3-К's total of 2024 went from 1634 to 1641; a month has 70 to 140."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from domain import Mark
from etl.layouts.source import Request
from etl.load import load_files
from warehouse.store import reading

# Corruption crimes registered since January, Kazakhstan, as the published forms 3-К show them in F7.
TOTALS = {
    "2022": {6: 1312, 7: 1409, 8: 1485, 9: 1563, 10: 1600, 11: 1698, 12: 1724},
    "2023": {
        1: 245, 2: 438, 3: 570, 4: 711, 5: 847, 6: 981,
        7: 1118, 8: 1222, 9: 1330, 10: 1426, 11: 1525, 12: 1692,
    },
    "2024": {10: 1519, 11: 1634, 12: 1641},
}  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The totals as they are, and with a December that falls: two indicators in one file of our template."""
    folder = tmp_path_factory.mktemp("december")
    rows = ["Территория;Показатель;Период;Значение;Нарастающим итогом"]
    for indicator, december in (("corruption_registered", 1641), ("corruption_finished", 1630)):
        totals = TOTALS | {"2024": TOTALS["2024"] | {12: december}}
        rows += [
            f"Казахстан;{indicator};{year}-{month:02};{total};да"
            for year, months in totals.items()
            for month, total in months.items()
        ]
    (folder / "3k.csv").write_text("\n".join(rows), encoding="utf-8")
    (result,) = load_files([folder / "3k.csv"], folder / "store", Request())
    assert (result.error, result.rejected) == (None, 0)
    return folder / "store"


def months(store: Path, indicator: str) -> dict[tuple[date, int], tuple[float, str | None]]:
    with reading(store) as connection:
        rows = connection.execute(
            "SELECT period_start, period_months, value, mark FROM series"
            " WHERE area = 'kz' AND indicator = ? ORDER BY ALL",
            [indicator],
        ).fetchall()
    return {(start, length): (value, mark) for start, length, value, mark in rows}


def test_a_december_of_seven_is_kept_and_marked_implausible(store: Path) -> None:
    found = months(store, "corruption_registered")
    assert found[date(2024, 12, 1), 1] == (7.0, Mark.IMPLAUSIBLE)
    assert found[date(2024, 11, 1), 1] == (115.0, Mark.DERIVED)
    assert found[date(2024, 1, 1), 10] == (1519.0, Mark.GAP)  # nothing was reported before October
    assert found[date(2022, 1, 1), 6] == (1312.0, Mark.GAP)
    assert [key for key, (_, mark) in found.items() if mark == Mark.IMPLAUSIBLE] == [(date(2024, 12, 1), 1)]
    for year in ("2023", "2024"):  # nothing is clipped: the year adds up to its last total
        values = [value for (start, _), (value, _) in found.items() if start.year == int(year)]
        assert sum(values) == TOTALS[year][12]


def test_a_total_that_falls_gives_a_negative_month_that_is_kept_and_marked(store: Path) -> None:
    assert months(store, "corruption_finished")[date(2024, 12, 1), 1] == (-4.0, Mark.NEGATIVE)
