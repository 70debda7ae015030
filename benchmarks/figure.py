"""What a benchmark yields: one figure, the bar it is held to, and whether it holds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`figure` names what was measured with its unit (`ratio_to_copy`, `peak_mib`, `warm_rerun_s`).

    `bar` is the largest value allowed; None for a figure that is only told.
    """

    figure: str
    value: float
    bar: float | None = None

    @property
    def holds(self) -> bool | None:
        return None if self.bar is None else self.value <= self.bar
