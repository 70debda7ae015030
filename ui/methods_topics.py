"""The topics of the page Methods, and the sections of docs/methods.md that have them in full."""

from __future__ import annotations

from functools import cache
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "methods.md"

# Topic (locales: methods.<topic> and methods.<topic>.title) -> the headings of its sections, as they begin.
TOPICS: dict[str, tuple[str, ...]] = {
    "readings": (),
    "series": ("Series",),
    "path": ("Path",),
    "forecast": ("Forecast",),
    "probability": ("Probability and calibration",),
    "reliability": ("Backtests and reliability",),
    "hierarchy": ("Hierarchy",),
    "change": ("Change",),
    "power": ("Change",),
    "control": ("Control charts", "Season"),
    "effect": ("Effect of a measure",),
    "checker": ("Checker of reports",),
    "revisions": ("Revisions",),
    "clearance": ("Clearance",),
}


@cache
def sections() -> dict[str, str]:
    """The document's sections by their headings, each with its `## ` line; none where it is not shipped."""
    if not DOCUMENT.is_file():
        return {}
    found: dict[str, list[str]] = {}
    lines = found.setdefault("", [])
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            lines = found.setdefault(line.removeprefix("## "), [])
        lines.append(line)
    return {heading: "\n".join(text) for heading, text in found.items() if heading}


def in_full(topic: str) -> str:
    """The Markdown of a topic's sections; empty where the document has none."""
    beginnings = TOPICS[topic]
    return "\n\n".join(text for heading, text in sections().items() if heading.startswith(beginnings))
