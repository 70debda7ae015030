"""What pages ask of plans beside their control: their titles, and which measures are aimed at a series."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb
import pandas as pd


def plan_titles(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Every plan's id and title, the latest period first."""
    found = connection.execute("SELECT id, title FROM plan ORDER BY valid_to DESC, id").fetchall()
    return {str(code): str(title) for code, title in found}


@dataclass(frozen=True)
class Plan:
    """What papers say of a plan; `source`: the document that it was read from."""

    id: str
    title: str
    approved: date | None
    source: str


def plans(connection: duckdb.DuckDBPyConnection, plan: str | None = None) -> dict[str, Plan]:
    """Every plan by its id (or one), the latest period first."""
    found = connection.execute(
        "SELECT id, title, approved, source FROM plan WHERE $plan IS NULL OR id = $plan"
        " ORDER BY valid_to DESC, id",
        {"plan": plan},
    ).fetchall()
    return {code: Plan(code, title, approved, source) for code, title, approved, source in found}


def dates_aimed_at(connection: duckdb.DuckDBPyConnection, area: str, indicator: str) -> pd.DataFrame:
    """Due dates of measures aimed at the indicator in the area or in one above it, oldest first.

    Columns: plan, number, wording, starts, due. A measure that names no areas is aimed at its plan's area;
    one that names no indicators is aimed at nothing that is counted.
    """
    return connection.execute(
        """
        WITH RECURSIVE above AS (
            SELECT code, parent FROM area WHERE code = $area
            UNION
            SELECT area.code, area.parent FROM area JOIN above ON area.code = above.parent)
        SELECT m.plan, m.number, m.wording, o.starts::TIMESTAMP AS starts, o.due::TIMESTAMP AS due
        FROM measure AS m
        JOIN plan AS p ON p.id = m.plan
        JOIN occurrence AS o ON o.measure = m.id
        WHERE list_contains(m.indicators, $indicator)
          AND (list_has_any(m.areas, (SELECT list(code) FROM above))
               OR (len(m.areas) = 0 AND p.area IN (SELECT code FROM above)))
        ORDER BY o.due, m.plan, m.sort, o.occurrence
        """,
        {"area": area, "indicator": indicator},
    ).df()
