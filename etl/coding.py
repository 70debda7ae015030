"""A file's rows as the temporary table `coded`: keys harmonised, numbers judged, each with its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from etl.harmonise import AreaHarmoniser, IndicatorHarmoniser
from etl.layouts.source import CsvCells, FrameCells, Request, Source, SourceTable
from etl.meanings import Numbers, mean_areas, mean_indicators, mean_moments
from etl.plain import PlainRows, plain_rows
from warehouse import judging, staging
from warehouse.incidents import stage_incidents
from warehouse.registers import Register
from warehouse.store import Connection, between_transactions


@dataclass(frozen=True)
class Coded:
    """What is known of a file's rows beside the table `coded`, which holds the good ones.

    Of plain rows that table is only made where the store may know some of them.
    """

    read: int  # rows, with those that are no number: blank, refused or left out
    good: int
    space: judging.KeySpace
    places: list[staging.Place]
    assumed: bool  # some date of publication
    plain: PlainRows | None = None  # the rows themselves: `coded` is not made yet
    staged: Sequence[staging.StagedTable] = ()
    left_out: Sequence[staging.LeftOut] = ()

    @property
    def weighed_bad(self) -> int:
        """Staged rows that are not good."""
        return sum(cells.cells for cells in self.staged) - self.good if self.staged else 0


def code(
    connection: Connection,
    source: Source,
    request: Request,
    areas: AreaHarmoniser,
    indicators: IndicatorHarmoniser,
) -> Coded:
    """Code the file's rows: in Python where all are plain, else by staging and judging them."""
    plain = plain_rows(source, request, areas, indicators)
    if plain is not None:
        assumed = source.published is None and request.published is None
        read = len(plain.keys) + plain.blank
        return Coded(read, len(plain.keys), plain.space, plain.places, assumed, plain)
    if any(isinstance(table.cells, FrameCells) for table in source.tables):
        return _judged(connection, source, request, areas, indicators)
    # DuckDB reads what a transaction has just written on one core only.
    with between_transactions(connection):
        return _judged(connection, source, request, areas, indicators)


def _judged(
    connection: Connection,
    source: Source,
    request: Request,
    areas: AreaHarmoniser,
    indicators: IndicatorHarmoniser,
) -> Coded:
    numbers, assumed = Numbers(), False
    staged = [_stage(connection, f"table_{number}", table) for number, table in enumerate(source.tables)]
    places = []
    for table, cells in zip(source.tables, staged, strict=True):
        mean_areas(connection, table, cells, areas, numbers)
        mean_indicators(connection, table, cells, indicators, numbers)
        assumed |= mean_moments(connection, table, cells, source, request, numbers)
        places += cells.places(table.value)
    space = numbers.space()
    good = judging.judge(connection, list(zip(staged, _rules(source), strict=True)), space)
    left_out = [rows for cells in staged for rows in cells.left_out]
    read = sum(cells.cells for cells in staged) + sum(rows.rows for rows in left_out)
    return Coded(read, good, space, places, assumed, None, staged, left_out)


def _stage(connection: Connection, name: str, table: SourceTable) -> staging.StagedTable:
    cells = table.cells
    if isinstance(cells, Register):
        return stage_incidents(connection, name, cells, date.today())
    if isinstance(cells, CsvCells):
        return staging.stage_csv(
            connection,
            name,
            cells.path,
            delimiter=cells.delimiter,
            encoding=cells.encoding,
            header_row=cells.header_row,
            wide=table.wide,
        )
    return staging.stage_frame(connection, name, cells.frame, wide=table.wide)


def _rules(source: Source) -> list[judging.ValueRule]:
    return [
        judging.ValueRule(
            table.value,
            table.blank_is_zero,
            table.decimal_comma,
            table.negative == "correction",
            " / ".join(dict.fromkeys(table.period)) or None,
        )
        for table in source.tables
    ]
