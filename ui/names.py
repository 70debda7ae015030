"""Names of areas and indicators in the page's language, in the order of their tree."""

from __future__ import annotations

from collections import Counter

import pandas as pd

INDENT = "\u2003"


def by_code(frame: pd.DataFrame, lang: str) -> dict[str, str]:
    """Code -> name; where two areas share a name, the one above them stands in brackets."""
    names = dict(zip(frame["code"].tolist(), frame[f"name_{lang}"].tolist(), strict=True))
    above = dict(zip(frame["code"].tolist(), frame["parent"].tolist(), strict=True))
    met = Counter(names.values())
    return {
        code: f"{name} ({names[above[code]]})" if met[name] > 1 and above[code] in names else name
        for code, name in names.items()
    }


def tree_order(frame: pd.DataFrame) -> dict[str, int]:
    """Code -> depth, a parent before its children, in the frame's own order among neighbours."""
    codes = frame["code"].tolist()
    known = set(codes)
    children: dict[str | None, list[str]] = {}
    for code, parent in zip(codes, frame["parent"].tolist(), strict=True):
        children.setdefault(parent if parent in known else None, []).append(code)
    depths: dict[str, int] = {}
    waiting = [(code, 0) for code in reversed(children.get(None, []))]
    while waiting:
        code, depth = waiting.pop()
        if code not in depths:
            depths[code] = depth
            waiting += [(child, depth + 1) for child in reversed(children.get(code, []))]
    return depths


def options(frame: pd.DataFrame, lang: str, present: set[str]) -> dict[str, str]:
    """Choices for a picker, only those present, children indented under their parents."""
    names = by_code(frame, lang)
    depths = tree_order(frame[frame["code"].isin(present)])
    return {code: INDENT * depth + names[code] for code, depth in depths.items()}
