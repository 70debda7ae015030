"""`audit`: what was done to the store, by whom."""

from __future__ import annotations

from typing import Annotated

import typer

from etl.commands.app import Format, FormatOption, StoreOption, app, text
from etl.commands.output import print_json, print_table, say
from warehouse.audit import Deed, list_audit
from warehouse.store import reading

_SHOWN_DEEDS = 100


@app.command(help=text("cli.audit.about"))
def audit(
    limit: Annotated[int, typer.Option(min=1, help=text("cli.audit.limit"))] = _SHOWN_DEEDS,
    store: StoreOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    from etl.demo import ready_store

    with reading(ready_store(store, say)) as connection:
        deeds = list_audit(connection, limit)
    if form is Format.JSON:
        print_json([_object(deed) for deed in deeds])
    elif not deeds:
        say(text("cli.empty"))
    else:
        headers = [text(f"cli.column.{name}") for name in ("occurred_at", "actor", "action", "detail")]
        print_table(headers, [_cells(deed) for deed in deeds])


def _object(deed: Deed) -> dict[str, object]:
    return {
        "occurred_at": deed.occurred_at.isoformat(timespec="seconds"),
        "actor": deed.actor,
        "action": deed.action,
        "detail": deed.detail,
    }


def _cells(deed: Deed) -> list[str]:
    detail = "; ".join(f"{name}={value}" for name, value in deed.detail.items())
    return [f"{deed.occurred_at:%Y-%m-%d %H:%M}", deed.actor, text(f"audit.{deed.action}"), detail]
