"""The text of a file: UTF-8 or UTF-16 as it says itself, else the code page of Russian Windows."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from domain import UnreadableError

_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")  # a page's end, too
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
MAX_BYTES = 64 << 20


def read_text(path: Path) -> str:
    """The text with one kind of line end. Raises UnreadableError for what is no text."""
    if path.stat().st_size > MAX_BYTES:
        raise UnreadableError("error.report_unreadable", file=path.name)
    raw = path.read_bytes()
    encodings = [encoding for mark, encoding in _MARKS.items() if raw.startswith(mark)] or ["utf-8", "cp1251"]
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return _BREAKS.sub("\n", text)
    raise UnreadableError("error.report_unreadable", file=path.name)
