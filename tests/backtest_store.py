"""Rows of the table `backtest` made up for tests, and a store that holds them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from tests import page_store
from warehouse import backtests
from warehouse.store import writing

SIZES = {"tl": 150.0, "tl-1": 70.0, "tl-2": 40.0, "tl-3": 12.0}
LEVELS = {code: level for code, _, level, *_ in page_store.AREAS}


def case(**given: object) -> dict[str, object]:
    """One row, ordinary where nothing else is given."""
    return {
        "area": "tl-1", "indicator": "crimes_total", "level": "district", "target_year": 2025,
        "months_known": 6, "reduction_pct": 5.0, "size_a_month": 70.0, "limit_value": 798.0,
        "probability": 0.7, "probability_raw": 0.75, "met": True, "forecast_mean": 790.0, "low80": 760.0,
        "high80": 820.0, "low95": 740.0, "high95": 850.0, "actual": 795.0, "method": "ets_theta",
        "calibration": "recalibrated", "base": 840.0, "ytd": 390.0, "location": 40.0, "spread": 1.5,
        "history": 1,
    } | given  # fmt: skip


def simulated(seed: int = 4) -> pd.DataFrame:
    """Cases of two years, every area of the page store and three indicators, met as often as was said."""
    rng = np.random.default_rng(seed)
    rows = []
    for area, *_ in page_store.AREAS:
        for indicator in ("crimes_total", "misdemeanours", "road_casualties"):
            for year in (2024, 2025):
                for months in (0, 3, 6, 9):
                    actual = 12 * SIZES[area] * rng.uniform(0.85, 1.15)
                    for cut in (0.0, 5.0, 10.0, 15.0):
                        said = float(np.clip(rng.beta(0.7, 0.7), 0.01, 0.99))
                        width = 12 * SIZES[area] * 0.15
                        rows.append(
                            case(
                                area=area, indicator=indicator, level=LEVELS[area], target_year=year,
                                months_known=months, reduction_pct=cut, size_a_month=SIZES[area],
                                limit_value=12 * SIZES[area] * (1 - cut / 100), probability=said,
                                met=bool(rng.random() < said), actual=actual, ytd=actual * months / 12,
                                low80=12 * SIZES[area] - 0.8 * width, high80=12 * SIZES[area] + 0.8 * width,
                                low95=12 * SIZES[area] - width, high95=12 * SIZES[area] + width,
                            )
                        )  # fmt: skip
    return pd.DataFrame(rows)


def put(store: Path, rows: pd.DataFrame) -> Path:
    with writing(store) as connection:
        backtests.replace(connection, rows)
    return store


def build(store: Path) -> Path:
    """The store of the page tests with simulated backtests."""
    return put(page_store.fill(store), simulated())
