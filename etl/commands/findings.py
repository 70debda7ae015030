"""`findings`: what the checks found at the last refresh."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, cast

import typer

from domain import ArgumentError
from etl.commands.app import LANG, Format, FormatOption, StoreOption, app, text
from etl.commands.output import print_json, print_table, say
from language import check_title, finding_text
from language.findings import finding_period, known
from warehouse import read_findings
from warehouse.reference import names
from warehouse.store import reading

_SHOWN = 200


@app.command(help=text("cli.findings.about"))
def findings(
    area: Annotated[str | None, typer.Option(help=text("cli.findings.area"))] = None,
    indicator: Annotated[str | None, typer.Option(help=text("cli.findings.indicator"))] = None,
    store: StoreOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    from etl.demo import ready_store

    with reading(ready_store(store, say)) as connection:
        named = names(connection, LANG)
        for option, code in (("--area", area), ("--indicator", indicator)):
            if code is not None and code not in named:
                raise ArgumentError("error.code_unknown", option=option, code=code)
        found = read_findings.findings(connection, area, indicator)
    rows = [_object(cast(Mapping[str, object], row), named) for row in found.to_dict("records")]
    if form is Format.JSON:
        print_json(rows)
    elif not rows:
        say(text("cli.findings.none"))
    else:
        headers = [text(f"cli.column.{name}") for name in ("check", "finding", "load_id")]
        cells = [
            [check_title(str(row["check"]), LANG), str(row["text"]), str(row["load_id"] or "–")]
            for row in rows[:_SHOWN]
        ]
        print_table(headers, cells, numeric=(2,))
        if len(rows) > _SHOWN:
            say(text("cli.findings.more", shown=_SHOWN, total=len(rows)))


def _object(row: Mapping[str, object], named: Mapping[str, str]) -> dict[str, object]:
    period, load = finding_period(row), known(row["load_id"])
    return {
        "check": row["check_name"],
        "area": known(row["area"]),
        "indicator": known(row["indicator"]),
        "period": str(period) if period else None,
        "basis": known(row["basis"]),
        "found": known(row["found"]),
        "expected": known(row["expected"]),
        "load_id": int(float(load)) if load else None,
        "text": finding_text(row, named, LANG),
    }
