"""The order of the verdict, case by case."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import Status
from models.outlook import probability_of_meeting
from models.roadmap import Thresholds
from models.verdict import Standing, verdict

USUAL = Thresholds()
OPEN = Standing(side="ceiling", limit=100.0, so_far=60.0, complete=False, probability=0.5)


@pytest.mark.parametrize(
    ("probability", "status"),
    [
        (1.0, Status.ON_TRACK),
        (0.8, Status.ON_TRACK),
        (0.799, Status.AT_RISK),
        (0.4, Status.AT_RISK),
        (0.399, Status.OFF_TRACK),
        (0.0, Status.OFF_TRACK),
        (None, Status.NO_DATA),
    ],
)
def test_an_open_year_goes_by_its_probability(probability: float | None, status: Status) -> None:
    assert verdict(replace(OPEN, probability=probability), USUAL) is status


def test_thresholds_come_from_the_roadmap() -> None:
    strict = Thresholds(on_track=0.95, at_risk=0.9)
    assert verdict(replace(OPEN, probability=0.92), strict) is Status.AT_RISK
    assert verdict(replace(OPEN, probability=0.85), strict) is Status.OFF_TRACK


def test_a_break_comes_before_everything() -> None:
    assert verdict(replace(OPEN, broken=True, complete=True), USUAL) is Status.NOT_COMPARABLE
    assert verdict(replace(OPEN, broken=True, so_far=200.0), USUAL) is Status.NOT_COMPARABLE


def test_a_complete_year_is_met_or_missed() -> None:
    whole = replace(OPEN, complete=True, probability=None)
    assert verdict(replace(whole, so_far=100.0), USUAL) is Status.MET
    assert verdict(replace(whole, so_far=101.0), USUAL) is Status.MISSED
    floor = replace(whole, side="floor")
    assert verdict(replace(floor, so_far=100.0), USUAL) is Status.MET
    assert verdict(replace(floor, so_far=99.0), USUAL) is Status.MISSED


def test_a_count_beyond_its_ceiling_is_out_of_reach_and_a_reached_floor_is_met() -> None:
    assert verdict(replace(OPEN, so_far=101.0, probability=0.9), USUAL) is Status.OUT_OF_REACH
    assert verdict(replace(OPEN, so_far=100.0, probability=0.1), USUAL) is Status.OFF_TRACK
    output = replace(OPEN, side="floor", so_far=100.0, probability=0.1)
    assert verdict(output, USUAL) is Status.MET


def test_a_share_can_still_fall() -> None:
    share = replace(OPEN, cumulative=False, so_far=101.0, probability=0.9)
    assert verdict(share, USUAL) is Status.ON_TRACK
    assert verdict(replace(share, side="floor"), USUAL) is Status.ON_TRACK


def test_a_strict_share_is_not_met_by_the_limit_itself() -> None:
    share = Standing(side="ceiling", limit=18.2, so_far=18.2, complete=True, cumulative=False, strict=True)
    assert verdict(share, USUAL) is Status.MISSED
    assert verdict(replace(share, strict=False), USUAL) is Status.MET


def test_without_a_limit_there_is_no_verdict() -> None:
    assert verdict(replace(OPEN, limit=None, complete=True), USUAL) is Status.NO_DATA


@given(
    st.lists(st.floats(0, 1e6), min_size=1, max_size=50),
    st.floats(0, 1e6),
    st.floats(0, 1e6),
    st.booleans(),
)
def test_probability_is_monotone_in_the_limit(
    totals: list[float], one: float, other: float, strict: bool
) -> None:
    low, high = sorted((one, other))
    paths = np.array(totals)
    assert probability_of_meeting(paths, "ceiling", low, strict) <= probability_of_meeting(
        paths, "ceiling", high, strict
    )
    assert probability_of_meeting(paths, "floor", low, strict) >= probability_of_meeting(
        paths, "floor", high, strict
    )


def test_probability_by_hand() -> None:
    totals = np.array([90.0, 100.0, 110.0, 120.0])
    assert probability_of_meeting(totals, "ceiling", 100) == 0.5
    assert probability_of_meeting(totals, "ceiling", 100, strict=True) == 0.25
    assert probability_of_meeting(totals, "floor", 100) == 0.75
