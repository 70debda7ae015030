"""Text that was saved from a document: rows with tabs between cells, or every cell on a line of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from domain import UnreadableError
from plans.columns import Column, column_of, columns_of, is_heading, plain_number
from plans.documents.decoding import read_text
from plans.documents.grid import Row

LEAST_COLUMNS = 3
_TABLE = 1
_NOTE = re.compile(r"\W*(?:примечани|ескерту)", re.IGNORECASE)
_CELL_END = re.compile(r"\n[ \xa0]*\n[ \xa0]*\n|\n\s*(?=примечани|ескерту)", re.IGNORECASE)


def read_rows(path: Path) -> list[Row]:
    """The rows of the table and the lines around it. Raises UnreadableError where it is no text."""
    lines = read_text(path).split("\n")
    if sum(line.count("\t") >= LEAST_COLUMNS - 1 for line in lines) > 1:
        return list(_tabbed(lines))
    if sum(line.startswith("\t") for line in lines) >= 2 * LEAST_COLUMNS:
        return _cell_a_line(lines, path.name)
    return [Row((line.strip(),), str(number)) for number, line in enumerate(lines, 1)]


def _tabbed(lines: Sequence[str]) -> Iterator[Row]:
    """A line is a row, unless it ends within a cell: then the next lines go on until the row is full."""
    width = _tabbed_width(lines)
    open_cells: list[str] = []
    begun = 0
    for number, line in enumerate(lines, 1):
        parts = line.split("\t")
        if _goes_on(open_cells, parts, width) or _ends_row(open_cells, line, lines[number - 2], width):
            open_cells[-1] += "\n" + parts[0]
            open_cells += parts[1:]
            continue
        if len(parts) == 1 and not line.strip() and 1 < len(open_cells) < width:
            continue
        if open_cells:
            yield _row(open_cells, width, begun)
            open_cells = []
        if len(parts) > 1:
            open_cells, begun = parts, number
        else:
            yield Row((line.strip(),), str(number))
    if open_cells:
        yield _row(open_cells, width, begun)


def _tabbed_width(lines: Sequence[str]) -> int:
    """So many cells as the header has; where none is known as such, as most lines have."""
    rows = [line.split("\t") for line in lines if "\t" in line]
    header = next((row for row in rows if columns_of(row)), None)
    if header:
        return len(header)
    widths = Counter(len(row) for row in rows)
    return max(widths, key=lambda cells: (widths[cells], cells))


def _goes_on(row: Sequence[str], parts: Sequence[str], width: int) -> bool:
    """Whether a line belongs to the last cell of a row that has not all its cells yet."""
    first = parts[0].strip()
    fits = 1 < len(row) < width and len(row) + len(parts) - 1 <= width
    return fits and bool(first) and plain_number(first) is None and bool(row[0].strip())


def _ends_row(row: Sequence[str], line: str, before: str, width: int) -> bool:
    """Whether a line without tabs belongs to a full row's last cell: it follows at once and heads nothing."""
    if len(row) != width or "\t" in line or not line.strip() or not before.strip():
        return False
    return plain_number(line) is None and not is_heading(line) and not _NOTE.match(line)


def _row(cells: Sequence[str], width: int, line: int) -> Row:
    return Row(tuple(cell.strip() for cell in cells) + ("",) * (width - len(cells)), str(line), _TABLE)


def _cell_a_line(lines: Sequence[str], file: str) -> list[Row]:
    """A tab begins a cell, lines without one go on with it; how many cells make a row, the header tells."""
    begin = next(at for at, line in enumerate(lines) if line.startswith("\t"))
    rows = [Row((line.strip(),), str(number)) for number, line in enumerate(lines[:begin], 1)]
    cells: list[str] = []
    places: list[int] = []
    for number, line in enumerate(lines[begin:], begin + 1):
        if line.startswith("\t"):
            cells += (parts := line[1:].split("\t"))
            places += [number] * len(parts)
        else:
            cells[-1] += "\n" + line
    cells[-1], rest = _ended(cells[-1])
    width = _width(cells)
    if width is None:
        raise UnreadableError("plan.header_absent", file=file)
    rows += _cut(cells, places, width)
    return rows + [Row((line.strip(),), str(len(lines))) for line in rest.split("\n") if line.strip()]


def _ended(cell: str) -> tuple[str, str]:
    """The table's last cell, and what stands behind the table: nothing else parts them."""
    body = cell.lstrip()
    end = _CELL_END.search(body)
    return (body[: end.start()], body[end.end() :]) if end else (body, "")


def _width(cells: Sequence[str]) -> int | None:
    """So many cells as the row of column numbers has, else as stand before the first number of a measure."""
    numbers = [plain_number(cell) for cell in cells]
    for width in range(LEAST_COLUMNS, len(cells) // 2 + 1):
        if numbers[width : 2 * width] == [str(number) for number in range(1, width + 1)]:
            return width
    begins = (at for at, number in enumerate(numbers) if number is not None or is_heading(cells[at]))
    first = next(begins, 0)
    return first if first >= LEAST_COLUMNS else None


def _cut(cells: Sequence[str], places: Sequence[int], width: int) -> Iterator[Row]:
    """Rows of `width` cells; what has no number where one belongs is a heading of its own."""
    texts = [cell.strip() for cell in cells]
    column = next((at for at, text in enumerate(texts[:width]) if column_of(text) is Column.NUMBER), 0)
    at = 0
    while at < len(texts):
        numbered = texts[at + column : at + column + 1]
        is_row = at == 0 or (numbered and (not numbered[0] or plain_number(numbered[0]) is not None))
        length = _length(texts[at : at + width], column) if is_row else 1
        row = texts[at : at + length]
        yield Row(tuple(row) + ("",) * (width - length), str(places[at]), _TABLE)
        at += length


def _length(row: Sequence[str], column: int) -> int:
    """Without the cells from the next measure's number on: the last ones of a row may be absent."""
    number = plain_number(row[column]) if column < len(row) else None
    if number is None or column or not number.rpartition(".")[2].isdigit():
        return len(row)
    head, _, last = number.rpartition(".")
    following = f"{head}.{int(last) + 1}".lstrip(".")
    counting = [plain_number(text) for text in row] == [str(n) for n in range(1, len(row) + 1)]
    if counting or following not in [plain_number(text) for text in row[1:]]:
        return len(row)
    return [plain_number(text) for text in row].index(following)
