"""Forms whose every number is plainly good, coded without asking the store: the usual case.

`warehouse.judging` would say the same of them, in many statements that cost more than so few rows are worth;
a file with one row that is not plain goes there as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from etl.harmonise import AreaHarmoniser, IndicatorHarmoniser
from etl.layouts.source import BadText, FrameCells, Request, Source, SourceTable, Texts
from etl.meanings import Moment, Numbers, area_codes, indicator_codes, moments_of
from warehouse.judging import FIRST_DAY, LAST_DAY, KeySpace
from warehouse.staging import PLACED, Place, places_of, texts_of
from warehouse.temporary import Columns

_MOST = 50_000  # rows; beyond, the store is faster
_DIGITS = 15  # that a double holds exactly
_BLANK = " \t\u00a0"


@dataclass(frozen=True)
class PlainRows:
    """The good rows of a file, and how many of its rows are blank."""

    space: KeySpace
    keys: Sequence[tuple[int, int, int]]  # numbers of area, indicator and moment
    columns: Columns  # published, value, row_no, place_no
    places: list[Place]
    blank: int

    def coded(self) -> Columns:
        """The columns of the table `coded`."""
        keys = [self.space.key(area, indicator, moment) for area, indicator, moment in self.keys]
        return {"key": ("BIGINT", keys), **self.columns}

    def observations(self) -> Columns:
        """The columns of the table `observation`, but for the load."""
        areas, indicators, moments = self.space.areas, self.space.indicators, self.space.moments
        of_rows = [moments[moment] for _, _, moment in self.keys]
        return {
            "area": ("VARCHAR", [areas[area] for area, _, _ in self.keys]),
            "indicator": ("VARCHAR", [indicators[indicator] for _, indicator, _ in self.keys]),
            "period_start": ("DATE", [start for start, _, _ in of_rows]),
            "period_months": ("TINYINT", [months for _, months, _ in of_rows]),
            "basis": ("VARCHAR", [basis for _, _, basis in of_rows]),
            **self.columns,
        }


def plain_rows(
    source: Source, request: Request, areas: AreaHarmoniser, indicators: IndicatorHarmoniser
) -> PlainRows | None:
    """The file's rows; None where one of them, or the whole file, needs to be judged."""
    file = _File(source, request, areas, indicators)
    if all(_may_be_plain(table) and file.add(table) for table in source.tables):
        return file.rows()
    return None


def _may_be_plain(table: SourceTable) -> bool:
    cells = table.cells
    if not isinstance(cells, FrameCells) or table.wide or table.basis or table.published:
        return False
    headers = {str(header).strip() for header in cells.frame.columns}
    asked = {header.strip() for header in (*table.area, *table.indicator, *table.period, table.value)}
    return len(cells.frame) <= _MOST and asked <= headers


@dataclass
class _File:
    """Rows by their numbers, gathered table by table."""

    source: Source
    request: Request
    areas: AreaHarmoniser
    indicators: IndicatorHarmoniser
    numbers: Numbers = field(default_factory=Numbers)
    keys: list[tuple[int, int, int]] = field(default_factory=list)
    published: list[object] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    row_nos: list[int] = field(default_factory=list)
    place_nos: list[int] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    blank: int = 0

    def add(self, table: SourceTable) -> bool:
        """Add a table's rows; False where one is not plain."""
        assert isinstance(table.cells, FrameCells)
        frame, count = table.cells.frame, len(table.cells.frame)
        texts = {
            str(header).strip(): texts_of(frame[header])
            for header in reversed(frame.columns)
            if header not in PLACED
        }
        area = _keys(texts, table.area, count)
        indicator = _keys(texts, table.indicator, count)
        period = _keys(texts, table.period, count)
        area_no = self._area_numbers(table, area)
        indicator_no = self._indicator_numbers(table, indicator)
        moment = self._moments(table, period)
        values = [_value(text) for text in texts[table.value.strip()]]
        if area_no is None or indicator_no is None or moment is None or None in values:
            return False
        if not table.blank_is_zero:
            kept = [row for row, value in enumerate(values) if value]
        elif all(
            value or any((*area[row], *indicator[row], *period[row])) for row, value in enumerate(values)
        ):
            kept = list(range(count))
        else:
            return False  # a blank row that names nothing is no zero
        self.blank += count - len(kept)
        first_place = len(self.places)
        row_nos, place_nos, places = places_of(frame)
        self.places += [Place(place.sheet, place.field or table.value) for place in places]
        moments = [moment[period[row]] for row in kept]
        self.keys += [
            (area_no[area[row]], indicator_no[indicator[row]], number)
            for row, (_, number) in zip(kept, moments, strict=True)
        ]
        self.published += [when.published for when, _ in moments]
        self.values += [float(values[row] or 0) for row in kept]
        self.row_nos += [row_nos[row] for row in kept]
        self.place_nos += [first_place + place_nos[row] for row in kept]
        return True

    def rows(self) -> PlainRows | None:
        """All rows together; None where two have one key."""
        if len(set(self.keys)) < len(self.keys):
            return None
        columns: Columns = {
            "published": ("DATE", self.published),
            "value": ("DOUBLE", self.values),
            "row_no": ("INTEGER", self.row_nos),
            "place_no": ("SMALLINT", self.place_nos),
        }
        return PlainRows(self.numbers.space(), self.keys, columns, self.places, self.blank)

    def _area_numbers(self, table: SourceTable, keys: Sequence[Texts]) -> dict[Texts, int] | None:
        texts = list(dict.fromkeys(keys))
        return _numbered(texts, area_codes(table, self.areas, texts), self.numbers.areas)

    def _indicator_numbers(self, table: SourceTable, keys: Sequence[Texts]) -> dict[Texts, int] | None:
        texts = list(dict.fromkeys(keys))
        return _numbered(texts, indicator_codes(table, self.indicators, texts), self.numbers.indicators)

    def _moments(self, table: SourceTable, keys: Sequence[Texts]) -> dict[Texts, tuple[Moment, int]] | None:
        texts = list(dict.fromkeys(keys))
        found = {}
        for text, moment in zip(texts, moments_of(table, self.source, self.request, texts), strict=True):
            if isinstance(moment, BadText):
                return None
            if not FIRST_DAY <= moment.period.start <= min(moment.published, LAST_DAY):
                return None
            found[text] = moment, self.numbers.of_moment(moment)
        return found


def _keys(texts: dict[str, list[str | None]], headers: Sequence[str], count: int) -> list[Texts]:
    """The texts of each row's key; () where it has no column, being the same for every row."""
    if not headers:
        return [()] * count
    return list(zip(*(texts[header.strip()] for header in headers), strict=True))


def _numbered(
    texts: Sequence[Texts], codes: Sequence[str | BadText], numbers: dict[str, int]
) -> dict[Texts, int] | None:
    found = {}
    for text, code in zip(texts, codes, strict=True):
        if isinstance(code, BadText):
            return None
        found[text] = numbers.setdefault(code, len(numbers))
    return found


def _value(text: str | None) -> str | None:
    """A whole number's digits; "" for a blank cell, None for a text that must be judged."""
    if text is None or not text.strip(_BLANK):
        return ""
    return text if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else None
