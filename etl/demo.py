"""The demonstration store: simulated months and the real published figures beside them.

The one store that holds both, and it says so: `meta` marks it as simulated, every load says which it is,
and each published figure is a load of its own source.
"""

from __future__ import annotations

import csv
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from data.demo import generate
from domain import ArgumentError, StoreError
from etl.intake import take_in
from etl.layouts import recognise
from etl.layouts.source import Request
from etl.refresh import refresh
from etl.upgrade import demo_maker, upgrade
from language import chosen_language, translate
from plans.loading import ensure_plans
from plans.plan_file import read_plans
from warehouse import derived, ingest
from warehouse.read_progress import is_simulated
from warehouse.reference import REFERENCE, ensure_reference
from warehouse.store import (
    USER_STORE,
    chosen_store,
    current_file,
    exists,
    is_older,
    reading,
    store_to_read,
    writing,
)

Tell = Callable[[str], None]
_LAYOUTS = {"official": "long", "note": "long_note", "press": "long_press"}
_LEFT_AFTER_SECONDS = 3600
_BUILDING = threading.Lock()
_COLUMNS = ("area", "indicator", "period", "value", "published")


@dataclass(frozen=True)
class _File:
    path: Path
    layout: str
    source: str
    simulated: bool


def ready_store(option: Path | str | None = None, tell: Tell | None = None) -> Path:
    """The store that pages and reading commands read, such as this program needs it.

    The demonstration store is built where there is none or an earlier program made it; a store of an earlier
    schema is brought up. Progress goes to standard error unless `tell` is given.
    """
    store, tell = store_to_read(option), tell or _to_standard_error
    own_demo = chosen_store(option) is None and store != USER_STORE
    if own_demo and (not exists(store) or not _is_of_today(store)):
        with _BUILDING:  # several pages may ask at once
            if not exists(store):
                build_demo_store(store, tell)
            elif not _is_of_today(store):
                tell(translate("cli.demo.outdated", chosen_language()))
                build_demo_store(store, tell)
    elif exists(store) and is_older(store):
        with _BUILDING:
            upgrade(store, tell)
    return store


def _is_of_today(store: Path) -> bool:
    file = current_file(store)
    return _maker(store, file.name, file.stat().st_mtime_ns) == demo_maker()


@lru_cache(maxsize=8)
def _maker(store: Path, _file: str, _moment: int) -> str | None:
    with reading(store, any_schema=True) as connection:
        return derived.meta(connection, "demo_maker")


def _to_standard_error(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def build_demo_store(store: Path, tell: Tell) -> None:
    """Build the demonstration store; an earlier one in its place is replaced once the new one is whole.

    Raises ArgumentError where the folder holds a store of real figures.
    """
    _refuse_real(store)
    lang, began = chosen_language(), time.monotonic()
    replacing = exists(store)
    tell(translate("cli.demo.building", lang, store=str(store)))
    store.parent.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(store)
    building = Path(tempfile.mkdtemp(prefix=f"{store.name}.building-", dir=store.parent))
    try:
        with tempfile.TemporaryDirectory() as folder:
            files = [*_simulated(Path(folder)), *_published(Path(folder))]
            _load(files, building, tell)
        with writing(building) as connection:
            ensure_plans(connection, read_plans())
        refresh(building, tell=tell)
        if replacing or not exists(store):  # else another process was quicker, with the same store
            _put_in_place(building, store)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    tell(translate("cli.demo.built", lang, seconds=f"{time.monotonic() - began:.0f}"))


def _remove_leftovers(store: Path) -> None:
    """What builders left that were killed; a living one is done within minutes."""
    for folder in store.parent.glob(f"{store.name}.*-*"):
        if folder.is_dir() and time.time() - folder.stat().st_mtime > _LEFT_AFTER_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def _refuse_real(store: Path) -> None:
    if exists(store):
        with reading(store, any_schema=True) as connection:
            if not is_simulated(connection):
                raise ArgumentError("error.store_real", store=str(store))


def _simulated(folder: Path) -> list[_File]:
    source = translate("cli.demo.simulated", chosen_language())
    return [_File(path, "long", source, simulated=True) for path in generate.write(folder)]


def _published(folder: Path) -> Iterator[_File]:
    """One file a source, so that every figure keeps its own."""
    with (REFERENCE / "published.csv").open(encoding="utf-8", newline="") as handle:
        rows = sorted(csv.DictReader(handle), key=_origin)
    for number, ((authority, source), group) in enumerate(groupby(rows, key=_origin), 1):
        path = folder / f"published-{number:02}.csv"
        with path.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, _COLUMNS, extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(group)
        yield _File(path, _LAYOUTS[authority], source, simulated=False)


def _origin(row: dict[str, str]) -> tuple[str, str]:
    return row["authority"], row["source"]


def _load(files: list[_File], store: Path, tell: Tell) -> None:
    """All files in one transaction: half a demonstration is none."""
    tell(translate("cli.demo.loading", chosen_language(), total=len(files)))
    with writing(store) as connection:
        ensure_reference(connection)
        ingest.check_kind(connection, str(store), simulated=True)
        derived.set_meta(connection, "demo_maker", demo_maker())
        for file in files:
            request = Request(layout=file.layout)
            source = replace(recognise(file.path, request), note=file.source)
            intake = take_in(connection, file.path, source, request, simulated=file.simulated)
            if intake.rejected:
                raise StoreError("error.demo_rejects", file=file.path.name, count=intake.rejected)


def _put_in_place(building: Path, store: Path) -> None:
    old = store.with_name(f"{store.name}.old-{os.getpid()}")
    if store.exists():
        store.rename(old)
    building.chmod(0o755)  # as a folder that was not made by tempfile
    building.rename(store)
    shutil.rmtree(old, ignore_errors=True)
