"""Refreshing London (33 boroughs, 2,200 series): from nothing, after one new month, one series for a page.

The newest month of the real file is cut off and the rest loaded and refreshed; then the month is loaded as a
release of its own and refreshed as `load` does it. It lies within a quarter, as two of three months do; so it
is refreshed once more without the estimates that were kept, as the month that ends a quarter is. One series
is timed twice: fitted from nothing, which no page does, and as the page Trends reads it. A plain load of the
same file is the yardstick. Refreshes count everything from the copy of the store to its swap.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

from benchmarks.figure import Figure

LONG = True
PROJECT = Path(__file__).resolve().parent.parent
LONDON = "london_mps/APR2010-FEB2022.csv"
FROM_NOTHING_BAR_S, ONE_MONTH_BAR_S, ONE_SERIES_BAR_MS = 120.0, 15.0, 50.0
_PELT = "from models.pelt import segment_ends; segment_ends(numpy.zeros(12), 1.0, 3)"
_SERIES = 20  # whose forecasts are timed one by one


def run() -> Iterator[Figure]:
    data = Path(os.environ.get("BAGDAR_TEST_DATA") or PROJECT.parent / "shared" / "data")
    if not (data / LONDON).is_file():
        print(f"refresh: {data / LONDON} is absent", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory(prefix="bagdar-bench-") as folder:
        yield from _london(Path(folder), data / LONDON)


def _london(work: Path, file: Path) -> Iterator[Figure]:
    from etl.refresh import refresh

    before, month = _cut(file, work)
    store = work / "store"
    load = _seconds(lambda: _load(before, store, date(2022, 1, 15)))
    nothing = _seconds(lambda: refresh(store))
    _load(month, store, date(2022, 2, 15))
    changed = _series_of(store)
    one_month = _seconds(lambda: refresh(store, changed=changed))
    _forget_estimates(store)
    quarter = _seconds(lambda: refresh(store, changed=changed))
    yield Figure("london_series", len(changed))
    yield Figure("plain_load_s", load)
    yield Figure("from_nothing_s", nothing, FROM_NOTHING_BAR_S)
    yield Figure("from_nothing_to_load_ratio", nothing / load)
    yield Figure("one_month_s", one_month, ONE_MONTH_BAR_S)
    yield Figure("one_month_to_load_ratio", one_month / load)
    yield Figure("one_month_that_ends_a_quarter_s", quarter, ONE_MONTH_BAR_S)
    yield Figure("one_series_fitted_ms", _one_series_fitted_ms(store), ONE_SERIES_BAR_MS)
    yield Figure("one_series_on_a_page_ms", _one_series_on_a_page_ms(store), ONE_SERIES_BAR_MS)
    yield Figure("pelt_ready_s", _ready_s(_PELT))
    yield Figure("ruptures_imported_s", _ready_s("import ruptures"))


def _cut(file: Path, work: Path) -> tuple[Path, Path]:
    """The file without its newest month, and that month alone."""
    with file.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.reader(handle))
    newest = max(at for at, name in enumerate(rows[0]) if name.isdigit())
    names = [at for at, name in enumerate(rows[0]) if not name.isdigit()]
    whole, month = work / "before.csv", work / "month.csv"
    _write(whole, [row[:newest] for row in rows])
    _write(month, [[*(row[at] for at in names), row[newest]] for row in rows])
    return whole, month


def _write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows(rows)


def _load(file: Path, store: Path, published: date) -> None:
    from etl.layouts.source import Request
    from etl.load import load_files

    request = Request(published=published, register=True)
    result = load_files([file], store, request, refresh=False)[0]
    if result.error:
        raise result.error


def _forget_estimates(store: Path) -> None:
    """Every series is then forecast anew, and fitted."""
    from warehouse.store import writing

    with writing(store) as connection:
        connection.execute("DELETE FROM estimate")
        connection.execute("UPDATE forecast SET rests_on = NULL")


def _series_of(store: Path) -> set[tuple[str, str]]:
    from warehouse.store import reading

    with reading(store) as connection:
        rows = connection.execute("SELECT DISTINCT area, indicator FROM latest ORDER BY ALL").fetchall()
    return {(area, indicator) for area, indicator in rows}


def _one_series_fitted_ms(store: Path) -> float:
    """The mean time in which one series is forecast by itself, after the first, which loads libraries."""
    from models.many import forecast_paths, series_rng
    from models.series import regular
    from warehouse import read_trends
    from warehouse.store import reading

    with reading(store) as connection:
        values = [regular(read_trends.one_series(connection, *key), 1)[1] for key in _some(store)]
    times = [_seconds(partial(forecast_paths, one, 12, 12, series_rng("one"))) for one in values]
    return 1000 * sum(times[1:]) / len(times[1:])


def _one_series_on_a_page_ms(store: Path) -> float:
    """The mean time in which the page Trends reads one series: figures, season, forecast, changes, breaks."""
    from ui.trends_reads import curves
    from warehouse import read_trends
    from warehouse.store import reading

    def read(key: tuple[str, str]) -> None:
        with reading(store) as connection:
            curves(connection, *key, "count")
            for part in (read_trends.one_forecast, read_trends.change_points, read_trends.breaks_of):
                part(connection, *key)

    with reading(store):  # one is open beside it, as pages have it
        times = [_seconds(partial(read, key)) for key in _some(store)]
    return 1000 * sum(times[1:]) / len(times[1:])


def _ready_s(code: str) -> float:
    """Seconds that code takes in a fresh process that has numpy."""
    timed = f"import time, numpy; began = time.perf_counter(); {code}; print(time.perf_counter() - began)"
    asked = [sys.executable, "-c", timed]
    return float(subprocess.run(asked, capture_output=True, text=True, check=True, cwd=PROJECT).stdout)


def _some(store: Path) -> list[tuple[str, str]]:
    keys = sorted(_series_of(store))
    return keys[:: max(1, len(keys) // _SERIES)]


def _seconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began
