"""The table of an official note, against figures worked out by hand."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import ArgumentError, Period, add_months
from models.comparison import comparison, per_10_thousand, population_at, series_dispersions
from models.period_sums import period_sums

H1_2022, H1_2021 = Period.parse("2022-01..2022-06"), Period.parse("2021-01..2021-06")
AREAS = pd.DataFrame(
    [("kz", None, "country"), ("kz-19", "kz", "region"), ("kz-59", "kz", "region")],
    columns=["code", "parent", "level"],
)
INDICATORS = pd.DataFrame(
    [
        ("offences_total", None, "count"),
        ("theft", "offences_total", "count"),
        ("clearance_pct", None, "percent"),
        ("damage", None, "tenge"),
    ],
    columns=["code", "parent", "unit"],
)
PEOPLE = pd.DataFrame([("kz", date(2022, 1, 1), 19_040_000)], columns=["area", "date", "population"])
NO_BREAKS = pd.DataFrame(
    {"area": [], "indicator": [], "date": pd.to_datetime([]), "confirmed": pd.Series([], dtype=bool)}
)
NO_DISPERSIONS = pd.DataFrame({"area": [], "indicator": [], "dispersion": [], "dispersion_3": []})


def rows(
    area: str, indicator: str, first: str, months: int, *values: float, mark: str | None = None
) -> pd.DataFrame:
    """Figures of equal length, one after another; nan leaves a hole."""
    start = date.fromisoformat(first)
    return pd.DataFrame(
        [
            (area, indicator, add_months(start, place * months), months, value, mark, False)
            for place, value in enumerate(values)
            if not np.isnan(value)
        ],
        columns=["area", "indicator", "period_start", "period_months", "value", "mark", "simulated"],
    )


def series(*parts: pd.DataFrame) -> pd.DataFrame:
    return pd.concat(parts, ignore_index=True)


def compare(figures: pd.DataFrame, level: str = "country", **changes: object) -> pd.DataFrame:
    given_frames = {
        "areas": AREAS,
        "indicators": INDICATORS,
        "population": PEOPLE,
        "breaks": NO_BREAKS,
        "dispersions": NO_DISPERSIONS,
        "period": H1_2022,
        "before": H1_2021,
        "level": level,
    } | changes
    return comparison(figures, **given_frames)  # type: ignore[arg-type]


def test_official_note_of_the_first_half_of_2022() -> None:
    """87.1 thousand offences, +1.1 %, 91.5 per 10 thousand, as published; the rate is brought to a year."""
    table = compare(
        series(
            rows("kz", "offences_total", "2022-01-01", 1, 13_000, 14_000, 15_000, 15_000, 15_000, 15_100),
            rows("kz", "offences_total", "2021-01-01", 1, 14_000, 14_000, 14_500, 14_500, 14_500, 14_652),
            rows("kz", "theft", "2022-01-01", 3, 12_000, 14_130),
            rows("kz", "theft", "2021-01-01", 3, 14_000, 14_130),
        )
    )
    total, theft = table.to_dict("records")
    assert (total["value"], total["value_before"], total["difference"]) == (87_100, 86_152, 948)
    assert round(total["change_pct"], 1) == 1.1
    assert round(total["per_10k"], 1) == 91.5
    assert total["share"] == 100
    assert (theft["value"], theft["difference"]) == (26_130, -2_000)
    assert round(theft["change_pct"], 2) == -7.11  # -2000 / 28130
    assert theft["share"] == pytest.approx(30.0)  # 26130 / 87100
    assert theft["change_low"] < theft["change_pct"] < theft["change_high"]
    assert theft["difference_low"] < -2_000 < theft["difference_high"]
    assert theft["beyond_chance"]


def test_the_second_published_rate_90_per_10_thousand_in_nine_months_of_2020() -> None:
    assert per_10_thousand(np.array([126_499.0]), np.array([18_700_000.0]), 9).round(0) == 90


def test_a_missing_month_is_not_zero() -> None:
    table = compare(
        series(
            rows("kz", "theft", "2022-01-01", 1, 10, 10, np.nan, 10, 10, np.nan),
            rows("kz", "theft", "2021-01-01", 1, *[10] * 6),
        )
    )
    (row,) = table.to_dict("records")
    assert np.isnan(row["value"]) and np.isnan(row["difference"]) and np.isnan(row["per_10k"])
    assert row["missing"] == (date(2022, 3, 1), date(2022, 6, 1))
    assert row["missing_before"] == ()
    assert not row["beyond_chance"]


def test_a_part_is_never_compared_with_a_whole() -> None:
    with pytest.raises(ArgumentError, match="compare_lengths"):
        compare(rows("kz", "theft", "2021-01-01", 1, *[10] * 24), before=Period.year(2021))


@pytest.mark.parametrize(
    ("day", "confirmed", "broken"),
    [
        ("2021-01-01", False, False),  # both periods lie after it
        ("2021-03-01", False, True),
        ("2022-06-08", False, True),
        ("2022-06-08", True, False),
        ("2022-07-01", False, False),
    ],
)
def test_a_break_blocks_the_comparison_until_confirmed(day: str, confirmed: bool, broken: bool) -> None:
    breaks = pd.DataFrame([("kz", None, pd.Timestamp(day), confirmed)], columns=list(NO_BREAKS.columns))
    figures = series(
        rows("kz", "theft", "2021-01-01", 1, *[100] * 12), rows("kz", "theft", "2022-01-01", 1, *[50] * 6)
    )
    (row,) = compare(figures, breaks=breaks).to_dict("records")
    assert row["broken"] is broken
    assert bool(np.isnan(row["change_pct"])) is broken
    assert row["beyond_chance"] is not broken
    assert row["value"] == 300


def test_a_break_of_another_series_does_not_matter() -> None:
    breaks = pd.DataFrame(
        [
            ("kz-19", None, pd.Timestamp("2022-06-08"), False),
            (None, "damage", pd.Timestamp("2022-06-08"), False),
        ],
        columns=list(NO_BREAKS.columns),
    )
    table = compare(rows("kz", "theft", "2021-01-01", 1, *[100] * 18), breaks=breaks)
    assert table["broken"].tolist() == [False]


def test_shares_of_areas_are_of_the_area_above() -> None:
    figures = series(
        rows("kz", "theft", "2022-01-01", 1, *[100] * 6),
        rows("kz-19", "theft", "2022-01-01", 1, *[25] * 6),
        rows("kz-59", "theft", "2022-01-01", 1, *[75] * 6),
    )
    assert compare(figures, "region")["area_share"].tolist() == [25, 75]


def test_percentages_are_not_added_up_and_money_has_no_test() -> None:
    figures = series(
        rows("kz", "clearance_pct", "2021-01-01", 1, *[50] * 18),
        rows("kz", "damage", "2021-01-01", 1, *[1_000] * 12, *[2_000] * 6),
    )
    (damage,) = compare(figures).to_dict("records")
    month = compare(figures, period=Period.parse("2022-01"), before=Period.parse("2021-01"))
    assert month.set_index("indicator").loc["clearance_pct", "value"] == 50
    assert damage["change_pct"] == 100
    assert np.isnan(damage["p_value"]) and np.isnan(damage["per_10k"])


def test_nothing_before_gives_no_percentage() -> None:
    (row,) = compare(rows("kz", "theft", "2021-01-01", 1, *[0] * 12, *[5] * 6)).to_dict("records")
    assert row["difference"] == 30
    assert np.isnan(row["change_pct"])


def test_marks_are_corrected_for_all_series_of_the_level() -> None:
    """One p of about 0.04 among twenty series is what chance gives: no mark, whatever is on screen."""
    areas = pd.DataFrame(
        [("kz", None, "country"), *((f"kz-{n}", "kz", "region") for n in range(20))], columns=AREAS.columns
    )
    quiet = [rows(f"kz-{n}", "theft", "2021-01-01", 1, *[100] * 18) for n in range(1, 20)]
    noisy = rows("kz-0", "theft", "2021-01-01", 1, *[100] * 12, *[112] * 6)
    alone = compare(noisy, "region", areas=areas)
    together = compare(series(noisy, *quiet), "region", areas=areas)
    assert alone["beyond_chance"].tolist() == [True]
    assert not together["beyond_chance"].any()
    assert together.loc[0, "p_value"] == alone.loc[0, "p_value"]


def test_dispersion_of_each_series_with_a_history() -> None:
    found = series_dispersions(
        series(
            rows("kz", "theft", "2019-01-01", 1, *np.random.default_rng(1).poisson(100, 60).astype(float)),
            rows("kz", "damage", "2019-01-01", 12, 5, 6),
        )
    )
    assert found["indicator"].tolist() == ["theft"]
    assert 0.5 < found.loc[0, "dispersion"] < 2


def test_population_is_that_of_the_period() -> None:
    people = pd.DataFrame(
        [("a", "2021-01-01", 1), ("a", "2022-01-01", 2), ("a", "2022-03-01", 3), ("b", "2025-12-01", 4)],
        columns=["area", "date", "population"],
    )
    assert population_at(people, H1_2022).to_dict() == {"a": 2, "b": 4}


def test_sums_prefer_months_and_never_count_one_twice() -> None:
    figures = series(
        rows("kz", "theft", "2022-01-01", 1, 1, 1, 1),
        rows("kz", "theft", "2022-01-01", 3, 100, 7),
        rows("kz", "theft", "2022-01-01", 12, 1_000),
        rows("kz", "theft", "2022-07-01", 3, 20),
        rows("kz", "theft", "2022-10-01", 1, 1, 1, 1),
    )
    assert period_sums(figures, Period.parse("2022-Q1"))["value"].tolist() == [3]
    assert period_sums(figures, H1_2022)["value"].tolist() == [107]  # figures of one length are preferred
    assert period_sums(figures, Period.parse("2022-07..2022-12"))["value"].tolist() == [
        23
    ]  # a quarter and months
    assert period_sums(figures, Period.year(2022))["value"].tolist() == [1_000]


def test_a_gap_of_two_months_counts_inside_a_period_and_is_never_split() -> None:
    figures = series(
        rows("kz", "theft", "2022-01-01", 1, 5),
        rows("kz", "theft", "2022-02-01", 2, 20, mark="gap"),
        rows("kz", "theft", "2022-04-01", 1, 5, 5, 5),
    )
    whole = period_sums(figures, H1_2022).iloc[0]
    assert (whole["value"], whole["mark"]) == (40, "gap")
    part = period_sums(figures, Period.parse("2022-03..2022-05")).iloc[0]
    assert np.isnan(part["value"])
    assert part["missing"] == (date(2022, 3, 1),)


@given(
    values=st.lists(st.one_of(st.none(), st.integers(-5, 50)), min_size=12, max_size=12),
    first=st.integers(0, 11),
    months=st.integers(1, 12),
)
def test_sum_equals_adding_month_by_month(values: list[int | None], first: int, months: int) -> None:
    months = min(months, 12 - first)
    figures = rows("kz", "theft", "2022-01-01", 1, *[np.nan if v is None else v for v in values])
    if figures.empty:
        return
    row = period_sums(figures, Period(date(2022, first + 1, 1), months)).iloc[0]
    wanted = values[first : first + months]
    lacking = tuple(date(2022, first + place + 1, 1) for place, v in enumerate(wanted) if v is None)
    assert row["missing"] == lacking
    assert np.isnan(row["value"]) if lacking else row["value"] == sum(v for v in wanted if v is not None)
