"""The change that a note prints beside a count, and the number of the year before that it implies.

`+35`, `− 12`, `+5,3 %`, `без изменений`, `0`. A percent is rounded: it implies a number only where a single
whole one fits it, so that what is implied can be compared without a tolerance.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction

_UNCHANGED = re.compile(
    r"без\s+изменени[йя]|не\s+изменилось|б\s*[/.]\s*и\.?|стабильно|на\s+том\s+же\s+уровне|"
    r"өзгеріссіз|өзгермеген|unchanged|no\s+change|same",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"([+\-]?)(\d{1,3}(?: \d{3})+|\d+)(?:[.,](\d+))?(%?)")
_DASHES = re.compile(r"[‐‑‒–—―−]")


def implied_before(count: str, change: str, *, percent: bool = False) -> int | None:
    """The count of the same months a year before; None where the texts do not settle it.

    `percent` says that the column is headed as one, so that its cells need no sign of their own. The result
    is negative where the note contradicts itself (3, +5).
    """
    now, told = whole(count), _plain(change)
    if now is None or not told:
        return None
    if _UNCHANGED.fullmatch(told):
        return now
    found = _NUMBER.fullmatch(re.sub(r"(?<=[+\-]) | (?=%)", "", told))
    if found is None:
        return None
    sign, digits, decimals, mark = found.groups()
    size = Fraction(f"{digits.replace(' ', '')}.{decimals or 0}")
    by = -size if sign == "-" else size
    if (mark or percent) and by and not sign:
        return None  # 95,4 % may be what is left of last year's number, not a change of it
    if mark or percent:
        return _before_percent(now, by, Fraction(1, 2 * 10 ** len(decimals or "")))
    return now - int(by) if by.denominator == 1 else None


def whole(text: str) -> int | None:
    """A whole number, with or without spaces between its thousands."""
    found = _NUMBER.fullmatch(_plain(text))
    if found is None or found[1] or found[3] or found[4]:
        return None
    return int(found[2].replace(" ", ""))


def _before_percent(now: int, by: Fraction, half: Fraction) -> int | None:
    """The one whole number whose change to `now` rounds to `by` percent; `half` of the last digit printed."""
    least, most = 1 + (by - half) / 100, 1 + (by + half) / 100
    if least <= 0 or now == 0:
        return None
    first, last = math.ceil(now / most), math.floor(now / least)
    return first if first == last else None


def _plain(text: str) -> str:
    """Without a bracket around it, its minus and spaces as one kind."""
    text = _DASHES.sub("-", text.strip().removeprefix("(").removesuffix(")"))
    return re.sub(r"\s+", " ", text).strip()
