"""A small real store for tests of refresh and status: a region, two districts, an indicator and its parts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pandas as pd

from domain import add_months
from warehouse.store import writing

ROADMAP = """
id: small
title: {ru: цель, kk: мақсат, en: target}
area: s
first_year: 2025
last_year: 2026
source: test
targets:
  - id: total
    kind: percent_cut
    wording: {ru: цель, kk: мақсат, en: target}
    indicators: [all]
    years: {2025: 10, 2026: 15}
"""
Observation = tuple[str, str, date, int, str, float]  # area, indicator, start, months, basis, value


def months(area: str, indicator: str, first: date, values: Iterable[float]) -> list[Observation]:
    return [
        (area, indicator, add_months(first, n), 1, "period", float(value)) for n, value in enumerate(values)
    ]


OBSERVATION_COLUMNS = "(area, indicator, period_start, period_months, basis, value, published, load_id)"


def add_load(store: Path, published: date, observations: list[Observation], simulated: bool = False) -> None:
    """One load with one date of publication, written straight into the tables."""
    columns = ["area", "indicator", "period_start", "period_months", "basis", "value"]
    rows = pd.DataFrame(observations, columns=columns)
    with writing(store) as connection:
        found = connection.execute("SELECT coalesce(max(load_id), 0) + 1 FROM load").fetchone()
        number = found[0] if found else 1
        connection.execute(
            "INSERT INTO load (load_id, loaded_at, file, sha256, layout, authority, simulated, published)"
            " VALUES (?, now()::TIMESTAMP, 'test', 'test', 'test', 1, ?, ?)",
            [number, simulated, published],
        )
        connection.register("rows_", rows)
        connection.execute(
            f"INSERT INTO observation {OBSERVATION_COLUMNS}"
            " SELECT area, indicator, period_start, period_months, basis, value, ?, ? FROM rows_",
            [published, number],
        )


def make(store: Path, folder: Path) -> Path:
    """Region `s` with districts `s-1` and `s-2`; `all` is the sum of `x` and `y`. Data: `add_load`."""
    with writing(store) as connection:
        for code, parent, level in (
            ("s", None, "region"),
            ("s-1", "s", "district"),
            ("s-2", "s", "district"),
        ):
            connection.execute(
                "INSERT INTO area (code, parent, level, name_ru, name_kk, name_en) VALUES (?, ?, ?, ?, ?, ?)",
                [code, parent, level, code, code, code],
            )
        for code, parent in (("all", None), ("x", "all"), ("y", "all"), ("z", None)):
            connection.execute(
                "INSERT INTO indicator (code, parent, breakdown, name_ru, name_kk, name_en)"
                " VALUES (?, ?, 'kind', ?, ?, ?)",
                [code, parent, code, code, code],
            )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "small.yaml").write_text(ROADMAP, encoding="utf-8")
    return store
