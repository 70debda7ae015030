"""How names are compared: what a clerk's hand, keyboard or habit of shortening changes does not count."""

from __future__ import annotations

import re

_DASHES = re.compile(r"\s*[-‐‑‒–—―−﹘﹣－]\s*")
_QUOTES = re.compile(r"[«»“”„‘’\"'`]")
_SPACES = re.compile(r"\s+")
_TWO_SIGNS = {
    "и\u0306": "й",
    "е\u0308": "е",
    "ё": "е",
}  # letters that some systems write as a letter and a mark
# Letters that look alike on a Latin and a Cyrillic keyboard, in small or in capital letters.
_LOOKALIKES = str.maketrans("abcehikmoptxy", "авсенікмортху")
_SHORT = {
    "обл": "область",
    "р-н": "район",
    "рн": "район",
    "ауд": "ауданы",
    "респ": "республика",
    "окр": "округ",
}
_CITY = {"г", "гор", "город", "қ", "қаласы", "сіту", "г.а"}  # the last but one is "city" by its look-alikes
_WORD = re.compile(r"[^\s.,()]+")


def normalised(text: str) -> str:
    """A name without what does not tell it apart: case, ё, kinds of dashes, quotes, spaces, look-alikes."""
    plain = text.casefold()
    for signs, letter in _TWO_SIGNS.items():
        plain = plain.replace(signs, letter)
    plain = _QUOTES.sub("", plain).translate(_LOOKALIKES)
    return _SPACES.sub(" ", _DASHES.sub("-", plain)).strip()


def loosened(name: str) -> str:
    """A normalised name of an area without the word for a city, its short words written out, in any order.

    «г.Шымкент», «Шымкент қаласы» and «Шымкент» become one; «Жамбылский р-н» and «район Жамбылский» too.
    """
    words = [_SHORT.get(word, word) for word in _WORD.findall(name)]
    return " ".join(sorted(word for word in words if word not in _CITY)) or name
