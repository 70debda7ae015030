"""Reference tables of the store, filled from `data/reference/*.csv`, and what harmonising needs of them."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from warehouse.store import Connection

REFERENCE = Path(__file__).resolve().parent.parent / "data" / "reference"
_FILES = {
    "areas.csv": "area",
    "indicators.csv": "indicator",
    "aliases.csv": "alias",
    "population.csv": "population",
    "breaks.csv": "series_break",
}


@dataclass(frozen=True)
class Known:
    """An area or an indicator that the store has. `unit` is empty for an area."""

    code: str
    parent: str | None
    names: tuple[str, ...]
    unit: str = ""


@dataclass(frozen=True)
class NewArea:
    code: str
    parent: str | None
    level: str
    name: str


@dataclass(frozen=True)
class NewIndicator:
    code: str
    parent: str | None
    breakdown: str | None
    unit: str
    better: str
    name: str


def ensure_reference(connection: Connection, folder: Path = REFERENCE) -> None:
    """Fill area, indicator, alias, population and series_break where the CSV files changed since last time.

    Areas and indicators that `--register` added stay, and so does the user's word on a confirmed break.
    """
    checksum = _checksum(folder)
    row = connection.execute("SELECT value FROM meta WHERE key = 'reference_checksum'").fetchone()
    if row is not None and row[0] == checksum:
        return
    for file, table in _FILES.items():
        if (folder / file).is_file():
            _fill(connection, folder / file, table)
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('reference_checksum', ?)", [checksum])


def _checksum(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in _FILES:
        if (folder / file).is_file():
            digest.update((folder / file).read_bytes())
    return digest.hexdigest()


def _fill(connection: Connection, path: Path, table: str) -> None:
    """Replace the table's rows by the file's; a column that the file lacks keeps the table's default."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        header = next(csv.reader(handle))
    known = connection.execute(f"SELECT column_name FROM (DESCRIBE {table})").fetchall()
    columns = [name for name in header if (name,) in known]
    text_types = ", ".join(f"'{name}': 'VARCHAR'" for name in header)
    rows = f"read_csv(?, columns = {{{text_types}}}, auto_detect = false, header = true, quote = '\"')"
    named = ", ".join(columns)
    if table in ("area", "indicator"):
        connection.execute(
            f"INSERT OR REPLACE INTO {table} ({named}) SELECT {named} FROM {rows}", [str(path)]
        )
        return
    confirmed = table == "series_break"
    if confirmed:
        connection.execute("CREATE TEMP TABLE confirmed_break AS FROM series_break WHERE confirmed")
    connection.execute(f"DELETE FROM {table}")
    connection.execute(f"INSERT INTO {table} ({named}) SELECT {named} FROM {rows}", [str(path)])
    if confirmed:
        _spread_breaks(connection)
        connection.execute(
            "UPDATE series_break SET confirmed = TRUE FROM confirmed_break AS said"
            " WHERE series_break.area IS NOT DISTINCT FROM said.area"
            " AND series_break.indicator IS NOT DISTINCT FROM said.indicator"
            " AND series_break.date = said.date"
        )
        connection.execute("DROP TABLE confirmed_break")


def _spread_breaks(connection: Connection) -> None:
    """A break of `kz*` becomes one of kz and one of every area below it: a whole country counts anew."""
    connection.execute(
        """
        INSERT INTO series_break
        WITH RECURSIVE within(top, code) AS (
            SELECT code, code FROM area
            UNION ALL SELECT within.top, area.code FROM within JOIN area ON area.parent = within.code)
        SELECT within.code, b.* EXCLUDE (area) FROM series_break b JOIN within ON b.area = within.top || '*'
        ORDER BY ALL"""
    )
    connection.execute("DELETE FROM series_break WHERE area LIKE '%*'")


def known_areas(connection: Connection) -> list[Known]:
    rows = connection.execute(
        "SELECT code, parent, name_ru, name_kk, name_en FROM area ORDER BY code"
    ).fetchall()
    return [Known(code, parent, tuple(names)) for code, parent, *names in rows]


def known_indicators(connection: Connection) -> list[Known]:
    rows = connection.execute(
        "SELECT code, parent, unit, name_ru, name_kk, name_en FROM indicator ORDER BY code"
    ).fetchall()
    return [Known(code, parent, tuple(names), unit) for code, parent, unit, *names in rows]


def names(connection: Connection, lang: str) -> dict[str, str]:
    """Code → name in `ru`, `kk` or `en`, areas and indicators together: their codes differ in form."""
    column = {"ru": "name_ru", "kk": "name_kk", "en": "name_en"}[lang]
    rows = connection.execute(
        f"SELECT code, {column} FROM area UNION ALL SELECT code, {column} FROM indicator ORDER BY ALL"
    ).fetchall()
    return dict(rows)


def aliases(connection: Connection, kind: str, layout: str) -> list[tuple[str, str]]:
    """(name, code) pairs that hold for a layout; `kind` is 'area' or 'indicator'."""
    rows = connection.execute(
        "SELECT name, code FROM alias WHERE kind = ? AND (layout IS NULL OR layout = ?) ORDER BY ALL",
        [kind, layout],
    ).fetchall()
    return [(name, code) for name, code in rows]


def register_areas(connection: Connection, new: Sequence[NewArea]) -> None:
    """Add areas; one that the store has already is left as it is."""
    _register(connection, "area", pd.DataFrame([vars(area) for area in new]), ("code", "parent", "level"))


def register_indicators(connection: Connection, new: Sequence[NewIndicator]) -> None:
    """Add indicators; one that the store has already is left as it is."""
    columns = ("code", "parent", "breakdown", "unit", "better")
    _register(connection, "indicator", pd.DataFrame([vars(kind) for kind in new]), columns)


def _register(connection: Connection, table: str, new: pd.DataFrame, columns: tuple[str, ...]) -> None:
    if new.empty:
        return
    connection.register("new_rows", new)
    named = ", ".join(columns)
    connection.execute(
        f"INSERT OR IGNORE INTO {table} ({named}, name_ru, name_kk, name_en)"
        f" SELECT {named}, name, name, name FROM new_rows"
    )
    connection.unregister("new_rows")
