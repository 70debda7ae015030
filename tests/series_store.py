"""A small real store for tests of Compare, Trends and Data: a revision, a late district, a break, a hole."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np

from domain import add_months
from etl.refresh import refresh
from tests.small_store import Observation, add_load, months
from warehouse.reference import ensure_reference
from warehouse.store import writing

FIRST = date(2022, 1, 1)
LENGTH = 57  # to September 2026
DISTRICTS = {"kz-1952": 30, "kz-1936": 60, "kz-1962": 15}  # a code, thefts in a usual month
LATE, HOLED = "kz-1962", "kz-1936"
HOLE = date(2026, 5, 1)


def build(store: Path) -> Path:
    """Almaty oblast and three districts: thefts, frauds that fell by half in 2026, offences in all."""
    with writing(store) as connection:
        ensure_reference(connection)
    rng = np.random.default_rng(20260930)
    rows: list[Observation] = []
    for area, level in {**DISTRICTS, "kz-19": 400}.items():
        length = LENGTH - 1 if area == LATE else LENGTH
        thefts = rng.poisson(level, length)
        frauds = rng.poisson(level, length)
        frauds[48:] = rng.poisson(level / 2, length - 48)
        total = thefts + frauds + rng.poisson(level, length)
        for indicator, values in (("theft", thefts), ("fraud", frauds), ("offences_total", total)):
            rows += months(area, indicator, FIRST, values)
    rows = [row for row in rows if not (row[0] == HOLED and row[2] == HOLE)]
    add_load(store, date(2026, 10, 10), rows)
    old = next(row for row in rows if row[:3] == ("kz-19", "theft", add_months(FIRST, 40)))
    add_load(store, date(2026, 10, 20), [(*old[:5], old[5] + 7)])
    empty = store.parent / "no-roadmaps"
    empty.mkdir(exist_ok=True)
    refresh(store, folder=empty)
    return store
