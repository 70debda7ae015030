"""The search for change points against ruptures' own interface, and all ways to cut a short series."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models.pelt import segment_ends

values = st.lists(st.floats(-50, 50, width=32), min_size=12, max_size=60).map(np.array)
penalties = st.floats(0.1, 200)


@settings(max_examples=60)
@given(values=values, penalty=penalties, shortest=st.integers(2, 6))
def test_it_finds_what_ruptures_finds(values: np.ndarray, penalty: float, shortest: int) -> None:
    import ruptures

    search = ruptures.KernelCPD(kernel="linear", min_size=shortest).fit(values.reshape(-1, 1))
    assert segment_ends(values, penalty, shortest) == search.predict(pen=penalty)


def cost(values: np.ndarray, ends: list[int], penalty: float) -> float:
    parts = np.split(values, ends[:-1])
    return sum(float(np.square(part - part.mean()).sum()) + penalty for part in parts)


@settings(max_examples=40)
@given(values=values.map(lambda each: each[:10]), penalty=penalties)
def test_no_other_cut_costs_less(values: np.ndarray, penalty: float) -> None:
    """Exact where segments may be of any length; with a shortest one the pruning may miss the best cut."""
    ends = segment_ends(values, penalty, 1)
    places = range(1, len(values))
    cuts = ([*inner, len(values)] for count in range(len(values)) for inner in combinations(places, count))
    least = min(cost(values, each, penalty) for each in cuts)
    assert ends[-1] == len(values)
    assert cost(values, ends, penalty) <= least + 1e-6 * max(1.0, least)


def test_the_package_is_not_imported_for_it() -> None:
    code = (
        "import sys, numpy; from models.pelt import segment_ends;"
        "print(segment_ends(numpy.r_[numpy.zeros(9), numpy.full(9, 5.0)], 1.0, 3), 'ruptures' in sys.modules)"
    )
    root = Path(__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.split("\n")[0] == "[9, 18] False"
