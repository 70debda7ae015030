"""Loading against DuckDB's own commands, from reading the file to the swapped and synced store.

Ours counts everything: recognition, harmonising, judging of every row, the check for duplicates, checksums,
the copy of the store, checkpoint, fsync and swap; not the refresh. The rival makes a new database file with
one table of the file's columns, closes it and syncs it. Both run in this process in turns, and the ratio is
of the medians. Peak memory is that of a process of its own that only loads.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import duckdb

from benchmarks.figure import Figure
from etl.layouts.source import Request
from etl.load import load_files

PROJECT = Path(__file__).resolve().parent.parent
LONDON = "london_mps/APR2010-FEB2022.csv"
LONDON_BAR, LONG_BAR, MEMORY_BAR_MIB = 4.0, 2.5, 2048.0
LONDON_RUNS, LONG_RUNS = 7, 3
AREAS, INDICATORS, MONTHS = 1000, 100, 100


def run() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="bagdar-bench-") as folder:
        work = Path(folder)
        data = Path(os.environ.get("BAGDAR_TEST_DATA") or PROJECT.parent / "shared" / "data")
        if (data / LONDON).is_file():
            yield from _compared("london", work, data / LONDON, _unpivot_and_insert, LONDON_RUNS, LONDON_BAR)
        else:
            print(f"load: {data / LONDON} is absent, London is left out", file=sys.stderr)
        long = work / "long.csv"
        _write_long(long)
        yield from _compared("long", work, long, _copy, LONG_RUNS, LONG_BAR)
        yield from _peak(work, long)


def _compared(
    name: str, work: Path, file: Path, rival: Callable[[Path, Path], None], runs: int, bar: float
) -> Iterator[Figure]:
    """Both once to warm up, then in turns."""
    ours, theirs = [], []
    for number in range(runs + 1):
        theirs.append(_seconds(rival, file, work / f"{name}-{number}.duckdb"))
        ours.append(_seconds(_load, file, work / f"{name}-store-{number}"))
    yield Figure(f"{name}_load_s", median(ours[1:]))
    yield Figure(f"{name}_duckdb_s", median(theirs[1:]))
    yield Figure(f"{name}_ratio", median(ours[1:]) / median(theirs[1:]), bar)


def _seconds(action: Callable[[Path, Path], None], file: Path, target: Path) -> float:
    began = time.perf_counter()
    action(file, target)
    return time.perf_counter() - began


def _load(file: Path, store: Path) -> None:
    result = load_files([file], store, Request(register=True), refresh=False)[0]
    if result.error:
        raise result.error
    if result.accepted != result.read:
        raise AssertionError(f"accepted {result.accepted} of {result.read}: {result.reasons}")


def _unpivot_and_insert(file: Path, database: Path) -> None:
    with duckdb.connect(str(database)) as connection:
        connection.execute(
            "CREATE TABLE figure (major VARCHAR, minor VARCHAR, borough VARCHAR, month VARCHAR, value DOUBLE)"
        )
        connection.execute(
            "INSERT INTO figure SELECT MajorText, MinorText, LookUp_BoroughName, month, value"
            " FROM (FROM read_csv(?, header = true)) UNPIVOT (value FOR month IN (COLUMNS('^20')))",
            [str(file)],
        )
    _sync(database)


def _copy(file: Path, database: Path) -> None:
    with duckdb.connect(str(database)) as connection:
        connection.execute(
            "CREATE TABLE figure (area VARCHAR, indicator VARCHAR, period VARCHAR, value DOUBLE)"
        )
        connection.execute(f"COPY figure FROM '{file.as_posix()}' (HEADER)")
    _sync(database)


def _sync(database: Path) -> None:
    with database.open("rb+") as handle:
        os.fsync(handle.fileno())


def _write_long(path: Path) -> None:
    """Ten million rows of the long layout: 1,000 areas, 100 indicators, 100 months."""
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT printf('bench-%04d', a) AS area, printf('bench_kind_%03d', i) AS indicator,"
            " strftime(DATE '2015-01-01' + to_months(m::INTEGER), '%Y-%m') AS period,"
            " (hash(a, i, m) % 400)::INTEGER AS value"
            f" FROM range({AREAS}) r(a), range({INDICATORS}) s(i), range({MONTHS}) t(m))"
            f" TO '{path.as_posix()}' (HEADER)"
        )


def _peak(work: Path, file: Path) -> Iterator[Figure]:
    """Peak resident memory of `python -m benchmarks.load FILE STORE`; only where the system tells it."""
    if sys.platform == "win32":
        return
    command = [sys.executable, "-m", "benchmarks.load", str(file), str(work / "peak-store")]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    yield Figure("long_peak_mib", float(done.stdout), MEMORY_BAR_MIB)


def _print_peak(file: Path, store: Path) -> None:
    import resource

    _load(file, store)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(peak / 2**20 if sys.platform == "darwin" else peak / 2**10)


if __name__ == "__main__":
    _print_peak(Path(sys.argv[1]), Path(sys.argv[2]))
