"""`alias`: what a name in files means."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from domain import StoreError
from etl.commands.app import StoreOption, app, text
from etl.commands.output import say
from warehouse.aliases import accept, kind_of
from warehouse.store import exists, store_to_write, writing


class Kind(StrEnum):
    AREA = "area"
    INDICATOR = "indicator"


@app.command(help=text("cli.alias.about"))
def alias(
    name: Annotated[str, typer.Argument(metavar="NAME", help=text("cli.alias.name"))],
    code: Annotated[str, typer.Argument(metavar="CODE", help=text("cli.alias.code"))],
    kind: Annotated[Kind | None, typer.Option(help=text("cli.alias.kind"))] = None,
    layout: Annotated[str | None, typer.Option(help=text("cli.alias.layout"))] = None,
    store: StoreOption = None,
) -> None:
    folder = store_to_write(store)
    if not exists(folder):
        raise StoreError("error.store_absent", store=str(folder))
    with writing(folder) as connection:
        accept(connection, kind.value if kind else kind_of(connection, code), name, code, layout)
    say(text("cli.alias.done", name=name, code=code))
