"""Progress rows of tiny hand-computed cases: every kind, every status."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd
import pytest

from domain import Period
from models.known import Known
from models.outlook import Outlook
from models.progress import progress
from models.progress_row import COLUMNS
from models.roadmap import Roadmap, roadmap_of

WORDING = {"ru": "цель", "kk": "мақсат", "en": "target"}
AREAS = pd.DataFrame(
    [
        ("r", None, "region", None, None),
        ("r-1", "r", "district", None, None),
        ("r-2", "r", "district", None, None),
        ("r-3", "r", "district", "2030-01-01", None),  # not there yet
        ("r-body", "r", "body", None, None),
    ],
    columns=["code", "parent", "level", "valid_from", "valid_to"],
)
INDICATORS = pd.DataFrame(
    [
        ("a", None, None, "count"),
        ("b", None, None, "count"),
        ("c", None, None, "count"),
        ("pct", None, None, "percent"),
    ],
    columns=["code", "parent", "breakdown", "unit"],
)
NO_BREAKS = pd.DataFrame(
    {
        "area": pd.Series(dtype=object),
        "indicator": pd.Series(dtype=object),
        "date": pd.Series(dtype="datetime64[s]"),
        "confirmed": pd.Series(dtype=bool),
    }
)
PEOPLE = pd.DataFrame(
    [("r", date(2025, 1, 1), 100_000), ("r", date(2026, 1, 1), 200_000)],
    columns=["area", "date", "population"],
)


def rows(area: str, indicator: str, figures: Mapping[str, float | list[float]]) -> pd.DataFrame:
    """`{"2024": 120}` is a yearly figure, `{"2025-01": [5, 6]}` are months from January."""
    made = []
    for text, values in figures.items():
        period = Period.parse(text)
        for n, value in enumerate(values if isinstance(values, list) else [values]):
            start = period.shifted(n * period.months).start
            made.append((area, indicator, pd.Timestamp(start), period.months, float(value), None, False))
    columns = ["area", "indicator", "period_start", "period_months", "value", "mark", "simulated"]
    return pd.DataFrame(made, columns=columns)


def known(
    *series: pd.DataFrame,
    as_of: date = date(2026, 10, 10),
    outlooks: Mapping[tuple[str, str], Outlook] | None = None,
    breaks: pd.DataFrame = NO_BREAKS,
    population: pd.DataFrame = PEOPLE,
    roadmap: Roadmap | None = None,
) -> Known:
    return Known(
        as_of=as_of,
        series=pd.concat([rows("-", "-", {"1999": 1}), *series], ignore_index=True),
        areas=AREAS,
        indicators=INDICATORS,
        population=population,
        breaks=breaks,
        outlooks=outlooks or {},
        published=roadmap.published if roadmap else (),
    )


def roadmap(published: list[dict[str, object]] | None = None, **target: object) -> Roadmap:
    content = {
        "id": "m",
        "title": WORDING,
        "area": "r",
        "first_year": 2025,
        "last_year": 2026,
        "source": "test",
        "published": published or [],
        "targets": [{"id": "t", "wording": WORDING, **target}],
    }
    return roadmap_of(content, "m.yaml")


def judged(plan: Roadmap, evidence: Known) -> pd.DataFrame:
    return progress(plan, evidence)


def one(plan: Roadmap, evidence: Known) -> pd.Series:
    found = judged(plan, evidence)
    top = found[~found["is_sub_area"]]
    assert len(top) == 1
    return top.iloc[0]


def paths(first: date, *each: list[float], step: int = 1) -> Outlook:
    """One path a list."""
    return Outlook(first, step, np.array(each, dtype=float), "by_hand")


CUT_10 = {"kind": "percent_cut", "indicators": ["a"], "years": {2026: 10}, "baseline": "last_fact"}
YEAR_120 = rows("r", "a", {"2025-01": [10.0] * 12})  # 12 × 10 = 120; less 10 % is 108


def test_an_open_year_by_hand() -> None:
    """Nine months of 8 (72), ceiling 108; four paths of October to December: 30, 36, 37, 45."""
    outlook = paths(date(2026, 10, 1), [10, 10, 10], [12, 12, 12], [12, 12, 13], [15, 15, 15])
    row = one(
        roadmap(**CUT_10),
        known(YEAR_120, rows("r", "a", {"2026-01": [8.0] * 9}), outlooks={("r", "a"): outlook}),
    )
    assert (row.baseline, row.ceiling, row.months, row.ytd) == (120, 108, 9, 72)
    assert row.ytd_same_period_last_year == 90  # the same nine months, not the whole year
    assert row.probability == 0.5  # 102 and 108 meet 108; 109 and 117 do not
    assert row.status == "at_risk"
    assert row.forecast == pytest.approx(109.0)
    assert (row.allowance, row.allowance_per_month) == (36, 12)
    assert row.path == pytest.approx(108 * 9 / 12)  # no three years of history: straight
    assert row.change_pct == pytest.approx(-20)
    assert row.change_low < -20 < row.change_high
    assert row.forecast_method == "by_hand"
    assert row.data_through == date(2026, 9, 30)


@pytest.mark.parametrize(
    ("left", "status"),
    [([1, 1, 1], "on_track"), ([20, 20, 20], "off_track")],
)
def test_probability_decides_an_open_year(left: list[float], status: str) -> None:
    evidence = known(
        YEAR_120,
        rows("r", "a", {"2026-01": [8.0] * 9}),
        outlooks={("r", "a"): paths(date(2026, 10, 1), left)},
    )
    assert one(roadmap(**CUT_10), evidence).status == status


@pytest.mark.parametrize(("months", "status"), [([9.0] * 12, "met"), ([9.0] * 11 + [10.0], "missed")])
def test_a_complete_year_has_a_fact_and_no_probability(months: list[float], status: str) -> None:
    row = one(roadmap(**CUT_10), known(YEAR_120, rows("r", "a", {"2026-01": months})))
    assert row.status == status
    assert np.isnan(row.probability)
    assert np.isnan(row.forecast)
    assert row.months == 12
    assert np.isnan(row.allowance_per_month)


def test_a_count_above_its_ceiling_is_out_of_reach() -> None:
    outlook = paths(date(2026, 10, 1), [0, 0, 0])
    evidence = known(YEAR_120, rows("r", "a", {"2026-01": [13.0] * 9}), outlooks={("r", "a"): outlook})
    row = one(roadmap(**CUT_10), evidence)
    assert (row.status, row.allowance) == ("out_of_reach", 108 - 117)


def test_a_late_month_does_not_make_a_year_complete() -> None:
    """March is missing although December is there: two months count, and there is no verdict by fact."""
    year = rows("r", "a", {"2026-01": [8.0, 8.0], "2026-04": [8.0] * 9})
    row = one(roadmap(**CUT_10), known(YEAR_120, year, as_of=date(2027, 1, 20)))
    assert (row.months, row.ytd, row.ytd_same_period_last_year) == (2, 16, 20)
    assert (row.status, row.note) == ("no_data", "note.hole")


def test_a_gap_of_several_months_counts_whole() -> None:
    year = rows("r", "a", {"2026-01": [8.0], "2026-02..2026-04": 25.0, "2026-05": [8.0]})
    row = one(roadmap(**CUT_10), known(YEAR_120, year))
    assert (row.months, row.ytd, row.ytd_same_period_last_year) == (5, 41, 50)


def test_without_a_complete_base_year_there_is_no_ceiling() -> None:
    row = one(roadmap(**CUT_10), known(rows("r", "a", {"2025-01": [10.0] * 11})))
    assert (row.status, row.note) == ("no_data", "note.fact_incomplete")
    assert np.isnan(row.ceiling)


def test_a_store_without_the_period_says_so() -> None:
    row = one(roadmap(**CUT_10), known(YEAR_120))
    assert (row.ceiling, row.status, row.note) == (108, "no_data", "note.not_reported")


PUBLISHED = [{"area": "r", "indicator": "a", "year": 2025, "value": 120, "source": "press"}]


def test_a_published_base_stands_in_for_a_store_without_it() -> None:
    plan = roadmap(PUBLISHED, **CUT_10)
    row = one(plan, known(rows("r", "a", {"2026-01": [8.0] * 3}), roadmap=plan))
    assert (row.baseline, row.ceiling) == (120, 108)
    whole = one(plan, known(rows("r", "a", {"2025-01": [20.0] * 12}), roadmap=plan))
    assert whole.baseline == 240  # what the store holds in full comes first


def test_a_simulated_base_says_so_unless_its_year_is_published() -> None:
    months = rows("r", "a", {"2025-01": [10.0] * 12}).assign(simulated=True)
    row = one(roadmap(**CUT_10), known(months, rows("r", "a", {"2026-01": [8.0] * 12})))
    assert (row.ceiling, row.note) == (108, "note.base_simulated")
    total = rows("r", "a", {"2025": 120})
    row = one(roadmap(**CUT_10), known(months, total, rows("r", "a", {"2026-01": [8.0] * 12})))
    assert (row.ceiling, row.note != "note.base_simulated") == (108, True)


def test_a_published_base_is_not_known_before_its_year_is_over() -> None:
    plan = roadmap(PUBLISHED, **CUT_10)
    assert np.isnan(one(plan, known(roadmap=plan, as_of=date(2025, 6, 1))).ceiling)
    dated = roadmap([{**PUBLISHED[0], "published": "2026-03-01"}], **CUT_10)
    assert np.isnan(one(dated, known(roadmap=dated, as_of=date(2026, 2, 1))).ceiling)
    assert one(dated, known(roadmap=dated, as_of=date(2026, 3, 1))).ceiling == 108


def breaks(day: str, area: str | None = "r", confirmed: bool = False) -> pd.DataFrame:
    return pd.DataFrame(
        {"area": [area], "indicator": ["a"], "date": pd.to_datetime([day]), "confirmed": [confirmed]}
    )


@pytest.mark.parametrize(
    ("found", "status"),
    [
        (breaks("2025-06-01"), "not_comparable"),
        (breaks("2026-05-01", area=None), "not_comparable"),
        (breaks("2025-06-01", confirmed=True), "met"),
        (breaks("2025-01-01"), "met"),  # on the first day of the base: all of it is counted the new way
        (breaks("2026-11-01"), "met"),  # later than what is known
        (breaks("2025-06-01", area="r-1"), "met"),
    ],
)
def test_breaks(found: pd.DataFrame, status: str) -> None:
    row = one(roadmap(**CUT_10), known(YEAR_120, rows("r", "a", {"2026-01": [5.0] * 12}), breaks=found))
    assert row.status == status
    assert row.ceiling == 108  # shown all the same
    assert (row.note == "note.break") == (status == "not_comparable")
    assert np.isnan(row.change_pct) == (status == "not_comparable")


def test_readings_times_indicators() -> None:
    plan = roadmap(kind="percent_cut", indicators=["a", "b"], years={2025: 10, 2026: 15})
    found = judged(plan, known(rows("r", "a", {"2024": 10385})))
    top = found[~found["is_sub_area"]]
    assert list(zip(top["indicator"], top["period"], top["reading"], strict=True)) == [
        (indicator, period, reading)
        for indicator in ("a", "b")
        for period, reading in (
            ("2025", "against_2024"),
            ("2026", "against_2024"),
            ("2026", "against_2025_target"),
            ("2026", "against_2025_fact"),
            ("2026", "percents_added"),
        )
    ]
    assert top["ceiling"].tolist()[:3] == [9346, 8827, 7944]
    assert top["ceiling"].tolist()[4] == 7788
    assert top["ceiling"].isna().tolist() == [False, False, False, True, False] + [True] * 5


def test_a_table_may_rise() -> None:
    plan = roadmap(kind="table", indicators=["a"], years={2025: 100, 2026: 110})
    found = judged(plan, known(rows("r", "a", {"2025": 105, "2026": 105})))
    assert list(zip(found["ceiling"], found["status"], strict=True)) == [(100, "missed"), (110, "met")]


def test_a_strict_ceiling_is_one_less() -> None:
    plan = roadmap(kind="ceiling", indicators=["a"], years={2026: 100}, strict=True)
    row = one(plan, known(rows("r", "a", {"2026": 100})))
    assert (row.ceiling, row.status) == (99, "missed")


def test_a_floor_is_met_as_soon_as_it_is_reached() -> None:
    plan = roadmap(kind="floor", indicators=["a"], years={2026: 50})
    row = one(plan, known(rows("r", "a", {"2026-01": [10.0] * 5})))
    assert (row.floor, row.status) == (50, "met")
    assert np.isnan(row.ceiling)
    assert np.isnan(row.allowance)
    short = one(plan, known(rows("r", "a", {"2026-01": [4.0] * 12})))
    assert short.status == "missed"


def test_a_times_cut() -> None:
    plan = roadmap(
        kind="times_cut", indicators=["a"], years={2026: 3.5}, baseline={"year": 2017}, sub_areas=False
    )
    row = one(plan, known(rows("r", "a", {"2017": 2086, "2026": 596})))
    assert (row.ceiling, row.status) == (596, "met")


def test_no_growth_with_tolerance() -> None:
    plan = roadmap(kind="no_growth", indicators=["a"], years={2026: 1.6})
    row = one(plan, known(rows("r", "a", {"2025": 1000, "2026": 1017})))
    assert (row.ceiling, row.status) == (1016, "missed")


DOWN = {"kind": "direction", "indicators": ["a"], "years": [2026]}


@pytest.mark.parametrize(
    ("whole", "status", "note"),
    [
        (60.0, "met", None),
        (119.0, "met", "note.met_within_chance"),
        (120.0, "missed", None),
        (121.0, "missed", None),
    ],
)
def test_direction_compares_wholes(whole: float, status: str, note: str | None) -> None:
    row = one(roadmap(**DOWN), known(rows("r", "a", {"2025": 120, "2026": whole})))
    assert (row.ceiling, row.status) == (119, status)
    assert (None if pd.isna(row.note) else row.note) == note
    assert row.change_method == "poisson_no_history"


@pytest.mark.parametrize(("whole", "status"), [(0.0, "met"), (1.0, "missed")])
def test_after_a_year_without_any_a_fall_means_none_again(whole: float, status: str) -> None:
    row = one(roadmap(**DOWN), known(rows("r", "a", {"2025": 0, "2026": whole})))
    assert (row.ceiling, row.status, row.note) == (0, status, "note.nothing_to_reduce")


def test_direction_of_an_open_year_goes_by_last_years_whole() -> None:
    evidence = known(
        YEAR_120,
        rows("r", "a", {"2026-01": [10.0] * 11}),
        outlooks={("r", "a"): paths(date(2026, 12, 1), [9], [10])},
    )
    assert one(roadmap(**DOWN), evidence).probability == 0.5


def test_a_rise_is_wanted() -> None:
    plan = roadmap(**{**DOWN, "wanted": "higher"})
    assert one(plan, known(rows("r", "a", {"2025": 120, "2026": 120}))).status == "missed"
    row = one(plan, known(rows("r", "a", {"2025": 120, "2026": 121})))
    assert (row.floor, row.status) == (121, "met")


SHARE = {"kind": "share_ceiling", "numerator": "a", "denominator": "b", "years": {2026: 25}}


def test_a_share_by_hand() -> None:
    """18 of 90 (20 %) by September; two paths end at 24 of 120 (20 %) and 36 of 120 (30 %)."""
    evidence = known(
        rows("r", "a", {"2025-01": [3.0] * 12, "2026-01": [2.0] * 9}),
        rows("r", "b", {"2025-01": [10.0] * 12, "2026-01": [10.0] * 9}),
        outlooks={
            ("r", "a"): paths(date(2026, 10, 1), [2, 2, 2], [6, 6, 6]),
            ("r", "b"): paths(date(2026, 10, 1), [10, 10, 10], [10, 10, 10]),
        },
    )
    row = one(roadmap(**SHARE), evidence)
    assert (row.indicator, row.ceiling, row.path) == ("a", 25, 25)
    assert (row.ytd, row.ytd_same_period_last_year) == (pytest.approx(20), pytest.approx(30))
    assert row.probability == 0.5
    assert row.forecast == pytest.approx(25)
    assert np.isnan(row.allowance)


def test_a_share_above_its_ceiling_can_still_come_down() -> None:
    evidence = known(
        rows("r", "a", {"2026-01": [3.0] * 11}),
        rows("r", "b", {"2026-01": [10.0] * 11}),
        outlooks={
            ("r", "a"): paths(date(2026, 12, 1), [0]),
            ("r", "b"): paths(date(2026, 12, 1), [50]),
        },
    )
    assert one(roadmap(**SHARE), evidence).status == "on_track"


def test_a_share_is_not_rounded() -> None:
    plan = roadmap(**{**SHARE, "years": {2026: 18.2}})
    evidence = known(rows("r", "a", {"2026": 1821}), rows("r", "b", {"2026": 10000}))
    assert one(plan, evidence).status == "missed"
    assert one(plan, known(rows("r", "a", {"2026": 182}), rows("r", "b", {"2026": 1000}))).status == "met"


def test_clearance_by_a_named_formula() -> None:
    """finished / (finished + unsolved): 45 / (45 + 55)."""
    plan = roadmap(kind="share_floor", numerator="a", denominator=["a", "b"], years={2026: 45})
    row = one(plan, known(rows("r", "a", {"2026": 45}), rows("r", "b", {"2026": 55})))
    assert (row.ytd, row.floor, row.status) == (45, 45, "met")


def test_a_share_waits_for_its_slower_part() -> None:
    evidence = known(rows("r", "a", {"2026-01": [2.0] * 9}), rows("r", "b", {"2026-01": [10.0] * 3}))
    row = one(roadmap(**SHARE), evidence)
    assert (row.months, row.ytd, row.status) == (3, 20, "no_data")


RATE = {"kind": "rate_ceiling", "indicators": ["a"], "years": {2026: 60}}


def test_a_rate_is_annualised() -> None:
    """45 in nine months among 200,000: 45 × 12/9 / 200,000 × 100,000 = 30; last year 72 among 100,000: 96."""
    evidence = known(
        rows("r", "a", {"2025-01": [8.0] * 12, "2026-01": [5.0] * 9}),
        outlooks={("r", "a"): paths(date(2026, 10, 1), [25, 25, 24], [26, 26, 26])},
    )
    row = one(roadmap(**RATE), evidence)
    assert (row.ytd, row.ytd_same_period_last_year) == (pytest.approx(30), pytest.approx(96))
    assert row.probability == 0.5  # (45 + 74) / 2 = 59.5 and (45 + 78) / 2 = 61.5
    assert row.change_pct == pytest.approx(100 * (30 / 96 - 1))


def test_a_rate_without_population_says_so() -> None:
    evidence = known(rows("r", "a", {"2026-01": [5.0] * 9}), population=PEOPLE.iloc[:0])
    row = one(roadmap(**RATE), evidence)
    assert (row.ceiling, row.status, row.note) == (60, "no_data", "note.no_population")


CAMERAS = {"kind": "output", "indicator": "c", "number": 9000, "since": 2025}


def test_an_output_without_data_or_deadline() -> None:
    row = one(roadmap(**CAMERAS), known())
    assert (row.period, row.floor, row.status) == ("2026", 9000, "no_data")


def test_an_output_is_counted_over_the_years_and_met_when_reached() -> None:
    evidence = known(rows("r", "c", {"2025-01": [500.0] * 12, "2026-01": [1000.0, 2000.0]}))
    row = one(roadmap(**CAMERAS), evidence)
    assert (row.ytd, row.status, row.note) == (9000, "met", "note.deadline_unstated")


def test_an_output_goes_by_its_paths_and_misses_its_deadline() -> None:
    first = rows("r", "c", {"2025-01": [500.0] * 12})
    outlook = paths(date(2026, 1, 1), [100] * 12, [300] * 12)
    row = one(roadmap(**CAMERAS), known(first, outlooks={("r", "c"): outlook}))
    assert (row.ytd, row.probability, row.status) == (6000, 0.5, "at_risk")
    late = rows("r", "c", {"2026-01": [10.0] * 12})
    assert one(roadmap(**CAMERAS), known(first, late)).status == "missed"


def test_an_outputs_paths_are_counts() -> None:
    """249.9 a month end at 8,998.8, which is told as 8,999: one short; 249.97 at 8,999.64, which is 9,000."""
    first = rows("r", "c", {"2025-01": [500.0] * 12})
    outlook = paths(date(2026, 1, 1), [249.9] * 12, [249.97] * 12)
    assert one(roadmap(**CAMERAS), known(first, outlooks={("r", "c"): outlook})).probability == 0.5


def test_coverage_of_a_group() -> None:
    plan = roadmap(kind="coverage", indicator="c", of="b", percent=95, since=2026, by=2026)
    row = one(plan, known(rows("r", "b", {"2025": 130}), rows("r", "c", {"2026-01": [60.0, 64.0]})))
    assert (row.floor, row.ytd, row.status) == (124, 124, "met")  # 130 × 0.95 = 123.5
    unknown = one(plan, known(rows("r", "c", {"2026-01": [60.0]})))
    assert (unknown.status, unknown.note) == ("no_data", "note.not_reported")


def test_a_wish_is_not_measurable_and_says_what_would_help() -> None:
    plan = roadmap(kind="qualitative", indicator="pct", years=[2025], needs="formula")
    row = one(plan, known(rows("r", "pct", {"2025": 73})))
    assert (row.status, row.note, row.ytd) == ("not_measurable", "note.needs_formula", 73)


def test_percentages_of_months_are_never_added_up() -> None:
    plan = roadmap(kind="qualitative", indicator="pct", years=[2025])
    row = one(plan, known(rows("r", "pct", {"2025-01": [70.0] * 12})))
    assert np.isnan(row.ytd)


def test_what_was_announced_stands_beside_what_is_computed() -> None:
    plan = roadmap(**DOWN, announced_change_pct={2026: -26})
    row = one(plan, known(rows("r", "a", {"2025": 6420, "2026": 4766})))
    assert row.announced_change_pct == -26
    assert row.change_pct == pytest.approx(-25.763, abs=5e-4)
    assert row.change_method == "poisson_no_history"
    # Poisson's interval of a ratio, by the log: 0.7424 × exp(±1.96 × √(1/4766 + 1/6420))
    assert row.change_low == pytest.approx(-28.5, abs=0.1)
    assert row.change_high == pytest.approx(-22.9, abs=0.1)


def test_sub_areas_have_their_own_base_and_add_up_to_the_parents_ceiling() -> None:
    """Bases 35 and 20 of 55, less 10 %: 31.5 and 18 of 49.5. The parent's 49 is 31 and 18."""
    evidence = known(
        rows("r", "a", {"2025": 55, "2026": 50}),
        rows("r-1", "a", {"2025": 35, "2026": 31}),
        rows("r-2", "a", {"2025": 20, "2026": 19}),
    )
    found = judged(roadmap(**CUT_10), evidence)
    assert found["area"].tolist() == ["r", "r-1", "r-2"]
    assert found["is_sub_area"].tolist() == [False, True, True]
    assert found["ceiling"].tolist() == [49, 31, 18]
    assert found["status"].tolist() == ["missed", "met", "missed"]


def test_a_sub_area_without_a_base_has_no_data() -> None:
    evidence = known(
        rows("r", "a", {"2025": 55, "2026-01": [4.0]}),
        rows("r-1", "a", {"2025": 35, "2026-01": [3.0]}),
        rows("r-2", "a", {"2026-01": [1.0]}),
    )
    found = judged(roadmap(**CUT_10), evidence).set_index("area")
    assert found.loc["r-1", "ceiling"] == 31
    assert np.isnan(found.loc["r-2", "ceiling"])
    assert found.loc["r-2", "status"] == "no_data"


def test_sub_areas_of_a_direction_each_have_to_fall() -> None:
    evidence = known(
        rows("r", "a", {"2025": 55, "2026": 54}),
        rows("r-1", "a", {"2025": 35, "2026": 36}),
        rows("r-2", "a", {"2025": 20, "2026": 18}),
    )
    found = judged(roadmap(**DOWN), evidence)
    assert found["ceiling"].tolist() == [54, 34, 19]
    assert found["status"].tolist() == ["met", "missed", "met"]


def test_areas_without_any_figures_are_not_listed() -> None:
    assert len(judged(roadmap(**CUT_10), known(YEAR_120))) == 1


def test_a_future_year_is_simulated_whole() -> None:
    """From October 2025 on: three months to the end, then the twelve of 2026."""
    plan = roadmap(kind="ceiling", indicators=["a"], years={2026: 60})
    outlook = paths(date(2025, 10, 1), [9.0] * 3 + [4.0] * 12, [9.0] * 3 + [6.0] * 12)
    evidence = known(
        rows("r", "a", {"2025-01": [10.0] * 9}), as_of=date(2025, 10, 10), outlooks={("r", "a"): outlook}
    )
    row = one(plan, evidence)
    assert (row.months, row.probability, row.status) == (0, 0.5, "at_risk")
    assert np.isnan(row.ytd)


def test_quarters_work_like_months() -> None:
    evidence = known(
        rows("r", "a", {"2025-Q1": [30.0] * 4, "2026-Q1": [20.0, 20.0]}),
        outlooks={("r", "a"): paths(date(2026, 7, 1), [34, 34], [35, 35], step=3)},
    )
    row = one(roadmap(**CUT_10), evidence)
    assert (row.months, row.ytd, row.ytd_same_period_last_year) == (6, 40, 60)
    assert row.probability == 0.5  # 108 and 110


def test_columns_are_those_of_the_table() -> None:
    assert list(judged(roadmap(**CUT_10), known(YEAR_120)).columns) == COLUMNS
