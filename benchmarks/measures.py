"""How long the Measures page waits for the store: 1,000 plans of 50 measures, 260,000 due dates.

Mixed as plans are: of fifty measures 38 are quarterly, 4 weekly with a condition, 4 once, 4 continuous;
two or three bodies answer for each; of what was due half is reported, some dates are moved, some measures
wait for another. Each figure is the median of several reads, each on a connection of its own beside one that
is open, as pages have it; the first (which reads the file) is left out. The bar holds for all that the page
reads when it is first opened after a change, and for the whole page when it is opened again.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.pages import store_of_pages, warm_rerun
from ui.measures_reads import board
from ui.measures_rows import Scope
from warehouse.control import executors_on, plans_on
from warehouse.control_chosen import Chosen
from warehouse.control_list import occurrences_on
from warehouse.store import Connection, reading, writing

RUNS = 7
BAR = 0.5  # seconds, for all that the page reads
DAY = date(2026, 8, 15)
PAGE = 20
_NAMED = 3  # due dates that a day of the calendar names
_PLAN = "plan-0500"
_MADE = (
    """
    INSERT INTO plan SELECT printf('plan-%04d', n), printf('План %d', n), NULL, NULL, DATE '2026-01-01',
        DATE '2026-12-31', TRUE, FALSE, '', '', TIMESTAMP '2026-01-01' FROM range(1000) t(n)""",
    """
    INSERT INTO measure SELECT p.id, n::VARCHAR, n, printf('Раздел %d', 1 + (n - 1) // 10),
        repeat(printf('Мероприятие %d. ', n), 8), 'срок', 'результат', 'kind', NULL,
        CASE WHEN n % 17 = 0 THEN (n - 1)::VARCHAR END, [], [], row_number() OVER (ORDER BY p.id, n)
    FROM plan p, range(1, 51) t(n)""",
    """
    INSERT INTO executor SELECT plan, number, k, printf('Орган %d', hash(plan, number, k) % 300),
        CASE k WHEN 1 THEN 'lead' WHEN 4 THEN 'helper' ELSE 'co' END, id
    FROM measure, range(1, 5) t(k) WHERE k <= 2 + hash(plan, number) % 3""",
    """
    INSERT INTO occurrence SELECT plan, number, k::INTEGER,
        (DATE '2026-01-01' + to_months(3 * (k - 1)::INTEGER))::DATE,
        last_day(DATE '2026-01-01' + to_months(3 * k::INTEGER - 1)), NULL,
        'recurring/quarter', FALSE, FALSE, id
    FROM measure, range(1, 5) t(k) WHERE sort <= 38
    UNION ALL SELECT plan, number, k::INTEGER, DATE '2025-12-29' + (7 * k)::INTEGER - 7,
        DATE '2026-01-04' + (7 * k)::INTEGER - 7, NULL, 'recurring/week', TRUE, FALSE, id
    FROM measure, range(1, 27) t(k) WHERE sort BETWEEN 39 AND 42
    UNION ALL SELECT plan, number, 1, DATE '2026-01-01',
        last_day(DATE '2026-01-01' + to_months((sort % 12)::INTEGER)),
        NULL, CASE WHEN sort <= 46 THEN 'once' ELSE 'continuous' END, FALSE, sort > 46, id
    FROM measure WHERE sort > 42""",
    f"""
    INSERT INTO measure_event (event_id, plan, number, due, kind, day, entered_at, entered_by, text, new_due,
        measure)
    SELECT row_number() OVER (ORDER BY plan, number, due), plan, number, due,
        CASE WHEN hash(plan, number, due) % 20 = 0 THEN 'moved' ELSE 'reported' END, due,
        TIMESTAMP '2026-08-01', 'benchmark', 'Исполнено', due + 30, measure
    FROM occurrence WHERE due < DATE '{DAY}' AND hash(plan, number, due) % 2 = 0""",
)


def run() -> Iterator[Figure]:
    """Seconds of the reads, alone and as a page makes them together."""
    with tempfile.TemporaryDirectory(prefix="bagdar-bench-") as folder:
        store = Path(folder) / "store"
        with writing(store) as connection:
            for statement in _MADE:
                connection.execute(statement)
            counted = connection.execute(
                "SELECT (SELECT count(*) FROM occurrence), (SELECT count(*) FROM measure_event)"
            ).fetchone()
        for name, number in zip(("occurrences", "events"), counted or (), strict=True):
            yield Figure(name, number)
        for name, read in _READS.items():
            yield Figure(f"{name}_s", _seconds(store, read))
        yield Figure("page_of_all_plans_s", _seconds(store, _page), BAR)
        yield Figure("page_of_one_plan_s", _seconds(store, _page_of_one), BAR)
        with store_of_pages(store):
            yield Figure("page_drawn_again_s", warm_rerun("measures"), BAR)


def _overdue(connection: Connection) -> None:
    occurrences_on(connection, DAY, chosen=Chosen(("overdue",)), limit=PAGE)


_READS: dict[str, Callable[[Connection], object]] = {
    "plans": lambda connection: plans_on(connection, DAY),
    "executors": lambda connection: executors_on(connection, DAY, limit=PAGE),
    "overdue_first_page": _overdue,
}


def _page(connection: Connection, plan: str | None = None) -> None:
    """All that the page reads to be drawn: sums, three lists, the calendar's month."""
    pages = tuple((name, 1, PAGE) for name in ("overdue", "quarter", "soon"))
    board(connection, Scope(plan, DAY), pages, DAY.replace(day=1), _NAMED)


def _page_of_one(connection: Connection) -> None:
    _page(connection, _PLAN)


def _seconds(store: Path, read: Callable[[Connection], object]) -> float:
    times = []
    with reading(store):
        for _ in range(RUNS + 1):
            start = time.perf_counter()
            with reading(store) as connection:
                read(connection)
            times.append(time.perf_counter() - start)
    return statistics.median(times[1:])
