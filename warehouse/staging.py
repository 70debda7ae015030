"""Cells of a file as temporary tables of the store: all text, with the row numbers that a reader sees.

`stage_csv` and `stage_frame` read; `distinct_texts` gives what the key columns say, once each; and
`add_meanings` brings back what those texts mean, so that `judged_rows` can judge every row by joins.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pandas as pd

from domain import UnreadableError
from warehouse.delimited import has_blank_lines, header_of, in_utf8, repaired, unreadable
from warehouse.store import Connection

COLUMN = "__column"
VALUE = "__value"
Texts = tuple[str | None, ...]


@dataclass(frozen=True)
class StagedTable:
    """A temporary table `name` with row_no, sheet and text columns; `columns` is header → column."""

    name: str
    columns: dict[str, str]
    wide: tuple[str, ...]
    cells: int  # numbers to read: rows, times the columns that are unpivoted
    meanings: dict[str, tuple[str, ...]] = field(default_factory=dict)  # role → key columns

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

    Short rows are filled up with blanks; a row with too many cells stops the load, for its cells may have
    slid under other headers.
    """
    with tempfile.TemporaryDirectory(prefix="bagdar-") as folder:
        readable = in_utf8(path, encoding, Path(folder))
        header = header_of(readable, delimiter, header_row, path.name)
        if has_blank_lines(readable):
            readable = repaired(readable, delimiter, len(header), Path(folder), path.name)
        try:
            _read_csv(connection, name, readable, delimiter, header_row, len(header))
        except duckdb.InvalidInputException:  # rare: only now the slower way
            readable = repaired(readable, delimiter, len(header), Path(folder), path.name)
            try:
                _read_csv(connection, name, readable, delimiter, header_row, len(header))
            except duckdb.InvalidInputException as problem:
                raise unreadable(path.name, problem) from None
    columns = {text.strip(): f"c{number}" for number, text in reversed(list(enumerate(header)))}
    return _staged(connection, name, columns, wide)


def stage_frame(
    connection: Connection, name: str, frame: pd.DataFrame, *, wide: Sequence[str] = ()
) -> StagedTable:
    """Cells that a layout found itself; `row_no` and `sheet` are its own where it has them."""
    headers = [header for header in frame.columns if header not in ("row_no", "sheet")]
    columns = {str(header).strip(): f"c{number}" for number, header in enumerate(headers)}
    texts = ", ".join(f'"{header}"::VARCHAR AS c{number}' for number, header in enumerate(headers))
    row_no = "row_no::BIGINT" if "row_no" in frame.columns else "row_number() OVER ()"
    sheet = "sheet::VARCHAR" if "sheet" in frame.columns else "NULL::VARCHAR"
    connection.register("cells_found", frame)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {name}_cells AS"
        f" SELECT {row_no} AS row_no, {sheet} AS sheet, {texts} FROM cells_found"
    )
    connection.unregister("cells_found")
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS FROM {name}_cells")
    return _staged(connection, name, columns, wide)


def _staged(connection: Connection, name: str, columns: dict[str, str], wide: Sequence[str]) -> StagedTable:
    row = connection.execute(f"SELECT count(*) FROM {name}_cells").fetchone()
    rows = int(row[0]) if row else 0
    staged = StagedTable(name, columns, tuple(wide), rows * max(len(wide), 1))
    if wide:
        headers = pd.DataFrame({"k0": [staged.column(header) for header in wide], "header": list(wide)})
        connection.register("headers", headers)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name}_headers AS FROM headers")
        connection.unregister("headers")
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
        f" NULL::VARCHAR AS sheet, * FROM {name}_cells"
    )


def distinct_texts(connection: Connection, staged: StagedTable, headers: Sequence[str]) -> list[Texts]:
    """What the key columns say, each tuple once; the unpivoted column by its header."""
    if not headers:
        return [()]
    headers_of = {staged.columns[header.strip()]: header for header in staged.wide}
    if list(headers) == [COLUMN]:
        return [(header,) for header in staged.wide]
    columns = [staged.column(header) for header in headers]
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
    meanings: pd.DataFrame,
) -> None:
    """Store what each tuple of texts means (one row of `meanings` each) as the table `<name>_<role>`."""
    frame = meanings.copy()
    frame["text"] = [" / ".join(text for text in row if text) for row in texts]
    for number, header in enumerate(headers):
        cells = [row[number] for row in texts]
        if header == COLUMN:
            cells = [staged.columns[str(cell).strip()] for cell in cells]
        frame[f"k{number}"] = pd.Series(cells, dtype="str", index=frame.index)
    connection.register("meanings", frame)
    dated = "REPLACE (published::DATE AS published)" if "published" in frame.columns else ""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {staged.name}_{role} AS SELECT * {dated} FROM meanings")
    connection.unregister("meanings")
    staged.meanings[role] = tuple(staged.column(header) for header in headers)


def drop_staged(connection: Connection, staged: StagedTable) -> None:
    """Give the memory of the cells back."""
    for role in staged.meanings:
        connection.execute(f"DROP TABLE {staged.name}_{role}")
    connection.execute(f"DROP TABLE IF EXISTS {staged.name}_headers")
    connection.execute(f"DROP VIEW {staged.name}")
    connection.execute(f"DROP TABLE {staged.name}_cells")
