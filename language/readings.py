"""How a target is read, in words: the codes of `models.readings`."""

from __future__ import annotations

import re

from language.catalog import translate

_AGAINST = re.compile(r"against_(\d{4})(_target|_fact)?")


def reading_text(code: str, lang: str) -> str:
    """What the target is measured against: `к цели 2025 года` for `against_2025_target`."""
    if found := _AGAINST.fullmatch(code):
        key = {None: "year", "_target": "target", "_fact": "fact"}[found[2]]
        return translate(f"reading.against_{key}", lang, year=found[1])
    return translate(f"reading.{code}", lang)
