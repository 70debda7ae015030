"""The words of reports by the part they play (`data/wording/report_words.csv`), as regular expressions."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

WORDS = Path(__file__).resolve().parent.parent.parent / "data" / "wording" / "report_words.csv"
GAP = r"[ \t\n\r\u00a0\u202f\u2009]"


class Phrase(NamedTuple):
    """`text` may end words in `*` (any ending); `value` is of numerals, months, multiples."""

    role: str
    text: str
    value: str


@cache
def phrases() -> tuple[Phrase, ...]:
    """All phrases, the longest first."""
    with WORDS.open(encoding="utf-8", newline="") as handle:
        found = [Phrase(row["role"], row["words"], row["value"]) for row in csv.DictReader(handle)]
    return tuple(sorted(found, key=lambda phrase: -len(phrase.text)))


def pattern(phrase: str) -> str:
    """A phrase as a regular expression that matches whole words only."""
    parts = [re.escape(part).replace(r"\*", r"\w*") for part in phrase.split()]
    start = r"(?<!\w)" if phrase[0].isalnum() else ""
    end = r"(?!\w)" if phrase[-1].isalnum() else ""
    return start + f"{GAP}+".join(parts) + end


@cache
def any_of(*roles: str) -> str:
    """The alternatives of some roles as one group without a name; never empty."""
    chosen = [pattern(phrase.text) for phrase in phrases() if phrase.role in roles]
    return "(?:" + "|".join(chosen) + ")"


@cache
def compiled(*roles: str) -> re.Pattern[str]:
    return re.compile(any_of(*roles), re.IGNORECASE)


@cache
def value_of(text: str, role: str) -> str | None:
    """The value of a phrase that is written so, ignoring case; None where the role has none such."""
    for phrase in phrases():
        if phrase.role == role and re.fullmatch(pattern(phrase.text), text, re.IGNORECASE):
            return phrase.value
    return None


@cache
def scanner(roles: tuple[str, ...]) -> re.Pattern[str]:
    """One expression for all phrases of the roles, longest first; the group's name is the role's number."""
    listed = [phrase for phrase in phrases() if phrase.role in roles]
    return re.compile(
        "|".join(f"(?P<w{index}>{pattern(phrase.text)})" for index, phrase in enumerate(listed)),
        re.IGNORECASE,
    )


@cache
def scanned(roles: tuple[str, ...]) -> tuple[Phrase, ...]:
    """The phrases in the order of the groups of `scanner`."""
    return tuple(phrase for phrase in phrases() if phrase.role in roles)


def match(roles: tuple[str, ...], text: str, at: int) -> tuple[Phrase, int] | None:
    """The longest phrase of the roles that stands at a place of the text, and where it ends."""
    found = scanner(roles).match(text, at)
    if found is None or found.lastgroup is None:
        return None
    return scanned(roles)[int(found.lastgroup[1:])], found.end()
