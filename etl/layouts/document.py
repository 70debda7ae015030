"""Tables of a DOCX with the text above each, in the order and with the words that a reader sees.

A cell that is merged over several places stands in each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from plans.documents.word_text import MALFORMED, damaged, is_deleted, opened, seen

if TYPE_CHECKING:
    from docx.table import Table


@dataclass(frozen=True)
class DocumentTable:
    """`above` are the paragraphs between the table before and this one; row `i` is the table's row i + 1."""

    above: list[str]
    rows: list[list[str]]


def read_tables(path: Path) -> list[DocumentTable]:
    """Every table of the document. Raises UnreadableError where it does not open."""
    from docx.table import Table

    tables, above = [], list[str]()
    try:
        for block in opened(path).iter_inner_content():
            if isinstance(block, Table):
                tables.append(DocumentTable(above, list(_rows(block))))
                above = []
            elif text := " ".join(seen(block._p).split()):
                above.append(text)
    except MALFORMED as problem:
        raise damaged(path, problem) from None
    return tables


def _rows(table: Table) -> Iterator[list[str]]:
    """The cells of each row under their columns: a row may leave out the first ones."""
    for row in table.rows:
        cells = [one_line("\n".join(seen(part) for part in cell._tc)) for cell in row.cells]
        yield [] if is_deleted(row._tr) else [""] * row.grid_cols_before + cells


def one_line(text: str) -> str:
    """The lines of a cell as one; figures that stand under each other do not become one number."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    filled = [line for line in lines if line]
    return (" " if any(re.search(r"[^\W\d_]", line) for line in filled) else " / ").join(filled)
