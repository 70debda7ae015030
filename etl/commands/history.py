"""`audit`, `versions` and `rollback`: what was done to the store, and going back to an earlier state."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from etl.commands.app import LANG, Format, FormatOption, StoreOption, app, text
from etl.commands.output import print_json, print_table, say
from language import number_text
from warehouse.audit import Deed, list_audit
from warehouse.store import reading, store_to_read
from warehouse.versions import Version, list_versions
from warehouse.versions import rollback as roll_back

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


@app.command(help=text("cli.versions.about"))
def versions(store: StoreOption = None, form: FormatOption = Format.TABLE) -> None:
    from etl.demo import ready_store

    listed = list_versions(ready_store(store, say))
    if form is Format.JSON:
        print_json([_version_object(version) for version in listed])
        return
    headers = [
        text(f"cli.column.{name}") for name in ("version", "occurred_at", "size", "loads", "deed", "note")
    ]
    print_table(headers, [_version_cells(version) for version in listed], numeric=(0, 2, 3))


@app.command(help=text("cli.rollback.about"))
def rollback(
    version: Annotated[
        int | None, typer.Argument(metavar="[VERSION]", help=text("cli.rollback.version"))
    ] = None,
    store: StoreOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    folder = store_to_read(store)
    done = roll_back(folder, version)
    if form is Format.JSON:
        print_json([asdict(done)])
    else:
        say(text("cli.rollback.done", back_to=done.back_to, number=done.number, left=done.left))
    if done.behind:
        from etl.refresh import refresh

        refresh(folder, tell=say)


def _version_object(version: Version) -> dict[str, object]:
    return {
        **asdict(version),
        "made_at": version.made_at.isoformat(timespec="seconds"),
        "deed": _object(version.deed) if version.deed else None,
    }


def _version_cells(version: Version) -> list[str]:
    deed = version.deed
    notes = (("cli.versions.in_force", version.in_force), ("cli.versions.behind", version.behind))
    return [
        str(version.number),
        f"{version.made_at:%Y-%m-%d %H:%M}",
        number_text(version.size / 1e6, LANG, 1),
        number_text(version.loads, LANG),
        f"{text(f'audit.{deed.action}')} {_detail(deed)}".strip() if deed else "–",
        "; ".join(text(key) for key, holds in notes if holds),
    ]


def _object(deed: Deed) -> dict[str, object]:
    return {
        "occurred_at": deed.occurred_at.isoformat(timespec="seconds"),
        "actor": deed.actor,
        "action": deed.action,
        "detail": deed.detail,
    }


def _cells(deed: Deed) -> list[str]:
    return [f"{deed.occurred_at:%Y-%m-%d %H:%M}", deed.actor, text(f"audit.{deed.action}"), _detail(deed)]


def _detail(deed: Deed) -> str:
    """What it was about, without the counts, which JSON has."""
    numbered = {name: f"№ {deed.detail[name]}" for name in ("load", "back_to") if name in deed.detail}
    said = {name: value for name, value in deed.detail.items() if isinstance(value, str)} | numbered
    return " · ".join(said[name] for name in deed.detail if name in said)
