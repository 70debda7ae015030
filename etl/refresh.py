"""Derive everything that pages show: series, forecasts, and the progress of roadmaps, as of a day."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

from etl.change_points import change_point_rows
from etl.forecasts import Task, forecast_rows, outlooks, tasks, with_ancestors
from etl.roadmaps import ROADMAPS, RoadmapFile, read_roadmaps, roadmap_table, target_table
from etl.version import program_version
from language import chosen_language, plural, translate
from models.clearance import with_clearance
from models.known import Known
from models.outlook import Outlook
from models.progress import progress
from models.roadmap import Roadmap
from models.series import derive_series
from models.year_figures import Key
from warehouse import audit, derived, findings
from warehouse.reference import ensure_reference
from warehouse.store import writing

Tell = Callable[[str], None]
_PROCESSES = 2


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

    `as_of`: from what was published by that day (default: everything, dated today). `changed`: only these
    series and what they are parts of are forecast anew, if the rest stands as this program would make it.
    `folder`: where the roadmaps are. Raises BagdarError for a faulty roadmap, StoreBusyError.
    """
    lang, began = chosen_language(), time.monotonic()
    files = read_roadmaps(folder)
    day = as_of or date.today()
    with writing(store) as connection:
        ensure_reference(connection)
        tell(translate("refresh.series", lang))
        inputs = derived.inputs(connection, as_of)
        series = derive_series(inputs.latest, inputs.areas, inputs.indicators)
        series = with_clearance(series, inputs.indicators)
        derived.replace_series(connection, series)
        findings.find(connection, as_of, day)

        judged = judgeable(files, series)
        wanted = needed([file.roadmap for file in judged], inputs.areas)
        possible = tasks(series, inputs.areas, inputs.indicators, wanted)
        reference = derived.meta(connection, "reference_checksum")
        state = f"{as_of or 'latest'} {program_version()} {reference}"
        partial = changed is not None and derived.meta(connection, "derived_state") == state
        fresh = with_ancestors(changed or set(), inputs.areas, inputs.indicators) | wanted
        stale = derived.forecast_keys(connection) - {task.key for task in possible}
        chosen = [task for task in possible if not partial or task.key in fresh]
        tell(plural("refresh.forecasts", len(chosen), lang))
        made = forecasts(chosen, wanted, day)
        dropped = stale | {task.key for task in chosen} if partial else None
        derived.replace_forecasts(connection, made.rows, dropped)
        derived.replace_change_points(connection, change_point_rows(chosen, inputs.breaks), dropped)

        tell(plural("refresh.progress", len(judged), lang))
        run = judge(judged, inputs, series, made.paths, day)
        derived.add_run(connection, run, datetime.now(UTC).replace(tzinfo=None), program_version())
        derived.replace_roadmaps(connection, roadmap_table(judged), target_table(judged))
        derived.set_meta(connection, "derived_state", state)
        derived.set_meta(connection, "derived_as_of", as_of.isoformat() if as_of else None)
        audit.note(connection, "refresh", as_of=as_of, series=len(chosen), roadmaps=len(judged))
        derived.set_meta(connection, "derived_at", datetime.now(UTC).isoformat())
    tell(translate("refresh.done", lang, seconds=f"{time.monotonic() - began:.1f}"))


def judgeable(files: Iterable[RoadmapFile], series: pd.DataFrame) -> list[RoadmapFile]:
    """The roadmaps of areas that have figures, then those that at least publish some themselves."""
    reported = set(series["area"].unique())
    with_data = [file for file in files if file.roadmap.area in reported]
    return with_data + [
        file for file in files if file.roadmap.area not in reported and file.roadmap.published
    ]


def needed(roadmaps: Iterable[Roadmap], areas: pd.DataFrame) -> set[Key]:
    """The series whose paths verdicts rest on: every target's indicators in its area and those next below."""
    keys: set[Key] = set()
    for roadmap in roadmaps:
        tops = {roadmap.area, *(target.area for target in roadmap.targets if target.area)}
        below = areas.loc[areas["parent"].isin(tops), "code"].tolist()
        keys |= {(area, indicator) for area in [*tops, *below] for indicator in roadmap.indicators()}
    return keys


def judge(
    files: Sequence[RoadmapFile],
    inputs: derived.Inputs,
    series: pd.DataFrame,
    paths: Mapping[Key, Outlook],
    as_of: date,
) -> pd.DataFrame:
    """The progress of several roadmaps with the checksums of their files."""
    rows = []
    for file in files:
        known = Known(
            as_of=as_of,
            series=_about(file.roadmap, series, inputs),
            areas=inputs.areas,
            indicators=inputs.indicators,
            population=inputs.population,
            breaks=inputs.breaks,
            outlooks=paths,
            published=file.roadmap.published,
        )
        rows.append(progress(file.roadmap, known).assign(roadmap_checksum=file.checksum))
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame()


def _about(roadmap: Roadmap, series: pd.DataFrame, inputs: derived.Inputs) -> pd.DataFrame:
    """The series that a roadmap's verdicts can rest on, and those whose months stand in for a small one's."""
    areas = {area for area, _ in needed([roadmap], inputs.areas)}
    areas |= set(inputs.areas.loc[inputs.areas["code"].isin(areas), "parent"].dropna())
    kinds = set(roadmap.indicators())
    kinds |= set(inputs.indicators.loc[inputs.indicators["code"].isin(kinds), "parent"].dropna())
    return series[series["area"].isin(areas) & series["indicator"].isin(kinds)]


@dataclass(frozen=True)
class Forecasts:
    """Rows of the table `forecast`, and the paths that verdicts need."""

    rows: pd.DataFrame
    paths: dict[Key, Outlook]


def forecasts(chosen: Sequence[Task], wanted: set[Key], as_of: date) -> Forecasts:
    """Forecast series one after another, keeping the paths of `wanted` alone: all would not fit in memory."""
    rows, paths = [], {}
    for task, outlook in outlooks(chosen, _processes()):
        rows.append(forecast_rows(task, outlook, as_of))
        if task.key in wanted:
            paths[task.key] = outlook
    return Forecasts(pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(), paths)


def _processes() -> int:
    """One in a thread: a worker starts by importing the main module, which in the app's threads is a page."""
    in_main = threading.current_thread() is threading.main_thread()
    return min(_PROCESSES, os.cpu_count() or 1) if in_main else 1
