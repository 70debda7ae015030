"""Registers of incidents as files: CSV or Parquet, their columns, and how DuckDB reads them in place."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

import duckdb

from domain import Period, UnreadableError
from warehouse.delimited import has_blank_lines, header_of, in_utf8, repaired, unreadable
from warehouse.store import Connection

Role = Literal["date", "area", "type"]
Result = TypeVar("Result")
_WRITTEN_DATES = "['%d.%m.%Y', '%d.%m.%Y %H:%M', '%d.%m.%Y %H:%M:%S']"
_NOT_THE_FILE = re.compile(r"write|space left|memory", re.IGNORECASE)


@dataclass(frozen=True)
class Register:
    """A file of incidents: where it is, and the header of each role's column."""

    path: Path
    columns: Mapping[Role, str]
    delimiter: str | None = None  # of a CSV; None: Parquet
    encoding: str = "utf-8"
    header_row: int = 1
    period: Period | None = None  # the months that it covers, where the user says so
    sure: bool = False  # the user says that it is a register, whatever its dates look like


@dataclass(frozen=True)
class Rows:
    """What stands behind FROM, and what gives a row's day, area and type (NULL: absent or unreadable)."""

    source: str
    # The same with row_no, as a reader of the file counts; None: they cannot be counted. Costly to find out.
    numbered: Callable[[], str | None]
    texts: Mapping[Role, str]
    day: str


def parquet_columns(path: Path) -> list[str]:
    """The names of a Parquet file's columns. Raises UnreadableError for a damaged one."""
    with duckdb.connect() as connection:
        try:
            return list(_types(connection, f"read_parquet({_literal(path)})"))
        except duckdb.Error as problem:
            raise _damaged(path, problem) from None


def with_rows(connection: Connection, register: Register, use: Callable[[Rows], Result]) -> Result:
    """What `use` makes of the register's rows, read where they are. Raises UnreadableError."""
    path = register.path
    if register.delimiter is None:
        try:
            return use(_parquet_rows(connection, register))
        except duckdb.Error as problem:  # of any kind where the file is cut off or changed inside
            if _NOT_THE_FILE.search(str(problem)):
                raise
            raise _damaged(path, problem) from None
    with tempfile.TemporaryDirectory(prefix="bagdar-") as folder:
        readable = in_utf8(path, register.encoding, Path(folder))
        header = header_of(readable, register.delimiter, register.header_row, path.name)
        try:
            return use(_csv_rows(connection, register, readable, header))
        except duckdb.InvalidInputException:  # rare: only now the slower way
            readable = repaired(readable, register.delimiter, len(header), Path(folder), path.name)
            try:
                return use(_csv_rows(connection, register, readable, header))
            except duckdb.InvalidInputException as problem:
                raise unreadable(path.name, problem) from None


def _parquet_rows(connection: Connection, register: Register) -> Rows:
    file = _literal(register.path)
    texts = {role: _quoted(header) for role, header in register.columns.items()}
    numbered = f"(SELECT *, file_row_number + 1 AS row_no FROM read_parquet({file}, file_row_number = true))"
    source = f"read_parquet({file})"
    day = _day(texts["date"], _types(connection, source), register)
    return Rows(source, lambda: numbered, texts, day)


def _csv_rows(connection: Connection, register: Register, readable: Path, header: Sequence[str]) -> Rows:
    names = [text.strip() for text in header]
    types = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(len(names)))
    source = (
        f"read_csv({_literal(readable)}, columns = {{{types}}}, auto_detect = false, header = true,"
        f" delim = {_text(register.delimiter or ',')}, quote = '\"', escape = '\"',"
        f" skip = {register.header_row - 1}, max_line_size = 16000000)"
    )
    numbered = f"(SELECT *, row_number() OVER () + {register.header_row} AS row_no FROM {source})"
    texts: dict[Role, str] = {
        role: f"c{names.index(name.strip())}" for role, name in register.columns.items()
    }
    day = _day(texts["date"], {texts["date"].strip('"'): "VARCHAR"}, register)
    # DuckDB passes over blank lines without counting them.
    return Rows(source, lambda: None if has_blank_lines(readable) else numbered, texts, day)


def _day(column: str, types: Mapping[str, str], register: Register) -> str:
    """The day of a row; a time of day behind it does not count. Raises UnreadableError for no date at all."""
    found = types[column.strip('"').replace('""', '"')]
    if found == "DATE":
        return _possible(column)
    if found.startswith("TIMESTAMP") and "ZONE" not in found:
        return _possible(f"{column}::DATE")
    if found == "VARCHAR":
        written = f"try_strptime(trim({column}), {_WRITTEN_DATES})::DATE"
        return _possible(f"coalesce(TRY_CAST({column} AS DATE), {written})")
    raise UnreadableError(
        "error.register_no_date", file=register.path.name, column=register.columns["date"], found=found
    )


def _possible(day: str) -> str:
    """A day of the year 20255 is a misprint: no day at all, and beyond what calendars here can count."""
    return f"CASE WHEN year({day}) BETWEEN 1900 AND 2199 THEN {day} END"


def _types(connection: Connection, source: str) -> dict[str, str]:
    rows = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
    return {str(row[0]): str(row[1]) for row in rows}


def _damaged(path: Path, problem: Exception) -> UnreadableError:
    first = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
    return UnreadableError("error.parquet_damaged", file=path.name, problem=first)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(path: Path) -> str:
    """The file alone, whatever signs of a pattern its name holds."""
    return _text(re.sub(r"([*?\[\]])", r"[\1]", path.as_posix()))


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
