"""The demonstration set: published totals honoured, parts that add up, one revision, one late district."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.demo import generate
from data.demo.allocate import InfeasibleError, Total, raked, shared_out, whole_cells
from domain import ArgumentError, Period
from etl import demo
from warehouse.store import exists, reading, writing

PUBLISHED = Path(__file__).resolve().parent.parent / "data" / "reference" / "published.csv"
FIRST, LAST = pd.Timestamp(2021, 1, 1), pd.Timestamp(2026, 9, 1)
DISTRICTS = [
    "kz-1910", "kz-1918", "kz-1936", "kz-1940", "kz-1942", "kz-1944", "kz-1952", "kz-1958", "kz-1962",
    "kz-1966", "kz-1968",
]  # fmt: skip
NEW_REGIONS = {"kz-10", "kz-33", "kz-62"}
GRAVITY = ["crimes_minor", "crimes_medium", "crimes_grave", "crimes_especially_grave"]
TYPES = ["theft", "cattle_theft", "fraud", "robbery_open", "hooliganism", "drugs", "murder", "rape"]
# One crime of Akmola in 2022 has no gravity in form 1-М itself.
KNOWN_DEFECT = {("kz-11", pd.Timestamp(2022, 12, 1)): 1, ("kz", pd.Timestamp(2022, 12, 1)): 1}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return generate.write(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def months(files: list[Path]) -> pd.DataFrame:
    """Every number as last published: months × (area, indicator), nan where nothing was reported."""
    rows = pd.concat([pd.read_csv(file) for file in files]).sort_values("published", kind="stable")
    last = rows.drop_duplicates(["area", "indicator", "period"], keep="last")
    wide = last.pivot_table(index="period", columns=["area", "indicator"], values="value")
    wide.index = pd.to_datetime(wide.index)
    return wide.sort_index()


def test_the_set_has_the_areas_months_and_indicators_promised(months: pd.DataFrame) -> None:
    areas = set(months.columns.get_level_values("area"))
    assert len([area for area in areas if len(area) == 5]) == 20
    assert set(DISTRICTS) <= areas
    assert {"kz", "kz-body-other"} <= areas
    assert months.columns.get_level_values("indicator").nunique() == 24
    assert list(months.index) == list(pd.date_range(FIRST, LAST, freq="MS"))
    assert (months.fillna(0) >= 0).all(axis=None)


def published_figures() -> list[tuple[str, str, str, float, float]]:
    """(area, indicator, period, value, tolerance) of the most authoritative source, inside the years."""
    ranks = {"official": 0, "note": 1, "press": 2}
    with PUBLISHED.open(encoding="utf-8", newline="") as handle:
        rows = sorted(csv.DictReader(handle), key=lambda row: ranks[row["authority"]], reverse=True)
    best = {(row["area"], row["indicator"], row["period"]): row for row in rows}
    figures = []
    for (area, indicator, period), row in best.items():
        rounded_to = float(row["rounded_to"])
        tolerance = 0 if rounded_to == 1 else rounded_to / 2
        figures.append((area, indicator, period, float(row["value"]), tolerance))
    return figures


def total(months: pd.DataFrame, area: str, indicator: str, period: Period) -> float | None:
    """The sum over a period; None where the set has nothing of it."""
    inside = (months.index >= pd.Timestamp(period.start)) & (months.index <= pd.Timestamp(period.end))
    if (area, indicator) not in months.columns or period.start < FIRST.date():
        return None
    return float(months.loc[inside, (area, indicator)].sum())


# Cumulative until November 2022 the press had fewer than the year less the official Decembers: see docs.
CONTRADICTED = {
    ("kz", indicator, "2022-01..2022-11") for indicator in ["offences_total", "misdemeanours", *GRAVITY]
}


def test_every_published_total_is_honoured(months: pd.DataFrame) -> None:
    held = 0
    for area, indicator, period, value, tolerance in published_figures():
        found = total(months, area, indicator, Period.parse(period))
        if found is None or (area, indicator, period) in CONTRADICTED:
            continue
        held += 1
        assert abs(found - value) <= tolerance, f"{area} {indicator} {period}: {found}, published {value}"
    assert held > 250


@pytest.mark.parametrize(
    ("area", "indicator", "period", "value"),
    [
        ("kz-19", "offences_total", "2024", 10385),
        ("kz-19", "offences_total", "2023", 10223),
        ("kz-19", "road_deaths", "2024", 379),
        ("kz-19", "road_casualties", "2024", 4749),
        ("kz-19", "offences_total", "2022-12", 984),
        ("kz-19", "fraud", "2023-01..2023-09", 1836),
        ("kz-47", "offences_total", "2024", 3474),
        ("kz-47", "offences_total", "2023", 3097),
        ("kz-31", "offences_total", "2022", 5273),  # the form, not the press (5,042)
        ("kz-33", "offences_total", "2022", 2306),
        ("kz", "offences_total", "2024", 132778),
        ("kz", "offences_total", "2023", 140272),
        ("kz", "offences_total", "2025-01..2025-06", 64529),
        ("kz", "crimes_total", "2025-01..2025-06", 52117),
        ("kz", "misdemeanours", "2025-01..2025-06", 12412),
        ("kz", "road_injured", "2024", 40873),
    ],
)
def test_some_totals_by_hand(
    months: pd.DataFrame, area: str, indicator: str, period: str, value: int
) -> None:
    assert total(months, area, indicator, Period.parse(period)) == value


def test_country_is_its_regions_and_the_bodies_outside_them(months: pd.DataFrame) -> None:
    parts = [area for area in months.columns.get_level_values("area").unique() if len(area) == 5]
    for indicator in months["kz"].columns:
        columns = [(area, indicator) for area in [*parts, "kz-body-other"] if (area, indicator) in months]
        assert (months[columns].sum(axis=1) == months["kz", indicator]).all(), indicator


def test_kinds_and_gravity_add_up(months: pd.DataFrame) -> None:
    for area in months.columns.get_level_values("area").unique():
        own = months[area].dropna(subset=["offences_total"])
        assert (own["crimes_total"] + own["misdemeanours"] == own["offences_total"]).all()
        lacking = own["crimes_total"] - own[GRAVITY].sum(axis=1)
        defects = {(area, month): count for month, count in lacking[lacking != 0].items()}
        assert defects == {key: count for key, count in KNOWN_DEFECT.items() if key[0] == area}


def test_parts_never_exceed_their_whole(months: pd.DataFrame) -> None:
    for area in months.columns.get_level_values("area").unique():
        own = months[area].dropna(subset=["offences_total"])
        assert (own["offences_streets"] <= own["offences_public_places"]).all()
        assert (own["offences_public_places"] <= own["offences_total"]).all()
        assert (own["fraud_online"] <= own["fraud"]).all()
        assert (own[TYPES].sum(axis=1) <= own["offences_total"]).all()


def test_casualties_are_deaths_and_injured_and_one_at_least_an_accident(months: pd.DataFrame) -> None:
    for area in set(months.columns.get_level_values("area")) - {"kz-body-other"}:
        own = months[area].dropna(subset=["road_accidents"])
        assert (own["road_deaths"] + own["road_injured"] == own["road_casualties"]).all()
        assert (own["road_casualties"] >= own["road_accidents"]).all()


def test_districts_add_up_to_the_region_on_its_borders(months: pd.DataFrame) -> None:
    """Since June 2022; Alatau from 2024; Talgar's last month has not come in."""
    since = months.loc["2022-06-01":"2026-08-01"]
    for indicator in months["kz-1952"].columns:
        parts = since[[(district, indicator) for district in DISTRICTS]]
        assert (parts.sum(axis=1) == since["kz-19", indicator]).all(), indicator
    before = months.loc[:"2022-05-01"]
    parts = before[[(district, "offences_total") for district in DISTRICTS]].sum(axis=1)
    assert (parts < before["kz-19", "offences_total"]).all()


def test_one_district_is_late_and_the_region_does_not_suffer(months: pd.DataFrame) -> None:
    last = months.loc[LAST]
    offences = last.xs("offences_total", level="indicator")
    missing = set(offences.index[offences.isna()])
    assert missing == {"kz-1962"}
    others = [(district, "offences_total") for district in DISTRICTS if district != "kz-1962"]
    usual = months["kz-1962", "offences_total"].loc["2026-01-01":"2026-08-01"].mean()
    assert 0.5 * usual < last["kz-19", "offences_total"] - last[others].sum() < 1.5 * usual


def test_new_areas_begin_when_they_were_formed(months: pd.DataFrame) -> None:
    begins = {area: months[area, "offences_total"].first_valid_index() for area in [*NEW_REGIONS, "kz-1918"]}
    formed = dict.fromkeys(NEW_REGIONS, pd.Timestamp(2022, 6, 1))
    assert begins == formed | {"kz-1918": pd.Timestamp(2024, 1, 1)}
    for old in ("kz-19", "kz-35", "kz-63"):
        offences = months[old, "offences_total"]
        year_before = offences.loc["2021-06-01":"2022-05-01"].mean()
        assert year_before > 1.1 * offences.loc["2022-06-01":"2023-05-01"].mean()


def test_counts_are_seasonal_and_vary_more_than_poisson(months: pd.DataFrame) -> None:
    accidents = months["kz", "road_accidents"]
    winter = accidents.loc["2025-01-01":"2025-03-01"].mean()
    assert accidents.loc["2025-07-01":"2025-10-01"].mean() > 1.2 * winter
    small = months["kz-1944", "offences_total"]  # Kegen
    assert small.mean() < 25
    excess = []
    for area in (area for area in months.columns.get_level_values("area").unique() if len(area) == 5):
        by_year = months[area, "theft"].loc["2023-01-01":"2025-12-01"].groupby(lambda month: month.year)
        excess.append((by_year.var() / by_year.mean()).mean())
    assert np.median(excess) > 1.5


def test_revision_corrects_three_months_upwards(files: list[Path]) -> None:
    monthly, revised = (pd.read_csv(file) for file in files)
    assert set(revised["published"]) == {"2026-07-10"}
    assert set(revised["area"]) == {"kz-1952", "kz-19", "kz"}
    assert set(revised["period"]) == {"2026-03", "2026-04", "2026-05"}
    both = monthly.merge(revised, on=["area", "indicator", "period"], suffixes=("_first", ""))
    assert len(both) == len(revised) == 36
    assert (both["value"] > both["value_first"]).all()
    assert (both["published"] > both["published_first"]).all()
    before = both.pivot_table(index=["area", "period"], columns="indicator", values="value_first")
    assert (before["crimes_total"] < before["offences_total"]).all()


def test_each_month_is_published_on_the_tenth_of_the_next(files: list[Path]) -> None:
    monthly = pd.read_csv(files[0])
    expected = pd.to_datetime(monthly["period"]) + pd.DateOffset(months=1, days=9)
    assert (pd.to_datetime(monthly["published"]) == expected).all()


def test_the_same_files_come_out_every_time(files: list[Path], tmp_path: Path) -> None:
    again = generate.write(tmp_path)
    assert [file.read_bytes() for file in files] == [file.read_bytes() for file in again]


def test_the_year_to_come_has_verdicts_of_every_colour(months: pd.DataFrame) -> None:
    """Growth from January-September 2025 to 2026 differs among the regions."""
    offences = months.xs("offences_total", axis=1, level="indicator")
    offences = offences[[area for area in offences.columns if len(area) == 5]]
    now, before = (offences.loc[f"{year}-01-01" : f"{year}-09-01"].sum() for year in (2026, 2025))
    changes = now / before
    assert changes.min() < 0.9
    assert changes.max() > 1.0


@given(st.integers(0, 10_000), st.lists(st.floats(0, 1e4), min_size=1, max_size=30))
def test_shares_are_whole_and_keep_the_total(amount: int, weights: list[float]) -> None:
    shares = shared_out(amount, np.array(weights))
    assert shares.sum() == amount
    assert (shares >= 0).all()
    if sum(weights) > 1:
        fair = np.array(weights) * amount / sum(weights)
        assert (np.abs(shares - fair) < 1 + amount * len(weights) / 1e3).all()


@given(st.lists(st.tuples(st.floats(0, 100), st.integers(0, 50)), min_size=1, max_size=20), st.data())
def test_shares_respect_their_caps(places: list[tuple[float, int]], data: st.DataObject) -> None:
    weights, caps = (np.array(column) for column in zip(*places, strict=True))
    amount = data.draw(st.integers(0, int(caps.sum())))
    shares = shared_out(amount, weights.astype(float), caps)
    assert shares.sum() == amount
    assert ((shares >= 0) & (shares <= caps)).all()


def test_shares_by_hand() -> None:
    assert shared_out(10, np.array([1.0, 1.0, 1.0])).tolist() == [4, 3, 3]
    assert shared_out(7, np.array([0.0, 2.0, 5.0])).tolist() == [0, 2, 5]
    assert shared_out(5, np.array([1.0, 9.0]), np.array([5, 2])).tolist() == [3, 2]
    with pytest.raises(InfeasibleError):
        shared_out(5, np.array([1.0, 1.0]), np.array([2, 2]))


def test_scaling_and_rounding_meet_overlapping_totals() -> None:
    cells = np.array([[5.0, 5, 5, 5], [10, 10, 10, 10], [3, 4, 5, 6]])
    totals = [Total((0,), 0, 3, 31), Total((0, 1, 2), 0, 1, 47), Total((0, 1, 2), 0, 3, 99)]
    whole = whole_cells(raked(cells, totals), totals)
    assert whole[0].sum() == 31
    assert whole[:, :2].sum() == 47
    assert whole.sum() == 99


def test_demo_store_holds_simulated_months_and_real_totals_apart(demo_store: Path) -> None:
    with reading(demo_store) as connection:
        assert connection.execute("SELECT value FROM meta WHERE key = 'simulated'").fetchone() == ("1",)
        assert connection.execute("SELECT count(*) FROM reject").fetchone() == (0,)
        rows = connection.execute(
            "SELECT l.simulated, o.value, l.authority FROM latest o JOIN load l USING (load_id)"
            " WHERE o.area = 'kz-19' AND o.indicator = 'offences_total'"
            " AND o.period_start = DATE '2024-01-01' ORDER BY o.period_months"
        ).fetchall()
        assert rows[0][0] is True
        assert rows[-1] == (False, 10385, 3)
        official = connection.execute(
            "SELECT value FROM latest WHERE area = 'kz-31' AND indicator = 'offences_total'"
            " AND period_start = DATE '2022-01-01' AND period_months = 12"
        ).fetchone()
        assert official == (5273,)


def test_demo_store_derives_series_and_forecasts(demo_store: Path) -> None:
    with reading(demo_store) as connection:
        series = connection.execute("SELECT count(DISTINCT (area, indicator)) FROM series").fetchone()
        forecasts = connection.execute("SELECT count(DISTINCT (area, indicator)) FROM forecast").fetchone()
        assert series is not None and series[0] > 700
        assert forecasts is not None and forecasts[0] > 600
        late = connection.execute(
            "SELECT max(period_start) FROM series WHERE area = 'kz-1962' AND period_months = 1"
        ).fetchone()
        assert late is not None and str(late[0])[:10] == "2026-08-01"


def test_what_was_known_before_the_revision_is_still_there(demo_store: Path) -> None:
    query = (
        "SELECT value FROM latest_as_of(?) WHERE area = 'kz-1952' AND indicator = 'offences_total'"
        " AND period_start = DATE '2026-03-01' AND period_months = 1"
    )
    with reading(demo_store) as connection:
        before = connection.execute(query, [date(2026, 6, 30)]).fetchone()
        after = connection.execute(query, [date(2026, 7, 31)]).fetchone()
    assert before is not None and after is not None
    assert after[0] - before[0] == 23


def test_a_store_of_real_figures_is_never_replaced(tmp_path: Path) -> None:
    store = tmp_path / "store"
    with writing(store):
        pass
    with pytest.raises(ArgumentError) as refusal:
        demo.build_demo_store(store, lambda _line: None)
    assert refusal.value.key == "error.store_real"
    assert exists(store)


def test_a_store_that_is_named_is_not_built(tmp_path: Path) -> None:
    named = tmp_path / "mine"
    assert demo.ready_store(named, lambda _line: None) == named
    assert not named.exists()
