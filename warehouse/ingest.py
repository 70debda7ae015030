"""From coded rows to observations: parts added up, places, claims, the load's row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from domain import ArgumentError, Authority
from warehouse.audit import actor, note
from warehouse.judging import KeySpace
from warehouse.staging import Place
from warehouse.store import Connection
from warehouse.temporary import Column, Columns, insert_rows

_MOST_PLACES = 2**15
COUNTS = ("read", "accepted", "unchanged", "revised", "rejected")
DENSE_KEYS = 1 << 28  # up to so many possible keys, duplicates are counted in a bit for each


@dataclass(frozen=True)
class LoadOrigin:
    """What a load's row says about the file."""

    file: str
    sha256: str
    layout: str
    authority: Authority
    note: str | None
    simulated: bool
    published_assumed: bool
    program_version: str


@dataclass(frozen=True)
class HarmonisedClaim:
    """One claim of a file (`etl.layouts.source.Claim`) with the codes of its area and indicator."""

    area: str
    indicator: str
    period_start: date
    period_months: int
    basis: str
    value: float
    row_no: int | None
    sheet: str | None


def check_kind(connection: Connection, store: str, *, simulated: bool) -> None:
    """Simulated and real figures never share a store: ArgumentError; a fresh store takes its kind here."""
    refuse_other_kind(connection, store, simulated=simulated)
    note_kind(connection, simulated=simulated)


def refuse_other_kind(connection: Connection, store: str, *, simulated: bool) -> None:
    """Raise ArgumentError where the store holds the other kind of figures, simulated or real ones."""
    is_simulated = _holds_simulated(connection)
    if is_simulated and not simulated:
        raise ArgumentError("error.store_simulated", store=store)
    if simulated and not is_simulated and connection.execute("SELECT 1 FROM load LIMIT 1").fetchone():
        raise ArgumentError("error.store_real", store=store)


def note_kind(connection: Connection, *, simulated: bool) -> None:
    """A store with simulated figures says so from the first of them on."""
    if simulated and not _holds_simulated(connection):
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('simulated', '1')")


def _holds_simulated(connection: Connection) -> bool:
    row = connection.execute("SELECT value FROM meta WHERE key = 'simulated'").fetchone()
    return row is not None and row[0] == "1"


def loaded_as(connection: Connection, sha256: str) -> int | None:
    """The load that holds the very same file and stands, the latest of several."""
    row = connection.execute(
        "SELECT max(load_id) FROM load WHERE sha256 = ? AND withdrawn_at IS NULL", [sha256]
    ).fetchone()
    return None if row is None else row[0]


def held_otherwise(connection: Connection, sha256: str) -> dict[str, object]:
    """The standing load of the very same file and what it is about: load, other, area, period; else empty."""
    row = connection.execute(
        "SELECT l.load_id, l.file, min(o.area), strftime(min(o.period_start), '%Y-%m') || '..'"
        " || strftime(max(o.period_start + to_months(o.period_months - 1)), '%Y-%m')"
        " FROM load l JOIN observation o USING (load_id) WHERE l.sha256 = ? AND l.withdrawn_at IS NULL"
        " GROUP BY l.load_id, l.file ORDER BY l.load_id DESC LIMIT 1",
        [sha256],
    ).fetchone()
    return {} if row is None else dict(zip(("load", "other", "area", "period"), row, strict=True))


def next_load_id(connection: Connection) -> int:
    """One more than any load has had, those that a rollback left behind too."""
    row = connection.execute(
        "SELECT max(number) + 1 FROM (SELECT 0 AS number UNION ALL SELECT load_id FROM load"
        " UNION ALL SELECT value::BIGINT FROM meta WHERE key = 'last_load_id')"
    ).fetchone()
    assert row is not None
    return int(row[0])


def count_coded(connection: Connection) -> int:
    row = connection.execute("SELECT count(*) FROM coded").fetchone()
    assert row is not None
    return int(row[0])


def has_duplicates(connection: Connection, space: KeySpace, *, dated: bool) -> bool:
    """Whether a key occurs twice (with one publication date, where rows have their own: `dated`)."""
    if dated:
        distinct = "(SELECT count(*) FROM (SELECT DISTINCT key, published FROM coded))"
    elif space.size <= DENSE_KEYS:
        distinct = f"coalesce(bit_count(bitstring_agg(key, 0, {max(space.size - 1, 1)})), 0)"
    else:
        distinct = "count(DISTINCT key)"
    row = connection.execute(f"SELECT count(*) <> {distinct} FROM coded").fetchone()
    return row is not None and bool(row[0])


def sum_duplicates(connection: Connection) -> None:
    """Add up the rows of one key: they are its parts. Their sum stands at the first of them."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE coded AS SELECT key, published, sum(value) AS value,"
        " min(row_no) AS row_no, arg_min(place_no, row_no) AS place_no, TRUE AS good"
        " FROM coded GROUP BY key, published"
    )


def store_observations(connection: Connection, space: KeySpace, load_id: int) -> None:
    """Add the coded rows."""
    connection.execute(
        "INSERT INTO observation (area, indicator, period_start, period_months, basis, value, published,"
        " load_id, row_no, place_no) SELECT a.code, i.code, m.start, m.months, m.basis, c.value, c.published,"
        " ?, c.row_no, c.place_no FROM coded c" + space.joins_sql("c.key"),
        [load_id],
    )


def insert_observations(connection: Connection, load_id: int, columns: Columns) -> None:
    """Add rows that are all news, by the columns of `observation`."""
    rows = len(columns["area"][1])
    insert_rows(connection, "observation", {**columns, "load_id": ("BIGINT", [load_id] * rows)})


def store_places(connection: Connection, load_id: int, places: Sequence[Place]) -> None:
    """Add where in the file the numbers stand; of a table wider than any office's, the first of them."""
    places = places[:_MOST_PLACES]
    columns: dict[str, Column] = {
        "load_id": ("BIGINT", [load_id] * len(places)),
        "place_no": ("SMALLINT", list(range(len(places)))),
        "sheet": ("VARCHAR", [place.sheet for place in places]),
        "field": ("VARCHAR", [place.field for place in places]),
    }
    insert_rows(connection, "place", columns)


def store_claims(connection: Connection, load_id: int, claims: Sequence[HarmonisedClaim]) -> None:
    """Add what the file says of other periods without reporting it."""
    if claims:
        kinds = {
            "area": "VARCHAR",
            "indicator": "VARCHAR",
            "period_start": "DATE",
            "period_months": "TINYINT",
            "basis": "VARCHAR",
            "value": "DOUBLE",
            "row_no": "INTEGER",
            "sheet": "VARCHAR",
        }
        columns = {name: (kind, [getattr(claim, name) for claim in claims]) for name, kind in kinds.items()}
        insert_rows(connection, "claim", {"load_id": ("BIGINT", [load_id] * len(claims)), **columns})


def changed_pairs(connection: Connection, space: KeySpace) -> set[tuple[str, str]]:
    """The (area, indicator) pairs that the load has numbers for."""
    if len(space.areas) == 1 or len(space.indicators) == 1:
        return {(area, indicator) for area in space.areas for indicator in space.indicators}
    pairs = connection.execute(
        f"SELECT DISTINCT key // {len(space.moments)} AS pair FROM coded ORDER BY pair"
    ).fetchall()
    per_area = len(space.indicators)
    return {(space.areas[pair // per_area], space.indicators[pair % per_area]) for (pair,) in pairs}


def store_load(connection: Connection, load_id: int, origin: LoadOrigin, counts: Mapping[str, int]) -> None:
    """Write the load's row, and the audit's; `counts` has read, accepted, unchanged, revised, rejected."""
    connection.execute(
        "INSERT INTO load (load_id, loaded_at, file, sha256, layout, source, authority, simulated, published,"
        " published_assumed, rows_read, rows_accepted, rows_unchanged, rows_revised, rows_rejected,"
        " program_version, loaded_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?,"
        " (SELECT max(published) FROM observation WHERE load_id = ?), ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            load_id,
            datetime.now(UTC).replace(tzinfo=None),
            origin.file,
            origin.sha256,
            origin.layout,
            origin.note,
            int(origin.authority),
            origin.simulated,
            load_id,
            origin.published_assumed,
            *(counts[name] for name in COUNTS),
            origin.program_version,
            actor(),
        ],
    )
    note(connection, "load", load=load_id, file=origin.file, layout=origin.layout, **counts)


def drop_coded(connection: Connection) -> None:
    """Forget the temporary tables of a load."""
    names = ("coded", "known", "area_number", "indicator_number", "moment_number")
    connection.execute("; ".join(f"DROP TABLE IF EXISTS {name}" for name in names))
