"""Notes as files: one table as a DOCX of python-docx, a workbook of xlsxwriter, and several kinds of text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import docx
import xlsxwriter

TITLE = (
    "Сведения",
    "о зарегистрированных преступлениях на территории Алматинской области",
    "за 9 месяц(-ев) 2025 года с нарастающим итогом с начала года",
)
HEADER = (
    "Муниципальное образование",
    "Количество зарегистрированных преступлений",
    "В сравнении с аналогичным периодом прошлого года (+, -)",
    "Удельный вес к общему числу",
)
ROWS = (
    ("Талгарский район", "1 120", "+35", "42,1"),
    ("Карасайский р-н", "900", "-12", "33,8"),
    ("Енбекшиказахский район", "540", "без изменений", "20,3"),
    ("г. Конаев", "100", "+5,3%", "3,8"),
    ("Итого", "2 660", "+28", "100"),
)
PASTED = """Сведения
о зарегистрированных преступлениях на территории Алматинской области
за 9 месяц(-ев) 2025 года с нарастающим итогом с начала года

Муниципальное        Количество             В сравнении с       Удельный
образование          зарегистрированных     аналогичным         вес к
                     преступлений           периодом прошлого   общему
                                            года (+, -)         числу
Талгарский район        1 120                 + 35               42,1
Карасайский
район                     900                  −12               33,8
Енбекшиказахский          540                    0               20,3
район
г. Конаев                 100                 +5,3%               3,8
Всего по области        2 660                  +28                100
"""
Rows = Sequence[Sequence[str]]


def document(
    path: Path, title: Sequence[str] = TITLE, header: Sequence[str] = HEADER, rows: Rows = ROWS
) -> Path:
    """A DOCX: the title as paragraphs, a row that numbers the columns under the header, a signature below."""
    file = docx.Document()
    for line in title:
        file.add_paragraph(line)
    add_table(file, header, rows)
    file.add_paragraph("Начальник управления")
    file.save(str(path))
    return path


def add_table(file: docx.document.Document, header: Sequence[str], rows: Rows) -> None:
    table = file.add_table(rows=0, cols=len(header))
    numbers = [str(number) for number in range(1, len(header) + 1)]
    for row in (header, numbers, *rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def workbook(path: Path, rows: Rows = ROWS) -> Path:
    """A workbook: title and header merged over columns and rows, whole numbers as numbers."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Свод")
        for number, line in enumerate(TITLE):
            sheet.merge_range(number, 0, number, 4, line)
        sheet.merge_range(3, 0, 4, 0, "№ п/п")
        sheet.merge_range(3, 1, 4, 1, HEADER[0])
        sheet.merge_range(3, 2, 3, 3, "Зарегистрировано преступлений")
        sheet.write_row(4, 2, ("всего", "(+, -) к АППГ"))
        sheet.merge_range(3, 4, 4, 4, HEADER[3])
        for number, (name, *cells) in enumerate(rows, 1):
            plain = [(cell, cell.replace(" ", "")) for cell in cells]
            figures = [int(number) if number.lstrip("+-").isdigit() else cell for cell, number in plain]
            sheet.write_row(4 + number, 0, (number, name, *figures))
    return path


def text(path: Path, joint: str, rows: Rows = ROWS, encoding: str = "utf-8") -> Path:
    lines = [*TITLE, "", joint.join(HEADER), *(joint.join(row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def printed(number: int, thousands: str) -> str:
    """A count with the sign that parts its thousands."""
    return f"{number:,}".replace(",", thousands)
