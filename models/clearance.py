"""Clearance (раскрываемость) by two named formulas, from the counts of form СНГ-1.

The police publish a percentage without saying of what. Both in use are computed here, each under a name of
its own, so that nobody mistakes one for the other:

- `clearance_cis1_pct` = 100 · finished / (finished + first interrupted), the formula of the textbooks of
  legal statistics: of the crimes on which a decision fell, how many were not left unsolved.
- `clearance_of_registered_pct` = 100 · finished / registered, the plain one: it can exceed 100, for what is
  finished in a year may have been registered in an earlier one.

A country's clearance is computed from its summed counts; percentages are never added up or averaged.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from domain import Mark
from models.year_figures import YearFigures, figures_by_year

REGISTERED = "sng1_crimes_registered"
FINISHED = "sng1_finished"
INTERRUPTED = "sng1_unsolved_first_interrupted"


@dataclass(frozen=True)
class Formula:
    """100 · `part` / the sum of `whole`."""

    code: str
    part: str
    whole: tuple[str, ...]

    @property
    def counts(self) -> tuple[str, ...]:
        """The indicators that it is computed from."""
        return tuple(dict.fromkeys((self.part, *self.whole)))

    def percent(self, counts: dict[str, float]) -> float | None:
        """The percentage; None where a count is missing or the whole is zero."""
        if any(code not in counts for code in self.counts):
            return None
        whole = sum(counts[code] for code in self.whole)
        return 100 * counts[self.part] / whole if whole > 0 else None


FORMULAS = (
    Formula("clearance_cis1_pct", FINISHED, (FINISHED, INTERRUPTED)),
    Formula("clearance_of_registered_pct", FINISHED, (REGISTERED,)),
)


def with_clearance(series: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """The series with the clearance of each area from January to each month through which its counts stand.

    `series`, as `derive_series` gives it; `indicators`: code, unit. A percentage that was itself reported for
    the period stays. The others bear the mark `computed`.
    """
    codes = {code for formula in FORMULAS for code in formula.counts}
    counts = series[series["indicator"].isin(codes)]
    if counts.empty:
        return series
    figures = figures_by_year(counts, indicators)
    reported = series[series["indicator"].isin([formula.code for formula in FORMULAS])]
    keys = zip(
        *(reported[name] for name in ("area", "indicator", "period_start", "period_months")), strict=True
    )
    known = {(area, code, pd.Timestamp(start), int(months)) for area, code, start, months in keys}
    rows = [
        row
        for formula in FORMULAS
        for area in sorted(counts["area"].unique())
        for row in _rows(formula, str(area), figures)
        if (row["area"], row["indicator"], row["period_start"], row["period_months"]) not in known
    ]
    if not rows:
        return series
    added = pd.DataFrame(rows, columns=list(series.columns)).astype(
        {"period_start": series["period_start"].dtype, "period_months": series["period_months"].dtype}
    )
    both = pd.concat([series, added], ignore_index=True)
    return both.sort_values(["area", "indicator", "period_start", "period_months"], ignore_index=True)


def _rows(
    formula: Formula, area: str, figures: dict[tuple[str, str], YearFigures]
) -> list[dict[str, object]]:
    own = {code: figures[area, code] for code in formula.counts if (area, code) in figures}
    if len(own) < len(formula.counts):
        return []
    rows = []
    first = own[formula.part]
    for year in sorted(first.sums):
        for months in sorted(first.sums[year]):
            sums = {code: each.through(year, months) for code, each in own.items()}
            percent = formula.percent({code: value for code, value in sums.items() if value is not None})
            if months and percent is not None:
                simulated = any(year in each.simulated for each in own.values())
                rows.append(
                    {
                        "area": area,
                        "indicator": formula.code,
                        "period_start": pd.Timestamp(year, 1, 1),
                        "period_months": months,
                        "value": percent,
                        "mark": Mark.COMPUTED.value,
                        "simulated": simulated,
                    }
                )
    return rows
