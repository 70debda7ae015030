"""The verdict on one row, in the order of design §6."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from domain import Status
from models.roadmap import Thresholds

Side = Literal["ceiling", "floor"]


@dataclass(frozen=True)
class Standing:
    """How a target stands: `so_far` of the months reported, against `limit` on its `side`.

    `cumulative`: `so_far` can only grow (a count; not a share or a rate), so it may settle the matter before
    the period ends. `strict`: the limit itself does not meet the target (shares and rates; whole limits of
    counts already have it worked in). `probability` is of meeting the target.
    """

    side: Side
    limit: float | None
    so_far: float | None
    complete: bool
    cumulative: bool = True
    strict: bool = False
    broken: bool = False
    probability: float | None = None


def verdict(standing: Standing, thresholds: Thresholds) -> Status:
    """One of the statuses but `not_measurable`, which only a target without a number has.

    A break that nobody confirmed comes first; then the fact, when every month is reported; then a count that
    has already passed its ceiling or reached its floor; then the probability against the thresholds.
    """
    if standing.broken:
        return Status.NOT_COMPARABLE
    if standing.limit is None:
        return Status.NO_DATA
    if standing.complete and standing.so_far is not None:
        return Status.MET if meets(standing.so_far, standing) else Status.MISSED
    if standing.cumulative and standing.so_far is not None:
        if standing.side == "ceiling" and not meets(standing.so_far, standing):
            return Status.OUT_OF_REACH
        if standing.side == "floor" and meets(standing.so_far, standing):
            return Status.MET
    if standing.probability is None:
        return Status.NO_DATA
    if standing.probability >= thresholds.on_track:
        return Status.ON_TRACK
    return Status.AT_RISK if standing.probability >= thresholds.at_risk else Status.OFF_TRACK


def meets(value: float, standing: Standing) -> bool:
    """Whether a whole period of `value` would meet the target."""
    if standing.limit is None:
        raise ValueError("no limit to meet")
    if value == standing.limit:
        return not standing.strict
    return value < standing.limit if standing.side == "ceiling" else value > standing.limit
