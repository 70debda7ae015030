"""One way of writing for all that people type: letters, dashes, spaces; it is known where each stood."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

DASHES = dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
QUOTES = dict.fromkeys("«»\"“”„'’`*", " ")
LOOKALIKES = str.maketrans("aceopxykhi", "асеорхукһі")  # Latin letters that stand in Cyrillic words
MIXED = re.compile(r"[a-zа-яәғқңөұүһі]+")
CYRILLIC = re.compile(r"[а-яәғқңөұүһ]")
ROMAN = re.compile(r"[ivх]+|[iіvу]+")


@dataclass(frozen=True)
class Plain:
    """A text for the grammar. `places`: where each of its characters stands in the wording (and its end)."""

    text: str
    places: tuple[int, ...]


def plain(wording: str) -> Plain:
    letters: list[str] = []
    places: list[int] = []
    for index, char in enumerate(wording):
        for letter in unicodedata.normalize("NFKC", char).lower():
            written = " " if letter.isspace() else DASHES.get(letter) or QUOTES.get(letter) or letter
            written = "е" if written == "ё" else written
            invisible = unicodedata.category(written) in ("Cf", "Mn", "Cc")
            if not invisible and not (written == " " and (not letters or letters[-1] == " ")):
                letters.append(written)
                places.append(index)
    while letters and letters[-1] == " ":
        letters.pop()
        places.pop()
    return Plain(MIXED.sub(_one_script, "".join(letters)), (*places, len(wording)))


def _one_script(word: re.Match[str]) -> str:
    """A Latin letter inside a Cyrillic word, or «c» alone, is the Cyrillic one; roman numbers stay."""
    text = word[0]
    if text in ("c", "k", "b"):
        return {"c": "с", "k": "к", "b": "в"}[text]
    return text.translate(LOOKALIKES) if CYRILLIC.search(text) and not ROMAN.fullmatch(text) else text
