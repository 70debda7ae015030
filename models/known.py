"""All that is known as of a day, and the questions that progress asks of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from domain import Period
from models import change, dispersion, path
from models.breaks import breaks_of, open_breaks, places
from models.calibration import Calibrator
from models.ceilings import Exact
from models.comparison import population_at
from models.outlook import Floats, Outlook
from models.readings import Base, BaseOf, BaseSource
from models.roadmap import Published
from models.series import regular
from models.year_figures import Key, YearFigures, figures_by_year, with_published

_NO_FIGURES = YearFigures({}, None)


@dataclass
class Known:
    """Frames with the columns of the store's tables, and the outlooks of the series that targets need.

    `published`: yearly figures of the roadmap's file, used where the store holds no complete year.
    `calibration`: learned from the years before the one that is judged; without it probabilities are those of
    the simulation alone.
    """

    as_of: date
    series: pd.DataFrame
    areas: pd.DataFrame
    indicators: pd.DataFrame
    population: pd.DataFrame
    breaks: pd.DataFrame
    outlooks: Mapping[Key, Outlook]
    published: Iterable[Published] = ()
    calibration: Calibrator | None = None
    _figures: dict[Key, YearFigures] = field(init=False)
    _from_press: set[tuple[str, str, int]] = field(init=False)
    _rows: dict[Key, pd.DataFrame] = field(init=False)
    _shares: dict[tuple[str, str, int], Floats] = field(init=False, default_factory=dict)
    _dispersions: dict[Key, dispersion.Dispersion | None] = field(init=False, default_factory=dict)
    _changes: dict[tuple[Key, int, float, float, float, int], change.Change] = field(
        init=False, default_factory=dict
    )
    _reported_years: dict[Key, set[int]] = field(init=False, default_factory=dict)
    _months: dict[Key, tuple[date, Floats] | None] = field(init=False, default_factory=dict)
    _breaks: dict[Key, list[date]] = field(init=False, default_factory=dict)
    # That nobody confirmed, by their areas; under None those of all areas.
    _open_breaks: dict[str | None, list[tuple[str | None, str | None, date]]] = field(
        init=False, default_factory=dict
    )
    _area_parent: dict[str, str] = field(init=False)
    _kind_parent: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        own = figures_by_year(self.series, self.indicators)
        released = [each for each in self.published if _released(each) <= self.as_of]
        self._figures, self._from_press = with_published(own, released)
        self._rows = {
            (str(area), str(indicator)): rows
            for (area, indicator), rows in self.series.groupby(["area", "indicator"], sort=False)
        }
        for each in open_breaks(self.breaks):
            self._open_breaks.setdefault(each[0], []).append(each)
        self._area_parent, self._kind_parent = _parents(self.areas), _parents(self.indicators)

    def with_futures(self, outlooks: Mapping[Key, Outlook], calibration: Calibrator) -> Known:
        """The same with what is to come; for what was made ready before that was known."""
        later = copy(self)
        later.outlooks, later.calibration = outlooks, calibration
        return later

    def figures(self, area: str, indicator: str) -> YearFigures:
        return self._figures.get((area, indicator), _NO_FIGURES)

    def outlook(self, area: str, indicator: str) -> Outlook | None:
        return self.outlooks.get((area, indicator))

    def base_of(self, area: str, indicator: str) -> BaseOf:
        """Looks up complete years: from the store, else from the roadmap's published figures."""

        def base(year: int) -> Base | None:
            whole = self.figures(area, indicator).whole(year)
            if whole is None:
                return None
            return Base(Exact.of(whole), self._source(area, indicator, year))

        return base

    def _source(self, area: str, indicator: str, year: int) -> BaseSource:
        if (area, indicator, year) in self._from_press:
            return "published"
        figures = self.figures(area, indicator)
        return "simulated" if year in figures.simulated - figures.stated else "store"

    def sub_areas(self, area: str, period: Period) -> list[str]:
        """The areas next below that exist in the period, without bodies; none where none of them has data."""
        below = self.areas[(self.areas["parent"] == area) & (self.areas["level"] != "body")]
        if "valid_from" in below:
            begins, ends = pd.to_datetime(below["valid_from"]), pd.to_datetime(below["valid_to"])
            exists = ~(begins > pd.Timestamp(period.end)) & ~(ends < pd.Timestamp(period.start))
            below = below[exists]
        codes = sorted(below["code"])
        reporting = {reported for reported, _ in self._figures}
        return codes if reporting.intersection(codes) else []

    def broken(self, area: str, indicator: str, after: date, until: date) -> bool:
        """Whether a break that nobody confirmed lies after one day and on or before another."""
        return any(after < day <= until for day in self.breaks_of(area, indicator))

    def breaks_of(self, area: str, indicator: str) -> list[date]:
        """The breaks of a series that nobody confirmed; one without an area or indicator is everyone's."""
        key = (area, indicator)
        if key not in self._breaks:
            possible = [*self._open_breaks.get(None, ()), *self._open_breaks.get(area, ())]
            self._breaks[key] = breaks_of(possible, area, indicator)
        return self._breaks[key]

    def people(self, area: str, year: int) -> float | None:
        """Residents: the last figure by 1 January of the year, else the first one after it."""
        found = population_at(self.population, Period.year(year)).get(area)
        return None if found is None or np.isnan(found) else float(found)

    def cumulative_share(self, area: str, indicator: str, year: int, months: int) -> float | None:
        """The usual part of a year's sum by the end of its first `months`."""
        if months == 0:
            return None
        key = (area, indicator, year)
        if key not in self._shares:
            self._shares[key] = self._cumulative_shares(*key)
        return float(self._shares[key][months - 1])

    def _cumulative_shares(self, area: str, indicator: str, year: int) -> Floats:
        own = self._monthly(area, indicator)
        parents = (self._monthly(*key) for key in self._above(area, indicator))
        first, values = own or (date(year, 1, 1), np.array([]))
        parent = next((one for one in parents if one), None)
        return np.asarray(
            path.cumulative_shares(first, values, year, parent, self.breaks_of(area, indicator)).shares
        )

    def _above(self, area: str, indicator: str) -> list[Key]:
        """Whose pattern of months stands in for a small series': the area above, then the indicator above."""
        area_above, kind_above = self._area_parent.get(area), self._kind_parent.get(indicator)
        found = [] if area_above is None else [(area_above, indicator)]
        return found if kind_above is None else [*found, (area, kind_above)]

    def relative(self, area: str, indicator: str) -> Key | None:
        """Whose growth stands behind its: the same indicator in the area above, else the one above."""
        return next((key for key in self._above(area, indicator) if key in self._figures), None)

    def is_part(self, indicator: str, whole: str) -> bool:
        """Whether an indicator is counted inside another: it, or one above it, has that one as its parent."""
        seen = {indicator}
        above = self._kind_parent.get(indicator)
        while above is not None and above not in seen:
            if above == whole:
                return True
            seen.add(above)
            above = self._kind_parent.get(above)
        return False

    def _monthly(self, area: str, indicator: str) -> tuple[date, Floats] | None:
        key = (area, indicator)
        if key not in self._months:
            rows = self._rows.get(key)
            has_months = rows is not None and (rows["period_months"] == 1).any()
            self._months[key] = regular(rows, 1) if rows is not None and has_months else None
        return self._months[key]

    def compared(
        self,
        area: str,
        indicator: str,
        year: int,
        now: float,
        before: float,
        exposure: float = 1.0,
        months: int = 12,
    ) -> change.Change:
        """A year's count over its first `months` against the same months of the year before.

        Chance is what the series itself shows, where it reports months or quarters of these years; two
        yearly figures carry no history, whatever is reported of other years.
        """
        key = (area, indicator)
        asked = (key, year, now, before, exposure, months)  # the readings of a target ask the same
        if asked not in self._changes:
            if key not in self._dispersions:
                self._dispersions[key] = self._dispersion(*key)
            found = self._dispersions[key] if {year - 1, year} & self._years_with_history(key) else None
            spread = found.of_sum(months) if found else None
            self._changes[asked] = change.compare_counts(now, before, spread, exposure)
        return self._changes[asked]

    def _years_with_history(self, key: Key) -> set[int]:
        """The years of which a series has months or quarters."""
        if key not in self._reported_years:
            rows = self._rows.get(key, self.series.iloc[:0])
            months, starts = rows["period_months"].to_numpy(), rows["period_start"].to_numpy()
            years = starts[(months == 1) | (months == 3)].astype("datetime64[Y]")
            self._reported_years[key] = {year.year for year in np.unique(years).tolist()}
        return self._reported_years[key]

    def _dispersion(self, area: str, indicator: str) -> dispersion.Dispersion | None:
        series, step = self._monthly(area, indicator), 1
        if series is None:
            rows, step = self._rows.get((area, indicator)), 3
            if rows is None or not (rows["period_months"] == step).any():
                return None
            series = regular(rows, step)
        first, values = series
        breaks = places(first, len(values), step, self.breaks_of(area, indicator))
        return dispersion.measured_since(values, 12 // step, breaks)


def _released(figure: Published) -> date:
    """When a yearly figure became known: at the earliest the day after its year, where nobody says."""
    return figure.published or date(figure.year + 1, 1, 1)


def _parents(codes: pd.DataFrame) -> dict[str, str]:
    pairs = zip(codes["code"], codes["parent"], strict=True)
    return {code: above for code, above in pairs if isinstance(above, str)}
