"""The tables of Target: allowance by month, readings side by side, the verdict in three lines."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from domain import Period
from language import date_text, month_names, number_text, percent_text, reading_text, signed_text
from language.formats import MISSING
from models.revision import probability_after
from models.year_view import YearView
from ui import progress_board, sources, trends_words, verdicts, words
from ui.findings import Findings
from ui.frame import Page
from ui.tables import Cell, Column, Html, Row, link, status, text
from ui.target_view import TargetView


def months(page: Page, view: TargetView, year: YearView, found: Findings) -> tuple[list[Column], list[Row]]:
    """Month by month: planned by the path, counted or still allowed, how far from the path since January.

    What was counted leads to its sources.
    """
    frame = months_export(page, view, year)
    body: list[Row] = []
    gap, actual = page.text("target.col_gap"), page.text("target.col_actual")
    for number, (_, row) in enumerate(frame.iterrows(), 1):
        name, *values = row
        cells: list[Cell] = []
        for column, value in zip(frame.columns[1:], values, strict=True):
            written = signed_text(value, page.lang) if column == gap else number_text(value, page.lang)
            month = Period(date(int(view.row["period"]), number, 1), 1)
            area, indicator = view.row["area"], view.row["indicator"]
            linked = column == actual and not np.isnan(value)
            cells.append(sources.figure(page, written, area, indicator, month, found) if linked else written)
        body.append([str(name), *cells])
    return [Column(str(column), number=index > 0) for index, column in enumerate(frame.columns)], body


def first_month_on_screen(year: YearView, rows: int) -> int:
    """Where to begin so that the last months counted and the months to come are among so many rows."""
    return min(max(year.months - 3, 0), 12 - rows)


def months_export(page: Page, view: TargetView, year: YearView) -> pd.DataFrame:
    """The same as numbers under headings in the page's language."""
    cumulative = year.cumulative(year.actual) + year.start
    so_far = cumulative[year.months - 1] if year.months else year.start
    ahead = np.diff(np.where(np.isnan(year.ahead), so_far, year.ahead), prepend=so_far)
    ahead[: year.months] = np.nan
    allowed = np.full(12, np.nan) if view.limit is None or view.is_floor else year.allowed(view.limit)
    columns: dict[str, Any] = {
        "month": month_names(page.lang),
        "planned": np.round(year.planned()),
        "actual": year.actual,
        "allowed": np.floor(allowed),
        "forecast": np.round(ahead),
        "gap": np.round(cumulative - year.path),
    }
    shown = {
        name: values for name, values in columns.items() if name == "month" or not np.isnan(values).all()
    }
    return pd.DataFrame({page.text(f"target.col_{name}"): values for name, values in shown.items()})


def readings(
    page: Page, rows: pd.DataFrame, chosen: str, found: Findings
) -> tuple[list[Column], list[Row], list[int]]:
    """The readings side by side, and which of them is the one on the page."""
    names = ("reading", "baseline", "limit", "forecast", "probability", "status")
    columns = [
        Column(page.text(f"target.col_{name}"), number=name not in ("reading", "status")) for name in names
    ]
    body: list[Row] = []
    marked = []
    for index, (_, row) in enumerate(rows.iterrows()):
        code = words.reading_code(row)
        label = reading_label(page, row, several=several_indicators(rows))
        address = page.link(
            "target", target=row["target"], period=row["period"], area=row["area"], reading=code
        )
        name = text(link(address, label)) if not page.meeting else escape(label)
        if words.known(row["note"]) and not page.meeting:
            name += f'<small class="bg-said">{escape(page.text(row["note"]))}</small>'
        if code == chosen:
            marked.append(index)
        body.append(
            [
                Html(name),
                sources.base(page, row, words.amount(row["baseline"], row["kind"], page.lang), found),
                sources.base(page, row, words.limit(row, page.lang)),
                progress_board.forecast_cell(row, page.lang),
                words.chance(row, page.lang),
                status(row["status"], page.lang),
            ]
        )
    return columns, body, marked


def ground(page: Page, view: TargetView, found: Findings) -> str:
    """HTML of a line with the counts that the verdict rests on, each leading to its sources; the methods."""
    row, lang = view.row, page.lang
    kind = row["kind"]
    figures = [
        ("ytd", sources.so_far(page, row, words.amount(row["ytd"], kind, lang), found)),
        (
            "last_year",
            sources.so_far(
                page, row, words.amount(row["ytd_same_period_last_year"], kind, lang), found, years_back=1
            ),
        ),
        ("baseline", sources.base(page, row, words.amount(row["baseline"], kind, lang), found)),
    ]
    said = [
        f"{escape(page.text(f'target.ground_{name}'))} {written.code}"
        for name, written in figures
        if not written.code.startswith(MISSING)
    ]
    if not said:
        return ""
    line = f"{escape(page.text('target.ground'))}: {', '.join(said)}."
    method = row["forecast_method"]
    how = trends_words.forecast_method(page, str(method)) if words.known(method) else []
    how += _calibration(page, view)
    return f'<p class="bg-note bg-links bg-ground">{line} {escape(" ".join(how))}</p>'


def _calibration(page: Page, view: TargetView) -> list[str]:
    """How the probability was corrected by earlier years, and what was expected before that."""
    method = view.row["calibration"]
    if not words.known(method):
        return []
    said = [page.text(f"target.calibration_{method}")]
    if view.simulated_year is not None and words.known(view.row["forecast"]):
        plain = words.amount(view.simulated_year, view.row["kind"], page.lang)
        said.append(page.text("target.before_calibration", forecast=plain))
    return said


def several_indicators(rows: pd.DataFrame) -> bool:
    """Whether the readings differ in what they count."""
    return len(rows["indicator"].unique()) > 1


def reading_label(page: Page, row: pd.Series, several: bool) -> str:
    said = reading_text(row["reading"], page.lang)
    return f"{words.target(row)}, {said}" if several else said[:1].upper() + said[1:]


def readings_sentence(page: Page, rows: pd.DataFrame) -> str:
    """Whether the verdict hangs on the reading."""
    judged = [code for code in rows["status"] if verdicts.severity(code) is not None]
    if len(set(judged)) > 1:
        return page.text("target.readings_differ")
    if len(judged) < len(rows):
        return page.text("target.readings_some")
    return page.text("target.readings_agree")


def verdict(page: Page, view: TargetView, revision: tuple[float, int] | None) -> str:
    """HTML of three lines: the path, chance, revisions; each with its figure."""
    lines = [_path_line(page, view), _chance_line(page, view), _revision_line(page, view, revision)]
    items = "".join(
        f"<dt>{escape(page.text(f'target.verdict_{name}'))}</dt><dd>{escape(line)}</dd>"
        for name, line in zip(("path", "chance", "revision"), lines, strict=True)
    )
    return f'<dl class="bg-verdict">{items}</dl>'


def _path_line(page: Page, view: TargetView) -> str:
    row = view.row
    if not words.known(row["path"]) or not words.known(row["ytd"]):
        return page.text("target.verdict_no_path")
    gap = row["ytd"] - row["path"]
    share = percent_text(gap / row["path"] * 100, page.lang, signed=True) if row["path"] else "–"
    return page.text(
        "target.verdict_path_line",
        ytd=words.amount(row["ytd"], row["kind"], page.lang),
        path=words.amount(row["path"], row["kind"], page.lang),
        gap=signed_text(gap, page.lang),
        share=share,
    )


def _chance_line(page: Page, view: TargetView) -> str:
    row = view.row
    if not words.known(row["change_pct"]):
        return page.text("target.verdict_no_change")
    places = {
        "change": percent_text(row["change_pct"], page.lang, signed=True),
        "low": percent_text(row["change_low"], page.lang, signed=True),
        "high": percent_text(row["change_high"], page.lang, signed=True),
    }
    beyond = words.known(row["beyond_chance"]) and bool(row["beyond_chance"])
    said = page.text("target.verdict_beyond" if beyond else "target.verdict_within", **places)
    if row["change_method"] == "poisson_no_history":
        said += " " + page.text("progress.note_poisson")
    return said


def _revision_line(page: Page, view: TargetView, revision: tuple[float, int] | None) -> str:
    row = view.row
    if revision is None:
        return page.text("target.verdict_no_revision")
    size, months_counted = revision
    said = page.count(
        "target.verdict_revision_size", months_counted, size=percent_text(size * 100, page.lang)
    )
    needed = ("forecast", "forecast_low80", "forecast_high80", "ytd")
    if view.limit is None or not all(words.known(row[name]) for name in needed) or row["months"] == 12:
        return said
    bounds = [
        probability_after(
            shift * row["ytd"],
            row["forecast"],
            row["forecast_low80"],
            row["forecast_high80"],
            view.limit,
            view.is_floor,
        )
        for shift in (-size, size)
    ]
    low, high = (words.probability(bound, page.lang) for bound in sorted(bounds))
    return said + " " + page.text("target.verdict_revision_moves", low=low, high=high)


def known_on(
    page: Page, then: pd.DataFrame, now: pd.DataFrame, day: date, found: Findings
) -> tuple[list[Column], list[Row]]:
    """Each reading as it was known on a day, and its status now."""
    names = (
        "reading",
        "data_through",
        "ytd",
        "limit",
        "forecast",
        "probability",
        "status_then",
        "status_now",
    )
    plain = ("reading", "status_then", "status_now")
    columns = [Column(page.text(f"target.col_{name}"), number=name not in plain) for name in names]
    today = {words.reading_code(row): row for _, row in now.iterrows()}
    body: list[Row] = []
    for _, row in then.iterrows():
        current = today.get(words.reading_code(row))
        several = several_indicators(now)
        label = (
            reading_label(page, current, several)
            if current is not None
            else reading_text(row["reading"], page.lang)
        )
        body.append(
            [
                label,
                date_text(row["data_through"] if words.known(row["data_through"]) else None, page.lang),
                sources.so_far(
                    page, row, words.amount(row["ytd"], row["kind"], page.lang), found, as_of=str(day)
                ),
                words.limit(row, page.lang),
                progress_board.forecast_cell(row, page.lang),
                words.chance(row, page.lang),
                status(row["status"], page.lang),
                status(current["status"], page.lang) if current is not None else "–",
            ]
        )
    return columns, body


def known_on_export(page: Page, then: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """The same as numbers under headings in the page's language."""
    today = {words.reading_code(row): page.text(f"status.{row['status']}") for _, row in now.iterrows()}
    codes = [words.reading_code(row) for _, row in then.iterrows()]
    fields: dict[str, Any] = {
        "indicator": then["indicator"],
        "reading": [reading_text(code, page.lang) for code in then["reading"]],
        "data_through": pd.to_datetime(then["data_through"]).dt.date,
        "ytd": then["ytd"],
        "ceiling": then["ceiling"],
        "floor": then["floor"],
        "forecast": then["forecast"].round(1),
        "probability": (then["probability"] * 100).round(0),
    }
    frame = {
        page.text(f"{_COLUMN_OF.get(name, 'progress')}.col_{name}"): list(values)
        for name, values in fields.items()
    }
    frame[page.text("target.col_status_then")] = [page.text(f"status.{code}") for code in then["status"]]
    frame[page.text("target.col_status_now")] = [today.get(code, "") for code in codes]
    return pd.DataFrame(frame)


_COLUMN_OF = {"data_through": "target"}  # whose heading it is
