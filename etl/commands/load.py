"""`load`: files into the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from domain import ArgumentError, Period
from etl.commands.app import LANG, Format, FormatOption, StoreOption, app, day, text
from etl.commands.output import print_json, print_table, say
from etl.layouts.source import Request
from etl.load import FileResult, derive_changed, load_without_refresh
from language import date_text, message, number_text, plural
from warehouse.loads import list_loads
from warehouse.store import reading, store_to_write

_NUMBERS = ("read", "accepted", "revised", "unchanged", "rejected")
_UNKNOWN = {"unknown_area", "unknown_indicator"}


@app.command(help=text("cli.load.about"))
def load(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help=text("cli.load.paths"))],
    layout: Annotated[str | None, typer.Option(help=text("cli.load.layout"))] = None,
    area: Annotated[str | None, typer.Option(help=text("cli.load.area"))] = None,
    indicator: Annotated[str | None, typer.Option(help=text("cli.load.indicator"))] = None,
    period: Annotated[str | None, typer.Option(help=text("cli.load.period"))] = None,
    published: Annotated[str | None, typer.Option(help=text("cli.load.published"))] = None,
    register: Annotated[bool, typer.Option("--register", help=text("cli.load.register"))] = False,
    no_refresh: Annotated[bool, typer.Option("--no-refresh", help=text("cli.load.no_refresh"))] = False,
    store: StoreOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    given = day("--published", published)
    if given is not None and given > date.today():
        raise ArgumentError("error.published_in_future", day=date_text(given, LANG))
    request = Request(layout, area, _period(period), given, register, indicator)
    folder = store_to_write(store)
    taken = load_without_refresh(paths, folder, request, tell=say)
    if form is Format.JSON:
        print_json([_object(result) for result in taken.results])
    else:
        _print(taken.results)
    for result in taken.results:
        if result.error:
            say(message(result.error, LANG))
    _hint(taken.results, folder)
    if not no_refresh:
        derive_changed(folder, taken, tell=say)
    raise typer.Exit(exit_code(taken.results))


def exit_code(results: Sequence[FileResult]) -> int:
    """2 where a file failed, 3 where nothing at all was usable, else 0."""
    if any(result.error for result in results):
        return 2
    return 0 if any(result.accepted or result.unchanged for result in results) else 3


def _period(given: str | None) -> Period | None:
    try:
        return None if given is None else Period.parse(given)
    except ValueError:
        raise ArgumentError("error.period_wrong", text=given) from None


def _object(result: FileResult) -> dict[str, object]:
    return {
        "file": result.file,
        "layout": result.layout,
        "load_id": result.load_id,
        "read": result.read,
        "accepted": result.accepted,
        "unchanged": result.unchanged,
        "revised": result.revised,
        "rejected": result.rejected,
        "reasons": result.reasons,
        "same_as": result.same_as,
        "error": message(result.error, LANG) if result.error else None,
    }


def _print(results: Sequence[FileResult]) -> None:
    headers = [text(f"cli.column.{name}") for name in ("file", "layout", "load_id", *_NUMBERS, "reasons")]
    rows = [
        [
            Path(result.file).name,
            result.layout or "–",
            str(result.load_id or "–"),
            *(number_text(getattr(result, name), LANG) for name in _NUMBERS),
            _reasons(result),
        ]
        for result in results
    ]
    print_table(headers, rows, numeric=range(2, 2 + 1 + len(_NUMBERS)))


def _reasons(result: FileResult) -> str:
    if result.error:
        return text("cli.load.failed")
    counted = sorted(result.reasons.items(), key=lambda reason: (-reason[1], reason[0]))
    return "; ".join(f"{text(f'reject.{code}')}: {number_text(count, LANG)}" for code, count in counted)


def _all_unknown(result: FileResult) -> bool:
    return 0 < result.read == result.rejected and bool(_UNKNOWN & result.reasons.keys())


def _hint(results: Sequence[FileResult], store: Path) -> None:
    """What to do next: about refused rows, strangers, repeated files, and a date that had to be assumed."""
    for result in results:
        if result.same_as:
            say(text("cli.load.same_as", file=Path(result.file).name, load=result.same_as))
    if any(_all_unknown(result) for result in results):
        say(text("cli.load.hint_register"))
    stored = [result for result in results if result.load_id]
    if not stored:
        return
    with reading(store) as connection:
        loads = {load.load_id: load for load in list_loads(connection)}
    refused = [str(result.load_id) for result in stored if result.rejected]
    if refused:
        say(text("cli.load.hint_rejects", load=", ".join(refused)))
    taken = [loads[result.load_id or 0] for result in stored if result.accepted]
    assumed = [load for load in taken if load.published_assumed and load.published]
    if len(assumed) == 1:
        say(text("cli.load.assumed", published=date_text(assumed[0].published, LANG)))
    elif assumed:
        say(plural("cli.load.assumed_files", len(assumed), LANG))
