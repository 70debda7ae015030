"""What a load put into the store, and whether a mutated file may have said so."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.fuzz_files import Base, read_xlsx
from benchmarks.fuzz_mutations import Touched
from domain import Period
from warehouse.store import reading

Key = tuple[str, str, str, int, str]  # area, indicator, first day, months, basis
Place = tuple[str, int, str]  # sheet, row, field
Numbers = dict[Key, tuple[float, Place]]


def numbers(store: Path, file: str) -> Numbers:
    """The numbers of the loads of one file with the places where they stood."""
    with reading(store) as connection:
        rows = connection.execute(
            "SELECT o.area, o.indicator, o.period_start::VARCHAR, o.period_months, o.basis, o.value,"
            " coalesce(p.sheet, ''), coalesce(o.row_no, 0), coalesce(p.field, '')"
            " FROM observation o JOIN load l USING (load_id)"
            " LEFT JOIN place p ON p.load_id = o.load_id AND p.place_no = o.place_no"
            " WHERE l.file = ? ORDER BY ALL",
            [file],
        ).fetchall()
    return {tuple(row[:5]): (row[5], (row[6], row[7], row[8])) for row in rows}


def counts(store: Path) -> tuple[int, ...]:
    """How many rows the tables hold that a load writes to."""
    tables = ("load", "observation", "reject", "place", "claim", "area", "indicator", "alias")
    with reading(store) as connection:
        asked = ", ".join(f"(SELECT count(*) FROM {table})" for table in tables)
        row = connection.execute(f"SELECT {asked}").fetchone()
    return tuple(row or ())


def wrong(base: Base, file: Path, touched: Touched, truth: Numbers, found: Numbers, rejected: int) -> str:
    """What is wrong with the numbers of a mutated file; empty where each is the truth or the file's own."""
    for key, (value, place) in found.items():
        if key in truth and truth[key][0] == value:
            continue
        if base.counted and key in truth and _counted_so(base, file, key, value, truth[key][0], rejected):
            continue
        if _adds_up(base, key, value, found):
            continue
        if not (_is_the_cell(base, touched, place, value) or _says_so(base, file, key, value, place, truth)):
            return f"{key} = {value:g} at {place}, truly {truth.get(key)}"
    return ""


def _counted_so(base: Base, file: Path, key: Key, value: float, true: float, rejected: int) -> bool:
    """Whether a count of rows is short of no more than what was refused, or grew with rows put in twice."""
    if value < true:
        return true - value <= rejected
    grown = Counter(tuple(row) for row in _rows(file, "")) - Counter(
        tuple(row) for row in _rows(base.path, "")
    )
    more = [row for row in grown.elements() if len(row) >= 3 and row[1] == key[0]]
    return value - true <= len(more)


def _adds_up(base: Base, key: Key, value: float, found: Numbers) -> bool:
    """Whether a figure that adds up others is still their sum."""
    parts = [(key[0], part, *key[2:]) for part in base.sums.get(key[1], ())]
    return (
        bool(parts)
        and all(part in found for part in parts)
        and value == sum(found[part][0] for part in parts)
    )


def _is_the_cell(base: Base, touched: Touched, place: Place, value: float) -> bool:
    """Whether the number stands in the very cell that was changed, in a column of numbers."""
    if touched.cell is None or base.write is None:
        return False
    sheet, row, column = touched.cell
    if place[1] != row or (place[0] and place[0] != sheet):
        return False
    return place[2] in (_letters(column), base.header(column))


def _says_so(base: Base, file: Path, key: Key, value: float, place: Place, truth: Numbers) -> bool:
    """Whether the row itself, read by another reader, holds this key and number."""
    if file.suffix == ".xls":
        return _stands_there(base, file, key, value, place, truth)
    if not base.codes:
        return _still_its_row(base, file, key, value, place, truth)
    rows = _rows(file, place[0])
    row = [str(cell) for cell in rows[place[1] - 1]] if place[1] <= len(rows) else []
    if len(row) < 4:
        return False
    try:
        period = Period.parse(row[2])
        number = float(row[3].replace(" ", ""))
    except ValueError:
        return False
    told = (row[0].strip(), row[1].strip(), period.start.isoformat(), period.months)
    return told == key[:4] and number == value


def _stands_there(base: Base, file: Path, key: Key, value: float, place: Place, truth: Numbers) -> bool:
    """Whether an old workbook, without checksums, has the number in its cell and its row's name whole."""
    if key not in truth or truth[key][1] != place:
        return False
    old, new = base.grid.get(place[0], []), read_xlsx(file).get(place[0], [])
    at = place[1] - 1
    return at < len(new) and list(new[at][:2]) == list(old[at][:2]) and new[at][2] == value


def _still_its_row(base: Base, file: Path, key: Key, value: float, place: Place, truth: Numbers) -> bool:
    """Whether a CSV has the number where the true one stood, in a row whose words are whole."""
    if file.suffix != ".csv" or key not in truth or truth[key][1] != place:
        return False
    old, new = _rows(base.path, ""), _rows(file, "")
    at = place[1] - 1
    if at >= len(new) or len(old[0]) != len(new[0]) or place[2] not in new[0]:
        return False
    column = list(old[0]).index(place[2])
    if new[0][column] != place[2]:
        return False
    words = [n for n, cell in enumerate(old[at]) if not str(cell).strip().replace(".", "").isdigit()]
    if len(new[at]) != len(old[at]) or any(old[at][n] != new[at][n] for n in words):
        return False
    try:
        return float(str(new[at][column])) == value
    except ValueError:
        return False


def _rows(file: Path, sheet: str) -> Sequence[Sequence[object]]:
    if file.suffix == ".xlsx":
        return read_xlsx(file).get(sheet, [])
    with file.open(encoding="utf-8-sig", errors="replace", newline="") as handle:
        return list(csv.reader(handle))


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
