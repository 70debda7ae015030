"""A table pasted as text: lines cut into cells, and the names that are broken over two lines put together.

Cells are parted by tabs, `;`, `|` or several spaces. A line that holds but one text is a part of a name:
of the row above where it begins with a small letter (`район`), else of the row below if that goes on so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_SPACES = re.compile(r"\s{2,}")
_NUMERIC = re.compile(r"[+\-‐‑‒–—−]?\s*\d[\d\s]*([.,]\d+)?\s*%?|[-–—−]")
_RULE = re.compile(r"[|:+\-=_─━┄ ]+")
_ASIDE = re.compile(
    r"(в том числе|в т\. ?ч\.|из них|из общего|соның ішінде|оның ішінде|including|of which)\b", re.IGNORECASE
)
# Words that name no place by themselves: what follows belongs to them.
_KIND_ALONE = re.compile(
    r"(городской|муниципальный)\s+округ|муниципальн\w+\s+\w+|город|г\.|г\.\s*о\.|пос\.|с\.", re.IGNORECASE
)


@dataclass(frozen=True)
class Cell:
    """A text, and its place in a delimited line, else the places of its first and last letter."""

    text: str
    first: int
    last: int


def cut(lines: Sequence[str]) -> list[list[Cell]]:
    """The cells of each line; none for a blank one or a drawn rule."""
    delimiter = _delimiter(lines)
    return [_cells(line, delimiter) for line in lines]


def _delimiter(lines: Sequence[str]) -> str | None:
    """What parts the cells of most lines with figures; None: several spaces."""
    counts: Counter[str] = Counter()
    for line in lines:
        for delimiter in "\t;|":
            cells = [cell.strip() for cell in line.strip("| ").split(delimiter)]
            if sum(bool(_NUMERIC.fullmatch(cell)) for cell in cells) >= 2:
                counts[delimiter] += 1
    return max(counts, key=lambda delimiter: counts[delimiter]) if counts else None


def _cells(line: str, delimiter: str | None) -> list[Cell]:
    if not line.strip() or _RULE.fullmatch(line.strip()):
        return []
    if delimiter is not None:
        plain = line.strip().strip("|") if delimiter == "|" else line.rstrip("\r\n")
        texts = [" ".join(text.split()).strip('"') for text in plain.split(delimiter)]
        return [Cell(text, place, place) for place, text in enumerate(texts)]
    cells, at = [], 0
    for text in _SPACES.split(line.strip()):
        first = line.index(text, at)
        at = first + len(text)
        cells.append(Cell(" ".join(text.split()), first, at - 1))
    return cells


def grid(lines: Sequence[str]) -> list[list[str]]:
    """The lines as rows of one width, each cell under its column; a text alone is in the first column.

    A row that has other cells than the table has columns cannot be laid under them: it keeps its name and
    has the rest as one text, that no reader takes for a number.
    """
    rows = cut(lines)
    model = _model(rows)
    by_place = _delimiter(lines) is not None
    return [_laid(row, model, by_place) for row in rows]


def _model(rows: Sequence[Sequence[Cell]]) -> Sequence[Cell]:
    """The row that shows how many columns there are and where: one of the commonest width with figures."""
    with_figures = [row for row in rows if _figures(row) >= 2]
    widths = Counter(len(row) for row in with_figures)
    if not widths:
        return []
    width = max(widths, key=lambda width: (widths[width], width))
    return next(row for row in with_figures if len(row) == width)


def _figures(row: Sequence[Cell]) -> int:
    return sum(bool(_NUMERIC.fullmatch(cell.text)) for cell in row)


def _laid(row: Sequence[Cell], model: Sequence[Cell], by_place: bool) -> list[str]:
    texts = [cell.text for cell in row]
    alone = len(row) == 1 and _figures(row) == 0 and row[0].first <= _near(model)
    if by_place or len(row) == len(model) or alone:
        return texts
    if _figures(row):
        return [texts[0], *(["| " + " | ".join(texts[1:])] * (len(model) - 1))] if len(texts) > 1 else texts
    laid = [""] * max(len(model), 1)
    for cell in row:  # a line of the header: each text over the column that it is nearest to
        at = min(range(len(laid)), key=lambda n: _distance(cell, model[n])) if model else 0
        laid[at] = f"{laid[at]} {cell.text}".strip()
    return laid


def _near(model: Sequence[Cell]) -> int:
    """Up to where a lone text can begin and still stand in the first two columns (a number and a name)."""
    return model[1].first if len(model) > 1 else 0


def _distance(cell: Cell, column: Cell) -> tuple[int, int]:
    gap = max(cell.first - column.last, column.first - cell.last, 0)
    return gap, abs(cell.first + cell.last - column.first - column.last)


def joined_names(rows: Sequence[tuple[int, list[str]]], name_at: int) -> list[tuple[int, list[str]]]:
    """The rows below a header with their names whole; what is no part of a name stays a row of its own."""
    joined: list[tuple[int, list[str]]] = []
    waiting: tuple[int, str] | None = None
    for row_no, cells in rows:
        alone = _alone(cells, name_at)
        if alone is None:
            name = cells[name_at] if name_at < len(cells) else ""
            if waiting and (name[:1].islower() or not name or _unfinished(waiting[1])):
                cells = [*cells[:name_at], _together(waiting[1], name), *cells[name_at + 1 :]]
            elif waiting:
                joined.append((waiting[0], _row(waiting[1], name_at)))
            joined.append((row_no, cells))
            waiting = None
        elif _ASIDE.match(alone):
            if waiting:
                joined.append((waiting[0], _row(waiting[1], name_at)))
            joined.append((row_no, _row(alone, name_at)))
            waiting = None
        elif waiting and alone[:1].islower():
            waiting = (waiting[0], _together(waiting[1], alone))
        elif joined and alone[:1].islower() and waiting is None and any(joined[-1][1][name_at + 1 :]):
            last_no, last = joined[-1]
            joined[-1] = (last_no, [*last[:name_at], _together(last[name_at], alone), *last[name_at + 1 :]])
        else:
            if waiting:
                joined.append((waiting[0], _row(waiting[1], name_at)))
            waiting = (row_no, alone)
    return [*joined, (waiting[0], _row(waiting[1], name_at))] if waiting else joined


def _alone(cells: Sequence[str], name_at: int) -> str | None:
    """The text of a row that holds nothing else; None for a row of figures."""
    filled = [(place, cell) for place, cell in enumerate(cells) if cell]
    if len(filled) == 1 and filled[0][0] <= name_at and not _NUMERIC.fullmatch(filled[0][1]):
        return filled[0][1]
    return None


def _unfinished(text: str) -> bool:
    return text.endswith("-") or bool(_KIND_ALONE.fullmatch(text))


def _together(before: str, after: str) -> str:
    if before.endswith("-") and after[:1].islower():
        return before.removesuffix("-") + after
    return f"{before} {after}".strip()


def _row(name: str, name_at: int) -> list[str]:
    return [*([""] * name_at), name]
