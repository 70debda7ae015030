"""What the checks found, on the page Data: how many of each kind, and the findings of one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import cast

import pandas as pd
import streamlit as st

from language import check_title, finding_text, number_text, period_text
from language.findings import finding_period, known
from ui import downloads, filters, sources, tables
from ui.findings import Row
from ui.frame import Page

SHOWN = 20
AT_MEETING = 5


def show(page: Page, found: pd.DataFrame, names: Mapping[str, str]) -> None:
    """How many there are of each kind, and those of the kind that is chosen; each leads to its figure.

    What one report has wrong in many indicators is one row: the main indicator's, and how many more.
    """
    counts = {str(name): int(n) for name, n in found["check_name"].value_counts().items()}
    if page.meeting:
        columns = [
            tables.Column(page.text("finding.col_check")),
            tables.Column(page.text("finding.col_count"), True),
        ]
        body = [[check_title(name, page.lang), number_text(n, page.lang)] for name, n in counts.items()]
        tables.show(columns, body[:AT_MEETING], page.text("finding.heading"), "bg-findings bg-cards")
        return
    kinds = {"": page.text("finding.all_checks", n=number_text(len(found), page.lang))} | {
        name: f"{check_title(name, page.lang)} ({number_text(n, page.lang)})" for name, n in counts.items()
    }
    chosen = filters.choose(page, "check", page.text("finding.col_check"), kinds)
    rows = found[found["check_name"] == chosen] if chosen else found
    _table(page, rows, names)


def _table(page: Page, rows: pd.DataFrame, names: Mapping[str, str]) -> None:
    records = cast(list[Row], rows.to_dict("records"))
    columns = [
        tables.Column(page.text("finding.col_check")),
        tables.Column(page.text("finding.col_found")),
        tables.Column(page.text("data.column_load")),
    ]
    reports = _by_report(records)
    body: list[tables.Row] = [
        [
            check_title(str(rows[0]["check_name"]), page.lang),
            _sentence(page, rows, names),
            _load(page, rows[0]),
        ]
        for rows in reports[:SHOWN]
    ]
    tables.show(columns, body, page.text("finding.heading"), "bg-findings bg-cards")
    if len(body) < len(reports):
        counts = {"shown": len(body), "all": number_text(len(reports), page.lang)}
        st.html(f'<p class="bg-note">{escape(page.text("data.cut", **counts))}</p>')
    periods = [finding_period(row) for row in records]
    frame = pd.DataFrame(
        {
            columns[0].title: [check_title(str(row["check_name"]), page.lang) for row in records],
            page.text("compare.area"): [names.get(str(row["area"]), known(row["area"])) for row in records],
            page.text("compare.indicator"): [
                names.get(str(row["indicator"]), known(row["indicator"])) for row in records
            ],
            page.text("compare.period"): [period_text(each, page.lang) if each else None for each in periods],
            columns[1].title: [finding_text(row, names, page.lang) for row in records],
            columns[2].title: [known(row["load_id"]) for row in records],
        }
    )
    downloads.table(page, frame, "findings", page.text("finding.heading"))


def _by_report(records: Sequence[Row]) -> list[list[Row]]:
    """Rows of one check, area and period together, in the order of the first of each."""
    reports: dict[tuple[object, ...], list[Row]] = {}
    for row in records:
        key = (row["check_name"], row["area"], finding_period(row), row["basis"])
        reports.setdefault(key, []).append(row)
    return list(reports.values())


def _sentence(page: Page, rows: Sequence[Row], names: Mapping[str, str]) -> tables.Cell:
    said = _linked(page, rows[0], finding_text(rows[0], names, page.lang))
    if len(rows) == 1:
        return said
    more = page.count("finding.more_indicators", len(rows) - 1)
    return tables.Html(f"{tables.text(said)} <span>{escape(more)}</span>")


def _linked(page: Page, row: Row, said: str) -> tables.Cell:
    """A finding on one figure leads to that figure's sources."""
    area, indicator, period = known(row["area"]), known(row["indicator"]), finding_period(row)
    if not area or not indicator or period is None:
        return said
    return sources.figure(page, said, area, indicator, period)


def _load(page: Page, row: Row) -> tables.Cell:
    number = known(row["load_id"])
    if number is None:
        return ""
    whole = str(int(float(number)))
    return tables.link(page.link("data", load=whole), whole)
