"""`measures` and `report`: what the plans of measures come to on a day, and reports taken from a table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, cast

import pandas as pd
import typer

from domain import ArgumentError
from etl.commands.app import LANG, Format, FormatOption, StoreOption, app, day, text
from etl.commands.output import print_json, print_table, say
from etl.layouts.workbook_safety import refuse_unsafe
from etl.ready_plans import ready_plans
from language import date_text, message, number_text, plural
from plans.documents import WORKBOOKS
from plans.plan_file import PLANS
from plans.report_table import Fault, ReportTable, read_reports, save_reports
from warehouse.control import plans_on
from warehouse.control_list import occurrences_on
from warehouse.store import Connection, exists, is_older, reading, store_to_write, writing

_COUNTS = (
    "measures", "occurrences", "overdue_occurrences", "overdue_measures", "due_in_quarter_occurrences",
    "due_in_quarter_measures", "executors", "links",
)  # fmt: skip
_SHOWN = (
    "measures", "occurrences", "done", "overdue_occurrences", "overdue_measures",
    "due_in_quarter_occurrences", "due_in_quarter_measures",
)  # fmt: skip
_SHOWN_FAULTS = 200


@app.command(help=text("cli.measures.about"))
def measures(
    as_of: Annotated[str | None, typer.Option("--as-of", help=text("cli.measures.as_of"))] = None,
    plan: Annotated[str | None, typer.Option("--plan", help=text("cli.measures.plan"))] = None,
    plans: Annotated[Path, typer.Option(help=text("cli.plan.folder"))] = PLANS,
    store: StoreOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    from etl.demo import ready_store

    asked = day("--as-of", as_of) or date.today()
    folder = ready_store(store, say)
    ready_plans(folder, plans)
    with reading(folder) as connection:
        found = plans_on(connection, asked).sort_values("plan")
        if plan is not None and plan not in set(found["plan"]):
            known = ", ".join(found["plan"]) or "–"
            raise ArgumentError("error.event_plan_unknown", plan=plan, known=known)
        found = found if plan is None else found[found["plan"] == plan]
        answer = [_object(connection, row, asked) for row in _records(found)] if form is Format.JSON else []
    if form is Format.JSON:
        print_json(answer)
    if found.empty:
        say(text("cli.measures.none"))
    elif form is Format.TABLE:
        say(text("cli.measures.on", date=date_text(asked, LANG)))
        headers = [text(f"cli.column.{name}") for name in ("plan", *_SHOWN)]
        cells = [[row["plan"], *(number_text(row[name], LANG) for name in _SHOWN)] for row in _records(found)]
        print_table(headers, cells, numeric=range(1, 1 + len(_SHOWN)))
        undated = int(found["without_dates"].sum())
        if undated:
            say(plural("cli.measures.undated", undated, LANG))


def _records(rows: pd.DataFrame) -> list[Mapping[str, Any]]:
    return cast(list[Mapping[str, Any]], rows.to_dict("records"))


def _object(connection: Connection, plan: Mapping[str, Any], asked: date) -> dict[str, object]:
    rows = occurrences_on(connection, asked, plan["plan"], order="measure")
    counts = {name: int(plan[name]) for name in _COUNTS}
    about = {"plan": plan["plan"], "as_of": asked.isoformat()}
    return {**about, **counts, "rows": [_row(row) for row in _records(rows)]}


def _row(row: Mapping[str, Any]) -> dict[str, object]:
    """One occurrence as JSON has it: days as ISO, what is not known as null."""
    dates = {name: _iso(row[name]) for name in ("starts", "due", "original_due", "report_due", "reported_on")}
    texts = {name: _known(row[name]) for name in ("waits_for", "lead", "report", "document")}
    return {
        "number": row["number"],
        "section": row["section"],
        "wording": row["wording"],
        "occurrence": int(row["occurrence"]),
        "starts": dates["starts"],
        "due": dates["due"],
        "original_due": dates["original_due"],
        "report_due": dates["report_due"],
        "kind": row["kind"],
        "conditional": bool(row["conditional"]),
        "continuous": bool(row["continuous"]),
        "state": row["state"],
        "in_quarter": bool(row["in_quarter"]),
        "days_late": int(row["days_late"]),
        "waits_for": texts["waits_for"],
        "lead": texts["lead"],
        "executors": list(row["executors"]),
        "helpers": list(row["helpers"]),
        "reported_on": dates["reported_on"],
        "report": texts["report"],
        "figure": _known(row["figure"]),
        "document": texts["document"],
    }


def _iso(value: Any) -> str | None:
    return None if pd.isna(value) else pd.Timestamp(value).date().isoformat()


def _known(value: Any) -> Any:
    return None if pd.isna(value) else value


@app.command(help=text("cli.report.about"))
def report(
    path: Annotated[Path, typer.Argument(metavar="PATH", help=text("cli.report.path"))],
    plan: Annotated[str | None, typer.Option("--plan", help=text("cli.report.plan"))] = None,
    store: StoreOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    from etl.demo import ready_store

    if path.suffix.lower() in WORKBOOKS and path.is_file():
        refuse_unsafe(path)
    folder = store_to_write(store)
    if exists(folder) and is_older(folder):
        ready_store(folder, say)
    ready_plans(folder)
    with reading(folder) as connection:
        table = read_reports(connection, path, plan)
    if table.reports and not table.faults:
        with writing(folder) as connection:
            save_reports(connection, table)
    if form is Format.JSON:
        print_json([_outcome(table)])
    elif table.faults:
        names = ("file", "sheet", "row", "field", "found", "reason")
        headers = [text(f"cli.column.{name}") for name in names]
        print_table(headers, [_fault_cells(fault) for fault in table.faults[:_SHOWN_FAULTS]], numeric=(2,))
    if table.ignored:
        say(text("cli.report.ignored", columns=", ".join(table.ignored)))
    if table.faults:
        say(plural("cli.report.faulty", len(table.faults), LANG))
        raise typer.Exit(2)
    say(plural("cli.report.done", len(table.reports), LANG))
    if table.known:
        say(plural("cli.report.known", table.known, LANG))


def _outcome(table: ReportTable) -> dict[str, object]:
    faults = [
        dict(zip(("file", "sheet", "row", "field", "found", "reason"), _fault_cells(fault), strict=True))
        | {"row": fault.row}
        for fault in table.faults
    ]
    added = 0 if table.faults else len(table.reports)
    return {
        "file": table.file,
        "added": added,
        "known": table.known,
        "faults": faults,
        "ignored": list(table.ignored),
    }


def _fault_cells(fault: Fault) -> list[str]:
    reason = message(fault.problem, LANG)
    return [fault.file, fault.sheet, str(fault.row), fault.field, fault.found, reason]
