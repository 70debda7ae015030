"""A store that an earlier program made is brought up to this one before it is read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path

from etl.refresh import refresh
from etl.version import program_version
from language import chosen_language, translate
from warehouse import derived, schema
from warehouse.store import is_older, reading

Tell = Callable[[str], None]
_PROJECT = Path(__file__).resolve().parent.parent
_DEMO_SOURCES = ("data/demo/*.py", "data/reference/*.csv", "data/roadmaps/*.yaml")


def upgrade(store: Path, tell: Tell) -> None:
    """Bring an older store up and derive everything anew, in one step; others are left alone.

    What was derived as of a day stays so. Raises StoreError, StoreBusyError: the store is then as it was.
    """
    if not is_older(store):
        return
    tell(translate("cli.upgrade.running", chosen_language(), store=str(store)))
    with reading(store, any_schema=True) as connection:
        day = derived.meta(connection, "derived_as_of")
    refresh(store, as_of=date.fromisoformat(day) if day else None, tell=tell)


@lru_cache(maxsize=1)
def demo_maker() -> str:
    """What a demonstration store is made by: program, schema, and all that it is generated from."""
    digest = hashlib.sha256()
    for pattern in _DEMO_SOURCES:
        for file in sorted(_PROJECT.glob(pattern)):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return f"{program_version()} {schema.SCHEMA_VERSION} {digest.hexdigest()[:16]}"
