"""One recognised file taken into a store: cells staged, keys harmonised, rows judged and stored."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from domain import StoreError, UnreadableError
from etl.directory import Directory
from etl.harmonise import AreaHarmoniser, IndicatorHarmoniser
from etl.layouts.source import BadText, Claim, CsvCells, Request, Source, SourceTable
from etl.meanings import Numbers, mean_areas, mean_indicators, mean_moments
from etl.version import program_version
from warehouse import comparing, ingest, judging, reference, refusing, staging
from warehouse.incidents import stage_incidents, store_left_out
from warehouse.registers import Register
from warehouse.store import Connection, between_transactions

NOT_REFUSED = ("blank", "summed")  # of the reasons of an intake


@dataclass
class Intake:
    """What a file came to.

    read = accepted + unchanged + rejected + blank + summed, the last two only in `reasons`. `same_as` is the
    load that held everything already, from the very same file.
    """

    load_id: int | None = None
    read: int = 0
    accepted: int = 0
    unchanged: int = 0
    revised: int = 0
    rejected: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    changed: set[tuple[str, str]] = field(default_factory=set)
    same_as: int | None = None


@dataclass
class Directories:
    """The areas and indicators of a store, read once for all files of a command."""

    areas: Directory
    indicators: Directory

    @classmethod
    def of(cls, connection: Connection) -> Directories:
        return cls(
            Directory.of(
                reference.known_areas(connection), reference.aliases(connection, "area"), loose=True
            ),
            Directory.of(reference.known_indicators(connection), reference.aliases(connection, "indicator")),
        )


def take_in(
    connection: Connection,
    path: Path,
    source: Source,
    request: Request,
    *,
    simulated: bool,
    directories: Directories | None = None,
) -> Intake:
    """Store one file inside the connection's transaction.

    `load_id` stays None where the file changes nothing that its own earlier load had not stored: the caller
    must then drop the transaction. Raises UnreadableError and ConflictError; the transaction must then be
    dropped too, and `directories`, to which areas and indicators of the file may have been added.
    """
    numbers, assumed = Numbers(), False
    known = directories or Directories.of(connection)
    areas = AreaHarmoniser(known.areas, source.layout, request.register, request.area)
    indicators = IndicatorHarmoniser(known.indicators, source.layout, request.register)
    if request.register:
        for root in source.new_areas:
            areas.code_of(root)
    with _reading_fast(connection, source), ThreadPoolExecutor(1) as beside:
        sha256 = beside.submit(_sha256, path)
        staged = [_stage(connection, f"table_{number}", table) for number, table in enumerate(source.tables)]
        left_out = [rows for cells in staged for rows in cells.left_out]
        intake = Intake(read=sum(cells.cells for cells in staged) + sum(rows.rows for rows in left_out))
        if intake.read == 0:
            raise UnreadableError("error.no_rows", file=path.name)
        for table, cells in zip(source.tables, staged, strict=True):
            mean_areas(connection, table, cells, areas, numbers)
            mean_indicators(connection, table, cells, indicators, numbers)
            assumed |= mean_moments(connection, table, cells, source, request, numbers)
        space = numbers.space()
        good = judging.judge(connection, list(zip(staged, _rules(source), strict=True)), space)
    claims = _harmonised(source.claims, areas, indicators)
    reference.register_areas(connection, areas.new)
    reference.register_indicators(connection, indicators.new)
    origin = ingest.LoadOrigin(
        file=path.name,
        sha256=sha256.result(),
        layout=source.layout,
        authority=source.authority,
        note=source.note,
        simulated=simulated,
        published_assumed=assumed,
        program_version=program_version(),
    )
    load_id = ingest.next_load_id(connection)
    _refuse(connection, source, space, good, load_id, left_out, intake)
    if ingest.count_coded(connection) + sum(intake.reasons.values()) != intake.read:
        raise StoreError("error.rows_lost", file=origin.file)
    places = [
        place
        for table, cells in zip(source.tables, staged, strict=True)
        for place in cells.places(table.value)
    ]
    for cells in staged:  # the memory is better used for what follows
        staging.drop_staged(connection, cells)
    _store(connection, space, origin, load_id, places, claims, intake, dated=_is_dated(source))
    ingest.drop_coded(connection)
    return intake


@contextmanager
def _reading_fast(connection: Connection, source: Source) -> Iterator[None]:
    """Texts are read outside a transaction, for DuckDB reads what one has just written on one core only."""
    large = any(isinstance(table.cells, CsvCells) for table in source.tables)
    with between_transactions(connection) if large else nullcontext():
        yield


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


def _harmonised(
    claims: Sequence[Claim], areas: AreaHarmoniser, indicators: IndicatorHarmoniser
) -> list[ingest.HarmonisedClaim]:
    """The claims about areas and indicators that the store knows; others cannot be checked."""
    found = []
    for claim in claims:
        area, indicator = areas.code_of(claim.area), indicators.code_of(claim.indicator)
        if not isinstance(area, BadText) and not isinstance(indicator, BadText):
            start, months = claim.period.start, claim.period.months
            found.append(
                ingest.HarmonisedClaim(
                    area, indicator, start, months, str(claim.basis), claim.value, claim.row_no, claim.sheet
                )
            )
    return found


def _refuse(
    connection: Connection,
    source: Source,
    space: judging.KeySpace,
    good: int,
    load_id: int,
    left_out: Sequence[staging.LeftOut],
    intake: Intake,
) -> None:
    """Write the rejects and add up the parts; what became of each row is in `reasons` then."""
    repeats = ingest.has_duplicates(connection, space, dated=_is_dated(source))
    are_parts = all(table.duplicates == "sum" for table in source.tables)
    rows_left_out = sum(rows.rows for rows in left_out)
    if good + rows_left_out < intake.read or (repeats and not are_parts):
        intake.reasons |= refusing.refuse(connection, load_id, repeats=repeats and not are_parts)
    intake.reasons |= {rows.reason: rows.rows for rows in left_out}
    store_left_out(connection, load_id, left_out)
    if repeats and are_parts:
        ingest.sum_duplicates(connection)
        intake.reasons["summed"] = good - ingest.count_coded(connection)
    intake.rejected = sum(count for reason, count in intake.reasons.items() if reason not in NOT_REFUSED)


def _store(
    connection: Connection,
    space: judging.KeySpace,
    origin: ingest.LoadOrigin,
    load_id: int,
    places: Sequence[staging.Place],
    claims: Sequence[ingest.HarmonisedClaim],
    intake: Intake,
    *,
    dated: bool,
) -> None:
    """Store what the file changes or confirms, with its load."""
    comparison = comparing.compare(connection, space, origin, dated=dated)
    intake.unchanged = comparison.held + comparison.unchanged
    intake.revised = comparison.revised
    intake.accepted = comparison.new + comparison.revised
    held_by = ingest.loaded_as(connection, origin.sha256)
    if held_by is not None and not intake.accepted + comparison.unchanged:
        intake.same_as = held_by
        return
    intake.load_id = load_id
    ingest.store_observations(connection, space, load_id, places)
    ingest.store_claims(connection, load_id, claims)
    counts = {name: getattr(intake, name) for name in ingest.COUNTS}
    ingest.store_load(connection, load_id, origin, counts)
    intake.changed = ingest.changed_pairs(connection, space) if intake.accepted else set()


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


def _is_dated(source: Source) -> bool:
    return any(table.published for table in source.tables)


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
