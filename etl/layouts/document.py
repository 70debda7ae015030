"""Tables of a DOCX with the text above each, in the order in which they are read.

A cell that is merged over several places stands in each of them, as its reader sees it.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from domain import UnreadableError

if TYPE_CHECKING:
    from docx.document import Document

_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)
MAX_BYTES = 256 << 20  # of all parts, unpacked


@dataclass(frozen=True)
class DocumentTable:
    """`above` are the paragraphs between the table before and this one; row `i` is the table's row i + 1."""

    above: list[str]
    rows: list[list[str]]


def read_tables(path: Path) -> list[DocumentTable]:
    """Every table of the document. Raises UnreadableError where it does not open."""
    from docx.table import Table

    tables, above = [], list[str]()
    try:
        for block in _opened(path).iter_inner_content():
            if isinstance(block, Table):
                tables.append(
                    DocumentTable(above, [[_text(cell.text) for cell in row.cells] for row in block.rows])
                )
                above = []
            elif text := _text(block.text):
                above.append(text)
    except (ValueError, KeyError, IndexError, AttributeError, TypeError) as problem:
        raise _damaged(path, problem) from None  # a package whose parts are not what they should be
    return tables


def _opened(path: Path) -> Document:
    from docx import Document
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        with zipfile.ZipFile(path) as package:
            _check(path, package)
        return Document(str(path))
    except (*_DAMAGE, OpcError, LxmlError) as problem:
        raise _damaged(path, problem) from None


def _check(path: Path, package: zipfile.ZipFile) -> None:
    unpacked = sum(part.file_size for part in package.infolist())
    if unpacked > MAX_BYTES:
        raise UnreadableError(
            "error.workbook_bomb",
            file=path.name,
            gigabytes=f"{unpacked / 2**30:.1f}",
            most=f"{MAX_BYTES / 2**30:.2f}",
        )
    if bad := package.testzip():
        raise zipfile.BadZipFile(bad)


def _damaged(path: Path, problem: Exception) -> UnreadableError:
    return UnreadableError(
        "error.document_damaged", file=path.name, problem=str(problem) or type(problem).__name__
    )


def _text(text: str) -> str:
    """With single spaces: a line broken inside a cell is one text."""
    return " ".join(text.split())


def texts(tables: list[DocumentTable]) -> Iterator[str]:
    """What stands above the tables."""
    return (text for table in tables for text in table.above)
