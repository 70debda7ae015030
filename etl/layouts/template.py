"""The file that a user downloads, fills in and loads: the long layout with its columns explained.

Its example rows are published figures, so that loading them by mistake puts nothing false into a store.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Literal

from etl.layouts.long_words import COLUMNS
from language import translate

REFERENCE = Path(__file__).resolve().parent.parent.parent / "data" / "reference"
_LANGUAGES = ("ru", "kk", "en")
_ROLES = ("area", "indicator", "period", "value", "basis", "published")
_OPTIONAL = ("basis", "published")
# area, indicator, period, value, cumulative: form 1-М for Almaty, form 3-К, crimestat.ru.
_EXAMPLES = (
    ("kz-75", "offences_total", "2022", 34891, False),
    ("kz", "corruption_registered", "2022-06", 1312, True),
    ("ru", "crimes_total", "2019-12", 155512, False),
    ("ru", "crimes_total", "2019-Q4", 502654, False),
)
_YTD = {"ru": "да", "kk": "иә", "en": "yes"}


def template(kind: Literal["csv", "xlsx"], lang: str) -> bytes:
    """The template as a file's bytes; CSV as Excel of that language opens it, XLSX with a sheet of notes."""
    header = [_header(role, lang) for role in _ROLES]
    rows = [_row(example, lang) for example in _EXAMPLES]
    return _csv(header, rows, lang) if kind == "csv" else _workbook(header, rows, lang)


def _header(role: str, lang: str) -> str:
    names = COLUMNS[role][_LANGUAGES.index(lang)]
    return names[0].capitalize()


def _row(example: tuple[str, str, str, int, bool], lang: str) -> list[str | int]:
    area, indicator, period, value, cumulative = example
    names = (_name("areas.csv", area, lang), _name("indicators.csv", indicator, lang))
    return [*names, period, value, _YTD[lang] if cumulative else "", ""]


def _name(file: str, code: str, lang: str) -> str:
    with (REFERENCE / file).open(encoding="utf-8", newline="") as handle:
        return next(row[f"name_{lang}"] for row in csv.DictReader(handle) if row["code"] == code)


def _csv(header: list[str], rows: list[list[str | int]], lang: str) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter="," if lang == "en" else ";", lineterminator="\r\n")
    writer.writerows([header, *rows])
    return text.getvalue().encode("utf-8-sig")


def _workbook(header: list[str], rows: list[list[str | int]], lang: str) -> bytes:
    import xlsxwriter

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    bold = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF4"})
    text = book.add_format({"num_format": "@"})  # keeps Excel from turning 2025-03 into a day
    whole = book.add_format({"num_format": "#,##0"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    data = book.add_worksheet(translate("template.sheet", lang))
    data.write_row(0, 0, header, bold)
    for number, row in enumerate(rows, start=1):
        data.write_row(number, 0, row)
    data.set_column(0, 1, 34, text)
    data.set_column(2, 2, 14, text)
    data.set_column(3, 3, 12, whole)
    data.set_column(4, 5, 24, text)
    data.freeze_panes(1, 0)
    notes = book.add_worksheet(translate("template.notes_sheet", lang))
    notes.set_column(0, 0, 26, wrapped)
    notes.set_column(1, 1, 90, wrapped)
    for number, role in enumerate(_ROLES):
        need = "template.optional" if role in _OPTIONAL else "template.needed"
        notes.write(number, 0, f"{_header(role, lang)} ({translate(need, lang)})", wrapped)
        notes.write(number, 1, translate(f"template.note_{role}", lang), wrapped)
    notes.write(len(_ROLES) + 1, 1, translate("template.note_examples", lang), wrapped)
    book.close()
    return content.getvalue()
