"""A DOCX opened with care, and the words of its parts that a reader sees.

What a tracked change deleted is gone and what it inserted is there; hidden text and raised marks of
footnotes, which would lengthen a number, are not.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from domain import UnreadableError

if TYPE_CHECKING:
    from docx.document import Document

MAX_BYTES = 256 << 20  # of all parts, unpacked
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What python-docx raises for a package whose parts are not what they should be.
MALFORMED = (ValueError, KeyError, IndexError, AttributeError, TypeError)
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNSEEN = {f"{WORD}del", f"{WORD}moveFrom", _FALLBACK}
_SIGNS = {f"{WORD}tab": " ", f"{WORD}noBreakHyphen": "-", f"{WORD}br": "\n", f"{WORD}cr": "\n"}


def opened(path: Path) -> Document:
    """The document with its content controls taken off. Raises UnreadableError where it does not open."""
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
        raise damaged(path, problem) from None


def damaged(path: Path, problem: Exception) -> UnreadableError:
    return UnreadableError(
        "error.document_damaged", file=path.name, problem=str(problem) or type(problem).__name__
    )


def is_deleted(row: Any) -> bool:
    """Whether a tracked change took a table's row away."""
    return row.find(f"{WORD}trPr/{WORD}del") is not None


def seen(element: Any) -> str:
    """The text of an element as it is seen."""
    if element.tag in _UNSEEN or (element.tag == f"{WORD}r" and _is_unseen(element)):
        return ""
    if element.tag == f"{WORD}t":
        return element.text or ""
    inner = "".join(seen(part) for part in element if isinstance(part.tag, str))
    return _SIGNS.get(element.tag, inner + ("\n" if element.tag == f"{WORD}p" else ""))


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


def _unwrap(body: Any) -> None:
    """Put what stands in content controls in their place: a cell in one would else be passed over."""
    for control in list(body.iter(f"{WORD}sdt")):
        parent, content = control.getparent(), control.find(f"{WORD}sdtContent")
        for part in list(content) if content is not None else ():
            control.addprevious(part)
        parent.remove(control)


def _is_unseen(run: Any) -> bool:
    look = run.find(f"{WORD}rPr")
    if look is None:
        return False
    raised = look.find(f"{WORD}vertAlign")
    hidden = look.find(f"{WORD}vanish")
    is_raised = raised is not None and raised.get(f"{WORD}val") == "superscript"
    return is_raised or (hidden is not None and hidden.get(f"{WORD}val") not in ("0", "false"))
