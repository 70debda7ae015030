"""`refresh`, `status` and `demo`: what is derived from the figures."""

from __future__ import annotations

from typing import Annotated

import typer

from domain import ArgumentError, StoreError
from etl.commands.app import LANG, AsOfOption, Format, FormatOption, StoreOption, app, day, text
from etl.commands.output import print_json, print_table, say
from language import date_text, number_text, percent_text, reading_text
from warehouse.history import SeenRun
from warehouse.reference import names
from warehouse.store import DEMO_STORE, chosen_store, exists, reading, store_to_read

_SHOWN = (
    "target", "area", "indicator", "period", "reading", "ceiling", "floor", "ytd", "allowance",
    "forecast", "probability", "change_pct", "status",
)  # fmt: skip
_FIRST_NUMBER = _SHOWN.index("ceiling")


@app.command(help=text("cli.refresh.about"))
def refresh(as_of: AsOfOption = None, store: StoreOption = None) -> None:
    from etl.refresh import refresh as derive

    folder = store_to_read(store)
    if not exists(folder):
        raise StoreError("error.store_absent", store=str(folder))
    derive(folder, as_of=day("--as-of", as_of), tell=say)


@app.command(help=text("cli.status.about"))
def status(
    roadmap: Annotated[str | None, typer.Option(help=text("cli.status.roadmap"))] = None,
    as_of: AsOfOption = None,
    seen_on: Annotated[str | None, typer.Option("--seen-on", help=text("cli.status.seen_on"))] = None,
    store: StoreOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    from etl.demo import ready_store
    from etl.status import as_records, status_as_of, status_seen_on

    known_day, seen_day = day("--as-of", as_of), day("--seen-on", seen_on)
    if known_day and seen_day:
        raise ArgumentError("error.two_pasts")
    folder = ready_store(store, say)
    if seen_day:
        answer = status_seen_on(folder, roadmap, seen_day)
    else:
        answer = status_as_of(folder, roadmap, known_day)
    if past := seen_day or known_day:
        say(text(f"progress.origin_{answer.origin}", date=date_text(past, LANG)))
    for run in answer.runs:
        _say_run(run)
    rows = as_records(answer)
    if form is Format.JSON:
        print_json(rows)
    elif not rows:
        say(text("cli.empty"))
    else:
        with reading(folder) as connection:
            named = names(connection, LANG)
        headers = [text(f"cli.column.{name}") for name in _SHOWN]
        cells = [[_cell(name, row[name], named) for name in _SHOWN] for row in rows]
        print_table(headers, cells, numeric=range(_FIRST_NUMBER, len(_SHOWN) - 1))
        if any(row["simulated"] for row in rows):
            print(text("frame.simulated"))


def _say_run(run: SeenRun) -> None:
    for roadmap, checksum in run.checksums.items():
        moment = f"{run.computed_at:%Y-%m-%d %H:%M}"
        places = {"run": run.run_id, "moment": moment, "version": run.program_version}
        say(text("cli.status.seen_run", roadmap=roadmap, checksum=checksum, **places))


def _cell(name: str, value: object, named: dict[str, str]) -> str:
    if value is None:
        return "–"
    if name == "status":
        return text(f"status.{value}")
    if name == "reading":
        return reading_text(str(value), LANG)
    if name in ("area", "indicator"):
        return named.get(str(value), str(value))
    if not isinstance(value, int | float):
        return str(value)
    if name == "probability":
        return percent_text(100 * value, LANG, 0)
    if name == "change_pct":
        return percent_text(value, LANG, 1, signed=True)
    return number_text(value, LANG, 0 if float(value).is_integer() or abs(value) >= 100 else 1)


@app.command(help=text("cli.demo.about"))
def demo(store: StoreOption = None) -> None:
    from etl.demo import build_demo_store

    build_demo_store(chosen_store(store) or DEMO_STORE, say)
