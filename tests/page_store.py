"""A small store for tests of the pages: one roadmap with every kind of answer, written straight into tables.

An oblast with three districts, 45 months of two indicators and their kinds, two runs of verdicts. Names hold
characters that HTML must not take for its own.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pandas as pd

from domain import add_months
from warehouse.store import writing

ROADMAP = "testland-2025-2026"
AREAS = [
    ("tl", None, "region", "Тестовая область", "Сынақ облысы", "Testland"),
    ("tl-1", "tl", "district", "Талгарский район", "Талғар ауданы", "Talgar District"),
    ("tl-2", "tl", "district", "<b>Жамбыл</b> & район", "<b>Жамбыл</b> & ауданы", "<b>Zhambyl</b> & Co"),
    ("tl-3", "tl", "city", "город Қонаев", "Қонаев қаласы", "Qonaev City"),
]  # fmt: skip
INDICATORS = [
    ("offences_total", None, None, "Правонарушения", "Құқық бұзушылықтар", "Offences"),
    ("crimes_total", "offences_total", "kind", "Преступления", "Қылмыстар", "Crimes"),
    ("misdemeanours", "offences_total", "kind", "Проступки", "Теріс қылықтар", "Misdemeanours"),
    ("road_casualties", None, None, "Пострадавшие в ДТП", "ЖКО зардап шеккендер", "Road casualties"),
]  # fmt: skip
TARGETS = [
    ("all-crime", "percent_cut", "Все преступления −15 %", "Барлық қылмыс −15 %", "All crime −15%"),
    ("road", "percent_cut", "Пострадавшие в ДТП −30 %", "ЖКО зардап шеккендер −30 %", "Road casualties −30%"),
    ("cameras", "output", "Установить 9 000 камер", "9 000 камера орнату", "Install 9,000 cameras"),
    ("trust", "qualitative", "Повысить доверие <script>", "Сенімді арттыру <script>", "Raise trust <script>"),
]  # fmt: skip
LAST = date(2026, 9, 1)


def fill(store: Path) -> Path:
    """Write the store into a folder; gives the folder."""
    with writing(store) as connection:
        connection.execute("INSERT INTO meta VALUES ('simulated', '1'), ('derived_as_of', '2026-10-10')")
        connection.executemany(
            "INSERT INTO area (code, parent, level, name_ru, name_kk, name_en) VALUES (?, ?, ?, ?, ?, ?)",
            AREAS,
        )
        connection.executemany(
            "INSERT INTO indicator (code, parent, breakdown, name_ru, name_kk, name_en)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            INDICATORS,
        )
        connection.execute(
            "INSERT INTO roadmap VALUES (?, 'x', 'Дорожная карта 2025–2026', '2025–2026 жол картасы',"
            " 'Roadmap 2025–2026', 'tl', 'test', 1)",
            [ROADMAP],
        )
        connection.executemany(
            f"INSERT INTO target VALUES ('{ROADMAP}', ?, ?, ?, ?, ?, ?)",
            [(*target, sort) for sort, target in enumerate(TARGETS)],
        )
        for name, frame in (("series", _series()), ("forecast", _forecast()), ("progress", _progress())):
            connection.register("given", frame)
            connection.execute(f"INSERT INTO {name} BY NAME SELECT * FROM given")
            connection.unregister("given")
    return store


def monthly(area: str, indicator: str, month: date) -> int:
    """The figure of a month: the oblast is the sum of its districts, offences of their kinds."""
    if indicator == "offences_total":
        return monthly(area, "crimes_total", month) + monthly(area, "misdemeanours", month)
    if area == "tl":
        return sum(monthly(code, indicator, month) for code, parent, *_ in AREAS if parent)
    base = {"crimes_total": 120, "misdemeanours": 60, "road_casualties": 30}[indicator]
    size = {"tl-1": 1.0, "tl-2": 0.6, "tl-3": 0.4}[area]
    trend = {"tl-1": 0.98, "tl-2": 0.86, "tl-3": 0.99}[area] ** (month.year - 2023)
    return round(base * size * trend * (1 + 0.15 * ((month.month % 6) - 2.5) / 2.5))


def _months() -> list[date]:
    return [add_months(date(2023, 1, 1), i) for i in range(45)]


def _series() -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"area": area, "indicator": code, "period_start": month, "period_months": 1, "simulated": True,
             "value": monthly(area, code, month)}
            for area, *_ in AREAS for code, *_ in INDICATORS for month in _months()
        ]
    )  # fmt: skip


def _forecast() -> pd.DataFrame:
    rows = []
    for area, *_ in AREAS:
        for code, *_ in INDICATORS:
            total = float(sum(monthly(area, code, month) for month in _months()[-9:]))
            for step in range(1, 4):
                month = add_months(LAST, step)
                mean = float(monthly(area, code, month))
                total += mean
                spread = mean * 0.1 * step
                rows.append(
                    {"area": area, "indicator": code, "period_start": month, "period_months": 1, "mean": mean,
                     "low80": mean * 0.9, "high80": mean * 1.1, "low95": mean * 0.8, "high95": mean * 1.2,
                     "cumulative_mean": total, "cumulative_low80": total - spread,
                     "cumulative_high80": total + spread, "as_of": date(2026, 10, 10),
                     "data_through": date(2026, 9, 30), "method": "ets_theta"}
                )  # fmt: skip
    return pd.DataFrame(rows)


def _progress() -> pd.DataFrame:
    rows = []
    for run, through in ((1, date(2026, 8, 31)), (2, date(2026, 9, 30))):
        months = through.month
        given = {"run_id": run, "computed_at": datetime(2026, 10, 9 + run), "roadmap": ROADMAP,
                 "as_of": date(2026, 10, 9 + run), "data_through": through, "simulated": True}  # fmt: skip
        for area, parent, *_ in AREAS:
            for target, indicator in (("all-crime", "offences_total"), ("road", "road_casualties")):
                for reading, ceiling_of in (("against_2024", 0.93), ("against_2025_target", 0.80)):
                    if parent and reading != "against_2024":
                        continue
                    rows.append(given | _verdict(area, target, indicator, reading, ceiling_of, months, run))
        rows.append(
            given
            | {"target": "cameras", "kind": "output", "area": "tl", "period": "2026", "reading": "stated",
               "indicator": None, "floor": 9000, "status": "no_data", "note": None, "data_through": None}
        )  # fmt: skip
        rows.append(
            given
            | {"target": "trust", "kind": "qualitative", "area": "tl", "period": "2026", "reading": "stated",
               "indicator": None, "status": "not_measurable", "data_through": None}
        )  # fmt: skip
    return pd.DataFrame(rows).assign(is_sub_area=lambda rows: rows["area"] != "tl")


def _verdict(
    area: str, target: str, indicator: str, reading: str, ceiling_of: float, months: int, run: int
) -> dict[str, object]:
    year = {y: [monthly(area, indicator, date(y, m, 1)) for m in range(1, 13)] for y in (2024, 2025, 2026)}
    ytd, before = sum(year[2026][:months]), sum(year[2025][:months])
    ceiling = int(sum(year[2024]) * ceiling_of)
    forecast = float(sum(year[2026]))
    probability = max(0.01, min(0.99, 0.5 + (ceiling - forecast) / max(ceiling, 1) * 8))
    status = "on_track" if probability >= 0.8 else "at_risk" if probability >= 0.4 else "off_track"
    return {
        "target": target, "kind": "percent_cut", "area": area, "indicator": indicator, "period": "2026",
        "reading": reading, "baseline": sum(year[2024]), "ceiling": ceiling, "months": months, "ytd": ytd,
        "ytd_same_period_last_year": before, "path": ceiling * sum(year[2025][:months]) / sum(year[2025]),
        "allowance": ceiling - ytd, "allowance_per_month": (ceiling - ytd) / (12 - months),
        "forecast": forecast, "forecast_low80": forecast * 0.97, "forecast_high80": forecast * 1.03,
        "probability": probability, "change_pct": (ytd / before - 1) * 100,
        "change_low": (ytd / before - 1) * 100 - 4, "change_high": (ytd / before - 1) * 100 + 4,
        "beyond_chance": target == "all-crime",
        "status": "at_risk" if run == 1 and area == "tl-1" else status,
        "change_method": "quasi_poisson", "forecast_method": "ets_theta",
    }  # fmt: skip
