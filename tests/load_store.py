"""Small files and the stores that they are loaded into, for tests of loading."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from domain import Authority, Period
from etl.intake import Intake, take_in
from etl.layouts.source import (
    AreaKey,
    BadText,
    CsvCells,
    FrameCells,
    IndicatorKey,
    Request,
    Source,
    SourceTable,
)
from etl.load import FileResult, load_files
from warehouse.loads import Reject, list_rejects
from warehouse.reference import ensure_reference
from warehouse.store import reading, writing

HEADER = ("area", "indicator", "period", "value")
Row = Sequence[object]


def table(path: Path, rows: Sequence[Row], header: Sequence[str] = HEADER) -> Path:
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([header, *rows])
    return path


def load(store: Path, path: Path, published: str | None = "2025-06-15", register: bool = False) -> FileResult:
    day = date.fromisoformat(published) if published else None
    return load_files([path], store, Request(published=day, register=register), refresh=False)[0]


Figures = dict[tuple[str, str, str, int, str], float]


def latest(store: Path, as_of: str = "9999-12-31") -> Figures:
    return known_on(store, [date.fromisoformat(as_of)])[0]


def known_on(store: Path, days: Sequence[date]) -> list[Figures]:
    """What stands as of each of some days."""
    sql = (
        "SELECT area, indicator, strftime(period_start, '%Y-%m'), period_months, basis, value"
        " FROM latest_as_of(?) ORDER BY ALL"
    )
    with reading(store) as connection:
        found = [connection.execute(sql, [day]).fetchall() for day in days]
    return [{tuple(row[:5]): row[5] for row in rows} for rows in found]


def theft(store: Path, as_of: str = "9999-12-31", month: str = "2025-01") -> float | None:
    return latest(store, as_of).get(("kz-19", "theft", month, 1, "period"))


def rejects(store: Path, load_id: int | None) -> list[Reject]:
    assert load_id is not None
    with reading(store) as connection:
        return list_rejects(connection, load_id)


def counts(result: FileResult | Intake) -> tuple[int, int, int, int, int]:
    return (result.read, result.accepted, result.unchanged, result.revised, result.rejected)


def hand_made(cells: CsvCells | FrameCells, **changes: object) -> SourceTable:
    plain = {
        "cells": cells,
        "area": ("area",),
        "indicator": ("indicator",),
        "period": ("period",),
        "value": "value",
        "parse_area": lambda texts: AreaKey(texts[0] or ""),
        "parse_indicator": lambda texts: IndicatorKey(texts[0] or ""),
        "parse_period": parse_period,
    }
    return SourceTable(**(plain | changes))  # type: ignore[arg-type]


def parse_period(texts: tuple[str | None, ...]) -> Period | BadText:
    try:
        return Period.parse(texts[0] or "")
    except ValueError:
        return BadText("bad_period", texts[0] or "", "2025-01")


def take(
    store: Path, path: Path, tables: Sequence[SourceTable], authority: Authority = Authority.OFFICIAL
) -> Intake:
    source = Source("hand", authority, 15, tables, published=date(2025, 6, 15))
    with writing(store) as connection:
        ensure_reference(connection)
        return take_in(connection, path, source, Request(), simulated=False)
