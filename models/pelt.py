"""PELT (Killick et al. 2012) as ruptures has it compiled, without the seconds that the rest of it costs.

`import ruptures` brings scipy.stats and scipy.signal, which a process waits for longer than it searches two
thousand series. docs/decisions/0037.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader, FileFinder
from importlib.util import find_spec, module_from_spec
from pathlib import Path

import numpy as np

_Search = Callable[[np.ndarray, float, int], np.ndarray]


def segment_ends(values: np.ndarray, penalty: float, shortest: int) -> list[int]:
    """Where the segments of `values` (T,) end that cost least, the last at T: squared errors about the mean
    of each, and `penalty` for each. None is shorter than `shortest`; T is at least twice that.
    """
    before = _compiled()(np.ascontiguousarray(values, dtype=float).reshape(-1, 1), penalty, shortest)
    ends = [len(values)]
    while (end := int(before[ends[-1]])) > 0:
        ends.append(end)
    return ends[::-1]


@cache
def _compiled() -> _Search:
    """`ekcpd_pelt_L2` behind `ruptures.KernelCPD(kernel="linear")`: what it gives for each end is where the
    segment before it ends. Raises ImportError where ruptures is not, or is not built as it was."""
    package = find_spec("ruptures")  # found, not imported
    for folder in (package.submodule_search_locations or []) if package else []:
        place = str(Path(folder, "detection", "_detection"))
        spec = FileFinder(place, (ExtensionFileLoader, EXTENSION_SUFFIXES)).find_spec("ekcpd")
        if spec is not None and spec.loader is not None:
            module = module_from_spec(spec)
            spec.loader.exec_module(module)
            search: _Search = module.ekcpd_pelt_L2
            return search
    raise ImportError("ruptures.detection._detection.ekcpd")
