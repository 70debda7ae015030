"""The progress of a roadmap as of a day: one row a target, area, indicator, period and reading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, fields

import pandas as pd

from models.known import Known
from models.progress_counts import counted_rows
from models.progress_others import amount_rows, qualitative_rows, rate_rows, share_rows
from models.progress_row import COLUMNS, Row
from models.roadmap import Coverage, Output, Qualitative, RateCeiling, Roadmap, Share, Target

_NUMBERS = [field.name for field in fields(Row) if field.type == "float | None"]


def progress(roadmap: Roadmap, known: Known) -> pd.DataFrame:
    """The rows of the table `progress` for one roadmap (without what names the run), in a fixed order.

    `known` holds what stood as of its day; whoever makes it leaves out what was published later. Columns:
    those of `models.progress_row.Row`.
    """
    rows = [row for target in roadmap.targets for row in _rows(roadmap, target, known)]
    frame = pd.DataFrame([{**asdict(row), "status": row.status.value} for row in rows], columns=COLUMNS)
    return frame.astype(dict.fromkeys(_NUMBERS, float) | {"months": "Int64", "beyond_chance": "boolean"})


def _rows(roadmap: Roadmap, target: Target, known: Known) -> Iterator[Row]:
    if isinstance(target, Share):
        return share_rows(roadmap, target, known)
    if isinstance(target, RateCeiling):
        return rate_rows(roadmap, target, known)
    if isinstance(target, Output | Coverage):
        return amount_rows(roadmap, target, known)
    if isinstance(target, Qualitative):
        return qualitative_rows(roadmap, target, known)
    return counted_rows(roadmap, target, known)
