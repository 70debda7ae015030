"""Past probabilities added up: by hand on a few cases, and the interval of a share by published figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from models.reliability import share_interval
from tests import page_store
from tests.backtest_store import case, put
from warehouse import backtests, read_reliability
from warehouse.store import reading, writing

ALL = ("", None, "", "")


def test_wilsons_interval_as_published() -> None:
    """Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29 by Wilson's score."""
    for met, cases, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        assert share_interval(met, cases) == pytest.approx((low, high), abs=5e-5)


def test_cases_that_hang_together_say_less() -> None:
    assert share_interval(60, 80, 20) == share_interval(15, 20)
    assert share_interval(60, 80, 500) == share_interval(60, 80)
    for wrong in ((1, 0), (3, 2), (-1, 5)):
        with pytest.raises(ValueError, match="of"):
            share_interval(*wrong)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six cases with a probability, and one without."""
    rows = [
        case(probability=0.68, met=True),
        case(probability=0.72, met=False, reduction_pct=10.0, limit_value=1.0),
        case(probability=0.71, met=True, months_known=9, actual=1000.0),
        case(probability=0.10, met=False, months_known=0, reduction_pct=5.0, actual=845.0),
        case(
            probability=0.90,
            met=True,
            area="tl-3",
            level="city",
            size_a_month=12.0,
            target_year=2024,
            ytd=410.0,
        ),
        case(
            probability=0.95, met=True, area="tl", level="region", size_a_month=150.0, calibration="widened"
        ),
        case(probability=None, met=True, indicator="misdemeanours"),
    ]
    made = page_store.fill(tmp_path_factory.mktemp("reliability") / "store")
    return put(made, pd.DataFrame(rows))


def ask(store: Path, function: Callable[..., object], *arguments: object) -> object:
    with reading(store) as connection:
        return function(connection, *arguments)


def groups(store: Path, group: str, *asked: object) -> dict[str, dict[str, float]]:
    rows = ask(store, read_reliability.by_group, group, *(asked or ALL))
    assert isinstance(rows, pd.DataFrame)
    return rows.set_index("group").to_dict("index")


def test_bins_lie_about_the_tenths(store: Path) -> None:
    rows = ask(store, read_reliability.by_probability, *ALL)
    assert isinstance(rows, pd.DataFrame)
    found = rows.set_index("bin")
    assert found.loc[7, ["cases", "met", "series_years"]].tolist() == [3, 2, 1]
    assert found.loc[7, "said"] == pytest.approx((0.68 + 0.72 + 0.71) / 3)
    assert sorted(found.index) == [1, 7, 9, 10]  # 0.95 lies as near to 1; DuckDB rounds halves away from zero


def test_what_there_is_to_judge_by(store: Path) -> None:
    everything = ask(store, read_reliability.extent, *ALL)
    assert everything == read_reliability.Extent(6, 3, 2024, 2025, 1)
    assert ask(store, read_reliability.extent, "tl", 6, "small", "") == read_reliability.Extent(
        1, 1, 2024, 2024, 0
    )
    assert ask(store, read_reliability.extent, "kz", None, "", "") == read_reliability.Extent(
        0, 0, None, None, 0
    )
    countries = ask(store, read_reliability.countries, "en")
    assert isinstance(countries, pd.DataFrame)
    assert countries.to_dict("records") == [{"code": "tl", "name": "Testland"}]


def test_scores_by_hand(store: Path) -> None:
    by_months = groups(store, "months_known")
    assert list(by_months) == ["0", "6", "9"]
    half = by_months["6"]
    assert half["cases"] == 4
    said = [0.68, 0.72, 0.90, 0.95]
    met = [1, 0, 1, 1]
    assert half["said"] == pytest.approx(sum(said) / 4)
    assert half["brier"] == pytest.approx(sum((p - m) ** 2 for p, m in zip(said, met, strict=True)) / 4)
    # Bins 7 (0.68 and 0.72, one of two met), 9 and 10.
    gap = (abs(1 - 1.40) + abs(1 - 0.90) + abs(1 - 0.95)) / 4
    assert half["gap"] == pytest.approx(gap)
    # Twice the half year: 780 ≤ 798, met; not ≤ 1, not met; 820 not ≤ 798, but met; 780 again.
    assert half["brier_straight"] == pytest.approx(1 / 4)
    nothing = by_months["0"]  # a cut of 5 % is never met where last year comes again
    assert nothing["brier_straight"] == 0
    assert (nothing["in80"], nothing["in95"]) == (0, 1)
    assert (by_months["9"]["in80"], by_months["9"]["in95"]) == (0, 0)


def test_groups_of_size_and_level_and_filters(store: Path) -> None:
    assert {name: row["cases"] for name, row in groups(store, "size").items()} == {
        "large": 1, "middle": 4, "small": 1,
    }  # fmt: skip
    assert {name: row["cases"] for name, row in groups(store, "level").items()} == {
        "city": 1, "district": 4, "region": 1,
    }  # fmt: skip
    assert groups(store, "level", "tl", 9, "middle", "district")["district"]["cases"] == 1
    with pytest.raises(ValueError, match="other"):
        groups(store, "other")


def test_rows_are_put_in_and_read_back(tmp_path: Path) -> None:
    rows = [case(), case(reduction_pct=0.0), case(target_year=2024, reduction_pct=0.0, history=2)]
    store = put(tmp_path / "store", pd.DataFrame(rows))
    with writing(store) as connection:
        kept = backtests.kept(connection)
        assert list(kept["target_year"]) == [2024, 2025, 2025]
        assert list(backtests.cases(connection)["history"]) == [2, 1]
        backtests.replace(connection, kept.iloc[:1])
        assert len(backtests.kept(connection)) == 1
        backtests.forget(connection)
        assert backtests.kept(connection).empty


def test_verdicts_that_were_shown_and_what_came(tmp_path: Path) -> None:
    """The last run of each number of months counts once; years that have not ended do not."""
    store = page_store.fill(tmp_path / "store")
    shown = ask(store, read_reliability.shown_verdicts)
    assert isinstance(shown, pd.DataFrame) and shown.empty
    with writing(store) as connection:
        connection.execute(
            "INSERT INTO progress BY NAME SELECT * REPLACE (3 AS run_id, 'missed' AS status, 12 AS months,"
            " NULL AS probability, ? AS computed_at) FROM progress WHERE run_id = 2 AND target = 'road'",
            [datetime(2027, 1, 20)],
        )
        connection.execute(
            "INSERT INTO progress BY NAME SELECT * REPLACE (0 AS run_id, 'on_track' AS status)"
            " FROM progress WHERE run_id = 1 AND target = 'road'"
        )
        first = connection.execute(
            "SELECT count(*) FROM progress WHERE run_id IN (1, 2) AND target = 'road'"
        ).fetchone()
    found = ask(store, read_reliability.shown_verdicts)
    assert isinstance(found, pd.DataFrame)
    assert first is not None and found["cases"].sum() == first[0]
    assert found["met"].sum() == 0
