"""A plan's table written as documents of every kind that is read, with what makes real ones hard."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import docx
import xlsxwriter
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from plans.plan import Measure, Plan, Role

HEADERS = {
    "number": "№ п/п",
    "wording": "Наименование мероприятия",
    "deadline": "Срок исполнения",
    "result": "Ожидаемый результат",
    "executors": "Ответственные исполнители",
}
COLUMNS = tuple(HEADERS)
Table = list[list[str]]


def table_of(plan: Plan, columns: Sequence[str] = COLUMNS, *, counted: bool = True) -> Table:
    """The header, the row of column numbers, the sections (a row with one text) and the measures."""
    rows = [[HEADERS[column] for column in columns]]
    if counted:
        rows.append([str(number) for number in range(1, len(columns) + 1)])
    section = ""
    for measure in plan.measures:
        if measure.section != section:
            section = measure.section
            rows.append([section, *[""] * (len(columns) - 1)])
        rows.append([cell_of(measure, column) for column in columns])
    return rows


def cell_of(measure: Measure, column: str) -> str:
    if column == "number":
        return f"{measure.number}."
    if column != "executors":
        return str(getattr(measure, column))
    names = [body.name for body in measure.executors if body.role is not Role.HELPER]
    helpers = [f"({body.name})" for body in measure.executors if body.role is Role.HELPER]
    return " ".join([";\n".join(names), *helpers])


def document(path: Path, rows: Table, above: Sequence[str] = (), *, merged: bool = True) -> Path:
    """DOCX; `merged`: a section is one cell over the whole width, else the first of several."""
    made = docx.Document()
    for line in above:
        made.add_paragraph(line)
    table = made.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
        if merged and row[0] and not any(row[1:]):
            cells[0].merge(cells[-1])
            cells[0].text = row[0]
    made.save(str(path))
    return path


def workbook(path: Path, rows: Table, above: Sequence[str] = (), *, merged: bool = True) -> Path:
    """XLSX with the table below the lines of its heading; numbers are numbers."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("План")
        for at, line in enumerate(above):
            sheet.write_string(at, 0, line)
        for at, row in enumerate(rows, len(above) + 1):
            if merged and row[0] and not any(row[1:]):
                sheet.merge_range(at, 0, at, len(row) - 1, row[0])
                continue
            for column, text in enumerate(row):
                sheet.write(at, column, int(text) if text.isdigit() else text)
    return path


def delimited(
    path: Path, rows: Table, above: Sequence[str] = (), *, delimiter: str = ";", encoding: str = "utf-8-sig"
) -> Path:
    with path.open("w", encoding=encoding, newline="") as handle:
        csv.writer(handle, delimiter=delimiter).writerows([*([line] for line in above), *rows])
    return path


def tabbed(path: Path, rows: Table, above: Sequence[str] = ()) -> Path:
    """Text with a row a line, but for the lines within cells."""
    lines = [*above, "", *("\t".join(row) for row in rows), "", "Примечание:", "1. План может меняться."]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def cell_a_line(path: Path, rows: Table, above: Sequence[str] = ()) -> Path:
    """Text with every cell on lines of its own; a section is a single cell."""
    lines = [*above, ""]
    for row in rows:
        cells = row[:1] if row[0] and not any(row[1:]) else row
        lines += [f"\t{cell}\n" for cell in cells]
    path.write_text("\n".join([*lines, "", "", "Примечание:", "1. План может меняться."]), encoding="utf-8")
    return path


def numbered_by_word(path: Path, rows: Table, above: Sequence[str] = ()) -> Path:
    """DOCX whose numbers are those of a list, in no text of it."""
    made = docx.Document()
    for line in above:
        made.add_paragraph(line)
    table = made.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        cells = table.add_row().cells
        for cell, text in zip(cells[1:], row[1:], strict=True):
            cell.text = text
        if row[0].rstrip(".").isdigit():
            cells[0].paragraphs[0].style = "List Number"
        else:
            cells[0].text = row[0]
    made.save(str(path))
    return path


def merge_down(path: Path, column: int, first: int, last: int) -> None:
    """Merge the cells of a column of the DOCX's only table; the first keeps its text."""
    made = docx.Document(str(path))
    table = made.tables[0]
    text = table.cell(first, column).text
    for row in range(first, last + 1):
        cell = table.cell(row, column)
        cell.text = text if row == first else ""
        kind = "restart" if row == first else "continue"
        cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:vMerge {nsdecls("w")} w:val="{kind}"/>'))
    made.save(str(path))
