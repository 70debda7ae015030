"""What every reader of documents gives: rows of cells with their places, in the order of the document."""

from __future__ import annotations

from dataclasses import dataclass

LOOSE = 0  # the table of a line of text that stands outside all tables


@dataclass(frozen=True)
class Row:
    """One row of a table, or (`table` LOOSE) one line of text as its only cell.

    `place`: where it stands: a line, `sheet!row`, `table:row`. `above`: the columns whose cell is merged with
    the one above and repeats its text. Of cells merged side by side the first has the text, the others none.
    `across`: its one cell spans the whole width.
    """

    cells: tuple[str, ...]
    place: str
    table: int = LOOSE
    above: frozenset[int] = frozenset()
    across: bool = False

    def cell(self, column: int) -> str:
        return self.cells[column] if column < len(self.cells) else ""

    @property
    def filled(self) -> list[int]:
        """The columns that hold a text."""
        return [column for column, text in enumerate(self.cells) if text.strip()]


@dataclass(frozen=True)
class Document:
    """A document by its file's name."""

    name: str
    rows: tuple[Row, ...]
