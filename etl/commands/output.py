"""What goes to standard output: tables for people, JSON for programs; all else goes to standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

_WIDTH_OF_A_FILE = 200


def say(line: str) -> None:
    """Progress, hints and errors."""
    print(line, file=sys.stderr, flush=True)


def print_json(result: object) -> None:
    print(json.dumps(result, ensure_ascii=False, indent=2))


def print_table(headers: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[int] = ()) -> None:
    """A table whose columns in `numeric` (counted from 0) are set to the right."""
    table = Table()
    for number, header in enumerate(headers):
        table.add_column(header, justify="right" if number in numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    terminal = sys.stdout.isatty()
    Console(file=sys.stdout, width=None if terminal else _WIDTH_OF_A_FILE).print(table)
