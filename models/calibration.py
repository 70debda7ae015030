"""From what was simulated to a probability that may be believed: corrected by how earlier years turned out.

Of each earlier case the probability integral transform is taken: where in its predicted distribution the
year's fact fell. Were the predictions right, these would be uniform. Their distribution, by months known and
size, is the map that later predictions go through. What was learned from years before T alone judges year T.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.forecast import to_root
from models.growth import expected_rest
from models.year_end import Floats, YearEnd, year_end

RECALIBRATED, POOLED, WIDENED, UNCALIBRATED = "recalibrated", "recalibrated_pooled", "widened", "uncalibrated"
WIDENING = 1.25  # of the spread, where no earlier year tells how far off the simulation is

MONTHS_KNOWN = (0, 3, 6, 9)
SIZES = (1.0, 5.0, 20.0, 100.0, 1000.0)  # a month in last year's mean: the edges of the size classes
# Denser in the tails: the steps of a logistic distribution.
_CHANCES = np.concatenate([[0.0], 1 / (1 + np.exp(-np.linspace(-6.0, 6.0, 49))), [1.0]])
_LEAST_CASES = 10  # of a year in a class; fewer say nothing
_FULL_CASES = 30  # a year with n cases counts n / (n + 30)
_POOL_YEARS = 1.5  # for how many years all sizes together count in each size
_PRIOR_YEARS = 8.0  # for how many years it counts that predictions are right as they are
_PRIOR_YEARS_SHIFT = 20.0  # the same of shifts: what all series of a year share says little of another year
_PRIOR_YEARS_SMALL = 3.0  # the same under five a month
STAND_INS = ("seasonal_naive", "naive", "zero")

# (year, months known, size; -1 for all) → weight, curve
Curves = dict[tuple[int, int, int], tuple[float, Floats]]


@dataclass(frozen=True)
class Outset:
    """What is known of one series in the middle of a year, beside its simulated totals.

    `last_year`: the whole of last year; `last_rest`: its months that are still to come this year; `growth`
    and `growth_over_year`: `models.growth.seen_growth` of late and of the last twelve months. All nan where
    not known.
    """

    months: int
    so_far: float
    last_year: float
    last_rest: float
    growth: float
    growth_over_year: float
    method: str


@dataclass(frozen=True)
class Calibrator:
    """Maps learned from the years before `before_year`; an empty one only widens.

    `maps[months known, size class]`: of the predicted probabilities _CHANCES what became of them.
    `own` are the keys of maps that rest on cases of their own size.
    """

    before_year: int
    maps: Mapping[tuple[int, int], Floats]
    own: frozenset[tuple[int, int]] = frozenset()
    learned_from: Curves = field(default_factory=dict)

    def before(self, year: int) -> Calibrator:
        """What the years before an earlier one teach: a series may be late while others know that year."""
        return self if year >= self.before_year else learn_from(self.learned_from, year)

    def totals(self, simulated: Floats, outset: Outset) -> tuple[Floats, str]:
        """The simulated whole years, each moved to its place in the calibrated distribution; and the method.

        Their order stays as it was, so that what was simulated together stays together. Never below what is
        reported.
        """
        rest = np.maximum(simulated - outset.so_far, 0.0)
        roots = to_root(rest)
        known = (rest.mean(), outset.last_rest, outset.growth, outset.growth_over_year)
        expected = expected_rest(outset.months, *(np.asarray([each]) for each in known))
        end = year_end(outset.months, np.asarray([outset.so_far]), expected, np.asarray([roots.std()]))
        method = self.method(outset.months, outset.last_year / 12, outset.method)
        ranks = np.empty(len(rest))
        ranks[np.argsort(rest, kind="stable")] = (np.arange(len(rest)) + 0.5) / len(rest)
        if method == WIDENED:
            return end.widened(WIDENING).totals_of_one(ranks), method
        curve = self._curve(outset.months, _size_class(outset.last_year / 12))
        return end.totals_of_one(np.interp(ranks, curve, _CHANCES)), method

    def method(self, months: int, size: float, forecast_method: str) -> str:
        """How a case is calibrated: by its own size, by all sizes together, or only widened."""
        if not self.maps or np.isnan(size) or is_stand_in(forecast_method):
            return WIDENED
        near = {(each, _size_class(size)) for each, _ in _neighbours(months)}
        if not near <= self.maps.keys():
            return WIDENED
        return RECALIBRATED if near <= self.own else POOLED

    def chances(self, months: int, size_class: int, predicted: Floats) -> Floats:
        """Calibrated probabilities of predicted ones; monotone, 0 and 1 stay."""
        return np.asarray(np.interp(predicted, _CHANCES, self._curve(months, size_class)))

    def predicted(self, months: int, size_class: int, chance: Floats) -> Floats:
        """The other way round: which predicted probability became this one."""
        return np.asarray(np.interp(chance, self._curve(months, size_class), _CHANCES))

    def _curve(self, months: int, size_class: int) -> Floats:
        """Of months between those that were looked at, the mean of both neighbours by nearness."""
        return np.asarray(sum(share * self.maps[each, size_class] for each, share in _neighbours(months)))


def learn(rows: pd.DataFrame, before_year: int) -> Calibrator:
    """A calibrator from the rows of `models.backtest.backtest` of years before that; no other row is seen.

    Uses the columns target_year, months_known, reduction_pct, size_a_month, base, actual, ytd, location,
    spread, method. No row of an earlier year: an empty calibrator, which widens.
    """
    return learn_from(curves(rows[rows["target_year"] < before_year]), before_year)


def curves(rows: pd.DataFrame) -> Curves:
    """How each year's facts lay in their predictions: the mean distribution of the transforms, less uniform.

    Counts jump: a fact between F(x−1) and F(x) is spread evenly over that span (Czado, Gneiting & Held 2009).
    """
    found: Curves = {}
    if rows.empty:
        return found
    cases = rows[~rows["method"].str.startswith(STAND_INS)]
    cases = cases.drop_duplicates(["area", "indicator", "target_year", "months_known"])
    sizes = size_classes(cases["size_a_month"].to_numpy(float))
    for _, group in cases.assign(size=sizes).groupby(["target_year", "months_known"]):
        year, months = int(group["target_year"].iloc[0]), int(group["months_known"].iloc[0])
        low, high = _spans(group)
        classes = group["size"].to_numpy()
        for size in (-1, *range(len(SIZES) + 1)):
            within = np.ones(len(group), dtype=bool) if size < 0 else classes == size
            count = int(within.sum())
            if count >= _LEAST_CASES:
                curve = _uniform_between(low[within], high[within]) - _CHANCES
                found[year, months, size] = (count / (count + _FULL_CASES), curve)
    return found


def learn_from(found: Curves, before_year: int) -> Calibrator:
    """The calibrator that `learn` gives, from curves made once for all years."""
    earlier = {key: each for key, each in found.items() if key[0] < before_year}
    maps: dict[tuple[int, int], Floats] = {}
    own = set()
    for months in sorted({key[1] for key in earlier}):
        pooled, weight = _added(earlier, months, -1)
        pooled_wide, _ = _wide_and_shifted(pooled / weight if weight else pooled)
        for size in range(len(SIZES) + 1):
            curve, years = _added(earlier, months, size)
            wide, shifted = _wide_and_shifted(curve)
            wide = (wide + _POOL_YEARS * pooled_wide) / (years + _POOL_YEARS + _PRIOR_YEARS)
            shifted = shifted / (years + _prior_of_shift(size))
            maps[months, size] = _rising(_CHANCES + wide + shifted)
            if years > 0:
                own.add((months, size))
    return Calibrator(before_year, maps, frozenset(own), earlier)


def is_stand_in(forecast_method: str) -> bool:
    """Whether no model was fitted: what a series of two years brings says nothing of one of ten."""
    return forecast_method.startswith(STAND_INS)


def size_classes(sizes: Floats) -> NDArray[np.intp]:
    """0 for under 1 a month … 5 for 1,000 and more."""
    return np.asarray(np.digitize(sizes, SIZES))


def _size_class(size: float) -> int:
    return int(np.digitize(size, SIZES))


def _spans(group: pd.DataFrame) -> tuple[Floats, Floats]:
    columns = (group[name].to_numpy(float) for name in ("ytd", "location", "spread"))
    end = YearEnd(*columns)
    actual = group["actual"].to_numpy(float)
    return end.at_most(actual - 1), end.at_most(actual)


def _uniform_between(low: Floats, high: Floats) -> Floats:
    """The mean over cases of the distribution function of the uniform on [low, high], at the chances."""
    width = np.maximum(high - low, 1e-9)
    return np.asarray(np.clip((_CHANCES[:, None] - low) / width, 0.0, 1.0).mean(axis=1))


def _added(earlier: Curves, months: int, size: int) -> tuple[Floats, float]:
    chosen = [each for (_, m, s), each in sorted(earlier.items()) if (m, s) == (months, size)]
    total = sum((weight * curve for weight, curve in chosen), start=np.zeros_like(_CHANCES))
    return np.asarray(total), sum(weight for weight, _ in chosen)


def _wide_and_shifted(curve: Floats) -> tuple[Floats, Floats]:
    """What both tails share (too narrow or too wide), and what moves the whole distribution."""
    wide = (curve - curve[::-1]) / 2
    return wide, curve - wide


def _prior_of_shift(size: int) -> float:
    """Of under five a month a shift is the scale's rather than the year's: it comes back every year."""
    return _PRIOR_YEARS_SMALL if size < 2 else _PRIOR_YEARS_SHIFT


def _rising(curve: Floats) -> Floats:
    """Strictly rising from 0 to 1."""
    curve = np.maximum.accumulate(np.clip(curve, 0.0, 1.0))
    curve = 0.999 * curve + 0.001 * _CHANCES
    curve[0], curve[-1] = 0.0, 1.0
    return np.asarray(curve)


def _neighbours(months: int) -> list[tuple[int, float]]:
    """The months that were looked at on both sides, with their shares; after the last, the last."""
    below = max(each for each in MONTHS_KNOWN if each <= months)
    above = min((each for each in MONTHS_KNOWN if each >= months), default=below)
    if above == below:
        return [(below, 1.0)]
    share = (months - below) / (above - below)
    return [(below, 1 - share), (above, share)]
