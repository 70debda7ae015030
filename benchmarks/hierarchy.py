"""Forecasts that add up against those of every series by itself: London's boroughs and types, Rio's towns.

Origins January 2016-2019, twelve months ahead; everything was chosen on London before 2016, Rio was never
looked at. Errors are MASE (scaled by the seasonal naive's mean error before the origin) of the mean of the
paths, over all leaves of all origins; bottom-up leaves them as they are. Time is CPU time of one process.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.figure import Figure
from models.cases import Wanted
from models.forecast import PathForecast
from models.hierarchy import Family, Node, families
from models.many import forecast_many
from models.reconciliation import reconciled
from models.year_figures import Key

LONG = True
PROJECT = Path(__file__).resolve().parent.parent
LEAF_BAR = 0.975
YEARS = (2016, 2017, 2018, 2019)
HORIZON = 12
_TOP = "all"
_RIO_KINDS = {
    "letalidade_violenta": ("cvli", "hom_por_interv_policial"),
    "cvli": ("hom_doloso", "lesao_corp_morte", "latrocinio"),
    "roubo_rua": ("roubo_transeunte", "roubo_celular", "roubo_em_coletivo"),
    "roubo_veiculo": (),
    "furto_veiculos": (),
    "lesao_corp_dolosa": (),
    "estelionato": (),
}  # fmt: skip


Error = tuple[float, bool]  # MASE, and whether of a leaf


@dataclass(frozen=True)
class Counts:
    """Monthly counts from `first`, every whole among them, and what is part of what."""

    values: Mapping[Key, np.ndarray]
    first: date
    areas: pd.DataFrame
    kinds: pd.DataFrame


def run() -> Iterator[Figure]:
    data = Path(os.environ.get("BAGDAR_TEST_DATA") or PROJECT.parent / "shared" / "data")
    yield from _measured("london", london(data, subtypes=False), LEAF_BAR)
    yield from _measured("rio", rio(data), None)
    yield from _speed(london(data, subtypes=True))


def london(data: Path, subtypes: bool) -> Counts:
    """Boroughs × types (and subtypes), 2010-04 to 2022-01."""
    wide = pd.read_csv(data / "london_mps" / "APR2010-FEB2022.csv", encoding="utf-8-sig")
    months = [name for name in wide.columns if name.isdigit()]
    long = wide.rename(columns={"LookUp_BoroughName": "area", "MajorText": "type"}).copy()
    long["subtype"] = long["type"] + "/" + long["MinorText"]
    kinds = [(kind, _TOP, "type") for kind in sorted(long["type"].unique())]
    lowest = "type"
    if subtypes:
        pairs = long[["subtype", "type"]].drop_duplicates().itertuples(index=False)
        kinds += [(subtype, kind, "subtype_sparse") for subtype, kind in pairs]
        lowest = "subtype"
    table = long.groupby(["area", lowest])[months].sum()
    codes = table.index.to_frame(index=False).astype(str).itertuples(index=False, name=None)
    values = {(area, kind): row for (area, kind), row in zip(codes, table.to_numpy(float), strict=True)}
    return _with_wholes(values, kinds, date(2010, 4, 1))


def rio(data: Path) -> Counts:
    """Municipalities × a few kinds, some in parts, 2014-01 to 2024-03 (later ones are provisional)."""
    file = data / "rio_isp" / "BaseMunicipioMensal_2024-07.csv"
    rows = pd.read_csv(file, sep=";", encoding="latin-1")
    rows = rows[rows["ano"] * 12 + rows["mes"] <= 2024 * 12 + 3]
    parts = {part for below in _RIO_KINDS.values() for part in below}
    lowest = [kind for kind in dict.fromkeys([*_RIO_KINDS, *sorted(parts)]) if not _RIO_KINDS.get(kind)]
    table = rows.pivot_table(index=["ano", "mes"], columns="fmun_cod", values=lowest, aggfunc="sum")
    values = {
        (str(town), kind): column.to_numpy(float) for kind in lowest for town, column in table[kind].items()
    }
    kinds = [(part, whole, "type") for whole, below in _RIO_KINDS.items() for part in below]
    return _with_wholes(values, kinds, date(2014, 1, 1))


def _with_wholes(
    lowest: Mapping[Key, np.ndarray], kinds: Sequence[tuple[str, str, str]], first: date
) -> Counts:
    """All wholes added up, over kinds and then over areas."""
    values = dict(lowest)
    above = {part: whole for part, whole, _ in kinds}
    for (area, kind), counts in lowest.items():
        whole = above.get(kind)
        while whole:
            values[area, whole] = values.get((area, whole), 0.0) + counts
            whole = above.get(whole)
    for (area, kind), counts in list(values.items()):
        values[_TOP, kind] = values.get((_TOP, kind), 0.0) + counts
        assert area != _TOP
    areas = [(_TOP, None, "region")] + [
        (area, _TOP, "district") for area in sorted({key[0] for key in lowest})
    ]
    tops = sorted({kind for _, kind in values} - set(above))
    table = [(kind, None, None) for kind in tops] + list(kinds)
    return Counts(
        values,
        first,
        pd.DataFrame(areas, columns=["code", "parent", "level"]),
        pd.DataFrame(table, columns=["code", "parent", "breakdown"]).assign(unit="count"),
    )


def _measured(name: str, counts: Counts, bar: float | None) -> Iterator[Figure]:
    errors: dict[str, list[Error]] = {}
    incoherent = negative = rows = 0
    seconds = 0.0
    for year in YEARS:
        origin = (year - counts.first.year) * 12 + 1 - counts.first.month
        wanted = [Wanted("/".join(key), counts.values[key][:origin], 12, HORIZON) for key in counts.values]
        made = dict(zip(counts.values, forecast_many(wanted), strict=True))
        began = time.process_time()
        for family in _families(counts, origin, date(year, 1, 1)):
            paths = [made[key].paths for key in family.keys]
            found = reconciled(family, paths, [made[key].residuals for key in family.keys])
            seconds += time.process_time() - began
            figures = np.array(found.paths, dtype=float).reshape(len(paths), -1)
            rows += figures.shape[1] * len(family.sums)
            incoherent += _incoherent(family, figures)
            negative += int((figures < 0).sum())
            alone = replace(
                family, last_year=np.full(len(paths), np.nan)
            )  # no shares: nothing said from above
            mint = reconciled(alone, paths, [made[key].residuals for key in family.keys])
            for way, each in (("base", paths), ("reconciled", found.paths), ("mint", mint.paths)):
                errors.setdefault(way, []).extend(_errors(counts, family, each, origin))
            began = time.process_time()
    yield Figure(f"{name}_leaf_mase_ratio_to_bottom_up", _ratio(errors, "reconciled", True), bar)
    yield Figure(f"{name}_leaf_mase_ratio_of_mint_alone", _ratio(errors, "mint", True))
    yield Figure(f"{name}_whole_mase_ratio_to_its_own_forecast", _ratio(errors, "reconciled", False))
    yield Figure(f"{name}_leaf_mase", _mean(errors["reconciled"], True))
    yield Figure(f"{name}_rows_that_do_not_add_up", incoherent, 0)
    yield Figure(f"{name}_figures_below_zero", negative, 0)
    yield Figure(f"{name}_rows_looked_at", rows)
    yield Figure(f"{name}_reconciling_an_origin_cpu_s", seconds / len(YEARS))


def _families(counts: Counts, origin: int, first: date) -> list[Family]:
    nodes = [Node(key, first, 1, values[:origin]) for key, values in counts.values.items()]
    return [family for family in families(nodes, counts.areas, counts.kinds) if family.sums]


def _incoherent(family: Family, figures: np.ndarray) -> int:
    """How many rows of all paths and months miss their sum by more than 1e-6 of it."""
    missed = 0
    for whole, parts in family.sums:
        difference = np.abs(figures[whole] - figures[list(parts)].sum(axis=0))
        missed += int((difference > 1e-6 * np.maximum(figures[whole], 1e-3)).sum())
    return missed


def _errors(counts: Counts, family: Family, paths: Sequence[np.ndarray], origin: int) -> Iterator[Error]:
    """The MASE of each series, and whether it is a leaf; left out where the scale is zero."""
    wholes = {whole for whole, _ in family.sums}
    for place, key in enumerate(family.keys):
        values = counts.values[key]
        scale = float(np.abs(values[12:origin] - values[: origin - 12]).mean())
        if scale > 0:
            mean = paths[place].mean(axis=0, dtype=float)
            error = float(np.abs(mean - values[origin : origin + HORIZON]).mean())
            yield error / scale, place not in wholes


def _mean(errors: Sequence[Error], leaf: bool) -> float:
    return float(np.mean([error for error, is_leaf in errors if is_leaf == leaf]))


def _ratio(errors: Mapping[str, Sequence[Error]], way: str, leaf: bool) -> float:
    return _mean(errors[way], leaf) / _mean(errors["base"], leaf)


def _speed(counts: Counts) -> Iterator[Figure]:
    """All of London with its subtypes, 1,000 paths of 24 months, made up around last year's counts."""
    rng = np.random.default_rng(0)
    origin = 12 * 9 - 3
    (family,) = _families(counts, origin, date(2019, 1, 1))
    values = [counts.values[key][:origin] for key in family.keys]
    made = [
        PathForecast(
            rng.poisson(np.tile(each[-12:], 2), (1000, 24)).astype(np.float32),
            "",
            each - np.r_[np.nan, each[:-1]],
        )
        for each in values
    ]
    began = time.process_time()
    reconciled(family, [each.paths for each in made], [each.residuals for each in made])
    yield Figure("all_london_series", len(family.keys))
    yield Figure("all_london_1000_paths_24_months_cpu_s", time.process_time() - began)
