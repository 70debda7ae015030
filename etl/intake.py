"""One recognised file taken into a store: cells staged, keys harmonised, rows judged and stored."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from domain import StoreError, UnreadableError
from etl.harmonise import AreaHarmoniser, Directory, IndicatorHarmoniser
from etl.layouts.source import CsvCells, Request, Source, SourceTable
from etl.meanings import Numbers, mean_areas, mean_indicators, mean_moments
from etl.version import program_version
from warehouse import ingest, judging, reference, staging
from warehouse.store import Connection, between_transactions


@dataclass
class Intake:
    """What a file came to.

    read = accepted + unchanged + rejected + blank + summed, the last two only in `reasons`.
    """

    load_id: int | None = None
    read: int = 0
    accepted: int = 0
    unchanged: int = 0
    revised: int = 0
    rejected: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    changed: set[tuple[str, str]] = field(default_factory=set)


def take_in(
    connection: Connection,
    path: Path,
    source: Source,
    request: Request,
    *,
    simulated: bool,
) -> Intake:
    """Store one file inside the connection's transaction.

    `load_id` stays None where the file changes nothing that its own earlier load had not stored: the caller
    must then drop the transaction. Raises UnreadableError and ConflictError.
    """
    numbers, assumed = Numbers(), False
    areas, indicators = _harmonisers(connection, source, request)
    with between_transactions(connection):
        staged = [_stage(connection, f"table_{number}", table) for number, table in enumerate(source.tables)]
        intake = Intake(read=sum(cells.cells for cells in staged))
        if intake.read == 0:
            raise UnreadableError("error.no_rows", file=path.name)
        for table, cells in zip(source.tables, staged, strict=True):
            mean_areas(connection, table, cells, areas, numbers)
            mean_indicators(connection, table, cells, indicators, numbers)
            assumed |= mean_moments(connection, table, cells, source, request, numbers)
        space = numbers.space()
        judging.judge(connection, list(zip(staged, _rules(source), strict=True)), space)
    reference.register_areas(connection, areas.new)
    reference.register_indicators(connection, indicators.new)
    origin = ingest.LoadOrigin(
        file=path.name,
        sha256=_sha256(path),
        layout=source.layout,
        authority=source.authority,
        note=source.note,
        simulated=simulated,
        published_assumed=assumed,
        program_version=program_version(),
    )
    _store(connection, source, staged, space, origin, intake)
    return intake


def _stage(connection: Connection, name: str, table: SourceTable) -> staging.StagedTable:
    cells = table.cells
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


def _harmonisers(
    connection: Connection, source: Source, request: Request
) -> tuple[AreaHarmoniser, IndicatorHarmoniser]:
    layout = source.layout
    known_areas = Directory.of(
        reference.known_areas(connection), reference.aliases(connection, "area", layout)
    )
    known_indicators = Directory.of(
        reference.known_indicators(connection), reference.aliases(connection, "indicator", layout)
    )
    areas = AreaHarmoniser(known_areas, layout, request.register)
    areas.add_roots(source.new_areas)
    return areas, IndicatorHarmoniser(known_indicators, layout, request.register)


def _store(
    connection: Connection,
    source: Source,
    staged: Sequence[staging.StagedTable],
    space: judging.KeySpace,
    origin: ingest.LoadOrigin,
    intake: Intake,
) -> None:
    """Store the rows judged good with their load, and the others as its rejects."""
    load_id = ingest.next_load_id(connection)
    dated = any(table.published for table in source.tables)
    good = ingest.count_coded(connection)
    if good < intake.read:
        intake.reasons |= judging.refused_by_reason(connection)
        ingest.store_rejects(connection, load_id)
    if good + sum(intake.reasons.values()) != intake.read:
        raise StoreError("error.rows_lost", file=origin.file)
    if ingest.has_duplicates(connection, space, dated=dated):
        if all(table.duplicates == "sum" for table in source.tables):
            ingest.sum_duplicates(connection)
            intake.reasons["summed"] = good - ingest.count_coded(connection)
        else:
            intake.reasons["duplicate_key"] = ingest.refuse_duplicates(connection, load_id)
    intake.rejected = sum(
        count for reason, count in intake.reasons.items() if reason not in ("blank", "summed")
    )
    for cells in staged:  # the memory is better used for what follows
        staging.drop_staged(connection, cells)
    comparison = ingest.compare(connection, space, origin, dated=dated)
    intake.unchanged = comparison.held + comparison.unchanged
    intake.revised = comparison.revised
    intake.accepted = comparison.new + comparison.revised
    stored = comparison.new + comparison.revised + comparison.unchanged
    if stored or not ingest.is_loaded(connection, origin.sha256):
        intake.load_id = load_id
        ingest.store_observations(connection, space, load_id)
        counts = {name: getattr(intake, name) for name in ingest.COUNTS}
        ingest.store_load(connection, load_id, origin, counts)
        intake.changed = ingest.changed_pairs(connection, space) if intake.accepted else set()
    ingest.drop_coded(connection)


def _rules(source: Source) -> list[judging.ValueRule]:
    return [
        judging.ValueRule(table.value, table.blank_is_zero, table.decimal_comma) for table in source.tables
    ]


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
