"""Files into a store: each in a transaction of its own, then what they changed is derived anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from domain import BagdarError, UnreadableError
from etl.intake import Intake, take_in
from etl.layouts import recognise
from etl.layouts.source import Request
from language import chosen_language, translate
from warehouse import ingest, loads
from warehouse.reference import ensure_reference
from warehouse.store import exists, is_older, limit_memory, reading, writing

Tell = Callable[[str], None]


@dataclass(frozen=True)
class FileResult:
    """What became of one file.

    `reasons` counts the refused rows by code, and beside them `blank` and `summed` ones:
    read = accepted + unchanged + rejected + blank + summed. `revised` is a part of `accepted`.
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
    error: BagdarError | None = None


class _NothingNewError(Exception):
    """Leaves `writing` without a new version of the store."""


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
    lang = chosen_language()
    taken = Taken([], set(), behind=exists(store) and _is_behind(store))
    for number, path in enumerate(paths, 1):
        tell(translate("cli.load.reading", lang, number=number, total=len(paths), file=path.name))
        result, changed = _load_file(path, store, request, simulated=simulated)
        taken.results.append(result)
        taken.changed.update(changed)
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


def _load_file(
    path: Path, store: Path, request: Request, *, simulated: bool
) -> tuple[FileResult, set[tuple[str, str]]]:
    layout, intake = None, Intake()
    try:
        source = recognise(path, request)
        layout = source.layout
        simulated = simulated or source.simulated
        with suppress(_NothingNewError), writing(store) as connection:
            limit_memory(connection)
            ensure_reference(connection)
            ingest.check_kind(connection, str(store), simulated=simulated)
            intake = take_in(connection, path, source, request, simulated=simulated)
            if intake.load_id is None:
                raise _NothingNewError
    except BagdarError as error:
        return FileResult(file=str(path), layout=layout, error=error), set()
    except OSError as problem:
        reason = problem.strerror or str(problem)
        unreadable = UnreadableError("error.file_unreadable", file=str(path), problem=reason)
        return FileResult(file=str(path), layout=layout, error=unreadable), set()
    numbers = {name: getattr(intake, name) for name in ("load_id", *ingest.COUNTS)}
    return FileResult(file=str(path), layout=layout, reasons=intake.reasons, **numbers), intake.changed
