"""Cells of a file as temporary tables of the store: all text, with the places where a reader sees them.

`stage_csv` and `stage_frame` read; `distinct_texts` gives what the key columns say, once each; and
`add_meanings` brings back what those texts mean, so that `judging` can judge every row by joins.

A row has its number, and a place: the sheet and the column of its number. A column is named by its letter
where the layout gives it, else by its header. Places are numbered, those of unpivoted columns in their order.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pandas as pd

from domain import UnreadableError
from warehouse.delimited import has_blank_lines, has_one_width, header_of, in_utf8, repaired, unreadable
from warehouse.store import Connection
from warehouse.temporary import Column, Columns, make_table

COLUMN = "__column"
VALUE = "__value"
PLACED = ("row_no", "sheet", "cell_column")  # columns of a frame that say where a number stands
Texts = tuple[str | None, ...]
_SMALL = 50_000  # rows up to which Python finds the distinct texts sooner than a query


@dataclass(frozen=True)
class Place:
    """Where numbers stand: a sheet, and the letter or the header of a column."""

    sheet: str | None
    field: str


@dataclass(frozen=True)
class LeftOut:
    """Rows of a file that are refused together: how many, why, and where one of them stands."""

    reason: str  # code: locales `reject.<reason>`
    rows: int
    row_no: int | None
    field: str
    found: str


@dataclass(frozen=True)
class StagedTable:
    """A temporary table `name` with row_no, place_no, sheet and text columns; `columns` is header → column.

    Of an unpivoted table place_no counts the sheets only: `width` headers behind each other make a place.
    """

    name: str
    columns: dict[str, str]
    wide: tuple[str, ...]
    cells: int  # numbers to read: rows, times the columns that are unpivoted
    sheets: tuple[Place, ...]  # by place_no; their field is empty where headers name the column
    texts: dict[str, list[str | None]] = field(default_factory=dict)  # by column, of a small table
    meanings: dict[str, tuple[str, ...]] = field(default_factory=dict)  # role → key columns
    left_out: tuple[LeftOut, ...] = ()  # rows that are no cells: refused before they were counted

    def column(self, header: str) -> str:
        """The column under a header. Raises UnreadableError where the file has none such."""
        if self.wide and header in (COLUMN, VALUE):
            return header
        try:
            return self.columns[header.strip()]
        except KeyError:
            raise UnreadableError("error.column_absent", column=header) from None

    def rows_sql(self) -> str:
        """Rows as the keys see them: unpivoted where the table is wide."""
        if not self.wide:
            return self.name
        unpivoted = ", ".join(self.columns[header.strip()] for header in self.wide)
        return f"(FROM {self.name} UNPIVOT INCLUDE NULLS ({VALUE} FOR {COLUMN} IN ({unpivoted})))"

    def places(self, value_header: str) -> list[Place]:
        """Every place of the table's numbers, in the order of their numbers."""
        headers = self.wide or (value_header,)
        return [Place(at.sheet, at.field or header) for at in self.sheets for header in headers]

    @property
    def width(self) -> int:
        return max(len(self.wide), 1)


def stage_csv(
    connection: Connection,
    name: str,
    path: Path,
    *,
    delimiter: str,
    encoding: str,
    header_row: int = 1,
    wide: Sequence[str] = (),
) -> StagedTable:
    """Read a delimited file as text. Raises UnreadableError for one that is not a table in this encoding.

    Short rows are filled up with blanks, but not where numbers stand side by side (`wide`); there, and
    where a row has too many cells, the load stops, for its cells may have slid under other headers.
    """
    with tempfile.TemporaryDirectory(prefix="bagdar-") as folder:
        readable = in_utf8(path, encoding, Path(folder))
        header = header_of(readable, delimiter, header_row, path.name)
        texts = [text.strip() for text in header]
        numbers_from = min(
            (texts.index(text.strip()) for text in wide if text.strip() in texts), default=None
        )

        def repair(file: Path) -> Path:
            width = len(header)
            return repaired(file, delimiter, width, Path(folder), path.name, numbers_from, header_row)

        uneven = bool(wide) and not has_one_width(readable, delimiter, len(header), header_row)
        if uneven or has_blank_lines(readable):
            readable = repair(readable)
        try:
            _read_csv(connection, name, readable, delimiter, header_row, len(header))
        except duckdb.InvalidInputException:  # rare: only now the slower way
            readable = repair(readable)
            try:
                _read_csv(connection, name, readable, delimiter, header_row, len(header))
            except duckdb.InvalidInputException as problem:
                raise unreadable(path.name, problem) from None
    columns = {text.strip(): f"c{number}" for number, text in reversed(list(enumerate(header)))}
    found = connection.execute(f"SELECT count(*) FROM {name}_cells").fetchone()
    cells = int(found[0]) * max(len(wide), 1) if found else 0
    return _with_headers(connection, StagedTable(name, columns, tuple(wide), cells, (Place(None, ""),)))


def stage_frame(
    connection: Connection, name: str, frame: pd.DataFrame, *, wide: Sequence[str] = ()
) -> StagedTable:
    """Cells that a layout found itself; `row_no`, `sheet` and `cell_column` are its own where it has them."""
    headers = [header for header in frame.columns if header not in PLACED]
    columns = {str(header).strip(): f"c{number}" for number, header in enumerate(headers)}
    texts = {f"c{number}": texts_of(frame[header]) for number, header in enumerate(headers)}
    rows = len(frame)
    row_nos, place_nos, places = places_of(frame)
    make_table(
        connection,
        f"{name}_cells",
        {
            "row_no": ("BIGINT", row_nos),
            "place_no": ("INTEGER", place_nos),
            "sheet": ("VARCHAR", [places[number].sheet for number in place_nos]),
            **{column: ("VARCHAR", cells) for column, cells in texts.items()},
        },
    )
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS FROM {name}_cells")
    kept = texts if rows <= _SMALL else {}
    staged = StagedTable(name, columns, tuple(wide), rows * max(len(wide), 1), places, kept)
    return _with_headers(connection, staged)


def places_of(frame: pd.DataFrame) -> tuple[list[int], list[int], tuple[Place, ...]]:
    """Row numbers, the number of each row's place, and the places, their field empty without a letter."""
    rows = len(frame)
    sheets = texts_of(frame["sheet"]) if "sheet" in frame.columns else [None] * rows
    letters = texts_of(frame["cell_column"]) if "cell_column" in frame.columns else [None] * rows
    numbers: dict[tuple[str | None, str | None], int] = {}
    place_nos = [numbers.setdefault(at, len(numbers)) for at in zip(sheets, letters, strict=True)]
    row_nos = frame["row_no"].tolist() if "row_no" in frame.columns else list(range(1, rows + 1))
    return row_nos, place_nos, tuple(Place(sheet, letter or "") for sheet, letter in numbers)


def texts_of(cells: pd.Series) -> list[str | None]:
    """The cells as texts, None for an absent one."""
    return [None if cell is None or cell != cell else str(cell) for cell in cells.tolist()]


def _with_headers(connection: Connection, staged: StagedTable) -> StagedTable:
    """Store which header each unpivoted column has."""
    if staged.wide:
        headers = list(staged.wide)
        columns: dict[str, Column] = {
            "k0": ("VARCHAR", [staged.column(header) for header in headers]),
            "header": ("VARCHAR", headers),
            "no": ("INTEGER", list(range(len(headers)))),
        }
        make_table(connection, f"{staged.name}_headers", columns)
    return staged


def _read_csv(
    connection: Connection,
    name: str,
    path: Path,
    delimiter: str,
    header_row: int,
    width: int,
) -> None:
    """Rows get their numbers from the table's rowid, in a view, so that reading stays parallel."""
    types = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(width))
    connection.execute("SET preserve_insertion_order = true")
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {name}_cells AS FROM read_csv(?, columns = {{{types}}},"
        " auto_detect = false, header = true, delim = ?, quote = '\"', escape = '\"', skip = ?,"
        " max_line_size = 16000000)",
        [str(path), delimiter, header_row - 1],
    )
    # Inside a transaction rowids do not begin at 0, but they run on in the order of the file.
    found = connection.execute(f"SELECT coalesce(min(rowid), 0) FROM {name}_cells").fetchone()
    first = int(found[0]) if found else 0
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT rowid - {first} + {header_row + 1} AS row_no,"
        f" 0 AS place_no, NULL::VARCHAR AS sheet, * FROM {name}_cells"
    )


def distinct_texts(connection: Connection, staged: StagedTable, headers: Sequence[str]) -> list[Texts]:
    """What the key columns say, each tuple once; the unpivoted column by its header."""
    if not headers:
        return [()]
    headers_of = {staged.columns[header.strip()]: header for header in staged.wide}
    if list(headers) == [COLUMN]:
        return [(header,) for header in staged.wide]
    columns = [staged.column(header) for header in headers]
    if staged.texts and COLUMN not in headers:
        return list(dict.fromkeys(zip(*(staged.texts[column] for column in columns), strict=True)))
    source = staged.rows_sql() if COLUMN in headers else staged.name
    rows = connection.execute(f"SELECT DISTINCT {', '.join(columns)} FROM {source} ORDER BY ALL").fetchall()
    place = list(headers).index(COLUMN) if COLUMN in headers else None
    return [
        tuple(headers_of[text] if number == place else text for number, text in enumerate(row))
        for row in rows
    ]


def add_meanings(
    connection: Connection,
    staged: StagedTable,
    role: str,
    headers: Sequence[str],
    texts: Sequence[Texts],
    meanings: Columns,
) -> None:
    """Store what each tuple of texts means (one row of `meanings` each) as the table `<name>_<role>`."""
    joined = [" / ".join(filter(None, row)) for row in texts]
    keys: dict[str, Column] = {}
    for number, header in enumerate(headers):
        cells = [row[number] for row in texts]
        if header == COLUMN:
            cells = [staged.columns[str(cell).strip()] for cell in cells]
        keys[f"k{number}"] = ("VARCHAR", cells)
    make_table(connection, f"{staged.name}_{role}", {**meanings, "text": ("VARCHAR", joined), **keys})
    staged.meanings[role] = tuple(staged.column(header) for header in headers)


def drop_staged(connection: Connection, staged: StagedTable) -> None:
    """Give the memory of the cells back."""
    tables = [f"{staged.name}_{role}" for role in staged.meanings] + [f"{staged.name}_headers"] * bool(
        staged.wide
    )
    dropped = "".join(f"DROP TABLE {table}; " for table in [*tables, f"{staged.name}_cells"])
    connection.execute(f"DROP VIEW {staged.name}; {dropped}")
