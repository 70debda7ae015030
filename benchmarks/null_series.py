"""Real monthly series by level, for comparisons in which nothing has changed (see `false_alarms`)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

PROJECT = Path(__file__).resolve().parent.parent
LONDON = "london_mps/APR2010-FEB2022.csv"
RIO = "rio_isp/BaseMunicipioMensal_2024-07.csv"
RUSSIA = "ru_monthly/crime_mtajik.csv"


@dataclass(frozen=True)
class Level:
    """`series`: one row a series, a column a month. `starts`: where the windows of two years begin."""

    name: str
    series: np.ndarray
    starts: range


def levels() -> Iterator[Level]:
    """All levels of London in 2016-2019, of Rio in 2017-2019 and 2022-2023, of Russia in 2006-2019.

    Levels of few series have windows that begin in every month or quarter, the others one every second year:
    no window of theirs overlaps. 2020 and 2021 are left out: what changed between lockdowns is no chance.
    """
    data = Path(os.environ.get("BAGDAR_TEST_DATA") or PROJECT.parent / "shared" / "data")
    if (data / LONDON).is_file():
        yield from _london(data / LONDON)
    if (data / RIO).is_file():
        yield from _rio(data / RIO)
    if (data / RUSSIA).is_file():
        russia = pd.read_csv(data / RUSSIA).iloc[:, 1:].to_numpy(dtype=float).T
        yield Level("russia_type", russia, range(36, 181, 6))


def _london(file: Path) -> Iterator[Level]:
    table = pd.read_csv(file).rename(
        columns={"LookUp_BoroughName": "borough", "MajorText": "type", "MinorText": "subtype"}
    )
    months = [column for column in table.columns if column.startswith("20")]
    first, last = months.index("201601"), months.index("201912") + 1 - 24
    for name, keys, step in (
        ("london_city", [], 1),
        ("london_borough", ["borough"], 3),
        ("london_city_type", ["type"], 3),
        ("london_borough_type", ["borough", "type"], 24),
        ("london_city_subtype", ["type", "subtype"], 6),
        ("london_borough_subtype", ["borough", "type", "subtype"], 24),
    ):
        sums = table.groupby(keys)[months].sum() if keys else table[months].sum().to_frame().T
        yield Level(name, sums.to_numpy(dtype=float), range(first, last + 1, step))


def _rio(file: Path) -> Iterator[Level]:
    table = pd.read_csv(file, sep=";", encoding="latin-1")
    kinds = [name for name in table.columns[6:-1] if name != "registro_ocorrencias"]
    wide = table.assign(month=table["ano"] * 12 + table["mes"]).pivot_table(
        index="month", columns="fmun_cod", values=[*kinds, "registro_ocorrencias"], aggfunc="sum"
    )
    state = np.stack([wide[kind].to_numpy(dtype=float).sum(axis=1) for kind in kinds])
    towns = np.concatenate([wide[kind].to_numpy(dtype=float).T for kind in kinds])
    before_covid = range(36, 49, 6)  # from January 2017, to December 2019
    yield Level("rio_state_type", state, before_covid)
    yield Level("rio_town", wide["registro_ocorrencias"].to_numpy(dtype=float).T, before_covid)
    yield Level("rio_town_type", towns, range(36, 37))
    yield Level("rio_town_type_2022", towns, range(96, 97))
