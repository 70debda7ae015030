"""What the pages Progress and Target read."""

from __future__ import annotations

import duckdb


def is_simulated(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the store holds the demonstration set."""
    found = connection.execute("SELECT value FROM meta WHERE key = 'simulated'").fetchone()
    return found is not None and found[0] == "1"
