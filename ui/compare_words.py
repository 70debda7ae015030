"""What the comparison says in words: the finding, the notes beneath the table, which months are missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd

from domain import Mark, Period, months_between
from language import date_text, number_text, percent_text, period_text, signed_text
from models.comparison import breaks_between, concerned
from ui.compare_scope import Scope
from ui.frame import Page

NAMED = 3  # how many rises and falls a sentence names
LISTED = 6  # how many names a note lists
WORTH_SAYING = 10.0  # percent: what cannot be seen below it misleads nobody


def finding(page: Page, scope: Scope, rows: pd.DataFrame) -> str:
    """The answer in sentences: the first row, then what rose and what fell by more than chance."""
    said = []
    others = rows
    if scope.rows == "indicator" and len(rows):
        said.append(_first(page, scope, rows.iloc[0]))
        others = rows.iloc[1:]
    beyond = others[others["beyond_chance"] & others["difference"].notna()]
    up = _largest(page, scope, beyond[beyond["difference"] > 0])
    down = _largest(page, scope, beyond[beyond["difference"] < 0])
    if up:
        said.append(page.text("compare.finding_up", names=up))
    if down:
        said.append(page.text("compare.finding_down", names=down))
    if not up and not down and others["difference"].notna().any():
        said.append(page.text("compare.finding_none" if others is not rows else "compare.finding_none_area"))
    without = int(rows["difference"].isna().sum())
    if without:
        said.append(page.count("compare.finding_without", without))
    return " ".join(said)


def chart_title(page: Page, scope: Scope, rows: pd.DataFrame) -> str:
    """The largest rise and the largest fall, in crimes."""
    known = rows[rows["difference"].notna() & rows["method"].notna()]
    said = []
    for key, picked in (
        ("compare.chart_up", known[known["difference"] > 0].nlargest(1, "difference")),
        ("compare.chart_down", known[known["difference"] < 0].nsmallest(1, "difference")),
    ):
        for _, row in picked.iterrows():
            name, size = scope.names[row[scope.rows]], signed_text(row["difference"], page.lang)
            said.append(page.text(key, name=name, size=size))
    words = "; ".join(said) or page.text("compare.chart_none")
    return words[:1].upper() + words[1:]


def notes(
    page: Page,
    scope: Scope,
    rows: pd.DataFrame,
    period: Period,
    before: Period,
    breaks: pd.DataFrame,
    family: int,
) -> list[str]:
    """What a reader must know beside the figures; `family` is how many comparisons the marks allow for."""
    said = [page.text("compare.note_star", n=number_text(family, page.lang))]
    if rows["per_10k"].notna().any():
        key = "compare.note_rate_annualised" if period.months < 12 else "compare.note_rate"
        said.append(page.text(key, months=period.months))
    if _other_months(period, before):
        said.append(page.text("compare.note_season"))
    said += _unseen(page, scope, rows)
    said += _missing(page, scope, rows)
    said += _breaks(page, scope, rows, period, before, breaks)
    said += _marks(page, scope, rows)
    said += _methods(page, scope, rows)
    return said


def months_text(months: Sequence[date], lang: str) -> str:
    """Months as spans: `март 2026, июнь–август 2026`."""
    spans: list[Period] = []
    for month in months:
        last = spans[-1] if spans else None
        if last and months_between(last.start, month) == last.months and last.start.year == month.year:
            spans[-1] = Period(last.start, last.months + 1)
        else:
            spans.append(Period(month, 1))
    return ", ".join(period_text(span, lang) for span in spans)


def _first(page: Page, scope: Scope, row: pd.Series) -> str:
    name = scope.names[row[scope.rows]]
    digits = scope.digits(row)
    value, before = (number_text(row[column], page.lang, digits) for column in ("value", "value_before"))
    if row["broken"]:
        chance = page.text("status.not_comparable")
    elif pd.isna(row["change_pct"]):
        return page.text("compare.finding_first_plain", name=name, value=value, before=before)
    else:
        chance = page.text("compare.beyond_chance" if row["beyond_chance"] else "compare.within_chance")
        chance = f"{percent_text(row['change_pct'], page.lang, signed=True)}, {chance}"
    return page.text("compare.finding_first", name=name, value=value, before=before, chance=chance)


def _largest(page: Page, scope: Scope, rows: pd.DataFrame) -> str:
    """Names of the largest differences with their percent, at most three and `… ещё N`."""
    ordered = rows.assign(size=rows["difference"].abs()).sort_values("size", ascending=False, kind="stable")
    named = []
    for _, row in ordered.head(NAMED).iterrows():
        change = percent_text(row["change_pct"], page.lang, signed=True)
        if pd.isna(row["change_pct"]):
            change = signed_text(row["difference"], page.lang)
        named.append(f"{scope.names[row[scope.rows]]} ({change})")
    if len(rows) > NAMED:
        named.append(page.text("compare.and_more", n=number_text(len(rows) - NAMED, page.lang)))
    return ", ".join(named)


def _other_months(period: Period, before: Period) -> bool:
    return period.months < 12 and period.start.month != before.start.month


def _listed(scope: Scope, codes: Iterable[str], page: Page) -> str:
    names = [scope.names[code] for code in codes]
    more = len(names) - LISTED
    if more > 0:
        names = [*names[:LISTED], page.text("compare.and_more", n=number_text(more, page.lang))]
    return ", ".join(names)


def _unseen(page: Page, scope: Scope, rows: pd.DataFrame) -> list[str]:
    """Rows within chance of which a change of a tenth, or much more, could not have been seen."""
    quiet = rows[~rows["beyond_chance"] & (rows["unseen_pct"] >= WORTH_SAYING)]
    ordered = quiet.sort_values("unseen_pct", ascending=False, kind="stable")
    named = [
        page.text(
            "power.one", name=scope.names[row[scope.rows]], size=percent_text(row["unseen_pct"], page.lang, 0)
        )
        for _, row in ordered.head(LISTED).iterrows()
    ]
    if len(ordered) > LISTED:
        named.append(page.text("compare.and_more", n=number_text(len(ordered) - LISTED, page.lang)))
    return [page.text("power.note", names=", ".join(named))] if named else []


def _missing(page: Page, scope: Scope, rows: pd.DataFrame) -> list[str]:
    """One note for each set of months that some rows lack."""
    groups: dict[tuple[date, ...], list[str]] = {}
    for column in ("missing", "missing_before"):
        for code, months in zip(rows[scope.rows], rows[column], strict=True):
            if months:
                groups.setdefault(months, []).append(code)
    return [
        page.text(
            "compare.note_missing", months=months_text(months, page.lang), names=_listed(scope, codes, page)
        )
        for months, codes in sorted(groups.items())
    ]


def _breaks(
    page: Page, scope: Scope, rows: pd.DataFrame, period: Period, before: Period, breaks: pd.DataFrame
) -> list[str]:
    """One note for each break, though its rows may be listed one by one in the reference."""
    groups: dict[tuple[str, date, str], list[str]] = {}
    for each in breaks_between(breaks, period, before).to_dict("records"):
        codes = rows.loc[concerned(rows, each["area"], each["indicator"]), scope.rows].tolist()
        key = "compare.note_break_confirmed" if each["confirmed"] else "compare.note_break"
        if codes:
            groups.setdefault((key, each["date"].date(), each[f"note_{page.lang}"] or ""), []).extend(codes)
    return [
        page.text(key, date=date_text(day, page.lang), note=note, names=_listed(scope, codes, page))
        for (key, day, note), codes in groups.items()
    ]


def _marks(page: Page, scope: Scope, rows: pd.DataFrame) -> list[str]:
    return [
        page.text(f"compare.note_mark_{mark}", names=_listed(scope, codes, page))
        for mark in (Mark.NEGATIVE, Mark.IMPLAUSIBLE, Mark.GAP, Mark.PARTS)
        if (codes := rows.loc[rows["mark"] == mark.value, scope.rows].tolist())
    ]


def _methods(page: Page, scope: Scope, rows: pd.DataFrame) -> list[str]:
    """Rows without a history rest on plain Poisson, which overstates certainty."""
    poisson = rows.loc[rows["method"].fillna("").eq("poisson_no_history"), scope.rows].tolist()
    return [page.text("compare.note_poisson", names=_listed(scope, poisson, page))] if poisson else []
