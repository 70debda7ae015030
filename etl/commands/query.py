"""`query`: a SELECT to the store."""

from __future__ import annotations

import csv
import sys
from enum import StrEnum
from typing import Annotated

import typer

from etl.commands.app import LANG, AsOfOption, StoreOption, app, day, text
from etl.commands.output import print_json, print_table, say
from language import number_text
from warehouse.query import Cell, ask


class QueryFormat(StrEnum):
    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@app.command(help=text("cli.query.about"))
def query(
    sql: Annotated[str, typer.Argument(metavar="SELECT", help=text("cli.query.sql"))],
    as_of: AsOfOption = None,
    store: StoreOption = None,
    form: Annotated[
        QueryFormat, typer.Option("--format", help=text("cli.option.format"))
    ] = QueryFormat.TABLE,
) -> None:
    from etl.demo import ready_store

    folder = ready_store(store, say)
    if known_day := day("--as-of", as_of):
        from etl.replay import known_on

        folder = known_on(folder, known_day, say)
    answer = ask(folder, sql)
    if form is QueryFormat.JSON:
        print_json([dict(zip(answer.columns, row, strict=True)) for row in answer.rows])
    elif form is QueryFormat.CSV:
        from reports.workbook import harmless

        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows(
            [harmless(cell) if isinstance(cell, str) else cell for cell in row]
            for row in (answer.columns, *answer.rows)
        )
    else:
        numeric = [
            number
            for number in range(len(answer.columns))
            if any(isinstance(row[number], int | float) for row in answer.rows)
        ]
        print_table(answer.columns, [[_shown(cell) for cell in row] for row in answer.rows], numeric)


def _shown(cell: Cell) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, float) and not isinstance(cell, bool):
        return number_text(cell, LANG, 3)
    return str(cell)
