"""The finer lines of a form behind one indicator: not among the indicators, but a picker beside them.

A form has thousands of them (an article in public places, an article among minors). An address may name one
as its `indicator`: the pickers then show how it is reached.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from ui import address, filters, names
from ui.frame import Page
from warehouse import read_trends

WHOLE = "all"  # in the address: the indicator itself, not a line of it
_PICKERS = ("cut", "cut2")


def pick(page: Page, label: str, indicators: pd.DataFrame, present: set[str], areas: Iterable[str]) -> str:
    """An indicator that is present, then a finer line of it where the areas report any."""
    said = address.value("indicator")
    path = _path(indicators, said)
    plain = indicators[~indicators["detail"].astype(bool)]
    choices = names.options(plain, page.lang, present)
    chosen = filters.choose(page, "indicator", label, choices, path[0])
    lines = page.read(read_trends.families, tuple(areas))
    words = names.by_code(indicators, page.lang)
    for depth, picker in enumerate(_PICKERS, 1):
        below = lines.loc[lines["parent"] == chosen, "code"].tolist()
        if not below:
            break
        options = {WHOLE: page.text("filters.cut_whole")} | {
            code: shortened(words[code], words[chosen]) for code in ordered(_of(indicators, below))["code"]
        }
        followed = len(path) > depth and path[depth - 1] == chosen
        default = path[depth] if followed else WHOLE
        line = filters.choose(page, picker, page.text("filters.cut"), options, default)
        if line == WHOLE:
            break
        chosen = line
    return chosen


def ordered(lines: pd.DataFrame) -> pd.DataFrame:
    """Indicators by what they are told apart by, articles in the order of their numbers."""
    keys = [(str(row.breakdown or ""), _natural(str(row.code))) for row in lines.itertuples()]
    return lines.iloc[sorted(range(len(keys)), key=keys.__getitem__)]


def is_line(indicators: pd.DataFrame, code: str) -> bool:
    """Whether an indicator is a finer line of a form."""
    return bool(indicators.loc[indicators["code"] == code, "detail"].any())


def _path(indicators: pd.DataFrame, said: str) -> list[str]:
    """From an indicator down to the line that an address names; only that code for a plain indicator."""
    rows = indicators.set_index("code")
    path = [said]
    while path[0] in rows.index and rows["detail"][path[0]] and len(path) <= len(_PICKERS):
        path.insert(0, str(rows["parent"][path[0]]))
    return path


def shortened(name: str, above: str) -> str:
    """«Кражи: на улицах» under «Кражи» is «на улицах»."""
    return name.removeprefix(f"{above}: ")


def _of(indicators: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    own: pd.DataFrame = indicators[indicators["code"].isin(codes)]
    return own


def _natural(code: str) -> list[tuple[int, str]]:
    """Article 99 before article 100."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", code)]
