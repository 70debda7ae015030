"""The published figures that the simulated months must add up to, and those that cannot be met."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from data.demo.allocate import Total
from domain import Period, months_between

PUBLISHED = Path(__file__).resolve().parents[1] / "reference" / "published.csv"
FIRST = date(2021, 1, 1)
LAST = date(2026, 9, 1)
MONTHS = 72  # simulated until December 2026, given out until LAST
REPORTED = months_between(FIRST, LAST) + 1

# Published figures that contradict a figure of more authority; the data dictionary says why.
SET_ASIDE = {
    ("kz", "offences_total", "2022-01..2022-11"),
    ("kz", "misdemeanours", "2022-01..2022-11"),
    ("kz", "crimes_minor", "2022-01..2022-11"),
    ("kz", "crimes_medium", "2022-01..2022-11"),
    ("kz", "crimes_grave", "2022-01..2022-11"),
    ("kz", "crimes_especially_grave", "2022-01..2022-11"),
}
_AUTHORITY = {"official": 1, "note": 2, "press": 3}


@dataclass(frozen=True)
class Figure:
    """One published number: whole, of a span inside the simulated years."""

    area: str
    indicator: str
    first: int
    last: int
    value: int
    rounded_to: float


def figures() -> list[Figure]:
    """What the simulation honours: of several figures for one key the most authoritative."""
    best: dict[tuple[str, str, str], dict[str, str]] = {}
    with PUBLISHED.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            key = (row["area"], row["indicator"], row["period"])
            period = Period.parse(row["period"])
            if key in SET_ASIDE or period.start < FIRST or period.end.year > 2026:
                continue
            known = best.get(key)
            if known is None or _AUTHORITY[row["authority"]] < _AUTHORITY[known["authority"]]:
                best[key] = row
    return [_figure(row) for row in best.values() if row["indicator"] not in ("clearance_pct",)]


def _figure(row: dict[str, str]) -> Figure:
    period = Period.parse(row["period"])
    first = months_between(FIRST, period.start)
    return Figure(
        row["area"],
        row["indicator"],
        first,
        first + period.months - 1,
        int(row["value"]),
        float(row["rounded_to"]),
    )


def totals(found: list[Figure], areas: list[str]) -> list[Total]:
    """Figures of one indicator as totals over the rows `areas`; the country is all of them together.

    Single areas before the country, short spans before long ones, as `whole_cells` needs them. Figures of
    areas that are not simulated (Russia, cities) are passed over.
    """
    made = []
    for figure in found:
        if figure.area not in ("kz", *areas):
            continue
        rows = tuple(range(len(areas))) if figure.area == "kz" else (areas.index(figure.area),)
        made.append(Total(rows, figure.first, figure.last, figure.value))
    return sorted(made, key=lambda total: (len(total.rows), total.rows, total.months, total.first))
