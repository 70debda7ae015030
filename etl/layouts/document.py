"""Tables of a DOCX with the text above each, in the order and with the words that a reader sees.

A cell that is merged over several places stands in each of them. What a tracked change deleted is gone and
what it inserted is there; hidden text and raised marks of footnotes, which would lengthen a number, are not.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from domain import UnreadableError

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

MAX_BYTES = 256 << 20  # of all parts, unpacked
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNSEEN = {f"{_WORD}del", f"{_WORD}moveFrom", _FALLBACK}
_SIGNS = {f"{_WORD}tab": " ", f"{_WORD}noBreakHyphen": "-", f"{_WORD}br": "\n", f"{_WORD}cr": "\n"}


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
                tables.append(DocumentTable(above, list(_rows(block))))
                above = []
            elif text := " ".join(_seen(block._p).split()):
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
        document = Document(str(path))
        _unwrap(document.element.body)
        return document
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


def _unwrap(body: Any) -> None:
    """Put what stands in content controls in their place: a cell in one would else be passed over."""
    for control in list(body.iter(f"{_WORD}sdt")):
        parent, content = control.getparent(), control.find(f"{_WORD}sdtContent")
        for part in list(content) if content is not None else ():
            control.addprevious(part)
        parent.remove(control)


def _rows(table: Table) -> Iterator[list[str]]:
    """The cells of each row under their columns: a row may leave out the first ones."""
    for row in table.rows:
        deleted = row._tr.find(f"{_WORD}trPr/{_WORD}del") is not None
        cells = [one_line("\n".join(_seen(part) for part in cell._tc)) for cell in row.cells]
        yield [] if deleted else [""] * row.grid_cols_before + cells


def _seen(element: Any) -> str:
    """The text of an element as it is seen."""
    if element.tag in _UNSEEN or (element.tag == f"{_WORD}r" and _is_unseen(element)):
        return ""
    if element.tag == f"{_WORD}t":
        return element.text or ""
    inner = "".join(_seen(part) for part in element if isinstance(part.tag, str))
    return _SIGNS.get(element.tag, inner + ("\n" if element.tag == f"{_WORD}p" else ""))


def _is_unseen(run: Any) -> bool:
    look = run.find(f"{_WORD}rPr")
    if look is None:
        return False
    raised = look.find(f"{_WORD}vertAlign")
    hidden = look.find(f"{_WORD}vanish")
    is_raised = raised is not None and raised.get(f"{_WORD}val") == "superscript"
    return is_raised or (hidden is not None and hidden.get(f"{_WORD}val") not in ("0", "false"))


def one_line(text: str) -> str:
    """The lines of a cell as one; figures that stand under each other do not become one number."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    filled = [line for line in lines if line]
    return (" " if any(re.search(r"[^\W\d_]", line) for line in filled) else " / ").join(filled)
