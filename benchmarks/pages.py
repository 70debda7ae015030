"""How long a page takes to draw again once its figures are cached (no browser, Streamlit's own runner)."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from streamlit.testing.v1 import AppTest

from benchmarks.figure import Figure
from warehouse.store import reading

RUNS = 7
BAR = 0.3  # seconds, for Progress
APP = Path(__file__).resolve().parent.parent / "app.py"


def run() -> Iterator[Figure]:
    """Seconds of a warm rerun of each page on the demonstration store: the median of several."""
    with tempfile.TemporaryDirectory(prefix="bagdar-bench-") as folder:
        store = _store(Path(folder))
        alone = _opened_ms(store)
        with reading(store):
            beside = _opened_ms(store)
        yield Figure("store_opened_ms", alone)
        yield Figure("store_opened_beside_another_ms", beside)
        with store_of_pages(store):
            for page in ("progress", "target", "compare", "trends", "data"):
                yield Figure(f"{page}_warm_rerun_s", warm_rerun(page), BAR if page == "progress" else None)


def _opened_ms(store: Path) -> float:
    """Milliseconds to open a store for one question and close it again: the median of RUNS."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        with reading(store) as connection:
            connection.execute("SELECT value FROM meta").fetchall()
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times)


@contextmanager
def store_of_pages(store: Path) -> Iterator[None]:
    """Pages meanwhile read this store."""
    before = os.environ.get("BAGDAR_STORE")
    os.environ["BAGDAR_STORE"] = str(store)
    try:
        yield
    finally:
        os.environ.pop("BAGDAR_STORE")
        if before is not None:
            os.environ["BAGDAR_STORE"] = before


def _store(folder: Path) -> Path:
    """The store named by the environment, else a demonstration store made for the measurement."""
    from etl.demo import build_demo_store
    from warehouse.store import chosen_store, exists

    named = chosen_store()
    if named is not None and exists(named):
        return named
    build_demo_store(folder / "store", lambda _line: None)
    return folder / "store"


def warm_rerun(page: str) -> float:
    """Seconds in which a page is drawn again, nothing having changed: the median of RUNS."""
    app = AppTest.from_file(str(APP), default_timeout=120).run()
    if page != "progress":
        app.switch_page(f"pages/{page}.py").run()
    app.run()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        app.run()
        times.append(time.perf_counter() - start)
    if app.error or app.exception:
        raise RuntimeError(f"{page} shows an error")
    return statistics.median(times)
