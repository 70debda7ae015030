"""Refresh on small real stores: series, forecasts, runs of progress, partial refresh."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from domain import BagdarError
from etl.forecasts import tasks
from etl.refresh import refresh
from models.series import derive_series
from tests.small_store import add_load, make, months
from warehouse.store import reading, writing

JANUARY = date(2022, 1, 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "roadmaps"


@pytest.fixture
def store(tmp_path: Path, folder: Path) -> Path:
    """Two districts of 10 and 20 offences a month, 2022-01 to 2026-06; only their kinds are reported."""
    made = make(tmp_path / "store", folder)
    figures = [
        row
        for area, x in (("s-1", 6), ("s-2", 12))
        for indicator, value in (("x", x), ("y", 8 if area == "s-2" else 4))
        for row in months(area, indicator, JANUARY, [value + n % 3 - 1 for n in range(54)])
    ]
    add_load(made, date(2026, 7, 10), figures)
    return made


def frame(store: Path, sql: str) -> pd.DataFrame:
    with reading(store) as connection:
        return connection.execute(sql).df()


def test_everything_is_derived_in_one_go(store: Path, folder: Path) -> None:
    told: list[str] = []
    refresh(store, tell=told.append, folder=folder)
    assert len(told) == 5
    series = frame(store, "SELECT * FROM series")
    assert len(series.groupby(["area", "indicator"])) == 9  # 3 areas × all, x, y
    whole = series[(series["area"] == "s") & (series["indicator"] == "all")]
    assert whole["value"].sum() == 30 * 54
    forecast = frame(
        store, "SELECT * FROM forecast WHERE area = 's' AND indicator = 'all' ORDER BY period_start"
    )
    assert len(forecast) == 18  # July 2026 to December 2027
    assert forecast["period_start"].iloc[0] == pd.Timestamp(2026, 7, 1)
    december = forecast.iloc[5]
    assert december["cumulative_low80"] < december["cumulative_mean"] < december["cumulative_high80"]
    assert december["cumulative_mean"] == pytest.approx(180 + forecast["mean"].iloc[:6].sum())
    assert forecast["cumulative_mean"].iloc[6] == pytest.approx(forecast["mean"].iloc[6])  # a new year
    assert (forecast["low95"] <= forecast["low80"]).all()
    meta = dict(frame(store, "SELECT * FROM meta").itertuples(index=False))
    assert "derived_at" in meta
    assert meta["derived_as_of"] is None or pd.isna(meta["derived_as_of"])


def test_progress_rows_of_a_region_and_its_districts(store: Path, folder: Path) -> None:
    refresh(store, folder=folder)
    rows = frame(store, "SELECT * FROM progress WHERE roadmap = 'small'")
    first = rows[(rows["period"] == "2025")]
    assert first["area"].tolist() == ["s", "s-1", "s-2"]
    assert first["ceiling"].tolist() == [324, 108, 216]  # 360, 120, 240 less 10 %
    assert first["status"].tolist() == ["missed"] * 3
    assert first["as_of"].iloc[0] == pd.Timestamp(date.today())
    later = rows[(rows["period"] == "2026") & (rows["area"] == "s")]
    assert later["reading"].tolist() == [
        "against_2024",
        "against_2025_target",
        "against_2025_fact",
        "percents_added",
    ]
    assert later["ceiling"].tolist() == [306, 275, 306, 270]
    assert (later["ytd"] == 180).all()
    assert later["probability"].between(0, 1).all()
    assert rows["program_version"].notna().all()
    assert rows["roadmap_checksum"].str.len().eq(64).all()


def test_each_refresh_is_a_run_and_history_stays(store: Path, folder: Path) -> None:
    refresh(store, folder=folder)
    refresh(store, folder=folder)
    runs = frame(store, "SELECT run_id, count(*) AS n FROM progress GROUP BY ALL ORDER BY run_id")
    assert runs["run_id"].tolist() == [1, 2]
    assert runs["n"].iloc[0] == runs["n"].iloc[1]


def test_the_same_store_gives_the_same_forecasts(store: Path, folder: Path) -> None:
    sql = "SELECT * EXCLUDE (as_of) FROM forecast ORDER BY area, indicator, period_start"
    refresh(store, folder=folder)
    first = frame(store, sql)
    refresh(store, folder=folder)
    pd.testing.assert_frame_equal(first, frame(store, sql))


def test_a_partial_refresh_gives_what_a_full_one_gives(store: Path, folder: Path) -> None:
    refresh(store, folder=folder)
    add_load(store, date(2026, 8, 10), months("s-1", "x", date(2026, 7, 1), [30]))
    told: list[str] = []
    refresh(store, changed={("s-1", "x")}, tell=told.append, folder=folder)
    sql = "SELECT * EXCLUDE (as_of) FROM forecast ORDER BY area, indicator, period_start"
    progress = "SELECT * EXCLUDE (run_id, computed_at) FROM progress WHERE run_id = {} ORDER BY rowid"
    partial = frame(store, sql)
    refresh(store, folder=folder)
    pd.testing.assert_frame_equal(partial, frame(store, sql))
    pd.testing.assert_frame_equal(frame(store, progress.format(2)), frame(store, progress.format(3)))


def test_a_partial_refresh_after_one_as_of_a_day_is_a_full_one(store: Path, folder: Path) -> None:
    refresh(store, as_of=date(2026, 7, 1), folder=folder)
    assert frame(store, "SELECT * FROM series").empty
    refresh(store, changed={("s-1", "x")}, folder=folder)
    assert len(frame(store, "SELECT DISTINCT area, indicator FROM forecast")) == 9


def test_as_of_a_day_only_what_was_published_counts(store: Path, folder: Path) -> None:
    add_load(store, date(2026, 9, 1), months("s-1", "x", date(2026, 6, 1), [100]))
    refresh(store, as_of=date(2026, 8, 1), folder=folder)
    rows = frame(store, "SELECT * FROM progress WHERE roadmap = 'small' AND area = 's' AND period = '2026'")
    assert (rows["ytd"] == 180).all()
    assert (rows["as_of"] == pd.Timestamp(2026, 8, 1)).all()
    refresh(store, folder=folder)
    latest = frame(
        store, "SELECT max(ytd) AS ytd FROM progress WHERE run_id = 2 AND area = 's' AND period = '2026'"
    )
    assert latest["ytd"].item() == 180 - 7 + 100


def test_a_series_that_ended_long_ago_is_not_forecast(store: Path, folder: Path) -> None:
    add_load(store, date(2024, 2, 1), months("s-1", "z", date(2021, 1, 1), [5] * 36))
    refresh(store, folder=folder)
    assert frame(store, "SELECT * FROM forecast WHERE indicator = 'z'").empty


def test_after_a_hole_the_forecast_begins_at_the_hole(store: Path, folder: Path) -> None:
    add_load(store, date(2026, 7, 10), months("s-1", "z", JANUARY, [5] * 50))
    add_load(store, date(2026, 7, 11), months("s-1", "z", date(2026, 4, 1), [5, 5]))
    refresh(store, folder=folder)
    first = frame(
        store,
        "SELECT min(period_start) AS first, min(data_through) AS through FROM forecast WHERE indicator = 'z'",
    )
    assert first["first"].item() == pd.Timestamp(2026, 3, 1)
    assert first["through"].item() == pd.Timestamp(2026, 2, 28)


def test_quarters_are_forecast_by_quarter(store: Path, folder: Path) -> None:
    quarters = [("s-1", "z", date(2021 + n // 4, 1 + 3 * (n % 4), 1), 3, "period", 30.0) for n in range(22)]
    add_load(store, date(2026, 7, 10), quarters)
    refresh(store, folder=folder)
    rows = frame(store, "SELECT * FROM forecast WHERE area = 's-1' AND indicator = 'z' ORDER BY period_start")
    assert rows["period_months"].unique().tolist() == [3]
    assert len(rows) == 6
    assert rows["cumulative_mean"].iloc[1] == pytest.approx(60 + rows["mean"].iloc[:2].sum())


def test_simulated_figures_mark_the_rows_that_rest_on_them(tmp_path: Path, folder: Path) -> None:
    store = make(tmp_path / "simulated", folder)
    add_load(store, date(2026, 7, 10), months("s", "all", JANUARY, [30] * 54), simulated=True)
    refresh(store, folder=folder)
    assert frame(store, "SELECT DISTINCT simulated FROM progress WHERE roadmap = 'small'")["simulated"].all()


def test_an_empty_store_and_an_empty_folder_do_no_harm(tmp_path: Path, folder: Path) -> None:
    store = make(tmp_path / "empty", folder)
    refresh(store, folder=folder)
    assert frame(store, "SELECT * FROM progress").empty
    (folder / "small.yaml").unlink()
    refresh(store, folder=folder)


def test_a_faulty_roadmap_stops_before_anything_is_written(store: Path, folder: Path) -> None:
    refresh(store, folder=folder)
    (folder / "small.yaml").write_text("id: small\n", encoding="utf-8")
    with pytest.raises(BagdarError):
        refresh(store, folder=folder)
    assert frame(store, "SELECT max(run_id) AS last FROM progress")["last"].item() == 1


def test_roadmap_and_target_tables_are_filled(store: Path, folder: Path) -> None:
    refresh(store, folder=folder)
    assert frame(store, "SELECT id, area, title_kk FROM roadmap").to_dict("records") == [
        {"id": "small", "area": "s", "title_kk": "мақсат"}
    ]
    assert frame(store, "SELECT roadmap, id, kind FROM target").to_dict("records") == [
        {"roadmap": "small", "id": "total", "kind": "percent_cut"}
    ]


def test_percentages_and_yearly_figures_are_not_forecast() -> None:
    latest = pd.DataFrame(
        [("s", "pct", pd.Timestamp(2026, n, 1), 1, "period", 60.0, False) for n in range(1, 7)]
        + [("s", "x", pd.Timestamp(year, 1, 1), 12, "period", 100.0, False) for year in range(2015, 2026)],
        columns=["area", "indicator", "period_start", "period_months", "basis", "value", "simulated"],
    )
    areas = pd.DataFrame({"code": ["s"], "parent": [None], "level": ["region"]})
    kinds = pd.DataFrame(
        {
            "code": ["pct", "x"],
            "parent": [None, None],
            "breakdown": [None, None],
            "unit": ["percent", "count"],
        }
    )
    assert tasks(derive_series(latest, areas, kinds), areas, kinds) == []


def test_a_reader_sees_the_old_run_until_the_new_one_is_whole(store: Path, folder: Path) -> None:
    refresh(store, folder=folder)
    with reading(store) as connection:
        refresh(store, folder=folder)
        assert connection.execute("SELECT max(run_id) FROM progress").fetchone() == (1,)


def test_undone_loads_do_not_count(store: Path, folder: Path) -> None:
    add_load(store, date(2026, 8, 1), months("s-1", "x", date(2026, 6, 1), [100]))
    with writing(store) as connection:
        connection.execute("UPDATE load SET withdrawn_at = now()::TIMESTAMP WHERE load_id = 2")
    refresh(store, as_of=date.today() + timedelta(days=1), folder=folder)
    rows = frame(store, "SELECT max(ytd) AS ytd FROM progress WHERE area = 's' AND period = '2026'")
    assert rows["ytd"].item() == 180


FORECAST = "SELECT * EXCLUDE (as_of) FROM forecast ORDER BY area, indicator, period_start"
BACKTEST = "SELECT * FROM backtest ORDER BY area, indicator, target_year, months_known, reduction_pct"


def test_forecasts_of_parts_add_up_to_the_whole(store: Path, folder: Path) -> None:
    refresh(store, folder=folder)
    rows = frame(store, FORECAST).pivot_table(
        index="period_start", columns=["area", "indicator"], values="mean"
    )
    assert rows["s-1", "all"].to_numpy() == pytest.approx((rows["s-1", "x"] + rows["s-1", "y"]).to_numpy())
    assert rows["s", "all"].to_numpy() == pytest.approx((rows["s-1", "all"] + rows["s-2", "all"]).to_numpy())
    assert frame(store, FORECAST)["method"].str.contains("+", regex=False).all()


def test_a_change_reaches_all_that_adds_up_with_it(store: Path, folder: Path) -> None:
    """One district goes ahead of the other: what bound them no longer does, and both are forecast anew."""
    refresh(store, folder=folder)
    before = frame(store, FORECAST)
    new = [*months("s-1", "x", date(2026, 7, 1), [9]), *months("s-1", "y", date(2026, 7, 1), [9])]
    add_load(store, date(2026, 8, 10), new)
    refresh(store, changed={("s-1", "x"), ("s-1", "y")}, folder=folder)
    partial = frame(store, FORECAST)
    refresh(store, folder=folder)
    pd.testing.assert_frame_equal(partial, frame(store, FORECAST))
    sibling = ("s-2", "x")
    pair = [
        rows[(rows["area"] == sibling[0]) & (rows["indicator"] == sibling[1])] for rows in (before, partial)
    ]
    assert pair[0]["rests_on"].iloc[0] != pair[1]["rests_on"].iloc[0]


def test_what_no_change_reaches_keeps_its_forecast(store: Path, folder: Path) -> None:
    add_load(store, date(2026, 7, 10), months("far", "y", JANUARY, [5 + n % 4 for n in range(54)]))
    (folder / "small.yaml").unlink()  # of a roadmap's series paths are needed each time
    refresh(store, folder=folder)
    add_load(store, date(2026, 8, 10), months("far", "y", date(2026, 7, 1), [9]))
    told: list[str] = []
    refresh(store, changed={("far", "y")}, tell=told.append, folder=folder)
    assert told[1].startswith("Прогноз: 1 ряд")


def test_backtests_are_made_once_and_kept_while_their_figures_stand(store: Path, folder: Path) -> None:
    told: list[str] = []
    refresh(store, folder=folder)
    first = frame(store, BACKTEST)
    assert first["target_year"].unique().tolist() == [2023, 2024, 2025]  # each with a whole year before it
    assert (first.loc[(first["area"] == "s-1") & (first["indicator"] == "all"), "actual"] == 120).all()
    add_load(store, date(2026, 8, 10), months("s-1", "x", date(2026, 7, 1), [9]))
    refresh(store, changed={("s-1", "x")}, tell=told.append, folder=folder)
    assert len(told) == 4  # nothing was looked back at
    pd.testing.assert_frame_equal(first, frame(store, BACKTEST))
    refresh(store, tell=told.append, folder=folder)
    assert len(told) == 8
    # A revision of 2024 makes those from 2024 on anew, of the series that rest on it.
    add_load(store, date(2026, 9, 10), months("s-1", "x", date(2024, 3, 1), [12]))
    refresh(store, changed={("s-1", "x")}, tell=told.append, folder=folder)
    partial = frame(store, BACKTEST)
    told_of = [line for line in told if "прошлых" in line]
    # s-1/x and what holds it, and what takes its growth from one of these: all but 2023
    assert len(told_of) == 1
    with writing(store) as connection:
        connection.execute("DELETE FROM backtest")
    refresh(store, folder=folder)
    pd.testing.assert_frame_equal(partial, frame(store, BACKTEST))


def test_what_an_earlier_day_teaches_does_not_depend_on_what_was_kept(store: Path, folder: Path) -> None:
    day = date(2026, 7, 20)
    refresh(store, as_of=day, folder=folder)
    at_once = frame(store, BACKTEST)
    assert len(at_once)
    revised = [row for area in ("s-1", "s-2") for row in months(area, "x", date(2024, 3, 1), [40])]
    add_load(store, date(2026, 8, 10), revised)
    refresh(store, folder=folder)
    assert not frame(store, BACKTEST).equals(at_once)
    refresh(store, as_of=day, folder=folder)
    pd.testing.assert_frame_equal(at_once, frame(store, BACKTEST))


def test_another_programs_backtests_are_forgotten(store: Path, folder: Path) -> None:
    refresh(store, folder=folder)
    with writing(store) as connection:
        connection.execute("UPDATE backtest SET probability = 2")
        connection.execute("UPDATE meta SET value = '0.0' WHERE key = 'backtest_maker'")
    refresh(store, folder=folder)
    assert frame(store, BACKTEST)["probability"].between(0, 1).all()


def test_verdicts_say_how_they_were_calibrated(store: Path, folder: Path) -> None:
    refresh(store, folder=folder)
    rows = frame(store, "SELECT calibration, probability, probability_raw FROM progress WHERE months = 6")
    assert len(rows) and rows["calibration"].notna().all()
    assert rows["probability_raw"].between(0, 1).all()
