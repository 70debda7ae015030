"""The board of Progress: a row a target, and the sentence above it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from html import escape

import pandas as pd

from domain import Status
from language import percent_text, reading_text, translate
from language.formats import MISSING
from ui import sources, theme, verdicts, words
from ui.findings import Findings
from ui.frame import Page
from ui.sources import quiet
from ui.sparkline import sparkline
from ui.tables import Column, Html, Row, link, status, text

SAID = (
    Status.MET,
    Status.ON_TRACK,
    Status.AT_RISK,
    Status.OFF_TRACK,
    Status.OUT_OF_REACH,
    Status.MISSED,
    Status.NO_DATA,
    Status.NOT_COMPARABLE,
    Status.NOT_MEASURABLE,
)


DEPENDS = "◆"  # marks a verdict that another reading would turn


def sentence(page: Page, rows: pd.DataFrame, depending: int) -> str:
    """How many targets stand how, over which months, and how many hang on the reading."""
    months = rows["months"].dropna()
    when = words.span(int(months.max()), rows["period"].iloc[0], page.lang) if len(months) else ""
    counts = Counter(rows["status"])
    said = ", ".join(page.count(f"progress.n_{code}", counts[code]) for code in SAID if counts[code])
    if depending:
        said += "; " + page.count("progress.n_depending", depending)
    of = page.count("progress.n_of", len(rows))
    if when:
        return page.text("progress.sentence", when=when, of=of, said=said)
    return page.text("progress.sentence_no_data", of=of, said=said)


def tiles(page: Page, rows: pd.DataFrame) -> str:
    """HTML of the counts by status, large, for the first screen of the meeting view."""
    counts = Counter(rows["status"])
    each = (
        f'<div class="bg-tile {theme.family(code)}"><b>{counts[code]}</b>'
        f"{theme.shape(code)} {escape(page.text(f'status.{code}'))}</div>"
        for code in SAID
        if counts[code]
    )
    return f'<div class="bg-tiles">{"".join(each)}</div>'


def columns(page: Page) -> list[Column]:
    names: tuple[str, ...]
    if page.meeting:
        names = ("target", "limit", "ytd", "forecast", "probability", "status")
    else:
        names = (
            "target",
            "limit",
            "ytd",
            "last_year",
            "change",
            "per_month",
            "forecast",
            "probability",
            "status",
        )
    plain = ("target", "status")
    return [
        Column(
            page.text(f"progress.col_{name}"),
            number=name not in plain,
            help=page.text(f"progress.help_{name}") if name not in plain else "",
        )
        for name in names
    ]


def board(
    page: Page,
    rows: pd.DataFrame,
    depending: set[tuple[str, str, str]],
    recent: pd.DataFrame,
    ambiguous: set[str],
    found: Findings,
) -> list[Row]:
    """Cells of each row; `ambiguous` targets have several readings, so theirs is named.

    Counts lead to their sources, what is computed from them to the target's page, which says how.
    """
    lines = {key: list(group["value"]) for key, group in recent.groupby(["area", "indicator"])}
    colours = theme.palette(page.dark)
    made: list[Row] = []
    said = ""
    seen: set[tuple[str, str, str]] = set()
    for _, row in rows.iterrows():
        kind, lang = row["kind"], page.lang
        wording = "" if page.meeting or row["wording"] == said else str(row["wording"] or "")
        said = row["wording"]
        other = words.reading_code(row) if verdicts.key(row) in seen else None
        seen.add(verdicts.key(row))
        address = page.link("target", target=row["target"], period=row["period"], area=None, reading=other)
        depends, several = verdicts.key(row) in depending, row["target"] in ambiguous
        name = _name(page, row, address, wording, depends, several)
        chance = _explained(page, words.chance(row, lang), address)
        limit = sources.base(page, row, words.limit(row, lang), found)
        ytd = sources.so_far(page, row, words.amount(row["ytd"], kind, lang), found)
        if page.meeting:
            forecast = _explained(page, words.amount(row["forecast"], kind, lang), address)
            made.append([name, limit, ytd, forecast, chance, status(row["status"], lang)])
            continue
        last_year = words.amount(row["ytd_same_period_last_year"], kind, lang)
        spark = sparkline(lines.get((row["area"], row["indicator"]), []), colours.earlier, colours.ink)
        made.append(
            [
                name,
                limit,
                Html(f"{ytd.code}{spark}"),
                sources.so_far(page, row, last_year, found, years_back=1),
                change(row, lang),
                per_month(row, lang),
                _explained(page, forecast_cell(row, lang), address),
                chance,
                status(row["status"], lang),
            ]
        )
    return made


def _explained(page: Page, cell: Html | str, address: str) -> Html:
    """A computed figure, leading to where the method behind it is named."""
    if text(cell).startswith(MISSING):
        return Html(text(cell))
    return quiet(address, cell, page.text("progress.explained"))


def change(row: pd.Series, lang: str) -> Html:
    """The change in per cent, a star where it is beyond chance, and its interval below."""
    said = percent_text(row["change_pct"], lang, signed=True)
    star = "*" if words.known(row["beyond_chance"]) and row["beyond_chance"] else ""
    below = ""
    if words.known(row["change_low"]) and words.known(row["change_high"]):
        low, high = (percent_text(row[end], lang, signed=True) for end in ("change_low", "change_high"))
        below = f"<small>{escape(low)} … {escape(high)}</small>"
    if words.known(row["announced_change_pct"]):
        announced = percent_text(row["announced_change_pct"], lang, signed=True)
        below += f"<small>{escape(translate('progress.announced', lang, change=announced))}</small>"
    return Html(f'{escape(said)}<b class="bg-star">{star}</b>{below}')


def per_month(row: pd.Series, lang: str) -> Html:
    """What is left a month, and in all below; for a floor, what is still to be reached."""
    kind = row["kind"]
    if not words.known(row["allowance"]) or not words.known(row["allowance_per_month"]):
        return Html(words.amount(None, kind, lang))
    whole = words.amount(row["allowance"], kind, lang)
    below = escape(translate("progress.in_all", lang, number=whole))
    return Html(f"{escape(words.amount(row['allowance_per_month'], kind, lang))}<small>{below}</small>")


def forecast_cell(row: pd.Series, lang: str) -> Html:
    kind = row["kind"]
    said = escape(words.amount(row["forecast"], kind, lang))
    if not words.known(row["forecast_low80"]):
        return Html(said)
    low, high = (words.amount(row[f"forecast_{end}80"], kind, lang) for end in ("low", "high"))
    return Html(f"{said}<small>{escape(low)}–{escape(high)}</small>")


def export(page: Page, rows: pd.DataFrame, areas: bool = False) -> pd.DataFrame:
    """The board as a table of numbers under headings in the page's language; `areas` names the areas."""
    fields: dict[str, Iterable[object]] = {
        **({"area": rows["area_name"]} if areas else {}),
        "target": rows["wording"],
        "indicator": rows["indicator_name"],
        "reading": [reading_text(code, page.lang) for code in rows["reading"]],
        "ceiling": rows["ceiling"],
        "floor": rows["floor"],
        "ytd": rows["ytd"],
        "last_year": rows["ytd_same_period_last_year"],
        "change": rows["change_pct"],
        "beyond_chance": [page.text("frame.yes") if flag is True else "" for flag in rows["beyond_chance"]],
        "allowance": rows["allowance"],
        "per_month": rows["allowance_per_month"].round(1),
        "forecast": rows["forecast"].round(1),
        "forecast_low": rows["forecast_low80"].round(1),
        "forecast_high": rows["forecast_high80"].round(1),
        "probability": (rows["probability"] * 100).round(0),
        "status": [page.text(f"status.{code}") for code in rows["status"]],
    }
    return pd.DataFrame({page.text(f"progress.col_{name}"): list(values) for name, values in fields.items()})


def notes(page: Page, rows: pd.DataFrame, depending: bool) -> list[str]:
    """What must be known to read the board right."""
    said = [f"{DEPENDS} {page.text('progress.depends')}."] if depending and page.meeting else []
    if page.meeting:
        return said
    if (rows["beyond_chance"] == True).any():  # noqa: E712 - the column holds None as well
        said.append(page.text("progress.note_star"))
    if (rows["change_method"] == "poisson_no_history").any():
        said.append(page.text("progress.note_poisson"))
    return said


def _name(page: Page, row: pd.Series, address: str, wording: str, depends: bool, ambiguous: bool) -> Html:
    """The target's name; its wording where it was not just said; what must be known of its verdict."""
    mark = f' <b class="bg-mark">{DEPENDS}</b>' if depends and page.meeting else ""
    lines = [text(link(address, words.target(row))) + mark]
    if page.meeting:
        return Html("".join(lines))
    if wording and wording != words.target(row):
        lines.append(f"<small>{escape(wording)}</small>")
    if ambiguous:
        lines.append(f"<small>{escape(reading_text(row['reading'], page.lang))}</small>")
    if depends:
        lines.append(f'<small class="bg-depends">{DEPENDS} {escape(page.text("progress.depends"))}</small>')
    if words.known(row["note"]):
        lines.append(f'<small class="bg-said">{escape(page.text(row["note"]))}</small>')
    return Html("".join(lines))
