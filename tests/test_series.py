"""From reported figures to series: differences, gaps, marks, sums of parts."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.series import derive_series, regular

Row = tuple[str, str, str, int, str, float]


def observed(*rows: Row) -> pd.DataFrame:
    names = ["area", "indicator", "period_start", "period_months", "basis", "value"]
    frame = pd.DataFrame(rows, columns=names)
    return frame.assign(period_start=pd.to_datetime(frame["period_start"]), simulated=False)


def area_frame(*rows: tuple[str, str | None, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["code", "parent", "level"])


def indicator_frame(*rows: tuple[str, str | None, str | None, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["code", "parent", "breakdown", "unit"])


ONE_AREA = area_frame(("kz", None, "country"))
THEFT = indicator_frame(("theft", None, None, "count"))


def derived(*rows: Row, areas: pd.DataFrame = ONE_AREA, indicators: pd.DataFrame = THEFT) -> list[tuple]:
    found = derive_series(observed(*rows), areas, indicators)
    found["period_start"] = found["period_start"].dt.strftime("%Y-%m")
    return list(found.drop(columns="simulated").itertuples(index=False, name=None))


def ytd(months: int, value: float, year: int = 2022, area: str = "kz", indicator: str = "theft") -> Row:
    return (area, indicator, f"{year}-01-01", months, "ytd", value)


def month(start: str, value: float, area: str = "kz", indicator: str = "theft") -> Row:
    return (area, indicator, f"{start}-01", 1, "period", value)


def test_form_3k_months_of_2022() -> None:
    found = derived(ytd(6, 1312), ytd(7, 1409), ytd(8, 1485), ytd(9, 1563))
    assert [row[2:] for row in found] == [
        ("2022-01", 6, 1312.0, "gap"),
        ("2022-07", 1, 97.0, "derived"),
        ("2022-08", 1, 76.0, "derived"),
        ("2022-09", 1, 78.0, "derived"),
    ]


def test_january_is_plain_and_a_missing_report_leaves_one_figure_of_two_months() -> None:
    found = derived(ytd(1, 10), ytd(3, 25), ytd(4, 24), ytd(1, 7, year=2023))
    assert [row[2:] for row in found] == [
        ("2022-01", 1, 10.0, None),
        ("2022-02", 2, 15.0, "gap"),
        ("2022-04", 1, -1.0, "negative"),
        ("2023-01", 1, 7.0, None),
    ]


def test_the_reported_month_wins_over_the_derived_one() -> None:
    found = derived(ytd(1, 10), ytd(2, 30), month("2022-02", 19))
    assert [row[3:] for row in found] == [(1, 10.0, None), (1, 19.0, None)]


def test_months_known_otherwise_leave_no_gap_but_a_year_keeps_its_total() -> None:
    months = [month(f"2022-{m:02}", 5) for m in range(1, 13)]
    found = derived(*months, ytd(2, 10), ytd(12, 61))
    assert [row[3] for row in found] == [1] * 12
    whole = derived(*months, ytd(12, 61), ytd(1, 4, year=2023))
    assert ("kz", "theft", "2022-01", 12, 61.0, None) in whole


def test_cumulative_quarters_are_quarters_where_no_month_is_reported() -> None:
    quarters = [ytd(3, 30), ytd(6, 70), ytd(9, 90), ytd(12, 130)]
    assert [row[2:] for row in derived(*quarters)] == [
        ("2022-01", 3, 30.0, None),
        ("2022-04", 3, 40.0, "derived"),
        ("2022-07", 3, 20.0, "derived"),
        ("2022-10", 3, 40.0, "derived"),
    ]
    with_month = derived(*quarters, ytd(1, 9, year=2023))
    assert {row[5] for row in with_month if row[3] == 3} == {"gap"}


def test_cumulative_whole_years_are_years() -> None:
    assert derived(ytd(12, 500))[0][3:] == (12, 500.0, None)
    assert derived(ytd(12, 500), ytd(1, 40, year=2023))[0][3:] == (12, 500.0, None)


def test_cumulative_percents_are_never_differenced() -> None:
    percent = indicator_frame(("clearance", None, None, "percent"))
    rows = [ytd(1, 60.0, indicator="clearance"), ytd(2, 58.0, indicator="clearance")]
    assert [row[3:] for row in derived(*rows, indicators=percent)] == [(1, 60.0, None), (2, 58.0, None)]


def test_a_december_of_seven_where_eighty_are_usual_is_implausible() -> None:
    year = np.array([70, 82, 91, 78, 85, 99, 74, 80, 88, 95, 71, 7])
    rows = [ytd(m + 1, float(value)) for m, value in enumerate(np.cumsum(year))]
    assert [row[5] for row in derived(*rows)][1:] == ["derived"] * 10 + ["implausible"]
    assert derived(*rows[1:])[-1][5] == "derived"  # eleven figures are too few to tell


def test_a_years_figure_beside_months_is_kept() -> None:
    found = derived(month("2022-01", 4), ("kz", "theft", "2022-01-01", 12, "period", 90))
    assert [row[3:] for row in found] == [(1, 4.0, None), (12, 90.0, None)]


cumulative_years = st.dictionaries(
    st.integers(2015, 2024),
    st.dictionaries(st.integers(1, 12), st.integers(-50, 5000), min_size=1),
    min_size=1,
    max_size=5,
)


@given(cumulative_years)
def test_figures_up_to_a_month_always_add_up_to_its_cumulative_one(years: dict[int, dict[int, int]]) -> None:
    rows = [ytd(m, float(v), year=year) for year, ends in years.items() for m, v in ends.items()]
    found = derive_series(observed(*rows), ONE_AREA, THEFT)
    end = found["period_start"].dt.month + found["period_months"] - 1
    for year, ends in years.items():
        for last, value in ends.items():
            upto = found[(found["period_start"].dt.year == year) & (end <= last)]
            assert upto["value"].sum() == pytest.approx(value)
            assert upto["period_months"].sum() == last


@given(cumulative_years, st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter(years: dict[int, dict[int, int]], random: object) -> None:
    rows = [ytd(m, float(v), year=year) for year, ends in years.items() for m, v in ends.items()]
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert derived(*rows) == derived(*shuffled)


REGION = area_frame(
    ("kz", None, "country"),
    ("kz-19", "kz", "region"),
    ("kz-1932", "kz-19", "district"),
    ("kz-1936", "kz-19", "district"),
    ("kz-body-1", "kz", "body"),
)


def district(start: str, first: float | None, second: float | None, body: float | None = None) -> list[Row]:
    by_area = {"kz-1932": first, "kz-1936": second, "kz-body-1": body}
    return [month(start, value, area=area) for area, value in by_area.items() if value is not None]


def test_areas_are_added_up_level_by_level_without_bodies() -> None:
    found = derived(*district("2022-01", 3, 4, body=50), areas=REGION)
    assert ("kz-19", "theft", "2022-01", 1, 7.0, "parts") in found
    assert ("kz", "theft", "2022-01", 1, 7.0, "parts") in found


def test_a_late_district_makes_the_whole_missing_not_smaller() -> None:
    rows = district("2022-01", 3, 4) + district("2022-02", 5, None)
    assert [row[2] for row in derived(*rows, areas=REGION) if row[0] == "kz-19"] == ["2022-01"]


def test_a_lone_early_figure_is_not_the_whole() -> None:
    rows = district("2022-01", 3, None) + district("2022-02", 5, 1)
    assert [row[2:5] for row in derived(*rows, areas=REGION) if row[0] == "kz-19"] == [("2022-02", 1, 6.0)]


def test_a_district_is_expected_only_while_it_exists() -> None:
    rows = district("2022-01", 3, None) + district("2022-02", 5, 1) + district("2022-03", 7, 2)
    dated = REGION.assign(valid_from=[None, None, None, "2022-02-08", None], valid_to=None)
    found = [row[4] for row in derived(*rows, areas=dated) if row[0] == "kz-19"]
    assert found == [3.0, 6.0, 9.0]
    ended = REGION.assign(valid_from=None, valid_to=[None, None, "2022-02-20", None, None])
    rows = district("2022-02", 5, 1) + district("2022-03", None, 2)
    assert [row[4] for row in derived(*rows, areas=ended) if row[0] == "kz-19"] == [6.0, 2.0]


def test_one_region_with_a_kind_of_its_own_is_not_the_country() -> None:
    rows = [*district("2022-01", 3, 4), month("2022-01", 9, area="kz-1932", indicator="cameras")]
    frame = indicator_frame(("theft", None, None, "count"), ("cameras", None, None, "count"))
    found = derived(*rows, areas=REGION, indicators=frame)
    assert {row[1] for row in found if row[0] == "kz-19"} == {"theft"}


SPARSE = indicator_frame(
    ("all", None, None, "count"),
    ("theft", "all", "type_sparse", "count"),
    ("arson", "all", "type_sparse", "count"),
)


def test_a_sparse_kind_that_an_area_never_reports_has_not_occurred_there() -> None:
    def at(area: str, name: str, start: str, value: float) -> Row:
        return month(start, value, area=area, indicator=name)

    rows = [at("kz-1932", "theft", m, 3) for m in ("2022-01", "2022-02")]
    rows += [at("kz-1936", "theft", m, 4) for m in ("2022-01", "2022-02")]
    rows += [at("kz-1936", "arson", "2022-01", 1)]  # and is missing in February
    found = {row[:3]: row[4] for row in derived(*rows, areas=REGION, indicators=SPARSE) if row[5] == "parts"}
    assert found[("kz-1932", "all", "2022-02")] == 3.0
    assert found[("kz-1936", "all", "2022-01")] == 5.0
    assert ("kz-1936", "all", "2022-02") not in found
    assert found[("kz-19", "arson", "2022-01")] == 1.0
    assert found[("kz-19", "all", "2022-01")] == 8.0
    assert ("kz-19", "all", "2022-02") not in found


def test_areas_of_which_one_never_reports_anything_are_not_added_up() -> None:
    assert {row[0] for row in derived(*district("2022-01", 3, None), areas=REGION)} == {"kz-1932"}


def test_own_figures_win_period_by_period() -> None:
    rows = [*district("2022-01", 3, 4), *district("2022-02", 5, 6), month("2022-02", 12, area="kz-19")]
    found = [row[2:] for row in derived(*rows, areas=REGION) if row[0] == "kz-19"]
    assert found == [("2022-01", 1, 7.0, "parts"), ("2022-02", 1, 12.0, None)]


def test_lengths_are_never_mixed_and_a_shared_gap_stays_one() -> None:
    rows = [ytd(m, v, area="kz-1932") for m, v in ((1, 3.0), (3, 9.0))]
    rows += [ytd(m, v, area="kz-1936") for m, v in ((1, 1.0), (2, 2.0), (3, 5.0))]
    found = [row[2:] for row in derived(*rows, areas=REGION) if row[0] == "kz-19"]
    assert found == [("2022-01", 1, 4.0, "parts")]
    same = [ytd(m, v, area=area) for area in ("kz-1932", "kz-1936") for m, v in ((1, 3.0), (3, 9.0))]
    found = [row[2:] for row in derived(*same, areas=REGION) if row[0] == "kz-19"]
    assert found == [("2022-01", 1, 6.0, "parts"), ("2022-02", 2, 12.0, "gap")]


KINDS = indicator_frame(
    ("all", None, None, "count"),
    ("crimes", "all", "kind", "count"),
    ("misdemeanours", "all", "kind", "count"),
    ("grave", "crimes", "gravity", "count"),
    ("other", "crimes", "gravity", "count"),
    ("streets", "all", "place_partial", "count"),
    ("cleared", "all", "kind", "percent"),
)


def kinds(start: str = "2022-01", **values: float) -> list[Row]:
    return [month(start, value, indicator=name) for name, value in values.items()]


def test_kinds_are_added_up_by_one_breakdown_upwards() -> None:
    found = derived(*kinds(grave=2, other=5, misdemeanours=4, streets=3, cleared=55), indicators=KINDS)
    assert {row[1]: row[4] for row in found if row[5] == "parts"} == {"crimes": 7.0, "all": 11.0}


def test_a_breakdown_with_a_kind_that_never_reports_is_not_added_up() -> None:
    assert {row[1] for row in derived(*kinds(grave=2), indicators=KINDS)} == {"grave"}
    only_streets = derived(*kinds(streets=2), indicators=KINDS)
    assert {row[1] for row in only_streets} == {"streets"}


def test_the_first_complete_breakdown_is_taken() -> None:
    two = indicator_frame(
        ("all", None, None, "count"),
        ("a", "all", "first", "count"),
        ("b", "all", "first", "count"),
        ("c", "all", "second", "count"),
    )
    rows = kinds(a=1, b=2, c=4) + kinds("2022-02", a=1, c=5)  # the second month lacks b
    found = [row[4] for row in derived(*rows, indicators=two) if row[1] == "all"]
    assert found == [3.0, 5.0]


def test_percents_are_never_added_up() -> None:
    percent = indicator_frame(("clearance", None, None, "percent"))
    rows = [month("2022-01", 50, area=a, indicator="clearance") for a in ("kz-1932", "kz-1936")]
    assert len(derived(*rows, areas=REGION, indicators=percent)) == 2


def test_simulated_parts_make_a_simulated_whole() -> None:
    frame = observed(*district("2022-01", 3, 4)).assign(simulated=[True, False])
    found = derive_series(frame, REGION, THEFT)
    assert found.set_index("area")["simulated"].to_dict()["kz-19"]


def test_nothing_in_nothing_out() -> None:
    found = derive_series(observed(), ONE_AREA, THEFT)
    assert found.empty
    assert list(found.columns)[:3] == ["area", "indicator", "period_start"]


def test_unknown_codes_are_counts_without_a_parent() -> None:
    assert derived(month("2022-01", 4, area="x", indicator="y"))[0][:5] == ("x", "y", "2022-01", 1, 4.0)


def test_a_circle_of_codes_is_an_error() -> None:
    circle = area_frame(("a", "b", "region"), ("b", "a", "region"))
    with pytest.raises(ValueError, match="own ancestor"):
        derive_series(observed(month("2022-01", 1, area="a")), circle, THEFT)


def test_regular_fills_missing_months_with_nan() -> None:
    rows = derive_series(observed(month("2021-11", 4), month("2022-02", 6)), ONE_AREA, THEFT)
    first, values = regular(rows, 1)
    assert first == date(2021, 11, 1)
    assert np.array_equal(values, [4, np.nan, np.nan, 6], equal_nan=True)


def test_regular_quarters_leave_out_gaps_and_other_rhythms() -> None:
    quarters = [("kz", "theft", f"2022-{m:02}-01", 3, "period", float(m)) for m in (1, 4, 10)]
    stray: Row = ("kz", "theft", "2023-02-01", 3, "period", 99.0)
    first, values = regular(derive_series(observed(*quarters, stray), ONE_AREA, THEFT), 3)
    assert (first, len(values)) == (date(2022, 1, 1), 4)
    assert np.isnan(values[2])
    gaps = derive_series(observed(ytd(1, 3), ytd(4, 9)), ONE_AREA, THEFT)
    with pytest.raises(ValueError, match="no figures"):
        regular(gaps, 3)


@pytest.mark.real_data
def test_london_adds_up_and_is_quick(shared_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wide = pd.read_csv(shared_data / "london_mps" / "APR2010-FEB2022.csv")
    keys = list(wide.columns[:3])
    long = wide.melt(id_vars=keys, var_name="month", value_name="value")
    minor = long["MajorText"] + "/" + long["MinorText"]
    latest = pd.DataFrame(
        {
            "area": long["LookUp_BoroughName"],
            "indicator": minor,
            "period_start": pd.to_datetime(long["month"], format="%Y%m"),
            "period_months": 1,
            "basis": "period",
            "value": long["value"].astype(float),
            "simulated": False,
        }
    )
    majors = long["MajorText"].unique()
    tree = [("total", None, None, "count"), *((major, "total", "type_sparse", "count") for major in majors)]
    tree += [(one, one.split("/")[0], "subtype_sparse", "count") for one in minor.unique()]
    boroughs = [(name, "london", "district") for name in sorted(long["LookUp_BoroughName"].unique())]
    areas = area_frame(("london", None, "city"), *boroughs)
    started = time.process_time()
    series = derive_series(latest, areas, indicator_frame(*tree))
    seconds = time.process_time() - started
    with capsys.disabled():
        print(f"\nderive_series: {len(latest):,} observations, {seconds:.2f} s")
    assert seconds < 10
    whole = series[(series["area"] == "london") & (series["indicator"] == "total")]
    by_month = long.groupby("month")["value"].sum().to_numpy()
    assert whole["value"].to_numpy() == pytest.approx(by_month)
