"""The comparison as the table of an official note, sorted by any column, and the same for download."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd
import streamlit as st

from domain import Period
from language import number_text, percent_text, period_text, signed_text
from reports.workbook import Kind
from ui import address, compare_periods, compare_scope, control_words, downloads, sources, tables
from ui.compare_scope import Scope
from ui.compare_words import months_text
from ui.findings import Findings
from ui.frame import Page

OPTIONAL = ("share", "area_share", "per_10k", "changed_at")  # what needs a whole, a population, a history
AT_MEETING = 7


@dataclass(frozen=True)
class Figure:
    """A column of figures: the table's column, its heading, its hint, how a cell is written."""

    column: str
    title: str
    cell: Callable[[pd.Series], tables.Cell]
    kind: Kind
    help: str = ""


def show(
    page: Page, scope: Scope, rows: pd.DataFrame, period: Period, before: Period, found: Findings
) -> None:
    """The table, and its downloads. In the meeting view the first row and the largest changes."""
    figures = [
        each
        for each in _figures(page, scope, period, before, found)
        if each.column not in OPTIONAL or rows[each.column].notna().any()
        if each.column != "changed_at" or not page.meeting  # no room for it in letters of 28 points
    ]
    shown = _at_meeting(rows, scope) if page.meeting else _sorted(rows, scope)
    columns = [_head(page, scope, "name", page.text(f"compare.column_{scope.rows}"))]
    columns += [_head(page, scope, each.column, each.title, each.help) for each in figures]
    body = [[_name(scope, row), *(each.cell(row) for each in figures)] for _, row in shown.iterrows()]
    tables.show(columns, body, page.text("compare.caption", what=scope.title), "compare")
    tables.notes(found.notes())
    if page.meeting:
        st.html(f'<p class="bg-note">{escape(_brief_note(page, len(shown), len(rows)))}</p>')


def _brief_note(page: Page, shown: int, found: int) -> str:
    """Under the table of the meeting view: what the star is, and how much is left out."""
    star = page.text("compare.star", words=page.text("compare.beyond_chance"))
    return f"{page.text('compare.chart_cut', shown=shown, all=found)} {star}" if shown < found else star


def download(
    page: Page, scope: Scope, rows: pd.DataFrame, period: Period, before: Period, notes: Sequence[str]
) -> None:
    """The rows in full: figures as numbers, with intervals, method and what is missing."""
    frame, kinds = _frame(page, scope, rows, period, before)
    title = page.text(
        "compare.file_title", what=scope.title, period=period_text(period, page.lang),
        before=period_text(before, page.lang),
    )  # fmt: skip
    downloads.table(page, frame, "compare", title, notes, kinds)


def _figures(page: Page, scope: Scope, period: Period, before: Period, found: Findings) -> list[Figure]:
    lang = page.lang
    whole = "share" if scope.rows == "indicator" else "area_share"
    rate = "compare.column_rate_annualised" if period.months < 12 else "compare.column_rate"
    return [
        Figure(
            "value",
            period_text(period, lang, "abbreviated"),
            lambda row: _count(page, scope, row, "", period, found),
            "count",
        ),
        Figure(
            "value_before",
            period_text(before, lang, "abbreviated"),
            lambda row: _count(page, scope, row, "_before", before, found),
            "count",
            page.text("compare.help_before") if before == period.shifted(-12) else "",
        ),
        Figure(
            "difference", "±", lambda row: signed_text(row["difference"], lang, scope.digits(row)), "signed"
        ),
        Figure(
            "change_pct", "%", lambda row: _change(page, row), "percent", page.text("compare.help_change")
        ),
        Figure(
            whole,
            page.text("compare.column_share"),
            lambda row: _computed(page, row, whole, period),
            "number",
            page.text(f"compare.help_{whole}"),
        ),
        Figure(
            "per_10k",
            page.text(rate),
            lambda row: _computed(page, row, "per_10k", period),
            "number",
            page.text("compare.help_rate"),
        ),
        Figure(
            "changed_at",
            page.text("control.column"),
            lambda row: _last_change(page, row),
            "number",
            page.text("control.help_column"),
        ),
    ]


def _last_change(page: Page, row: pd.Series) -> tables.Cell:
    """When the level of the row's series last changed, and by how much."""
    if pd.isna(row["changed_at"]):
        return number_text(None, page.lang)
    point = {
        "period_start": row["changed_start"],
        "period_months": row["changed_months"],
        "change_pct": row["changed_pct"],
    }
    return control_words.label(page, point)


def _computed(page: Page, row: pd.Series, column: str, period: Period) -> tables.Cell:
    """A share or a rate, leading to what it is computed from."""
    written, key = number_text(row[column], page.lang, 1), (row["area"], row["indicator"], period)
    if column == "per_10k":
        return sources.figure(page, written, *key, per="10000")
    return sources.figure(page, written, *key, share="kind" if column == "share" else "area")


def _count(
    page: Page, scope: Scope, row: pd.Series, which: str, period: Period, found: Findings
) -> tables.Cell:
    lacking = row[f"missing{which}"]
    written = number_text(row[f"value{which}"], page.lang, scope.digits(row))
    if not lacking:
        return sources.figure(page, written, row["area"], row["indicator"], period, found)
    said = page.text("compare.no_data_for", months=months_text(lacking, page.lang))
    return tables.Html(f'<span title="{escape(said)}" aria-label="{escape(said)}">{written}</span>')


def _change(page: Page, row: pd.Series) -> tables.Cell:
    """Percent with a star where it exceeds chance; the star's place is kept, so that digits stay aligned."""
    if row["broken"]:
        return tables.status("not_comparable", page.lang)
    if pd.isna(row["change_pct"]):
        return percent_text(None, page.lang)
    written = escape(percent_text(row["change_pct"], page.lang, signed=True))
    beyond = bool(row["beyond_chance"])
    said = escape(page.text("compare.beyond_chance" if beyond else "compare.within_chance"))
    interval = ""
    if pd.notna(row["change_low"]) and pd.notna(row["change_high"]):
        low, high = (percent_text(row[f"change_{side}"], page.lang, signed=True) for side in ("low", "high"))
        interval = escape(page.text("compare.interval", low=low, high=high))
    star = "<b>*</b>" if beyond else '<b class="bg-blank" aria-hidden="true">*</b>'
    hint = " ".join(each for each in (f"{said}. {interval}", escape(control_words.unseen(page, row))) if each)
    return tables.Html(f'<span title="{hint}">{written}{star}</span>')


def _name(scope: Scope, row: pd.Series) -> tables.Cell:
    code = row[scope.rows]
    indent = 1.1 * scope.depths.get(code, 0)
    name = escape(scope.names[code])
    return tables.Html(f'<span style="display:inline-block;padding-left:{indent:.1f}em">{name}</span>')


def _head(page: Page, scope: Scope, column: str, title: str, hint: str = "") -> tables.Column:
    """A heading that sorts by its column: figures from the largest first, names from А."""
    by, descending = _order()
    if page.meeting:
        return tables.Column(title, number=column != "name", help=hint)
    at_first = column if column == "name" else f"-{column}"
    turned = column if column != "name" else f"-{column}"
    asked = f"-{by}" if descending else by
    sort = turned if asked == at_first else at_first
    href = page.link("compare", **compare_periods.current(), **compare_scope.current() | {"sort": sort})
    direction = ("descending" if descending else "ascending") if by == column else ""
    return tables.Column(title, number=column != "name", help=hint, href=href, sorted=direction)


def _order() -> tuple[str, bool]:
    said = address.value("sort")
    return said.removeprefix("-"), said.startswith("-")


def _sorted(rows: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """By the column that the address names; missing figures last; else in the order of official tables."""
    by, descending = _order()
    if by == "name":
        named = rows.assign(name=rows[scope.rows].map(scope.names))
        return named.sort_values("name", ascending=not descending, kind="stable")
    if by in rows.columns and pd.api.types.is_numeric_dtype(rows[by]):
        return rows.sort_values(by, ascending=not descending, kind="stable", na_position="last")
    return rows


def _at_meeting(rows: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """At most seven rows: the first of an official table, then the largest changes, beyond chance first."""
    if len(rows) <= AT_MEETING:
        return rows
    keep = rows.index[:1] if scope.rows == "indicator" else rows.index[:0]
    others = rows.drop(keep).assign(size=rows["difference"].abs().where(rows["method"].notna()))
    largest = others.sort_values(["beyond_chance", "size"], ascending=False).index[: AT_MEETING - len(keep)]
    return rows.loc[sorted([*keep, *largest])]


def _frame(
    page: Page, scope: Scope, rows: pd.DataFrame, period: Period, before: Period
) -> tuple[pd.DataFrame, dict[str, Kind]]:
    figures = _figures(page, scope, period, before, Findings(page, ()))
    frame = pd.DataFrame({page.text(f"compare.column_{scope.rows}"): rows[scope.rows].map(scope.names)})
    kinds: dict[str, Kind] = {}
    for each in figures:
        changed = each.column == "changed_at"
        frame[each.title] = rows["changed_start"].dt.date if changed else rows[each.column]
        kinds[each.title] = "date" if changed else each.kind
    for side in ("low", "high"):
        title = page.text(f"compare.column_{side}")
        frame[title] = rows[f"change_{side}"]
        kinds[title] = "percent"
    for column, title in (("changed_pct", "control.column_pct"), ("unseen_pct", "power.column")):
        frame[page.text(title)] = rows[column].round(1)
        kinds[page.text(title)] = "number"
    frame[page.text("compare.column_beyond")] = ["*" if beyond else None for beyond in rows["beyond_chance"]]
    frame[page.text("compare.column_note")] = [_row_note(page, row) for _, row in rows.iterrows()]
    return frame, kinds


def _row_note(page: Page, row: pd.Series) -> str | None:
    said = [page.text("status.not_comparable")] if row["broken"] else []
    for lacking in sorted({row["missing"], row["missing_before"]} - {()}):
        said += [page.text("compare.no_data_for", months=months_text(lacking, page.lang))]
    return "; ".join(said) or None
