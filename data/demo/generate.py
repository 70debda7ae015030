"""Write the demonstration set: `python -m data.demo.generate FOLDER`.

Simulated monthly counts in the long layout: `monthly.csv`, and `revised.csv`, which a later publication
put in the place of some of its months. The same files come out every time: one seed, whole-number sharing.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np

from data.demo.allocate import Ints
from data.demo.districts import ALATAU, ALATAU_FROM, DISTRICTS, REGION, simulated_districts
from data.demo.levels import AREAS, CARVED, FIRST_OWN_MONTH, OTHER
from data.demo.regions import simulated_regions
from data.demo.totals import FIRST, REPORTED
from domain import add_months, months_between

SEED = 20_261_010
COLUMNS = ("area", "indicator", "period", "value", "published")
PUBLICATION_DAY = 10  # of the month after

# The district whose September 2026 had not come in when the set was closed.
LATE = "kz-1962"
LATE_FROM = REPORTED - 1

# March to May 2026 of one district were first published too low; July's publication corrected them.
REVISED = "kz-1952"
REVISED_ON = date(2026, 7, 10)
REVISED_MONTHS = {62: 23, 63: 31, 64: 27}  # month -> crimes of medium gravity added
_THEFTS_AMONG_THEM = 0.6

# Cameras put up in Almaty oblast each month from January 2025.
CAMERAS_FROM = 48
CAMERAS_2025 = (90, 140, 160, 210, 240, 260, 230, 250, 280, 330, 380, 420)
CAMERAS_2026 = (420, 460, 500, 540, 560, 600, 590, 610, 620)

Row = tuple[str, str, int, int]  # area, indicator, month since January 2021, value
Tables = dict[str, dict[str, Ints]]  # area -> indicator -> values by month


def simulated() -> Tables:
    """Every series by area and indicator, the last value of each month; months as columns."""
    rng = np.random.Generator(np.random.PCG64(SEED))
    regions = simulated_regions(rng)
    districts = simulated_districts(regions, rng)
    tables: Tables = {"kz": {name: table.sum(axis=0) for name, table in regions.items()}}
    for row, area in enumerate(AREAS):
        tables[area] = {name: table[row] for name, table in regions.items()}
    for row, area in enumerate(DISTRICTS):
        tables[area] = {name: table[row] for name, table in districts.items()}
    cameras = np.zeros(len(tables["kz"]["offences_total"]), dtype=np.int64)
    cameras[CAMERAS_FROM:REPORTED] = CAMERAS_2025 + CAMERAS_2026
    tables[REGION]["cameras_installed"] = cameras
    return tables


def reported(tables: Tables) -> Iterator[Row]:
    """What each area has reported by the end of the set, sorted by area and indicator."""
    for area in sorted(tables):
        for indicator in sorted(tables[area]):
            if area == OTHER and indicator.startswith("road_"):
                continue  # the bodies outside the regions register no accidents
            first, last = _span(area, indicator)
            for month in range(first, last + 1):
                yield area, indicator, month, int(tables[area][indicator][month])


def _span(area: str, indicator: str) -> tuple[int, int]:
    first = FIRST_OWN_MONTH if area in CARVED else ALATAU_FROM if area == ALATAU else 0
    first = CAMERAS_FROM if indicator == "cameras_installed" else first
    return first, LATE_FROM - 1 if area == LATE else REPORTED - 1


def first_published(row: Row) -> int:
    """The value as it was before the correction."""
    area, indicator, month, value = row
    missing = REVISED_MONTHS.get(month, 0)
    if area not in (REVISED, REGION, "kz"):
        return value
    if indicator in ("offences_total", "crimes_total", "crimes_medium"):
        return value - missing
    return value - int(missing * _THEFTS_AMONG_THEM) if indicator == "theft" else value


def write(folder: Path) -> list[Path]:
    """`monthly.csv` and `revised.csv` in the folder, in the order in which they were published."""
    rows = list(reported(simulated()))
    monthly = [
        (area, indicator, _text(month), first_published((area, indicator, month, value)), _published(month))
        for area, indicator, month, value in rows
    ]
    revised = [
        (area, indicator, _text(month), value, REVISED_ON.isoformat())
        for area, indicator, month, value in rows
        if first_published((area, indicator, month, value)) != value
    ]
    return [_written(folder / "monthly.csv", monthly), _written(folder / "revised.csv", revised)]


def _text(month: int) -> str:
    return f"{add_months(FIRST, month):%Y-%m}"


def _published(month: int) -> str:
    return add_months(FIRST, month + 1).replace(day=PUBLICATION_DAY).isoformat()


def _written(path: Path, rows: list[tuple[str, str, str, int, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    return path


assert months_between(FIRST, REVISED_ON) > max(REVISED_MONTHS)

if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for made in write(target):
        print(made)
