"""What the rows of a file change: news, revisions, what was known before, and contradictions."""

from __future__ import annotations

from dataclasses import dataclass

from domain import Basis, ConflictError, Period
from warehouse.ingest import LoadOrigin, count_coded
from warehouse.judging import KeySpace
from warehouse.store import Connection

_OWN = 2**63 - 1  # stands for the load in hand, after all others


@dataclass(frozen=True)
class Comparison:
    """Rows against what was known on their day of publication."""

    held: int  # the very same rows of the very same file, not stored again
    unchanged: int  # the same number from elsewhere or of another day; stored, it confirms
    revised: int
    new: int


def compare(connection: Connection, space: KeySpace, origin: LoadOrigin, *, dated: bool) -> Comparison:
    """Say what the coded rows change; rows that the very same file holds already leave `coded`.

    Known is, for each row, the most authoritative number published by its own day, the latest among equals;
    a file with dates of its own also knows its own earlier rows. A less authoritative number that differs
    revises nothing. Raises ConflictError for two numbers of one key, one day and one authority.
    """
    rows = count_coded(connection)
    if not dated and not may_be_known(connection, space):
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


def may_be_known(connection: Connection, space: KeySpace) -> bool:
    """Whether anything is stored of the file's areas in its periods: mostly nothing is of a new month."""
    starts, months, bases = zip(*space.moments, strict=True) if space.moments else ((), (), ())
    found = connection.execute(
        "SELECT 1 FROM observation WHERE area IN (SELECT unnest($areas::VARCHAR[]))"
        " AND (period_start, period_months, basis) IN (SELECT (unnest($starts::DATE[]),"
        " unnest($months::TINYINT[]), unnest($bases::VARCHAR[]))) LIMIT 1",
        {"areas": list(space.areas), "starts": list(starts), "months": list(months), "bases": list(bases)},
    )
    return found.fetchone() is not None


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
    """Raise ConflictError where an equally authoritative file of the same day has another number."""
    differing = (
        " FROM coded c JOIN known k ON k.key = c.key AND k.published = c.published"
        " AND k.authority = $authority AND k.value <> c.value"
    )
    given = {"authority": int(origin.authority)}
    row = connection.execute(f"SELECT count(*), min(c.key){differing}", given).fetchone()
    if row is None or not row[0]:
        return
    example = connection.execute(
        "SELECT a.code, i.code, m.start, m.months, m.basis, c.published, k.value, c.value, l.load_id, l.file"
        + differing
        + space.joins_sql("c.key")
        + " JOIN load l ON l.load_id = k.load_id WHERE c.key = $key ORDER BY ALL LIMIT 1",
        {**given, "key": row[1]},
    ).fetchone()
    assert example is not None
    area, indicator, start, months, basis, published, before, now, load_id, other = example
    raise ConflictError(
        "error.conflict",
        file=origin.file,
        count=int(row[0]),
        area=area,
        indicator=indicator,
        period=str(Period(start, months)) + (" ytd" if basis == Basis.YTD else ""),
        published=published.isoformat(),
        before=f"{before:.15g}",
        now=f"{now:.15g}",
        other=other,
        load=load_id,
    )
