"""The table of a note in a DOCX, a workbook or a pasted text: its title, its columns, its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain import UnreadableError
from etl.layouts.district_note_change import whole
from etl.layouts.district_note_text import grid, joined_names
from etl.layouts.document import one_line, read_tables
from etl.layouts.head import Head
from etl.layouts.long_columns import cell_text
from etl.layouts.source import column_letter

HEADER_DEPTH = 4  # rows that a header may take
HEADER_WITHIN = 60  # rows or lines from the top
MOST_COLUMNS = 12  # a note's table is narrow, an official form is not
# What a column holds, by the texts above it; the first that fits.
_ROLES = {
    "share": re.compile(r"удельн|\bдоля|\bдоли|% (к|от) общ|үлес|\bshare", re.IGNORECASE),
    "signed": re.compile(r"\+\s*[,/;\\ ]?\s*[-‐‑‒–—−]"),
    "ratio": re.compile(r"темп|% к|процент\w* к|% от", re.IGNORECASE),
    "change": re.compile(
        r"сравн|измен|динамик|\b(?:при)?рост\b|отклон|өзгер|салыстыр|өсу|change|compar", re.IGNORECASE
    ),
    "before": re.compile(r"прошл|аналогич|аппг|прошед|өткен жыл|last year|previous", re.IGNORECASE),
    "count": re.compile(
        r"колич|кол-во|число|зарегистр|всего|совершен|\bсаны|барлығы|тіркел|count|number|registered|total",
        re.IGNORECASE,
    ),
    "area": re.compile(
        r"муницип|район|территор|город|област|округ|регион|^наименование$|аудан|аумақ|өңір|қала|"
        r"municipal|district|area|region|territor",
        re.IGNORECASE,
    ),
}
_CHANGED = re.compile(rf"{_ROLES['signed'].pattern}|{_ROLES['change'].pattern}", re.IGNORECASE)
# A column of these makes it a table of another kind, one number a row.
_OTHER = re.compile(
    r"\s*(?:показатель|вид преступлени[яй]|(?:отчетный )?период|көрсеткіш|кезең|indicator|period)\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class NoteRow:
    row_no: int
    name: str
    count: str
    change: str


@dataclass(frozen=True)
class NoteTable:
    """One table: the texts above it, its two columns, its rows; `sheet` where the file has several."""

    title: str
    sheet: str | None
    count_header: str
    count_place: str  # the letter of a workbook's column, else the header
    change_in_percent: bool
    rows: list[NoteRow]


@dataclass(frozen=True)
class _Grid:
    above: list[str]
    rows: list[list[str]]
    sheet: str | None = None
    lettered: bool = False
    wrapped: bool = False  # names may go on in the next line


@dataclass(frozen=True)
class _Header:
    at: int
    depth: int
    names: list[str]
    columns: dict[str, int]


def resembles(head: Head) -> bool:
    """Whether some table of the file has a note's columns."""
    return any(_header(one) is not None for one in _grids(head, only_head=True))


def note_tables(head: Head) -> list[NoteTable]:
    """The note's tables, in order. Raises UnreadableError where there is none, or two under each other."""
    grids = list(_grids(head, only_head=False))
    found = [(one, header) for one in grids if (header := _header(one))]
    if not found:
        seen = next(
            (name for one in grids for row in one.rows for name in [" | ".join(filter(None, row))] if name),
            "",
        )
        raise UnreadableError(
            "error.note_columns_absent", file=head.path.name, found=seen[:120] or head.found()
        )
    return [_table(head, one, header) for one, header in found]


def _grids(head: Head, *, only_head: bool) -> Iterator[_Grid]:
    if head.kind == "document":
        tables = read_tables(head.path)
        for number, table in enumerate(tables, 1):
            yield _Grid(table.above, table.rows, str(number) if len(tables) > 1 else None)
    elif head.kind == "workbook":
        for sheet, first_rows in head.sheet_heads.items():
            rows = first_rows if only_head else head.sheet(sheet)
            cells = [[one_line(cell_text(cell) or "") for cell in row] for row in rows]
            yield _Grid([], cells, sheet, lettered=True)
    elif head.kind == "text":
        lines = head.lines[:HEADER_WITHIN] if only_head else _all_lines(head)
        yield _Grid([], grid(lines), wrapped=True)


def _all_lines(head: Head) -> list[str]:
    encoding = "utf-8-sig" if head.encoding == "utf-8" else head.encoding
    try:
        return head.path.read_text(encoding=encoding).splitlines()
    except UnicodeError:
        raise UnreadableError("error.encoding_wrong", file=head.path.name, encoding=encoding) from None


def _header(one: _Grid) -> _Header | None:
    """The first rows that together name an area, a count and a change; their texts stand over one another."""
    if not any(_CHANGED.search(cell) for row in one.rows[:HEADER_WITHIN] for cell in row):
        return None
    for at, row in enumerate(one.rows[:HEADER_WITHIN]):
        if not 2 <= len(set(filter(None, row))) <= MOST_COLUMNS:
            continue  # a title, be it merged over all columns, or another table
        for depth in range(1, HEADER_DEPTH + 1):
            if not _is_complete(_columns(_names(one, at, depth))):
                continue
            deepest = _whole_depth(one.rows, at, depth)
            deep = deepest if _is_complete(_columns(_names(one, at, deepest))) else depth
            names = _names(one, at, deep)
            known = not any(_OTHER.fullmatch(name) for name in names)
            return _Header(at, deep, names, _columns(names)) if known else None
    return None


def _is_complete(columns: dict[str, int]) -> bool:
    return {"area", "count", "change"} <= columns.keys()


def _whole_depth(rows: Sequence[Sequence[str]], at: int, depth: int) -> int:
    """With the lines below that still belong to the header: those without a figure, up to the first row."""
    figures = next((n for n in range(at + depth, len(rows)) if _has_figures(rows[n])), at + depth)
    last = next((n for n in range(at + depth, figures) if _begins_rows(rows[n])), figures)
    return last - at if last - at <= HEADER_DEPTH else depth


def _begins_rows(row: Sequence[str]) -> bool:
    """A line with a text in its first column alone is a name that goes on in the line below."""
    return bool(row) and bool(row[0]) and not any(row[1:])


def _has_figures(row: Sequence[str]) -> bool:
    return sum(bool(re.search(r"\d", cell)) for cell in row) >= 2


def _names(one: _Grid, at: int, depth: int) -> list[str]:
    """The texts over each column; in a sheet a merged one goes on to the right, but in the last row."""
    rows = one.rows[at : at + depth]
    names = [""] * max((len(row) for row in rows), default=0)
    for number, row in enumerate(rows, 1):
        carried = ""
        for column in range(len(names)):
            own = row[column] if column < len(row) else ""
            carried = own or (carried if one.lettered and number < len(rows) else "")
            if carried and carried not in names[column]:
                names[column] = f"{names[column]} {carried}".strip()
    return names


def _columns(names: Sequence[str]) -> dict[str, int]:
    """Role → column; of two changes the one in figures, not in percent."""
    columns: dict[str, int] = {}
    for column, name in enumerate(names):
        role = next((role for role, words in _ROLES.items() if words.search(name)), None)
        if len(name) > 200 or role is None:
            continue
        role = "change" if role == "signed" else role
        better = role == "change" and role in columns and "%" in names[columns[role]] and "%" not in name
        if role not in columns or better:
            columns[role] = column
        elif role == "count":
            columns["second_count"] = column
    if "count" not in columns and (latest := _latest_year(names, columns)) is not None:
        columns["count"] = latest
    return columns


def _latest_year(names: Sequence[str], columns: dict[str, int]) -> int | None:
    """The column of this year's count where counts are headed by years: «9 мес. 2024 г. | 9 мес. 2025 г.»."""
    years: dict[str, list[int]] = {}
    for column, name in enumerate(names):
        found = re.findall(r"\b20\d\d\b", name)
        if len(found) == 1 and column not in columns.values():
            years.setdefault(found[0], []).append(column)
    latest = years.get(max(years, default=""), [])
    return latest[0] if len(latest) == 1 else None


def _table(head: Head, one: _Grid, header: _Header) -> NoteTable:
    columns, names = header.columns, header.names
    if "second_count" in columns:
        both = ", ".join(names[columns[role]] for role in ("count", "second_count"))
        raise UnreadableError("error.columns_twice", file=head.path.name, columns=both)
    below = [(n + 1, one.rows[n]) for n in range(header.at + header.depth, len(one.rows))]
    for row_no, row in below:
        if _is_complete(_columns(row)):
            raise UnreadableError("error.note_second_table", file=head.path.name, row=row_no)
    below = [(row_no, row) for row_no, row in below if any(row) and not _numbers_columns(row)]
    if one.wrapped:
        below = joined_names(below, columns["area"])
    title = [*one.above, *(text for row in one.rows[: header.at] for text in dict.fromkeys(row) if text)]
    count = columns["count"]
    return NoteTable(
        title=" ".join(title),
        sheet=one.sheet,
        count_header=names[count],
        count_place=column_letter(count) if one.lettered else names[count],
        change_in_percent="%" in names[columns["change"]],
        rows=[
            NoteRow(row_no, _cell(row, columns["area"]), _count(one, row, header), _change(one, row, header))
            for row_no, row in below
            if _cell(row, columns["area"]) or _cell(row, count)
        ],
    )


def _numbers_columns(row: Sequence[str]) -> bool:
    """The row that numbers the columns: 1, 2, 3 … or А, 1, 2 …"""
    cells = [cell for cell in row if cell]
    start = 1 if cells and re.fullmatch(r"[АA]", cells[0]) else 0
    return len(cells) > 2 and cells[start:] == [str(n) for n in range(1, len(cells) + 1 - start)]


def _cell(row: Sequence[str], column: int) -> str:
    return row[column] if column < len(row) else ""


def _count(one: _Grid, row: Sequence[str], header: _Header) -> str:
    """The cell, but unreadable where it is no count: two numbers parted by a space, a number with a plus, one
    in a pasted line that breaks off or has a cell too many."""
    text = _cell(row, header.columns["count"])
    if re.fullmatch(r"[\d\s]+", text) and whole(text) is None:
        return " | ".join(text.split())
    fits = max(header.columns["count"], header.columns["change"]) < len(row) and not any(
        row[len(header.names) :]
    )
    return f"| {text}" if text.startswith("+") or (one.wrapped and text and not fits) else text


def _change(one: _Grid, row: Sequence[str], header: _Header) -> str:
    """The cell; a sheet's percents may be fractions (0.05) unless their own sign says what they are."""
    column = header.columns["change"]
    text = _cell(row, column)
    unsure = one.lettered and "%" in header.names[column] and "%" not in text
    return "" if unsure else text
