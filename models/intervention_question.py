"""What is asked of a measure: a series, the month it began, and what to compare with; and what is answered.

Every method answers with the same number, so that the methods can be compared: θ = ln(observed ÷
counterfactual), both summed over the months after. Percent and counts are θ written differently and never
contradict each other.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from domain import add_months, months_between

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
LEVEL = 0.05


@dataclass(frozen=True)
class Question:
    """`values`: counts of consecutive months (n,), nan where missing, the first being that of `first`.

    `start`: place of the first month with the measure. `comparison`: counts of areas without it (areas, n),
    or None. `exposure`: what the counts are in proportion to, such as days or residents (n,); None for days
    in the month. `covariates`: further regressors as they are (k, n), such as a logged price. `season`:
    periods a year.
    """

    values: Floats
    first: date
    start: int
    comparison: Floats | None = None
    exposure: Floats | None = None
    covariates: Floats | None = None
    season: int = 12

    def __post_init__(self) -> None:
        if not 0 < self.start < len(self.values):
            raise ValueError(f"the measure begins at {self.start} of {len(self.values)} months")
        for rows in (self.comparison, self.covariates):
            if rows is not None and (rows.ndim != 2 or rows.shape[1] != len(self.values)):
                raise ValueError("comparison and covariates are (rows, n)")

    @property
    def after(self) -> int:
        """How many periods there are with the measure."""
        return len(self.values) - self.start

    def compared(self) -> Floats | None:
        """The sum of the comparison areas; nan where one of them is missing."""
        return None if self.comparison is None else self.comparison.sum(axis=0)

    def exposed(self) -> Floats:
        """The exposure, relative to its mean."""
        own = self.exposure if self.exposure is not None else days(self.first, len(self.values), self.season)
        return np.asarray(own / np.nanmean(own), dtype=float)

    def between(self, begin: int, end: int) -> Question:
        """The same question asked of the months from `begin` up to, without, `end`."""

        def cut(rows: Floats | None) -> Floats | None:
            return None if rows is None else rows[..., begin:end]

        return replace(
            self,
            values=self.values[begin:end],
            first=add_months(self.first, begin * 12 // self.season),
            start=self.start - begin,
            comparison=cut(self.comparison),
            exposure=cut(self.exposure),
            covariates=cut(self.covariates),
        )

    def window(self, before: int, after: int) -> Question:
        """At most so many periods before the measure and with it."""
        return self.between(max(0, self.start - before), min(len(self.values), self.start + after))

    def at(self, start: int, before: int, after: int) -> Question:
        """As if the measure had begun at another place: what the placebo runs ask."""
        return replace(self, start=start).window(before, after)

    def placebo_area(self, area: int) -> Question:
        """As if the measure had been taken in a comparison area, against the other ones."""
        assert self.comparison is not None
        others = np.delete(self.comparison, area, axis=0)
        return replace(self, values=self.comparison[area], comparison=others if len(others) else None)


@dataclass(frozen=True)
class Effect:
    """A method's answer. `log_ratio` θ and its standard error `se`, Student's t with `df` degrees of freedom.

    `observed`: the counts of the months after, in all. `expected`, `low`, `high`: the counterfactual of each
    of them with its 95 % limits (nan where missing). `named`: what was done on the way (`hac`, `log`, `root`,
    `widened_own`, `widened_usual` …).
    """

    method: str
    log_ratio: float
    se: float
    df: float
    observed: float
    expected: Floats = field(default_factory=lambda: np.array([]))
    low: Floats = field(default_factory=lambda: np.array([]))
    high: Floats = field(default_factory=lambda: np.array([]))
    residuals: Floats = field(default_factory=lambda: np.array([]))  # white where the model is right
    named: tuple[str, ...] = ()

    @property
    def z(self) -> float:
        return self.log_ratio / self.se if self.se > 0 else 0.0

    @property
    def p_value(self) -> float:
        from scipy.special import stdtr

        return float(2 * stdtr(self.df, -abs(self.z)))

    @property
    def beyond_chance(self) -> bool:
        return self.p_value < LEVEL

    @property
    def pct(self) -> float:
        """The change that came with the measure, in percent of what was to be expected without it."""
        return _pct(self.log_ratio)

    @property
    def pct_interval(self) -> tuple[float, float]:
        low, high = self._limits()
        return _pct(low), _pct(high)

    @property
    def count(self) -> float:
        """Observed less counterfactual, in counts over the months after."""
        return self._count(self.log_ratio)

    @property
    def count_interval(self) -> tuple[float, float]:
        low, high = self._limits()
        return self._count(low), self._count(high)

    @property
    def detectable_pct(self) -> float:
        """The fall that would have been told from chance four times in five, in percent (negative)."""
        from scipy.special import stdtrit

        return _pct(-(float(stdtrit(self.df, 1 - LEVEL / 2)) + 0.8416) * self.se)

    def widened(self, factor: float, name: str) -> Effect:
        """The same with its standard error, and the band of the counterfactual, so many times as wide."""
        if factor <= 1:
            return self
        with np.errstate(divide="ignore", invalid="ignore"):
            low = self.expected * (np.maximum(self.low, 1e-9) / self.expected) ** factor
            high = self.expected * (self.high / self.expected) ** factor
        return replace(self, se=self.se * factor, low=low, high=high, named=(*self.named, name))

    def _limits(self) -> tuple[float, float]:
        from scipy.special import stdtrit

        reach = float(stdtrit(self.df, 1 - LEVEL / 2)) * self.se
        return self.log_ratio - reach, self.log_ratio + reach

    def _count(self, log_ratio: float) -> float:
        return float(self.observed * -np.expm1(-log_ratio))


def days(first: date, periods: int, season: int = 12) -> Floats:
    """How many days each period has."""
    months = 12 // season
    starts = np.array(
        [add_months(first, months * place) for place in range(periods + 1)], dtype="datetime64[D]"
    )
    return np.asarray(np.diff(starts).astype(float))


def place_of(first: date, month: date, season: int = 12) -> int:
    """Where a month stands in a series that begins with `first`."""
    return months_between(first, month) * season // 12


def _pct(log_ratio: float) -> float:
    return float(100 * np.expm1(min(log_ratio, 50.0)))
