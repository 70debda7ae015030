"""Real series for looking back: London's and Rio's counts by level, each with the relative behind it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from models.backtest import Task

DATA = Path(os.environ.get("BAGDAR_TEST_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")
LONDON = "london_mps/MPS Borough Level Crime (Historical).csv"  # the older of two vintages
RIO = "rio_isp/BaseMunicipioMensal_2024-07.csv"

# Rio's twelve kinds, as many as London has, chosen before any result was seen; the total: all registered.
RIO_TOTAL = "registro_ocorrencias"
RIO_KINDS = (
    "hom_doloso", "tentat_hom", "lesao_corp_dolosa", "lesao_corp_culposa", "estupro", "total_roubos",
    "total_furtos", "extorsao", "estelionato", "ameaca", "apreensao_drogas", "pessoas_desaparecidas",
)  # fmt: skip

Key = tuple[str, str]  # area, indicator
CITY, TOTAL = "city", "total"


def london(until: int) -> list[Task]:
    """City, boroughs, types, borough × type, and the same of subtypes; to the end of the year `until`."""
    table = pd.read_csv(DATA / LONDON)
    months = [name for name in table.columns if name.isdigit() and int(name[:4]) <= until]
    place = table["LookUp_BoroughName"].str.strip()
    kind, subtype = table["MajorText"], table["MajorText"] + "/" + table["MinorText"]
    above: dict[str, str | None] = {TOTAL: None, **dict.fromkeys(kind, TOTAL)}
    above |= {each: part for each, part in zip(subtype, kind, strict=True) if each not in above}
    everything = pd.Series(TOTAL, index=table.index)
    everywhere = pd.Series(CITY, index=table.index)
    values: dict[Key, np.ndarray] = {}
    for areas in (everywhere, place):
        for indicators in (everything, kind, subtype):
            values |= _sums(table[months], areas, indicators)
    first = date(int(months[0][:4]), int(months[0][4:]), 1)
    return _tasks(values, above, first, subtypes=set(subtype) - set(kind))


def rio() -> list[Task]:
    """State, municipalities, kinds and municipality × kind."""
    table = pd.read_csv(DATA / RIO, sep=";", encoding="latin-1")
    counters = [RIO_TOTAL, *RIO_KINDS]
    table["month"] = table["ano"] * 12 + table["mes"] - 1
    values: dict[Key, np.ndarray] = {}
    span = np.arange(table["month"].min(), table["month"].max() + 1)
    for counter in counters:
        wide = table.pivot_table(index="fmun", columns="month", values=counter, aggfunc="sum", min_count=1)
        wide = wide.reindex(columns=span)
        name = TOTAL if counter == RIO_TOTAL else counter
        values[CITY, name] = wide.to_numpy(float).sum(axis=0)
        values |= {(str(area), name): row for area, row in zip(wide.index, wide.to_numpy(float), strict=True)}
    above = {TOTAL: None, **dict.fromkeys(RIO_KINDS, TOTAL)}
    first = date(int(span[0]) // 12, int(span[0]) % 12 + 1, 1)
    return _tasks(values, above, first, subtypes=set())


def _sums(months: pd.DataFrame, areas: pd.Series, indicators: pd.Series) -> dict[Key, np.ndarray]:
    summed = months.groupby([areas.to_numpy(), indicators.to_numpy()], sort=True).sum()
    return {(str(a), str(i)): row for (a, i), row in zip(summed.index, summed.to_numpy(float), strict=True)}


def _tasks(
    values: Mapping[Key, np.ndarray], above: Mapping[str, str | None], first: date, subtypes: set[str]
) -> list[Task]:
    """The relative is the same indicator of the whole city, else the indicator above it."""
    made = []
    for (area, indicator), counts in sorted(values.items()):
        relative = (CITY, indicator) if area != CITY else (CITY, above[indicator] or "")
        fine = "subtype" if indicator in subtypes else "type"
        level = ("city" if area == CITY else "borough") + ("" if indicator == TOTAL else f" × {fine}")
        made.append(Task(area, indicator, level, first, 1, counts, values.get(relative)))
    return made
