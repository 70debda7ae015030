"""The matrix of Progress: areas × targets, each cell leads to the target's page for that area."""

from __future__ import annotations

from html import escape

import pandas as pd

from domain import Status
from language import translate
from ui import theme, verdicts, words
from ui.frame import Page
from ui.tables import Cell, Column, Html, Row, status


def matrix(page: Page, rows: pd.DataFrame) -> tuple[list[Column], list[Row]]:
    """Columns (area, then targets) and rows (worst first) of the sub-areas' main readings."""
    targets = rows.drop_duplicates("target")
    columns = [Column(page.text("progress.col_area"))]
    columns += [Column(words.target(row), help=str(row["wording"] or "")) for _, row in targets.iterrows()]
    cells = {(row["area"], row["target"]): row for _, row in rows.iterrows()}
    body: list[Row] = []
    for area, name in _worst_first(rows):
        found = (cells.get((area, target)) for target in targets["target"])
        body.append([name, *(_cell(page, row) for row in found)])
    return columns, body


def worst_of(page: Page, rows: pd.DataFrame, most: int) -> tuple[list[Column], list[Row]]:
    """For the meeting view: the areas where one target stands worst, the least probable first."""
    columns = [
        Column(page.text("progress.col_area")),
        Column(page.text("progress.col_probability"), number=True),
        Column(page.text("progress.col_status")),
    ]
    judged = rows.assign(score=[-(verdicts.severity(code) or 0) for code in rows["status"]])
    worst = judged.sort_values(["score", "probability"], kind="stable").head(most)
    body: list[Row] = [
        [str(row["area_name"]), words.chance(row, page.lang), status(row["status"], page.lang)]
        for _, row in worst.iterrows()
    ]
    return columns, body


def _worst_first(rows: pd.DataFrame) -> list[tuple[str, str]]:
    """Areas (code, name) by how badly their targets stand, then by name."""
    scores = rows.assign(score=[verdicts.severity(code) or 0 for code in rows["status"]])
    ranked = scores.groupby(["area", "area_name"], dropna=False)["score"].sum().reset_index()
    ranked = ranked.sort_values(["score", "area_name"], ascending=[False, True])
    return [
        (area, str(name) if words.known(name) else area)
        for area, name in ranked[["area", "area_name"]].values
    ]


def _cell(page: Page, row: pd.Series | None) -> Cell:
    if row is None:
        return "–"
    code = row["status"]
    word = escape(translate(f"status.{code}", page.lang))
    chance = words.chance(row, page.lang) if words.known(row["probability"]) else ""
    told = "" if code == Status.NOT_COMPARABLE else f"<b>{escape(chance)}</b>"
    address = page.link("target", target=row["target"], period=row["period"], area=row["area"])
    return Html(
        f'<a class="bg-cell {theme.family(code)}" href="{escape(address)}" target="_self">'
        f'<span><i aria-hidden="true">{theme.shape(code)}</i>&nbsp;{word}</span>{told}</a>'
    )
