"""Rows of `progress` sorted out: periods, main readings, where the verdict hangs on the reading."""

from __future__ import annotations

import pandas as pd

from domain import Status

# From good to bad; what cannot be judged stands outside.
SEVERITY = {
    Status.MET: 0,
    Status.ON_TRACK: 0,
    Status.AT_RISK: 1,
    Status.OFF_TRACK: 2,
    Status.OUT_OF_REACH: 3,
    Status.MISSED: 3,
}
KEY = ["target", "area", "period"]


def severity(status: str) -> int | None:
    return SEVERITY.get(Status(status))


def periods(rows: pd.DataFrame) -> tuple[list[str], str]:
    """The periods of the targets, and the one in force: that of the newest data."""
    found = sorted(rows["period"].dropna().unique())
    through = rows["data_through"].dropna()
    in_force = str(pd.Timestamp(through.max()).year) if len(through) else ""
    return found, in_force if in_force in found else (found[-1] if found else "")


def main_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The first reading of each target, area and period, in the order of the document."""
    return rows.drop_duplicates(KEY, keep="first")


def depending(rows: pd.DataFrame) -> set[tuple[str, str, str]]:
    """Keys (target, area, period) whose verdict is another one under another reading."""
    judged = rows[[severity(status) is not None for status in rows["status"]]]
    several = judged.groupby(KEY)["status"].nunique()
    return set(several[several > 1].index)


def key(row: pd.Series) -> tuple[str, str, str]:
    return (row["target"], row["area"], row["period"])
