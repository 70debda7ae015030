"""Derive all that pages show: series, forecasts, backtests, and the progress of roadmaps, as of a day."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pandas as pd

from etl import backtests as looking
from etl import change_points, futures
from etl.forecasts import Task, tasks
from etl.roadmaps import ROADMAPS, read_roadmaps, roadmap_table, target_table
from etl.simulation import simulated
from etl.verdicts import judge, judgeable, known_to, needed
from etl.version import program_version
from etl.workers import Workers
from language import chosen_language, plural, translate
from models.change_points import changes_of_each
from models.clearance import with_clearance
from models.series import derive_series
from models.year_figures import Key
from warehouse import audit, backtests, derived, findings
from warehouse.reference import ensure_reference
from warehouse.store import Connection, writing

Tell = Callable[[str], None]


def _silent(_: str) -> None:
    pass


def refresh(
    store: Path,
    *,
    as_of: date | None = None,
    changed: set[Key] | None = None,
    tell: Tell = _silent,
    folder: Path = ROADMAPS,
) -> None:
    """Recompute the derived tables of a store and add a run of progress rows, in one transaction.

    `as_of`: from what was published by that day (default: everything, dated today). `changed`: the series
    that may have changed; then only families of series with other figures than at the last refresh are
    forecast anew, if that was by this program. Backtests of earlier years are kept as long as their figures
    stand. `folder`: where the roadmaps are. Raises BagdarError for a faulty roadmap, StoreBusyError.
    """
    lang, began = chosen_language(), time.monotonic()
    files = read_roadmaps(folder)
    day = as_of or date.today()
    with writing(store) as connection, Workers() as workers:
        ensure_reference(connection)
        workers.start(len(changed or ()), [simulated, changes_of_each])
        tell(translate("refresh.series", lang))
        inputs, series = published_series(connection, as_of)
        judged = judgeable(files, series)
        wanted = needed([file.roadmap for file in judged], inputs.areas)
        possible = tasks(series, inputs.areas, inputs.indicators, wanted)

        reference = derived.meta(connection, "reference_checksum")
        state = f"{as_of or 'latest'} {program_version()} {reference}"
        only_changed = changed is not None and derived.meta(connection, "derived_state") == state
        kept = derived.forecast_checksums(connection) if only_changed else {}
        chosen = futures.to_make(futures.kin(possible, inputs.areas, inputs.indicators), kept, wanted)
        tell(plural("refresh.forecasts", sum(len(each.tasks) for each in chosen), lang))
        renewed = [task for each in chosen for task in each.tasks]
        estimates = derived.estimates(connection) if only_changed else {}
        by_itself = futures.begin(chosen, workers, estimates)
        levels = change_points.begin(renewed, inputs.breaks, workers)
        looking_back = begin_backtests(connection, inputs, possible, workers)
        if looking_back.changes:
            tell(plural("refresh.backtests", len(looking_back.stale), lang))
        derived.replace_series(connection, series)  # from here on while other processes work
        findings.find(connection, as_of, day)
        known = known_to(judged, inputs, series, day)
        made = futures.forecast(chosen, by_itself, wanted, day)
        gone = kept.keys() - {task.key for task in possible}
        replaced = gone | {task.key for task in renewed} if only_changed else None
        derived.replace_forecasts(connection, made.rows, replaced)
        derived.replace_estimates(connection, made.estimates, replaced)
        looked_back = looking_back.finished(partial(backtests.kept, connection))
        if looked_back.changed:
            backtests.replace(connection, looked_back.rows)

        tell(plural("refresh.progress", len(judged), lang))
        run = judge(judged, known, made.paths, looked_back.calibrator)
        derived.add_run(connection, run, datetime.now(UTC).replace(tzinfo=None), program_version())
        derived.replace_change_points(connection, change_points.change_point_rows(levels), replaced)
        derived.replace_roadmaps(connection, roadmap_table(judged), target_table(judged))
        derived.set_meta(connection, "derived_state", state)
        derived.set_meta(connection, "derived_as_of", as_of.isoformat() if as_of else None)
        audit.note(connection, "refresh", as_of=as_of, series=made.series, roadmaps=len(judged))
        derived.set_meta(connection, "derived_at", datetime.now(UTC).isoformat())
    tell(translate("refresh.done", lang, seconds=f"{time.monotonic() - began:.1f}"))


def refresh_series(connection: Connection, as_of: date | None) -> tuple[derived.Inputs, pd.DataFrame]:
    """`published_series`, put into the store."""
    inputs, series = published_series(connection, as_of)
    derived.replace_series(connection, series)
    return inputs, series


def published_series(connection: Connection, as_of: date | None) -> tuple[derived.Inputs, pd.DataFrame]:
    """What was published by a day, and the series that follow from it."""
    inputs = derived.inputs(connection, as_of)
    series = derive_series(inputs.latest, inputs.areas, inputs.indicators)
    return inputs, with_clearance(series, inputs.indicators)


def begin_backtests(
    connection: Connection, inputs: derived.Inputs, possible: list[Task], workers: Workers
) -> looking.LookingBack:
    """Begin to look back at earlier years, as far as what is kept of them does not stand."""
    if derived.meta(connection, "backtest_maker") != program_version():
        backtests.forget(connection)
        derived.set_meta(connection, "backtest_maker", program_version())
    return looking.begin(possible, inputs.areas, inputs.indicators, backtests.cases(connection), workers)
