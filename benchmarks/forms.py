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
    """Both once to warm up, then in turns."""
    if not files:
        print(f"forms: the files of {name} are absent, it is left out", file=sys.stderr)
        return
    ours, theirs, numbers = [], [], 0
    for number in range(RUNS + 1):
        theirs.append(_seconds(lambda: _parse(files)))
        store = work / f"{name}-{number}"
        began = time.perf_counter()
        numbers = _load(files, store, request)
        ours.append(time.perf_counter() - began)
    yield Figure(f"{name}_files", len(files))
    yield Figure(f"{name}_numbers", numbers)
    yield Figure(f"{name}_load_s", median(ours[1:]))
    yield Figure(f"{name}_parse_s", median(theirs[1:]))
    yield Figure(f"{name}_ratio", median(ours[1:]) / median(theirs[1:]), bar)


def _seconds(action: Callable[[], None]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def _load(files: Sequence[Path], store: Path, request: Request) -> int:
    """How many numbers came in. Raises what a file was refused for."""
    results = load_files(files, store, request, refresh=False)
    for result in results:
        if result.error:
            raise result.error
    return sum(result.accepted for result in results)


def _parse(files: Sequence[Path]) -> None:
    for file in files:
        workbook = CalamineWorkbook.from_path(str(file))
        for sheet in workbook.sheet_names:
            workbook.get_sheet_by_name(sheet).to_python()
