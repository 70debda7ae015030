"""One recognised file taken into a store: cells staged, keys harmonised, rows judged and stored."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from domain import Basis, Period, StoreError, UnreadableError
from etl.harmonise import AreaHarmoniser, Directory, IndicatorHarmoniser
from etl.layouts.source import BadText, CsvCells, Request, Source, SourceTable, Texts
from etl.version import program_version
from warehouse import ingest, judging, reference, staging
from warehouse.staging import COLUMN
from warehouse.store import Connection, between_transactions

_COUNTED = ("count", "persons", "pieces")  # units whose numbers are whole


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


@dataclass(frozen=True)
class _Moment:
    """A period with its basis, and when its numbers were published unless a row says it itself."""

    period: Period
    basis: Basis
    published: date


@dataclass
class _Numbers:
    """Codes and moments of a file, numbered in the order in which they come."""

    areas: dict[str, int] = field(default_factory=dict)
    indicators: dict[str, int] = field(default_factory=dict)
    moments: dict[tuple[Period, Basis], int] = field(default_factory=dict)

    def space(self) -> judging.KeySpace:
        moments = pd.DataFrame(
            [(period.start, period.months, str(basis)) for period, basis in self.moments],
            columns=["start", "months", "basis"],
        )
        return judging.KeySpace(list(self.areas), list(self.indicators), moments)


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
    numbers, assumed = _Numbers(), False
    areas, indicators = _harmonisers(connection, source, request)
    with between_transactions(connection):
        staged = [_stage(connection, f"table_{number}", table) for number, table in enumerate(source.tables)]
        intake = Intake(read=sum(cells.cells for cells in staged))
        if intake.read == 0:
            raise UnreadableError("error.no_rows", file=path.name)
        for table, cells in zip(source.tables, staged, strict=True):
            _mean_areas(connection, table, cells, areas, numbers)
            _mean_indicators(connection, table, cells, indicators, numbers)
            assumed |= _mean_moments(connection, table, cells, source, request, numbers)
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


def _mean_areas(
    connection: Connection,
    table: SourceTable,
    cells: staging.StagedTable,
    areas: AreaHarmoniser,
    numbers: _Numbers,
) -> None:
    texts = staging.distinct_texts(connection, cells, table.area)
    rows = []
    for text in texts:
        key = table.parse_area(text)
        code = key if isinstance(key, BadText) else _as_in_file(areas.code_of(key), text)
        rows.append(_meaning(code, table.area, numbers.areas))
    staging.add_meanings(connection, cells, "area", table.area, texts, _frame(rows))


def _mean_indicators(
    connection: Connection,
    table: SourceTable,
    cells: staging.StagedTable,
    indicators: IndicatorHarmoniser,
    numbers: _Numbers,
) -> None:
    texts = staging.distinct_texts(connection, cells, table.indicator)
    rows = []
    for text in texts:
        key = table.parse_indicator(text)
        code = key if isinstance(key, BadText) else _as_in_file(indicators.code_of(key), text)
        whole = isinstance(code, str) and indicators.directory.known[code].unit in _COUNTED
        rows.append(_meaning(code, table.indicator, numbers.indicators) | {"whole": whole})
    staging.add_meanings(connection, cells, "indicator", table.indicator, texts, _frame(rows))


def _mean_moments(
    connection: Connection,
    table: SourceTable,
    cells: staging.StagedTable,
    source: Source,
    request: Request,
    numbers: _Numbers,
) -> bool:
    """Periods, bases and dates of publication; whether a date had to be assumed."""
    headers = [*table.period, *([table.basis] if table.basis else [])]
    stated = source.published or request.published
    texts = staging.distinct_texts(connection, cells, headers)
    rows = []
    for text in texts:
        moment = _moment(table, text, stated, source.usual_lag_days)
        if isinstance(moment, BadText):
            at = [table.basis or ""] if moment.reason == "bad_basis" else table.period
            rows.append(_meaning(moment, at) | {"published": None})
        else:
            number = numbers.moments.setdefault((moment.period, moment.basis), len(numbers.moments))
            rows.append(_meaning(None) | {"no": number, "published": moment.published})
    staging.add_meanings(connection, cells, "moment", headers, texts, _frame(rows))
    if table.published is None:
        return stated is None
    dates = staging.distinct_texts(connection, cells, [table.published])
    staging.add_meanings(connection, cells, "published", [table.published], dates, _dates(table, dates))
    return stated is None and any(not (text or "").strip() for (text,) in dates)


def _moment(table: SourceTable, texts: Texts, stated: date | None, lag_days: int) -> _Moment | BadText:
    basis = table.parse_basis(texts[-1]) if table.basis and (texts[-1] or "").strip() else table.fixed_basis
    period = table.parse_period(texts[: len(table.period)])
    if isinstance(basis, BadText):
        return basis
    if isinstance(period, BadText):
        return period
    if basis is Basis.YTD and period.start.month != 1:
        period = Period(date(period.end.year, 1, 1), period.end.month)
    return _Moment(period, basis, stated or period.end + timedelta(days=lag_days))


def _dates(table: SourceTable, texts: Sequence[Texts]) -> pd.DataFrame:
    rows = []
    for (text,) in texts:
        day = table.parse_published(text) if text and text.strip() else None
        bad = _meaning(day if isinstance(day, BadText) else None, [table.published or ""])
        rows.append(bad | {"published": None if isinstance(day, BadText) else day})
    return _frame(rows)


def _meaning(
    code: str | BadText | None, headers: Sequence[str] = (), numbers: dict[str, int] | None = None
) -> dict[str, object]:
    """What a key's texts mean: the number of its code, or why and under which headers it is refused.

    The unpivoted column has no header of its own; a reject names the one that it came from.
    """
    if isinstance(code, BadText):
        field = None if COLUMN in headers else " / ".join(dict.fromkeys(headers))
        return {
            "no": -1,
            "reason": code.reason,
            "found": code.found,
            "expected": code.expected,
            "field": field,
        }
    number = -1 if code is None or numbers is None else numbers.setdefault(code, len(numbers))
    return {"no": number, "reason": None, "found": None, "expected": None, "field": None}


def _as_in_file(code: str | BadText, texts: Texts) -> str | BadText:
    """A stranger is named as the file names it, so that the user finds it there."""
    words = " / ".join(text for text in texts if text)
    return replace(code, found=words) if isinstance(code, BadText) and words else code


def _frame(rows: Sequence[dict[str, object]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows).astype(dict.fromkeys(("reason", "found", "expected", "field"), "str"))
    if "published" in frame:
        frame["published"] = pd.to_datetime(frame["published"])
    return frame


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
