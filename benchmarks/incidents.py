"""A register of fifty million incidents in Parquet: our whole load against DuckDB's bare GROUP BY over it.

Ours counts everything: recognition, counting, harmonising, judging, the file's checksum, the copy of the
store, checkpoint, fsync and swap; not the refresh. The rival only counts and forgets. Both run in this
process in turns; the ratio is of the medians. Peak memory is that of a process of its own that only loads.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import duckdb

from benchmarks.figure import Figure
from etl.layouts.source import Request
from etl.load import load_files
from warehouse.store import limit_memory

PROJECT = Path(__file__).resolve().parent.parent
INCIDENTS, AREAS, TYPES = 50_000_000, 200, 30
FIRST, DAYS = "2020-01-01", 1827  # five years
RATIO_BAR, MEMORY_BAR_MIB = 1.5, 4096.0
RUNS = 5


def run() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="bagdar-bench-") as folder:
        work = Path(folder)
        file = work / "incidents.parquet"
        write_register(file, INCIDENTS)
        yield Figure("incidents_file_mib", file.stat().st_size / 2**20)
        ours, theirs = [], []
        for number in range(RUNS + 1):  # the first of each only warms up
            theirs.append(_count(file))
            ours.append(_load(file, work / f"store-{number}"))
        yield Figure("incidents_load_s", median(ours[1:]))
        yield Figure("incidents_group_by_s", median(theirs[1:]))
        yield Figure("incidents_ratio", median(ours[1:]) / median(theirs[1:]), RATIO_BAR)
        yield from _peak(file, work / "peak-store")


def write_register(path: Path, incidents: int) -> None:
    """Incidents of 200 areas, 30 types and five years of days, as evenly as a hash spreads them."""
    with duckdb.connect() as connection:
        limit_memory(connection)
        connection.execute("SET preserve_insertion_order = false")
        connection.execute(
            f"COPY (SELECT DATE '{FIRST}' + (hash(3 * i) % {DAYS})::INTEGER AS date,"
            f" printf('bench-%03d', hash(3 * i + 1) % {AREAS}) AS area,"
            f" printf('kind %02d', hash(3 * i + 2) % {TYPES}) AS type"
            f" FROM range({incidents}) r(i)) TO '{path.as_posix()}' (FORMAT parquet)"
        )


def _count(file: Path) -> float:
    began = time.perf_counter()
    with duckdb.connect() as connection:
        limit_memory(connection)
        connection.execute("SET preserve_insertion_order = false")
        connection.execute(
            "SELECT area, type, date_trunc('month', date), count(*)"
            f" FROM read_parquet('{file.as_posix()}') GROUP BY ALL"
        ).fetchone()  # all is counted by then, and nothing handed to Python
    return time.perf_counter() - began


def _load(file: Path, store: Path) -> float:
    began = time.perf_counter()
    result = load_files([file], store, Request(register=True), refresh=False)[0]
    took = time.perf_counter() - began
    if result.error:
        raise result.error
    counts = AREAS * (TYPES + 1) * 60
    if result.accepted != counts or result.rejected:
        raise AssertionError(f"accepted {result.accepted} of {counts}: {result.reasons}")
    return took


def _peak(file: Path, store: Path) -> Iterator[Figure]:
    """Peak resident memory of `python -m benchmarks.incidents FILE STORE`; only where the system tells it."""
    if sys.platform == "win32":
        return
    command = [sys.executable, "-m", "benchmarks.incidents", str(file), str(store)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    yield Figure("incidents_peak_mib", float(done.stdout), MEMORY_BAR_MIB)


def _print_peak(file: Path, store: Path) -> None:
    import resource

    _load(file, store)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(peak / 2**20 if sys.platform == "darwin" else peak / 2**10)


if __name__ == "__main__":
    _print_peak(Path(sys.argv[1]), Path(sys.argv[2]))
