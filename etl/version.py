"""The program's version, as `pyproject.toml` states it; it is written beside what the program computed."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def program_version() -> str:
    text = (Path(__file__).resolve().parent.parent / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["project"]["version"])
