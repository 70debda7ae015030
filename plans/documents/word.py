"""DOCX: paragraphs and tables in order. Numbers that Word puts itself stand in cells otherwise blank."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plans.documents.grid import Row
from plans.documents.word_numbers import ListNumbers
from plans.documents.word_text import MALFORMED, WORD, damaged, is_deleted, opened, seen

if TYPE_CHECKING:
    from docx.table import Table


def read_rows(path: Path) -> list[Row]:
    """The rows of every table and the paragraphs between. Raises UnreadableError where it does not open."""
    from docx.table import Table

    rows: list[Row] = []
    table = 0
    try:
        document = opened(path)
        numbers = ListNumbers(document)
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                table += 1
                rows.extend(_table_rows(block, table, numbers))
            else:
                numbers.next(block._p)
                rows.extend(Row((line.strip(),), f"¶{len(rows) + 1}") for line in _lines(block._p))
    except MALFORMED as problem:
        raise damaged(path, problem) from None
    return rows


def _lines(paragraph: Any) -> list[str]:
    return seen(paragraph).removesuffix("\n").split("\n")


def _table_rows(table: Table, number: int, numbers: ListNumbers) -> Iterator[Row]:
    """Rows under the columns of the table's grid: a row may leave out the first ones, a cell span several."""
    before: dict[int, str] = {}  # the texts of the row above, by column
    for at, row in enumerate(table.rows, 1):
        texts: dict[int, str] = {}
        above = set()
        column = row.grid_cols_before
        for cell in row._tr.tc_lst:
            texts[column] = _text(cell, numbers)
            if cell.vMerge == "continue" and column in before:
                texts[column] = before[column]
                above.add(column)
            column += cell.grid_span
        if is_deleted(row._tr):
            continue
        cells = tuple(texts.get(place, "") for place in range(column))
        across = len(texts) == 1 and column > 1
        yield Row(cells, f"{number}:{at}", number, frozenset(above), across)
        before = texts


def _text(cell: Any, numbers: ListNumbers) -> str:
    """The lines of a cell; a paragraph that has but a number of a list counts as that number."""
    counted = [numbers.next(paragraph) for paragraph in cell.iter(f"{WORD}p")]
    text = "".join(seen(part) for part in cell)
    return text.strip() or " ".join(number for number in counted if number)
