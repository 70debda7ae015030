"""A user's word on a name that files use: it means this area, or this indicator."""

from __future__ import annotations

from typing import Literal

from domain import ArgumentError
from warehouse.audit import note
from warehouse.store import Connection

Kind = Literal["area", "indicator"]


def accept(connection: Connection, kind: Kind, name: str, code: str, layout: str | None = None) -> None:
    """From now on the name means the code, in one layout's files or (without `layout`) in all.

    It replaces what a user said of the name before, and goes before what the reference list says. Raises
    ArgumentError for a blank name, or a code that the store does not have.
    """
    name = " ".join(name.split())
    if not name:
        raise ArgumentError("error.alias_blank")
    table = "area" if kind == "area" else "indicator"
    if connection.execute(f"SELECT 1 FROM {table} WHERE code = ?", [code]).fetchone() is None:
        raise ArgumentError("error.alias_code_unknown", code=code)
    connection.execute(
        "DELETE FROM alias WHERE kind = ? AND name = ? AND layout IS NOT DISTINCT FROM ? AND origin = 'user'",
        [kind, name, layout],
    )
    connection.execute(
        "INSERT INTO alias (kind, layout, name, code, origin) VALUES (?, ?, ?, ?, 'user')",
        [kind, layout, name, code],
    )
    note(connection, "alias", kind=kind, name=name, code=code, layout=layout)


def kind_of(connection: Connection, code: str) -> Kind:
    """Whether a code is an area's or an indicator's. Raises ArgumentError where it is neither's."""
    kinds: tuple[Kind, ...] = ("area", "indicator")
    for kind in kinds:
        if connection.execute(f"SELECT 1 FROM {kind} WHERE code = ?", [code]).fetchone() is not None:
            return kind
    raise ArgumentError("error.alias_code_unknown", code=code)
