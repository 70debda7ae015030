"""Which roadmaps can be judged, on which series their verdicts rest, and the verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import pandas as pd

from etl.roadmaps import RoadmapFile
from models.calibration import Calibrator
from models.known import Known
from models.outlook import Outlook
from models.progress import progress
from models.roadmap import Roadmap
from models.year_figures import Key
from warehouse import derived


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


def known_to(
    files: Sequence[RoadmapFile], inputs: derived.Inputs, series: pd.DataFrame, as_of: date
) -> list[Known]:
    """For each roadmap what its verdicts rest on, but for the forecasts."""
    return [
        Known(
            as_of=as_of,
            series=_about(file.roadmap, series, inputs),
            areas=inputs.areas,
            indicators=inputs.indicators,
            population=inputs.population,
            breaks=inputs.breaks,
            outlooks={},
            published=file.roadmap.published,
        )
        for file in files
    ]


def judge(
    files: Sequence[RoadmapFile],
    known: Sequence[Known],
    paths: Mapping[Key, Outlook],
    calibrator: Calibrator,
) -> pd.DataFrame:
    """The progress of several roadmaps with the checksums of their files; `known`: of `known_to`."""
    rows = [
        progress(file.roadmap, each.with_futures(paths, calibrator)).assign(roadmap_checksum=file.checksum)
        for file, each in zip(files, known, strict=True)
    ]
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame()


def _about(roadmap: Roadmap, series: pd.DataFrame, inputs: derived.Inputs) -> pd.DataFrame:
    """The series that a roadmap's verdicts can rest on, and those whose months stand in for a small one's."""
    areas = {area for area, _ in needed([roadmap], inputs.areas)}
    areas |= set(inputs.areas.loc[inputs.areas["code"].isin(areas), "parent"].dropna())
    kinds = set(roadmap.indicators())
    kinds |= set(inputs.indicators.loc[inputs.indicators["code"].isin(kinds), "parent"].dropna())
    return series[series["area"].isin(areas) & series["indicator"].isin(kinds)]
