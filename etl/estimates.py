"""Which values of a series its model is estimated on, and estimates kept from one refresh to the next.

A model is estimated on the whole quarters of a series; the months of the quarter that has begun only move its
states. So most new months need no new fit, and a forecast does not depend on whether estimates were kept.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import date

import numpy as np

from domain import months_between
from etl.forecasts import Task
from models.year_figures import Key

FEWEST_YEARS = 5  # with fewer, every new month counts for the estimates

Kept = Mapping[Key, tuple[int, list[float]]]  # the checksum of the figures behind, and the numbers


def settled(task: Task) -> int:
    """How many of the first values the model is estimated on; 0: on all."""
    quarter = date(task.origin.year, task.origin.month - (task.origin.month - 1) % 3, 1)
    length = months_between(task.first, quarter) // task.step
    return length if length * task.step >= 12 * FEWEST_YEARS else 0


def rests_on(task: Task) -> int:
    """A checksum of the settled values and their dates."""
    length = settled(task)
    said = f"{task.key} {task.first} {task.step} {length}"
    return zlib.crc32(task.values[:length].tobytes(), zlib.crc32(said.encode()))


def kept_of(task: Task, kept: Kept) -> np.ndarray | None:
    """What is kept of a series, if the figures behind it are still the same."""
    found = kept.get(task.key)
    if found is None or not settled(task) or found[0] != rests_on(task):
        return None
    return np.array(found[1])
