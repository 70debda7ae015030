"""The tables of Reliability: by probability, by months, size or level, and of verdicts that were shown."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from language import number_text, percent_text
from ui import downloads, tables
from ui.frame import Page
from ui.reliability_words import LEVELS, group_name, interval, points, sizes
from warehouse.read_reliability import BINS

_AT_MEETING = ("group", "cases", "said", "met", "in80")
_GROUP_COLUMNS = ("group", "cases", "said", "met", "gap", "brier", "straight", "in80", "in95")


def by_probability(page: Page, bins: pd.DataFrame) -> None:
    """A row for each tenth that was said."""
    columns = [tables.Column(page.text("reliability.col_about"), number=True)]
    columns += [
        tables.Column(page.text(f"reliability.col_{name}"), number=True)
        for name in ("cases", "met_count", "met", "interval")
    ]
    shown = bins[bins["bin"] % 2 == 1] if page.meeting else bins  # a screen holds seven rows
    rows: list[tables.Row] = [
        [
            percent_text(100 * row["bin"] / BINS, page.lang, 0),
            number_text(row["cases"], page.lang),
            number_text(row["met"], page.lang),
            percent_text(100 * row["met"] / row["cases"], page.lang, 0),
            interval(page, row),
        ]
        for _, row in shown.iterrows()
    ]
    tables.show(columns, rows, page.text("reliability.bins_caption"), "bg-bins")
    if not page.meeting:
        tables.notes([page.text("reliability.interval_note")])
    frame = pd.DataFrame(
        {
            page.text("reliability.col_said"): (100 * bins["said"]).round(1),
            page.text("reliability.col_cases"): bins["cases"],
            page.text("reliability.col_met_count"): bins["met"],
            page.text("reliability.col_met"): (100 * bins["met"] / bins["cases"]).round(1),
        }
    )
    downloads.table(page, frame, "reliability", page.text("reliability.bins_caption"))


def by_group(page: Page, group: str, rows: pd.DataFrame) -> None:
    """How good the probabilities were for each number of months, size or level."""
    rows = _ordered(page, group, rows)
    shown = _AT_MEETING if page.meeting else _GROUP_COLUMNS
    columns = [tables.Column(page.text(f"reliability.by_{group}"))]
    columns += [
        tables.Column(
            page.text(f"reliability.col_{name}"), number=True, help=page.text(f"reliability.help_{name}")
        )
        for name in shown[1:]
    ]
    body = [_row(page, group, row, shown) for _, row in rows.iterrows()]
    tables.show(columns, body, page.text("reliability.groups_caption"), "bg-cards")
    if not page.meeting:
        tables.notes([page.text("reliability.groups_note")])
    names = [group_name(page, group, str(value)) for value in rows["group"]]
    frame = pd.DataFrame(
        {page.text(f"reliability.by_{group}"): names}
        | {page.text("reliability.col_cases"): rows["cases"].tolist()}
        | {
            page.text(f"reliability.col_{name}"): (100 * rows[name]).round(1).tolist()
            for name in ("said", "met", "gap", "in80", "in95")
        }
        | {
            page.text(f"reliability.col_{name}"): rows[column].round(4).tolist()
            for name, column in (("brier", "brier"), ("straight", "brier_straight"))
        }
    )
    downloads.table(page, frame, f"reliability-{group}", page.text("reliability.groups_caption"))


def _row(page: Page, group: str, row: pd.Series, shown: Sequence[str]) -> list[str]:
    cells = {
        "group": group_name(page, group, str(row["group"])),
        "cases": number_text(row["cases"], page.lang),
        "said": percent_text(100 * row["said"], page.lang, 0),
        "met": percent_text(100 * row["met"], page.lang, 0),
        "gap": points(page, row["gap"]),
        "brier": number_text(row["brier"], page.lang, 3),
        "straight": number_text(row["brier_straight"], page.lang, 3),
        "in80": percent_text(100 * row["in80"], page.lang, 0),
        "in95": percent_text(100 * row["in95"], page.lang, 0),
    }
    return [cells[name] for name in shown]


def _ordered(page: Page, group: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Months and sizes from small to large, levels from large to small."""
    order = {"size": list(sizes(page)), "level": list(LEVELS)}.get(group)
    if order is None:
        return rows
    return rows.iloc[[rows["group"].tolist().index(value) for value in order if value in set(rows["group"])]]


def shown_verdicts(page: Page, rows: pd.DataFrame) -> None:
    """Of the verdicts that this board has shown, how many came out."""
    names = ("status", "cases", "said", "met_count", "met")
    columns = [tables.Column(page.text(f"reliability.col_{name}"), number=name != "status") for name in names]
    body: list[tables.Row] = [
        [
            tables.status(str(row["status"]), page.lang),
            number_text(row["cases"], page.lang),
            percent_text(100 * row["said"], page.lang, 0),
            number_text(row["met"], page.lang),
            percent_text(100 * row["met"] / row["cases"], page.lang, 0),
        ]
        for _, row in rows.iterrows()
    ]
    tables.show(columns, body, page.text("reliability.shown_caption"), "bg-months")
