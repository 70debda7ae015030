"""The tables of the page of a figure's sources: parts of a sum, numbers, files, what was published before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import pandas as pd
import streamlit as st

from language import period_text, signed_text
from models.lineage import Made, Number
from ui import downloads, source_words, sources, tables
from ui.findings import Findings
from ui.frame import Page
from ui.source_reads import Account

AT_MEETING = 7
SHOWN = 60


def parts(page: Page, made: Made, names: Mapping[str, str], found: Findings) -> None:
    """The members of a sum, each leading to its own sources, with how it came about."""
    title = {"areas": "compare.area", "kinds": "compare.indicator"}.get(made.how, "compare.period")
    columns = [
        tables.Column(page.text(title)),
        tables.Column(page.text("source.col_number"), number=True),
        tables.Column(page.text("source.col_how")),
    ]
    shown = made.parts[: AT_MEETING if page.meeting else SHOWN]
    body: list[tables.Row] = [
        [
            _name(page, made, part, names),
            sources.figure(
                page, source_words.amount(page, part.value), part.area, part.indicator, part.period, found
            ),
            source_words.arithmetic(page, part),
        ]
        for part in shown
    ]
    body.append([page.text("source.total"), source_words.amount(page, made.value), ""])
    tables.show(columns, body, page.text("source.parts"), "bg-source bg-cards", [len(body) - 1])
    if len(shown) < len(made.parts):
        _quiet(page.text("data.cut", shown=len(shown), all=len(made.parts)))
    tables.notes(found.notes())
    frame = pd.DataFrame(
        {
            columns[0].title: [_name(page, made, part, names) for part in made.parts],
            columns[1].title: [part.value for part in made.parts],
            columns[2].title: [source_words.arithmetic(page, part) for part in made.parts],
        }
    )
    downloads.table(page, frame, "source-parts", page.text("source.parts"))


def _name(page: Page, made: Made, part: Made, names: Mapping[str, str]) -> str:
    if made.how == "periods":
        return period_text(part.period, page.lang)
    code = part.area if made.how == "areas" else part.indicator
    return names.get(code, code)


def numbers(page: Page, account: Account, found: Findings) -> None:
    """The reported numbers themselves: value, period, file and place, date of publication."""
    columns = [
        tables.Column(page.text("compare.period")),
        tables.Column(page.text("source.col_number"), number=True),
        tables.Column(page.text("data.column_file")),
        tables.Column(page.text("source.col_place")),
        tables.Column(page.text("data.column_published")),
    ]
    if page.meeting:
        columns = columns[:4]
    own = account.own_numbers()
    rows = [(number, account.vintages(number).iloc[0]) for number in own]
    cells = [
        [
            source_words.told_period(page, number),
            _linked(page, account, number, found),
            str(row["file"]),
            source_words.spot(page, row),
            source_words.published(page, row),
        ][: len(columns)]
        for number, row in rows
    ]
    result = _result(page, account, len(columns))
    shown: list[tables.Row] = [*cells[: AT_MEETING if page.meeting else None], *result]
    tables.show(
        columns, shown, page.text("source.numbers"), "bg-source bg-cards", [len(shown) - 1] if result else []
    )
    frame = pd.DataFrame(
        {
            columns[0].title: [line[0] for line in cells],
            columns[1].title: [number.value for number, _ in rows],
            columns[2].title: [row["file"] for _, row in rows],
            columns[3].title: [line[3] for line in cells],
            page.text("data.column_published"): [row["published"] for _, row in rows],
            "SHA-256": [row["sha256"] for _, row in rows],
        }
    )
    downloads.table(page, frame, "source-numbers", page.text("source.numbers"))


def _result(page: Page, account: Account, width: int) -> list[tables.Row]:
    """The line under the numbers: their difference or their sum."""
    made, value = account.made, source_words.amount(page, account.made.value)
    if made.how == "difference":
        return [[f"{source_words.arithmetic(page, made)} =", value, *[""] * (width - 2)]]
    if made.how == "periods" and all(part.how == "reported" for part in made.parts):
        return [[page.text("source.total"), value, *[""] * (width - 2)]]
    return []


def _linked(page: Page, account: Account, number: Number, found: Findings) -> tables.Cell:
    """A number of a sum leads to its own account; the one that the page is about stays where it is."""
    written = source_words.amount(page, number.value)
    if account.made.how != "periods":
        return written
    return sources.figure(page, written, number.area, number.indicator, number.period, found)


def computed(page: Page, accounts: Sequence[Account], names: Mapping[str, str], found: Findings) -> None:
    """What a share is taken of, or the years that a count goes on over: each leads to its own account."""
    columns = [
        tables.Column(page.text("compare.indicator")),
        tables.Column(page.text("compare.area")),
        tables.Column(page.text("compare.period")),
        tables.Column(page.text("source.col_number"), number=True),
        tables.Column(page.text("source.col_how")),
    ]
    body: list[tables.Row] = []
    once = {(each.made.area, each.made.indicator, each.made.period): each for each in accounts}
    for each in once.values():
        made = each.made
        written = source_words.amount(page, made.value)
        body.append(
            [
                names.get(made.indicator, made.indicator),
                names.get(made.area, made.area),
                period_text(made.period, page.lang),
                sources.figure(page, written, made.area, made.indicator, made.period, found),
                source_words.whence(page, each),
            ]
        )
    tables.show(columns, body, page.text("source.computed"), "bg-source bg-cards")
    tables.notes(found.notes())


def files(page: Page, found: pd.DataFrame) -> None:
    """One row a file: what it is, its checksum, when it was published, who loaded it."""
    columns = [
        tables.Column(page.text("data.column_file")),
        tables.Column(page.text("source.col_figures"), number=True),
        tables.Column(page.text("data.column_published")),
        tables.Column(page.text("source.col_loaded")),
        tables.Column("SHA-256"),
    ]
    body: list[tables.Row] = [
        [
            _file(page, row),
            str(row["figures"]),
            source_words.published(page, row),
            source_words.loaded(page, row),
            tables.Html(f'<code class="bg-hash">{escape(str(row["sha256"]))}</code>'),
        ]
        for _, row in found.head(SHOWN).iterrows()
    ]
    tables.show(columns, body, page.text("source.files"), "bg-source bg-cards bg-files")


def _file(page: Page, row: pd.Series) -> tables.Html:
    """The file with a way to its load, its form, and how much its word weighs."""
    name = tables.text(tables.link(page.link("data", load=str(row["load_id"])), str(row["file"])))
    lines = [str(row["layout"]), source_words.authority(page, row)]
    if row["simulated"]:
        lines.append(page.text("data.state_simulated"))
    about = escape(" · ".join(lines))
    source = f"<small>{escape(str(row['source']))}</small>" if isinstance(row["source"], str) else ""
    return tables.Html(f"{name}<small>{about}</small>{source}")


def earlier(page: Page, account: Account) -> None:
    """Under each number what was published of it before, or by sources of less weight."""
    columns = [
        tables.Column(page.text("compare.period")),
        tables.Column(page.text("source.col_number"), number=True),
        tables.Column("±", number=True, help=page.text("source.help_difference")),
        tables.Column(page.text("data.column_published")),
        tables.Column(page.text("source.col_why")),
        tables.Column(page.text("data.column_file")),
        tables.Column(page.text("source.col_place")),
    ]
    body: list[tables.Row] = []
    for number in account.own_numbers():
        body += _vintages(page, account, number)
    period = period_text(account.made.period, page.lang)
    for _, row in account.elsewhere().iterrows():
        moved = signed_text((account.made.value or 0.0) - row["value"], page.lang)
        body.append([period, *_told(page, row, moved, "elsewhere")])
    tables.show(columns, body[:SHOWN], page.text("source.earlier"), "bg-source bg-cards")


def has_earlier(account: Account) -> bool:
    several = any(len(account.vintages(number)) > 1 for number in account.own_numbers())
    return several or len(account.elsewhere()) > 0


def _vintages(page: Page, account: Account, number: Number) -> list[tables.Row]:
    rows = account.vintages(number)
    if len(rows) < 2:
        return []
    stands = rows.iloc[0]
    told: list[tables.Row] = []
    for position, (_, row) in enumerate(rows.iterrows()):
        if position == 0:
            told.append([source_words.told_period(page, number), *_told(page, row, "", "stands")])
        else:
            why = "before" if row["authority"] == stands["authority"] else "weaker"
            told.append(["", *_told(page, row, signed_text(stands["value"] - row["value"], page.lang), why)])
    return told


def _told(page: Page, row: pd.Series, moved: str, why: str) -> list[str]:
    return [
        source_words.amount(page, row["value"]),
        moved,
        source_words.published(page, row),
        page.text(f"source.why_{why}"),
        str(row["file"]),
        source_words.spot(page, row),
    ]


def _quiet(said: str) -> None:
    st.html(f'<p class="bg-note">{escape(said)}</p>')
