"""What refresh reads and writes: derived series, forecasts, and the progress of roadmaps run by run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import duckdb
import pandas as pd

_FOREVER = date(9999, 12, 31)
SERIES_COLUMNS = ("area", "indicator", "period_start", "period_months", "value", "mark", "simulated")
FORECAST_COLUMNS = (
    "area", "indicator", "period_start", "period_months", "mean", "low80", "high80", "low95", "high95",
    "cumulative_mean", "cumulative_low80", "cumulative_high80", "as_of", "data_through", "method",
    "rests_on",
)  # fmt: skip

ESTIMATE_COLUMNS = ("area", "indicator", "rests_on", "numbers")
CHANGE_POINT_COLUMNS = (
    "area", "indicator", "period_start", "period_months", "level_before", "level_after", "change_pct",
    "change_low", "change_high",
)  # fmt: skip


@dataclass(frozen=True)
class Run:
    """One computation of the progress of a roadmap."""

    roadmap: str
    run_id: int
    as_of: date
    program_version: str
    checksum: str  # of the roadmap's file


@dataclass(frozen=True)
class Inputs:
    """What everything is derived from, as it stands or stood: frames with the columns of the tables."""

    latest: pd.DataFrame  # one number a key, and whether it is simulated
    areas: pd.DataFrame
    indicators: pd.DataFrame
    population: pd.DataFrame
    breaks: pd.DataFrame


def inputs(connection: duckdb.DuckDBPyConnection, as_of: date | None = None) -> Inputs:
    """The numbers that stand (or stood on a day) and the reference tables, in a fixed order."""
    latest = connection.execute(
        "SELECT o.area, o.indicator, o.period_start, o.period_months, o.basis, o.value, l.simulated"
        " FROM latest_as_of(?) o JOIN load l USING (load_id)"
        " ORDER BY o.area, o.indicator, o.period_start, o.period_months, o.basis",
        [as_of or _FOREVER],
    )
    return Inputs(
        latest=latest.df(),
        areas=_all(connection, "area", "code, parent, level, valid_from, valid_to"),
        indicators=_all(connection, "indicator", "code, parent, breakdown, unit, detail"),
        population=_all(connection, "population", "area, date, population"),
        breaks=_all(connection, "series_break", "area, indicator, date, confirmed"),
    )


def _all(connection: duckdb.DuckDBPyConnection, table: str, columns: str) -> pd.DataFrame:
    return connection.execute(f"SELECT {columns} FROM {table} ORDER BY {columns}").df()


def replace_series(connection: duckdb.DuckDBPyConnection, series: pd.DataFrame) -> None:
    connection.execute("DELETE FROM series")
    insert(connection, "series", SERIES_COLUMNS, series)


def forecast_checksums(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], int | None]:
    """The series that have a forecast, and the checksum of the figures that it rests on."""
    rows = connection.execute(
        "SELECT area, indicator, any_value(rests_on) FROM forecast GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    return {(area, indicator): rests_on for area, indicator, rests_on in rows}


def replace_forecasts(
    connection: duckdb.DuckDBPyConnection,
    forecasts: pd.DataFrame,
    dropped: Iterable[tuple[str, str]] | None = None,
) -> None:
    """Put new forecasts in, after taking out those of the series named in `dropped` (default: all)."""
    _replace(connection, "forecast", FORECAST_COLUMNS, forecasts, dropped)


def estimates(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], tuple[int, list[float]]]:
    """Of each series the checksum of the figures behind its kept estimates, and these."""
    rows = connection.execute(
        "SELECT area, indicator, rests_on, numbers FROM estimate ORDER BY area, indicator"
    ).fetchall()
    return {(area, indicator): (rests_on, numbers) for area, indicator, rests_on, numbers in rows}


def replace_estimates(
    connection: duckdb.DuckDBPyConnection,
    rows: pd.DataFrame,
    dropped: Iterable[tuple[str, str]] | None = None,
) -> None:
    """Put estimates in, after taking out those of the series named in `dropped` (default: all)."""
    _replace(connection, "estimate", ESTIMATE_COLUMNS, rows, dropped)


def replace_change_points(
    connection: duckdb.DuckDBPyConnection,
    points: pd.DataFrame,
    dropped: Iterable[tuple[str, str]] | None = None,
) -> None:
    """Put changes of level in, after taking out those of the series named in `dropped` (default: all)."""
    _replace(connection, "change_point", CHANGE_POINT_COLUMNS, points, dropped)


def _replace(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: Sequence[str],
    rows: pd.DataFrame,
    dropped: Iterable[tuple[str, str]] | None,
) -> None:
    if dropped is None:
        connection.execute(f"DELETE FROM {table}")
    else:
        gone = pd.DataFrame(sorted(dropped), columns=["area", "indicator"], dtype="str")
        connection.register("gone", gone)
        connection.execute(
            f"DELETE FROM {table} USING gone WHERE {table}.area = gone.area"
            f" AND {table}.indicator = gone.indicator"
        )
        connection.unregister("gone")
    insert(connection, table, columns, rows)


def replace_roadmaps(
    connection: duckdb.DuckDBPyConnection, roadmaps: pd.DataFrame, targets: pd.DataFrame
) -> None:
    for table, rows in (("roadmap", roadmaps), ("target", targets)):
        connection.execute(f"DELETE FROM {table}")
        insert(connection, table, tuple(rows.columns), rows)


def add_run(
    connection: duckdb.DuckDBPyConnection, rows: pd.DataFrame, computed_at: datetime, program_version: str
) -> int:
    """Append the progress of one run (with its roadmaps' checksums) and give its number."""
    found = connection.execute("SELECT coalesce(max(run_id), 0) + 1 FROM progress").fetchone()
    run_id = int(found[0]) if found else 1
    stamped = rows.assign(run_id=run_id, computed_at=computed_at, program_version=program_version)
    insert(connection, "progress", tuple(stamped.columns), stamped)
    return run_id


def last_run(connection: duckdb.DuckDBPyConnection, roadmap: str, as_of: date | None = None) -> Run | None:
    """The latest run that judged a roadmap (as of that very day, if given)."""
    found = connection.execute(
        "SELECT roadmap, run_id, as_of, program_version, roadmap_checksum FROM progress"
        " WHERE roadmap = ? AND (?::DATE IS NULL OR as_of = ?::DATE) ORDER BY run_id DESC LIMIT 1",
        [roadmap, as_of, as_of],
    ).fetchone()
    return Run(*found) if found else None


def run_rows(connection: duckdb.DuckDBPyConnection, roadmap: str, run_id: int) -> pd.DataFrame:
    """The rows of one roadmap in one run, in the order in which they were stored."""
    return connection.execute(
        "SELECT * FROM progress WHERE roadmap = ? AND run_id = ? ORDER BY rowid", [roadmap, run_id]
    ).df()


def meta(connection: duckdb.DuckDBPyConnection, key: str) -> str | None:
    found = connection.execute("SELECT value FROM meta WHERE key = ?", [key]).fetchone()
    return None if found is None or found[0] is None else str(found[0])


def set_meta(connection: duckdb.DuckDBPyConnection, key: str, value: str | None) -> None:
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", [key, value])


def insert(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str], rows: pd.DataFrame
) -> None:
    if rows.empty:
        return
    named = ", ".join(columns)
    connection.register("new_rows", rows)
    connection.execute(f"INSERT INTO {table} ({named}) SELECT {named} FROM new_rows")
    connection.unregister("new_rows")
