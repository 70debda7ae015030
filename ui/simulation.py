"""The notice on every page and export of a demonstration store: what is simulated, what is published."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd

from domain import Authority
from language import number_text, translate

NAMED = 3  # so many areas or indicators of a source are named, more are counted


def told(totals: pd.DataFrame, lang: str) -> tuple[str, tuple[str, ...]]:
    """The sentence, and a line for each source of published totals (of `read_progress.published_totals`)."""
    said = translate("frame.simulated", lang)
    if totals.empty:
        return said, ()
    official = totals["authority"] == Authority.OFFICIAL
    parts = [
        translate(
            f"frame.published_{name}",
            lang,
            years=_years(rows["first_year"].min(), rows["last_year"].max()),
            figures=number_text(int(rows["figures"].sum()), lang),
        )
        for name, rows in (("official", totals[official]), ("press", totals[~official]))
        if len(rows)
    ]
    sentence = f"{said} {translate('frame.published', lang, said='; '.join(parts))}"
    return sentence, tuple(_line(row, lang) for _, row in totals.iterrows())


def shown(notice: str, published: Sequence[str], lang: str) -> str:
    """HTML of the notice, with the list of published totals folded."""
    items = "".join(f"<li>{escape(line)}</li>" for line in published)
    summary = escape(translate("frame.published_list", lang))
    folded = f"<details><summary>{summary}</summary><ul>{items}</ul></details>" if items else ""
    return f'<aside class="bg-notice" role="note">{escape(notice)}{folded}</aside>'


def _line(row: pd.Series, lang: str) -> str:
    areas = _some(list(row["areas"]), "frame.n_areas", lang)
    indicators = _some(list(row["indicators"]), "frame.n_indicators", lang)
    return f"{areas}: {indicators}, {_years(row['first_year'], row['last_year'])} ({row['source']})"


def _some(names: Sequence[str], key: str, lang: str) -> str:
    return ", ".join(names) if len(names) <= NAMED else translate(key, lang, n=len(names))


def _years(first: int, last: int) -> str:
    return f"{first}" if first == last else f"{first}–{last}"
