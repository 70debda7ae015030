"""The audit table: who did what to the store, and when."""

from __future__ import annotations

import getpass
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime

from warehouse.store import Connection

ACTIONS = (
    "load", "undo", "rollback", "refresh", "alias", "layout", "break", "plan", "measure", "report",
)  # fmt: skip
UNKNOWN_ACTOR = "?"


@dataclass(frozen=True)
class Deed:
    """One line of the audit: a moment in UTC, a user's name, one of ACTIONS and what it was about."""

    occurred_at: datetime
    actor: str
    action: str
    detail: dict[str, object]


def actor() -> str:
    """Who acts: BAGDAR_USER, else the system's user, else `?`."""
    if named := os.environ.get("BAGDAR_USER", "").strip():
        return named
    try:
        return getpass.getuser() or UNKNOWN_ACTOR
    except (OSError, KeyError, ImportError):  # a user without a name: containers, Windows services
        return UNKNOWN_ACTOR


def note(connection: Connection, action: str, **detail: object) -> None:
    """Add a line in the transaction of the deed, so that neither stands without the other.

    `detail` is kept as JSON; dates and paths become text. Raises ValueError for an action not in ACTIONS.
    """
    if action not in ACTIONS:
        raise ValueError(action)
    connection.execute(
        "INSERT INTO audit (occurred_at, actor, action, detail) VALUES (?, ?, ?, ?)",
        [
            datetime.now(UTC).replace(tzinfo=None),
            actor(),
            action,
            json.dumps(detail, ensure_ascii=False, default=str),
        ],
    )


def list_audit(connection: Connection, limit: int | None = None) -> list[Deed]:
    """The deeds, the newest first."""
    rows = connection.execute(
        "SELECT occurred_at, actor, action, detail FROM audit ORDER BY occurred_at DESC, rowid DESC"
        + (f" LIMIT {int(limit)}" if limit is not None else "")
    ).fetchall()
    return [Deed(moment, who, action, json.loads(detail or "{}")) for moment, who, action, detail in rows]
