"""Documents of plans as rows of cells with their places: text, CSV, DOCX, XLSX; one reader a format."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from domain import UnreadableError
from plans.documents import delimited, plain_text, word, workbook
from plans.documents.grid import Document, Row

__all__ = ["WORKBOOKS", "Document", "Row", "read_document"]

WORKBOOKS = (".xlsx", ".xlsm")
_READERS: dict[str, Callable[[Path], Iterable[Row]]] = {
    ".txt": plain_text.read_rows,
    ".csv": delimited.read_rows,
    ".tsv": delimited.read_rows,
    ".docx": word.read_rows,
    **dict.fromkeys(WORKBOOKS, workbook.read_rows),
}


def read_document(path: Path) -> Document:
    """The rows of a document. Raises UnreadableError for a file that is absent, damaged or of another format.

    A workbook's formulas and links are not judged here; `etl` looks at them before.
    """
    if not path.is_file():
        raise UnreadableError("error.file_absent", file=str(path))
    reader = _READERS.get(path.suffix.casefold())
    if reader is None:
        raise UnreadableError("plan.format_unknown", file=path.name)
    if not path.stat().st_size:
        raise UnreadableError("error.file_empty", file=path.name)
    return Document(path.name, tuple(reader(path)))
