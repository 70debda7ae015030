"""Reports on measures from a table: read, matched with the occurrences that they are about, all or none.

Columns are known by their headers in any order (`words_report_table`); a measure's number and the day of the
report must be there, the plan too unless it is named beside the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from domain import ArgumentError, BagdarError
from plans.documents import read_document
from plans.documents.grid import Document, Row
from plans.report_dues import DueFinder, day_from
from plans.words_report_table import HEADERS
from warehouse.measure_event import EventError, EventKind, MeasureEvent
from warehouse.measure_events import add_events, check_event, is_known
from warehouse.store import Connection

_NEEDED = ("number", "day")
_SAYS = ("text", "figure", "document")
_SPACES = re.compile(r"[\s\u00a0\u202f]+")


@dataclass(frozen=True)
class Fault:
    """One cell that stops a table: where it stands, what was found there, and why that cannot be."""

    file: str
    sheet: str
    row: int
    field: str
    found: str
    problem: BagdarError


@dataclass(frozen=True)
class ReportTable:
    """A table of reports as it was understood; nothing of it is in the store yet.

    `reports`: checked and complete. `known`: how many rows say what the store has already, and are left out.
    `ignored`: headers of columns that were not understood.
    """

    file: str
    reports: tuple[MeasureEvent, ...]
    known: int
    faults: tuple[Fault, ...]
    ignored: tuple[str, ...]


def read_reports(
    connection: Connection, path: Path, plan: str | None = None, today: date | None = None
) -> ReportTable:
    """Read a CSV or XLSX table against the plans of the store. `plan`: the plan that all rows are about.

    Raises UnreadableError for a file that does not open, ArgumentError where no row has headers of reports.
    """
    document = read_document(path)
    reader = _Reader(connection, document.name, plan, today or date.today())
    for row, columns in _rows_with_columns(document, plan):
        reader.take(row, columns)
    return reader.table()


def save_reports(connection: Connection, table: ReportTable) -> list[int]:
    """Add the reports of a table; the numbers of the events. Raises ArgumentError where it has faults."""
    if table.faults:
        raise ArgumentError("report_table.faulty", file=table.file, n=len(table.faults))
    return add_events(connection, table.reports, table.file)


@dataclass(frozen=True)
class _Columns:
    places: Mapping[str, int]  # by field
    headers: Mapping[str, str]  # by field, as written
    ignored: tuple[str, ...]


def _rows_with_columns(document: Document, plan: str | None) -> Iterator[tuple[Row, _Columns]]:
    """The rows under each header; a sheet without one is passed over, if another has one."""
    columns: dict[int, _Columns] = {}
    for row in document.rows:
        if (found := _columns(row, document.name)) is not None:
            columns[row.table] = found
        elif row.table in columns and row.filled:
            yield row, columns[row.table]
    if not columns:
        raise ArgumentError("report_table.no_header", file=document.name)
    if plan is None and not any("plan" in each.places for each in columns.values()):
        raise ArgumentError("report_table.no_plan", file=document.name)


def _columns(row: Row, file: str) -> _Columns | None:
    """The columns that a row of headers names; None for another row. Raises ArgumentError for two alike."""
    places: dict[str, int] = {}
    headers: dict[str, str] = {}
    ignored = []
    for place in row.filled:
        header = _SPACES.sub(" ", row.cell(place)).strip()
        field = _field(header)
        if field is None:
            ignored.append(header)
        elif field in places:
            if set(_NEEDED) <= places.keys():
                raise ArgumentError("report_table.columns_alike", file=file, one=headers[field], other=header)
        else:
            places[field], headers[field] = place, header
    if not set(_NEEDED) <= places.keys() or not any(field in places for field in _SAYS):
        return None
    return _Columns(places, headers, tuple(ignored))


def _field(header: str) -> str | None:
    text = header.casefold().replace("ё", "е")
    fitting = [
        (len(phrase), field)
        for field, phrases in HEADERS.items()
        for phrase in phrases
        if text == phrase or (text.startswith(phrase) and not text[len(phrase)].isalnum())
    ]
    return max(fitting)[1] if fitting else None


class _Reader:
    """Takes rows one after another, and keeps what they say or what is wrong with them."""

    def __init__(self, connection: Connection, file: str, plan: str | None, today: date) -> None:
        self._connection, self._file, self._plan, self._today = connection, file, plan, today
        self._dues = DueFinder(connection, today)
        self._reports: list[MeasureEvent] = []
        self._faults: list[Fault] = []
        self._ignored: dict[str, None] = {}
        self._known = 0

    def take(self, row: Row, columns: _Columns) -> None:
        self._ignored |= dict.fromkeys(columns.ignored)
        cells = {field: row.cell(place).strip() for field, place in columns.places.items()}
        try:
            event = check_event(self._connection, self._event(cells), self._today)
        except EventError as problem:
            self._faults.append(self._fault(row, columns, cells, problem))
            return
        if event in self._reports or is_known(self._connection, event):
            self._known += 1
        else:
            self._reports.append(event)

    def table(self) -> ReportTable:
        return ReportTable(
            self._file, tuple(self._reports), self._known, tuple(self._faults), tuple(self._ignored)
        )

    def _event(self, cells: Mapping[str, str]) -> MeasureEvent:
        """What a row says. Raises EventError."""
        number = cells["number"].rstrip(".")
        plan = self._dues.plan_named(cells.get("plan") or self._plan or "")
        event = MeasureEvent(
            EventKind.REPORTED,
            _day(cells, "day"),
            plan,
            number,
            text=cells.get("text") or None,
            figure=_figure(cells.get("figure", "")),
            document=cells.get("document") or None,
            document_date=_day(cells, "document_date") if cells.get("document_date") else None,
        )
        return replace(event, due=self._dues.find(plan, number, cells.get("due", "")))

    def _fault(self, row: Row, columns: _Columns, cells: Mapping[str, str], problem: EventError) -> Fault:
        sheet, _, line = row.place.rpartition("!")
        field = problem.field
        found = cells.get(field, "")
        if field == "plan" and not found:
            found = self._plan or ""
        return Fault(self._file, sheet, int(line), columns.headers.get(field, field), found, problem)


def _day(cells: Mapping[str, str], field: str) -> date:
    text = cells[field]
    if not text:
        raise EventError(field, "report_table.day_absent")
    found = day_from(text)
    if found is None:
        raise EventError(field, "report_table.day_wrong", text=text)
    return found


def _figure(text: str) -> float | None:
    """A number with a comma or a point; spaces part thousands."""
    plain = _SPACES.sub("", text).replace(",", ".")
    if not plain:
        return None
    if not re.fullmatch(r"[-−]?\d+(\.\d+)?", plain):
        raise EventError("figure", "error.event_figure_wrong", figure=text)
    return float(plain.replace("−", "-"))
