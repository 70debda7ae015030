"""The tables of `data/forms/`: what rows and columns of an official form are called, and their codes."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

FORMS = Path(__file__).resolve().parents[2] / "data" / "forms"
Names = tuple[str, str, str]  # ru, kk, en


def table(name: str) -> Iterator[dict[str, str]]:
    """The rows of one table, each by the names of its columns."""
    with (FORMS / name).open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)


def words(pattern: str) -> re.Pattern[str]:
    """A pattern as those tables state it: whatever its case."""
    return re.compile(pattern, re.IGNORECASE)


def readable(pattern: re.Pattern[str]) -> str:
    """A pattern as a clerk would look for it in the form: words, with … for what may stand between them."""
    text = re.sub(r"\(\?[:=!<][^()]*\)\??", "…", pattern.pattern)
    text = re.sub(r"\\[sSdDwWbB][*+?]?(\{[^}]*\})?", " ", text)
    text = re.sub(r"\.[*+]\??", " … ", text)
    text = re.sub(r"\[[^\]]*\][*+?]?", " ", text)
    text = re.sub(r"[\\^$?*+()]", "", text).replace("|", " / ")
    return re.sub(r"\s+", " ", text).strip(" …")
