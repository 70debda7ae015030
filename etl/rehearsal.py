"""What a file would come to by a layout that is not saved yet: loaded for the eye only.

The same code as for a load runs on a store of its own, which has the names of the real one and no figures.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pandas as pd

from etl.intake import take_in
from etl.layouts.declared import DeclaredLayout
from etl.layouts.head import Head
from etl.layouts.source import Request
from warehouse import rehearsal
from warehouse.reference import ensure_reference
from warehouse.store import exists, reading, writing

FIRST_LINES = 2000  # of a long text
SHOWN = 20


@dataclass
class Rehearsal:
    """What would be stored and refused; `rows` are the first numbers (`warehouse.rehearsal.first_rows`)."""

    read: int = 0
    accepted: int = 0
    rejected: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    whole: bool = True  # not only the first lines of a long text


class _SeenError(Exception):
    """Leaves the store of the rehearsal unwritten."""


def rehearse(store: Path, path: Path, layout: DeclaredLayout, request: Request) -> Rehearsal:
    """Load the file (of a long text the beginning) as the layout reads it, and forget it.

    Raises what a load raises: UnreadableError where the file lacks a column or says too little.
    """
    seen = Rehearsal()
    with tempfile.TemporaryDirectory(prefix="bagdar-") as folder:
        beginning, seen.whole = _beginning(path, Path(folder))
        source = layout.read(Head(beginning), request)
        with suppress(_SeenError), writing(Path(folder) / "store") as connection:
            if exists(store):
                with reading(store) as real:
                    known = rehearsal.names_of(real)
                rehearsal.take_names(connection, known)
            else:
                ensure_reference(connection)
            intake = take_in(connection, beginning, source, request, simulated=source.simulated)
            seen.read, seen.accepted, seen.rejected = intake.read, intake.accepted, intake.rejected
            seen.reasons = intake.reasons
            if intake.load_id is not None:
                seen.rows = rehearsal.first_rows(connection, intake.load_id, SHOWN)
            raise _SeenError
    return seen


def _beginning(path: Path, folder: Path) -> tuple[Path, bool]:
    """The file, or of a long text a copy of its first lines under the same name; whether it is whole."""
    if Head(path).kind != "text":
        return path, True
    with path.open("rb") as whole:
        lines = list(islice(whole, FIRST_LINES + 1))
    if len(lines) <= FIRST_LINES:
        return path, True
    copy = folder / path.name
    copy.write_bytes(b"".join(lines[:FIRST_LINES]))
    return copy, False
