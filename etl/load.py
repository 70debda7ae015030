"""Files into a store: each in a transaction of its own, all in one new version of it; then what they
changed is derived anew.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from domain import BagdarError, UnreadableError
from etl.intake import Directories, take_in
from etl.layouts import recognise
from etl.layouts.source import Request, Source
from language import chosen_language, translate
from warehouse import ingest, loads
from warehouse.reference import ensure_reference
from warehouse.store import Connection, exists, is_older, limit_memory, own_transaction, reading, writing

Tell = Callable[[str], None]


@dataclass(frozen=True)
class FileResult:
    """What became of one file.

    `reasons` counts the refused rows by code, and beside them `blank` and `summed` ones:
    read = accepted + unchanged + rejected + blank + summed. `revised` is a part of `accepted`. `same_as`:
    the load of the very same file, under whatever name, that holds all of it already.
    """

    file: str
    layout: str | None = None
    load_id: int | None = None
    read: int = 0
    accepted: int = 0
    unchanged: int = 0
    revised: int = 0
    rejected: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    same_as: int | None = None
    error: BagdarError | None = None


class _NothingNewError(Exception):
    """Leaves a transaction undone, or `writing` without a new version of the store."""


def silent(_text: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Taken:
    """Results file by file; which series they touch; whether the store was already due for a refresh."""

    results: list[FileResult]
    changed: set[tuple[str, str]]
    behind: bool


def load_files(
    paths: Sequence[Path],
    store: Path,
    request: Request,
    *,
    simulated: bool = False,
    refresh: bool = True,
    tell: Tell = silent,
) -> list[FileResult]:
    """Load each file; one that fails (FileResult.error) leaves the others and the store as they were.

    Then, unless `refresh` is False, series, forecasts and progress are derived anew for what changed.
    """
    taken = load_without_refresh(paths, store, request, simulated=simulated, tell=tell)
    if refresh:
        derive_changed(store, taken, tell=tell)
    return taken.results


def load_without_refresh(
    paths: Sequence[Path], store: Path, request: Request, *, simulated: bool = False, tell: Tell = silent
) -> Taken:
    """The first half of `load_files`, for who wants to show the results before the longer second."""
    taken = Taken([], set(), behind=exists(store) and _is_behind(store))
    gc.freeze()  # else what was there before is looked through again and again while cells are read
    try:
        _load_each(paths, store, request, taken, simulated=simulated, tell=tell)
    finally:
        gc.unfreeze()
    return taken


def derive_changed(store: Path, taken: Taken, *, tell: Tell = silent) -> None:
    """The second half: everything where the store was due already, else only what the files touch."""
    if taken.changed:
        from etl.refresh import refresh

        refresh(store, changed=None if taken.behind else taken.changed, tell=tell)


def _is_behind(store: Path) -> bool:
    if is_older(store):  # `writing` brings it up; all that is derived must follow
        return True
    with reading(store) as connection:
        return loads.derivation_is_behind(connection)


@dataclass(frozen=True)
class _Read:
    """A file as its layout understands it, or why none does."""

    path: Path
    source: Source | None = None
    error: BagdarError | None = None


def _load_each(
    paths: Sequence[Path], store: Path, request: Request, taken: Taken, *, simulated: bool, tell: Tell
) -> None:
    reads = _read_each(paths, request, tell)
    for read in reads:
        if read.source is None:
            taken.results.append(FileResult(file=str(read.path), error=read.error))
            continue
        first = len(taken.results)  # only from here on there is something to copy the store for
        try:
            _take_all(chain([read], reads), store, request, taken, simulated=simulated)
        except BagdarError as error:
            _none_is_in(taken, first, paths, error)
        return


def _read_each(paths: Sequence[Path], request: Request, tell: Tell) -> Iterator[_Read]:
    lang = chosen_language()
    for number, path in enumerate(paths, 1):
        tell(translate("cli.load.reading", lang, number=number, total=len(paths), file=path.name))
        try:
            yield _Read(path, recognise(path, request))
        except BagdarError as error:
            yield _Read(path, error=error)
        except OSError as problem:
            yield _Read(path, error=_unreadable(path, problem))


def _take_all(
    reads: Iterable[_Read], store: Path, request: Request, taken: Taken, *, simulated: bool
) -> None:
    """Take the files into one new version of the store, which is not made where none of them has news.

    Raises StoreBusyError and StoreError: then none of the files is in the store.
    """
    with suppress(_NothingNewError), writing(store) as connection:
        limit_memory(connection)
        ensure_reference(connection)
        directories = Directories.of(connection)
        for read in reads:
            names = directories.count
            result = _take(connection, read, store, request, directories, taken, simulated=simulated)
            taken.results.append(result)
            if result.load_id is None and directories.count != names:  # those that it added are taken back
                directories = Directories.of(connection)
        if all(result.load_id is None for result in taken.results):
            raise _NothingNewError


def _none_is_in(taken: Taken, first: int, paths: Sequence[Path], error: BagdarError) -> None:
    """The store could not be written: every file from `first` on failed, those not reached as well."""
    reached = [
        result if result.error else FileResult(file=result.file, layout=result.layout, error=error)
        for result in taken.results[first:]
    ]
    not_reached = paths[len(taken.results) :]
    taken.results[first:] = [*reached, *(FileResult(file=str(path), error=error) for path in not_reached)]
    taken.changed.clear()


def _take(
    connection: Connection,
    read: _Read,
    store: Path,
    request: Request,
    directories: Directories,
    taken: Taken,
    *,
    simulated: bool,
) -> FileResult:
    """Take one file in; one that fails leaves the connection's database as it was."""
    file, source = str(read.path), read.source
    if source is None:
        return FileResult(file=file, error=read.error)
    simulated = simulated or source.simulated
    try:
        with suppress(_NothingNewError), own_transaction(connection):
            ingest.refuse_other_kind(connection, str(store), simulated=simulated)
            intake = take_in(
                connection, read.path, source, request, simulated=simulated, directories=directories
            )
            if intake.load_id is None:
                raise _NothingNewError
            ingest.note_kind(connection, simulated=simulated)
    except BagdarError as error:
        return FileResult(file=file, layout=source.layout, error=error)
    except OSError as problem:
        return FileResult(file=file, layout=source.layout, error=_unreadable(read.path, problem))
    taken.changed.update(intake.changed)
    numbers = {name: getattr(intake, name) for name in ("load_id", "same_as", *ingest.COUNTS)}
    return FileResult(file=file, layout=source.layout, reasons=intake.reasons, **numbers)


def _unreadable(path: Path, problem: OSError) -> UnreadableError:
    return UnreadableError("error.file_unreadable", file=str(path), problem=problem.strerror or str(problem))
