"""From a reading of an unknown table to its YAML: what is saved is what the loader reads back."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import yaml

from domain import ArgumentError
from etl.layouts import names
from etl.layouts.codes import slug
from etl.layouts.declared import saved_layouts
from etl.layouts.declared_names import COLUMN, SHEET, YEAR
from etl.layouts.proposal import Reading, Table

if TYPE_CHECKING:
    from etl.layouts.declaration import Declaration

_NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")
_ENOUGH_COLUMNS = 3  # so many names of columns tell a table from others


@dataclass(frozen=True)
class Details:
    """What a table does not show: its name as a layout, and how its numbers are meant."""

    name: str
    about: str = ""
    area_code: str = ""  # of the whole file, where no column names the area; empty: asked for
    indicator_code: str = ""
    within: str = ""  # names of areas are looked for below this one
    file_part: str = ""  # a part of the name of every such file
    authority: Literal["official", "note", "press"] = "official"
    basis: Literal["period", "ytd"] = "period"
    usual_lag_days: int = 15
    unit: str = "count"
    blank_is_zero: bool = False


def layout_name(text: str) -> str:
    """A layout's name from a person's words: `Кражи по районам` is `krazhi_po_raionam`."""
    return slug(text, "_")[:40].strip("_")


def check_name(name: str) -> None:
    """Raises ArgumentError for a name that is none, or is another layout's."""
    if not _NAME.fullmatch(name):
        raise ArgumentError("error.layout_name_wrong", name=name)
    if name in names():
        raise ArgumentError("error.layout_name_taken", name=name)


def declare(table: Table, reading: Reading, details: Details) -> Declaration:
    """The declaration that reads the table so. Raises pydantic's ValidationError where none can."""
    from etl.layouts.declaration import Declaration

    header, few = _header(table, reading)
    said: dict[str, object] = {
        "layout": details.name,
        "about": details.about or details.name,
        "authority": details.authority,
        "usual_lag_days": details.usual_lag_days,
        "delimiter": table.delimiter,
        "header": header,
        "no_other_columns": few,
        "header_rows": table.header_rows,
        "file_name": re.escape(details.file_part.strip()) or None,
        "fill_down": list(reading.fill_down),
        "area": {
            "columns": list(reading.area),
            "code": "" if reading.area else details.area_code,
            "parent": details.within or None,
        },
        "indicator": {
            "columns": list(reading.indicator),
            "code": "" if reading.indicator else details.indicator_code,
            "unit": details.unit,
        },
        "period": _period(table, reading),
        "basis": details.basis,
        "published": reading.published or None,
        "blank_is_zero": details.blank_is_zero,
        "decimal_comma": _decimal_comma(table, reading),
    }
    if reading.across == "period":
        said["periods_across"] = True
    elif reading.across:
        said["wide"] = "|".join(re.escape(name) for name in reading.wide)
    else:
        said["value"] = reading.value
    return Declaration.model_validate(said)


def as_yaml(declaration: Declaration) -> str:
    """The text of the file: only what differs from what goes without saying."""
    said = declaration.model_dump(exclude_defaults=True)
    body: str = yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=100)
    return f"# {date.today().isoformat()}\n{body}"


def save(declaration: Declaration, folder: Path | None = None) -> Path:
    """Write the layout where the loader looks for it. Raises ArgumentError for a name that is taken."""
    from etl.layouts.declaration import Declaration

    check_name(declaration.layout)
    folder = folder or saved_layouts()
    folder.mkdir(parents=True, exist_ok=True)
    text = as_yaml(declaration)
    assert Declaration.model_validate(yaml.safe_load(text)) == declaration, "what is saved must be read back"
    path = folder / f"{declaration.layout}.yaml"
    unfinished = path.with_suffix(f".{os.getpid()}.new")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)
    return path


def _header(table: Table, reading: Reading) -> tuple[list[str], bool]:
    """The columns that a file must have: those that are read, and where they are few all others, no more."""
    wide = reading.wide if reading.across != "period" else ()
    named = (*reading.area, *reading.indicator, *reading.period, reading.value, reading.published, *wide)
    read = [name for name in table.names if name and name in named]
    if len(read) >= _ENOUGH_COLUMNS:
        return read, False
    return [name for name in table.names if name and (name in named or name not in reading.wide)], True


def _period(table: Table, reading: Reading) -> dict[str, object]:
    """How the texts of the period's columns become one text that names a period."""
    columns = list(reading.period)
    rule: dict[str, object] = {"columns": columns}
    if reading.year_begins_in != 1 and len(columns) == 2:
        year, quarter = columns
        rule |= {
            "text": f"{{{year}}} {{{quarter}}}",
            "pattern": r"(?P<year>\d{4})[/-]\d\d (?P<quarter>[1-4])",
            "year_begins_in": reading.year_begins_in,
        }
    elif len(columns) == 2:
        year, part = sorted(
            columns, key=lambda name: name != YEAR and not _all(_cells(table, reading, name), r"\d{4}")
        )
        cells = _cells(table, reading, part)
        if _all(cells, r"[1-4]|I{1,3}|IV") and _names_quarters(part):
            rule["text"] = f"{{{part}}} квартал {{{year}}}"
        elif _all(cells, r"\d\d?"):
            rule["text"] = f"{{{year}}}-{{{part}}}"
        else:
            rule["text"] = f"{{{part}}} {{{year}}}"
    return rule


def _cells(table: Table, reading: Reading, name: str) -> Sequence[str]:
    if name == COLUMN:
        return reading.wide
    return [] if name in (YEAR, SHEET) else [cell for cell in table.cells(name) if cell]


def _all(cells: Sequence[str], pattern: str) -> bool:
    return bool(cells) and all(re.fullmatch(pattern, cell) for cell in cells)


def _names_quarters(name: str) -> bool:
    return any(word in name.casefold() for word in ("кварт", "тоқсан", "quarter"))


def _decimal_comma(table: Table, reading: Reading) -> bool:
    """Whether a text writes its fractions with a comma; a workbook's numbers have none."""
    if table.delimiter == "," or table.sheet:
        return False
    cells = (cell for name in (reading.value, *reading.wide) if name for cell in table.cells(name))
    return any(re.fullmatch(r"-?[\d\s]+,\d+", cell) for cell in cells)
