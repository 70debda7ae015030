"""Messages from `locales/<language>.po`, read through Babel; no compile step.

A message's id is a dotted key (`progress.title`), the same in every language; a message with a count has
the plural forms of its language. Places in a text are written `{name}`.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from domain import BagdarError

LANGUAGES = ("ru", "kk", "en")
DEFAULT_LANGUAGE = "ru"
LOCALES = Path(__file__).resolve().parent.parent / "locales"


@cache
def catalog(lang: str) -> Catalog:
    with (LOCALES / f"{lang}.po").open("rb") as handle:
        return read_po(handle, locale=lang)


@cache
def _texts(lang: str) -> dict[str, tuple[str, ...]]:
    texts: dict[str, tuple[str, ...]] = {}
    for entry in catalog(lang):
        if entry.id:
            key = entry.id[0] if isinstance(entry.id, tuple | list) else entry.id
            string = entry.string
            texts[key] = tuple(string) if isinstance(string, tuple | list) else (str(string),)
    return texts


@cache
def _plural_rule(lang: str) -> Callable[[int], int]:
    """The rule of the language's CLDR plurals in gettext's order of forms."""
    rule: Callable[[int], int] = gettext.c2py(catalog(lang).plural_expr)
    return rule


def translate(key: str, lang: str, **places: object) -> str:
    """The text of a message with its places filled. Raises KeyError for an unknown key."""
    text = _texts(lang)[key][0]
    return text.format(**places) if places else text


def plural(key: str, count: int, lang: str, **places: object) -> str:
    """The form of a message that fits a count, given to the text as `{n}` (written as numbers are)."""
    from language.formats import number_text

    forms = _texts(lang)[key]
    index = _plural_rule(lang)(abs(count))
    return forms[min(index, len(forms) - 1)].format(n=number_text(count, lang), **places)


def message(error: BagdarError, lang: str) -> str:
    """The sentence for an error, in the user's language."""
    return translate(error.key, lang, **error.places)


def chosen_language() -> str:
    """The language of the command line: `BAGDAR_LANG`, else Russian."""
    named = os.environ.get("BAGDAR_LANG", DEFAULT_LANGUAGE)
    return named if named in LANGUAGES else DEFAULT_LANGUAGE
