"""What the wizard shows: the first rows as they stand, and what the chosen reading makes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from domain import Period
from etl.layouts.proposal import Table
from etl.rehearsal import FIRST_LINES, Rehearsal
from language import number_text, period_text
from ui import data_words, tables
from ui.frame import Page

_ROWS, _COLUMNS = 6, 9


def first_rows(page: Page, table: Table) -> None:
    """The header and some rows below it."""
    places = [place for place, name in enumerate(table.names) if name]
    shown = places[:_COLUMNS]
    if not shown:
        st.info(page.text("wizard.no_header"), icon=":material/info:")
        return
    columns = [tables.Column(_short(table.names[place])) for place in shown]
    rows = [[_short(row[place]) if place < len(row) else "" for place in shown] for row in table.rows[:_ROWS]]
    tables.show(columns, rows, page.text("wizard.first_rows"), "wizard-rows")
    if len(places) > len(shown):
        st.html(
            f'<p class="bg-note">{escape(page.count("wizard.more_columns", len(places) - len(shown)))}</p>'
        )


def outcome(page: Page, seen: Rehearsal, names: Mapping[str, str], order: Sequence[str]) -> None:
    """How many numbers would be stored and refused, and the first ones; `order` is that of wide columns."""
    counted = {name: number_text(getattr(seen, name), page.lang) for name in ("read", "accepted", "rejected")}
    said = page.text("wizard.outcome", **counted)
    if seen.reasons:
        said += " " + page.text("wizard.outcome_reasons", reasons=data_words.reasons(page, seen.reasons))
    if not seen.whole:
        said += " " + page.text("wizard.outcome_part", lines=number_text(FIRST_LINES, page.lang))
    st.html(f'<p class="bg-answer">{escape(said)}</p>')
    if seen.rows.empty:
        return
    columns = [
        tables.Column(page.text("data.column_row")),
        tables.Column(page.text("compare.area")),
        tables.Column(page.text("compare.indicator")),
        tables.Column(page.text("compare.period")),
        tables.Column(page.text("data.column_value"), number=True),
        tables.Column(page.text("wizard.column_result")),
    ]
    records = _in_order(seen.rows, order).to_dict("records")
    tables.show(
        columns,
        [_row(page, each, names) for each in records],
        page.text("wizard.first_numbers"),
        "wizard-numbers",
    )
    if seen.read > len(records):
        words = page.text(
            "wizard.shown", shown=number_text(len(records), page.lang), all=number_text(seen.read, page.lang)
        )
        st.html(f'<p class="bg-note">{escape(words)}</p>')


def _in_order(rows: pd.DataFrame, order: Sequence[str]) -> pd.DataFrame:
    """Refused rows of a wide table in the order of its columns, which only their texts still tell."""
    place = {text: number for number, text in enumerate(order)}
    texts = rows[["period_text", "indicator", "area"]]
    ranks = texts.apply(lambda column: column.map(lambda text: place.get(text, -1))).max(axis=1)
    return rows.assign(rank=ranks).sort_values(["sheet", "row_no", "rank"], kind="stable")


def _row(page: Page, each: Mapping[Any, Any], names: Mapping[str, str]) -> list[tables.Cell]:
    where = " ".join(filter(None, (_text(each["sheet"]), _text(each["row_no"]).removesuffix(".0"))))
    reason = str(each["reason"])
    if reason:
        expected = f" → {each['expected']}" if each["expected"] else ""
        return [
            where,
            _text(each["area"]),
            _text(each["indicator"]),
            _text(each["period_text"]),
            _text(each["value_text"]),
            page.text("wizard.refused", reason=page.text(f"reject.{reason}")) + expected,
        ]
    start, months = pd.Timestamp(str(each["period_start"])).date(), int(str(each["period_months"]))
    period = period_text(Period(start, months), page.lang)
    return [
        where,
        _named(str(each["area"]), names),
        _named(str(each["indicator"]), names),
        page.text("data.year_to_date", period=period) if each["basis"] == "ytd" and months > 1 else period,
        number_text(float(str(each["value"])), page.lang),
        page.text("wizard.accepted"),
    ]


def _named(code: str, names: Mapping[str, str]) -> tables.Html:
    name = names.get(code)
    said = f"{escape(name)} <small>{escape(code)}</small>" if name else escape(code)
    return tables.Html(said)


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
