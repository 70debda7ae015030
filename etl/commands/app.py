"""The command line's root, and the options that several commands share."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from domain import ArgumentError
from language import chosen_language, translate

LANG = chosen_language()


def text(key: str, **places: object) -> str:
    """A message in the command line's language."""
    return translate(key, LANG, **places)


class Format(StrEnum):
    TABLE = "table"
    JSON = "json"


app = typer.Typer(
    name="etl",
    help=text("cli.about"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

StoreOption = Annotated[Path | None, typer.Option("--store", help=text("cli.option.store"))]
FormatOption = Annotated[Format, typer.Option("--format", help=text("cli.option.format"))]
AsOfOption = Annotated[str | None, typer.Option("--as-of", help=text("cli.option.as_of"))]
LoadArgument = Annotated[int, typer.Argument(metavar="LOAD", help=text("cli.load_number"))]


def day(option: str, given: str | None) -> date | None:
    """A date given as text. Raises ArgumentError."""
    if given is None:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise ArgumentError("error.date_wrong", option=option, text=given) from None
