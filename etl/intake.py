"""One recognised file taken into a store: cells staged, keys harmonised, rows judged and stored."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from domain import ArgumentError, ConflictError, StoreError, UnreadableError
from etl.coding import Coded, code
from etl.directory import Directory
from etl.harmonise import AreaHarmoniser, IndicatorHarmoniser
from etl.layouts.source import BadText, Claim, Request, Source
from etl.plain import PlainRows
from etl.version import program_version
from warehouse import comparing, ingest, judging, reference, refusing, staging
from warehouse.incidents import store_left_out
from warehouse.store import Connection

_NO_CHANCE = 20  # numbers that two files do not share by chance
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

    @property
    def count(self) -> int:
        return len(self.areas.known) + len(self.indicators.known)

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
    must then drop the transaction. Raises UnreadableError, ArgumentError and ConflictError; the transaction
    must then be dropped too, and `directories`, to which names of the file may have been added.
    """
    known = directories or Directories.of(connection)
    areas = AreaHarmoniser(known.areas, source.layout, request.register, request.area)
    indicators = IndicatorHarmoniser(known.indicators, source.layout, request.register)
    _check_asked_area(path, request, areas)
    if request.register:
        for root in source.new_areas:
            areas.code_of(root)
    with ThreadPoolExecutor(1) as beside:
        sha256 = beside.submit(_sha256, path)
        coded = code(connection, source, request, areas, indicators)
    if coded.read == 0:
        raise UnreadableError("error.no_rows", file=path.name)
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
        published_assumed=coded.assumed,
        program_version=program_version(),
    )
    intake = Intake(read=coded.read)
    load_id = ingest.next_load_id(connection)
    if coded.plain is None:
        _refuse(connection, source, coded, load_id, intake)
        for cells in coded.staged:  # the memory is better used for what follows
            staging.drop_staged(connection, cells)
        stored = _store_news(connection, coded.space, origin, load_id, intake, dated=source.dated)
    else:
        stored = _store_plain(connection, coded.plain, origin, load_id, intake)
    if stored:
        intake.load_id = load_id
        ingest.store_places(connection, load_id, coded.places)
        ingest.store_claims(connection, load_id, claims)
        # A note that repeats known numbers may still contradict others: its findings are due at once.
        intake.changed |= {(claim.area, claim.indicator) for claim in claims}
        ingest.store_load(
            connection, load_id, origin, {name: getattr(intake, name) for name in ingest.COUNTS}
        )
    return intake


def _check_asked_area(path: Path, request: Request, areas: AreaHarmoniser) -> None:
    """Raise ArgumentError for a misspelt `--area`: else each number of the file would be refused for it."""
    if request.area is None or request.register or areas.within is not None:
        return
    nearest = areas.directory.hint(request.area)
    key = "error.area_unknown_near" if nearest else "error.area_unknown"
    raise ArgumentError(key, file=path.name, area=request.area, **({"nearest": nearest} if nearest else {}))


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


def _refuse(connection: Connection, source: Source, coded: Coded, load_id: int, intake: Intake) -> None:
    """Write the rejects and add up the parts; what became of each row is in `reasons` then."""
    repeats = ingest.has_duplicates(connection, coded.space, dated=source.dated)
    are_parts = all(table.duplicates == "sum" for table in source.tables)
    if coded.weighed_bad or (repeats and not are_parts):
        intake.reasons |= refusing.refuse(connection, load_id, repeats=repeats and not are_parts)
    intake.reasons |= {rows.reason: rows.rows for rows in coded.left_out}
    store_left_out(connection, load_id, coded.left_out)
    if repeats and are_parts:
        ingest.sum_duplicates(connection)
        intake.reasons["summed"] = coded.good - ingest.count_coded(connection)
    intake.rejected = sum(count for reason, count in intake.reasons.items() if reason not in NOT_REFUSED)
    if ingest.count_coded(connection) + sum(intake.reasons.values()) != intake.read:
        raise StoreError("error.rows_lost", file=source.layout)


def _store_plain(
    connection: Connection, plain: PlainRows, origin: ingest.LoadOrigin, load_id: int, intake: Intake
) -> bool:
    """Store rows that are all good; whether there was anything to store."""
    if plain.blank:
        intake.reasons["blank"] = plain.blank
    if comparing.may_be_known(connection, plain.space):
        judging.code(connection, plain.space, plain.coded())
        return _store_news(connection, plain.space, origin, load_id, intake, dated=False)
    intake.accepted = len(plain.keys)
    _refuse_other_meaning(connection, origin, intake)
    intake.changed = {(plain.space.areas[area], plain.space.indicators[kind]) for area, kind, _ in plain.keys}
    ingest.insert_observations(connection, load_id, plain.observations())
    return bool(plain.keys) or ingest.loaded_as(connection, origin.sha256) is None


def _store_news(
    connection: Connection,
    space: judging.KeySpace,
    origin: ingest.LoadOrigin,
    load_id: int,
    intake: Intake,
    *,
    dated: bool,
) -> bool:
    """Store those of the rows in `coded` that change or confirm something; whether there is a load then."""
    comparison = comparing.compare(connection, space, origin, dated=dated)
    intake.unchanged = comparison.held + comparison.unchanged
    intake.revised = comparison.revised
    intake.accepted = comparison.new + comparison.revised
    if intake.accepted and not comparison.held:
        _refuse_other_meaning(connection, origin, intake)
    if not intake.accepted + comparison.unchanged:
        intake.same_as = ingest.loaded_as(connection, origin.sha256)
    if intake.same_as is None:
        ingest.store_observations(connection, space, load_id)
        intake.changed = ingest.changed_pairs(connection, space) if intake.accepted else set()
    ingest.drop_coded(connection)
    return intake.same_as is None


def _refuse_other_meaning(connection: Connection, origin: ingest.LoadOrigin, intake: Intake) -> None:
    """Raise ConflictError where the very same bytes stand for another area or period.

    A short table may be the same for two areas by chance, a long one only by mistake.
    """
    if intake.read < _NO_CHANCE:
        return
    if other := ingest.held_otherwise(connection, origin.sha256):
        raise ConflictError("error.same_bytes", file=origin.file, **other)


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
