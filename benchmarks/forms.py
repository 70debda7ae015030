"""Official forms, from reading the files to the swapped store, against merely parsing them.

Ours counts everything but the refresh: recognition, harmonising, judging, checksums, the copy of the store,
checkpoint, fsync and swap. The rival is python-calamine turning every sheet of the same files into Python
lists. Both run in this process in turns, and the ratio is of the medians.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from statistics import median

from python_calamine import CalamineWorkbook

from benchmarks.figure import Figure
from domain import Period
from etl.layouts.source import Request
from etl.load import load_files

PROJECT = Path(__file__).resolve().parent.parent
FORM_1M_BAR, FORM_3K_BAR = 4.0, 10.0
RUNS = 5
YEAR_2022 = Period(date(2022, 1, 1), 12)  # form 1-М states no period of its own
MONTHLY_3K = ("202206", "202312")


def run() -> Iterator[Figure]:
    data = Path(os.environ.get("BAGDAR_TEST_DATA") or PROJECT.parent / "shared" / "data")
    with tempfile.TemporaryDirectory(prefix="bagdar-bench-") as folder:
        work = Path(folder)
        yield from _compared("form_1m", work, _form_1m(data), Request(period=YEAR_2022), FORM_1M_BAR)
        yield from _compared("form_3k", work, _form_3k(data), Request(), FORM_3K_BAR)


def _form_1m(data: Path) -> list[Path]:
    return sorted((data / "kz_form_1m").glob("*.XLSX"))


def _form_3k(data: Path) -> list[Path]:
    first, last = MONTHLY_3K
    return sorted(file for file in (data / "kz_form_3k").glob("*.XLSX") if first <= file.name[:6] <= last)


def _compared(name: str, work: Path, files: Sequence[Path], request: Request, bar: float) -> Iterator[Figure]:
    """Both once to warm up, then in turns; by the clock, and by the processor for a machine that is busy."""
    if not files:
        print(f"forms: the files of {name} are absent, it is left out", file=sys.stderr)
        return
    ours: list[tuple[float, float]] = []
    theirs: list[tuple[float, float]] = []
    numbers = 0
    for number in range(RUNS + 1):
        _, took = _timed(lambda: _parse(files))
        theirs.append(took)
        store = work / f"{name}-{number}"
        numbers, took = _timed(lambda: _load(files, store, request))  # noqa: B023 called at once
        ours.append(took)
    (our_clock, our_cpu), (their_clock, their_cpu) = _medians(ours[1:]), _medians(theirs[1:])
    yield Figure(f"{name}_files", len(files))
    yield Figure(f"{name}_numbers", numbers)
    yield Figure(f"{name}_load_s", our_clock)
    yield Figure(f"{name}_parse_s", their_clock)
    yield Figure(f"{name}_cpu_ratio", our_cpu / their_cpu)
    yield Figure(f"{name}_ratio", our_clock / their_clock, bar)


def _timed(action: Callable[[], int]) -> tuple[int, tuple[float, float]]:
    """What the action gives, and its seconds by the clock and of the processor."""
    clock, cpu = time.perf_counter(), time.process_time()
    given = action()
    return given, (time.perf_counter() - clock, time.process_time() - cpu)


def _medians(times: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return median(clock for clock, _ in times), median(cpu for _, cpu in times)


def _load(files: Sequence[Path], store: Path, request: Request) -> int:
    """How many numbers came in. Raises what a file was refused for."""
    results = load_files(files, store, request, refresh=False)
    for result in results:
        if result.error:
            raise result.error
    return sum(result.accepted for result in results)


def _parse(files: Sequence[Path]) -> int:
    """How many rows the sheets have."""
    rows = 0
    for file in files:
        workbook = CalamineWorkbook.from_path(str(file))
        for sheet in workbook.sheet_names:
            rows += len(workbook.get_sheet_by_name(sheet).to_python())
    return rows
