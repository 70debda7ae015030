"""Earlier days of a store: which there are, and what of a private copy of it was there on one of them.

Two different pasts. *Known on a day*: what had been published by then, whenever it was loaded. *Seen on a
day*: what had been loaded and computed by then, as the kept runs of `progress` have it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from warehouse.store import Connection


@dataclass(frozen=True)
class SeenRun:
    """A kept run: moments in UTC; `checksums` of the roadmaps' files, by roadmap."""

    run_id: int
    computed_at: datetime
    as_of: date
    program_version: str
    checksums: dict[str, str]


def publication_days(connection: Connection) -> list[date]:
    """The days on which something that stands was published, the newest first."""
    found = connection.execute(
        "SELECT DISTINCT o.published FROM observation o JOIN load l USING (load_id)"
        " WHERE l.withdrawn_at IS NULL ORDER BY 1 DESC"
    ).fetchall()
    return [row[0] for row in found]


def run_moments(connection: Connection) -> list[datetime]:
    """When the kept runs were computed (UTC), the newest first."""
    found = connection.execute("SELECT DISTINCT computed_at FROM progress ORDER BY 1 DESC").fetchall()
    return [row[0] for row in found]


def last_run_by(connection: Connection, moment: datetime, roadmap: str | None = None) -> SeenRun | None:
    """The last run computed before a moment in UTC; if a roadmap is given: that judged it, as to it alone."""
    found = connection.execute(
        "SELECT run_id, computed_at, as_of, program_version FROM progress"
        " WHERE computed_at < $moment AND ($roadmap IS NULL OR roadmap = $roadmap)"
        " ORDER BY run_id DESC LIMIT 1",
        {"moment": moment, "roadmap": roadmap},
    ).fetchone()
    if found is None:
        return None
    run_id, computed_at, as_of, version = found
    judged = connection.execute(
        "SELECT DISTINCT roadmap, roadmap_checksum FROM progress"
        " WHERE run_id = $run AND ($roadmap IS NULL OR roadmap = $roadmap) ORDER BY ALL",
        {"run": run_id, "roadmap": roadmap},
    ).fetchall()
    return SeenRun(run_id, computed_at, as_of, version, dict(judged))


def checksums(connection: Connection) -> dict[str, str]:
    """Of the roadmaps' files at the last refresh, by roadmap, in the order in which pages offer them."""
    return dict(connection.execute("SELECT id, checksum FROM roadmap ORDER BY sort, id").fetchall())


def forget_published_after(connection: Connection, day: date) -> None:
    """Leave in a copy what was published by a day: its numbers, their loads, the runs as of then.

    A load goes where all its numbers are later; one without numbers, where it was published (or, if that is
    not known, loaded) later.
    """
    connection.execute(
        """
        CREATE TEMP TABLE later AS
        SELECT l.load_id FROM load l
        LEFT JOIN (SELECT load_id, min(published) AS first FROM observation GROUP BY ALL) o USING (load_id)
        WHERE coalesce(o.first, l.published, l.loaded_at::DATE) > ?""",
        [day],
    )
    connection.execute("DELETE FROM observation WHERE published > ?", [day])
    _drop_later_loads(connection)
    connection.execute("DELETE FROM progress WHERE as_of > ?", [day])


def forget_loaded_after(connection: Connection, run: SeenRun) -> None:
    """Leave in a copy what a run could rest on: what was loaded and not yet withdrawn, and no later run."""
    connection.execute(
        "CREATE TEMP TABLE later AS SELECT load_id FROM load WHERE loaded_at > ?", [run.computed_at]
    )
    connection.execute("DELETE FROM observation WHERE load_id IN (SELECT load_id FROM later)")
    connection.execute("DELETE FROM observation WHERE published > ?", [run.as_of])
    _drop_later_loads(connection)
    connection.execute("UPDATE load SET withdrawn_at = NULL WHERE withdrawn_at > ?", [run.computed_at])
    connection.execute("DELETE FROM progress WHERE run_id > ?", [run.run_id])


def _drop_later_loads(connection: Connection) -> None:
    for table in ("load", "reject", "place", "claim"):
        connection.execute(f"DELETE FROM {table} WHERE load_id IN (SELECT load_id FROM later)")
    connection.execute("DROP TABLE later")
