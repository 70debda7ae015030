"""Ways in which a file of figures goes wrong: in its bytes, in one cell, in its headers and layout.

A mutation works on a grid (sheet → rows of cells), which is written to a file again, or on the raw bytes.
All are drawn from a seeded generator, so that a case can be repeated.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from etl.layouts.head import Cell

Grid = dict[str, list[list[Cell]]]


@dataclass(frozen=True)
class Touched:
    """What a mutation of the grid did; `cell` where it changed one alone (sheet, row and column from 1)."""

    kind: str
    cell: tuple[str, int, int] | None = None


def bytes_mutated(content: bytes, chance: random.Random) -> tuple[bytes, str]:
    """Some bytes turned, cut off, doubled or put in."""
    kind = chance.choice(("flip", "flip", "cut", "double", "insert", "zero"))
    data = bytearray(content)
    at = chance.randrange(len(data))
    if kind == "flip":
        for _ in range(chance.choice((1, 1, 2, 8, 64))):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    elif kind == "cut":
        del data[at:]
    elif kind == "double":
        data[at:at] = data[at : at + chance.choice((1, 16, 256))]
    elif kind == "insert":
        data[at:at] = chance.randbytes(chance.choice((1, 2, 16)))
    else:
        data[at : at + 32] = bytes(min(32, len(data) - at))
    return bytes(data), f"bytes: {kind}"


_TEXTS = (
    "",
    "н/д",
    "-",
    "12 345",
    "1,5",
    "0x10",
    "#REF!",
    "=1+1",
    "=cmd|' /C calc'!A0",
    "1e400",
    "NaN",
    "итого",
    "5317 чел.",
)
_NUMBERS: tuple[float | int | bool, ...] = (-1, -250, 0.5, 1e15, 3.0000001, True, 10**9)


def cell_mutated(grid: Grid, chance: random.Random) -> Touched:
    """One cell that holds something is given another content."""
    sheet = chance.choice([name for name, rows in grid.items() if rows])
    filled = [
        (r, c) for r, row in enumerate(grid[sheet]) for c, cell in enumerate(row) if cell not in ("", None)
    ]
    if not filled:
        return Touched("cell: none")
    row, column = chance.choice(filled)
    old = grid[sheet][row][column]
    kind, new = _other(old, chance)
    grid[sheet][row][column] = new
    return Touched(f"cell: {kind}", (sheet, row + 1, column + 1))


def _other(old: Cell, chance: random.Random) -> tuple[str, Cell]:
    if isinstance(old, int | float):
        kind = chance.choice(("text for a number", "strange number", "digit"))
        if kind == "text for a number":
            return kind, chance.choice(_TEXTS)
        if kind == "strange number":
            return kind, chance.choice(_NUMBERS)
        return kind, old + chance.choice((1, 10, -1, 100))
    text = str(old)
    kind = chance.choice(("blank", "misspelt", "cut", "strange text"))
    if kind == "blank":
        return kind, ""
    if kind == "misspelt" and len(text) > 1:
        at = chance.randrange(len(text) - 1)
        return kind, text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if kind == "cut":
        return kind, text[: chance.randrange(len(text) + 1)]
    return "strange text", chance.choice(_TEXTS)


def layout_mutated(grid: Grid, chance: random.Random) -> Touched:
    """Columns, rows and sheets moved, added, taken out, renamed; headers shifted."""
    sheet = chance.choice([name for name, rows in grid.items() if rows])
    kind, change = chance.choice(_LAYOUT)
    change(grid, sheet, chance)
    return Touched(f"layout: {kind}")


def _insert_column(grid: Grid, sheet: str, chance: random.Random) -> None:
    at = chance.randrange(_width(grid, sheet) + 1)
    filler: Cell = chance.choice(("", 7, "x"))
    for row in grid[sheet]:
        row.insert(min(at, len(row)), filler)


def _drop_column(grid: Grid, sheet: str, chance: random.Random) -> None:
    at = chance.randrange(max(_width(grid, sheet), 1))
    for row in grid[sheet]:
        del row[at : at + 1]


def _insert_row(grid: Grid, sheet: str, chance: random.Random) -> None:
    rows = grid[sheet]
    at = chance.randrange(len(rows) + 1)
    rows.insert(at, [chance.choice(("", "", "примечание", 3)) for _ in range(_width(grid, sheet))])


def _drop_row(grid: Grid, sheet: str, chance: random.Random) -> None:
    del grid[sheet][chance.randrange(len(grid[sheet]))]


def _rename_sheet(grid: Grid, sheet: str, chance: random.Random) -> None:
    renamed = {
        ("Лист" + str(chance.randrange(99)) if name == sheet else name): rows for name, rows in grid.items()
    }
    grid.clear()
    grid.update(renamed)


def _shift_header(grid: Grid, sheet: str, chance: random.Random) -> None:
    """The upper rows slide by one column over the numbers, as where a merged header was cut."""
    depth = chance.randrange(1, 7)
    for row in grid[sheet][:depth]:
        row.insert(0, "") if chance.random() < 0.5 else row.append(row.pop(0) if row else "")


def _swap_columns(grid: Grid, sheet: str, chance: random.Random) -> None:
    """Two columns change places with all that is above them."""
    width = _width(grid, sheet)
    if width < 2:
        return
    one, other = chance.sample(range(width), 2)
    for row in grid[sheet]:
        row.extend([""] * (width - len(row)))
        row[one], row[other] = row[other], row[one]


def _blank_header(grid: Grid, sheet: str, chance: random.Random) -> None:
    rows = grid[sheet][:8]
    row = chance.choice(rows)
    if row:
        row[chance.randrange(len(row))] = ""


def _double_rows(grid: Grid, sheet: str, chance: random.Random) -> None:
    rows = grid[sheet]
    at = chance.randrange(len(rows))
    rows[at:at] = [list(row) for row in rows[at : at + 3]]


def _width(grid: Grid, sheet: str) -> int:
    return max((len(row) for row in grid[sheet]), default=0)


_LAYOUT: tuple[tuple[str, Callable[[Grid, str, random.Random], None]], ...] = (
    ("a column put in", _insert_column),
    ("a column taken out", _drop_column),
    ("a row put in", _insert_row),
    ("a row taken out", _drop_row),
    ("a sheet renamed", _rename_sheet),
    ("the header shifted", _shift_header),
    ("two columns swapped", _swap_columns),
    ("a header blanked", _blank_header),
    ("rows doubled", _double_rows),
)
