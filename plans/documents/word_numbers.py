"""The numbers that Word itself puts before paragraphs of a list: they are in no text of the document."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from plans.documents.word_text import WORD

if TYPE_CHECKING:
    from docx.document import Document

_PLACE = re.compile(r"%(\d)")
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LATIN = 26
_Level = tuple[int, str, str]  # first number, format, text


class ListNumbers:
    """Counts the numbered paragraphs of a document, which must be asked for in its order."""

    def __init__(self, document: Document) -> None:
        self._abstract, self._levels = _definitions(document)
        self._styles = {
            style.get(f"{WORD}styleId"): style for style in document.styles.element.iter(f"{WORD}style")
        }
        self._counts: dict[tuple[str, int], int] = {}

    def next(self, paragraph: Any) -> str:
        """The number of a paragraph as it is printed; empty where it has none or only a mark."""
        found = self._list_of(paragraph)
        if found is None:
            return ""
        name, depth = found
        abstract = self._abstract.get(name)
        if abstract is None or (abstract, depth) not in self._levels:
            return ""
        first, _, text = self._levels[abstract, depth]
        self._counts[abstract, depth] = self._counts.get((abstract, depth), first - 1) + 1
        for key in [key for key in self._counts if key[0] == abstract and key[1] > depth]:
            del self._counts[key]
        return _PLACE.sub(lambda place: self._written(abstract, int(place[1]) - 1), text)

    def _written(self, abstract: str, depth: int) -> str:
        first, form, _ = self._levels.get((abstract, depth), (1, "decimal", ""))
        return _FORMS.get(form, str)(self._counts.get((abstract, depth), first))

    def _list_of(self, paragraph: Any) -> tuple[str, int] | None:
        """The list that the paragraph or its style names, and how deep in it."""
        properties = paragraph.find(f"{WORD}pPr")
        if properties is None:
            return None
        named = properties.find(f"{WORD}numPr")
        if named is None:
            style = properties.find(f"{WORD}pStyle")
            styled = self._styles.get(style.get(f"{WORD}val")) if style is not None else None
            named = styled.find(f"{WORD}pPr/{WORD}numPr") if styled is not None else None
        number = named.find(f"{WORD}numId") if named is not None else None
        if named is None or number is None:
            return None
        depth = named.find(f"{WORD}ilvl")
        return number.get(f"{WORD}val"), int(depth.get(f"{WORD}val")) if depth is not None else 0


def _definitions(document: Document) -> tuple[dict[str, str], dict[tuple[str, int], _Level]]:
    """Lists by their names, and the levels of what they are made after; marks (bullets) are left out."""
    try:
        numbering = document.part.numbering_part.element
    except (KeyError, NotImplementedError):  # a document without any list has no such part
        return {}, {}
    levels: dict[tuple[str, int], _Level] = {}
    for abstract in numbering.iter(f"{WORD}abstractNum"):
        for level in abstract.iter(f"{WORD}lvl"):
            form = _value(level, "numFmt", "decimal")
            if form not in ("bullet", "none"):
                key = (abstract.get(f"{WORD}abstractNumId"), int(level.get(f"{WORD}ilvl")))
                levels[key] = (int(_value(level, "start", "1")), form, _value(level, "lvlText", ""))
    lists = {
        one.get(f"{WORD}numId"): _value(one, "abstractNumId", "") for one in numbering.iter(f"{WORD}num")
    }
    return lists, levels


def _value(element: Any, name: str, default: str) -> str:
    found = element.find(f"{WORD}{name}")
    return default if found is None else str(found.get(f"{WORD}val"))


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        while number >= value:
            text, number = text + letters, number - value
    return text


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % _LATIN)


_FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
}
