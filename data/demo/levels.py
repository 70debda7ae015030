"""What the simulation supposes where nothing was published. Invented, but of the size of the published.

Everything here is an assumption of the demonstration, not a fact about any area.
"""

from __future__ import annotations

from data.demo.totals import Figure

OTHER = "kz-body-other"

# Offences a year on today's borders, about 2023.
OFFENCES = {
    "kz-10": 4300, "kz-11": 5100, "kz-15": 7300, "kz-19": 10300, "kz-23": 4400, "kz-27": 6100,
    "kz-31": 4500, "kz-33": 3900, "kz-35": 8200, "kz-39": 6300, "kz-43": 2950, "kz-47": 3200,
    "kz-55": 5100, "kz-59": 4250, "kz-61": 5600, "kz-62": 1290, "kz-63": 5300, "kz-71": 17000,
    "kz-75": 28500, "kz-79": 8800, OTHER: 2100,
}  # fmt: skip
REGIONS = [code for code in OFFENCES if code != OTHER]
AREAS = [*REGIONS, OTHER]

# New region -> the one whose figures held its territory until FIRST_OWN_MONTH.
CARVED = {"kz-10": "kz-63", "kz-33": "kz-19", "kz-62": "kz-35"}
FIRST_OWN_MONTH = 17  # June 2022

YEAR_LEVEL = (1.12, 1.12, 1.0, 0.95, 0.885, 0.86)  # 2021 to 2026
# Each region in 2026 as a part of the year before; the verdicts of the demonstration vary by it.
GROWTH_2026 = {
    "kz-10": 0.97, "kz-11": 0.90, "kz-15": 1.02, "kz-19": 0.933, "kz-23": 1.05, "kz-27": 0.88, "kz-31": 0.95,
    "kz-33": 0.99, "kz-35": 0.93, "kz-39": 0.96, "kz-43": 1.08, "kz-47": 1.03, "kz-55": 0.92,
    "kz-59": 0.86, "kz-61": 1.00, "kz-62": 1.04, "kz-63": 0.94, "kz-71": 0.98, "kz-75": 0.91,
    "kz-79": 0.95, OTHER: 0.95,
}  # fmt: skip

# By month, 1 on average: of the count itself (offences, road) or of its share in the whole (the others).
_FLAT = (1.0,) * 12
SEASON = {
    "offences_total": (1.06, 1.00, 1.08, 1.10, 1.08, 1.06, 1.10, 1.03, 0.98, 0.98, 0.84, 0.79),
    "theft": (0.95, 0.94, 0.95, 0.97, 1.00, 1.03, 1.05, 1.06, 1.05, 1.03, 1.00, 0.97),
    "cattle_theft": (0.80, 0.80, 0.85, 0.90, 0.95, 1.00, 1.05, 1.10, 1.20, 1.30, 1.15, 0.95),
    "hooliganism": (0.90, 0.92, 0.95, 0.98, 1.05, 1.08, 1.10, 1.08, 1.02, 1.00, 0.97, 0.95),
    "offences_public_places": (0.88, 0.88, 0.94, 1.00, 1.06, 1.09, 1.10, 1.09, 1.05, 1.00, 0.96, 0.92),
    "road_accidents": (0.80, 0.70, 0.80, 0.90, 1.00, 1.10, 1.20, 1.25, 1.20, 1.15, 1.00, 0.90),
    "road_deaths": (0.80, 0.72, 0.80, 0.88, 0.98, 1.08, 1.22, 1.28, 1.20, 1.14, 1.00, 0.90),
}


def season(indicator: str) -> tuple[float, ...]:
    return SEASON.get(indicator, _FLAT)


# Share of each indicator in its whole: (whole, share in 2022 where form 1-М gives none, that share's course
# by year).
SHARE = {
    "crimes_total": ("offences_total", 0.87, (0.98, 1.0, 0.985, 0.98, 0.945, 0.93)),
    "crimes_minor": ("crimes_total", 0.165, (1.0, 1.0, 1.09, 1.17, 1.06, 1.04)),
    "crimes_grave": ("crimes_total", 0.318, (1.0, 1.0, 1.01, 1.03, 1.22, 1.19)),
    "crimes_especially_grave": ("crimes_total", 0.0155, (1.0, 1.0, 1.3, 1.7, 0.75, 0.74)),
    "fraud": ("offences_total", 0.273, (0.9, 1.0, 1.12, 1.25, 1.22, 1.20)),
    "theft": ("offences_total", 0.39, (1.08, 1.0, 0.80, 0.60, 0.52, 0.49)),
    "drugs": ("offences_total", 0.034, (0.95, 1.0, 1.4, 1.85, 1.95, 2.0)),
    "cattle_theft": ("offences_total", 0.011, (1.2, 1.0, 0.85, 0.75, 0.65, 0.6)),
    "hooliganism": ("offences_total", 0.013, (1.1, 1.0, 0.97, 0.94, 0.90, 0.88)),
    "robbery_open": ("offences_total", 0.014, (1.2, 1.0, 0.9, 0.83, 0.72, 0.66)),
    "murder": ("offences_total", 0.0035, (1.05, 1.0, 1.15, 1.3, 1.2, 1.2)),
    "rape": ("offences_total", 0.0024, (1.05, 1.0, 1.2, 1.35, 1.3, 1.3)),
    "fraud_online": ("fraud", 0.47, (0.85, 1.0, 1.06, 1.12, 1.16, 1.18)),
    "offences_public_places": ("offences_total", 0.26, (1.0, 1.0, 1.05, 1.10, 1.09, 1.10)),
    "offences_streets": ("offences_public_places", 0.45, (1.0, 1.0, 1.02, 1.05, 1.06, 1.06)),
    "by_minors_finished": ("offences_total", 0.0105, (1.1, 1.0, 1.0, 1.02, 1.0, 1.0)),
}
# Kinds of offences that no offence is counted in twice; what they leave is "other".
TYPES = ("fraud", "theft", "drugs", "cattle_theft", "hooliganism", "robbery_open", "murder", "rape")

# Road accidents a year in the country before the series break, and how the year's level moved.
ROAD_PER_POPULATION_YEAR = (0.92, 0.94, 1.0, 1.9, 2.15, 2.05)
ROAD_SHARE = {
    "kz-10": 0.030, "kz-11": 0.035, "kz-15": 0.045, "kz-19": 0.105, "kz-23": 0.028, "kz-27": 0.032,
    "kz-31": 0.075, "kz-33": 0.045, "kz-35": 0.048, "kz-39": 0.035, "kz-43": 0.035, "kz-47": 0.032,
    "kz-55": 0.030, "kz-59": 0.020, "kz-61": 0.085, "kz-62": 0.009, "kz-63": 0.032, "kz-71": 0.085,
    "kz-75": 0.150, "kz-79": 0.060,
}  # fmt: skip
EXTRA_CASUALTIES = 0.40  # casualties beyond one an accident
DEATHS_A_YEAR = (2450, 2500, 2543, 2579, 2270, 2180)


def _year(area: str, indicator: str, year: int, value: int) -> Figure:
    first = (year - 2021) * 12
    return Figure(area, indicator, first, first + 11, value, 1)


def _span(area: str, indicator: str, year: int, first: int, last: int, value: int) -> Figure:
    start = (year - 2021) * 12 - 1
    return Figure(area, indicator, start + first, start + last, value, 1)


# Guesses that steer the scaling where no figure was published; never promised to be met exactly.
SUPPOSED = [
    _year("kz-19", "offences_total", 2025, 9420),
    _year("kz-19", "offences_total", 2026, 8790),
    _year("kz-19", "crimes_total", 2024, 7990),
    _year("kz-19", "crimes_total", 2025, 6960),
    _year("kz-19", "crimes_total", 2026, 6390),
    _year("kz-19", "crimes_especially_grave", 2024, 205),
    _year("kz-19", "offences_public_places", 2025, 2300),
    _year("kz-19", "offences_public_places", 2026, 2290),
    _year("kz-19", "by_minors_finished", 2025, 138),
    _year("kz-19", "by_minors_finished", 2026, 131),
    _year("kz-19", "road_accidents", 2024, 3430),
    _year("kz-19", "road_accidents", 2025, 2590),
    _year("kz-19", "road_accidents", 2026, 2300),
    _year("kz-19", "road_casualties", 2025, 3540),
    _year("kz-19", "road_casualties", 2026, 3150),
    _year("kz-19", "road_deaths", 2025, 307),
    _year("kz-19", "road_deaths", 2026, 246),
    _year("kz-59", "offences_total", 2024, 4160),
    _span("kz-27", "offences_total", 2022, 1, 6, 3790),
    _span("kz-27", "offences_total", 2023, 1, 6, 2960),
    _span("kz", "offences_total", 2022, 12, 12, 14300),
    _span("kz", "offences_total", 2024, 8, 10, 32600),
    _span("kz", "offences_total", 2025, 8, 10, 33100),
    _year("kz", "crimes_total", 2022, 137000),
    _year("kz", "crimes_total", 2024, 113100),
    _year("kz", "crimes_total", 2025, 102300),
    _year("kz", "crimes_grave", 2024, 37050),
    _year("kz", "crimes_minor", 2025, 17900),
    _year("kz", "road_accidents", 2022, 15200),
    _year("kz", "road_accidents", 2023, 15880),
    _year("kz", "road_casualties", 2022, 21500),
    _year("kz", "road_casualties", 2023, 22100),
    _year("kz", "road_casualties", 2025, 50900),
    _year("kz", "road_deaths", 2023, 2543),
    _year("kz", "road_deaths", 2025, 2270),
    _year("kz", "road_accidents", 2026, 34400),
    _year("kz", "road_casualties", 2026, 48700),
    _year("kz", "road_deaths", 2026, 2190),
]
