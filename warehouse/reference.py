"""Reference tables of the store, filled from `data/reference/*.csv`, and what harmonising needs of them."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from warehouse.store import Connection
from warehouse.temporary import Columns, insert_rows

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
    """An area or an indicator that the store has; an area has no unit, an indicator no official code."""

    code: str
    parent: str | None
    names: tuple[str, ...]
    unit: str = ""
    detail: bool = False
    official: str | None = None  # KATO or OKTMO


@dataclass(frozen=True)
class Alias:
    """Another spelling of an area's or an indicator's name; without `layout` it holds for every one."""

    name: str
    code: str
    layout: str | None = None
    by_user: bool = False  # accepted by a user, not from the reference list


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
    names: tuple[str, str, str]  # ru, kk, en
    detail: bool = False


def ensure_reference(connection: Connection, folder: Path = REFERENCE) -> None:
    """Fill area, indicator, alias, population and series_break where the CSV files changed since last time.

    Areas and indicators that a load added stay, and so does what the user said: aliases, confirmed breaks.
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
    replaced = " WHERE origin = 'reference'" if table == "alias" else ""  # the user's own stay
    connection.execute(f"DELETE FROM {table}{replaced}")
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
        "SELECT code, parent, official_code, name_ru, name_kk, name_en FROM area ORDER BY code"
    ).fetchall()
    return [Known(code, parent, tuple(names), official=official) for code, parent, official, *names in rows]


def known_indicators(connection: Connection) -> list[Known]:
    rows = connection.execute(
        "SELECT code, parent, unit, detail, name_ru, name_kk, name_en FROM indicator ORDER BY code"
    ).fetchall()
    return [Known(code, parent, tuple(names), unit, detail) for code, parent, unit, detail, *names in rows]


def names(connection: Connection, lang: str) -> dict[str, str]:
    """Code → name in `ru`, `kk` or `en`, areas and indicators together: their codes differ in form."""
    column = {"ru": "name_ru", "kk": "name_kk", "en": "name_en"}[lang]
    rows = connection.execute(
        f"SELECT code, {column} FROM area UNION ALL SELECT code, {column} FROM indicator ORDER BY ALL"
    ).fetchall()
    return dict(rows)


def aliases(connection: Connection, kind: str) -> list[Alias]:
    """Other spellings; `kind` is 'area' or 'indicator'."""
    rows = connection.execute(
        "SELECT name, code, layout, origin = 'user' FROM alias WHERE kind = ? ORDER BY ALL", [kind]
    ).fetchall()
    return [Alias(*row) for row in rows]


def register_areas(connection: Connection, new: Sequence[NewArea]) -> None:
    """Add areas; one that the store has already is left as it is."""
    if new:
        columns = {name: [getattr(area, name) for area in new] for name in ("code", "parent", "level")}
        names = [area.name for area in new]
        columns |= {"name_ru": names, "name_kk": names, "name_en": names}
        _register(connection, "area", {name: ("VARCHAR", values) for name, values in columns.items()})


def register_indicators(connection: Connection, new: Sequence[NewIndicator]) -> None:
    """Add indicators; one that the store has already is left as it is."""
    if new:
        columns = {
            name: ("VARCHAR", [getattr(indicator, name) for indicator in new])
            for name in ("code", "parent", "breakdown", "unit", "better")
        }
        for place, name in enumerate(("name_ru", "name_kk", "name_en")):
            columns[name] = ("VARCHAR", [indicator.names[place] for indicator in new])
        columns["detail"] = ("BOOLEAN", [indicator.detail for indicator in new])
        _register(connection, "indicator", columns)


def _register(connection: Connection, table: str, columns: Columns) -> None:
    insert_rows(connection, table, columns, known="IGNORE")
