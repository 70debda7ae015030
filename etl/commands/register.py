"""`loads`, `rejects` and `undo`: what came in, what was refused, and taking a load back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from domain import StoreError
from etl.commands.app import LANG, Format, FormatOption, LoadArgument, StoreOption, app, text
from etl.commands.output import print_json, print_table, say
from language import date_text, number_text
from warehouse.loads import Load, Reject, count_rejects, list_loads, list_rejects, withdraw
from warehouse.store import exists, reading, store_to_read, writing

_SHOWN_REJECTS = 200
_LOAD_COLUMNS = (
    "load_id", "loaded_at", "file", "layout", "published",
    "read", "accepted", "revised", "unchanged", "rejected", "withdrawn_at",
)  # fmt: skip
_REJECT_COLUMNS = ("row", "sheet", "field", "found", "expected", "reason")


@app.command(help=text("cli.loads.about"))
def loads(store: StoreOption = None, form: FormatOption = Format.TABLE) -> None:
    from etl.demo import ready_store

    with reading(ready_store(store, say)) as connection:
        listed = list_loads(connection)
    if form is Format.JSON:
        print_json([_plain(asdict(load)) for load in listed])
    elif not listed:
        say(text("cli.empty"))
    else:
        headers = [text(f"cli.column.{name}") for name in _LOAD_COLUMNS]
        print_table(headers, [_load_cells(load) for load in listed], numeric=(0, 5, 6, 7, 8, 9))


@app.command(help=text("cli.rejects.about"))
def rejects(load: LoadArgument, store: StoreOption = None, form: FormatOption = Format.TABLE) -> None:
    from etl.demo import ready_store

    with reading(ready_store(store, say)) as connection:
        listed = list_rejects(connection, load, None if form is Format.JSON else _SHOWN_REJECTS)
        total = count_rejects(connection, load)
    if form is Format.JSON:
        print_json([_reject_object(reject) for reject in listed])
    elif not listed:
        say(text("cli.rejects.none"))
    else:
        print_table(
            [text(f"cli.column.{name}") for name in _REJECT_COLUMNS],
            [_reject_cells(reject) for reject in listed],
            numeric=(0,),
        )
        if total > len(listed):
            say(text("cli.rejects.more", shown=len(listed), total=total))


@app.command(help=text("cli.undo.about"))
def undo(load: LoadArgument, store: StoreOption = None, form: FormatOption = Format.TABLE) -> None:
    from etl.refresh import refresh

    folder = store_to_read(store)
    if not exists(folder):
        raise StoreError("error.store_absent", store=str(folder))
    with writing(folder) as connection:
        changed = withdraw(connection, load)
    if form is Format.JSON:
        print_json([{"load_id": load, "withdrawn": True}])
    else:
        say(text("cli.undo.done", load=load))
    if changed:
        refresh(folder, changed=changed, tell=say)


def _plain(row: dict[str, object]) -> dict[str, object]:
    return {
        key: value.isoformat() if isinstance(value, date | datetime) else value for key, value in row.items()
    }


def _load_cells(load: Load) -> list[str]:
    published = date_text(load.published, LANG)
    if load.published and load.published_assumed:
        published = text("cli.assumed_mark", date=published)
    return [
        str(load.load_id),
        f"{load.loaded_at:%Y-%m-%d %H:%M}",
        load.file,
        load.layout,
        published,
        *(number_text(getattr(load, name), LANG) for name in _LOAD_COLUMNS[5:10]),
        f"{load.withdrawn_at:%Y-%m-%d %H:%M}" if load.withdrawn_at else "",
    ]


def _reject_object(reject: Reject) -> dict[str, object]:
    sentence = text(f"reject.{reject.reason}")
    shown = asdict(reject)
    first = {name: shown.pop(name) for name in _REJECT_COLUMNS}
    return {**first, "sentence": sentence, **shown}


def _reject_cells(reject: Reject) -> list[str]:
    where = [str(reject.row or ""), reject.sheet or "", reject.field or ""]
    return [*where, reject.found or "", reject.expected or "", text(f"reject.{reject.reason}")]
