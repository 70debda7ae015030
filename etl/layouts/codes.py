"""Codes made from names: lower case Latin letters and digits, words joined by one character."""

from __future__ import annotations

import re
import unicodedata

_CYRILLIC = dict(zip("абвгдезийклмнопрстуфхыэәғқңөұүһі", "abvgdeziiklmnoprstufhyeagqnouuhi", strict=True)) | {
    "ё": "e",
    "ж": "zh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ъ": "",
    "ь": "",
    "ю": "iu",
    "я": "ia",
}
_TRANSLITERATION = str.maketrans(_CYRILLIC)
_AREA_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_INDICATOR_CODE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")


def slug(text: str, joint: str) -> str:
    """A code from a name in any of our alphabets: `slug("Roubo de rua", "_")` is `roubo_de_rua`.

    Letters lose their accents, Cyrillic is transliterated, all else becomes `joint`. Empty for a text
    without letters or digits.
    """
    latin = text.casefold().translate(_TRANSLITERATION)
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode("ascii")
    return joint.join(re.findall(r"[a-z0-9]+", plain))


def is_area_code(text: str) -> bool:
    """Whether a text has the form of an area's code, such as `kz-19`."""
    return _AREA_CODE.fullmatch(text) is not None


def is_indicator_code(text: str) -> bool:
    """Whether a text has the form of an indicator's code, such as `crimes_total`."""
    return _INDICATOR_CODE.fullmatch(text) is not None
