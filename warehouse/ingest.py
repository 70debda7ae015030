"""From judged rows to observations: duplicates, conflicts, news and revisions, rejects, the load's row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from domain import ArgumentError, Authority, ConflictError
from warehouse.judging import KeySpace
from warehouse.store import Connection

COUNTS = ("read", "accepted", "unchanged", "revised", "rejected")
_OWN = 2**63 - 1  # stands for the load in hand, after all others
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
class Comparison:
    """Rows against what was known on their day of publication."""

    held: int  # the very same rows of the very same file, not stored again
    unchanged: int  # the same number from elsewhere or of another day; stored, it confirms
    revised: int
    new: int


def check_kind(connection: Connection, store: str, *, simulated: bool) -> None:
    """Simulated and real figures never share a store: ArgumentError; a fresh store takes its kind here."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'simulated'").fetchone()
    is_simulated = row is not None and row[0] == "1"
    if is_simulated and not simulated:
        raise ArgumentError("error.store_simulated", store=store)
    if simulated and not is_simulated:
        if connection.execute("SELECT 1 FROM load LIMIT 1").fetchone():
            raise ArgumentError("error.store_real", store=store)
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('simulated', '1')")


def is_loaded(connection: Connection, sha256: str) -> bool:
    """Whether a load of the very same file stands."""
    return bool(
        connection.execute(
            "SELECT 1 FROM load WHERE sha256 = ? AND withdrawn_at IS NULL", [sha256]
        ).fetchone()
    )


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
    """Add up the rows of one key: they are its parts."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE coded AS"
        " SELECT key, published, sum(value) AS value, TRUE AS good FROM coded GROUP BY key, published"
    )


def refuse_duplicates(connection: Connection, load_id: int) -> int:
    """Keep the first of equal rows and none of rows that contradict each other; the rest are rejects."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE repeated AS SELECT key, published, count(DISTINCT value) = 1 AS agree"
        " FROM coded GROUP BY key, published HAVING count(*) > 1"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE refused AS"
        " SELECT j.*, agree AND row_number() OVER ("
        "     PARTITION BY j.key, j.published ORDER BY table_no, row_no, field) = 1 AS kept"
        " FROM judged j JOIN repeated r ON r.key = j.key AND r.published = j.published"
        " WHERE j.good"
    )
    connection.execute(
        "DELETE FROM coded USING repeated r WHERE coded.key = r.key AND coded.published = r.published"
    )
    connection.execute("INSERT INTO coded SELECT key, published, value, TRUE FROM refused WHERE kept")
    connection.execute(
        "INSERT INTO reject SELECT ?, sheet, row_no, field, value_text, '', 'duplicate_key',"
        " area_text, indicator_text, period_text, value_text FROM refused WHERE NOT kept"
        " ORDER BY table_no, row_no, field",
        [load_id],
    )
    row = connection.execute("SELECT count(*) FROM refused WHERE NOT kept").fetchone()
    connection.execute("DROP TABLE repeated")
    connection.execute("DROP TABLE refused")
    return int(row[0]) if row else 0


def store_rejects(connection: Connection, load_id: int) -> None:
    connection.execute(
        "INSERT INTO reject SELECT ?, sheet, row_no, field, found, expected, reason,"
        " area_text, indicator_text, period_text, value_text FROM judged"
        " WHERE NOT good AND reason <> 'blank' ORDER BY table_no, row_no, field",
        [load_id],
    )


def compare(connection: Connection, space: KeySpace, origin: LoadOrigin, *, dated: bool) -> Comparison:
    """Say what the coded rows change; rows that the very same file holds already leave `coded`.

    Known is, for each row, the most authoritative number published by its own day, the latest among equals;
    a file with dates of its own also knows its own earlier rows. A less authoritative number that differs
    revises nothing. Raises ConflictError for two numbers of one key, one day and one authority.
    """
    rows = count_coded(connection)
    if not dated and not _has_observations(connection):
        return Comparison(held=0, unchanged=0, revised=0, new=rows)
    if not _gather_known(connection, space, origin.sha256) and not dated:
        return Comparison(held=0, unchanged=0, revised=0, new=rows)
    _refuse_conflicts(connection, space, origin)
    connection.execute(
        "DELETE FROM coded USING known k WHERE k.same_file AND k.key = coded.key"
        " AND k.published = coded.published AND k.value = coded.value"
    )
    left = count_coded(connection)
    own = f"UNION ALL SELECT key, published, value, $authority, {_OWN} FROM coded" if dated else ""
    row = connection.execute(
        f"""
        WITH told AS (SELECT key, published, value, authority, load_id FROM known {own}),
        before AS (
            SELECT c.key, c.published, c.value, t.value AS known, t.authority
            FROM coded c JOIN told t ON t.key = c.key AND (t.published < c.published
                OR t.published = c.published AND t.load_id < {_OWN})
            QUALIFY row_number() OVER (
                PARTITION BY c.key, c.published ORDER BY t.authority, t.published DESC, t.load_id DESC) = 1)
        SELECT count(*) FILTER (known = value), count(*) FILTER (known <> value AND $authority <= authority)
        FROM before""",
        {"authority": int(origin.authority)},
    ).fetchone()
    assert row is not None
    unchanged, revised = int(row[0]), int(row[1])
    return Comparison(held=rows - left, unchanged=unchanged, revised=revised, new=left - unchanged - revised)


def _has_observations(connection: Connection) -> bool:
    return connection.execute("SELECT 1 FROM observation LIMIT 1").fetchone() is not None


def _gather_known(connection: Connection, space: KeySpace, sha256: str) -> int:
    """The standing observations of the file's keys as the table `known`; how many there are."""
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE known AS
        SELECT {space.key_sql("a.no", "i.no", "m.no")} AS key, o.published, o.value,
            l.authority::INTEGER AS authority, o.load_id, l.sha256 = ? AS same_file
        FROM observation o
        JOIN load l ON l.load_id = o.load_id AND l.withdrawn_at IS NULL
        JOIN area_number a ON a.code = o.area
        JOIN indicator_number i ON i.code = o.indicator
        JOIN moment_number m ON m.start = o.period_start AND m.months = o.period_months AND m.basis = o.basis
        WHERE {space.key_sql("a.no", "i.no", "m.no")} IN (SELECT key FROM coded)""",
        [sha256],
    )
    row = connection.execute("SELECT count(*) FROM known").fetchone()
    return int(row[0]) if row else 0


def _refuse_conflicts(connection: Connection, space: KeySpace, origin: LoadOrigin) -> None:
    row = connection.execute(
        "SELECT count(*), min(c.key) FROM coded c JOIN known k ON k.key = c.key"
        " AND k.published = c.published AND k.authority = ? AND k.value <> c.value",
        [int(origin.authority)],
    ).fetchone()
    if row is None or not row[0]:
        return
    example = connection.execute(
        "SELECT a.code, i.code, strftime(m.start, '%Y-%m'), c.published, k.value, c.value FROM coded c"
        " JOIN known k ON k.key = c.key AND k.published = c.published AND k.value <> c.value"
        + space.joins_sql("c.key")
        + " WHERE c.key = ? AND k.authority = ? ORDER BY ALL LIMIT 1",
        [row[1], int(origin.authority)],
    ).fetchone()
    assert example is not None
    area, indicator, period, published, before, now = example
    raise ConflictError(
        "error.conflict",
        file=origin.file,
        count=int(row[0]),
        area=area,
        indicator=indicator,
        period=period,
        published=published.isoformat(),
        before=f"{before:g}",
        now=f"{now:g}",
    )


def store_observations(connection: Connection, space: KeySpace, load_id: int) -> None:
    connection.execute(
        "INSERT INTO observation (area, indicator, period_start, period_months, basis, value, published, load_id)"
        " SELECT a.code, i.code, m.start, m.months, m.basis, c.value, c.published, ?"
        " FROM coded c" + space.joins_sql("c.key"),
        [load_id],
    )


def changed_pairs(connection: Connection, space: KeySpace) -> set[tuple[str, str]]:
    """The (area, indicator) pairs that the load has numbers for."""
    pairs = connection.execute(
        f"SELECT DISTINCT key // {len(space.moments)} AS pair FROM coded ORDER BY pair"
    ).fetchall()
    per_area = len(space.indicators)
    return {(space.areas[pair // per_area], space.indicators[pair % per_area]) for (pair,) in pairs}


def store_load(connection: Connection, load_id: int, origin: LoadOrigin, counts: Mapping[str, int]) -> None:
    """Write the load's row; `counts` has read, accepted, unchanged, revised, rejected."""
    row = connection.execute("SELECT max(published) FROM coded").fetchone()
    published: date | None = row[0] if row else None
    connection.execute(
        "INSERT INTO load (load_id, loaded_at, file, sha256, layout, source, authority, simulated, published,"
        " published_assumed, rows_read, rows_accepted, rows_unchanged, rows_revised, rows_rejected,"
        " program_version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            load_id,
            datetime.now(UTC).replace(tzinfo=None),
            origin.file,
            origin.sha256,
            origin.layout,
            origin.note,
            int(origin.authority),
            origin.simulated,
            published,
            origin.published_assumed,
            *(counts[name] for name in COUNTS),
            origin.program_version,
        ],
    )


def drop_coded(connection: Connection) -> None:
    """Forget the temporary tables of a load."""
    for name in ("coded", "known", "area_number", "indicator_number", "moment_number"):
        connection.execute(f"DROP TABLE IF EXISTS {name}")
