"""`plan`: a plan of measures out of its document, into `data/plans` and the store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from domain import ArgumentError
from etl.commands.app import LANG, StoreOption, app, day, text
from etl.plan_documents import import_document
from language import date_text, plural
from plans.deadline_wording import Understood, read_deadline
from plans.deadline_words import said
from plans.document import Told
from plans.executors import body_key
from plans.loading import Contents, contents_of, links, load_plan
from plans.plan import Measure, Role
from plans.plan_file import PLANS, read_plan, write_plan
from warehouse.store import store_to_write, writing


@app.command(help=text("cli.plan.about"))
def plan(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help=text("cli.plan.path"))],
    id_: Annotated[str | None, typer.Option("--id", help=text("cli.plan.id"))] = None,
    title: Annotated[str | None, typer.Option(help=text("cli.plan.title"))] = None,
    area: Annotated[str | None, typer.Option(help=text("cli.plan.area"))] = None,
    approved: Annotated[str | None, typer.Option(help=text("cli.plan.approved"))] = None,
    from_: Annotated[str | None, typer.Option("--from", help=text("cli.plan.from"))] = None,
    to: Annotated[str | None, typer.Option("--to", help=text("cli.plan.to"))] = None,
    plans: Annotated[Path, typer.Option(help=text("cli.plan.folder"))] = PLANS,
    replace: Annotated[bool, typer.Option("--replace", help=text("cli.plan.replace"))] = False,
    store: StoreOption = None,
) -> None:
    if len(paths) > 1 and (id_ or title):
        raise ArgumentError("plan.one_file_for_id")
    told = Told(id_, title, area, day("--approved", approved), day("--from", from_), day("--to", to))
    read = [(path, import_document(path, told)) for path in paths]
    for _, one in read:
        contents_of(one.plan)  # a reading that is none stops here, before anything is written
    written = []
    for path, one in read:
        target = plans / f"{one.plan.id}.yaml"
        same = target.is_file() and path.resolve() == target.resolve()
        written.append(write_plan(one.plan, plans, replace=replace or same))
    with writing(store_to_write(store)) as connection:
        kept = [load_plan(connection, read_plan(path)) for path in written]
    for path, (_, one), contents in zip(written, read, kept, strict=True):
        _tell(path, contents)
        for row in one.left:
            print("  " + text("cli.plan.left", place=row.place, text=row.text))


def _tell(path: Path, contents: Contents) -> None:
    plan = contents.plan
    bodies = {body_key(each.name) for m in plan.measures for each in m.executors if each.role != Role.HELPER}
    print(text("cli.plan.done", plan=plan.id, file=str(path)))
    counts = [
        plural("cli.plan.measures", len(plan.measures), LANG),
        plural("cli.plan.executors", len(bodies), LANG),
        plural("cli.plan.links", links(plan), LANG),
        plural("cli.plan.occurrences", contents.occurrences, LANG),
    ]
    print("  " + ", ".join(counts))
    sections = dict.fromkeys(measure.section for measure in plan.measures if measure.section)
    for section in sections:
        count = sum(measure.section == section for measure in plan.measures)
        print(f"  {count:>4}  {section}")
    if not plan.period_stated:
        start, end = date_text(plan.valid_from, LANG), date_text(plan.valid_to, LANG)
        print("  " + text("cli.plan.period_inferred", start=start, end=end))
    for measure in contents.not_understood:
        print("  " + text("cli.plan.not_understood", number=measure.number, wording=measure.deadline))
    for each in contents.measures:
        if each.readings and each.measure.reading is None:
            places = {"number": each.measure.number, "wording": each.measure.deadline}
            print("  " + text("cli.plan.ambiguous", **places, readings=_readings(each.measure)))
        for outside in each.outside:
            print("  " + text("cli.plan.outside", number=each.measure.number, day=date_text(outside, LANG)))


def _readings(measure: Measure) -> str:
    """The codes of a deadline's readings, each with what it means."""
    found = read_deadline(measure.deadline, measure.result)
    readings = found.readings if isinstance(found, Understood) else ()
    return "; ".join(f"{each.code} — {said(each.deadline, LANG)}" for each in readings)
