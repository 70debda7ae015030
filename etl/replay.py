"""A store as it was known, or seen, on an earlier day: a private copy of it that every read works on.

Such copies are stores of their own under `<store>/replay/`; the store itself never looks there. The last ones
used are kept, those of earlier versions of the store are not.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path

from domain import ArgumentError, StoreError
from etl import change_points, futures
from etl.forecasts import tasks
from etl.refresh import refresh, refresh_series
from etl.roadmaps import ROADMAPS, read_roadmaps
from etl.verdicts import judgeable, needed
from etl.version import program_version
from etl.workers import Workers
from warehouse import derived, findings, history
from warehouse.store import Connection, current_file, exists, reading, version_files, writing

Tell = Callable[[str], None]
KEPT = 6
_UNUSED_AFTER_SECONDS = 300
_LEFT_AFTER_SECONDS = 3600
_MAKING = threading.Lock()


def _silent(_: str) -> None:
    pass


def known_on(store: Path, day: date, tell: Tell = _silent, folder: Path = ROADMAPS) -> Path:
    """The store as everything was known on a day: only what had been published, derived anew by this program.

    Raises ArgumentError for a day to come or before the first publication, StoreError.
    """
    with reading(store) as connection:
        days = history.publication_days(connection)
    if day > date.today():
        raise ArgumentError("error.as_of_future", day=day.isoformat())
    if not days or day < days[-1]:
        first = days[-1].isoformat() if days else "–"
        raise ArgumentError("error.as_of_too_early", day=day.isoformat(), first=first)

    def make(copy: Path, source: Path) -> None:
        with writing(copy, source) as connection:
            history.forget_published_after(connection, day)
        refresh(copy, as_of=day, tell=tell, folder=folder)

    return _kept_or_made(store, f"known-{day}", make, folder)


def seen_on(store: Path, day: date, folder: Path = ROADMAPS) -> tuple[Path, history.SeenRun]:
    """The store as it was shown on a day: the verdicts of the last run by then, as they were kept.

    Months and forecasts beside them are derived anew from what was loaded then. Raises ArgumentError where no
    run is that old, StoreError.
    """
    with reading(store) as connection:
        run = history.last_run_by(connection, end_of(day))
        if run is None:
            raise nothing_seen(connection, day)

    def make(copy: Path, source: Path) -> None:
        with writing(copy, source) as connection:
            history.forget_loaded_after(connection, run)
            inputs, series = refresh_series(connection, run.as_of)
            findings.find(connection, run.as_of)
            judged = judgeable(read_roadmaps(folder), series)
            wanted = needed([file.roadmap for file in judged], inputs.areas)
            possible = tasks(series, inputs.areas, inputs.indicators, wanted)
            families = futures.kin(possible, inputs.areas, inputs.indicators)
            chosen = futures.with_any(families, wanted)
            with Workers() as workers:
                made = futures.forecast(chosen, futures.begin(chosen, workers, {}), wanted, run.as_of)
                levels = change_points.begin(possible, inputs.breaks, workers)
                points = change_points.change_point_rows(levels)
            derived.replace_forecasts(connection, made.rows)
            derived.replace_change_points(connection, points)
            derived.set_meta(connection, "derived_as_of", run.as_of.isoformat())

    return _kept_or_made(store, f"seen-{run.run_id}", make, folder), run


def nothing_seen(connection: Connection, day: date) -> ArgumentError:
    """What to say where no kept run is so old: which is the earliest."""
    moments = history.run_moments(connection)
    first = local_day(moments[-1]).isoformat() if moments else "–"
    return ArgumentError("error.seen_too_early", day=day.isoformat(), first=first)


def end_of(day: date) -> datetime:
    """The end of a day where this program runs, in UTC without a zone, as the store's moments are."""
    midnight = datetime.combine(day + timedelta(days=1), time_of_day())
    return midnight.astimezone(UTC).replace(tzinfo=None)


def local_day(moment: datetime) -> date:
    """The day of a store's moment where this program runs."""
    return moment.replace(tzinfo=UTC).astimezone().date()


def _kept_or_made(store: Path, what: str, make: Callable[[Path, Path], None], folder: Path) -> Path:
    source = current_file(store)
    copy = store / "replay" / f"{source.stem}-{what}-{_maker(source, folder)}"
    if not exists(copy):
        with _MAKING:  # several pages may ask at once, and the second finds what the first made
            if not exists(copy):
                with _room(store, copy) as building:
                    make(building, source)
                    for version in version_files(building)[:-1]:
                        version.unlink()
        with suppress(OSError):
            os.utime(copy)
    return copy


def _maker(source: Path, folder: Path) -> str:
    """What a copy is made of: the store's file, the program, the roadmaps."""
    digest = hashlib.sha256(f"{source.stat().st_mtime_ns} {program_version()}".encode())
    for file in sorted(folder.glob("*.yaml")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:8]


@contextmanager
def _room(store: Path, copy: Path) -> Iterator[Path]:
    """A folder to make a copy in, put in its place when the block ends well."""
    building = None
    try:
        copy.parent.mkdir(exist_ok=True)
        _clean(store)
        building = Path(tempfile.mkdtemp(prefix="making-", dir=copy.parent))
        yield building
        building.chmod(0o755)  # as a folder that was not made by tempfile
        with suppress(OSError):  # another process was quicker, with the same copy
            building.rename(copy)
        current_file(copy)
    except OSError as problem:
        named = problem.strerror or str(problem)
        raise StoreError("error.store_write_failed", store=str(copy), problem=named) from problem
    finally:
        if building is not None:
            shutil.rmtree(building, ignore_errors=True)


def _clean(store: Path) -> None:
    """Drop copies of earlier versions, all but the last KEPT, and what makers left that were killed."""
    stem, now = current_file(store).stem, time.time()
    unused = {each: now - each.stat().st_mtime for each in (store / "replay").iterdir()}
    kept = sorted((each for each in unused if each.name.startswith(stem)), key=unused.__getitem__)[: KEPT - 1]
    for each, seconds in unused.items():
        patience = _LEFT_AFTER_SECONDS if each.name.startswith("making-") else _UNUSED_AFTER_SECONDS
        if each not in kept and seconds > patience:
            shutil.rmtree(each, ignore_errors=True)
