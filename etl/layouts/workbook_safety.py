"""What makes a workbook unfit to be read: a password, a bomb, links to other files, formulas nobody computed.

A reader of workbooks hands out what a sheet shows. It cannot say that a formula was never computed (the cell
is then merely empty) and it reserves memory for every cell up to the last one, so both are looked for in the
file itself before it is read.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from domain import UnreadableError
from etl.layouts import old_workbook

MAX_BYTES = 1 << 30  # of all parts, unpacked
MAX_CELLS = 25_000_000  # of one sheet from A1 to its last cell; a million rows of 25 columns
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_MAIN_PARTS = ("xl/workbook.xml", "content.xml")  # XLSX and XLSM, ODS
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_SHEET_NAME = re.compile(rb'<(?:\w+:)?sheet\s[^>]*?\bname="([^"]*)"[^>]*?r:id="([^"]*)"')
_RELATION = re.compile(rb"<Relationship\s[^>]*>")
_CELL_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
# A cell with a formula and no value behind it: `<c r="B2"><f>A1+1</f></c>`, also with an empty `<v/>`.
_NOT_COMPUTED = re.compile(
    rb'<c\s[^>]*?\br="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)


def refuse_unsafe(path: Path) -> None:
    """Raise UnreadableError, with what the user can do, for a workbook whose numbers cannot be relied on."""
    with path.open("rb") as handle:
        if handle.read(4) == _OLE:
            _check_old(path, _OLE + handle.read())
            return
    try:
        with zipfile.ZipFile(path) as package:
            _check_package(path, package)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as problem:
        raise UnreadableError("error.workbook_damaged", file=path.name, problem=str(problem)) from None


def _check_old(path: Path, raw: bytes) -> None:
    if _ENCRYPTED_PACKAGE in raw:
        raise UnreadableError("error.workbook_password", file=path.name)
    try:
        old_workbook.check(raw)
    except old_workbook.OldWorkbookError as problem:
        raise UnreadableError("error.workbook_damaged", file=path.name, problem=str(problem)) from None


def _check_package(path: Path, package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    if not any(part.filename in _MAIN_PARTS for part in parts):
        raise UnreadableError("error.workbook_damaged", file=path.name, problem="no workbook in the package")
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableError("error.workbook_password", file=path.name)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_BYTES:
        raise UnreadableError(
            "error.workbook_bomb", file=path.name, gigabytes=f"{unpacked / 2**30:.1f}", most=MAX_BYTES >> 30
        )
    names = _sheet_names(package)
    for part in parts:
        if part.filename.startswith("xl/externalLinks/externalLink"):
            raise UnreadableError("error.workbook_links", file=path.name)
        if _SHEET.fullmatch(part.filename):
            _check_sheet(path, names.get(part.filename, Path(part.filename).stem), package.read(part))


def _check_sheet(path: Path, sheet: str, xml: bytes) -> None:
    found = _NOT_COMPUTED.search(xml) if b"<f" in xml else None
    if found:
        raise UnreadableError(
            "error.workbook_formula", file=path.name, sheet=sheet, cell=found[1].decode("ascii")
        )
    columns: set[bytes] = set()
    last_row = 0
    for column, row in set(_CELL_REFERENCE.findall(xml)) if _may_be_wide(xml) else ():
        columns.add(column)
        last_row = max(last_row, int(row))
    last_column = max((_column_number(column) for column in columns), default=0)
    if last_row * last_column > MAX_CELLS:
        raise UnreadableError(
            "error.workbook_area", file=path.name, sheet=sheet, rows=last_row, columns=last_column
        )


def _may_be_wide(xml: bytes) -> bool:
    """Whether a sheet has a column or row so far out that counting all cells is worth the time.

    Any attribute that ends in r counts too: the search is five times as fast without a look at what precedes.
    """
    return bool(re.search(rb'r="(?:[A-Z]{3}\d|[A-Z]{1,2}\d{5})', xml))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _sheet_names(package: zipfile.ZipFile) -> dict[str, str]:
    """The sheets' names by their parts of the package; what is not found is named by its part."""
    try:
        book = package.read("xl/workbook.xml")
        relations = package.read("xl/_rels/workbook.xml.rels")
    except KeyError:
        return {}
    targets = {}
    for relation in _RELATION.findall(relations):
        name, target = (re.search(rb'\b%s="([^"]*)"' % key, relation) for key in (b"Id", b"Target"))
        if name and target:
            targets[name[1]] = "xl/" + target[1].decode("utf-8").removeprefix("/xl/")
    return {
        targets[key]: text.decode("utf-8", errors="replace")
        for text, key in _SHEET_NAME.findall(book)
        if key in targets
    }
