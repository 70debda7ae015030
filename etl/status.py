"""The verdicts on roadmaps, now or as they were known on a day."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from etl import backtests as looking
from etl import futures
from etl.forecasts import tasks
from etl.replay import end_of, nothing_seen
from etl.roadmaps import ROADMAPS, RoadmapFile, chosen, read_roadmaps
from etl.verdicts import judge, judgeable, known_to, needed
from etl.version import program_version
from etl.workers import Workers
from models.series import derive_series
from warehouse import backtests, derived
from warehouse.history import SeenRun, last_run_by
from warehouse.store import reading

KEYS = (
    "roadmap", "target", "area", "indicator", "period", "reading", "baseline", "ceiling", "floor", "months",
    "ytd", "ytd_same_period_last_year", "path", "allowance", "allowance_per_month", "forecast",
    "forecast_low80", "forecast_high80", "probability", "change_pct", "change_low", "change_high",
    "beyond_chance", "status", "as_of", "data_through", "simulated",
)  # fmt: skip
Value = str | int | float | bool | None
Origin = Literal["latest", "replayed", "recomputed", "seen"]


@dataclass(frozen=True)
class Answer:
    """Progress rows (the columns of the table `progress`) and where they come from.

    `latest`: the last run. `replayed`: what was computed and seen as of that day. `recomputed`: no such run
    is kept, or another program or roadmap file made it; computed now from what was published by then.
    `seen`: kept rows of the last run computed by that day, whatever program and file made it: `runs`.
    """

    rows: pd.DataFrame
    origin: Origin
    runs: tuple[SeenRun, ...] = ()


def status_rows(
    store: Path, roadmap: str | None, as_of: date | None, sub_areas: bool = False
) -> list[dict[str, Value]]:
    """The rows of `status --format json`: exactly KEYS, dates as ISO text, None where one does not apply."""
    return as_records(status_as_of(store, roadmap, as_of), sub_areas)


def status_as_of(
    store: Path, roadmap: str | None = None, as_of: date | None = None, folder: Path = ROADMAPS
) -> Answer:
    """The progress of one roadmap or all: the last run, or as known on a day.

    Raises ArgumentError for an unknown roadmap, StoreError for an absent store.
    """
    files = chosen(read_roadmaps(folder), roadmap)
    with reading(store) as connection:
        runs = [derived.last_run(connection, file.roadmap.id, as_of) for file in files]
        if as_of is None:
            newest = max((run.run_id for run in runs if run), default=None)
            kept = [run for run in runs if run and run.run_id == newest]
        else:
            kept = [run for file, run in zip(files, runs, strict=True) if run and _same(file, run)]
        if kept and (as_of is None or len(kept) == len(files)):
            stored = [derived.run_rows(connection, run.roadmap, run.run_id) for run in kept]
            return Answer(pd.concat(stored, ignore_index=True), "replayed" if as_of else "latest")
        inputs, looked_back = derived.inputs(connection, as_of), backtests.kept(connection)
    return Answer(recomputed(files, inputs, looked_back, as_of or date.today()), "recomputed")


def status_seen_on(store: Path, roadmap: str | None, day: date, folder: Path = ROADMAPS) -> Answer:
    """The progress of one roadmap or all as it was shown on a day: what the runs kept by then say.

    Raises ArgumentError for an unknown roadmap and where no run is that old, StoreError for an absent store.
    """
    names = [file.roadmap.id for file in chosen(read_roadmaps(folder), roadmap)]
    with reading(store) as connection:
        found = {name: last_run_by(connection, end_of(day), name) for name in names}
        runs = {name: run for name, run in found.items() if run is not None}
        if not runs:
            raise nothing_seen(connection, day)
        stored = [derived.run_rows(connection, name, run.run_id) for name, run in runs.items()]
    return Answer(pd.concat(stored, ignore_index=True), "seen", tuple(runs.values()))


def recomputed(
    files: Sequence[RoadmapFile], inputs: derived.Inputs, kept: pd.DataFrame, as_of: date
) -> pd.DataFrame:
    """The progress of roadmaps from what was published by a day, without touching the store.

    `kept`: the rows of the table `backtest`, of which those that stand need not be made anew.
    """
    series = derive_series(inputs.latest, inputs.areas, inputs.indicators)
    judged = judgeable(files, series)
    wanted = needed([file.roadmap for file in judged], inputs.areas)
    possible = tasks(series, inputs.areas, inputs.indicators, wanted)
    families = futures.kin(possible, inputs.areas, inputs.indicators)
    chosen = futures.with_any(families, wanted)
    cases = kept.drop_duplicates(["area", "indicator", "target_year", "months_known"])
    with Workers() as workers:
        made = futures.forecast(chosen, futures.begin(chosen, workers, {}), wanted, as_of)
        looking_back = looking.begin(possible, inputs.areas, inputs.indicators, cases, workers)
        learned = looking_back.finished(lambda: kept)
    return judge(judged, known_to(judged, inputs, series, as_of), made.paths, learned.calibrator)


def as_records(answer: Answer, sub_areas: bool = False) -> list[dict[str, Value]]:
    """An answer for `--format json`; whole numbers without a decimal point."""
    rows = answer.rows
    if rows.empty:
        return []
    if not sub_areas:
        rows = rows[~rows["is_sub_area"].astype(bool)]
    return [{key: _plain(record[key]) for key in KEYS} for record in rows.to_dict("records")]


def _same(file: RoadmapFile, run: derived.Run) -> bool:
    return run.checksum == file.checksum and run.program_version == program_version()


def _plain(value: object) -> Value:
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, bool | str):
        return value
    if isinstance(value, date):  # pandas' timestamps are dates too
        return value.strftime("%Y-%m-%d")
    if isinstance(value, np.bool_):
        return bool(value)
    if isinstance(value, int | float | np.integer | np.floating):
        number = float(value)
        return None if math.isnan(number) else int(number) if number.is_integer() else number
    raise TypeError(f"{value!r} of {type(value)} in a progress row")
